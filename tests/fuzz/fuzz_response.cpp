#include "forms/assessment/response.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace sartorius::assessment;

const char kForm[] = R"({"resourceType": "Questionnaire", "url": "urn:fuzz", "item": [
  {"linkId": "n", "type": "integer"},
  {"linkId": "w", "type": "quantity", "extension": [{
    "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unit",
    "valueCoding": {"system": "http://unitsofmeasure.org", "code": "kg"}}]},
  {"linkId": "c", "type": "choice", "repeats": true, "answerOption": [
    {"valueCoding": {"system": "urn:x", "code": "a"}}, {"valueCoding": {"system": "urn:x", "code": "b"}}]},
  {"linkId": "g", "type": "group", "repeats": true, "item": [
    {"linkId": "t", "type": "string", "item": [{"linkId": "d", "type": "dateTime"}]},
    {"linkId": "h", "type": "group", "repeats": true, "item": [{"linkId": "b", "type": "boolean"}]}]},
  {"linkId": "s", "type": "decimal", "extension": [{
    "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
    "valueExpression": {"language": "text/fhirpath",
      "expression": "%resource.item.where(linkId = 'n').answer.value * 2"}}]}]})";

} // namespace

// What is taken from a response is written the same way and taken again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const SharedQuestionnaire questionnaire = *readQuestionnaire(kForm, "form");
    const auto filled = readFilledForm(std::string(data, data + size), *questionnaire, "fuzz.json");
    if (!filled) {
        if (filled.error().empty() || filled.error().front().where.empty())
            std::abort();
        return 0;
    }
    Form form(questionnaire, std::chrono::year {2026} / 11 / 20);
    if (!fill(form, *filled).empty())
        return 0;
    const std::string written = toQuestionnaireResponse(form, {});
    const auto again = readFilledForm(written, *questionnaire, "again.json");
    if (!again)
        std::abort();
    Form copy(questionnaire, std::chrono::year {2026} / 11 / 20);
    if (!fill(copy, *again).empty() || toQuestionnaireResponse(copy, {}) != written)
        std::abort();
    return 0;
}
