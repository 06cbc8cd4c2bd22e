#pragma once

#include <string>
#include <vector>

namespace sartorius::record {

/// Something a person must mend in a form, pack, message, answer or settings file. A value, not an
/// Error: all problems of a file come at once.
struct Problem
{
    std::string code;   ///< stable and short, e.g. "unknown-item", "json-syntax", "out-of-range"
    std::string where;  ///< file with line and column ("knee.json:12:7"), item id, or segment and field
    std::string what;   ///< one plain sentence; holds patient data only when the file it speaks of does
    std::string remedy; ///< what to do about it, one plain sentence

    friend bool operator==(const Problem&, const Problem&) = default;
};

using Problems = std::vector<Problem>;

} // namespace sartorius::record
