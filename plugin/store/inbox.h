#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/order.h"
#include "forms/record/result.h"
#include "forms/record/time.h"

#include <string>
#include <string_view>

namespace sartorius::store {

/// What became of a message that came in. Kept: nobody need look. Tray: a person must. Done: a
/// person has.
enum class InboxState { Kept, Tray, Done };

/// A message to be kept before it is answered.
struct NewInbound
{
    std::string name; ///< what makes it this message: sender's application, facility, control id
    std::string bytes;
    std::string answer; ///< given again when the same message comes again; may be empty
};

/// What was found when a message was to be kept.
struct KeptInbound
{
    enum class Kind {
        New,
        Same, ///< it is here already; `answer` is the one given before
        Other ///< another message has this name
    };
    Kind kind = Kind::New;
    std::string id;
    std::string answer;
};

/// A message that came in, opened.
struct InboxItem
{
    std::string id;
    InboxState state = InboxState::Kept;
    std::string reasonCode; ///< why it lies in the tray, or what a person did
    record::Instant receivedAt;
    std::string bytes;
};

/// What somebody stated about an order, and when it came to be so. Only ever added, so that the
/// order in which statements arrive decides nothing.
struct OrderEvent
{
    record::OrderId order;
    record::AcceptanceState state = record::AcceptanceState::NotAnswered;
    record::Instant stated; ///< by its own word
    std::string reason; ///< may hold patient data: sealed, never logged
    std::string message; ///< id in the inbox; empty when a person of ours stated it

    friend bool operator==(const OrderEvent&, const OrderEvent&) = default;
};

/// The clear spelling of a state on disk: toString of record. Corrupt for any other word.
record::Result<record::AcceptanceState> acceptanceStateFrom(std::string_view text);

/// "kept", "tray", "done".
std::string_view toString(InboxState state);

} // namespace sartorius::store
