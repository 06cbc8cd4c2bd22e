#include "plugin/workflow/assessments.h"

#include "plugin/workflow/canonical.h"
#include "plugin/workflow/filling.h"
#include "plugin/workflow/kept.h"
#include "plugin/workflow/sending.h"

#include <algorithm>

namespace sartorius::workflow {

using record::ErrorCode;
using store::AuditAction;
using store::RecordKind;

namespace {

store::AuditEvent
eventAbout(const Desk& desk, AuditAction action, const api::Assessment& assessment)
{
    auto event = eventOf(desk, action);
    event.entityKind = "assessment";
    event.entityId = assessment.id.value;
    event.entityVersion = assessment.version;
    event.patient = assessment.patient;
    return event;
}

/// One draft and its event, durable when it returns.
record::Result<std::int64_t> saveDraft(Desk& desk,
                                       const api::Assessment& assessment,
                                       std::int64_t expectedRevision,
                                       const store::AuditEvent& event)
{
    auto writing = desk.store.begin();
    if (!writing)
        return record::failure(writing.error());
    const auto revision = writing->putDraft(draftRow(assessment), expectedRevision);
    if (!revision)
        return record::failure(revision.error());
    if (const auto noted = writing->audit(event); !noted)
        return record::failure(noted.error());
    if (const auto done = writing->commit(); !done)
        return record::failure(done.error());
    return *revision;
}

/// The answers of the last signed assessment of this form and side.
record::Result<void> addPreviousVisit(const Desk& desk, api::Assessment& assessment)
{
    const auto all = assessmentsOf(desk, assessment.patient);
    if (!all)
        return record::failure(all.error());
    for (const FoundAssessment& one : *all) {
        const api::Assessment& other = one.kept.assessment;
        const bool counts = other.state == api::AssessmentState::Signed
            || other.state == api::AssessmentState::Amended;
        if (!counts || other.id == assessment.id || other.form != assessment.form
            || other.side != assessment.side || !(other.created < assessment.created))
            continue;
        if (assessment.previousVisit && !(*assessment.previousVisit < other.created))
            continue;
        assessment.previousVisit = other.created;
        assessment.previousAnswers = other.answers;
    }
    return {};
}

record::Result<api::Assessment> shown(const Desk& desk, FoundAssessment found)
{
    api::Assessment assessment = std::move(found.kept.assessment);
    if (!found.row.signedVersion) { // a signed version keeps the studies it was signed with
        const auto links = linksOf(desk, assessment);
        if (!links)
            return record::failure(links.error());
        assessment.studies.clear();
        for (const KeptLink& link : *links)
            assessment.studies.push_back(link.study);
    }
    if (const auto added = addPreviousVisit(desk, assessment); !added)
        return record::failure(added.error());
    return assessment;
}

record::Problems unknownForm(const std::string& form)
{
    return {{"unknown-form",
             "form",
             "There is no form \"" + form + "\".",
             "Choose one of the forms shipped."}};
}

} // namespace

api::Outcome<api::Assessment> answer(Desk& desk, const api::StartAssessment& request)
{
    const FormContent* content = desk.catalogue.find(request.form);
    if (content == nullptr)
        return api::refuse(ErrorCode::InvalidInput, "unknown form", unknownForm(request.form));
    const auto chart = chartOf(desk, request.patient);
    if (!chart)
        return api::refuse(chart.error());
    const bool needsSide = content->questionnaire->indexSideItem() != nullptr;
    if (needsSide && request.side == record::Laterality::NotSided)
        return api::refuse(ErrorCode::InvalidInput,
                           "no side",
                           {{"side-missing",
                             "side",
                             "This form is about one side of the body.",
                             "Choose right, left or both."}});

    api::Assessment assessment;
    assessment.id = record::AssessmentId(store::newRecordId());
    assessment.patient = request.patient;
    assessment.form = request.form;
    assessment.formVersion = content->questionnaire->version();
    assessment.side = request.side;
    assessment.medications = chart->medications;
    assessment.created = desk.clock.now();
    Filled filled = fillForm(*content, assessment);
    for (const record::Answer& one :
         answersFromRecord(*content, *chart, request.side, record::dateOf(assessment.created))) {
        // What the form does not take (a laboratory value out of its range) stays unknown.
        const auto untaken = filled.form.set(one);
        static_cast<void>(untaken);
    }
    assessment.answers = filled.form.answers();

    const auto event = eventAbout(desk, AuditAction::Create, assessment);
    const auto revision = saveDraft(desk, assessment, 0, event);
    if (!revision)
        return api::refuse(revision.error());
    return answer(desk, api::GetAssessment {assessment.id});
}

api::Outcome<api::Assessment> answer(Desk& desk, const api::GetAssessment& request)
{
    auto found = findAssessment(desk, request.id);
    if (!found)
        return api::refuse(found.error());
    if (const auto sound = checkCanonical(found->kept); !sound)
        return api::refuse(sound.error());
    auto assessment = shown(desk, std::move(*found));
    if (!assessment)
        return api::refuse(assessment.error());
    const auto event = eventAbout(desk, AuditAction::Read, *assessment);
    if (const auto noted = desk.store.audit(event); !noted)
        return api::refuse(noted.error());
    return std::move(*assessment);
}

api::Outcome<api::Listed<api::AssessmentSummary>> answer(Desk& desk,
                                                         const api::ListAssessments& request)
{
    const auto all = assessmentsOf(desk, request.patient);
    if (!all)
        return api::refuse(all.error());
    api::Listed<api::AssessmentSummary> list;
    for (const FoundAssessment& one : *all) {
        if (!request.patient.empty() || !one.row.signedVersion)
            list.items.push_back(summaryOf(one));
    }
    return list;
}

api::Outcome<api::Saved> answer(Desk& desk, const api::SaveAnswers& request)
{
    auto found = findAssessment(desk, request.assessment);
    if (!found)
        return api::refuse(found.error());
    if (found->row.signedVersion)
        return api::refuse(
            ErrorCode::Conflict,
            "the assessment is signed",
            {{"signed", "assessment", "This assessment is signed.", "Amend it to change it."}});
    if (found->row.revision != request.expectedRevision)
        return api::refuse(ErrorCode::Conflict,
                           "the draft has another revision",
                           {{"stale",
                             "expectedRevision",
                             "Somebody changed this draft meanwhile.",
                             "Read it again, then make the change."}});
    api::Assessment assessment = std::move(found->kept.assessment);
    const FormContent* content = desk.catalogue.find(assessment.form);
    if (content == nullptr)
        return api::refuse(
            ErrorCode::NotFound, "the form is not shipped any more", unknownForm(assessment.form));

    Filled filled = fillForm(*content, assessment);
    record::Problems problems;
    for (const record::Answer& one : request.changed) {
        const auto refused = filled.form.set(one);
        problems.insert(problems.end(), refused.begin(), refused.end());
    }
    if (!problems.empty())
        return api::refuse(
            ErrorCode::InvalidInput, "answers that the form does not take", std::move(problems));
    if (request.medications)
        assessment.medications = *request.medications;
    if (request.workingDiagnosis) // an empty coding takes it back
        assessment.workingDiagnosis
            = request.workingDiagnosis->code.empty() && request.workingDiagnosis->display.empty()
            ? std::nullopt
            : request.workingDiagnosis;
    assessment.side = filled.form.indexSide().value_or(assessment.side);
    reason(*content, filled.form, assessment.medications);
    assessment.answers = filled.form.answers();

    const auto event = eventAbout(desk, AuditAction::Update, assessment);
    const auto revision = saveDraft(desk, assessment, request.expectedRevision, event);
    if (!revision)
        return api::refuse(revision.error());
    return api::Saved {*revision, desk.clock.now()};
}

api::Outcome<api::Assessment> answer(Desk& desk, const api::AmendAssessment& request)
{
    auto found = findAssessment(desk, request.assessment);
    if (!found)
        return api::refuse(found.error());
    if (!found->row.signedVersion)
        return api::refuse(ErrorCode::Conflict,
                           "there is a draft already",
                           {{"draft",
                             "assessment",
                             "This assessment is being changed already.",
                             "Go on with the draft."}});
    if (found->row.state == "withdrawn")
        return api::refuse(ErrorCode::Conflict,
                           "the assessment is withdrawn",
                           {{"withdrawn",
                             "assessment",
                             "This assessment was withdrawn.",
                             "Start a new assessment."}});
    if (request.reason.empty())
        return api::refuse(
            ErrorCode::InvalidInput,
            "no reason",
            {{"missing", "reason", "An amendment needs its reason.", "Say what is corrected."}});
    api::Assessment assessment = std::move(found->kept.assessment);
    assessment.version += 1;
    assessment.signature.reset();
    assessment.state = api::AssessmentState::Draft;
    assessment.amendmentReason = request.reason;
    const auto event = eventAbout(desk, AuditAction::Amend, assessment);
    const auto revision = saveDraft(desk, assessment, 0, event);
    if (!revision)
        return api::refuse(revision.error());
    return answer(desk, api::GetAssessment {request.assessment});
}

api::Outcome<api::Done> answer(Desk& desk, const api::WithdrawAssessment& request)
{
    if (request.reason.empty())
        return api::refuse(
            ErrorCode::InvalidInput,
            "no reason",
            {{"missing", "reason", "A withdrawal needs its reason.", "Say why it was wrong."}});
    if (const auto confirmed = desk.store.confirm(request.passphrase); !confirmed)
        return api::refuse(confirmed.error());
    auto found = findAssessment(desk, request.assessment);
    if (!found)
        return api::refuse(found.error());
    if (found->row.signedVersion && found->row.state == "withdrawn")
        return api::refuse(ErrorCode::Conflict, "already withdrawn");
    const auto settings = settingsOf(desk);
    if (!settings)
        return api::refuse(settings.error());

    api::Assessment assessment = found->kept.assessment;
    if (found->row.signedVersion)
        assessment.version += 1;
    assessment.amendmentReason = request.reason;
    const auto content
        = withdrawalOf(desk, assessment, settings->clinician.value_or(record::Clinician()));
    if (!content)
        return api::refuse(content.error());
    store::StoredRecord row = draftRow(content->assessment);
    row.state = "withdrawn";
    row.payload = payloadOf(*content);

    auto writing = desk.store.begin();
    if (!writing)
        return api::refuse(writing.error());
    if (!found->row.signedVersion) {
        if (const auto dropped = writing->dropDraft(RecordKind::Assessment, row.id); !dropped)
            return api::refuse(dropped.error());
    }
    if (const auto appended = writing->appendVersion(row); !appended)
        return api::refuse(appended.error());
    if (const auto noted
        = writing->audit(eventAbout(desk, AuditAction::Withdraw, content->assessment));
        !noted)
        return api::refuse(noted.error());
    if (const auto taken = withdrawReports(*writing,
                                           desk,
                                           *settings,
                                           content->assessment.patient,
                                           content->assessment.id,
                                           request.reason);
        !taken)
        return api::refuse(taken.error());
    if (const auto done = writing->commit(); !done)
        return api::refuse(done.error());
    return api::Done {};
}

} // namespace sartorius::workflow
