#include "plugin/workflow/orders.h"

#include "plugin/workflow/kept.h"

#include <algorithm>

namespace sartorius::workflow {

using record::ErrorCode;
using store::AuditAction;
using store::RecordKind;

namespace {

template <class AnOrder>
void takeContent(api::OrderSummary& summary, const AnOrder& order)
{
    summary.patientName = order.patient.name;
    summary.assessment = order.assessment;
    summary.to = order.to.name.empty() ? record::displayName(order.to.person) : order.to.name;
    summary.created = order.signedAt;
}

void takeFacts(api::OrderSummary& summary, const store::OrderFacts& facts)
{
    summary.id = facts.order;
    summary.outbox = facts.outbox.value_or(record::OutboxId());
    summary.patient = facts.patient;
    summary.delivery = facts.delivery;
    summary.deliveredAt = facts.deliveredAt;
    summary.acceptance = facts.acceptance;
    summary.acceptanceAt = facts.acceptanceAt;
    summary.reason = facts.reason.empty() ? facts.acceptanceReason : facts.reason;
    summary.attempts = facts.attempts;
    summary.controlId = facts.controlId;
    summary.number = facts.number;
}

store::OutboxAct outboxActOf(api::OutboxAct act)
{
    switch (act) {
    case api::OutboxAct::Retry:
        return store::OutboxAct::Retry;
    case api::OutboxAct::Hold:
        return store::OutboxAct::Hold;
    case api::OutboxAct::Cancel:
        return store::OutboxAct::Cancel;
    }
    return store::OutboxAct::Hold;
}

} // namespace

record::Result<std::vector<api::OrderSummary>> ordersOf(const Desk& desk,
                                                        const record::PatientId& patient)
{
    const auto facts
        = desk.store.orderFacts(patient.empty() ? std::nullopt : std::optional(patient));
    if (!facts)
        return record::failure(facts.error());
    std::vector<api::OrderSummary> orders;
    for (const store::OrderFacts& one : *facts) {
        api::OrderSummary summary;
        takeFacts(summary, one);
        const auto row = desk.store.get(RecordKind::Order, one.order.value);
        if (!row)
            return record::failure(row.error());
        const auto order = valueOf<api::AnyOrder>(row->payload);
        if (!order)
            return record::failure(order.error());
        if (const auto* referral = std::get_if<record::Referral>(&*order)) {
            summary.kind = record::OrderKind::Referral;
            summary.what = "Referral";
            takeContent(summary, *referral);
        } else if (const auto* rehab = std::get_if<record::RehabOrder>(&*order)) {
            summary.kind = record::OrderKind::Rehabilitation;
            summary.what = "Rehab order";
            takeContent(summary, *rehab);
        } else {
            summary.kind = record::OrderKind::Report;
            summary.what = "Report";
            takeContent(summary, std::get<record::AssessmentReport>(*order));
        }
        orders.push_back(std::move(summary));
    }
    std::sort(orders.begin(), orders.end(), [](const auto& a, const auto& b) {
        return a.number > b.number;
    });
    return orders;
}

api::Outcome<api::Listed<api::OrderSummary>> answer(Desk& desk, const api::ListOrders& request)
{
    auto orders = ordersOf(desk, request.patient);
    if (!orders)
        return api::refuse(orders.error());
    return api::Listed<api::OrderSummary> {std::move(*orders)};
}

api::Outcome<api::Done> answer(Desk& desk, const api::ActOnOutbox& request)
{
    const auto item = desk.store.outboxItem(request.id);
    if (!item)
        return api::refuse(item.error());
    auto event = eventOf(desk, AuditAction::Resolve);
    event.entityKind = "outbox";
    event.entityId = request.id.value;
    event.reasonCode = request.act == api::OutboxAct::Retry ? "retry"
        : request.act == api::OutboxAct::Hold               ? "hold"
                                                            : "cancel";
    auto writing = desk.store.begin();
    if (!writing)
        return api::refuse(writing.error());
    if (const auto acted = writing->act(request.id, outboxActOf(request.act), request.reason);
        !acted)
        return api::refuse(acted.error());
    if (const auto noted = writing->audit(event); !noted)
        return api::refuse(noted.error());
    if (const auto done = writing->commit(); !done)
        return api::refuse(done.error());
    return api::Done {};
}

api::Outcome<std::string> answer(Desk& desk, const api::GetMessage& request)
{
    if (desk.store.state() != store::StoreState::Open)
        return api::refuse(ErrorCode::NotPermitted, "the record is locked");
    auto item = desk.store.outboxItem(request.id);
    if (!item)
        return api::refuse(item.error());
    auto event = eventOf(desk, AuditAction::Read);
    event.entityKind = "outbox";
    event.entityId = request.id.value;
    if (const auto noted = desk.store.audit(event); !noted)
        return api::refuse(noted.error());
    return std::move(item->entry.bytes);
}

api::Outcome<std::string> answer(Desk& desk, const api::GetOrder& request)
{
    const auto row = desk.store.get(RecordKind::Order, request.id.value);
    if (!row)
        return api::refuse(row.error());
    const auto order = valueOf<api::AnyOrder>(row->payload);
    if (!order)
        return api::refuse(order.error());
    auto event = eventOf(desk, AuditAction::Read);
    event.entityKind = "order";
    event.entityId = request.id.value;
    event.patient = row->patient;
    if (const auto noted = desk.store.audit(event); !noted)
        return api::refuse(noted.error());
    return api::toJson(*order);
}

} // namespace sartorius::workflow
