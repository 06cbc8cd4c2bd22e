// What a question takes: range, unit, length, options, codes.

#include "forms/assessment/questionnaire_reader.h"

namespace sartorius::assessment {

namespace {

// A choice is read by people; and each option is compared with those before it.
constexpr std::size_t kMostOptions = 500;

constexpr std::string_view kFhir = "http://hl7.org/fhir/StructureDefinition/";

std::string fhirUrl(std::string_view name)
{
    return std::string(kFhir) + std::string(name);
}

bool takesNumber(ItemType type)
{
    return type == ItemType::Integer || type == ItemType::Decimal || type == ItemType::Quantity;
}

} // namespace

void QuestionnaireReader::readRange(Item& item, const JsonNode& json)
{
    const auto read = [&](std::string_view name,
                          std::optional<record::Decimal>& number,
                          std::optional<record::Date>& date) {
        const JsonNode* value = JsonFields::extensionValue(json, fhirUrl(name));
        if (value == nullptr)
            return;
        if (item.type == ItemType::Date) {
            date = m_fields.dateOf(*value);
        } else if (takesNumber(item.type)) {
            const JsonNode* quantity = value->isObject() ? value->find("value") : nullptr;
            number = m_fields.numberOf(quantity != nullptr ? *quantity : *value);
        } else {
            m_fields.problem("wrong-type",
                             *value,
                             "Only numbers and dates have a range.",
                             "Remove " + std::string(name) + " from '" + item.linkId + "'.");
        }
    };
    read("minValue", item.minimum, item.earliest);
    read("maxValue", item.maximum, item.latest);
    if (item.minimum && item.maximum && *item.maximum < *item.minimum)
        m_fields.problem("out-of-range",
                         json,
                         "The largest value of '" + item.linkId + "' is below its smallest.",
                         "Exchange minValue and maxValue.");
    const JsonNode* length = json.find("maxLength");
    if (length == nullptr)
        length = JsonFields::extensionValue(json, fhirUrl("maxLength"));
    if (length == nullptr)
        return;
    const std::optional<record::Decimal> most = m_fields.numberOf(*length);
    if (most && most->scale == 0 && most->mantissa > 0)
        item.maxLength = static_cast<std::size_t>(most->mantissa);
    else if (most)
        m_fields.problem("wrong-type",
                         *length,
                         "maxLength is no whole number above zero.",
                         "Write for example 500.");
}

void QuestionnaireReader::readUnit(Item& item, const JsonNode& json)
{
    const JsonNode* unit = JsonFields::extensionValue(json, fhirUrl("questionnaire-unit"));
    if (unit != nullptr) {
        const record::Coding coding = readCoding(*unit);
        item.unit = coding.code;
        item.unitDisplay = coding.display.empty() ? coding.code : coding.display;
    }
    // A number whose unit is left to the reader cannot be compared with a threshold.
    if (item.type == ItemType::Quantity && item.unit.empty())
        m_fields.problem("missing-field",
                         json,
                         "The quantity '" + item.linkId + "' has no unit.",
                         "Add the extension questionnaire-unit with a UCUM code.");
}

record::Coding QuestionnaireReader::readCoding(const JsonNode& json)
{
    if (!json.isObject()) {
        m_fields.problem("wrong-type",
                         json,
                         "A coding is needed here, but this is " + std::string(nameOf(json.kind))
                             + ".",
                         "Write {\"system\": \"...\", \"code\": \"...\"}.");
        return {};
    }
    return {
        m_fields.text(json, "system"), m_fields.text(json, "code"), m_fields.text(json, "display")};
}

void QuestionnaireReader::readCodes(Item& item, const JsonNode& json)
{
    const JsonNode* codes = m_fields.array(json, "code");
    if (codes == nullptr)
        return;
    for (const JsonNode& code : codes->elements)
        item.codes.push_back(readCoding(code));
}

void QuestionnaireReader::readOptions(Item& item, const JsonNode& json)
{
    if (const JsonNode* options = m_fields.array(json, "answerOption")) {
        for (const JsonNode& option : options->elements)
            readOption(item, option);
    }
    if (const JsonNode* reference = json.find("answerValueSet"))
        readContainedOptions(item, json, *reference);
    if (item.options.empty() && item.type == ItemType::Choice)
        m_fields.problem("missing-field",
                         json,
                         "The choice '" + item.linkId + "' has no options.",
                         "List them as answerOption.");
}

void QuestionnaireReader::readOption(Item& item, const JsonNode& json)
{
    Option option;
    if (const JsonNode* coding = json.find("valueCoding")) {
        option.coding = readCoding(*coding);
    } else if (const JsonNode* text = json.find("valueString")) {
        option.coding = {{}, text->text, text->text};
    } else {
        m_fields.problem("unsupported",
                         json,
                         "An option of '" + item.linkId + "' is neither a coding nor text.",
                         "Write it as valueCoding.");
        return;
    }
    if (item.options.size() >= kMostOptions) {
        if (!m_fields.full())
            m_fields.problem("too-large",
                             json,
                             "'" + item.linkId + "' has more than 500 options.",
                             "Ask with fewer options.");
        return;
    }
    if (option.coding.code.empty()) {
        m_fields.problem("missing-field", json, "The option has no code.", "Give it a code.");
        return;
    }
    if (option.coding.display.empty())
        option.coding.display = option.coding.code;
    if (item.option(option.coding.code) != nullptr)
        m_fields.problem("duplicate-option",
                         json,
                         "The option '" + option.coding.code + "' of '" + item.linkId
                             + "' is given twice.",
                         "Keep one of them.");
    // Extensions on the option or, as R4 has it for ordinalValue, on its coding.
    const JsonNode* coding = json.find("valueCoding");
    const auto flagged = [&](std::string_view url) {
        return JsonFields::flagged(json, url)
            || (coding != nullptr && JsonFields::flagged(*coding, url));
    };
    option.unknown = flagged("urn:sartorius:unknown");
    option.normal = flagged("urn:sartorius:normal");
    option.exclusive = flagged(fhirUrl("questionnaire-optionExclusive"));
    if (const JsonNode* letter = JsonFields::extensionValue(json, "urn:sartorius:letter"))
        option.letter = letter->text;
    const JsonNode* ordinal = JsonFields::extensionValue(json, fhirUrl("ordinalValue"));
    if (ordinal == nullptr && coding != nullptr)
        ordinal = JsonFields::extensionValue(*coding, fhirUrl("ordinalValue"));
    if (ordinal != nullptr)
        option.ordinal = m_fields.numberOf(*ordinal);
    item.options.push_back(std::move(option));
}

/// answerValueSet "#id": a value set inside the questionnaire. Others would need a terminology
/// server.
void QuestionnaireReader::readContainedOptions(Item& item,
                                               const JsonNode& json,
                                               const JsonNode& reference)
{
    const JsonNode* contained = m_document.root().find("contained");
    const JsonNode* found = nullptr;
    if (contained != nullptr && reference.text.substr(0, 1) == "#") {
        for (const JsonNode& resource : contained->elements) {
            const JsonNode* id = resource.find("id");
            if (id != nullptr && "#" + id->text == reference.text)
                found = &resource;
        }
    }
    const JsonNode* compose = found == nullptr ? nullptr : found->find("compose");
    const JsonNode* includes = compose == nullptr ? nullptr : compose->find("include");
    if (includes == nullptr) {
        m_fields.problem("unsupported",
                         reference,
                         "The value set '" + reference.text + "' of '" + item.linkId
                             + "' cannot be looked up.",
                         "List the options as answerOption, or contain the value set in the form.");
        return;
    }
    for (const JsonNode& include : includes->elements) {
        const std::string system = m_fields.text(include, "system");
        const JsonNode* concepts = m_fields.array(include, "concept");
        if (concepts == nullptr) {
            m_fields.problem("unsupported",
                             include,
                             "The value set does not list its codes.",
                             "List them as concept, or the options of '" + item.linkId
                                 + "' as answerOption.");
            continue;
        }
        for (const JsonNode& listed : concepts->elements) {
            Option option;
            option.coding
                = {system, m_fields.text(listed, "code"), m_fields.text(listed, "display")};
            if (option.coding.code.empty() || item.options.size() >= kMostOptions
                || item.option(option.coding.code) != nullptr)
                m_fields.problem("duplicate-option",
                                 json,
                                 "A code of the value set is empty or given twice.",
                                 "Mend the value set.");
            else
                item.options.push_back(std::move(option));
        }
    }
}

} // namespace sartorius::assessment
