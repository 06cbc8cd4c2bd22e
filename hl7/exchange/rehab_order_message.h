#pragma once

#include "forms/record/order.h"
#include "forms/record/result.h"
#include "hl7/exchange/peer_profile.h"
#include "hl7/exchange/requirements.h"
#include "hl7/message/header.h"

#include <string>

namespace sartorius::hl7 {

/// A rehabilitation order as OMG^O19^OMG_O19 of version 2.5.1: ORC, TQ1 with sessions, frequency and
/// duration, OBR, and each exercise with its dose as OBX of one OBX-4. For peers that ask for it as
/// ORM^O01, which has no TQ1 in any version: there the timing stands in ORC-7 and OBR-27. A
/// replacement names the old order (ORC-1 RP) and then the new one whole (RO); a cancellation (CA)
/// names the order. Pure; rules as in encodeReferral.
record::Result<std::string> encodeRehabOrder(const record::RehabOrder& order,
                                             const MessageHeader& header,
                                             const PeerProfile& profile = {},
                                             const OrderAct& act = {});

} // namespace sartorius::hl7
