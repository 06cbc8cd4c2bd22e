#include "forms/assessment/standard_form.h"

#include "forms/assessment/json_text.h"
#include "forms/assessment/located_json.h"
#include "forms/assessment/questionnaire.h"
#include "forms/fhirpath/expression.h"
#include "forms/fhirpath/standard_text.h"

#include <algorithm>
#include <set>

namespace sartorius::assessment {

namespace {

constexpr std::string_view kEnableWhenExpression = "sdc-questionnaire-enableWhenExpression";

constexpr std::string_view kUnit = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit";

/// A text of the form that is written in another way where it leaves the house.
struct OwnText
{
    const JsonNode* text = nullptr;
    bool decidesDisplay = false;
};

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// FHIR has questionnaire-unit for bare numbers only; a quantity lists its units, here the one.
void gatherUnit(const JsonNode& item, std::vector<OwnText>& found)
{
    const JsonNode* type = item.find("type");
    const JsonNode* extensions = item.find("extension");
    if (type == nullptr || type->text != "quantity" || extensions == nullptr)
        return;
    for (const JsonNode& extension : extensions->elements) {
        const JsonNode* url = extension.find("url");
        if (url != nullptr && url->text == kUnit)
            found.push_back({url, false});
    }
}

void gather(const JsonNode& node, bool display, std::vector<OwnText>& found)
{
    gatherUnit(node, found);
    const JsonNode* url = node.find("url");
    display = display || (url != nullptr && endsWith(url->text, kEnableWhenExpression));
    const bool named = url != nullptr && url->text == "expression"; // of a constraint
    for (const JsonNode& element : node.elements)
        gather(element, display, found);
    for (const JsonNode::Member& member : node.members) {
        const bool expression = member.key == "expression" || (named && member.key == "valueString");
        if (expression && member.value.isText())
            found.push_back({&member.value, display});
        else
            gather(member.value, display, found);
    }
}

/// What only reasoning knows, but for a red flag, which is open or not for everybody.
bool needsReasoning(const std::string& text)
{
    const auto facts = fhirpath::factsNamedIn(text);
    return std::any_of(facts.begin(), facts.end(), [](const fhirpath::FactName& fact) {
        return fact.kind != fhirpath::FactKind::Flag && fact.kind != fhirpath::FactKind::Context;
    });
}

/// One byte behind a JSON text that begins at `begin`.
std::size_t endOfText(const std::string& bytes, std::size_t begin)
{
    std::size_t at = begin + 1;
    while (bytes[at] != '"')
        at += bytes[at] == '\\' ? 2U : 1U;
    return at + 1;
}

std::string asJson(const std::string& text)
{
    JsonText json;
    std::string written = json.text(text).take();
    written.pop_back(); // the line end
    return written;
}

} // namespace

tl::expected<std::string, record::Problems> standardForm(const std::string& bytes, const std::string& file)
{
    const auto form = readQuestionnaire(bytes, file);
    if (!form)
        return tl::unexpected<record::Problems>(form.error());
    const auto document = readJson(bytes, file);
    if (!document)
        return tl::unexpected<record::Problems>(document.error());
    std::set<std::string, std::less<>> declared;
    const auto declare = [&](const std::vector<Variable>& variables) {
        for (const Variable& one : variables)
            declared.insert((*form)->vocabulary().facts()[one.fact].name);
    };
    declare((*form)->variables());
    for (const Item& item : (*form)->items()) {
        declare(item.variables);
        if (item.populationName)
            declared.insert((*form)->vocabulary().facts()[*item.populationName].name);
    }
    const Item* side = (*form)->indexSideItem();
    const fhirpath::StandardNames names {(*form)->vocabulary(),
                                         side == nullptr ? std::string() : side->linkId,
                                         [&](std::string_view name) {
                                             return declared.find(name) != declared.end();
                                         }};
    std::vector<OwnText> texts;
    gather(document->root(), false, texts);
    std::sort(texts.begin(), texts.end(), [](const OwnText& a, const OwnText& b) {
        return a.text->offset < b.text->offset;
    });
    std::string written;
    std::size_t copied = 0;
    for (const OwnText& one : texts) {
        const std::string& text = one.text->text;
        const std::string standard = text == kUnit ? text + "Option"
            : one.decidesDisplay && needsReasoning(text)
            ? "true"
            : fhirpath::inStandardFunctions(text, names);
        if (standard == text)
            continue;
        written.append(bytes, copied, one.text->offset - copied);
        written += asJson(standard);
        copied = endOfText(bytes, one.text->offset);
    }
    return written.append(bytes, copied, std::string::npos);
}

} // namespace sartorius::assessment
