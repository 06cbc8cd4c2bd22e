#pragma once

#include "plugin/store/inbox.h"

#include <optional>
#include <vector>

namespace sartorius::workflow {

/// What all statements about an order amount to: the one that decides, or nothing. The result
/// depends on what was stated and when, never on the order in which it arrived: status messages
/// overtake each other (IHE 360X), and a late copy must not turn back the loop. Pure.
std::optional<store::OrderEvent> decidingEvent(std::vector<store::OrderEvent> events);

/// True when an order in state `from` comes to state `to` by a later statement.
bool leadsTo(record::AcceptanceState from, record::AcceptanceState to);

} // namespace sartorius::workflow
