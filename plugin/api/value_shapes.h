#pragma once

#include "plugin/api/imaging_shapes.h"
#include "plugin/api/values.h"

/// The shapes of what the record answers with.
namespace sartorius::api {

template <>
struct Words<RecordState>
{
    using enum RecordState;
    static constexpr std::array<std::pair<RecordState, std::string_view>, 3> words {
        {{Empty, "empty"}, {Locked, "locked"}, {Open, "open"}}};
};

template <>
struct Shape<PeerHealth>
{
    static constexpr auto fields = std::tuple(field("name", &PeerHealth::name),
                                              field("reachable", &PeerHealth::reachable),
                                              field("tried", &PeerHealth::tried),
                                              field("lastError", &PeerHealth::lastError));
};

template <>
struct Shape<Status>
{
    static constexpr auto fields = std::tuple(required("record", &Status::record),
                                              field("demonstration", &Status::demonstration),
                                              field("storeFolder", &Status::storeFolder),
                                              field("servicePid", &Status::servicePid),
                                              field("clinician", &Status::clinician),
                                              field("clinic", &Status::clinic),
                                              field("unsent", &Status::unsent),
                                              field("parked", &Status::parked),
                                              field("held", &Status::held),
                                              field("destinations", &Status::destinations),
                                              field("nodes", &Status::nodes));
};

template <>
struct Shape<RecordCreated>
{
    static constexpr auto fields = std::tuple(required("recoveryKey", &RecordCreated::recoveryKey));
};

template <>
struct Shape<PatientSummary>
{
    static constexpr auto fields
        = std::tuple(required("id", &PatientSummary::id),
                     field("name", &PatientSummary::name),
                     field("birthDate", &PatientSummary::birthDate),
                     field("sex", &PatientSummary::sex),
                     field("mrn", &PatientSummary::mrn),
                     field("lastVisit", &PatientSummary::lastVisit),
                     field("unsignedDrafts", &PatientSummary::unsignedDrafts));
};

template <>
struct Shape<PatientRegistered>
{
    static constexpr auto fields = std::tuple(field("id", &PatientRegistered::id),
                                              field("duplicates", &PatientRegistered::duplicates));
};

template <>
struct Words<AssessmentState>
{
    using enum AssessmentState;
    static constexpr std::array<std::pair<AssessmentState, std::string_view>, 4> words {
        {{Draft, "draft"}, {Signed, "signed"}, {Amended, "amended"}, {Withdrawn, "withdrawn"}}};
};

template <>
struct Shape<AssessmentSummary>
{
    static constexpr auto fields
        = std::tuple(required("id", &AssessmentSummary::id),
                     field("patient", &AssessmentSummary::patient),
                     field("form", &AssessmentSummary::form),
                     required("side", &AssessmentSummary::side),
                     required("state", &AssessmentSummary::state),
                     field("version", &AssessmentSummary::version),
                     field("changed", &AssessmentSummary::changed),
                     field("workingDiagnosis", &AssessmentSummary::workingDiagnosis));
};

template <>
struct Shape<Signature>
{
    static constexpr auto fields = std::tuple(field("by", &Signature::by),
                                              required("at", &Signature::at),
                                              field("meaning", &Signature::meaning),
                                              field("sha256", &Signature::sha256));
};

template <>
struct Shape<Assessment>
{
    static constexpr auto fields
        = std::tuple(required("id", &Assessment::id),
                     required("patient", &Assessment::patient),
                     required("form", &Assessment::form),
                     field("formVersion", &Assessment::formVersion),
                     required("side", &Assessment::side),
                     required("state", &Assessment::state),
                     field("version", &Assessment::version),
                     field("revision", &Assessment::revision),
                     field("answers", &Assessment::answers),
                     field("medications", &Assessment::medications),
                     field("workingDiagnosis", &Assessment::workingDiagnosis),
                     field("signature", &Assessment::signature),
                     field("amendmentReason", &Assessment::amendmentReason),
                     field("studies", &Assessment::studies),
                     field("created", &Assessment::created),
                     field("changed", &Assessment::changed),
                     field("previousVisit", &Assessment::previousVisit),
                     field("previousAnswers", &Assessment::previousAnswers));
};

template <>
struct Shape<Saved>
{
    static constexpr auto fields
        = std::tuple(field("revision", &Saved::revision), field("at", &Saved::at));
};

template <>
struct Shape<OrderSummary>
{
    static constexpr auto fields = std::tuple(required("id", &OrderSummary::id),
                                              field("outbox", &OrderSummary::outbox),
                                              field("kind", &OrderSummary::kind),
                                              field("patient", &OrderSummary::patient),
                                              field("patientName", &OrderSummary::patientName),
                                              field("assessment", &OrderSummary::assessment),
                                              field("what", &OrderSummary::what),
                                              field("to", &OrderSummary::to),
                                              field("created", &OrderSummary::created),
                                              required("delivery", &OrderSummary::delivery),
                                              field("deliveredAt", &OrderSummary::deliveredAt),
                                              required("acceptance", &OrderSummary::acceptance),
                                              field("acceptanceAt", &OrderSummary::acceptanceAt),
                                              field("reason", &OrderSummary::reason),
                                              field("attempts", &OrderSummary::attempts),
                                              field("controlId", &OrderSummary::controlId),
                                              field("number", &OrderSummary::number));
};

template <>
struct Shape<TrayItem>
{
    static constexpr auto fields = std::tuple(required("id", &TrayItem::id),
                                              required("receivedAt", &TrayItem::receivedAt),
                                              field("type", &TrayItem::type),
                                              field("sender", &TrayItem::sender),
                                              field("reason", &TrayItem::reason),
                                              field("patient", &TrayItem::patient),
                                              field("patientName", &TrayItem::patientName));
};

template <>
struct Shape<Signed>
{
    static constexpr auto fields = std::tuple(required("version", &Signed::version),
                                              required("signature", &Signed::signature),
                                              field("orders", &Signed::orders));
};

template <>
struct Shape<StudyForLink>
{
    static constexpr auto fields = std::tuple(required("study", &StudyForLink::study),
                                              required("match", &StudyForLink::match),
                                              required("side", &StudyForLink::side),
                                              required("linked", &StudyForLink::linked));
};

template <>
struct Shape<StudyList>
{
    static constexpr auto fields = std::tuple(field("studies", &StudyList::studies));
};

template <>
struct Shape<Imported>
{
    static constexpr auto fields = std::tuple(field("images", &Imported::images),
                                              field("studies", &Imported::studies),
                                              field("problems", &Imported::problems));
};

template <>
struct Shape<FrameOpened>
{
    static constexpr auto fields = std::tuple(required("header", &FrameOpened::header));
};

template <>
struct Shape<StatedElsewhere>
{
    static constexpr auto fields = std::tuple(required("field", &StatedElsewhere::field),
                                              required("at", &StatedElsewhere::at));
};

template <>
struct Shape<PatientChart>
{
    static constexpr auto fields
        = std::tuple(required("patient", &PatientChart::patient),
                     field("medications", &PatientChart::medications),
                     field("medicationsReviewed", &PatientChart::medicationsReviewed),
                     field("labs", &PatientChart::labs),
                     field("assessments", &PatientChart::assessments),
                     field("orders", &PatientChart::orders),
                     field("stated", &PatientChart::stated));
};

template <>
struct Shape<AuditVerified>
{
    static constexpr auto fields = std::tuple(field("rows", &AuditVerified::rows),
                                              required("intact", &AuditVerified::intact),
                                              field("firstBroken", &AuditVerified::firstBroken));
};

template <>
struct Shape<AuditRow>
{
    static constexpr auto fields = std::tuple(field("sequence", &AuditRow::sequence),
                                              field("at", &AuditRow::at),
                                              field("user", &AuditRow::user),
                                              field("action", &AuditRow::action),
                                              field("entity", &AuditRow::entity),
                                              field("outcome", &AuditRow::outcome));
};

template <>
struct Shape<PlanChecked>
{
    static constexpr auto fields = std::tuple(field("problems", &PlanChecked::problems));
};

template <>
struct Shape<PeerCode>
{
    static constexpr auto fields = std::tuple(required("segment", &PeerCode::segment),
                                              required("field", &PeerCode::field),
                                              required("ours", &PeerCode::ours),
                                              required("code", &PeerCode::code),
                                              field("text", &PeerCode::text),
                                              field("system", &PeerCode::system));
};

template <>
struct Shape<PeerRequirement>
{
    static constexpr auto fields = std::tuple(required("path", &PeerRequirement::path),
                                              required("what", &PeerRequirement::what),
                                              field("remedy", &PeerRequirement::remedy));
};

template <>
struct Shape<PeerLabCode>
{
    static constexpr auto fields = std::tuple(required("code", &PeerLabCode::code),
                                              required("loinc", &PeerLabCode::loinc));
};

template <>
struct Shape<MessageProfile>
{
    static constexpr auto fields = std::tuple(
        field("version", &MessageProfile::version),
        field("legacyOrders", &MessageProfile::legacyOrders),
        field("ourApplication", &MessageProfile::ourApplication),
        field("ourFacility", &MessageProfile::ourFacility),
        field("charset", &MessageProfile::charset),
        field("acceptAcknowledgement", &MessageProfile::acceptAcknowledgement),
        field("applicationAcknowledgement", &MessageProfile::applicationAcknowledgement),
        field("omittedSegments", &MessageProfile::omittedSegments),
        field("codes", &MessageProfile::codes),
        field("required", &MessageProfile::required),
        field("reportsAsResults", &MessageProfile::reportsAsResults),
        field("labCodes", &MessageProfile::labCodes));
};

template <>
struct Shape<DestinationSettings>
{
    static constexpr auto fields
        = std::tuple(required("id", &DestinationSettings::id),
                     field("host", &DestinationSettings::host),
                     field("port", &DestinationSettings::port),
                     field("application", &DestinationSettings::application),
                     field("facility", &DestinationSettings::facility),
                     field("tls", &DestinationSettings::tls),
                     field("caFile", &DestinationSettings::caFile),
                     field("certificateFile", &DestinationSettings::certificateFile),
                     field("keyFile", &DestinationSettings::keyFile),
                     field("pinnedSha256", &DestinationSettings::pinnedSha256),
                     field("crlFile", &DestinationSettings::crlFile),
                     field("profile", &DestinationSettings::profile));
};

template <>
struct Shape<NodeSettings>
{
    static constexpr auto fields = std::tuple(required("id", &NodeSettings::id),
                                              field("aeTitle", &NodeSettings::aeTitle),
                                              field("host", &NodeSettings::host),
                                              field("port", &NodeSettings::port),
                                              field("tls", &NodeSettings::tls));
};

template <>
struct Shape<record::ContentApproval>
{
    static constexpr auto fields
        = std::tuple(required("pack", &record::ContentApproval::pack),
                     field("version", &record::ContentApproval::version),
                     required("sha256", &record::ContentApproval::sha256),
                     required("by", &record::ContentApproval::by),
                     required("at", &record::ContentApproval::at));
};

template <>
struct Shape<Settings>
{
    static constexpr auto fields = std::tuple(field("destinations", &Settings::destinations),
                                              field("recipients", &Settings::recipients),
                                              field("nodes", &Settings::nodes),
                                              field("clinician", &Settings::clinician),
                                              field("clinic", &Settings::clinic),
                                              field("approvals", &Settings::approvals));
};

} // namespace sartorius::api
