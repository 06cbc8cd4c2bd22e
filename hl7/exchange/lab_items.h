#pragma once

#include "forms/record/quantity.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::hl7 {

/// The form items that take results of a LOINC code, all in the same unit; none for codes that no
/// form asks for.
std::vector<std::string> labItemsOf(std::string_view loinc);

/// A unit as UCUM spells it: known other spellings ("mmol/l", "10^9/L", "IU/L") are translated,
/// anything else is returned as it is.
std::string ucumFrom(std::string_view unit);

/// The quantity in the unit of its form item. Nothing when the unit does not belong to that LOINC
/// code: a molar value under a code for mass is refused, never guessed.
std::optional<record::Quantity> inItemUnit(std::string_view loinc, const record::Quantity& value);

} // namespace sartorius::hl7
