#include "plugin/workflow/inbound.h"

#include "hl7/exchange/closed_loop.h"
#include "hl7/exchange/patient_merge.h"
#include "hl7/message/acknowledgement.h"
#include "hl7/message/control_id.h"
#include "plugin/workflow/chart_updates.h"
#include "plugin/workflow/destinations.h"
#include "plugin/workflow/order_loop.h"

#include <algorithm>
#include <optional>

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

/// What the messages of one transaction share, read once for all of them.
class Intake
{
public:
    Intake(store::Transaction& into, const Desk& with)
        : writing(into)
        , desk(with)
        , numbers(with)
    {
    }

    Result<const api::Settings*> settings()
    {
        if (!m_settings) {
            auto read = settingsOf(desk);
            if (!read)
                return failure(read.error());
            m_settings = *std::move(read);
        }
        return &*m_settings;
    }

    store::Transaction& writing;
    const Desk& desk;
    PatientNumbers numbers;

private:
    std::optional<api::Settings> m_settings;
};

/// The application's answer of enhanced mode, as a message of its own over our own connection.
/// @return false when we know no way to the sender: then it goes back where the message came from.
Result<bool>
queueApplicationAnswer(Intake& intake, const hl7::InboundMessage& message, bool isNew)
{
    const auto settings = intake.settings();
    if (!settings)
        return failure(settings.error());
    const auto* destination = destinationOf(**settings, message);
    if (destination == nullptr || !isNew)
        return destination != nullptr;
    const auto received = hl7::Message::parse(message.bytes);
    if (!received)
        return false;
    hl7::AcknowledgementReply reply;
    reply.code = hl7::AckCode::AA;
    reply.ownId = hl7::newControlId();
    reply.time = intake.desk.clock.now();
    reply.asksForCommit = true; // or nothing would tell that it arrived
    const auto bytes = hl7::encodeAcknowledgement(*received, reply);
    if (!bytes)
        return failure(bytes.error());
    const auto queued = intake.writing.enqueue({destination->id, {}, reply.ownId, *bytes});
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

/// Laboratory codes as this sender's settings translate them.
std::vector<hl7::LabCode> labCodesOf(const api::Settings& settings,
                                     const hl7::InboundMessage& message)
{
    std::vector<hl7::LabCode> codes;
    if (const auto* sender = destinationOf(settings, message)) {
        for (const api::PeerLabCode& one : sender->profile.labCodes)
            codes.push_back({one.code, one.loinc});
    }
    return codes;
}

/// Why a message about charts waits while the record is locked.
constexpr std::string_view kUntilOpened = "until-opened";

/// One message on its way into the record.
class Arrival
{
public:
    Arrival(Intake& intake, const hl7::InboundMessage& message, std::string id)
        : m_intake(intake)
        , m_writing(intake.writing)
        , m_desk(intake.desk)
        , m_message(message)
        , m_id(std::move(id))
    {
    }

    /// Applies what the message says, or puts it into the tray.
    Result<void> apply();

private:
    Result<void> applyUpdates(const std::vector<hl7::OrderStatusUpdate>& updates);
    Result<void> applyPatients(const hl7::Message& message);
    Result<void> applyResults(const hl7::Message& message);
    Result<void> applyApplicationAnswer(const hl7::Message& message);

    /// The order, or nothing and a word why a person must look.
    Result<std::optional<store::OrderFacts>> orderOf(const record::OrderId& id);

    Result<void> putAside(std::string_view why)
    {
        return m_writing.setInbox(m_id, InboxState::Tray, why);
    }

    /// Charts can be read only while the record is open; until then the message waits for that.
    bool chartsAreOpen() const { return m_desk.store.state() == store::StoreState::Open; }

    Intake& m_intake;
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
    const auto settings = m_intake.settings();
    if (!settings)
        return failure(settings.error());
    m_why = "not-the-recipient";
    if (!speaksForRecipient(**settings, *facts, m_message))
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

Result<void> Arrival::applyPatients(const hl7::Message& message)
{
    if (!hl7::readMerges(message).empty())
        return putAside("merge"); // never by itself: a wrong merge mixes two people
    if (!chartsAreOpen())
        return putAside(kUntilOpened);
    const auto why = applyPatientEvents(m_writing, m_desk, m_intake.numbers, message);
    if (!why)
        return failure(why.error());
    return why->empty() ? Result<void> {} : putAside(*why);
}

/// Laboratory values for the charts, reports for orders of ours. A laboratory's own order numbers
/// are none of ours and worth nobody's time.
Result<void> Arrival::applyResults(const hl7::Message& message)
{
    const auto settings = m_intake.settings();
    if (!settings)
        return failure(settings.error());
    const auto codes = labCodesOf(**settings, m_message);
    const auto reports = hl7::readLabReports(message, {}, codes);
    const bool forCharts
        = reports && std::any_of(reports->begin(), reports->end(), hl7::hasLabItems);
    auto updates = hl7::readOrderEvents(message);
    if (!forCharts)
        return updates.empty() ? putAside("report-without-order") : applyUpdates(updates);
    if (!chartsAreOpen())
        return putAside(kUntilOpened);
    std::erase_if(updates, [&](const auto& one) {
        const auto facts = m_desk.store.orderFacts(one.order);
        return !facts && facts.error().code == ErrorCode::NotFound;
    });
    if (auto applied = applyUpdates(updates); !applied)
        return applied;
    const auto why = applyLabReports(m_writing, m_desk, m_intake.numbers, *reports);
    if (!why)
        return failure(why.error());
    return why->empty() ? Result<void> {} : putAside(*why);
}

Result<void> Arrival::apply()
{
    const auto message = hl7::Message::parse(m_message.bytes);
    if (!message)
        return putAside("unreadable");
    if (m_message.type == "ADT")
        return applyPatients(*message);
    if (m_message.type == "ORU")
        return applyResults(*message);
    const auto updates = hl7::readOrderEvents(*message);
    if (!updates.empty())
        return applyUpdates(updates);
    if (message->find("MSA") != hl7::Message::kNotFound)
        return applyApplicationAnswer(*message);
    return m_message.type == "MDM" ? putAside("report-without-order") : Result<void> {};
}

Result<hl7::InboundOutcome>
keepWithin(Intake& intake, const hl7::InboundMessage& message, const std::string& answer)
{
    store::Transaction& writing = intake.writing;
    const Desk& desk = intake.desk;
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
        const auto elsewhere = queueApplicationAnswer(intake, message, isNew);
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
                                  : Arrival(intake, message, id).apply();
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
    Intake intake(*writing, desk);
    const hl7::KeepInbound keep
        = [&](const hl7::InboundMessage& message, const std::string& answer) {
              return keepWithin(intake, message, answer);
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

Result<void> applyWaiting(Desk& desk)
{
    const auto waiting = desk.store.tray();
    if (!waiting)
        return failure(waiting.error());
    auto writing = desk.store.begin();
    if (!writing)
        return failure(writing.error());
    Intake intake(*writing, desk);
    bool any = false;
    for (const store::InboxItem& item : *waiting) {
        if (item.reasonCode != kUntilOpened)
            continue;
        any = true;
        hl7::InboundMessage message;
        message.bytes = item.bytes;
        if (const auto read = hl7::Message::parse(item.bytes)) {
            message.sendingApplication = read->text("MSH-3.1");
            message.sendingFacility = read->text("MSH-4.1");
            message.type = read->text("MSH-9.1");
        }
        auto event = serviceEvent(desk, AuditAction::Receive, "message", item.id);
        event.reasonCode = kUntilOpened;
        if (auto noted = writing->audit(event); !noted)
            return noted;
        if (auto out = writing->setInbox(item.id, InboxState::Kept, {}); !out)
            return out;
        if (auto applied = Arrival(intake, message, item.id).apply(); !applied)
            return applied;
    }
    return any ? writing->commit() : Result<void> {};
}

Result<hl7::InboundOutcome>
keepInbound(Desk& desk, const hl7::InboundMessage& message, const std::string& answer)
{
    auto writing = desk.store.begin();
    if (!writing)
        return failure(writing.error());
    Intake intake(*writing, desk);
    auto outcome = keepWithin(intake, message, answer);
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
        if (auto noted = noteStatus(*writing, desk, eventFrom(update, {}, desk.clock.now()));
            !noted)
            return noted;
        if (const auto done = writing->commit(); !done)
            return failure(done.error());
    }
    return {};
}

} // namespace sartorius::workflow
