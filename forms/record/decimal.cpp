#include "forms/record/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace sartorius::record {

namespace {

// Two 64-bit mantissas aligned to one scale (10^18) need 124 bits.
__extension__ using Wide = __int128;

constexpr int kMostDigits = 18;

Wide powerOfTen(int exponent)
{
    Wide power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

bool fits(Wide value)
{
    return value <= std::numeric_limits<std::int64_t>::max()
        && value >= std::numeric_limits<std::int64_t>::min();
}

/// Drops trailing zeros only as far as the result would not fit otherwise.
Result<Decimal> narrowed(Wide mantissa, int scale)
{
    while ((!fits(mantissa) || scale > kMostDigits) && scale > 0 && mantissa % 10 == 0) {
        mantissa /= 10;
        --scale;
    }
    if (!fits(mantissa) || scale > kMostDigits)
        return failure(ErrorCode::Internal, "decimal result does not fit 64 bits");
    return Decimal {static_cast<std::int64_t>(mantissa), static_cast<std::uint8_t>(scale)};
}

Wide aligned(const Decimal& value, int scale)
{
    return Wide {value.mantissa} * powerOfTen(scale - int {value.scale});
}

/// Quotient rounded half away from zero; `divisor` is not zero.
Wide roundedQuotient(Wide dividend, Wide divisor)
{
    if (divisor < 0) {
        dividend = -dividend;
        divisor = -divisor;
    }
    const Wide quotient = dividend / divisor;
    const Wide remainder = dividend % divisor;
    const Wide magnitude = remainder < 0 ? -remainder : remainder;
    if (magnitude < divisor - magnitude)
        return quotient;
    return dividend < 0 ? quotient - 1 : quotient + 1;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

Result<Decimal> notANumber()
{
    return failure(ErrorCode::InvalidInput, "not a decimal number that fits");
}

} // namespace

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b)
{
    const int scale = std::max(a.scale, b.scale);
    const Wide left = aligned(a, scale);
    const Wide right = aligned(b, scale);
    if (left < right)
        return std::strong_ordering::less;
    return left > right ? std::strong_ordering::greater : std::strong_ordering::equal;
}

bool identical(const Decimal& a, const Decimal& b)
{
    return a.mantissa == b.mantissa && a.scale == b.scale;
}

Result<Decimal> decimalFrom(std::string_view text)
{
    std::size_t at = 0;
    const bool negative = !text.empty() && text.front() == '-';
    if (!text.empty() && (text.front() == '-' || text.front() == '+'))
        ++at;

    constexpr Wide kLimit = Wide {std::numeric_limits<std::int64_t>::max()} + 1;
    Wide mantissa = 0;
    int scale = 0;
    std::size_t digitsHere = 0;
    const auto takeDigits = [&](int scaleStep) {
        for (digitsHere = 0; at < text.size() && isDigit(text[at]); ++at, ++digitsHere) {
            if (mantissa <= kLimit)
                mantissa = mantissa * 10 + (text[at] - '0');
            scale += scaleStep;
        }
        return digitsHere > 0;
    };
    if (!takeDigits(0))
        return notANumber();
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (!takeDigits(1))
            return notANumber();
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at + 1 < text.size() && text[at] == '+' && isDigit(text[at + 1]))
            ++at;
        int exponent = 0;
        const auto [end, fault]
            = std::from_chars(text.data() + at, text.data() + text.size(), exponent);
        if (fault != std::errc {} || end != text.data() + text.size() || exponent < -40
            || exponent > 40)
            return notANumber();
        at = text.size();
        scale -= exponent;
    }
    if (at != text.size() || mantissa > kLimit)
        return notANumber();
    for (; scale < 0; ++scale) {
        mantissa *= 10;
        if (mantissa > kLimit)
            return notANumber();
    }
    if (negative)
        mantissa = -mantissa;
    if (scale > kMostDigits || !fits(mantissa))
        return notANumber();
    return Decimal {static_cast<std::int64_t>(mantissa), static_cast<std::uint8_t>(scale)};
}

std::string toString(const Decimal& value)
{
    std::array<char, 24> buffer {};
    const auto end
        = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.mantissa).ptr;
    std::string text(buffer.data(), end);
    if (value.scale == 0)
        return text;
    const std::size_t sign = text.front() == '-' ? 1 : 0;
    const std::size_t wanted = std::size_t {value.scale} + 1;
    if (text.size() - sign < wanted)
        text.insert(sign, wanted - (text.size() - sign), '0');
    text.insert(text.size() - value.scale, 1, '.');
    return text;
}

double toDouble(const Decimal& value)
{
    const std::string text = toString(value);
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

Result<Decimal> add(const Decimal& a, const Decimal& b)
{
    const int scale = std::max(a.scale, b.scale);
    return narrowed(aligned(a, scale) + aligned(b, scale), scale);
}

Result<Decimal> subtract(const Decimal& a, const Decimal& b)
{
    const int scale = std::max(a.scale, b.scale);
    return narrowed(aligned(a, scale) - aligned(b, scale), scale);
}

Result<Decimal> multiply(const Decimal& a, const Decimal& b)
{
    return narrowed(Wide {a.mantissa} * Wide {b.mantissa}, int {a.scale} + int {b.scale});
}

Result<Decimal> divide(const Decimal& a, const Decimal& b, std::uint8_t digits)
{
    if (b.mantissa == 0)
        return failure(ErrorCode::InvalidInput, "division by zero");
    if (digits > kMostDigits)
        return failure(ErrorCode::Internal, "more digits asked than a decimal holds");

    // a / 10^as / (b / 10^bs) * 10^digits = a * 10^(digits + bs - as) / b
    const int exponent = int {digits} + int {b.scale} - int {a.scale};
    Wide dividend = a.mantissa;
    Wide divisor = b.mantissa;
    Wide& grown = exponent >= 0 ? dividend : divisor;
    if (__builtin_mul_overflow(grown, powerOfTen(exponent >= 0 ? exponent : -exponent), &grown))
        return failure(ErrorCode::Internal, "decimal result does not fit 64 bits");
    return narrowed(roundedQuotient(dividend, divisor), digits);
}

Decimal rounded(const Decimal& value, std::uint8_t digits)
{
    if (value.scale <= digits)
        return value;
    const Wide quotient = roundedQuotient(value.mantissa, powerOfTen(value.scale - digits));
    return Decimal {static_cast<std::int64_t>(quotient), digits};
}

} // namespace sartorius::record
