#pragma once

#include "forms/record/person.h"
#include "forms/record/time.h"

#include <string>
#include <string_view>
#include <vector>

namespace sartorius::record {

/// A named clinician of the site has read a content pack and lets it be used. It holds for exactly the
/// bytes of that hash: another version, however small the change, is not approved.
struct ContentApproval
{
    std::string pack;    ///< "medial-knee"
    std::string version;
    std::string sha256;  ///< of the pack's manifest, lower-case hexadecimal
    Clinician by;
    Instant at;

    friend bool operator==(const ContentApproval&, const ContentApproval&) = default;
};

/// The latest approval of exactly this pack; null when nobody approved it.
inline const ContentApproval*
approvalOf(const std::vector<ContentApproval>& approvals, std::string_view pack, std::string_view sha256)
{
    const ContentApproval* latest = nullptr;
    for (const ContentApproval& approval : approvals) {
        if (approval.pack == pack && approval.sha256 == sha256 && !sha256.empty()
            && (latest == nullptr || latest->at < approval.at))
            latest = &approval;
    }
    return latest;
}

} // namespace sartorius::record
