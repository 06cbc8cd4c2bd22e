# cmake -DINPUT=r4.model -DOUTPUT=x.cpp -P r4_model.cmake: the model as one text. In pieces, since a
# compiler need not take a longer literal than 64 KiB.
file(READ ${INPUT} model)
string(LENGTH "${model}" length)
set(pieces "")
set(at 0)
while(at LESS length)
    string(SUBSTRING "${model}" ${at} 30000 piece)
    string(APPEND pieces "        std::string(R\"model(${piece})model\") +\n")
    math(EXPR at "${at} + 30000")
endwhile()
file(WRITE ${OUTPUT} "// Generated from forms/fhirpath/r4.model; do not edit.
#include <string>
#include <string_view>

namespace sartorius::fhirpath {
std::string_view r4ModelText();

std::string_view r4ModelText()
{
    static const std::string kText =
${pieces}        std::string();
    return kText;
}
} // namespace sartorius::fhirpath
")
