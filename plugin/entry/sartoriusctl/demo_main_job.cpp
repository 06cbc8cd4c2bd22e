#include "plugin/entry/sartoriusctl/demo_main_job.h"

#include "dicom/presentation.h"
#include "forms/assessment/form.h"
#include "forms/differential/reasoning.h"
#include "forms/record/clock.h"
#include "plugin/entry/sartoriusctl/demo_answers.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/record_access.h"
#include "plugin/entry/sartoriusctl/sent_fields.h"

#include <algorithm>

namespace sartorius::ctl {

namespace {

constexpr std::chrono::seconds kDeliveryPatience {20};

StepOutcome refused(const api::Refusal& refusal)
{
    return StepOutcome::failed(refusal.error, refusal.problems);
}

std::string count(std::size_t number, const char* what)
{
    return std::to_string(number) + ' ' + what;
}

} // namespace

MainJob::MainJob(DemoStage& stage, StepReport& report)
    : m_stage(stage)
    , m_report(report)
    , m_person(demoRunner())
{
}

bool MainJob::run()
{
    using enum record::OrderKind;
    m_report.run("record-made", [this] { return makeRecord(); });
    m_report.run("patient-registered", [this] { return registerPatient(); });
    m_report.run("assessment-filled", [this] { return fillAssessment(); });
    m_report.run("differential-appears", [this] { return showDifferential(); });
    m_report.run("study-made", [this] { return makeStudy(); });
    m_report.run("study-linked", [this] { return linkStudy(); });
    m_report.run("frame-decoded", [this] { return decodeFrame(); });
    m_report.run("plan-checked", [this] { return checkPlan(); });
    m_report.run("assessment-signed", [this] { return sign(); });
    m_report.run("referral-queued", [this] { return queued(Referral); });
    m_report.run("rehab-order-queued", [this] { return queued(Rehabilitation); });
    m_report.run("referral-delivered", [this] { return delivered(Referral); });
    m_report.run("rehab-order-delivered", [this] { return delivered(Rehabilitation); });
    m_report.run("copies-compared", [this] { return compareCopies(); });
    m_report.run("audit-verified", [this] { return verifyAudit(); });
    return m_report.allOk();
}

StepOutcome MainJob::makeRecord()
{
    const auto status = m_stage.openRecord();
    if (!status)
        return refused(status.error());
    if (status->record != api::RecordState::Open || !status->demonstration)
        return StepOutcome::failed("the record is not open as a demonstration");
    return StepOutcome::done("in " + m_stage.folder().string() + ", service process "
                             + std::to_string(status->servicePid));
}

StepOutcome MainJob::registerPatient()
{
    const auto id = m_stage.desk().admit(m_person);
    if (!id)
        return refused(id.error());
    m_patient = *id;
    api::RegisterPatient again;
    again.patient = m_person.patient;
    const auto twice = askAndWait(m_stage.client(), again);
    if (!twice)
        return refused(twice.error());
    if (!twice->id.empty() || twice->duplicates.size() != 1)
        return StepOutcome::failed("the same person was registered twice");
    return StepOutcome::done(record::displayName(m_person.patient.name)
                             + "; a second registration was recognised");
}

StepOutcome MainJob::fillAssessment()
{
    const DemoVisit& visit = m_person.visits.front();
    const auto answers = demoAnswers(visit, m_person, *m_stage.pack().questionnaire);
    if (!answers)
        return StepOutcome::failed(answers.error());
    const auto filled = m_stage.desk().see(m_patient, m_person, visit);
    if (!filled)
        return refused(filled.error());
    m_assessment = *filled;
    for (const auto& told : *answers) {
        const bool kept = std::any_of(
            m_assessment.answers.begin(), m_assessment.answers.end(), [&told](const auto& answer) {
                return answer.item == told.item && answer.side == told.side
                    && answer.values == told.values;
            });
        if (!kept)
            return StepOutcome::failed("an answer did not come back as it was given: " + told.item);
    }
    return StepOutcome::done(count(answers->size(), "answers saved and read back, ")
                             + m_assessment.form + ", "
                             + std::string(record::toString(m_assessment.side)));
}

StepOutcome MainJob::showDifferential()
{
    assessment::Form form(m_stage.pack().questionnaire,
                          record::dateOf(record::SystemClock().now()));
    form.setIndexSide(m_assessment.side);
    for (const auto& answer : m_assessment.answers)
        if (const auto problems = form.set(answer); !problems.empty())
            return StepOutcome::failed({record::ErrorCode::InvalidInput, ""}, problems);
    const auto reasoning
        = differential::evaluate(*m_stage.pack().rules, form, m_assessment.medications);
    const auto best
        = std::max_element(reasoning.candidates.begin(),
                           reasoning.candidates.end(),
                           [](const auto& a, const auto& b) { return a.score < b.score; });
    if (best == reasoning.candidates.end() || best->score <= 0)
        return StepOutcome::failed("nothing is supported by the answers");
    if (!reasoning.redFlags.empty())
        return StepOutcome::failed("a red flag fired on a harmless story: "
                                   + reasoning.redFlags.front().id);
    return StepOutcome::done(
        best->id + ' ' + best->name + " leads"
        + (best->band ? " (" + std::string(differential::toString(*best->band)) + ')'
                      : std::string())
        + " of " + count(reasoning.candidates.size(), "candidates, no red flag"));
}

StepOutcome MainJob::makeStudy()
{
    using enum dicom::DemonstrationKind;
    const DemoDesk desk = m_stage.desk();
    std::size_t images = 0;
    for (const auto kind : {RadiographLateral, MrKnee}) {
        auto made = desk.draw(m_person, kind, m_assessment.side);
        if (!made)
            return StepOutcome::failed(made.error());
        const auto imported = desk.import(*made);
        if (!imported)
            return refused(imported.error());
        images += made->images;
        m_studies.push_back(std::move(*made));
    }
    return StepOutcome::done(count(images, "images drawn and imported in 2 studies"));
}

/// True when the record refuses to link this study to the assessment, as it must.
bool MainJob::isRefused(const DemoPerson& person, record::Laterality side, std::string& fault)
{
    const auto kind = dicom::DemonstrationKind::RadiographLateral;
    const auto drawn = m_stage.desk().draw(person, kind, side);
    if (!drawn) {
        fault = drawn.error().detail;
        return false;
    }
    if (const auto imported = m_stage.desk().import(*drawn); !imported) {
        fault = imported.error().error.detail;
        return false;
    }
    return !askAndWait(m_stage.client(), api::LinkStudy {m_assessment.id, drawn->uid, {}});
}

StepOutcome MainJob::linkStudy()
{
    // What must be refused comes first, or the checks of identity and side mean nothing.
    std::string fault;
    if (!isRefused(m_person, record::opposite(m_assessment.side), fault))
        return StepOutcome::failed("a film of the other knee was linked " + fault);
    if (!isRefused(demoOthers().front(), m_assessment.side, fault))
        return StepOutcome::failed("a film of another patient was linked " + fault);
    for (const auto& study : m_studies) {
        const api::LinkStudy request {m_assessment.id, study.uid, {}};
        if (const auto linked = askAndWait(m_stage.client(), request); !linked)
            return refused(linked.error());
    }
    const auto list = askAndWait(m_stage.client(), api::ListStudies {m_assessment.id});
    if (!list)
        return refused(list.error());
    const auto checked
        = std::count_if(list->studies.begin(), list->studies.end(), [](const auto& study) {
              return study.linked && std::holds_alternative<dicom::Matches>(study.match)
                  && study.side == dicom::SideCheck::Agrees;
          });
    const auto now = askAndWait(m_stage.client(), api::GetAssessment {m_assessment.id});
    if (!now)
        return refused(now.error());
    if (checked != 2 || now->studies.size() != m_studies.size())
        return StepOutcome::failed("not every study is linked with its identity and side checked");
    return StepOutcome::done("2 studies linked, identity and side agree; another side and another "
                             "patient were refused");
}

StepOutcome MainJob::decodeFrame()
{
    const auto list = askAndWait(m_stage.client(), api::ListStudies {m_assessment.id});
    if (!list)
        return refused(list.error());
    for (const auto& study : list->studies) {
        const auto& uid = study.study.facts.uid;
        const bool linked = std::any_of(m_studies.begin(),
                                        m_studies.end(),
                                        [&uid](const auto& made) { return made.uid == uid; });
        if (!linked)
            continue;
        api::OpenFrame request {study.study.series.front().instances.front().uid, 0};
        QEventLoop loop;
        QFutureWatcher<api::Outcome<client::OpenedFrame>> watcher;
        QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
        watcher.setFuture(m_stage.client().openFrame(request));
        if (!watcher.isFinished())
            loop.exec();
        const auto opened = watcher.result();
        if (!opened)
            return refused(opened.error());
        const auto picture = dicom::render(opened->frame(), dicom::initialWindow(opened->frame()));
        const auto [darkest, brightest]
            = std::minmax_element(picture.bytes.begin(), picture.bytes.end());
        if (picture.bytes.empty() || *darkest == *brightest)
            return StepOutcome::failed("the picture is empty");
        return StepOutcome::done(std::to_string(picture.width) + " x "
                                 + std::to_string(picture.height) + " pixels, greys "
                                 + std::to_string(*darkest) + " to " + std::to_string(*brightest));
    }
    return StepOutcome::failed("no linked study");
}

StepOutcome MainJob::checkPlan()
{
    const auto plan = DemoDesk::planOf(m_person.visits.front());
    const auto checked = askAndWait(m_stage.client(), api::CheckPlan {m_assessment.id, plan});
    if (!checked)
        return refused(checked.error());
    if (!checked->problems.empty())
        return StepOutcome::failed({record::ErrorCode::InvalidInput, ""}, checked->problems);
    return StepOutcome::done("nothing is missing for either recipient");
}

StepOutcome MainJob::sign()
{
    const DemoVisit& visit = m_person.visits.front();
    const auto result = m_stage.desk().sign(m_assessment.id, visit, DemoDesk::planOf(visit));
    if (!result)
        return refused(result.error());
    m_signed = *result;
    if (m_signed.version != 1 || m_signed.signature.sha256.size() != 64)
        return StepOutcome::failed("the signature has no version or hash");
    return StepOutcome::done("version 1 by " + record::displayName(m_signed.signature.by.name)
                             + ", SHA-256 " + m_signed.signature.sha256.substr(0, 12) + "...");
}

const api::OrderSummary* MainJob::order(record::OrderKind kind) const
{
    const auto found = std::find_if(m_signed.orders.begin(),
                                    m_signed.orders.end(),
                                    [kind](const auto& each) { return each.kind == kind; });
    return found == m_signed.orders.end() ? nullptr : &*found;
}

StepOutcome MainJob::queued(record::OrderKind kind) const
{
    const api::OrderSummary* queuedOrder = order(kind);
    if (queuedOrder == nullptr || queuedOrder->outbox.empty() || queuedOrder->controlId.empty())
        return StepOutcome::failed("nothing was queued");
    return StepOutcome::done("control id " + queuedOrder->controlId.value + " to "
                             + queuedOrder->to);
}

std::optional<api::OrderSummary> MainJob::orderNow(const record::OrderId& id)
{
    const auto orders = askAndWait(m_stage.client(), api::ListOrders {m_patient});
    if (!orders)
        return std::nullopt;
    const auto found = std::find_if(orders->items.begin(),
                                    orders->items.end(),
                                    [&id](const auto& each) { return each.id == id; });
    return found == orders->items.end() ? std::nullopt : std::optional(*found);
}

StepOutcome MainJob::delivered(record::OrderKind kind)
{
    const api::OrderSummary* sent = order(kind);
    // The referral's recipient says in its answer that it takes the job; the other one only
    // acknowledges.
    const bool decides = kind == record::OrderKind::Referral;
    std::optional<api::OrderSummary> now;
    const bool arrived = m_stage.waitUntil(
        [&] {
            now = orderNow(sent->id);
            return now && now->delivery == record::DeliveryState::Delivered
                && (!decides || now->acceptance == record::AcceptanceState::Accepted);
        },
        kDeliveryPatience);
    if (!arrived)
        return StepOutcome::failed(
            "not delivered: "
            + (now ? std::string(record::toString(now->delivery)) + ' ' + now->reason : "unknown"));
    const DemoFate fate = decides ? DemoFate::Accepted : DemoFate::Delivered;
    if (!m_stage.receiver(fate).find(sent->controlId.value))
        return StepOutcome::failed("called delivered, but the receiver has no copy");
    return StepOutcome::done(
        "acknowledged with its own control id after "
        + count(static_cast<std::size_t>(now->attempts), "attempt(s); the recipient: ")
        + std::string(record::toString(now->acceptance)));
}

StepOutcome MainJob::compareCopy(record::OrderKind kind, int& fields)
{
    const bool referral = kind == record::OrderKind::Referral;
    const api::OrderSummary* sent = order(kind);
    const auto json = askAndWait(m_stage.client(), api::GetOrder {sent->id});
    if (!json)
        return refused(json.error());
    const auto file = m_stage.exported() / (referral ? "referral.json" : "rehab-order.json");
    if (!writeWholeFile(file.string(), *json + '\n'))
        return StepOutcome::failed("the record value could not be written");
    const auto value = api::orderFromJson(*json);
    if (!value)
        return StepOutcome::failed({record::ErrorCode::Corrupt, ""}, value.error());
    const auto kept = m_stage.receiver(referral ? DemoFate::Accepted : DemoFate::Delivered)
                          .find(sent->controlId.value);
    const auto frozen = askAndWait(m_stage.client(), api::GetMessage {sent->outbox});
    const Input copy = kept ? readInput(kept->file.string()) : Input {};
    if (!frozen || copy.bytes != *frozen)
        return StepOutcome::failed("the receiver's bytes are not the frozen ones");
    const auto message = hl7::Message::parse(copy.bytes);
    if (!message)
        return StepOutcome::failed({record::ErrorCode::Corrupt, ""}, message.error());
    const SentFields result = referral
        ? compareSent(*message, std::get<record::Referral>(*value), sent->controlId)
        : compareSent(*message, std::get<record::RehabOrder>(*value), sent->controlId);
    fields += result.compared;
    if (!result.allAgree())
        return StepOutcome::failed(
            "differs from the record at "
            + (result.different.empty() ? "every place" : result.different.front()) + ", "
            + count(result.different.size(), "places in all"));
    return StepOutcome::done("");
}

StepOutcome MainJob::compareCopies()
{
    int fields = 0;
    for (const auto kind : {record::OrderKind::Referral, record::OrderKind::Rehabilitation})
        if (auto outcome = compareCopy(kind, fields); !outcome.ok)
            return outcome;
    return StepOutcome::done(count(static_cast<std::size_t>(fields),
                                   "fields of the receiver's copies equal the record"));
}

StepOutcome MainJob::verifyAudit()
{
    const auto verified = askAndWait(m_stage.client(), api::VerifyAudit {});
    if (!verified)
        return refused(verified.error());
    if (!verified->intact || verified->rows == 0)
        return StepOutcome::failed("the audit chain is broken");
    return StepOutcome::done(count(static_cast<std::size_t>(verified->rows), "rows, chain intact"));
}

} // namespace sartorius::ctl
