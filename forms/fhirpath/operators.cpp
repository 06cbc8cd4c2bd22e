#include "forms/fhirpath/operators.h"

#include "forms/fhirpath/resource.h"
#include "forms/fhirpath/temporal.h"
#include "forms/fhirpath/ucum.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

using record::Decimal;
using record::Quantity;

// ---- numbers

/// Exact where it can be, else 17 significant digits.
std::optional<Decimal> quotient(const Decimal& a, const Decimal& b)
{
    return (Ratio(a) / Ratio(b)).decimal();
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

bool isWhole(const Value& value)
{
    return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<Long>(value);
}

Calculated calculateNumbers(Arithmetic operation, const Value& a, const Value& b)
{
    const std::optional<Decimal> result = numbers(operation, *numberOf(a), *numberOf(b));
    if (!result)
        return {true, std::nullopt};
    const bool wholes = isWhole(a) && isWhole(b);
    const bool integral
        = operation == Arithmetic::DivideWhole || (wholes && operation != Arithmetic::Divide);
    if (!integral || result->scale != 0)
        return {true, Value {*result}};
    const bool longer
        = wholes && (std::holds_alternative<Long>(a) || std::holds_alternative<Long>(b));
    return {true, longer ? Value {Long {result->mantissa}} : Value {result->mantissa}};
}

// ---- quantities

/// A quantity in a measure that others can be compared with.
struct Measured
{
    Ratio value; ///< in base units, or in calendar months or seconds
    UnitMeaning unit;
    std::optional<CalendarUnit> calendar;
};

std::optional<Measured> measured(const Quantity& quantity)
{
    Measured result;
    result.calendar = calendarUnitOf(quantity.unit);
    if (!result.calendar) {
        const std::optional<UnitMeaning> unit = meaningOf(quantity.unit);
        if (!unit || unit->logarithmic)
            return std::nullopt;
        result.unit = *unit;
    } else {
        // FHIRPath, "Time-valued quantities": a calendar month is 30 days, a year 365.
        static constexpr std::array<std::int64_t, 7> kSeconds {
            365 * 86400, 30 * 86400, 7 * 86400, 86400, 3600, 60, 1};
        const auto index = static_cast<std::size_t>(*result.calendar);
        result.unit.factor = index < 7 ? Ratio(kSeconds[index], 1) : Ratio(1, 1000);
        result.unit.dimension[1] = 1;
    }
    result.value = (Ratio(quantity.value) + result.unit.offset) * result.unit.factor;
    return result.value.valid() ? std::optional(result) : std::nullopt;
}

bool isDefinite(const Quantity& quantity)
{
    static constexpr std::array<std::string_view, 6> kUnits {"wk", "d", "h", "min", "s", "ms"};
    if (const auto calendar = calendarUnitOf(quantity.unit))
        return *calendar >= CalendarUnit::Week;
    return std::find(kUnits.begin(), kUnits.end(), quantity.unit) != kUnits.end();
}

/// Two quantities in one measure, when that has a meaning: a calendar year is no UCUM year.
struct Pair
{
    Measured a;
    Measured b;
};

std::optional<Pair> commensurate(const Quantity& a, const Quantity& b)
{
    std::optional<Measured> left = measured(a);
    std::optional<Measured> right = measured(b);
    if (!left || !right || !left->unit.sameDimension(right->unit))
        return std::nullopt;
    const bool mixed = left->calendar.has_value() != right->calendar.has_value();
    if (mixed && !(isDefinite(a) && isDefinite(b)))
        return std::nullopt;
    const auto isMonths = [](const Measured& one) {
        return one.calendar && *one.calendar <= CalendarUnit::Month;
    };
    if (isMonths(*left) && isMonths(*right)) { // 12 months are a year, whatever their days
        for (const auto& [one, quantity] : {std::pair(&*left, &a), std::pair(&*right, &b)}) {
            one->unit.factor = Ratio(*one->calendar == CalendarUnit::Year ? 12 : 1, 1);
            one->value = Ratio(quantity->value) * one->unit.factor;
        }
    }
    return Pair {*left, *right};
}

/// Both in the smaller of their units.
struct Aligned
{
    Decimal a;
    Decimal b;
    std::string unit;
};

std::optional<Aligned> aligned(const Quantity& a, const Quantity& b)
{
    if (a.unit == b.unit)
        return measured(a) ? std::optional(Aligned {a.value, b.value, a.unit}) : std::nullopt;
    const std::optional<Pair> pair = commensurate(a, b);
    if (!pair)
        return std::nullopt;
    const bool first = Ratio::compare(pair->a.unit.factor, pair->b.unit.factor) <= 0;
    const Measured& smaller = first ? pair->a : pair->b;
    const auto inSmaller = [&](const Measured& one) {
        return (one.value / smaller.unit.factor + Ratio(-1, 1) * smaller.unit.offset).decimal();
    };
    const std::optional<Decimal> left = first ? a.value : inSmaller(pair->a);
    const std::optional<Decimal> right = first ? inSmaller(pair->b) : b.value;
    if (!left || !right)
        return std::nullopt;
    return Aligned {*left, *right, first ? a.unit : b.unit};
}

std::optional<std::strong_ordering> compareQuantities(const Quantity& a, const Quantity& b)
{
    if (a.unit == b.unit)
        return a.value <=> b.value;
    const std::optional<Pair> pair = commensurate(a, b);
    if (!pair)
        return std::nullopt;
    return Ratio::compare(pair->a.value, pair->b.value) <=> 0;
}

std::optional<Value> product(Arithmetic operation, const Quantity& a, const Quantity& b)
{
    const bool dividing = operation == Arithmetic::Divide;
    const auto kept = [](const std::optional<Decimal>& value, const std::string& unit) {
        return value ? std::optional<Value>(Quantity {*value, unit}) : std::nullopt;
    };
    if (calendarUnitOf(a.unit) || calendarUnitOf(b.unit)) {
        if (b.unit == "1")
            return kept(numbers(operation, a.value, b.value), a.unit);
        return a.unit == "1" && !dividing ? kept(numbers(operation, a.value, b.value), b.unit)
                                          : std::nullopt;
    }
    const std::optional<Measured> left = measured(a);
    const std::optional<Measured> right = measured(b);
    if (!left || !right)
        return std::nullopt;
    if (b.unit == "1")
        return kept(numbers(operation, a.value, b.value), a.unit);
    if (a.unit == "1" && !dividing)
        return kept(numbers(operation, a.value, b.value), b.unit);
    UnitMeaning unit = left->unit;
    for (std::size_t i = 0; i < unit.dimension.size(); ++i)
        unit.dimension[i] += (dividing ? -1 : 1) * right->unit.dimension[i];
    for (const auto& [code, power] : right->unit.arbitrary)
        unit.arbitrary[code] += dividing ? -power : power;
    const Ratio value = dividing ? left->value / right->value : left->value * right->value;
    return kept(value.decimal(), baseUnits(unit));
}

Calculated calculateQuantities(Arithmetic operation, const Quantity& a, const Quantity& b)
{
    if (operation == Arithmetic::Multiply || operation == Arithmetic::Divide)
        return {true, b.value.mantissa == 0 && operation == Arithmetic::Divide
                    ? std::nullopt
                    : product(operation, a, b)};
    const std::optional<Aligned> both = aligned(a, b);
    if (!both)
        return {true, std::nullopt};
    const std::optional<Decimal> result = numbers(operation, both->a, both->b);
    if (!result)
        return {true, std::nullopt};
    if (operation == Arithmetic::DivideWhole)
        return {true, Value {Quantity {*result, "1"}}};
    return {true, Value {Quantity {*result, both->unit}}};
}

std::optional<Quantity> quantityOf(const Value& value)
{
    if (const auto* quantity = std::get_if<Quantity>(&value))
        return *quantity;
    const std::optional<Decimal> number = numberOf(value);
    return number ? std::optional<Quantity>(Quantity {*number, "1"}) : std::nullopt;
}

// ---- text

std::string folded(const std::string& text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool wide = text.compare(i, 2, "\xC2\xA0") == 0; // no-break space
        const bool blank = wide || c == ' ' || c == '\t' || c == '\n' || c == '\r';
        i += wide ? 1 : 0;
        result += blank ? ' ' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return result;
}

/// To the lesser precision; zeros at the end are none. Whole numbers must be the same.
bool roughlyEqual(const Decimal& a, const Decimal& b)
{
    const auto digitsOf = [](Decimal number) {
        while (number.scale > 0 && number.mantissa % 10 == 0) {
            number.mantissa /= 10;
            --number.scale;
        }
        return number.scale;
    };
    const std::uint8_t digits = std::min(digitsOf(a), digitsOf(b));
    return record::rounded(a, digits) == record::rounded(b, digits);
}

/// For ~ alone, a UCUM year is a year.
Quantity inCalendar(const Quantity& quantity)
{
    if (quantity.unit == "a")
        return {quantity.value, "year"};
    return quantity.unit == "mo" ? Quantity {quantity.value, "month"} : quantity;
}

bool equivalentQuantities(const Quantity& a, const Quantity& b)
{
    const std::optional<Aligned> both = aligned(inCalendar(a), inCalendar(b));
    return both ? roughlyEqual(both->a, both->b) : a == b;
}

// ---- elements

/// The same value, and the same children in whatever order. `roughly`: as ~ compares, by which the
/// ids and extensions of a primitive do not matter.
std::optional<bool> sameElement(const Element& a, const Element& b, bool roughly)
{
    if (a == b)
        return true;
    const Resource::Node& left = a.resource->node(a.node);
    const Resource::Node& right = b.resource->node(b.node);
    if (left.leaf != right.leaf)
        return false;
    if (left.leaf) {
        const std::optional<Value> x = systemValue(a);
        const std::optional<Value> y = systemValue(b);
        if (x.has_value() != y.has_value())
            return false;
        if (roughly)
            return !x || equivalent(*x, *y);
        if (x) {
            const std::optional<bool> same = equal(*x, *y);
            if (!same.value_or(false))
                return same;
        }
    }
    const std::vector<std::uint32_t> mine = childrenOf(a);
    const std::vector<std::uint32_t> theirs = childrenOf(b);
    if (mine.size() != theirs.size())
        return false;
    std::vector<bool> taken(theirs.size(), false);
    for (const std::uint32_t child : mine) {
        std::size_t i = 0; // members may stand in any order; those of one name keep theirs
        while (i < theirs.size()
               && (taken[i] || b.resource->node(theirs[i]).json != a.resource->node(child).json))
            ++i;
        if (i == theirs.size()
            || !sameElement({a.resource, child}, {b.resource, theirs[i]}, roughly).value_or(false))
            return false;
        taken[i] = true;
    }
    return true;
}

/// An element beside a value of the system; empty when the element's value is absent.
std::optional<bool> elementEquals(const Element& element, const Value& value)
{
    if (const std::string_view* text = textOf(element)) {
        const auto* other = std::get_if<std::string>(&value);
        return other != nullptr && *text == *other;
    }
    const std::optional<Value> own = systemValue(element);
    if (!own)
        return element.resource->node(element.node).leaf ? std::nullopt : std::optional(false);
    return equal(*own, value);
}

} // namespace

std::optional<Decimal> numberOf(const Value& value)
{
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return Decimal {*integer};
    if (const auto* decimal = std::get_if<Decimal>(&value))
        return *decimal;
    if (const auto* longer = std::get_if<Long>(&value))
        return Decimal {longer->value};
    return std::nullopt;
}

std::optional<Value> plainValue(const Value& value)
{
    if (const auto* element = std::get_if<Element>(&value))
        return systemValue(*element);
    return value;
}

std::optional<bool> equal(const Value& a, const Value& b)
{
    const auto* element = std::get_if<Element>(&a);
    const auto* otherElement = std::get_if<Element>(&b);
    if (element != nullptr && otherElement != nullptr)
        return sameElement(*element, *otherElement, false);
    if (element != nullptr)
        return elementEquals(*element, b);
    if (otherElement != nullptr)
        return elementEquals(*otherElement, a);
    const std::optional<Decimal> left = numberOf(a);
    const std::optional<Decimal> right = numberOf(b);
    if (left && right)
        return *left == *right;
    const bool measure = std::holds_alternative<Quantity>(a) || std::holds_alternative<Quantity>(b);
    if (measure && quantityOf(a) && quantityOf(b)) {
        const auto order = compareQuantities(*quantityOf(a), *quantityOf(b));
        return order ? std::optional(std::is_eq(*order)) : std::nullopt;
    }
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
    if (const auto* coding = std::get_if<record::Coding>(&a)) {
        const auto& other = std::get<record::Coding>(b);
        return coding->code == other.code && coding->system == other.system;
    }
    return a == b;
}

bool equivalent(const Value& a, const Value& b)
{
    const auto* element = std::get_if<Element>(&a);
    const auto* otherElement = std::get_if<Element>(&b);
    if (element != nullptr && otherElement != nullptr)
        return sameElement(*element, *otherElement, true).value_or(false);
    if (element != nullptr || otherElement != nullptr) {
        const std::optional<Value> x = plainValue(a);
        const std::optional<Value> y = plainValue(b);
        return x && y && equivalent(*x, *y);
    }
    const std::optional<Decimal> left = numberOf(a);
    const std::optional<Decimal> right = numberOf(b);
    if (left && right)
        return isWhole(a) && isWhole(b) ? *left == *right : roughlyEqual(*left, *right);
    const bool measure = std::holds_alternative<Quantity>(a) || std::holds_alternative<Quantity>(b);
    if (measure && quantityOf(a) && quantityOf(b))
        return equivalentQuantities(*quantityOf(a), *quantityOf(b));
    if (a.index() != b.index())
        return false;
    if (const auto* text = std::get_if<std::string>(&a))
        return folded(*text) == folded(std::get<std::string>(b));
    return equal(a, b).value_or(false);
}

Ordering ordering(const Value& a, const Value& b)
{
    const std::optional<Decimal> left = numberOf(a);
    const std::optional<Decimal> right = numberOf(b);
    if (left && right)
        return {true, *left <=> *right};
    const bool measure = std::holds_alternative<Quantity>(a) || std::holds_alternative<Quantity>(b);
    if (measure && quantityOf(a) && quantityOf(b))
        return {true, compareQuantities(*quantityOf(a), *quantityOf(b))};
    if (a.index() != b.index())
        return {false, std::nullopt};
    if (const auto* text = std::get_if<std::string>(&a))
        return {true, *text <=> std::get<std::string>(b)};
    if (const auto* temporal = std::get_if<Temporal>(&a))
        return compareTemporals(*temporal, std::get<Temporal>(b));
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
    const auto* temporal = std::get_if<Temporal>(&a);
    const auto* laterTemporal = std::get_if<Temporal>(&b);
    if (temporal != nullptr && other != nullptr
        && (operation == Arithmetic::Add || operation == Arithmetic::Subtract))
        return moved(*temporal, *other, operation == Arithmetic::Subtract);
    if (laterTemporal != nullptr && quantity != nullptr && operation == Arithmetic::Add)
        return moved(*laterTemporal, *quantity, false);
    if ((quantity != nullptr || other != nullptr) && quantityOf(a) && quantityOf(b))
        return calculateQuantities(operation, *quantityOf(a), *quantityOf(b));
    return {false, std::nullopt};
}

bool comparable(const Value& a, const Value& b)
{
    const std::optional<Quantity> left = quantityOf(a);
    const std::optional<Quantity> right = quantityOf(b);
    if (!left || !right)
        return false;
    return left->unit == right->unit || commensurate(*left, *right).has_value();
}

std::optional<Quantity> convertedQuantity(const Quantity& from, const std::string& unit)
{
    if (from.unit == unit)
        return from;
    const std::optional<Pair> pair = commensurate(from, Quantity {Decimal {1}, unit});
    if (!pair)
        return std::nullopt;
    const std::optional<Decimal> value
        = (pair->a.value / pair->b.unit.factor + Ratio(-1, 1) * pair->b.unit.offset).decimal();
    return value ? std::optional(Quantity {*value, unit}) : std::nullopt;
}

} // namespace sartorius::fhirpath
