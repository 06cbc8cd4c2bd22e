#include "forms/fhirpath/operators.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

using record::Decimal;
using record::Quantity;

// ---- dates and times

/// The fields in order of size; seconds carry their milliseconds, which are one field in FHIRPath.
std::array<int, 6> fieldsOf(const Temporal& t)
{
    return {t.year, t.month, t.day, t.hour, t.minute, t.second * 1000 + t.millisecond};
}

std::size_t fieldCount(const Temporal& t)
{
    return std::min<std::size_t>(static_cast<std::size_t>(t.precision) + 1, 6);
}

/// The same moment in UTC; only for times known to the minute at least.
Temporal inUtc(const Temporal& t)
{
    if (!t.offset || t.kind != Temporal::Kind::DateTime
        || t.precision < Temporal::Precision::Minute)
        return t;
    const auto date
        = std::chrono::sys_days {record::Date {std::chrono::year {t.year},
                                               std::chrono::month {static_cast<unsigned>(t.month)},
                                               std::chrono::day {static_cast<unsigned>(t.day)}}};
    const auto moment
        = date + std::chrono::hours {t.hour} + std::chrono::minutes {t.minute} - *t.offset;
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const record::Date utcDate {day};
    Temporal utc = t;
    utc.year = int {utcDate.year()};
    utc.month = static_cast<int>(unsigned {utcDate.month()});
    utc.day = static_cast<int>(unsigned {utcDate.day()});
    const auto minutes
        = static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(moment - day).count());
    utc.hour = minutes / 60;
    utc.minute = minutes % 60;
    utc.offset = std::chrono::minutes {0};
    return utc;
}

Ordering compareTemporals(const Temporal& first, const Temporal& second)
{
    const bool times = first.kind == Temporal::Kind::Time;
    if (times != (second.kind == Temporal::Kind::Time))
        return {false, std::nullopt};
    // A zone on one side alone leaves the order open, whatever the fields say.
    const bool clocked = first.precision >= Temporal::Precision::Hour
        && second.precision >= Temporal::Precision::Hour;
    if (clocked && first.offset.has_value() != second.offset.has_value())
        return {true, std::nullopt};
    const std::array<int, 6> a = fieldsOf(inUtc(first));
    const std::array<int, 6> b = fieldsOf(inUtc(second));
    const std::size_t common = std::min(fieldCount(first), fieldCount(second));
    for (std::size_t i = times ? 3 : 0; i < common; ++i) {
        if (a[i] != b[i])
            return {true, a[i] <=> b[i]};
    }
    if (fieldCount(first) != fieldCount(second))
        return {true, std::nullopt};
    return {true, std::strong_ordering::equal};
}

std::string_view calendarUnitOf(std::string_view unit)
{
    if (unit == "day" || unit == "d")
        return "day";
    if (unit == "week" || unit == "wk")
        return "week";
    if (unit == "month" || unit == "year")
        return unit;
    return {};
}

/// A date known to the day moved by whole calendar units.
Calculated moved(const Temporal& from, const Quantity& by, bool back)
{
    const std::string_view unit = calendarUnitOf(by.unit);
    const Decimal whole = record::rounded(by.value, 0);
    const bool applicable = !unit.empty() && from.kind != Temporal::Kind::Time
        && from.precision >= Temporal::Precision::Day && whole == by.value && whole.scale == 0
        && whole.mantissa > -400000 && whole.mantissa < 400000;
    if (!applicable)
        return {!unit.empty(), std::nullopt};
    const auto count = static_cast<int>(back ? -whole.mantissa : whole.mantissa);
    record::Date date {std::chrono::year {from.year},
                       std::chrono::month {static_cast<unsigned>(from.month)},
                       std::chrono::day {static_cast<unsigned>(from.day)}};
    if (unit == "day" || unit == "week") {
        date
            = std::chrono::sys_days {date} + std::chrono::days {unit == "week" ? count * 7 : count};
    } else {
        date += std::chrono::months {unit == "year" ? count * 12 : count};
        if (!date.ok()) // 31 January + 1 month: the last day of February
            date = date.year() / date.month() / std::chrono::last;
    }
    if (int {date.year()} < 1 || int {date.year()} > 9999)
        return {true, std::nullopt};
    Temporal result = from;
    result.year = int {date.year()};
    result.month = static_cast<int>(unsigned {date.month()});
    result.day = static_cast<int>(unsigned {date.day()});
    return {true, Value {result}};
}

// ---- numbers

/// As many digits as fit, then without trailing zeros.
std::optional<Decimal> quotient(const Decimal& a, const Decimal& b)
{
    static constexpr std::array<std::uint8_t, 6> kDigits {15, 12, 9, 6, 3, 0};
    for (const std::uint8_t digits : kDigits) {
        record::Result<Decimal> result = record::divide(a, b, digits);
        if (!result)
            continue;
        while (result->scale > 0 && result->mantissa % 10 == 0) {
            result->mantissa /= 10;
            --result->scale;
        }
        return *result;
    }
    return std::nullopt;
}

/// The quotient cut towards zero; empty on division by zero.
std::optional<Decimal> wholeQuotient(const Decimal& a, const Decimal& b)
{
    record::Result<Decimal> near = record::divide(a, b, 0);
    if (!near)
        return std::nullopt;
    // Rounded half away from zero: one too far when the product passes the dividend.
    const record::Result<Decimal> product = record::multiply(*near, b);
    if (!product)
        return std::nullopt;
    const bool negative = a < Decimal {0};
    const bool passed = negative ? *product < a : *product > a;
    if (passed)
        near->mantissa += near->mantissa > 0 ? -1 : 1;
    return *near;
}

std::optional<Decimal> remainder(const Decimal& a, const Decimal& b)
{
    const std::optional<Decimal> whole = wholeQuotient(a, b);
    if (!whole)
        return std::nullopt;
    const record::Result<Decimal> product = record::multiply(*whole, b);
    if (!product)
        return std::nullopt;
    const record::Result<Decimal> rest = record::subtract(a, *product);
    return rest ? std::optional<Decimal>(*rest) : std::nullopt;
}

std::optional<Decimal> numbers(Arithmetic operation, const Decimal& a, const Decimal& b)
{
    const auto kept = [](const record::Result<Decimal>& result) {
        return result ? std::optional<Decimal>(*result) : std::nullopt;
    };
    switch (operation) {
    case Arithmetic::Add:
        return kept(record::add(a, b));
    case Arithmetic::Subtract:
        return kept(record::subtract(a, b));
    case Arithmetic::Multiply:
        return kept(record::multiply(a, b));
    case Arithmetic::Divide:
        return b.mantissa == 0 ? std::nullopt : quotient(a, b);
    case Arithmetic::DivideWhole:
        return wholeQuotient(a, b);
    case Arithmetic::Modulo:
        return remainder(a, b);
    }
    return std::nullopt;
}

Calculated calculateNumbers(Arithmetic operation, const Value& a, const Value& b)
{
    const std::optional<Decimal> result = numbers(operation, *numberOf(a), *numberOf(b));
    if (!result)
        return {true, std::nullopt};
    const bool integers
        = std::holds_alternative<std::int64_t>(a) && std::holds_alternative<std::int64_t>(b);
    const bool integral
        = operation == Arithmetic::DivideWhole || (integers && operation != Arithmetic::Divide);
    if (integral && result->scale == 0)
        return {true, Value {result->mantissa}};
    return {true, Value {*result}};
}

Calculated calculateQuantities(Arithmetic operation, const Quantity& a, const Quantity& b)
{
    if (operation != Arithmetic::Add && operation != Arithmetic::Subtract)
        return {false, std::nullopt};
    if (a.unit != b.unit)
        return {true, std::nullopt};
    const std::optional<Decimal> result = numbers(operation, a.value, b.value);
    return {true, result ? std::optional<Value>(Quantity {*result, a.unit}) : std::nullopt};
}

Calculated scaledQuantity(Arithmetic operation, const Quantity& a, const Decimal& by)
{
    if (operation != Arithmetic::Multiply && operation != Arithmetic::Divide)
        return {false, std::nullopt};
    const std::optional<Decimal> result = numbers(operation, a.value, by);
    return {true, result ? std::optional<Value>(Quantity {*result, a.unit}) : std::nullopt};
}

// ---- text

std::string folded(const std::string& text)
{
    std::string result;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (blank && (result.empty() || result.back() == ' '))
            continue;
        result += blank ? ' ' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    while (!result.empty() && result.back() == ' ')
        result.pop_back();
    return result;
}

bool roughlyEqual(const Decimal& a, const Decimal& b)
{
    const std::uint8_t digits = std::min(a.scale, b.scale);
    return record::rounded(a, digits) == record::rounded(b, digits);
}

constexpr std::array<std::string_view, 9> kTypes {
    "Boolean", "Integer", "Decimal", "String", "Date", "DateTime", "Time", "Quantity", "Coding"};

std::string_view typeOf(const Value& value)
{
    if (const auto* temporal = std::get_if<Temporal>(&value)) {
        switch (temporal->kind) {
        case Temporal::Kind::Date:
            return "Date";
        case Temporal::Kind::DateTime:
            return "DateTime";
        case Temporal::Kind::Time:
            return "Time";
        }
    }
    static constexpr std::array<std::string_view, 7> kByIndex {
        "Boolean", "Integer", "Decimal", "String", "Date", "Quantity", "Coding"};
    return kByIndex[value.index()];
}

std::string_view unqualified(std::string_view typeName)
{
    for (const std::string_view space : {std::string_view("System."), std::string_view("FHIR.")}) {
        if (typeName.substr(0, space.size()) == space)
            typeName.remove_prefix(space.size());
    }
    return typeName;
}

} // namespace

std::optional<Decimal> numberOf(const Value& value)
{
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return Decimal {*integer};
    if (const auto* decimal = std::get_if<Decimal>(&value))
        return *decimal;
    return std::nullopt;
}

std::optional<bool> equal(const Value& a, const Value& b)
{
    const std::optional<Decimal> left = numberOf(a);
    const std::optional<Decimal> right = numberOf(b);
    if (left && right)
        return *left == *right;
    if (a.index() != b.index())
        return false;
    if (const auto* temporal = std::get_if<Temporal>(&a)) {
        const Ordering comparison = compareTemporals(*temporal, std::get<Temporal>(b));
        if (!comparison.comparable)
            return false;
        if (!comparison.order)
            return std::nullopt;
        return std::is_eq(*comparison.order);
    }
    if (const auto* quantity = std::get_if<Quantity>(&a)) {
        const auto& other = std::get<Quantity>(b);
        if (quantity->unit != other.unit)
            return std::nullopt;
        return quantity->value == other.value;
    }
    if (const auto* coding = std::get_if<record::Coding>(&a)) {
        const auto& other = std::get<record::Coding>(b);
        return coding->code == other.code && coding->system == other.system;
    }
    return a == b;
}

bool equivalent(const Value& a, const Value& b)
{
    const std::optional<Decimal> left = numberOf(a);
    const std::optional<Decimal> right = numberOf(b);
    if (left && right)
        return roughlyEqual(*left, *right);
    if (a.index() != b.index())
        return false;
    if (const auto* text = std::get_if<std::string>(&a))
        return folded(*text) == folded(std::get<std::string>(b));
    if (const auto* quantity = std::get_if<Quantity>(&a))
        return quantity->unit == std::get<Quantity>(b).unit
            && roughlyEqual(quantity->value, std::get<Quantity>(b).value);
    return equal(a, b).value_or(false);
}

Ordering ordering(const Value& a, const Value& b)
{
    const std::optional<Decimal> left = numberOf(a);
    const std::optional<Decimal> right = numberOf(b);
    if (left && right)
        return {true, *left <=> *right};
    if (a.index() != b.index())
        return {false, std::nullopt};
    if (const auto* text = std::get_if<std::string>(&a))
        return {true, *text <=> std::get<std::string>(b)};
    if (const auto* temporal = std::get_if<Temporal>(&a)) {
        return compareTemporals(*temporal, std::get<Temporal>(b));
    }
    if (const auto* quantity = std::get_if<Quantity>(&a)) {
        const auto& other = std::get<Quantity>(b);
        if (quantity->unit != other.unit)
            return {true, std::nullopt};
        return {true, quantity->value <=> other.value};
    }
    return {false, std::nullopt};
}

Calculated calculate(Arithmetic operation, const Value& a, const Value& b)
{
    if (numberOf(a) && numberOf(b))
        return calculateNumbers(operation, a, b);
    const auto* text = std::get_if<std::string>(&a);
    const auto* moreText = std::get_if<std::string>(&b);
    if (text != nullptr && moreText != nullptr && operation == Arithmetic::Add)
        return {true, Value {*text + *moreText}};
    const auto* quantity = std::get_if<Quantity>(&a);
    const auto* other = std::get_if<Quantity>(&b);
    if (quantity != nullptr && other != nullptr)
        return calculateQuantities(operation, *quantity, *other);
    if (quantity != nullptr && numberOf(b))
        return scaledQuantity(operation, *quantity, *numberOf(b));
    if (other != nullptr && numberOf(a) && operation == Arithmetic::Multiply)
        return scaledQuantity(operation, *other, *numberOf(a));
    const auto* temporal = std::get_if<Temporal>(&a);
    if (temporal != nullptr && other != nullptr
        && (operation == Arithmetic::Add || operation == Arithmetic::Subtract))
        return moved(*temporal, *other, operation == Arithmetic::Subtract);
    return {false, std::nullopt};
}

bool isOfType(const Value& value, std::string_view typeName)
{
    return typeOf(value) == unqualified(typeName);
}

bool isTypeName(std::string_view typeName)
{
    const std::string_view name = unqualified(typeName);
    return std::find(kTypes.begin(), kTypes.end(), name) != kTypes.end();
}

} // namespace sartorius::fhirpath
