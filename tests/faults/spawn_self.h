#pragma once

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace sartorius::faults {

/// Where the started program says what it did.
inline constexpr int kReportDescriptor = 3;

struct Started
{
    pid_t process = -1;
    int reports = -1; ///< reads what it writes to kReportDescriptor; the caller closes it
};

/// Starts this very program again; the first of `arguments` is its name. Empty: the system did not.
std::optional<Started> spawnSelf(std::vector<std::string> arguments);

} // namespace sartorius::faults
