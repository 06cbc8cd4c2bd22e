#include "forms/assessment/extraction.h"

#include "forms/fhirpath/resource.h"

namespace sartorius::assessment {

namespace {

using fhirpath::ResourceWriter;

void writeReference(ResourceWriter& writer, std::string_view name, const std::string& reference, bool listed)
{
    if (reference.empty())
        return;
    writer.open(name, {}, listed);
    writer.text("reference", reference);
    writer.close();
}

void writeCoding(ResourceWriter& writer, const record::Coding& coding)
{
    writer.open("coding", {}, true);
    if (!coding.system.empty())
        writer.text("system", coding.system);
    writer.text("code", coding.code);
    if (!coding.display.empty())
        writer.text("display", coding.display);
    writer.close();
}

void writeValue(ResourceWriter& writer, const Item& item, const record::AnswerValue& value)
{
    if (const bool* truth = std::get_if<bool>(&value)) {
        writer.boolean("valueBoolean", *truth);
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        writer.number("valueInteger", std::to_string(*whole));
    } else if (const auto* date = std::get_if<record::Date>(&value)) {
        writer.text("valueDateTime", record::toString(*date));
    } else if (const auto* coding = std::get_if<record::Coding>(&value)) {
        writer.open("valueCodeableConcept");
        writeCoding(writer, *coding);
        writer.close();
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        writer.text(item.type == ItemType::DateTime   ? "valueDateTime"
                        : item.type == ItemType::Time ? "valueTime"
                                                      : "valueString",
                    *text);
    } else {
        // R4 has no Observation.valueDecimal: a number is a quantity, without a unit the unit 1.
        const auto* quantity = std::get_if<record::Quantity>(&value);
        const record::Decimal number
            = quantity != nullptr ? quantity->value : std::get<record::Decimal>(value);
        writer.open("valueQuantity");
        writer.number("value", record::toString(number));
        writer.text("system", record::kUcum);
        writer.text("code", quantity != nullptr ? quantity->unit : "1");
        writer.close();
    }
}

std::string observation(const Item& item,
                        const record::Answer& answer,
                        const record::AnswerValue& value,
                        const ExtractionContext& context)
{
    ResourceWriter writer(&fhirpath::r4Model());
    writer.open("", "Observation");
    writer.text("status", "final");
    writer.open("code");
    for (const record::Coding& coding : item.codes)
        writeCoding(writer, coding);
    if (!item.text.empty())
        writer.text("text", item.text);
    writer.close();
    writeReference(writer, "subject", context.subject, false);
    writeReference(writer, "encounter", context.encounter, false);
    const std::string effective
        = answer.dated ? record::toString(*answer.dated) : context.effective;
    if (!effective.empty())
        writer.text("effectiveDateTime", effective);
    writeReference(writer, "performer", context.performer, true);
    writeValue(writer, item, value);
    if (answer.side) { // a value whose side is not said is no finding
        writer.open("bodySite");
        const bool right = *answer.side == record::Laterality::Right;
        writeCoding(writer,
                    {record::kSnomed,
                     right ? "24028007" : "7771000",
                     right ? "Right (qualifier value)" : "Left (qualifier value)"});
        writer.close();
    }
    writeReference(writer, "derivedFrom", context.response, true);
    writer.close();
    const fhirpath::Resource resource = writer.take();
    return fhirpath::jsonOf(resource.root());
}

} // namespace

std::vector<std::string> extractObservations(const Form& form, const ExtractionContext& context)
{
    std::vector<std::string> all;
    for (const record::Answer& answer : form.answers()) {
        const Item* item = form.questionnaire().find(answer.item);
        if (item == nullptr || !item->observationExtract || item->codes.empty()
            || !form.enabled(answer.item, answer.at))
            continue;
        for (const record::AnswerValue& value : answer.values) {
            const auto* coding = std::get_if<record::Coding>(&value);
            const Option* option = coding == nullptr ? nullptr : item->option(coding->code);
            if (option == nullptr || !option->unknown)
                all.push_back(observation(*item, answer, value, context));
        }
    }
    return all;
}

} // namespace sartorius::assessment
