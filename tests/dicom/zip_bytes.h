#pragma once

#include <string>
#include <vector>

namespace sartorius::tests {

struct ZipMember
{
    std::string name;
    std::string bytes;
    bool deflated = true;
};

/// A zip archive of these files. No check sums: what reads it does not look at them.
std::string zipArchive(const std::vector<ZipMember>& members);

} // namespace sartorius::tests
