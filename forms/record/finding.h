#pragma once

#include "forms/record/coding.h"
#include "forms/record/laterality.h"

#include <optional>
#include <string_view>

namespace sartorius::record {

/// Three values, always: what was not assessed is never absent.
enum class Presence { Present, Absent, NotAssessed };

struct Finding
{
    Coding what;
    std::optional<Laterality> side;
    Presence presence = Presence::NotAssessed;

    friend bool operator==(const Finding&, const Finding&) = default;
};

/// "present", "absent", "not-assessed".
std::string_view toString(Presence presence);

} // namespace sartorius::record
