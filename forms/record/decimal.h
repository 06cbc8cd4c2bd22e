#pragma once

#include "forms/record/result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace sartorius::record {

/// A number as it was written: mantissa x 10^-scale. 1.10 stays 1.10 (mantissa 110, scale 2). Never a
/// double. Comparison and equality are by value (1.1 == 1.10); `identical` compares the written form.
struct Decimal
{
    std::int64_t mantissa = 0;
    std::uint8_t scale = 0; ///< digits after the point, 0 to 18

    Decimal() = default;

    Decimal(std::int64_t whole, std::uint8_t digitsAfterPoint = 0) // NOLINT(google-explicit-constructor)
        : mantissa(whole)
        , scale(digitsAfterPoint)
    {
    }

    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

    friend bool operator==(const Decimal& a, const Decimal& b) { return std::is_eq(a <=> b); }
};

/// True when both are written the same way, trailing zeros included.
bool identical(const Decimal& a, const Decimal& b);

/// Reads "-12.50", "7", "1e3"; the whole text must be a number that fits. Independent of the locale.
/// @return InvalidInput otherwise.
Result<Decimal> decimalFrom(std::string_view text);

/// The written form, "1.10".
std::string toString(const Decimal& value);

/// For drawing and for functions that need a real number; never for comparing with a threshold.
double toDouble(const Decimal& value);

/// Exact; Internal when the result does not fit 64 bits.
Result<Decimal> add(const Decimal& a, const Decimal& b);
Result<Decimal> subtract(const Decimal& a, const Decimal& b);
Result<Decimal> multiply(const Decimal& a, const Decimal& b);

/// Quotient rounded half away from zero to `digits` after the point; InvalidInput on division by zero.
Result<Decimal> divide(const Decimal& a, const Decimal& b, std::uint8_t digits);

/// Rounded half away from zero to `digits` after the point.
Decimal rounded(const Decimal& value, std::uint8_t digits);

} // namespace sartorius::record
