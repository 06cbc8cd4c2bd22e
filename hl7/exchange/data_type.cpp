#include "hl7/exchange/data_type.h"

#include "hl7/exchange/observations.h"
#include "hl7/message/pieces.h"
#include "hl7/message/timestamp.h"

#include <algorithm>
#include <array>

namespace sartorius::hl7 {
namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isDate(std::string_view text)
{
    const auto time = timestampFrom(text);
    return time && !time->hour && !time->offset;
}

/// TM: HH[MM[SS[.S..]]][+/-ZZZZ], read as the hours of some day.
bool isTimeOfDay(std::string_view text)
{
    return timestampFrom("20000101" + std::string(text)).has_value() && text.size() >= 2
        && isDigit(text[0]) && isDigit(text[1]);
}

std::string_view component(const Message& message, std::string_view raw, std::uint32_t number)
{
    for (const std::string_view piece : Pieces(raw, message.delimiters().component)) {
        if (--number == 0)
            return piece;
    }
    return {};
}

std::string_view firstPart(const Message& message, std::string_view raw)
{
    return *Pieces(raw, message.delimiters().subcomponent).begin();
}

std::optional<TypeFault> simple(bool good)
{
    return good ? std::nullopt : std::optional(TypeFault {0, "102"});
}

std::optional<TypeFault> encapsulated(const Message& message, std::string_view raw)
{
    constexpr std::array<std::string_view, 5> kEncodings {"A", "Hex", "Base64", "BASE64", "base64"};
    const std::string_view encoding = component(message, raw, 4); // HL7 table 0299
    if (std::find(kEncodings.begin(), kEncodings.end(), encoding) == kEncodings.end())
        return TypeFault {4, encoding.empty() ? "101" : "102"};
    if (component(message, raw, 5).empty())
        return TypeFault {5, "101"};
    return std::nullopt;
}

std::optional<TypeFault> structuredNumber(const Message& message, std::string_view raw)
{
    for (const std::uint32_t part : {2U, 4U}) {
        const std::string_view number = component(message, raw, part);
        if (!number.empty() && !isNumeric(number))
            return TypeFault {part, "102"};
    }
    return std::nullopt;
}

} // namespace

bool isSequenceNumber(std::string_view text)
{
    return !text.empty() && text.size() <= 9 && std::all_of(text.begin(), text.end(), isDigit);
}

namespace {

/// Types are asked for with every value: two or three letters as one number.
constexpr std::uint32_t numberOf(std::string_view type)
{
    std::uint32_t number = 0;
    for (const char c : type.substr(0, 4))
        number = number << 8U | static_cast<unsigned char>(c);
    return number;
}

} // namespace

std::optional<TypeFault>
typeFaultOf(const Message& message, std::string_view raw, std::string_view type)
{
    switch (numberOf(type)) {
    case numberOf("SI"):
        return simple(isSequenceNumber(raw));
    case numberOf("NM"):
        return simple(isNumeric(raw));
    case numberOf("DT"):
        return simple(isDate(raw));
    case numberOf("TM"):
        return simple(isTimeOfDay(raw));
    case numberOf("TS"):
    case numberOf("DTM"):
        return simple(timestampFrom(component(message, raw, 1)).has_value());
    case numberOf("ED"):
        return encapsulated(message, raw);
    case numberOf("SN"):
        return structuredNumber(message, raw);
    case numberOf("CQ"): {
        const std::string_view first = component(message, raw, 1);
        return first.empty() || isNumeric(first) ? std::nullopt
                                                 : std::optional(TypeFault {1, "102"});
    }
    case numberOf("CX"):
    case numberOf("EI"):
    case numberOf("MSG"):
        return firstPart(message, component(message, raw, 1)).empty()
            ? std::optional(TypeFault {1, "101"})
            : std::nullopt;
    default:
        return std::nullopt;
    }
}

} // namespace sartorius::hl7
