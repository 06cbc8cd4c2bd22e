#pragma once

#include "forms/record/decimal.h"

#include <string>

namespace sartorius::record {

/// A measured value with its UCUM unit ("mm", "Cel", "{score}"). The unit is never dropped and two
/// quantities of different units are never equal.
struct Quantity
{
    Decimal value;
    std::string unit;

    friend bool operator==(const Quantity&, const Quantity&) = default;
};

} // namespace sartorius::record
