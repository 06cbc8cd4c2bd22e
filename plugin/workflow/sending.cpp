#include "plugin/workflow/sending.h"

#include "hl7/message/control_id.h"
#include "hl7/message/message.h"
#include "plugin/workflow/destinations.h"

#include <algorithm>

namespace sartorius::workflow {

using record::AssessmentReport;
using record::ErrorCode;
using record::failure;
using record::Result;
using Kind = hl7::OrderAct::Kind;
using store::AuditAction;
using store::RecordKind;

namespace {

/// The number of one version of a report, by which its correction names it.
std::string documentId(const record::OrderId& id, int version)
{
    return id.value + "." + std::to_string(version);
}

hl7::Report reportOf(const AssessmentReport& report, const Outgoing& outgoing)
{
    hl7::Report sent;
    sent.documentId = documentId(report.id, outgoing.version);
    if (outgoing.version > 1)
        sent.replaces = documentId(report.id, outgoing.version - 1);
    sent.title = report.title;
    sent.patient = report.patient;
    sent.from = report.from;
    sent.clinic = report.clinic;
    sent.to = report.to;
    sent.side = report.side;
    sent.signedAt = report.signedAt;
    sent.workingDiagnosis = report.workingDiagnosis;
    sent.statements = report.statements;
    sent.summary = report.summary;
    sent.pdf = outgoing.pdf;
    return sent;
}

/// A withdrawal names the document that it takes back, not one of its own.
hl7::Composed composedReport(const AssessmentReport& report,
                             const Outgoing& outgoing,
                             const hl7::MessageHeader& header,
                             const hl7::PeerProfile& profile)
{
    hl7::Report sent = reportOf(report, outgoing);
    if (outgoing.act.kind != Kind::Cancel)
        return hl7::composeReport(sent,
                                  header,
                                  profile,
                                  outgoing.version > 1 ? hl7::ReportAct::Correction
                                                       : hl7::ReportAct::Original);
    sent.documentId = sent.replaces;
    sent.replaces.clear();
    return hl7::composeReport(sent, header, profile, hl7::ReportAct::Withdrawal);
}

} // namespace

const record::OrderId& idOf(const api::AnyOrder& order)
{
    return std::visit([](const auto& one) -> const record::OrderId& { return one.id; }, order);
}

const record::Recipient& recipientOf(const api::AnyOrder& order)
{
    return std::visit([](const auto& one) -> const record::Recipient& { return one.to; }, order);
}

const record::AssessmentId& assessmentOf(const api::AnyOrder& order)
{
    return std::visit([](const auto& one) -> const record::AssessmentId& { return one.assessment; },
                      order);
}

Result<std::vector<SentOrder>> sentFrom(const Desk& desk,
                                        const record::PatientId& patient,
                                        const record::AssessmentId& assessment)
{
    auto facts = desk.store.orderFacts(std::optional(patient));
    if (!facts)
        return failure(facts.error());
    std::sort(facts->begin(), facts->end(), [](const auto& a, const auto& b) {
        return a.number < b.number;
    });
    std::vector<SentOrder> sent;
    for (const store::OrderFacts& one : *facts) {
        const auto row = desk.store.get(RecordKind::Order, one.order.value);
        if (!row)
            return failure(row.error());
        auto order = valueOf<api::AnyOrder>(row->payload);
        if (!order)
            return failure(order.error());
        if (assessmentOf(*order) != assessment)
            continue;
        // A change that was taken out of its line leaves standing what it would have changed.
        const bool neverLeft
            = row->version == 1 && one.delivery == record::DeliveryState::Cancelled;
        const bool takenBack = row->state == "withdrawn" || neverLeft;
        sent.push_back({std::move(*order), row->version, takenBack});
    }
    return sent;
}

void follow(Outgoing& next, const std::vector<SentOrder>& sent, const std::string& reason)
{
    const auto earlier = std::find_if(sent.rbegin(), sent.rend(), [&](const SentOrder& one) {
        return !one.takenBack && one.order.index() == next.order.index()
            && recipientOf(one.order).id == recipientOf(next.order).id;
    });
    if (earlier == sent.rend())
        return;
    next.act.kind = Kind::Replace;
    next.act.reason = reason;
    next.act.replaced = idOf(earlier->order);
    // An order is replaced by a new one with its own number; what is told once more keeps its id.
    if (std::holds_alternative<record::RehabOrder>(next.order))
        return;
    next.version = earlier->version + 1;
    std::visit([&](auto& one) { one.id = next.act.replaced; }, next.order);
    if (auto* report = std::get_if<AssessmentReport>(&next.order))
        report->version = next.version;
}

hl7::Composed
composed(const api::Settings& settings, const Outgoing& outgoing, const record::Instant& now)
{
    hl7::MessageHeader header;
    hl7::PeerProfile profile;
    const auto* destination = findDestination(settings, recipientOf(outgoing.order).destination);
    if (destination != nullptr) {
        header.receivingApplication = destination->application;
        header.receivingFacility = destination->facility;
        profile = profileOf(destination->profile);
    }
    header.controlId = hl7::newControlId();
    header.time = now;
    if (const auto* referral = std::get_if<record::Referral>(&outgoing.order))
        return hl7::composeReferral(*referral, header, profile, outgoing.act);
    if (const auto* order = std::get_if<record::RehabOrder>(&outgoing.order))
        return hl7::composeRehabOrder(*order, header, profile, outgoing.act);
    return composedReport(std::get<AssessmentReport>(outgoing.order), outgoing, header, profile);
}

Result<void> queueOutgoing(store::Transaction& writing,
                           const Desk& desk,
                           const api::Settings& settings,
                           const Outgoing& outgoing,
                           std::string_view reasonCode)
{
    auto bytes = composed(settings, outgoing, desk.clock.now());
    if (!bytes)
        return failure(ErrorCode::InvalidInput,
                       "not fit to be sent: " + bytes.error().front().where);
    const auto header = hl7::Message::parse(*bytes);
    if (!header)
        return failure(ErrorCode::Internal, "a message of ours does not read back");
    const bool cancels = outgoing.act.kind == Kind::Cancel;
    store::StoredRecord row;
    row.kind = RecordKind::Order;
    row.id = idOf(outgoing.order).value;
    row.version = outgoing.version;
    row.patient
        = std::visit([](const auto& one) { return one.patient.id; }, outgoing.order);
    row.state = cancels ? "withdrawn" : outgoing.version > 1 ? "amended" : "signed";
    row.payload = payloadOf(outgoing.order);
    if (auto appended = writing.appendVersion(row); !appended)
        return appended;
    const auto queued = writing.enqueue({recipientOf(outgoing.order).destination,
                                         idOf(outgoing.order),
                                         record::ControlId(header->text("MSH-10")),
                                         std::move(*bytes)});
    if (!queued)
        return failure(queued.error());
    auto event = eventOf(desk, AuditAction::Queue);
    event.entityKind = "order";
    event.entityId = row.id;
    event.entityVersion = row.version;
    event.patient = row.patient;
    event.reasonCode = reasonCode.empty() && cancels ? "cancel" : reasonCode;
    return writing.audit(event);
}

namespace {

/// What waits untried, or what the peer does not want, goes out of its line.
Result<bool> takenOutOfLine(store::Transaction& writing,
                            const store::OrderFacts& facts,
                            std::string_view reason)
{
    using State = record::DeliveryState;
    const bool untried = facts.attempts == 0
        && (facts.delivery == State::Queued || facts.delivery == State::Held);
    if (!facts.outbox || (!untried && facts.delivery != State::Parked))
        return false;
    const auto gone = writing.act(*facts.outbox, store::OutboxAct::Cancel, reason);
    return gone ? Result<bool>(true) : failure(gone.error());
}

/// Takes one order or report back: out of its line when nothing of it ever left, otherwise by a
/// message behind it, under the patient's numbers of today.
Result<void> takeBack(store::Transaction& writing,
                      const Desk& desk,
                      const api::Settings& settings,
                      Outgoing cancellation)
{
    const auto& id = idOf(cancellation.order);
    const auto facts = desk.store.orderFacts(id);
    if (!facts)
        return failure(facts.error());
    const auto chart = chartOf(desk, facts->patient);
    if (!chart)
        return failure(chart.error());
    const auto taken = takenOutOfLine(writing, *facts, cancellation.act.reason);
    if (!taken)
        return failure(taken.error());
    const bool nothingLeft = *taken && cancellation.version == 2;
    if (!nothingLeft) {
        std::visit([&](auto& one) { one.patient = chart->patient; }, cancellation.order);
        return queueOutgoing(writing, desk, settings, cancellation);
    }
    auto event = eventOf(desk, AuditAction::Resolve);
    event.entityKind = "order";
    event.entityId = id.value;
    event.patient = facts->patient;
    event.reasonCode = "cancel";
    return writing.audit(event);
}

} // namespace

Result<void> withdrawReports(store::Transaction& writing,
                             const Desk& desk,
                             const api::Settings& settings,
                             const record::PatientId& patient,
                             const record::AssessmentId& assessment,
                             const std::string& reason)
{
    const auto sent = sentFrom(desk, patient, assessment);
    if (!sent)
        return failure(sent.error());
    for (const SentOrder& one : *sent) {
        const auto* report = std::get_if<AssessmentReport>(&one.order);
        if (report == nullptr || one.takenBack)
            continue;
        Outgoing withdrawal {one.order, {Kind::Cancel, report->id, reason}, one.version + 1};
        auto& withdrawn = std::get<AssessmentReport>(withdrawal.order);
        withdrawn.withdrawn = true;
        withdrawn.version = withdrawal.version;
        if (auto taken = takeBack(writing, desk, settings, std::move(withdrawal)); !taken)
            return taken;
    }
    return {};
}

namespace {

record::Problems orderProblems(const api::AnyOrder& order, const std::string& state)
{
    record::Problems problems;
    if (std::holds_alternative<AssessmentReport>(order))
        problems.push_back({"report",
                            "order",
                            "A report is taken back with its assessment.",
                            "Withdraw the assessment."});
    if (state == "withdrawn")
        problems.push_back(
            {"withdrawn", "order", "This order was taken back already.", "Nothing is to do."});
    return problems;
}

} // namespace

api::Outcome<api::Done> answer(Desk& desk, const api::CancelOrder& request)
{
    if (request.reason.empty())
        return api::refuse(
            ErrorCode::InvalidInput,
            "no reason",
            {{"missing", "reason", "A cancellation needs its reason.", "Say why."}});
    if (const auto confirmed = desk.store.confirm(request.passphrase); !confirmed)
        return api::refuse(confirmed.error());
    const auto row = desk.store.get(RecordKind::Order, request.order.value);
    if (!row)
        return api::refuse(row.error());
    const auto order = valueOf<api::AnyOrder>(row->payload);
    if (!order)
        return api::refuse(order.error());
    if (auto problems = orderProblems(*order, row->state); !problems.empty())
        return api::refuse(ErrorCode::Conflict, "cannot be cancelled", std::move(problems));
    const auto settings = settingsOf(desk);
    if (!settings)
        return api::refuse(settings.error());
    auto writing = desk.store.begin();
    if (!writing)
        return api::refuse(writing.error());
    const auto taken
        = takeBack(*writing,
                   desk,
                   *settings,
                   {*order, {Kind::Cancel, request.order, request.reason}, row->version + 1});
    if (!taken)
        return api::refuse(taken.error());
    if (const auto done = writing->commit(); !done)
        return api::refuse(done.error());
    return api::Done {};
}

} // namespace sartorius::workflow
