#include "plugin/workflow/tray.h"

#include "hl7/exchange/closed_loop.h"
#include "hl7/exchange/patient_merge.h"
#include "hl7/message/control_id.h"
#include "plugin/workflow/chart_updates.h"
#include "plugin/workflow/inbound.h"
#include "plugin/workflow/kept.h"

#include <algorithm>

namespace sartorius::workflow {

using record::DeliveryState;
using record::ErrorCode;
using record::failure;
using record::Result;
using store::AuditAction;
using store::InboxState;
using store::RecordKind;

namespace {

std::string senderOf(const hl7::Message& message)
{
    return message.text("MSH-3.1") + (message.get("MSH-4").empty() ? "" : " / ")
        + message.text("MSH-4.1");
}

bool bears(const record::Patient& patient, const record::AssignedIdentifier& number)
{
    return std::any_of(
        patient.identifiers.begin(), patient.identifiers.end(), [&](const auto& own) {
            return own.value == number.value && own.authority == number.authority;
        });
}

/// Carries out one merge within a transaction of the caller's.
class Merger
{
public:
    Merger(Desk& desk, store::Transaction& writing, const hl7::PatientMerge& merge)
        : m_desk(desk)
        , m_writing(writing)
        , m_merge(merge)
    {
    }

    /// @return NotFound when nobody here bears the dying number.
    Result<void> run();

private:
    struct Person
    {
        store::StoredRecord row;
        api::PatientChart chart;
    };

    Result<std::optional<Person>> find(const record::AssignedIdentifier& number) const;
    Result<void> renumber(Person& person, const record::PatientId& keeper);
    Result<void> repointOrders(const record::PatientId& from, const record::PatientId& to);
    Result<void> replaceMessage(const store::OutboxItem& item);

    Desk& m_desk;
    store::Transaction& m_writing;
    const hl7::PatientMerge& m_merge;
};

Result<std::optional<Merger::Person>> Merger::find(const record::AssignedIdentifier& number) const
{
    const auto rows = m_desk.store.list(RecordKind::Patient);
    if (!rows)
        return failure(rows.error());
    std::optional<Person> found;
    for (const auto& row : *rows) {
        auto chart = valueOf<api::PatientChart>(row.payload);
        if (!chart)
            return failure(chart.error());
        if (!bears(chart->patient, number))
            continue;
        if (found)
            return failure(ErrorCode::Conflict, "two patients bear this number");
        found = Person {row, std::move(*chart)};
    }
    return found;
}

/// The keeper bears both numbers, the surviving one first; late messages may still use the other.
Result<void> Merger::renumber(Person& person, const record::PatientId& keeper)
{
    auto& numbers = person.chart.patient.identifiers;
    std::erase_if(numbers, [&](const auto& own) {
        const bool dying
            = own.value == m_merge.dying.value && own.authority == m_merge.dying.authority;
        return dying
            || (own.value == m_merge.surviving.value
                && own.authority == m_merge.surviving.authority);
    });
    if (person.chart.patient.id == keeper) {
        numbers.insert(numbers.begin(), m_merge.surviving);
        numbers.push_back(m_merge.dying);
    }
    return keepChart(m_writing, m_desk, person.row, person.chart, "merge");
}

/// The frozen bytes never change: the message that waits is cancelled, and one under the surviving
/// number takes its place at the end of the line. All messages of an order move, in their order.
Result<void> Merger::replaceMessage(const store::OutboxItem& item)
{
    const DeliveryState state = item.entry.state;
    const bool waits = state == DeliveryState::Queued || state == DeliveryState::Retrying
        || state == DeliveryState::Parked || state == DeliveryState::Held;
    if (!waits)
        return {};
    store::NewMessage message {item.entry.destination, item.entry.order, hl7::newControlId(), {}};
    auto bytes = hl7::withSurvivingNumber(item.entry.bytes, m_merge, message.controlId);
    if (!bytes)
        return bytes.error().code == ErrorCode::NotFound ? Result<void> {} : failure(bytes.error());
    message.bytes = std::move(*bytes);
    if (auto gone = m_writing.act(
            item.entry.id, store::OutboxAct::Cancel, "replaced: the patient's number has changed");
        !gone)
        return gone;
    const auto queued = m_writing.enqueue(message);
    if (!queued)
        return failure(queued.error());
    if (state == DeliveryState::Parked || state == DeliveryState::Held) {
        if (auto held = m_writing.act(*queued, store::OutboxAct::Hold, item.entry.reason); !held)
            return held;
    }
    auto event = eventOf(m_desk, AuditAction::Queue);
    event.entityKind = "outbox";
    event.entityId = queued->value;
    event.reasonCode = "merge";
    return m_writing.audit(event);
}

Result<void> Merger::repointOrders(const record::PatientId& from, const record::PatientId& to)
{
    const auto orders = m_desk.store.orderFacts(std::optional(from));
    const auto messages = m_desk.store.listOutbox();
    if (!orders)
        return failure(orders.error());
    if (!messages)
        return failure(messages.error());
    for (const store::OrderFacts& order : *orders) {
        for (const store::OutboxItem& item : *messages) {
            if (item.entry.order != order.order)
                continue;
            if (auto replaced = replaceMessage(item); !replaced)
                return replaced;
        }
        if (from == to)
            continue;
        if (auto moved = m_writing.repoint(order.order, to); !moved)
            return moved;
    }
    return {};
}

Result<void> Merger::run()
{
    auto dying = find(m_merge.dying);
    auto surviving = find(m_merge.surviving);
    if (!dying)
        return failure(dying.error());
    if (!surviving)
        return failure(surviving.error());
    if (!*dying)
        return failure(ErrorCode::NotFound, "nobody here bears the number that ends");
    const record::PatientId from = (*dying)->chart.patient.id;
    const record::PatientId keeper = *surviving ? (*surviving)->chart.patient.id : from;
    if (auto renumbered = renumber(**dying, keeper); !renumbered)
        return renumbered;
    if (*surviving && keeper != from) {
        if (auto renumbered = renumber(**surviving, keeper); !renumbered)
            return renumbered;
    }
    return repointOrders(from, keeper);
}

Result<void> resolve(Desk& desk,
                     store::Transaction& writing,
                     const api::ResolveTray& request,
                     const store::InboxItem& item)
{
    const auto message = hl7::Message::parse(item.bytes);
    if (!message && request.act != api::TrayAct::Dismiss)
        return failure(ErrorCode::InvalidInput, "this message cannot be read");
    switch (request.act) {
    case api::TrayAct::Dismiss:
        return {};
    case api::TrayAct::ForOrder: {
        const auto updates = hl7::readOrderEvents(*message);
        if (updates.empty())
            return failure(ErrorCode::InvalidInput, "this message states nothing about an order");
        for (const auto& update : updates) {
            if (auto noted = noteStatus(writing,
                                        desk,
                                        {request.order,
                                         update.state,
                                         update.stated.value_or(item.receivedAt),
                                         update.reason,
                                         item.id});
                !noted)
                return noted;
        }
        return {};
    }
    case api::TrayAct::Merge: {
        const auto merges = hl7::readMerges(*message);
        if (merges.empty())
            return failure(ErrorCode::InvalidInput, "this message merges nobody");
        for (const hl7::PatientMerge& merge : merges) {
            if (auto merged = Merger(desk, writing, merge).run(); !merged)
                return merged;
        }
        return {};
    }
    case api::TrayAct::TakeOver: {
        if (message->get("MSH-9.1") != "ADT")
            return failure(ErrorCode::InvalidInput, "this message states nothing about a patient");
        PatientNumbers numbers(desk);
        const auto taken
            = applyPatientEvents(writing, desk, numbers, *message, Takeover::ByPerson);
        return taken ? Result<void> {} : failure(taken.error());
    }
    }
    return {};
}

std::string_view wordOf(api::TrayAct act)
{
    switch (act) {
    case api::TrayAct::Dismiss:
        return "dismissed";
    case api::TrayAct::ForOrder:
        return "given-to-order";
    case api::TrayAct::Merge:
        return "merged";
    case api::TrayAct::TakeOver:
        return "taken-over";
    }
    return {};
}

} // namespace

api::Outcome<api::Listed<api::TrayItem>> answer(Desk& desk, const api::ListTray&)
{
    const auto waiting = desk.store.tray();
    if (!waiting)
        return api::refuse(waiting.error());
    api::Listed<api::TrayItem> listed;
    for (const store::InboxItem& item : *waiting) {
        api::TrayItem shown;
        shown.id = item.id;
        shown.receivedAt = item.receivedAt;
        shown.reason = item.reasonCode;
        if (const auto message = hl7::Message::parse(item.bytes)) {
            shown.type = message->text("MSH-9.1") + '^' + message->text("MSH-9.2");
            shown.sender = senderOf(*message);
            shown.patient = message->text("PID-3.1");
            shown.patientName = {message->text("PID-5.1.1"), message->text("PID-5.2"), {}, {}, {}};
        }
        listed.items.push_back(std::move(shown));
    }
    if (const auto noted = desk.store.audit(eventOf(desk, AuditAction::Query)); !noted)
        return api::refuse(noted.error());
    return listed;
}

api::Outcome<std::string> answer(Desk& desk, const api::GetTrayMessage& request)
{
    auto item = desk.store.inboxItem(request.id);
    if (!item)
        return api::refuse(item.error());
    auto event = eventOf(desk, AuditAction::Read);
    event.entityKind = "message";
    event.entityId = request.id;
    if (const auto noted = desk.store.audit(event); !noted)
        return api::refuse(noted.error());
    return std::move(item->bytes);
}

api::Outcome<api::Done> answer(Desk& desk, const api::ResolveTray& request)
{
    const auto item = desk.store.inboxItem(request.id);
    if (!item)
        return api::refuse(item.error());
    if (item->state != InboxState::Tray)
        return api::refuse(ErrorCode::Conflict, "this message waits for nobody any more");
    auto event = eventOf(desk, AuditAction::Resolve);
    event.entityKind = "message";
    event.entityId = request.id;
    event.reasonCode = wordOf(request.act);
    auto writing = desk.store.begin();
    if (!writing)
        return api::refuse(writing.error());
    if (const auto done = resolve(desk, *writing, request, *item); !done)
        return api::refuse(done.error());
    if (const auto set = writing->setInbox(request.id, InboxState::Done, wordOf(request.act)); !set)
        return api::refuse(set.error());
    if (const auto noted = writing->audit(event); !noted)
        return api::refuse(noted.error());
    if (const auto done = writing->commit(); !done)
        return api::refuse(done.error());
    return api::Done {};
}

api::Outcome<api::Done> answer(Desk& desk, const api::ReviewReport& request)
{
    const auto facts = desk.store.orderFacts(request.order);
    if (!facts)
        return api::refuse(facts.error());
    if (facts->acceptance != record::AcceptanceState::Completed)
        return api::refuse(ErrorCode::Conflict, "there is no report to review");
    // Whoever reads a report reads it after it was written, whatever the two clocks say.
    auto now = desk.clock.now();
    if (facts->acceptanceAt && now <= *facts->acceptanceAt)
        now.utc = facts->acceptanceAt->utc + std::chrono::milliseconds {1};
    auto writing = desk.store.begin();
    if (!writing)
        return api::refuse(writing.error());
    if (const auto noted = noteStatus(
            *writing, desk, {request.order, record::AcceptanceState::Reviewed, now, {}, {}});
        !noted)
        return api::refuse(noted.error());
    auto event = eventOf(desk, AuditAction::Read);
    event.entityKind = "order";
    event.entityId = request.order.value;
    event.patient = facts->patient;
    event.reasonCode = "reviewed";
    if (const auto noted = writing->audit(event); !noted)
        return api::refuse(noted.error());
    if (const auto done = writing->commit(); !done)
        return api::refuse(done.error());
    return api::Done {};
}

} // namespace sartorius::workflow
