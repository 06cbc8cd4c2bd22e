#pragma once

#include "forms/record/problem.h"

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace sartorius::rehab {

/// One line of what a good referral contains.
struct ReferralItem
{
    std::string id; ///< "ref-question"
    std::string text;
    std::string from; ///< who or what fills it
};

/// Whom to refer to when one of the flags is open or one of the differentials leads.
struct ReferralTarget
{
    std::string id;
    std::string name;
    std::vector<std::string> flags;
    std::vector<std::string> differentials;
};

struct ReferralUrgency
{
    std::string code; ///< tier of the rules, "U0"
    std::string name;
    std::string target;
    std::string hl7Priority; ///< RF1-2, table 0280; empty: nothing is sent
};

/// The referral content of one form. Immutable; safe to read from any thread.
struct ReferralGuide
{
    std::string form;
    std::string version;
    std::vector<ReferralItem> checklist;
    std::vector<ReferralTarget> targets;
    std::vector<ReferralUrgency> urgencies; ///< the most urgent first
    std::vector<std::string> further;       ///< targets that no flag or differential stands for
    std::vector<std::string> helpNow;       ///< safety net, plain words for the patient
    std::vector<std::string> seeSoon;

    /// Null when there is none of that code.
    const ReferralUrgency* urgency(std::string_view code) const;
};

using SharedReferralGuide = std::shared_ptr<const ReferralGuide>;

/// Reads the referral content. All problems come at once, with file, line and column.
[[nodiscard]] tl::expected<SharedReferralGuide, record::Problems> readReferralGuide(std::string bytes,
                                                                                   std::string file);

/// Targets for the open flags, in the order of the flags, then for the leading differential; each once.
std::vector<const ReferralTarget*> targetsFor(const ReferralGuide& guide,
                                              const std::vector<std::string>& openFlags,
                                              std::string_view leadingDifferential);

/// What is known of a referral that is about to be sent.
struct ReferralState
{
    bool question = false;
    bool urgency = false;
    bool redFlagsListed = false; ///< each one present, absent or not assessed
    bool identityConfirmed = false;
    bool emergency = false; ///< a flag of the most urgent class is open
    bool phoned = false;    ///< the handover by telephone is recorded
};

/// Why the referral must not be sent yet; empty when it may. An emergency needs a recorded telephone
/// handover, since an electronic referral alone is never enough for it.
record::Problems sendingProblems(const ReferralState& state);

} // namespace sartorius::rehab
