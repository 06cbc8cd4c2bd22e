# cmake -DINPUT=r4.model -DOUTPUT=x.cpp -P r4_model.cmake: the model as one text constant.
file(READ ${INPUT} model)
file(WRITE ${OUTPUT} "// Generated from forms/fhirpath/r4.model; do not edit.
#include <string_view>

namespace sartorius::fhirpath {
std::string_view r4ModelText();

std::string_view r4ModelText()
{
    return R\"model(${model})model\";
}
} // namespace sartorius::fhirpath
")
