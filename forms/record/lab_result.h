#pragma once

#include "forms/record/coding.h"
#include "forms/record/quantity.h"
#include "forms/record/time.h"

#include <string>

namespace sartorius::record {

/// One laboratory value with its own date and unit, as the laboratory wrote them.
struct LabResult
{
    Coding what; ///< LOINC where the laboratory gave it
    Quantity value;
    std::string comparator; ///< "", "<", ">", "<=", ">="
    std::string referenceRange;
    Instant taken;

    friend bool operator==(const LabResult&, const LabResult&) = default;
};

} // namespace sartorius::record
