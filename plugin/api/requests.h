#pragma once

#include "plugin/api/values.h"

#include <tl/expected.hpp>
#include <utility>
#include <variant>

/// What can be asked of the record: one struct per act. `Reply` names what a success brings; a
/// failure is a record::Error, or `Problems` for input that a person must mend.
namespace sartorius::api {

/// A success without a value.
struct Done
{
};

template <class Value>
struct Listed
{
    std::vector<Value> items;
};

struct GetStatus
{
    using Reply = Status;
};

/// First start: makes an empty record. InvalidInput when the passphrase is shorter than 12
/// characters.
struct CreateRecord
{
    using Reply = RecordCreated;
    std::string passphrase;
    record::Clinician clinician;
    record::Clinic clinic;
};

struct Unlock
{
    using Reply = Done;
    std::string passphrase; ///< or the printed recovery key
};

/// Wipes the chart keys; what is queued goes on being sent.
struct Lock
{
    using Reply = Done;
};

struct RegisterPatient
{
    using Reply = PatientRegistered;
    record::Patient patient;
    std::vector<record::Medication> medications;
    bool medicationsReviewed = false;
    std::vector<record::LabResult> labs;
    bool notADuplicate = false; ///< a person has looked at the duplicates
};

struct FindPatients
{
    using Reply = Listed<PatientSummary>;
    std::string text; ///< name, number or birth date; empty lists the last seen
    int limit = 50;
};

struct GetPatient
{
    using Reply = PatientChart;
    record::PatientId id;
};

struct StartAssessment
{
    using Reply = Assessment;
    record::PatientId patient;
    std::string form;
    record::Laterality side = record::Laterality::NotSided;
};

struct GetAssessment
{
    using Reply = Assessment;
    record::AssessmentId id;
};

struct ListAssessments
{
    using Reply = Listed<AssessmentSummary>;
    record::PatientId patient; ///< empty: drafts of every patient
};

/// Saves changed answers at once. Conflict when `expectedRevision` is not the draft's revision.
struct SaveAnswers
{
    using Reply = Saved;
    record::AssessmentId assessment;
    std::int64_t expectedRevision = 0;
    record::Answers changed;
    std::optional<std::vector<record::Medication>> medications;
    std::optional<record::Coding> workingDiagnosis;
};

/// What the clinician wants sent with the signature.
struct ReferralPlan
{
    record::RecipientId to;
    record::Priority priority = record::Priority::Routine;
    std::string question;
};

struct RehabPlan
{
    record::RecipientId to;
    std::string programme;
    std::vector<record::ExerciseDose> exercises;
    std::vector<std::string> precautions;
    int sessions = 0;
    int sessionsPerWeek = 0;
    int weeks = 0;
    std::string goal;
};

/// The signed assessment itself, as paper and as coded statements.
struct ReportPlan
{
    record::RecipientId to;
};

struct Plan
{
    std::optional<ReferralPlan> referral;
    std::optional<RehabPlan> rehab;
    std::optional<ReportPlan> report {};
};

struct CheckPlan
{
    using Reply = PlanChecked;
    record::AssessmentId assessment;
    Plan plan;
};

/// Signs the draft and queues what the plan says: one signed version, its orders and their outbox
/// rows. The service validates and evaluates again. With an amendment, what the same recipient has
/// from an earlier version is replaced or corrected. NotPermitted for a wrong passphrase.
struct SignAndSend
{
    using Reply = Signed;
    record::AssessmentId assessment;
    std::int64_t expectedRevision = 0;
    std::string passphrase;
    Plan plan; ///< both empty: sign only
    std::string overrideReason; ///< needed where an open red flag meets a routine referral
};

/// Opens a new draft version of a signed assessment; the signed one stays readable.
struct AmendAssessment
{
    using Reply = Assessment;
    record::AssessmentId assessment;
    std::string reason;
};

/// Also takes back every report of it that was sent.
struct WithdrawAssessment
{
    using Reply = Done;
    record::AssessmentId assessment;
    std::string reason;
    std::string passphrase;
};

struct ListOrders
{
    using Reply = Listed<OrderSummary>;
    record::PatientId patient; ///< empty: all
};

/// Takes a referral or order back. One that was never tried is taken out of its line; otherwise a
/// cancellation goes after it, and it counts as taken back when the recipient has confirmed.
struct CancelOrder
{
    using Reply = Done;
    record::OrderId order;
    std::string reason; ///< for the recipient's people
    std::string passphrase;
};

enum class OutboxAct { Retry, Hold, Cancel };

struct ActOnOutbox
{
    using Reply = Done;
    record::OutboxId id;
    OutboxAct act = OutboxAct::Retry;
    std::string reason;
};

/// The frozen bytes of one message, for a person who must see what was sent.
struct GetMessage
{
    using Reply = std::string;
    record::OutboxId id;
};

/// What came in and waits for a person: a status nobody can match, a merge, a message of a used id.
struct ListTray
{
    using Reply = Listed<TrayItem>;
};

/// The bytes of a message of the tray, as they came in.
struct GetTrayMessage
{
    using Reply = std::string;
    std::string id;
};

enum class TrayAct { Dismiss, ForOrder, Merge, TakeOver };

/// Takes a message out of the tray. ForOrder: it speaks of `order`. Merge: its two numbers are one
/// person's; never done without a person. TakeOver: what it states about the patient holds, also
/// against what a person entered here.
struct ResolveTray
{
    using Reply = Done;
    std::string id;
    TrayAct act = TrayAct::Dismiss;
    record::OrderId order; ///< of ForOrder
};

/// The report of an order was read by a person: its loop is closed.
struct ReviewReport
{
    using Reply = Done;
    record::OrderId order;
};

/// The order as a record value in JSON, as `hl7 make` reads it.
struct GetOrder
{
    using Reply = std::string;
    record::OrderId id;
};

struct ImportStudies
{
    using Reply = Imported;
    std::string folder;
};

/// Studies that may belong to this assessment's patient, with identity and side already checked.
struct ListStudies
{
    using Reply = StudyList;
    record::AssessmentId assessment;
};

/// Conflict when the study is another patient's or of the other side; nothing is linked then.
struct LinkStudy
{
    using Reply = Done;
    record::AssessmentId assessment;
    record::StudyInstanceUid study;
    std::string sideNotStatedReason; ///< a person's word for the side when the image states none
};

struct UnlinkStudy
{
    using Reply = Done;
    record::AssessmentId assessment;
    record::StudyInstanceUid study;
};

/// One decoded frame, 0-based. Corrupt with the plain reason when it could not be read safely.
struct OpenFrame
{
    using Reply = FrameOpened;
    record::SopInstanceUid instance;
    int frame = 0;
};

struct GetSettings
{
    using Reply = Settings;
};

struct SaveSettings
{
    using Reply = Done;
    Settings settings;
};

struct VerifyAudit
{
    using Reply = AuditVerified;
};

struct ListAudit
{
    using Reply = Listed<AuditRow>;
    record::PatientId patient; ///< empty: all
    int limit = 200;
};

struct MakeBackup
{
    using Reply = Done;
    std::string file;
};

/// Ends the service once nothing is unsent (or at once when `force`).
struct StopService
{
    using Reply = Done;
    bool force = false;
};

using Request = std::variant<GetStatus,
                             CreateRecord,
                             Unlock,
                             Lock,
                             RegisterPatient,
                             FindPatients,
                             GetPatient,
                             StartAssessment,
                             GetAssessment,
                             ListAssessments,
                             SaveAnswers,
                             CheckPlan,
                             SignAndSend,
                             AmendAssessment,
                             WithdrawAssessment,
                             ListOrders,
                             CancelOrder,
                             ActOnOutbox,
                             GetMessage,
                             ListTray,
                             GetTrayMessage,
                             ResolveTray,
                             ReviewReport,
                             GetOrder,
                             ImportStudies,
                             ListStudies,
                             LinkStudy,
                             UnlinkStudy,
                             OpenFrame,
                             GetSettings,
                             SaveSettings,
                             VerifyAudit,
                             ListAudit,
                             MakeBackup,
                             StopService>;

/// Pushed to every connected front end.
enum class ChangeKind { Assessment, Order, Patient, Studies, RecordState, Peers };

struct ChangeNotice
{
    ChangeKind kind = ChangeKind::Order;
    std::string id; ///< of the thing that changed; empty when it is the record itself
};

/// A refusal with what must be mended; `problems` may be empty when the error says all.
struct Refusal
{
    record::Error error;
    record::Problems problems;
};

/// What came of an act: its reply, or why it was refused.
template <class Value>
class [[nodiscard]] Outcome : public tl::expected<Value, Refusal>
{
public:
    using tl::expected<Value, Refusal>::expected;
};

/// The refusal half of an Outcome.
inline tl::unexpected<Refusal>
refuse(record::ErrorCode code, std::string detail, record::Problems problems = {})
{
    return tl::unexpected<Refusal>(Refusal {{code, std::move(detail)}, std::move(problems)});
}

inline tl::unexpected<Refusal> refuse(record::Error error, record::Problems problems = {})
{
    return tl::unexpected<Refusal>(Refusal {std::move(error), std::move(problems)});
}

} // namespace sartorius::api
