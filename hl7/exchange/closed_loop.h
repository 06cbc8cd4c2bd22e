#pragma once

#include "hl7/exchange/order_status.h"

#include <vector>

namespace sartorius::hl7 {

/// What any message that comes in states about our orders: readOrderStatus, and what appointments
/// (SIU^S12 to S15, S26) and reports (ORU^R01, MDM^T02 and its kin) mean for the order they name.
/// None for a message that says nothing about an order. Pure.
std::vector<OrderStatusUpdate> readOrderEvents(const Message& message);

} // namespace sartorius::hl7
