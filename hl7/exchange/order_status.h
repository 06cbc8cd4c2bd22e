#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/order.h"
#include "forms/record/result.h"
#include "hl7/message/message.h"

#include <optional>
#include <string>
#include <vector>

namespace sartorius::hl7 {

/// What a recipient says about one order of ours.
struct OrderStatusUpdate
{
    record::OrderId order; ///< RF1-6 or ORC-2, as we gave it
    std::string recipientNumber; ///< RF1-11 or ORC-3: the recipient's own id; may be empty
    record::AcceptanceState state = record::AcceptanceState::NotAnswered;
    std::string reason; ///< the recipient's words; may hold patient data
    std::optional<record::Instant> stated {}; ///< when it came to be so, as the recipient says:
                                              ///< RF1-9 or ORC-9, otherwise MSH-7

    friend bool operator==(const OrderStatusUpdate&, const OrderStatusUpdate&) = default;
};

/// Reads RRI^I12, and the ORC groups of ORG^O20, ORR^O02, OMG^O19 and ORM^O01 status changes and
/// OSU^O51. One update for each order that the message says something about: a control code that
/// decides nothing gives none. Pure; the caller matches ids and ignores what is not ours.
/// @return InvalidInput when the message is of another type.
record::Result<std::vector<OrderStatusUpdate>> readOrderStatus(const Message& message);

} // namespace sartorius::hl7
