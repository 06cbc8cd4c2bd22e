#include "plugin/entry/sartoriusctl/demo_record.h"

#include "plugin/entry/sartoriusctl/record_access.h"

#include <algorithm>

namespace sartorius::ctl {

namespace {

constexpr std::chrono::seconds kSettlingTime {20};

std::vector<dicom::DemonstrationKind> kindsOf(DemoImaging imaging)
{
    using enum dicom::DemonstrationKind;
    switch (imaging) {
    case DemoImaging::None:
        return {};
    case DemoImaging::Radiograph:
        return {RadiographStandingBothKnees, RadiographLateral};
    case DemoImaging::Magnetic:
        return {MrKnee};
    case DemoImaging::Both:
        return {RadiographLateral, MrKnee};
    }
    return {};
}

/// What the record must say about an order in the end.
bool asMeant(DemoFate fate, const api::OrderSummary& order)
{
    using enum record::DeliveryState;
    switch (fate) {
    case DemoFate::Delivered:
    case DemoFate::Accepted:
    case DemoFate::Declined:
        return order.delivery == Delivered;
    case DemoFate::Refused:
        return order.delivery == Parked && !order.reason.empty();
    case DemoFate::Unreachable:
        return order.delivery == Retrying || order.delivery == Queued || order.delivery == InFlight;
    case DemoFate::Held:
        return order.delivery == Held;
    case DemoFate::Cancelled:
        return order.delivery == Cancelled;
    }
    return false;
}

} // namespace

bool DemoRecord::fill()
{
    for (const auto& person : demoOthers())
        m_report.run("person-added: " + person.patient.identifiers.front().value,
                     [&] { return add(person); });
    m_report.run("orders-settled", [this] { return settle(); });
    return m_report.allOk();
}

StepOutcome DemoRecord::add(const DemoPerson& person)
{
    const auto patient = m_stage.desk().admit(person);
    if (!patient)
        return StepOutcome::failed(patient.error().error, patient.error().problems);
    for (const auto& each : person.visits)
        if (const auto refusal = visit(*patient, person, each, &each == &person.visits.back()))
            return StepOutcome::failed(refusal->error, refusal->problems);
    return StepOutcome::done(record::displayName(person.patient.name) + ", "
                             + std::to_string(person.visits.size()) + " visit(s)");
}

std::optional<api::Refusal> DemoRecord::visit(const record::PatientId& patient,
                                              const DemoPerson& person,
                                              const DemoVisit& visit,
                                              bool latest)
{
    const auto seen = m_stage.desk().see(patient, person, visit);
    if (!seen)
        return seen.error();
    ++m_visits;
    if (latest)
        if (auto refusal = linkPictures(person, seen->id))
            return refusal;
    if (!visit.sign)
        return std::nullopt;
    const auto done = m_stage.desk().sign(seen->id, visit, DemoDesk::planOf(visit));
    if (!done)
        return done.error();
    return keepBack(visit, *done);
}

std::optional<api::Refusal> DemoRecord::linkPictures(const DemoPerson& person,
                                                     const record::AssessmentId& assessment)
{
    const DemoDesk desk = m_stage.desk();
    for (const auto kind : kindsOf(person.imaging)) {
        const auto made = desk.draw(person, kind, person.imagedSide);
        if (!made)
            return api::Refusal {made.error(), {}};
        if (const auto imported = desk.import(*made); !imported)
            return imported.error();
        if (const auto linked
            = askAndWait(m_stage.client(), api::LinkStudy {assessment, made->uid, {}});
            !linked)
            return linked.error();
        ++m_pictures;
    }
    return std::nullopt;
}

std::optional<api::Refusal> DemoRecord::keepBack(const DemoVisit& visit, const api::Signed& done)
{
    for (const auto& order : done.orders) {
        const bool referral = order.kind == record::OrderKind::Referral;
        const auto wish = std::find_if(visit.orders.begin(),
                                       visit.orders.end(),
                                       [&](const auto& each) { return each.referral == referral; });
        if (wish == visit.orders.end())
            continue;
        m_meant.push_back({.order = order.id, .fate = wish->fate});
        if (wish->fate != DemoFate::Held && wish->fate != DemoFate::Cancelled)
            continue;
        const bool hold = wish->fate == DemoFate::Held;
        api::ActOnOutbox request;
        request.id = order.outbox;
        request.act = hold ? api::OutboxAct::Hold : api::OutboxAct::Cancel;
        request.reason = hold ? "Waits for the insurer's word" : "Another practice was wished for";
        api::Outcome<api::Done> acted = api::Done {};
        // A message in flight can be neither held nor cancelled; the attempt fails within
        // milliseconds.
        m_stage.waitUntil(
            [&] {
                acted = askAndWait(m_stage.client(), request);
                return acted || acted.error().error.code != record::ErrorCode::Conflict;
            },
            kSettlingTime);
        if (!acted)
            return acted.error();
    }
    return std::nullopt;
}

StepOutcome DemoRecord::settle()
{
    std::string odd;
    const bool settled = m_stage.waitUntil(
        [&] {
            const auto orders = askAndWait(m_stage.client(), api::ListOrders {});
            if (!orders)
                return false;
            odd.clear();
            for (const auto& meant : m_meant) {
                const auto found
                    = std::find_if(orders->items.begin(),
                                   orders->items.end(),
                                   [&](const auto& order) { return order.id == meant.order; });
                if (found == orders->items.end() || !asMeant(meant.fate, *found))
                    odd = found == orders->items.end()
                        ? std::string("an order is missing")
                        : "order " + std::to_string(found->number) + " is "
                            + std::string(record::toString(found->delivery)) + ' ' + found->reason;
            }
            return odd.empty();
        },
        kSettlingTime);
    if (!settled)
        return StepOutcome::failed(odd);
    return StepOutcome::done(std::to_string(m_visits) + " visits, " + std::to_string(m_pictures)
                             + " studies, " + std::to_string(m_meant.size())
                             + " orders, each in the state it was meant for");
}

} // namespace sartorius::ctl
