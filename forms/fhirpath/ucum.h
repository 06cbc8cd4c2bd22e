#pragma once

#include "forms/record/decimal.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

// Units of measure as UCUM writes them: what they mean, and exact conversion between them.

namespace sartorius::fhirpath {

/// An exact fraction of two 128-bit whole numbers. Not valid once something did not fit.
class Ratio
{
public:
    __extension__ using Wide = __int128;

    Ratio() = default;
    Ratio(Wide numerator, Wide denominator);
    explicit Ratio(const record::Decimal& value);

    bool valid() const { return m_denominator != 0; }

    bool isZero() const { return m_numerator == 0; }

    friend Ratio operator*(const Ratio& a, const Ratio& b);
    friend Ratio operator/(const Ratio& a, const Ratio& b);
    friend Ratio operator+(const Ratio& a, const Ratio& b);

    /// Below zero when a is less than b. Both must be valid.
    static int compare(const Ratio& a, const Ratio& b);

    /// Exact when it can be, else 17 significant digits; empty when it does not fit.
    std::optional<record::Decimal> decimal() const;

private:
    Wide m_numerator = 0;
    Wide m_denominator = 1;
};

/// A unit in base units: base value = (value + offset) x factor.
struct UnitMeaning
{
    Ratio factor {1, 1};
    Ratio offset {0, 1}; ///< not zero for Cel and [degF] on their own
    std::array<int, 7> dimension {}; ///< powers of m, s, g, rad, K, C, cd
    std::map<std::string, int> arbitrary; ///< powers of units with no measure outside their own kind
    bool logarithmic = false; ///< B, Np, [pH] ...: only equal to themselves

    bool sameDimension(const UnitMeaning& other) const
    {
        return dimension == other.dimension && arbitrary == other.arbitrary;
    }
};

/// Empty when the text is no UCUM unit known here. An empty text is the unit 1.
std::optional<UnitMeaning> meaningOf(std::string_view unit);

/// The value in another unit of the same dimension; empty when there is none.
std::optional<record::Decimal>
converted(const record::Decimal& value, std::string_view from, std::string_view to);

/// The base units of a meaning as UCUM writes them ("g.m.s-2"); "1" when it has none.
std::string baseUnits(const UnitMeaning& meaning);

} // namespace sartorius::fhirpath
