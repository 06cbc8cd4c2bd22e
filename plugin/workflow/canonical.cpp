#include "plugin/workflow/canonical.h"

#include "plugin/api/bounded.h"
#include "plugin/store/sealing.h"
#include "plugin/workflow/kept_shapes.h"

namespace sartorius::workflow {

using record::ErrorCode;
using record::failure;

namespace {

/// What of an assessment is signed: everything a person entered or saw, nothing that a window adds.
api::Json signedPart(const api::Assessment& assessment)
{
    api::Json part = api::Json::object();
    part["id"] = assessment.id.value;
    part["version"] = assessment.version;
    part["form"] = assessment.form;
    part["formVersion"] = assessment.formVersion;
    part["side"] = api::written(assessment.side);
    part["created"] = api::written(assessment.created);
    part["answers"] = api::written(assessment.answers);
    part["medications"] = api::written(assessment.medications);
    part["workingDiagnosis"] = api::written(assessment.workingDiagnosis);
    part["amendmentReason"] = assessment.amendmentReason;
    part["studies"] = api::written(assessment.studies);
    return part;
}

} // namespace

KeptAssessment freeze(api::Assessment assessment, const SigningFacts& facts)
{
    assessment.previousVisit.reset();
    assessment.previousAnswers.clear();
    assessment.state = api::AssessmentState::Signed;
    assessment.revision = 0;
    api::Json bytes = api::Json::object();
    bytes["schema"] = 1;
    bytes["assessment"] = signedPart(assessment);
    bytes["patient"] = api::written(facts.patient);
    bytes["by"] = api::written(facts.by);
    bytes["at"] = api::written(facts.at);
    bytes["meaning"] = facts.meaning;
    bytes["contentSha256"] = facts.contentSha256;
    bytes["reasoning"] = facts.reasoning;
    bytes["previousSha256"] = facts.previousSha256;
    KeptAssessment kept;
    kept.canonical = api::textOf(bytes, -1);
    assessment.signature = api::Signature {
        facts.by, facts.at, facts.meaning, store::toHex(store::sha256(kept.canonical))};
    kept.assessment = std::move(assessment);
    return kept;
}

record::Result<void> checkCanonical(const KeptAssessment& kept)
{
    if (!kept.assessment.signature)
        return {};
    if (store::toHex(store::sha256(kept.canonical)) != kept.assessment.signature->sha256)
        return failure(ErrorCode::Corrupt, "signed bytes have another hash");
    const auto json = api::jsonFromText(kept.canonical);
    if (!json || !json->is_object()
        || json->value("assessment", api::Json()) != signedPart(kept.assessment))
        return failure(ErrorCode::Corrupt, "signed bytes say something else");
    return {};
}

record::Result<std::string> lastSignedSha256(const Desk& desk, const record::AssessmentId& id)
{
    const auto row = desk.store.latestVersion(store::RecordKind::Assessment, id.value);
    if (!row)
        return row.error().code == ErrorCode::NotFound ? record::Result<std::string>(std::string())
                                                       : failure(row.error());
    const auto kept = valueOf<KeptAssessment>(row->payload);
    if (!kept)
        return failure(kept.error());
    return kept->assessment.signature ? kept->assessment.signature->sha256 : std::string();
}

record::Result<KeptAssessment>
withdrawalOf(const Desk& desk, api::Assessment assessment, const record::Clinician& by)
{
    const auto chart = chartOf(desk, assessment.patient);
    if (!chart)
        return failure(chart.error());
    const auto previous = lastSignedSha256(desk, assessment.id);
    if (!previous)
        return failure(previous.error());
    SigningFacts facts;
    facts.patient = chart->patient;
    facts.by = by;
    facts.at = desk.clock.now();
    facts.meaning = "withdrawn";
    facts.previousSha256 = *previous;
    KeptAssessment kept = freeze(std::move(assessment), facts);
    kept.assessment.state = api::AssessmentState::Withdrawn;
    return kept;
}

} // namespace sartorius::workflow
