#pragma once

#include "hl7/exchange/referral_message.h"
#include "hl7/exchange/rehab_order_message.h"
#include "hl7/exchange/report_message.h"

#include <tl/expected.hpp>

namespace sartorius::hl7 {

/// The bytes of a message that may be queued, or everything that keeps it from being sent: what the
/// record does not have yet, what this peer requires besides, and where the message would leave our
/// own tables. Nothing is sent that was not judged here.
using Composed = tl::expected<std::string, record::Problems>;

Composed composeReferral(const record::Referral& referral,
                         const MessageHeader& header,
                         const PeerProfile& profile = {},
                         const OrderAct& act = {});
Composed composeRehabOrder(const record::RehabOrder& order,
                           const MessageHeader& header,
                           const PeerProfile& profile = {},
                           const OrderAct& act = {});
Composed composeReport(const Report& report,
                       const MessageHeader& header,
                       const PeerProfile& profile = {},
                       ReportAct act = ReportAct::Original);

} // namespace sartorius::hl7
