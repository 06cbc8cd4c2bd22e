#include "plugin/workflow/inbound.h"

#include "hl7/exchange/closed_loop.h"
#include "hl7/exchange/patient_merge.h"
#include "hl7/message/acknowledgement.h"
#include "hl7/message/control_id.h"
#include "plugin/workflow/destinations.h"
#include "plugin/workflow/order_loop.h"

namespace sartorius::workflow {

using record::AcceptanceState;
using record::ErrorCode;
using record::failure;
using record::Result;
using store::AuditAction;
using store::InboxState;

namespace {

/// By the service itself: nobody's act.
store::AuditEvent
serviceEvent(const Desk& desk, AuditAction action, std::string kind, std::string id)
{
    store::AuditEvent event;
    event.action = action;
    event.workstation = desk.workstation;
    event.entityKind = std::move(kind);
    event.entityId = std::move(id);
    return event;
}

/// True when the order went to the one who now speaks of it.
bool speaksForRecipient(const api::Settings& settings,
                        const store::OrderFacts& facts,
                        const hl7::InboundMessage& message)
{
    const auto* destination = findDestination(settings, facts.destination);
    return destination != nullptr && destination->application == message.sendingApplication
        && destination->facility == message.sendingFacility;
}

/// The destination through which we reach the sender of a message; null when we cannot.
const api::DestinationSettings* destinationOf(const api::Settings& settings,
                                              const hl7::InboundMessage& message)
{
    for (const api::DestinationSettings& one : settings.destinations) {
        if (one.application == message.sendingApplication && one.facility == message.sendingFacility
            && !one.application.empty())
            return &one;
    }
    return nullptr;
}

/// The application's answer of enhanced mode, as a message of its own over our own connection.
/// @return false when we know no way to the sender: then it goes back where the message came from.
Result<bool> queueApplicationAnswer(store::Transaction& writing,
                                    const Desk& desk,
                                    const hl7::InboundMessage& message,
                                    bool isNew)
{
    const auto settings = settingsOf(desk);
    if (!settings)
        return failure(settings.error());
    const auto* destination = destinationOf(*settings, message);
    if (destination == nullptr || !isNew)
        return destination != nullptr;
    const auto received = hl7::Message::parse(message.bytes);
    if (!received)
        return false;
    hl7::AcknowledgementReply reply;
    reply.code = hl7::AckCode::AA;
    reply.ownId = hl7::newControlId();
    reply.time = desk.clock.now();
    reply.asksForCommit = true; // or nothing would tell that it arrived
    const auto bytes = hl7::encodeAcknowledgement(*received, reply);
    if (!bytes)
        return failure(bytes.error());
    const auto queued = writing.enqueue({destination->id, {}, reply.ownId, *bytes});
    if (!queued)
        return failure(queued.error());
    return true;
}

/// A peer whose clock is far ahead must not outweigh everything that is said until then.
record::Instant plausible(const std::optional<record::Instant>& stated, const record::Instant& now)
{
    constexpr std::chrono::hours kMostAhead {24};
    return stated && stated->utc <= now.utc + kMostAhead ? *stated : now;
}

store::OrderEvent eventFrom(const hl7::OrderStatusUpdate& update,
                            const std::string& message,
                            const record::Instant& now)
{
    return {update.order, update.state, plausible(update.stated, now), update.reason, message};
}

/// One message on its way into the record.
class Arrival
{
public:
    Arrival(store::Transaction& writing,
            const Desk& desk,
            const hl7::InboundMessage& message,
            std::string id)
        : m_writing(writing)
        , m_desk(desk)
        , m_message(message)
        , m_id(std::move(id))
    {
    }

    /// Applies what the message says, or puts it into the tray.
    Result<void> apply();

private:
    Result<void> applyUpdates(const std::vector<hl7::OrderStatusUpdate>& updates);
    Result<void> applyApplicationAnswer(const hl7::Message& message);

    /// The order, or nothing and a word why a person must look.
    Result<std::optional<store::OrderFacts>> orderOf(const record::OrderId& id);

    Result<void> putAside(std::string_view why)
    {
        return m_writing.setInbox(m_id, InboxState::Tray, why);
    }

    store::Transaction& m_writing;
    const Desk& m_desk;
    const hl7::InboundMessage& m_message;
    std::string m_id;
    std::string_view m_why;
};

Result<std::optional<store::OrderFacts>> Arrival::orderOf(const record::OrderId& id)
{
    auto facts = m_desk.store.orderFacts(id);
    if (!facts && facts.error().code != ErrorCode::NotFound)
        return failure(facts.error());
    m_why = "unknown-order";
    if (!facts)
        return std::optional<store::OrderFacts>();
    const auto settings = settingsOf(m_desk);
    if (!settings)
        return failure(settings.error());
    m_why = "not-the-recipient";
    if (!speaksForRecipient(*settings, *facts, m_message))
        return std::optional<store::OrderFacts>();
    return std::optional(*std::move(facts));
}

Result<void> Arrival::applyUpdates(const std::vector<hl7::OrderStatusUpdate>& updates)
{
    for (const auto& update : updates) {
        const auto order = orderOf(update.order);
        if (!order)
            return failure(order.error());
        if (!*order) {
            if (auto aside = putAside(m_why); !aside)
                return aside;
            continue;
        }
        if (update.state == AcceptanceState::NotAnswered)
            continue;
        if (auto noted = noteStatus(m_writing, m_desk, eventFrom(update, m_id, m_desk.clock.now()));
            !noted)
            return noted;
    }
    return {};
}

/// Enhanced mode: after "committed" on the connection comes the application's own word, as a
/// message of its own. A refusal is a person's business: the message was delivered, and the order
/// was not taken.
Result<void> Arrival::applyApplicationAnswer(const hl7::Message& message)
{
    const auto answer = hl7::readAcknowledgement(message.bytes());
    if (!answer)
        return putAside("unreadable-answer");
    const auto sent = m_desk.store.outboxItem(answer->acknowledges);
    if (!sent)
        return sent.error().code == ErrorCode::NotFound ? putAside("unknown-message")
                                                        : failure(sent.error());
    const auto order = orderOf(sent->entry.order);
    if (!order)
        return failure(order.error());
    if (!*order)
        return putAside(m_why);
    if (answer->code == hl7::AckCode::AA || answer->code == hl7::AckCode::CA)
        return m_writing.confirm(sent->entry.id, message.bytes());
    hl7::OrderStatusUpdate refused;
    refused.order = sent->entry.order;
    refused.state = AcceptanceState::Rejected;
    refused.reason = answer->text;
    for (const auto& error : answer->errors) {
        if (refused.reason.empty())
            refused.reason = error.text;
    }
    if (auto noted = noteStatus(m_writing, m_desk, eventFrom(refused, m_id, m_desk.clock.now()));
        !noted)
        return noted;
    return putAside("refused-by-application");
}

Result<void> Arrival::apply()
{
    const auto message = hl7::Message::parse(m_message.bytes);
    if (!message)
        return putAside("unreadable");
    const auto updates = hl7::readOrderEvents(*message);
    if (!updates.empty())
        return applyUpdates(updates);
    if (!hl7::readMerges(*message).empty())
        return putAside("merge"); // never by itself: a wrong merge mixes two people
    if (message->find("MSA") != hl7::Message::kNotFound)
        return applyApplicationAnswer(*message);
    const bool report = m_message.type == "ORU" || m_message.type == "MDM";
    return report ? putAside("report-without-order") : Result<void> {};
}

Result<hl7::InboundOutcome> keepWithin(store::Transaction& writing,
                                       const Desk& desk,
                                       const hl7::InboundMessage& message,
                                       const std::string& answer)
{
    using Kind = hl7::InboundOutcome::Kind;
    const std::string name = message.sendingApplication + "\n" + message.sendingFacility + "\n"
        + message.controlId.value;
    const auto kept = writing.keep({name, message.bytes, answer});
    if (!kept)
        return failure(kept.error());
    const bool conflict = kept->kind == store::KeptInbound::Kind::Other;
    const bool isNew = kept->kind == store::KeptInbound::Kind::New;
    hl7::InboundOutcome outcome;
    outcome.kind = conflict ? Kind::Conflict : isNew ? Kind::Kept : Kind::Duplicate;
    outcome.answer = kept->answer;
    if (!conflict && message.applicationAnswerWanted) {
        const auto elsewhere = queueApplicationAnswer(writing, desk, message, isNew);
        if (!elsewhere)
            return failure(elsewhere.error());
        outcome.applicationAnswersElsewhere = *elsewhere;
    }
    if (outcome.kind == Kind::Duplicate)
        return outcome;
    std::string id = kept->id;
    if (conflict) {
        // Nothing that came in is lost: it lies in the tray, under a name that its content makes.
        const auto other = writing.keep({name + "\n" + message.bytes, message.bytes, {}});
        if (!other)
            return failure(other.error());
        if (other->kind != store::KeptInbound::Kind::New)
            return outcome;
        id = other->id;
    }
    if (const auto noted = writing.audit(serviceEvent(desk, AuditAction::Receive, "message", id));
        !noted)
        return failure(noted.error());
    const auto applied = conflict ? writing.setInbox(id, InboxState::Tray, "same-id-other-content")
                                  : Arrival(writing, desk, message, id).apply();
    if (!applied)
        return failure(applied.error());
    return outcome;
}

} // namespace

Result<void>
noteStatus(store::Transaction& writing, const Desk& desk, const store::OrderEvent& event)
{
    if (auto noted = writing.note(event); !noted)
        return noted;
    const auto all = desk.store.orderEvents(event.order);
    if (!all)
        return failure(all.error());
    const auto deciding = decidingEvent(*all);
    if (!deciding)
        return {};
    if (auto set
        = writing.setAcceptance(event.order, deciding->state, deciding->reason, deciding->stated);
        !set)
        return set;
    auto audited = serviceEvent(desk, AuditAction::Acknowledge, "order", event.order.value);
    audited.reasonCode = reasonWord(record::toString(event.state));
    return writing.audit(audited);
}

Result<std::vector<std::vector<std::string>>> takeInbound(Desk& desk,
                                                          std::span<const std::string_view> frames)
{
    hl7::ReceiverSettings settings;
    settings.processingId = desk.demonstration ? 'T' : 'P';
    auto writing = desk.store.begin();
    if (!writing)
        return failure(writing.error());
    const hl7::KeepInbound keep
        = [&](const hl7::InboundMessage& message, const std::string& answer) {
              return keepWithin(*writing, desk, message, answer);
          };
    std::vector<std::vector<std::string>> answers;
    for (const std::string_view frame : frames) {
        auto reply = hl7::receive(frame, settings, desk.clock, keep);
        if (!reply)
            return failure(reply.error());
        answers.push_back(std::move(reply->answers));
    }
    if (const auto done = writing->commit(); !done)
        return failure(done.error());
    return answers;
}

Result<hl7::InboundOutcome>
keepInbound(Desk& desk, const hl7::InboundMessage& message, const std::string& answer)
{
    auto writing = desk.store.begin();
    if (!writing)
        return failure(writing.error());
    auto outcome = keepWithin(*writing, desk, message, answer);
    if (!outcome)
        return outcome;
    if (const auto done = writing->commit(); !done)
        return failure(done.error());
    return outcome;
}

Result<void> applyAnswer(Desk& desk, const record::OutboxId& id, std::string_view answer)
{
    const auto message = hl7::Message::parse(std::string(answer));
    if (!message)
        return {};
    const auto updates = hl7::readOrderEvents(*message);
    if (updates.empty())
        return {};
    const auto item = desk.store.outboxItem(id);
    if (!item)
        return failure(item.error());
    for (const auto& update : updates) {
        // The acknowledgement came over the connection to this order's own recipient.
        if (update.order != item->entry.order || update.state == AcceptanceState::NotAnswered)
            continue;
        auto writing = desk.store.begin();
        if (!writing)
            return failure(writing.error());
        if (const auto noted = noteStatus(*writing, desk, eventFrom(update, {}, desk.clock.now()));
            !noted)
            return noted;
        if (const auto done = writing->commit(); !done)
            return failure(done.error());
    }
    return {};
}

} // namespace sartorius::workflow
