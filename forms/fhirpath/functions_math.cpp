// Functions of numbers that need more than the four operations.

#include "forms/fhirpath/function_rule.h"
#include "forms/fhirpath/operators.h"
#include "forms/fhirpath/resource.h"

#include <array>
#include <charconv>
#include <cmath>

namespace sartorius::fhirpath {

namespace {

using record::Decimal;

std::optional<Decimal> focusNumber(Call& call)
{
    const std::optional<Value> value = call.single();
    if (!value)
        return std::nullopt;
    const std::optional<Decimal> number = numberOf(*value);
    if (!number)
        call.fail("type-mismatch", "A number is needed here.", "Use a number.");
    return number;
}

/// A real result to 16 significant digits; empty when it is no number.
Sequence real(double value)
{
    if (!std::isfinite(value))
        return {};
    std::array<char, 64> buffer {};
    const auto written = std::to_chars(
        buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, 16);
    if (const auto exact = record::decimalFrom({buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data())}))
        return Sequence::one(exact->scale == 0 ? Value {exact->mantissa} : Value {*exact});
    return {};
}

Sequence exponential(Call& call)
{
    const auto number = focusNumber(call);
    return number ? real(std::exp(record::toDouble(*number))) : Sequence();
}

Sequence naturalLogarithm(Call& call)
{
    const auto number = focusNumber(call);
    return number ? real(std::log(record::toDouble(*number))) : Sequence();
}

Sequence logarithm(Call& call)
{
    const auto number = focusNumber(call);
    const auto base = call.number(0);
    return number && base
        ? real(std::log(record::toDouble(*number)) / std::log(record::toDouble(*base)))
        : Sequence();
}

Sequence squareRoot(Call& call)
{
    const auto number = focusNumber(call);
    return number ? real(std::sqrt(record::toDouble(*number))) : Sequence();
}

/// Exact while the exponent is a small whole number and the result fits.
Sequence power(Call& call)
{
    const auto number = focusNumber(call);
    const auto exponent = call.number(0);
    if (!number || !exponent)
        return {};
    const Decimal whole = record::rounded(*exponent, 0);
    if (whole == *exponent && whole.mantissa >= 0 && whole.mantissa <= 64) {
        record::Result<Decimal> result = Decimal {1};
        for (std::int64_t i = 0; i < whole.mantissa && result; ++i)
            result = record::multiply(*result, *number);
        if (result)
            return Sequence::one(result->scale == 0 ? Value {result->mantissa} : Value {*result});
    }
    return real(std::pow(record::toDouble(*number), record::toDouble(*exponent)));
}

Sequence comparableWith(Call& call)
{
    const std::optional<Value> first = call.single();
    const std::optional<Value> second = call.single(0);
    const bool object = !first
        && (call.focus.empty() || !hasNoValue(std::get<Element>(call.focus.front())));
    for (const std::optional<Value>& value : {first, second}) {
        const bool measure
            = value && (numberOf(*value) || std::holds_alternative<record::Quantity>(*value));
        if (object || (value && !measure))
            call.fail("type-mismatch", "comparable() needs quantities.", "Use quantities.");
    }
    return Sequence::boolean(first && second && comparable(*first, *second));
}

// ---- precision (FHIRPath 3, "Boundaries")

std::optional<int> digitsOf(const Value& value)
{
    if (const auto* temporal = std::get_if<Temporal>(&value)) {
        static constexpr std::array<int, 7> kDigits {4, 6, 8, 10, 12, 14, 17};
        const int digits = kDigits[static_cast<std::size_t>(temporal->precision)];
        return temporal->kind == Temporal::Kind::Time ? digits - 8 : digits;
    }
    const std::optional<Decimal> number = numberOf(value);
    return number ? std::optional<int>(number->scale) : std::nullopt;
}

Sequence precision(Call& call)
{
    const std::optional<Value> value = call.single();
    const std::optional<int> digits = value ? digitsOf(*value) : std::nullopt;
    return digits ? Sequence::one(std::int64_t {*digits}) : Sequence();
}

/// The least or greatest number that reads as the one given.
std::optional<Decimal> boundaryOf(const Decimal& number, std::int64_t digits, bool high)
{
    if (digits < 0 || digits > 28)
        return std::nullopt;
    const auto wanted = static_cast<std::uint8_t>(std::min<std::int64_t>(digits, 17));
    const Decimal half {high ? 5 : -5, static_cast<std::uint8_t>(number.scale + 1)};
    if (number.scale >= 17)
        return number;
    const auto edge = record::add(number, half);
    if (!edge)
        return std::nullopt;
    Decimal result = *edge;
    while (result.scale > wanted) { // outward
        const std::int64_t rest = result.mantissa % 10;
        result.mantissa /= 10;
        --result.scale;
        if (rest > 0 && high)
            ++result.mantissa;
        if (rest < 0 && !high)
            --result.mantissa;
    }
    while (result.scale < wanted) {
        if (__builtin_mul_overflow(result.mantissa, std::int64_t {10}, &result.mantissa))
            return *edge;
        ++result.scale;
    }
    return result;
}

int lastDay(int year, int month)
{
    const auto last = std::chrono::year {year} / std::chrono::month {static_cast<unsigned>(month)}
        / std::chrono::last;
    return static_cast<int>(unsigned {last.day()});
}

std::optional<Temporal> boundaryOf(const Temporal& from, std::int64_t digits, bool high)
{
    using Precision = Temporal::Precision;
    const std::int64_t offset = from.kind == Temporal::Kind::Time ? 8 : 0;
    static constexpr std::array<int, 7> kDigits {4, 6, 8, 10, 12, 14, 17};
    for (std::size_t i = 0; i < kDigits.size(); ++i) {
        if (kDigits[i] != digits + offset)
            continue;
        Temporal result = from;
        const auto wanted = static_cast<Precision>(i);
        if (from.kind == Temporal::Kind::Date && wanted > Precision::Day)
            return std::nullopt;
        const auto fill = [&](Precision field, int& value, int low, int top) {
            if (from.precision < field)
                value = high ? top : low;
        };
        fill(Precision::Month, result.month, 1, 12);
        fill(Precision::Day, result.day, 1, lastDay(result.year, std::max(result.month, 1)));
        fill(Precision::Hour, result.hour, 0, 23);
        fill(Precision::Minute, result.minute, 0, 59);
        fill(Precision::Second, result.second, 0, 59);
        fill(Precision::Millisecond, result.millisecond, 0, 999);
        if (result.kind == Temporal::Kind::DateTime && !result.offset && wanted > Precision::Day)
            result.offset = std::chrono::minutes {(high ? -12 : 14) * 60};
        result.precision = wanted;
        return result;
    }
    return std::nullopt;
}

Sequence boundary(Call& call, bool high)
{
    const std::optional<Value> value = call.single();
    const std::optional<std::int64_t> asked = call.argumentCount() > 0 ? call.whole(0) : std::nullopt;
    if (!value || (call.argumentCount() > 0 && !asked))
        return {};
    if (const auto* temporal = std::get_if<Temporal>(&*value)) {
        const std::int64_t whole = temporal->kind == Temporal::Kind::Date ? 8
            : temporal->kind == Temporal::Kind::Time                      ? 9
                                                                          : 17;
        const auto result = boundaryOf(*temporal, asked.value_or(whole), high);
        return result ? Sequence::one(*result) : Sequence();
    }
    if (const auto* quantity = std::get_if<record::Quantity>(&*value)) {
        const auto result = boundaryOf(quantity->value, asked.value_or(8), high);
        return result ? Sequence::one(record::Quantity {*result, quantity->unit}) : Sequence();
    }
    const std::optional<Decimal> number = numberOf(*value);
    if (!number)
        return {};
    const auto result = boundaryOf(*number, asked.value_or(8), high);
    return result ? Sequence::one(*result) : Sequence();
}

Sequence lowBoundary(Call& call)
{
    return boundary(call, false);
}

Sequence highBoundary(Call& call)
{
    return boundary(call, true);
}

constexpr auto kCall = Operation::Call;
constexpr auto kTaken = Focus::Taken;
constexpr std::array<FunctionRule, 9> kFunctions {
    FunctionRule {"exp", kCall, kTaken, 0, 0, StaticType::Any, exponential},
    {"ln", kCall, kTaken, 0, 0, StaticType::Any, naturalLogarithm},
    {"log", kCall, kTaken, 1, 1, StaticType::Any, logarithm},
    {"sqrt", kCall, kTaken, 0, 0, StaticType::Any, squareRoot},
    {"power", kCall, kTaken, 1, 1, StaticType::Any, power},
    {"comparable", kCall, kTaken, 1, 1, StaticType::Boolean, comparableWith},
    {"precision", kCall, kTaken, 0, 0, StaticType::Integer, precision},
    {"lowBoundary", kCall, kTaken, 0, 1, StaticType::Any, lowBoundary},
    {"highBoundary", kCall, kTaken, 0, 1, StaticType::Any, highBoundary}};

} // namespace

std::span<const FunctionRule> mathFunctions()
{
    return kFunctions;
}

} // namespace sartorius::fhirpath
