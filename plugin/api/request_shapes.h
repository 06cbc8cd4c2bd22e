#pragma once

#include "plugin/api/requests.h"
#include "plugin/api/value_shapes.h"

/// The shapes of what can be asked.
namespace sartorius::api {

template <class Value>
struct Shape<Listed<Value>>
{
    static constexpr auto fields = std::tuple(required("items", &Listed<Value>::items));
};

template <>
struct Shape<Done>
{
    static constexpr auto fields = std::tuple();
};

template <>
struct Shape<GetStatus>
{
    static constexpr auto fields = std::tuple();
};

template <>
struct Shape<CreateRecord>
{
    static constexpr auto fields = std::tuple(required("passphrase", &CreateRecord::passphrase),
                                              field("clinician", &CreateRecord::clinician),
                                              field("clinic", &CreateRecord::clinic));
};

template <>
struct Shape<Unlock>
{
    static constexpr auto fields = std::tuple(required("passphrase", &Unlock::passphrase));
};

template <>
struct Shape<Lock>
{
    static constexpr auto fields = std::tuple();
};

template <>
struct Shape<RegisterPatient>
{
    static constexpr auto fields
        = std::tuple(required("patient", &RegisterPatient::patient),
                     field("medications", &RegisterPatient::medications),
                     field("medicationsReviewed", &RegisterPatient::medicationsReviewed),
                     field("labs", &RegisterPatient::labs),
                     field("notADuplicate", &RegisterPatient::notADuplicate));
};

template <>
struct Shape<FindPatients>
{
    static constexpr auto fields
        = std::tuple(field("text", &FindPatients::text), field("limit", &FindPatients::limit));
};

template <>
struct Shape<GetPatient>
{
    static constexpr auto fields = std::tuple(required("id", &GetPatient::id));
};

template <>
struct Shape<StartAssessment>
{
    static constexpr auto fields = std::tuple(required("patient", &StartAssessment::patient),
                                              required("form", &StartAssessment::form),
                                              required("side", &StartAssessment::side));
};

template <>
struct Shape<GetAssessment>
{
    static constexpr auto fields = std::tuple(required("id", &GetAssessment::id));
};

template <>
struct Shape<ListAssessments>
{
    static constexpr auto fields = std::tuple(field("patient", &ListAssessments::patient));
};

template <>
struct Shape<SaveAnswers>
{
    static constexpr auto fields
        = std::tuple(required("assessment", &SaveAnswers::assessment),
                     required("expectedRevision", &SaveAnswers::expectedRevision),
                     field("changed", &SaveAnswers::changed),
                     field("medications", &SaveAnswers::medications),
                     field("workingDiagnosis", &SaveAnswers::workingDiagnosis));
};

template <>
struct Shape<ReferralPlan>
{
    static constexpr auto fields = std::tuple(required("to", &ReferralPlan::to),
                                              field("priority", &ReferralPlan::priority),
                                              field("question", &ReferralPlan::question));
};

template <>
struct Shape<RehabPlan>
{
    static constexpr auto fields = std::tuple(required("to", &RehabPlan::to),
                                              field("programme", &RehabPlan::programme),
                                              field("exercises", &RehabPlan::exercises),
                                              field("precautions", &RehabPlan::precautions),
                                              field("sessions", &RehabPlan::sessions),
                                              field("sessionsPerWeek", &RehabPlan::sessionsPerWeek),
                                              field("weeks", &RehabPlan::weeks),
                                              field("goal", &RehabPlan::goal));
};

template <>
struct Shape<ReportPlan>
{
    static constexpr auto fields = std::tuple(required("to", &ReportPlan::to));
};

template <>
struct Shape<Plan>
{
    static constexpr auto fields
        = std::tuple(field("referral", &Plan::referral),
                     field("rehab", &Plan::rehab),
                     field("report", &Plan::report));
};

template <>
struct Shape<CheckPlan>
{
    static constexpr auto fields = std::tuple(required("assessment", &CheckPlan::assessment),
                                              field("plan", &CheckPlan::plan));
};

template <>
struct Shape<SignAndSend>
{
    static constexpr auto fields
        = std::tuple(required("assessment", &SignAndSend::assessment),
                     required("expectedRevision", &SignAndSend::expectedRevision),
                     required("passphrase", &SignAndSend::passphrase),
                     field("plan", &SignAndSend::plan),
                     field("overrideReason", &SignAndSend::overrideReason));
};

template <>
struct Shape<AmendAssessment>
{
    static constexpr auto fields = std::tuple(required("assessment", &AmendAssessment::assessment),
                                              field("reason", &AmendAssessment::reason));
};

template <>
struct Shape<WithdrawAssessment>
{
    static constexpr auto fields
        = std::tuple(required("assessment", &WithdrawAssessment::assessment),
                     field("reason", &WithdrawAssessment::reason),
                     required("passphrase", &WithdrawAssessment::passphrase));
};

template <>
struct Shape<ListOrders>
{
    static constexpr auto fields = std::tuple(field("patient", &ListOrders::patient));
};

template <>
struct Shape<CancelOrder>
{
    static constexpr auto fields = std::tuple(required("order", &CancelOrder::order),
                                              required("reason", &CancelOrder::reason),
                                              required("passphrase", &CancelOrder::passphrase));
};

template <>
struct Words<OutboxAct>
{
    using enum OutboxAct;
    static constexpr std::array<std::pair<OutboxAct, std::string_view>, 3> words {
        {{Retry, "retry"}, {Hold, "hold"}, {Cancel, "cancel"}}};
};

template <>
struct Shape<ActOnOutbox>
{
    static constexpr auto fields = std::tuple(required("id", &ActOnOutbox::id),
                                              required("act", &ActOnOutbox::act),
                                              field("reason", &ActOnOutbox::reason));
};

template <>
struct Shape<GetMessage>
{
    static constexpr auto fields = std::tuple(required("id", &GetMessage::id));
};

template <>
struct Shape<ListTray>
{
    static constexpr auto fields = std::tuple();
};

template <>
struct Shape<GetTrayMessage>
{
    static constexpr auto fields = std::tuple(required("id", &GetTrayMessage::id));
};

template <>
struct Words<TrayAct>
{
    using enum TrayAct;
    static constexpr std::array<std::pair<TrayAct, std::string_view>, 4> words {
        {{Dismiss, "dismiss"},
         {ForOrder, "for-order"},
         {Merge, "merge"},
         {TakeOver, "take-over"}}};
};

template <>
struct Shape<ResolveTray>
{
    static constexpr auto fields = std::tuple(required("id", &ResolveTray::id),
                                              required("act", &ResolveTray::act),
                                              field("order", &ResolveTray::order));
};

template <>
struct Shape<ReviewReport>
{
    static constexpr auto fields = std::tuple(required("order", &ReviewReport::order));
};

template <>
struct Shape<GetOrder>
{
    static constexpr auto fields = std::tuple(required("id", &GetOrder::id));
};

template <>
struct Shape<ImportStudies>
{
    static constexpr auto fields = std::tuple(required("folder", &ImportStudies::folder));
};

template <>
struct Shape<ListStudies>
{
    static constexpr auto fields = std::tuple(required("assessment", &ListStudies::assessment));
};

template <>
struct Shape<LinkStudy>
{
    static constexpr auto fields
        = std::tuple(required("assessment", &LinkStudy::assessment),
                     required("study", &LinkStudy::study),
                     field("sideNotStatedReason", &LinkStudy::sideNotStatedReason));
};

template <>
struct Shape<UnlinkStudy>
{
    static constexpr auto fields = std::tuple(required("assessment", &UnlinkStudy::assessment),
                                              required("study", &UnlinkStudy::study));
};

template <>
struct Shape<OpenFrame>
{
    static constexpr auto fields
        = std::tuple(required("instance", &OpenFrame::instance), field("frame", &OpenFrame::frame));
};

template <>
struct Shape<GetSettings>
{
    static constexpr auto fields = std::tuple();
};

template <>
struct Shape<SaveSettings>
{
    static constexpr auto fields = std::tuple(required("settings", &SaveSettings::settings));
};

template <>
struct Shape<VerifyAudit>
{
    static constexpr auto fields = std::tuple();
};

template <>
struct Shape<ListAudit>
{
    static constexpr auto fields
        = std::tuple(field("patient", &ListAudit::patient), field("limit", &ListAudit::limit));
};

template <>
struct Shape<MakeBackup>
{
    static constexpr auto fields = std::tuple(required("file", &MakeBackup::file));
};

template <>
struct Shape<StopService>
{
    static constexpr auto fields = std::tuple(field("force", &StopService::force));
};

template <>
struct Words<ChangeKind>
{
    using enum ChangeKind;
    static constexpr std::array<std::pair<ChangeKind, std::string_view>, 6> words {
        {{Assessment, "assessment"},
         {Order, "order"},
         {Patient, "patient"},
         {Studies, "studies"},
         {RecordState, "record-state"},
         {Peers, "peers"}}};
};

template <>
struct Shape<ChangeNotice>
{
    static constexpr auto fields
        = std::tuple(required("kind", &ChangeNotice::kind), field("id", &ChangeNotice::id));
};

template <>
struct Shape<Refusal>
{
    static constexpr auto fields
        = std::tuple(required("error", &Refusal::error), field("problems", &Refusal::problems));
};

} // namespace sartorius::api
