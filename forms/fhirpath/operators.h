#pragma once

#include "forms/fhirpath/value.h"

#include <compare>
#include <optional>
#include <span>

// What FHIRPath operators mean on single values. No names, no slots, no evaluation order.

namespace sartorius::fhirpath {

/// FHIRPath `=` on two values: empty when precision or unit leaves it open. Values of types that
/// cannot be equal are not.
std::optional<bool> equal(const Value& a, const Value& b);

/// FHIRPath `~` on two values: text without regard to case and runs of blanks, numbers to the
/// lesser precision.
bool equivalent(const Value& a, const Value& b);

/// How two values compare.
struct Ordering
{
    bool comparable = true; ///< false: types that have no order between them
    std::optional<std::strong_ordering> order; ///< empty: precision or unit leaves it open
};

Ordering ordering(const Value& a, const Value& b);

enum class Arithmetic { Add, Subtract, Multiply, Divide, DivideWhole, Modulo };

/// What a calculation came to.
struct Calculated
{
    bool possible = true; ///< false: types that cannot be calculated with
    std::optional<Value> value; ///< empty: division by zero, overflow, different units
};

Calculated calculate(Arithmetic operation, const Value& a, const Value& b);

/// The number as a Decimal; empty when the value is none. A Quantity is no number.
std::optional<record::Decimal> numberOf(const Value& value);

/// The value itself, or that of an element; empty when the element has none.
std::optional<Value> plainValue(const Value& value);

/// Whether both are quantities (or numbers) of one dimension.
bool comparable(const Value& a, const Value& b);

/// In another unit of the same dimension; a calendar year becomes no UCUM year.
std::optional<record::Quantity> convertedQuantity(const record::Quantity& from,
                                                  const std::string& unit);

} // namespace sartorius::fhirpath
