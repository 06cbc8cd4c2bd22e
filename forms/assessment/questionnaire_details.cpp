// What a question takes: range, unit, length, options, codes.

#include "forms/assessment/questionnaire_reader.h"
#include "forms/assessment/value_sets.h"
#include "forms/fhirpath/pattern.h"
#include "forms/fhirpath/ucum.h"

#include <algorithm>

namespace sartorius::assessment {

namespace {

// A choice is read by people; and each option is compared with those before it.
constexpr std::size_t kMostOptions = 500;

constexpr std::string_view kFhir = "http://hl7.org/fhir/StructureDefinition/";
constexpr std::string_view kSdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/";

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
    readQuantityRange(item, json);
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

void QuestionnaireReader::readQuantityRange(Item& item, const JsonNode& json)
{
    const auto read = [&](std::string_view name, std::optional<record::Quantity>& bound) {
        const JsonNode* value
            = JsonFields::extensionValue(json, std::string(kSdc) + std::string(name));
        if (value == nullptr)
            return;
        const auto number = m_fields.number(*value, "value");
        const std::string code = m_fields.text(*value, "code");
        if (item.type != ItemType::Quantity || code.empty())
            m_fields.problem("wrong-type",
                             *value,
                             "Only a quantity has a smallest and a largest quantity, each with its unit.",
                             "Give " + std::string(name) + " a UCUM code, or remove it.");
        else if (number)
            bound = record::Quantity {*number, code};
    };
    read("sdc-questionnaire-minQuantity", item.minQuantity);
    read("sdc-questionnaire-maxQuantity", item.maxQuantity);
}

void QuestionnaireReader::readUnit(Item& item, const JsonNode& json)
{
    const JsonNode* unit = JsonFields::extensionValue(json, fhirUrl("questionnaire-unit"));
    if (unit != nullptr) {
        const record::Coding coding = readCoding(*unit);
        item.unit = coding.code;
        item.unitDisplay = coding.display.empty() ? coding.code : coding.display;
    }
    for (const JsonNode& extension : JsonFields::elementsOf(json.find("extension"))) {
        const JsonNode* url = extension.find("url");
        const JsonNode* coding = extension.find("valueCoding");
        if (url != nullptr && coding != nullptr
            && url->text == fhirUrl("questionnaire-unitOption"))
            item.units.push_back(readCoding(*coding).code);
    }
    const bool oneDimension
        = std::all_of(item.units.begin(), item.units.end(), [&](const std::string& other) {
              return fhirpath::converted(record::Decimal {1}, other, item.units.front()).has_value();
          });
    if (item.unit.empty() && !item.units.empty() && oneDimension)
        item.unit = item.unitDisplay = item.units.front();
    if (item.type == ItemType::Quantity && item.unit.empty())
        note(json,
             "The quantity '" + item.linkId
                 + "' has no unit of its own: each answer names one, and v() cannot read it.");
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
        readValueSet(item, *reference);
    else if (item.options.empty() && item.type == ItemType::Choice
             && JsonFields::extension(json, std::string(kSdc) + "sdc-questionnaire-answerExpression")
                 == nullptr)
        note(json, "The choice '" + item.linkId + "' lists no options: any code or text is taken.");
}

void QuestionnaireReader::readOption(Item& item, const JsonNode& json)
{
    Option option;
    if (const JsonNode* coding = json.find("valueCoding")) {
        option.coding = readCoding(*coding);
    } else if (const JsonNode* text = json.find("valueString")) {
        option.coding = {{}, text->text, text->text};
    } else if (const JsonNode* number = json.find("valueInteger")) {
        option.coding = {{}, number->text, number->text};
    } else if (const JsonNode* date = json.find("valueDate")) {
        option.coding = {{}, date->text, date->text};
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

void QuestionnaireReader::readValueSet(Item& item, const JsonNode& reference)
{
    ValueSets sets(m_document.root(), m_terminology);
    const std::optional<std::vector<Option>> options = sets.expand(reference.text);
    if (!options) {
        note(reference,
             "The value set '" + reference.text + "' of '" + item.linkId
                 + "' is not at hand: any code or text is taken.");
        return;
    }
    for (const Option& option : *options) {
        if (item.options.size() >= kMostOptions) {
            note(reference,
                 "The value set '" + reference.text + "' is longer than "
                     + std::to_string(kMostOptions) + " codes; the rest is left out.");
            return;
        }
        if (item.option(option.coding.code) == nullptr)
            item.options.push_back(option);
    }
}

void QuestionnaireReader::readInitial(Item& item, const JsonNode& json)
{
    for (const JsonNode& entry : JsonFields::elementsOf(json.find("initial"))) {
        if (auto value = readInitialValue(item, entry))
            item.initialValues.push_back(std::move(*value));
    }
    for (const JsonNode& option : JsonFields::elementsOf(json.find("answerOption"))) {
        const JsonNode* chosen = option.find("initialSelected");
        const JsonNode* coding = option.find("valueCoding");
        if (chosen != nullptr && chosen->truth && coding != nullptr)
            item.initialValues.push_back(readCoding(*coding));
    }
}

std::optional<record::AnswerValue> QuestionnaireReader::readInitialValue(const Item& item,
                                                                         const JsonNode& json)
{
    for (const JsonNode::Member& member : json.members) {
        const JsonNode& value = member.value;
        if (member.key == "valueBoolean")
            return value.truth;
        if (member.key == "valueInteger" || member.key == "valueDecimal") {
            const auto number = m_fields.numberOf(value);
            return number ? std::optional<record::AnswerValue>(*number) : std::nullopt;
        }
        if (member.key == "valueCoding")
            return readCoding(value);
        if (member.key == "valueQuantity") {
            const auto number = m_fields.number(value, "value");
            const std::string code = m_fields.text(value, "code");
            return number ? std::optional<record::AnswerValue>(
                       record::Quantity {*number, code.empty() ? item.unit : code})
                          : std::nullopt;
        }
        if (member.key == "valueDate" && item.type == ItemType::Date) {
            const auto date = m_fields.dateOf(value);
            return date ? std::optional<record::AnswerValue>(*date) : std::nullopt;
        }
        if (member.key == "valueReference")
            return m_fields.text(value, "reference");
        if (value.isText() && member.key.rfind("value", 0) == 0)
            return value.text;
    }
    return std::nullopt;
}

/// Traits that any item may have.
void QuestionnaireReader::readTraits(Item& item, const JsonNode& json)
{
    item.hidden = JsonFields::flagged(json, fhirUrl("questionnaire-hidden"));
    const auto number = [&](std::string_view name) -> std::optional<record::Decimal> {
        const JsonNode* value = JsonFields::extensionValue(json, fhirUrl(name));
        return value == nullptr ? std::nullopt : m_fields.numberOf(*value);
    };
    const auto count = [&](std::string_view name) -> std::optional<std::uint32_t> {
        const auto value = number(name);
        const bool whole = value && value->scale == 0 && value->mantissa >= 0
            && value->mantissa <= 100'000;
        return whole ? std::optional(static_cast<std::uint32_t>(value->mantissa)) : std::nullopt;
    };
    item.minOccurs = count("questionnaire-minOccurs").value_or(0);
    item.maxOccurs = count("questionnaire-maxOccurs");
    item.minLength = count("minLength");
    if (const auto digits = count("maxDecimalPlaces"); digits && *digits <= 18)
        item.maxDecimals = static_cast<std::uint8_t>(*digits);
    if (const JsonNode* pattern = JsonFields::extensionValue(json, fhirUrl("regex"))) {
        const fhirpath::Pattern compiled(pattern->text, "");
        if (compiled.fault())
            m_fields.problem("expression-syntax",
                             *pattern,
                             compiled.fault()->what,
                             "Write the pattern without it.");
        else
            item.pattern = pattern->text;
    }
    const std::string sdc(kSdc);
    item.observationExtract
        = JsonFields::flagged(json, sdc + "sdc-questionnaire-observationExtract");
    const JsonNode* period
        = JsonFields::extensionValue(json, sdc + "sdc-questionnaire-observationLinkPeriod");
    if (period != nullptr) {
        const auto value = m_fields.number(*period, "value");
        const std::string code = m_fields.text(*period, "code");
        if (value)
            item.observationPeriod
                = record::Quantity {*value, code.empty() ? m_fields.text(*period, "unit") : code};
    }
}

} // namespace sartorius::assessment
