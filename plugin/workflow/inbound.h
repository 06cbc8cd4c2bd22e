#pragma once

#include "hl7/exchange/receiver.h"
#include "plugin/workflow/desk.h"

#include <string_view>

/// What comes back from recipients.
namespace sartorius::workflow {

/// Keeps a message with its answer, then applies what it says about our own orders, in one
/// transaction. Works while locked. A status counts only from the application and facility the
/// order was sent to; anything else is kept for a person to review and changes nothing.
record::Result<hl7::InboundOutcome>
keepInbound(Desk& desk, const hl7::InboundMessage& message, const std::string& answer);

/// An acknowledgement may be an application answer (RRI^I12, ORG^O20) that says already whether the
/// recipient takes the job. Nothing happens when it says nothing about this order.
record::Result<void> applyAnswer(Desk& desk, const record::OutboxId& id, std::string_view answer);

} // namespace sartorius::workflow
