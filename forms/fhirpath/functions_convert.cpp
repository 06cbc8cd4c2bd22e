// Conversions between types: toX(), and convertsToX() which asks whether toX() gives anything.

#include "forms/fhirpath/function_rule.h"
#include "forms/fhirpath/operators.h"
#include "forms/fhirpath/temporal.h"
#include "forms/fhirpath/ucum.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

using record::Decimal;
using record::Quantity;

using Conversion = std::optional<Value> (*)(const Value& value);

std::optional<std::int64_t> wholeOf(const Value& value)
{
    if (const auto* boolean = std::get_if<bool>(&value))
        return *boolean ? 1 : 0;
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return *integer;
    if (const auto* longer = std::get_if<Long>(&value))
        return longer->value;
    const auto* text = std::get_if<std::string>(&value);
    const bool digits = text != nullptr && !text->empty()
        && text->find_first_not_of("0123456789", text->find_first_of("+-") == 0 ? 1 : 0)
            == std::string::npos;
    if (!digits)
        return std::nullopt;
    const auto number = record::decimalFrom(*text);
    return number && number->scale == 0 ? std::optional(number->mantissa) : std::nullopt;
}

std::optional<Value> toInteger(const Value& value)
{
    const auto number = wholeOf(value);
    const bool fits = number && *number >= -2'147'483'648 && *number <= 2'147'483'647;
    return fits ? std::optional<Value>(*number) : std::nullopt;
}

std::optional<Value> toLong(const Value& value)
{
    const auto number = wholeOf(value);
    return number ? std::optional<Value>(Long {*number}) : std::nullopt;
}

std::optional<Value> toDecimal(const Value& value)
{
    if (const auto* boolean = std::get_if<bool>(&value))
        return Value {Decimal {*boolean ? 10 : 0, 1}};
    if (const auto number = numberOf(value))
        return Value {*number};
    const auto* text = std::get_if<std::string>(&value);
    const bool written = text != nullptr
        && text->find_first_not_of("+-0123456789.") == std::string::npos;
    if (!written)
        return std::nullopt;
    const auto number = record::decimalFrom(*text);
    return number ? std::optional<Value>(*number) : std::nullopt;
}

std::optional<Value> toBoolean(const Value& value)
{
    if (std::holds_alternative<bool>(value))
        return value;
    if (const auto number = numberOf(value)) {
        if (*number == Decimal {1} || *number == Decimal {0})
            return Value {*number == Decimal {1}};
        return std::nullopt;
    }
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr)
        return std::nullopt;
    std::string word = *text;
    for (char& c : word)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    for (const std::string_view yes : {"true", "t", "yes", "y", "1", "1.0"}) {
        if (word == yes)
            return Value {true};
    }
    for (const std::string_view no : {"false", "f", "no", "n", "0", "0.0"}) {
        if (word == no)
            return Value {false};
    }
    return std::nullopt;
}

std::optional<Value> toText(const Value& value)
{
    if (std::holds_alternative<record::Coding>(value) || std::holds_alternative<TypeName>(value))
        return std::nullopt;
    return Value {toString(value)};
}

std::optional<Temporal> temporalOf(const Value& value)
{
    if (const auto* temporal = std::get_if<Temporal>(&value))
        return *temporal;
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? temporalFrom(*text) : std::nullopt;
}

std::optional<Value> toDate(const Value& value)
{
    std::optional<Temporal> temporal = temporalOf(value);
    if (!temporal || temporal->kind == Temporal::Kind::Time)
        return std::nullopt;
    Temporal date;
    date.precision = std::min(temporal->precision, Temporal::Precision::Day);
    date.year = temporal->year;
    date.month = temporal->month;
    date.day = temporal->day;
    return Value {date};
}

std::optional<Value> toDateTime(const Value& value)
{
    std::optional<Temporal> temporal = temporalOf(value);
    if (!temporal || temporal->kind == Temporal::Kind::Time)
        return std::nullopt;
    temporal->kind = Temporal::Kind::DateTime;
    return Value {*temporal};
}

std::optional<Value> toTime(const Value& value)
{
    const auto* text = std::get_if<std::string>(&value);
    const std::optional<Temporal> temporal = text != nullptr ? timeFrom(*text) : temporalOf(value);
    if (!temporal || temporal->kind != Temporal::Kind::Time)
        return std::nullopt;
    return Value {*temporal};
}

/// "4 'mg'", "4 days", "4": the grammar of the standard for quantities in text.
std::optional<Quantity> quantityFrom(std::string_view text)
{
    const std::size_t end = std::min(text.find_first_of(" \t'"), text.size());
    const auto number = record::decimalFrom(text.substr(0, end));
    if (!number)
        return std::nullopt;
    std::string_view unit = text.substr(end);
    unit.remove_prefix(std::min(unit.find_first_not_of(" \t"), unit.size()));
    if (unit.empty())
        return Quantity {*number, "1"};
    if (unit.size() > 2 && unit.front() == '\'' && unit.back() == '\'')
        return Quantity {*number, std::string(unit.substr(1, unit.size() - 2))};
    return calendarUnitOf(unit) ? std::optional(Quantity {*number, std::string(unit)})
                                : std::nullopt;
}

std::optional<Value> toQuantity(const Value& value)
{
    if (std::holds_alternative<Quantity>(value))
        return value;
    if (const auto* boolean = std::get_if<bool>(&value))
        return Value {Quantity {Decimal {*boolean ? 10 : 0, 1}, "1"}};
    if (std::holds_alternative<std::int64_t>(value) || std::holds_alternative<Decimal>(value))
        return Value {Quantity {*numberOf(value), "1"}};
    const auto* text = std::get_if<std::string>(&value);
    const std::optional<Quantity> read = text != nullptr ? quantityFrom(*text) : std::nullopt;
    return read ? std::optional<Value>(*read) : std::nullopt;
}

template <Conversion convert>
Sequence converted(Call& call)
{
    const std::optional<Value> value = call.single();
    std::optional<Value> result = value ? convert(*value) : std::nullopt;
    return result ? Sequence::one(std::move(*result)) : Sequence();
}

template <Conversion convert>
Sequence converts(Call& call)
{
    const std::optional<Value> value = call.single();
    if (call.focus.empty())
        return {};
    return Sequence::boolean(value && convert(*value).has_value());
}

std::optional<Value> inUnit(Call& call)
{
    const std::optional<Value> value = call.single();
    std::optional<Value> result = value ? toQuantity(*value) : std::nullopt;
    if (!result || call.argumentCount() == 0)
        return result;
    const auto unit = call.text(0);
    const std::optional<Quantity> quantity
        = unit ? convertedQuantity(std::get<Quantity>(*result), *unit) : std::nullopt;
    return quantity ? std::optional<Value>(*quantity) : std::nullopt;
}

Sequence quantity(Call& call)
{
    std::optional<Value> result = inUnit(call);
    return result ? Sequence::one(std::move(*result)) : Sequence();
}

Sequence convertsToQuantity(Call& call)
{
    if (call.focus.empty())
        return {};
    return Sequence::boolean(inUnit(call).has_value());
}

constexpr auto kCall = Operation::Call;
constexpr auto kTaken = Focus::Taken;
constexpr std::array<FunctionRule, 18> kFunctions {
    FunctionRule {"toInteger", kCall, kTaken, 0, 0, StaticType::Integer, converted<toInteger>},
    {"toLong", kCall, kTaken, 0, 0, StaticType::Long, converted<toLong>},
    {"toDecimal", kCall, kTaken, 0, 0, StaticType::Decimal, converted<toDecimal>},
    {"toBoolean", kCall, kTaken, 0, 0, StaticType::Boolean, converted<toBoolean>},
    {"toString", kCall, kTaken, 0, 0, StaticType::String, converted<toText>},
    {"toDate", kCall, kTaken, 0, 0, StaticType::Temporal, converted<toDate>},
    {"toDateTime", kCall, kTaken, 0, 0, StaticType::Temporal, converted<toDateTime>},
    {"toTime", kCall, kTaken, 0, 0, StaticType::Temporal, converted<toTime>},
    {"toQuantity", kCall, kTaken, 0, 1, StaticType::Quantity, quantity},
    {"convertsToInteger", kCall, kTaken, 0, 0, StaticType::Boolean, converts<toInteger>},
    {"convertsToLong", kCall, kTaken, 0, 0, StaticType::Boolean, converts<toLong>},
    {"convertsToDecimal", kCall, kTaken, 0, 0, StaticType::Boolean, converts<toDecimal>},
    {"convertsToBoolean", kCall, kTaken, 0, 0, StaticType::Boolean, converts<toBoolean>},
    {"convertsToString", kCall, kTaken, 0, 0, StaticType::Boolean, converts<toText>},
    {"convertsToDate", kCall, kTaken, 0, 0, StaticType::Boolean, converts<toDate>},
    {"convertsToDateTime", kCall, kTaken, 0, 0, StaticType::Boolean, converts<toDateTime>},
    {"convertsToTime", kCall, kTaken, 0, 0, StaticType::Boolean, converts<toTime>},
    {"convertsToQuantity", kCall, kTaken, 0, 1, StaticType::Boolean, convertsToQuantity}};

} // namespace

std::span<const FunctionRule> conversionFunctions()
{
    return kFunctions;
}

} // namespace sartorius::fhirpath
