#include "forms/fhirpath/ucum.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace sartorius::fhirpath {

namespace {

using Wide = Ratio::Wide;

constexpr int kDeepestUnit = 16;

Wide greatestDivisor(Wide a, Wide b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b != 0) {
        const Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a == 0 ? 1 : a;
}

Ratio invalid()
{
    return {0, 0};
}

Ratio powerOf(const Ratio& base, int exponent)
{
    Ratio result {1, 1};
    for (int i = 0; i < (exponent < 0 ? -exponent : exponent) && result.valid(); ++i)
        result = exponent < 0 ? result / base : result * base;
    return result;
}

/// What a table says of one unit. `unit` is in terms of others; empty for a base unit.
struct Atom
{
    std::string_view code;
    bool metric;
    std::string_view value;
    std::string_view unit;
};

#include "forms/fhirpath/ucum_atoms.inc"

struct Prefix
{
    std::string_view code;
    int power;
};

constexpr std::array<Prefix, 20> kPrefixes {Prefix {"Y", 24}, {"Z", 21},  {"E", 18},  {"P", 15},
                                            {"T", 12},        {"G", 9},   {"M", 6},   {"k", 3},
                                            {"h", 2},         {"da", 1},  {"d", -1},  {"c", -2},
                                            {"m", -3},        {"u", -6},  {"n", -9},  {"p", -12},
                                            {"f", -15},       {"a", -18}, {"z", -21}, {"y", -24}};

constexpr std::array<std::string_view, 7> kBase {"m", "s", "g", "rad", "K", "C", "cd"};

UnitMeaning multiplied(const UnitMeaning& a, const UnitMeaning& b, int exponent)
{
    UnitMeaning result = a;
    result.factor = a.factor * powerOf(b.factor, exponent);
    for (std::size_t i = 0; i < result.dimension.size(); ++i)
        result.dimension[i] += b.dimension[i] * exponent;
    for (const auto& [code, power] : b.arbitrary) {
        const int sum = result.arbitrary[code] + power * exponent;
        if (sum == 0)
            result.arbitrary.erase(code);
        else
            result.arbitrary[code] = sum;
    }
    result.logarithmic = a.logarithmic || b.logarithmic;
    return result;
}

/// Reads a unit expression: terms joined by . and /, each a unit with prefix and exponent, a number
/// or a bracketed expression, with {annotations} that mean nothing.
class UnitReader
{
public:
    UnitReader(std::string_view text, int depth)
        : m_text(text)
        , m_depth(depth)
    {
    }

    std::optional<UnitMeaning> whole()
    {
        std::optional<UnitMeaning> meaning = expression();
        if (!meaning || m_at != m_text.size() || !meaning->factor.valid())
            return std::nullopt;
        return meaning;
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    std::optional<UnitMeaning> expression()
    {
        if (m_depth > kDeepestUnit)
            return std::nullopt;
        UnitMeaning total;
        bool alone = true;
        int sign = 1;
        if (peek() == '/') {
            ++m_at;
            sign = -1;
            alone = false;
        }
        for (;;) {
            const std::optional<UnitMeaning> part = component();
            if (!part)
                return std::nullopt;
            const bool last = peek() != '.' && peek() != '/';
            if (alone && last)
                return part;
            if (!part->offset.isZero()) // 5 Cel/min is a difference: no offset any more
                total.offset = Ratio {0, 1};
            total = multiplied(total, *part, sign);
            alone = false;
            if (last)
                return total;
            sign = peek() == '/' ? -1 : 1;
            ++m_at;
        }
    }

    std::optional<UnitMeaning> component()
    {
        std::optional<UnitMeaning> meaning;
        if (peek() == '(') {
            ++m_at;
            ++m_depth;
            meaning = expression();
            --m_depth;
            if (!meaning || peek() != ')')
                return std::nullopt;
            ++m_at;
        } else if (peek() == '{') {
            meaning = UnitMeaning {};
        } else {
            meaning = simple();
        }
        if (meaning && peek() == '{') {
            const std::size_t end = m_text.find('}', m_at);
            if (end == std::string_view::npos)
                return std::nullopt;
            m_at = end + 1;
        }
        return meaning;
    }

    /// A whole number, or a unit with an exponent.
    std::optional<UnitMeaning> simple()
    {
        const std::size_t start = m_at;
        const bool tenPower = m_text.substr(m_at, 3) == "10*" || m_text.substr(m_at, 3) == "10^";
        if (!tenPower && peek() >= '0' && peek() <= '9') {
            const std::optional<int> number = integer();
            UnitMeaning meaning;
            meaning.factor = Ratio {number.value_or(0), 1};
            return number && *number > 0 ? std::optional(meaning) : std::nullopt;
        }
        if (tenPower)
            m_at += 3;
        else
            skipCode();
        const std::string_view code = m_text.substr(start, m_at - start);
        std::optional<int> exponent = 1;
        if (peek() == '-' || peek() == '+' || (peek() >= '0' && peek() <= '9'))
            exponent = integer();
        const std::optional<UnitMeaning> unit = atomOf(code);
        if (!unit || !exponent || *exponent == 0 || *exponent > 40 || *exponent < -40)
            return std::nullopt;
        return *exponent == 1 ? *unit : multiplied(UnitMeaning {}, *unit, *exponent);
    }

    void skipCode()
    {
        while (m_at < m_text.size()) {
            const char c = peek();
            if (c == '[') { // brackets hold digits and marks of their own
                const std::size_t end = m_text.find(']', m_at);
                m_at = end == std::string_view::npos ? m_text.size() : end + 1;
            } else if (c == '.' || c == '/' || c == '(' || c == ')' || c == '{' || c == '+'
                       || c == '-' || (c >= '0' && c <= '9')) {
                return;
            } else {
                ++m_at;
            }
        }
    }

    std::optional<int> integer()
    {
        int value = 0;
        const char* begin = m_text.data() + m_at + (peek() == '+' ? 1 : 0);
        const auto [end, fault] = std::from_chars(begin, m_text.data() + m_text.size(), value);
        if (fault != std::errc {})
            return std::nullopt;
        m_at = static_cast<std::size_t>(end - m_text.data());
        return value;
    }

    std::optional<UnitMeaning> atomOf(std::string_view code) const
    {
        if (const Atom* atom = find(code))
            return resolved(*atom);
        for (const Prefix& prefix : kPrefixes) {
            if (code.substr(0, prefix.code.size()) != prefix.code)
                continue;
            const Atom* atom = find(code.substr(prefix.code.size()));
            if (atom == nullptr || !atom->metric)
                continue;
            std::optional<UnitMeaning> meaning = resolved(*atom);
            if (!meaning || !meaning->offset.isZero())
                return std::nullopt;
            meaning->factor = meaning->factor * powerOf(Ratio {10, 1}, prefix.power);
            return meaning;
        }
        return std::nullopt;
    }

    static const Atom* find(std::string_view code)
    {
        const auto at = std::find_if(kAtoms.begin(), kAtoms.end(), [code](const Atom& atom) {
            return atom.code == code;
        });
        return at == kAtoms.end() ? nullptr : &*at;
    }

    std::optional<UnitMeaning> resolved(const Atom& atom) const
    {
        if (atom.unit == "#") { // counted in itself alone
            UnitMeaning meaning;
            meaning.arbitrary[std::string(atom.code)] = 1;
            meaning.logarithmic = atom.value == "log";
            return meaning;
        }
        if (atom.unit.empty()) {
            const auto base = std::find(kBase.begin(), kBase.end(), atom.code);
            UnitMeaning meaning;
            meaning.dimension[static_cast<std::size_t>(base - kBase.begin())] = 1;
            return meaning;
        }
        std::optional<UnitMeaning> meaning = UnitReader(atom.unit, m_depth + 1).whole();
        const std::size_t slash = atom.value.find('/');
        const auto number = record::decimalFrom(atom.value.substr(0, slash));
        if (!meaning || !number)
            return std::nullopt;
        meaning->factor = meaning->factor * Ratio(*number);
        if (slash != std::string_view::npos)
            meaning->factor
                = meaning->factor / Ratio(*record::decimalFrom(atom.value.substr(slash + 1)));
        if (atom.code == "Cel")
            meaning->offset = Ratio {27315, 100};
        else if (atom.code == "[degF]")
            meaning->offset = Ratio {45967, 100};
        return meaning;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_depth;
};

} // namespace

Ratio::Ratio(Wide numerator, Wide denominator)
{
    const Wide divisor = greatestDivisor(numerator, denominator) * (denominator < 0 ? -1 : 1);
    m_numerator = numerator / divisor;
    m_denominator = denominator / divisor;
}

Ratio::Ratio(const record::Decimal& value)
    : Ratio(powerOf(Ratio(10, 1), -int {value.scale}) * Ratio(value.mantissa, 1))
{
}

Ratio operator*(const Ratio& a, const Ratio& b)
{
    if (!a.valid() || !b.valid())
        return invalid();
    // Shortened crosswise first, so that it overflows only when the result would.
    const Ratio left(a.m_numerator, b.m_denominator);
    const Ratio right(b.m_numerator, a.m_denominator);
    Wide numerator = 0;
    Wide denominator = 0;
    if (__builtin_mul_overflow(left.m_numerator, right.m_numerator, &numerator)
        || __builtin_mul_overflow(left.m_denominator, right.m_denominator, &denominator))
        return invalid();
    return {numerator, denominator};
}

Ratio operator/(const Ratio& a, const Ratio& b)
{
    if (!a.valid() || !b.valid() || b.m_numerator == 0)
        return invalid();
    return a * Ratio(b.m_denominator, b.m_numerator);
}

Ratio operator+(const Ratio& a, const Ratio& b)
{
    if (!a.valid() || !b.valid())
        return invalid();
    Wide left = 0;
    Wide right = 0;
    Wide sum = 0;
    Wide denominator = 0;
    if (__builtin_mul_overflow(a.m_numerator, b.m_denominator, &left)
        || __builtin_mul_overflow(b.m_numerator, a.m_denominator, &right)
        || __builtin_add_overflow(left, right, &sum)
        || __builtin_mul_overflow(a.m_denominator, b.m_denominator, &denominator))
        return invalid();
    return {sum, denominator};
}

int Ratio::compare(const Ratio& a, const Ratio& b)
{
    const Ratio difference = a + Ratio(-b.m_numerator, b.m_denominator);
    return difference.m_numerator < 0 ? -1 : (difference.m_numerator > 0 ? 1 : 0);
}

std::optional<record::Decimal> Ratio::decimal() const
{
    if (!valid())
        return std::nullopt;
    constexpr Wide kMost = Wide {100'000'000'000'000'000}; // 17 digits
    Wide rest = m_numerator % m_denominator;
    Wide value = m_numerator / m_denominator;
    if (value > std::numeric_limits<std::int64_t>::max()
        || value < std::numeric_limits<std::int64_t>::min())
        return std::nullopt;
    std::uint8_t scale = 0;
    const auto size = [](Wide number) {
        return number < 0 ? -number : number;
    };
    while (rest != 0 && scale < 18 && size(value) < kMost / 10) {
        Wide grown = 0;
        if (__builtin_mul_overflow(rest, Wide {10}, &grown))
            return std::nullopt;
        value = value * 10 + grown / m_denominator;
        rest = grown % m_denominator;
        ++scale;
    }
    if (size(rest) >= m_denominator - size(rest)) // half away from zero
        value += m_numerator < 0 ? -1 : 1;
    while (scale > 0 && value % 10 == 0) {
        value /= 10;
        --scale;
    }
    return record::Decimal {static_cast<std::int64_t>(value), scale};
}

std::optional<UnitMeaning> meaningOf(std::string_view unit)
{
    if (unit.empty())
        return UnitMeaning {};
    if (unit.size() > 200)
        return std::nullopt;
    return UnitReader(unit, 0).whole();
}

std::optional<record::Decimal>
converted(const record::Decimal& value, std::string_view from, std::string_view to)
{
    if (from == to)
        return value;
    const std::optional<UnitMeaning> source = meaningOf(from);
    const std::optional<UnitMeaning> target = meaningOf(to);
    if (!source || !target || source->logarithmic || target->logarithmic
        || !source->sameDimension(*target))
        return std::nullopt;
    const Ratio base = (Ratio(value) + source->offset) * source->factor;
    const Ratio back {-1, 1};
    return (base / target->factor + back * target->offset).decimal();
}

std::string baseUnits(const UnitMeaning& meaning)
{
    std::string text;
    const auto add = [&text](std::string_view code, int power) {
        if (power == 0)
            return;
        text += text.empty() ? "" : ".";
        text += code;
        if (power != 1)
            text += std::to_string(power);
    };
    for (std::size_t i = 0; i < kBase.size(); ++i)
        add(kBase[i], meaning.dimension[i]);
    for (const auto& [code, power] : meaning.arbitrary)
        add(code, power);
    return text.empty() ? "1" : text;
}

} // namespace sartorius::fhirpath
