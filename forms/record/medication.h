#pragma once

#include "forms/record/time.h"

#include <optional>
#include <string>
#include <string_view>

namespace sartorius::record {

enum class MedicationStatus { Active, Stopped, Unknown };

/// A medicine as it was said; the free text is kept whatever is understood of it.
struct Medication
{
    std::string text;
    MedicationStatus status = MedicationStatus::Active;
    std::optional<Date> started;
    std::optional<Date> stopped;

    friend bool operator==(const Medication&, const Medication&) = default;
};

/// "active", "stopped", "unknown".
std::string_view toString(MedicationStatus status);

} // namespace sartorius::record
