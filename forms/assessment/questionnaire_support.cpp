// What a form of others asks for that is not done here: said as notes, or refused.

#include "forms/assessment/questionnaire_reader.h"

#include <algorithm>
#include <array>

namespace sartorius::assessment {

namespace {

constexpr std::string_view kCritical
    = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-rendering-criticalExtension";

// What is read somewhere else in this room, or only says how a form looks or is managed.
constexpr std::array<std::string_view, 75> kKnown {
    "additional-information", "allowedResource", "answerExpression", "choiceColumn", "choiceOrientation",
    "collapsible", "columnCount", "conceptOrder", "cqf-calculatedValue", "description",
    "designNote", "derivationType", "disabledDisplay", "displayCategory", "endpoint",
    "entryFormat", "entryMode", "calculatedExpression", "constraint", "enableWhenExpression",
    "fhirType", "hidden", "initialExpression", "isSubject", "itemAnswerMedia", "itemControl",
    "itemMedia", "itemPopulationContext", "itemWeight", "keyboard", "label", "launchContext",
    "maxDecimalPlaces", "maxLength", "maxOccurs", "maxQuantity", "maxSize", "maxValue", "mimeType",
    "minLength", "minOccurs", "minQuantity", "minValue", "observation-extract-category",
    "observationExtract", "observationLinkPeriod", "openLabel", "optionExclusive", "optionPrefix",
    "optionalDisplay", "ordinalValue", "performerType", "preferredTerminologyServer", "property",
    "referenceFilter", "referenceProfile", "referenceResource", "regex", "rendering-markdown",
    "rendering-style", "rendering-styleSensitive", "rendering-xhtml", "replaces", "requirements",
    "shortText", "signatureRequired", "sliderStepValue", "supportLink", "targetConstraint",
    "translation", "unit", "unitOption", "usageMode", "variable", "versionAlgorithm[x]"};

/// The last part of an extension's url, without the prefixes that specifications give it.
std::string_view shortName(std::string_view url)
{
    url.remove_prefix(url.rfind('/') == std::string_view::npos ? 0 : url.rfind('/') + 1);
    for (const std::string_view prefix : {"sdc-questionnaire-",
                                          "questionnaire-",
                                          "extension-Questionnaire.item.",
                                          "extension-Questionnaire.",
                                          "extension-ValueSet.expansion.contains.",
                                          "extension-ValueSet.expansion.",
                                          "valueset-",
                                          "sdc-"}) {
        if (url.substr(0, prefix.size()) == prefix)
            url.remove_prefix(prefix.size());
    }
    return url;
}

bool isKnown(std::string_view url)
{
    return url.rfind("urn:sartorius:", 0) == 0
        || std::find(kKnown.begin(), kKnown.end(), shortName(url)) != kKnown.end();
}

} // namespace

void QuestionnaireReader::note(const JsonNode& node, std::string what)
{
    if (m_form->m_supportNotes.size() < 500)
        m_form->m_supportNotes.push_back({m_document.where(node), std::move(what)});
    m_form->m_supportLevel = std::max(m_form->m_supportLevel, SupportLevel::Partial);
}

/// A modifier extension may turn the meaning of its element round; FHIR says that who does not know
/// it must not read the element. One is known: it names extensions without which a form may be
/// looked at, but not filled.
void QuestionnaireReader::refuseModifier(const JsonNode& extension)
{
    const JsonNode* url = extension.find("url");
    if (url != nullptr && url->text == kCritical) {
        const JsonNode* named = JsonFields::value(extension);
        const std::string critical = named == nullptr ? "" : named->text;
        if (isKnown(critical))
            return;
        note(extension, "The form must not be filled without '" + critical + "', which is not done here.");
        m_form->m_supportLevel = SupportLevel::ReadOnly;
        return;
    }
    m_fields.problem("modifier-extension",
                     extension,
                     "The modifier extension " + (url == nullptr ? "without url" : url->text)
                         + " is not known here and may change what the element means.",
                     "Remove it, or use a form without modifier extensions.");
}

void QuestionnaireReader::refuseModifiers(const JsonNode& node)
{
    for (const JsonNode& element : node.elements)
        refuseModifiers(element);
    for (const JsonNode::Member& member : node.members) {
        if (member.key == "contained") // said of those resources, not of the form
            continue;
        if (member.key == "modifierExtension") {
            for (const JsonNode& extension : member.value.elements)
                refuseModifier(extension);
        }
        refuseModifiers(member.value);
    }
}

/// Each extension that is not acted on, once by its name and at its first place.
void QuestionnaireReader::noteExtensions(const JsonNode& element)
{
    for (const JsonNode& child : element.elements)
        noteExtensions(child);
    for (const JsonNode::Member& member : element.members) {
        if (member.key == "contained")
            continue;
        if (member.key == "extension") {
            for (const JsonNode& extension : member.value.elements) {
                const JsonNode* url = extension.find("url");
                if (url != nullptr && !isKnown(url->text) && m_noted.insert(url->text).second)
                    note(extension, "'" + std::string(shortName(url->text)) + "' is not acted on.");
            }
            continue;
        }
        noteExtensions(member.value);
    }
}

} // namespace sartorius::assessment
