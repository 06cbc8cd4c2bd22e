#include "plugin/workflow/inbound.h"

#include "hl7/exchange/order_status.h"
#include "plugin/workflow/destinations.h"
#include "plugin/workflow/kept.h"

namespace sartorius::workflow {

using record::ErrorCode;
using record::failure;
using store::AuditAction;
using store::RecordKind;

namespace {

/// True when the order went to the one who now speaks of it.
bool speaksForRecipient(const Desk& desk,
                        const api::Settings& settings,
                        const record::OrderId& order,
                        const hl7::InboundMessage& message)
{
    const auto facts = desk.store.orderFacts(order);
    if (!facts)
        return false;
    const auto* destination = findDestination(settings, facts->destination);
    return destination != nullptr && destination->application == message.sendingApplication
        && destination->facility == message.sendingFacility;
}

std::vector<hl7::OrderStatusUpdate> updatesOf(std::string_view bytes)
{
    const auto message = hl7::Message::parse(std::string(bytes));
    if (!message)
        return {};
    auto updates = hl7::readOrderStatus(*message);
    return updates ? std::move(*updates) : std::vector<hl7::OrderStatusUpdate>();
}

record::Result<void>
noteStatus(store::Transaction& writing, const Desk& desk, const hl7::OrderStatusUpdate& update)
{
    if (const auto set = writing.setAcceptance(update.order, update.state, update.reason); !set)
        return failure(set.error());
    auto event = eventOf(desk, AuditAction::Acknowledge);
    event.user.clear();
    event.role.clear();
    event.entityKind = "order";
    event.entityId = update.order.value;
    event.reasonCode = reasonWord(record::toString(update.state));
    return writing.audit(event);
}

/// Duplicate or Conflict when a message of this name is here already.
record::Result<std::optional<hl7::InboundOutcome>>
known(const Desk& desk, const std::string& id, const hl7::InboundMessage& message)
{
    const auto before = desk.store.get(RecordKind::Message, id);
    if (!before) {
        if (before.error().code == ErrorCode::NotFound)
            return std::optional<hl7::InboundOutcome>();
        return failure(before.error());
    }
    const auto kept = valueOf<KeptMessage>(before->payload);
    if (!kept)
        return failure(kept.error());
    using Kind = hl7::InboundOutcome::Kind;
    if (kept->bytes == message.bytes)
        return std::optional(hl7::InboundOutcome {Kind::Duplicate, kept->answer});
    return std::optional(hl7::InboundOutcome {Kind::Conflict, {}});
}

} // namespace

record::Result<hl7::InboundOutcome>
keepInbound(Desk& desk, const hl7::InboundMessage& message, const std::string& answer)
{
    const auto id = desk.store.derivedId(RecordKind::Message,
                                         message.sendingApplication + "\n" + message.sendingFacility
                                             + "\n" + message.controlId.value);
    if (!id)
        return failure(id.error());
    const auto before = known(desk, *id, message);
    if (!before)
        return failure(before.error());
    if (*before)
        return **before;

    store::StoredRecord row;
    row.kind = RecordKind::Message;
    row.id = *id;
    row.state = "received";
    row.payload = payloadOf(KeptMessage {message.bytes, answer});
    auto event = eventOf(desk, AuditAction::Receive);
    event.user.clear();
    event.role.clear();
    event.entityKind = "message";
    event.entityId = *id;
    const auto settings = settingsOf(desk);

    auto writing = desk.store.begin();
    if (!writing)
        return failure(writing.error());
    if (const auto put = writing->putDraft(row, 0); !put)
        return failure(put.error());
    if (const auto noted = writing->audit(event); !noted)
        return failure(noted.error());
    for (const auto& update : updatesOf(message.bytes)) {
        if (!settings || !speaksForRecipient(desk, *settings, update.order, message))
            continue;
        if (const auto noted = noteStatus(*writing, desk, update); !noted)
            return failure(noted.error());
    }
    if (const auto done = writing->commit(); !done)
        return failure(done.error());
    return hl7::InboundOutcome {hl7::InboundOutcome::Kind::Kept, {}};
}

record::Result<void> applyAnswer(Desk& desk, const record::OutboxId& id, std::string_view answer)
{
    const auto item = desk.store.outboxItem(id);
    if (!item)
        return failure(item.error());
    for (const auto& update : updatesOf(answer)) {
        // The acknowledgement came over the connection to this order's own recipient.
        if (update.order != item->entry.order
            || update.state == record::AcceptanceState::NotAnswered)
            continue;
        auto writing = desk.store.begin();
        if (!writing)
            return failure(writing.error());
        if (const auto noted = noteStatus(*writing, desk, update); !noted)
            return noted;
        if (const auto done = writing->commit(); !done)
            return failure(done.error());
    }
    return {};
}

} // namespace sartorius::workflow
