#include "forms/fhirpath/expression.h"
#include "forms/fhirpath/resource.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace sartorius::fhirpath;

const char kResource[] = R"({"resourceType": "QuestionnaireResponse", "item": [
  {"linkId": "a", "answer": [{"valueDecimal": 1.10}, {"valueString": "b"}]},
  {"linkId": "g", "item": [{"linkId": "q", "answer": [
    {"valueQuantity": {"value": 80, "system": "http://unitsofmeasure.org", "code": "kg"}}]},
    {"linkId": "d", "answer": [{"valueDateTime": "2026-11-20T10:42:07Z"}]}]}]})";

} // namespace

// Any text compiles or is refused with its place; what compiles is evaluated within its budget.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const auto document = readJson(kResource, "fuzz");
    static const Resource resource = resourceFrom(document->root(), &r4Model());
    const std::string text(data, data + size);
    const Dialect dialect = dialectOf(text);
    const auto expression = compile(text, Vocabulary(), {}, dialect);
    if (!expression) {
        if (expression.error().empty() || expression.error().front().where.empty())
            std::abort();
        return 0;
    }
    Inputs inputs;
    inputs.focus = resource.root();
    inputs.resource = resource.root();
    inputs.now = *sartorius::record::instantFrom("2026-11-20T10:42:07.000+01:00");
    inputs.mostSteps = 20'000;
    const Outcome outcome = evaluate(*expression, inputs);
    if (outcome.problem && !outcome.value.empty())
        std::abort();
    if (jsonOf(outcome.value).empty())
        std::abort();
    return 0;
}
