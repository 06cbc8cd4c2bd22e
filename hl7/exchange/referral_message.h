#pragma once

#include "forms/record/order.h"
#include "forms/record/result.h"
#include "hl7/exchange/peer_profile.h"
#include "hl7/exchange/requirements.h"
#include "hl7/message/header.h"

#include <string>

namespace sartorius::hl7 {

/// A referral as REF^I12^REF_I12 of version 2.5.1, complete and frozen: the bytes that go into the
/// outbox. Pure. MSH-11 is T for a made-up patient, whatever the header says; an empty sending
/// facility is the clinic's. Every value was read back out of the bytes before they are returned.
/// A change (I13) is the whole referral again under its id, a cancellation (I14) names it, its
/// people and the reason.
/// @return InvalidInput while `requirements` lists anything, when a text is not UTF-8, or has a
/// character that the peer's set lacks.
record::Result<std::string> encodeReferral(const record::Referral& referral,
                                           const MessageHeader& header,
                                           const PeerProfile& profile = {},
                                           const OrderAct& act = {});

} // namespace sartorius::hl7
