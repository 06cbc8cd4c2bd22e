#pragma once

#include "hl7/exchange/order_status.h"
#include "hl7/exchange/receiver.h"
#include "plugin/workflow/desk.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What comes back from recipients.
namespace sartorius::workflow {

/// Receives messages that came in together: keeps each with its answer, applies what it says about
/// our own orders, and commits once for all. Works while locked. A status counts only from the
/// application and facility the order was sent to; that, and whatever else needs a person, is put
/// into the tray and changes nothing.
/// @return the answers to each frame; a failure: nothing was kept of any of them.
record::Result<std::vector<std::vector<std::string>>>
takeInbound(Desk& desk, std::span<const std::string_view> frames);

/// Applies what came in for the charts while the record was locked; when it has been opened.
record::Result<void> applyWaiting(Desk& desk);

/// One message alone, already read.
record::Result<hl7::InboundOutcome>
keepInbound(Desk& desk, const hl7::InboundMessage& message, const std::string& answer);

/// An acknowledgement may be an application answer (RRI^I12, ORG^O20) that says already whether the
/// recipient takes the job. Nothing happens when it says nothing about this order.
record::Result<void> applyAnswer(Desk& desk, const record::OutboxId& id, std::string_view answer);

/// Notes what was stated about an order and what all statements amount to now. NotFound for an
/// order that is not ours.
record::Result<void>
noteStatus(store::Transaction& writing, const Desk& desk, const store::OrderEvent& event);

} // namespace sartorius::workflow
