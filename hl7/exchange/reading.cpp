#include "hl7/exchange/reading.h"

#include "hl7/exchange/fields.h"
#include "hl7/message/pieces.h"

namespace sartorius::hl7 {
namespace {

std::string_view nth(std::string_view raw, char separator, std::uint32_t number)
{
    for (const std::string_view piece : Pieces(raw, separator)) {
        if (--number == 0)
            return piece;
    }
    return {};
}

std::string systemOf(const std::string& name)
{
    // HL7 table 0396
    if (name == "LN" || name == "LOINC" || name == "LNC")
        return record::kLoinc;
    if (name == "SCT" || name == "SNOMED-CT")
        return record::kSnomed;
    if (name == "UCUM")
        return record::kUcum;
    if (name == "I10" || name == "ICD10")
        return record::kIcd10;
    return name == kLocalCodingSystem ? std::string(record::kLocalCodeSystem) : name;
}

} // namespace

std::string_view partOf(const Message& message,
                        std::string_view raw,
                        std::uint32_t component,
                        std::uint32_t subcomponent)
{
    const Delimiters& delimiters = message.delimiters();
    if (component == 0)
        return raw;
    const std::string_view part = nth(raw, delimiters.component, component);
    return subcomponent == 0 ? part : nth(part, delimiters.subcomponent, subcomponent);
}

std::vector<record::AssignedIdentifier> identifiersOf(const Message& message, std::string_view raw)
{
    std::vector<record::AssignedIdentifier> found;
    for (const std::string_view one : Pieces(raw, message.delimiters().repetition)) {
        record::AssignedIdentifier identifier;
        identifier.value = message.decoded(partOf(message, one, 1, 1));
        identifier.authority = message.decoded(partOf(message, one, 4, 1));
        if (identifier.authority.empty())
            identifier.authority = message.decoded(partOf(message, one, 4, 2));
        identifier.type = message.decoded(partOf(message, one, 5, 1));
        if (!identifier.value.empty())
            found.push_back(std::move(identifier));
    }
    return found;
}

record::PersonName nameOf(const Message& message, std::string_view raw)
{
    const std::string_view one = nth(raw, message.delimiters().repetition, 1);
    const auto part = [&](std::uint32_t number) {
        return message.decoded(partOf(message, one, number, 1));
    };
    return {part(1), part(2), part(3), part(5), part(4)};
}

record::Coding codingOf(const Message& message, std::string_view raw)
{
    const std::string_view one = nth(raw, message.delimiters().repetition, 1);
    const auto part = [&](std::uint32_t number) {
        return message.decoded(partOf(message, one, number));
    };
    for (const std::uint32_t first : {1U, 4U}) {
        const std::string system = systemOf(part(first + 2));
        if (system == record::kLoinc || system == record::kSnomed)
            return {system, part(first), part(first + 1)};
    }
    return {systemOf(part(3)), part(1), part(2)};
}

std::optional<Timestamp> timeOf(const Message& message, std::string_view raw)
{
    const auto time = timestampFrom(partOf(message, raw, 1));
    return time ? std::optional(*time) : std::nullopt;
}

std::optional<std::chrono::minutes> zoneOf(const Message& message,
                                           std::optional<std::chrono::minutes> peerZone)
{
    const auto sent = timeOf(message, message.get("MSH-7"));
    return sent && sent->offset ? sent->offset : peerZone;
}

} // namespace sartorius::hl7
