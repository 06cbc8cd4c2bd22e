#pragma once

#include "forms/record/order.h"
#include "hl7/message/message.h"

#include <string>
#include <vector>

namespace sartorius::ctl {

/// What a receiver's copy says beside what the record holds.
struct SentFields
{
    int compared = 0;
    std::vector<std::string> different; ///< places, "PRD[2]-7.1"

    bool allAgree() const { return compared > 0 && different.empty(); }
};

/// Reads a received REF^I12 or OMG^O19 by its paths and compares each with the order it was made
/// from.
SentFields compareSent(const hl7::Message& received,
                       const record::Referral& referral,
                       const record::ControlId& controlId);
SentFields compareSent(const hl7::Message& received,
                       const record::RehabOrder& order,
                       const record::ControlId& controlId);

} // namespace sartorius::ctl
