#pragma once

#include "forms/record/order.h"
#include "forms/record/problem.h"

namespace sartorius::hl7 {

/// What a recipient needs and this referral or order does not have yet; empty when it may be sent.
/// `where` is the segment and field, `what` and `remedy` are plain English without patient data.
/// Encoding refuses while anything is listed, so nothing incomplete is ever queued.
record::Problems requirements(const record::Referral& referral);
record::Problems requirements(const record::RehabOrder& order);

/// What any document about a patient needs: who it is about, from and to.
record::Problems documentRequirements(const record::Patient& patient,
                                      const record::Clinician& from,
                                      const record::Recipient& to);

} // namespace sartorius::hl7
