#pragma once

#include "dicom/frame.h"
#include "dicom/patient_match.h"
#include "dicom/study.h"
#include "forms/record/answer.h"
#include "forms/record/approval.h"
#include "forms/record/order.h"
#include "forms/record/person.h"
#include "forms/record/problem.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What the record service answers with: plain values, complete in themselves. Every front end sees
/// the record through these and nothing else. No Qt here.
namespace sartorius::api {

/// Raised when a request or reply changes shape. A service refuses another major version.
inline constexpr int kVersion = 1;

enum class RecordState { Empty, Locked, Open };

/// One HL7 destination or imaging node as the status strip shows it.
struct PeerHealth
{
    std::string name;
    bool reachable = false;
    bool tried = false; ///< false: nothing was sent to it yet, so nothing is known
    std::string lastError; ///< plain words, no patient data
};

struct Status
{
    RecordState record = RecordState::Empty;
    bool demonstration = false;
    std::string storeFolder;
    std::int64_t servicePid = 0;
    std::optional<record::Clinician> clinician;
    std::optional<record::Clinic> clinic;
    int unsent = 0; ///< queued, in flight or retrying
    int parked = 0; ///< waiting for a person
    int held = 0;
    std::vector<PeerHealth> destinations;
    std::vector<PeerHealth> nodes;
};

/// Shown once, to be printed and locked away: opens the record when the passphrase is lost.
struct RecordCreated
{
    std::string recoveryKey;
};

struct PatientSummary
{
    record::PatientId id;
    record::PersonName name;
    std::optional<record::Date> birthDate;
    record::AdministrativeSex sex = record::AdministrativeSex::Unknown;
    record::AssignedIdentifier mrn;
    std::optional<record::Instant> lastVisit;
    int unsignedDrafts = 0;
};

/// `id` is empty and `duplicates` filled when the patient may be here already; ask again with
/// `notADuplicate` once a person has looked.
struct PatientRegistered
{
    record::PatientId id;
    std::vector<PatientSummary> duplicates;
};

enum class AssessmentState { Draft, Signed, Amended, Withdrawn };

struct AssessmentSummary
{
    record::AssessmentId id;
    record::PatientId patient;
    std::string form; ///< "medial-knee"
    record::Laterality side = record::Laterality::NotSided;
    AssessmentState state = AssessmentState::Draft;
    int version = 1;
    record::Instant changed;
    std::string workingDiagnosis;
};

struct Signature
{
    record::Clinician by;
    record::Instant at;
    std::string meaning; ///< "author"
    std::string sha256; ///< of the canonical bytes that were signed, lower-case hexadecimal
};

struct Assessment
{
    record::AssessmentId id;
    record::PatientId patient;
    std::string form;
    std::string formVersion;
    record::Laterality side = record::Laterality::NotSided;
    AssessmentState state = AssessmentState::Draft;
    int version = 1; ///< counts signed versions and their amendments
    std::int64_t revision = 0; ///< counts saved changes of the draft
    record::Answers answers;
    std::vector<record::Medication> medications;
    std::optional<record::Coding> workingDiagnosis; ///< a person's act, never filled by a rule
    std::optional<Signature> signature;
    std::string amendmentReason;
    std::vector<record::LinkedStudy> studies;
    record::Instant created;
    record::Instant changed;
    std::optional<record::Instant> previousVisit; ///< of the last signed one of this form and side
    record::Answers previousAnswers; ///< shown beside the new value, never copied silently
};

struct Saved
{
    std::int64_t revision = 0;
    record::Instant at;
};

struct OrderSummary
{
    record::OrderId id;
    record::OutboxId outbox;
    record::OrderKind kind = record::OrderKind::Referral;
    record::PatientId patient;
    record::PersonName patientName;
    record::AssessmentId assessment;
    std::string what; ///< "Referral", "Rehab order"
    std::string to;
    record::Instant created;
    record::DeliveryState delivery = record::DeliveryState::Draft;
    std::optional<record::Instant> deliveredAt;
    record::AcceptanceState acceptance = record::AcceptanceState::NotAnswered;
    std::optional<record::Instant> acceptanceAt;
    std::string reason; ///< why it is parked, held or rejected, in plain words
    int attempts = 0;
    record::ControlId controlId;
    std::int64_t number = 0; ///< running number shown in lists
};

/// A message that came in and waits for a person.
struct TrayItem
{
    std::string id;
    record::Instant receivedAt;
    std::string type; ///< "ADT^A40"
    std::string sender; ///< application and facility
    std::string reason; ///< why it waits: "merge", "unknown-order", "not-the-recipient" ...
    std::string patient; ///< the patient's number as the sender wrote it
    record::PersonName patientName;
};

struct Signed
{
    int version = 0;
    Signature signature;
    std::vector<OrderSummary> orders;
};

/// A study of the store with whether it may be linked to this assessment.
struct StudyForLink
{
    dicom::Study study;
    dicom::PatientMatch match = dicom::NotEnough {}; ///< never "matches" until compared
    dicom::SideCheck side = dicom::SideCheck::NotStated;
    bool linked = false;
};

struct StudyList
{
    std::vector<StudyForLink> studies;
};

/// What came of reading a folder: nothing is dropped in silence.
struct Imported
{
    int images = 0;
    int studies = 0;
    record::Problems
        problems; ///< one per file that could not be read safely, with the plain reason
};

/// The picture itself travels beside this reply as a sealed, read-only memory file.
struct FrameOpened
{
    dicom::FrameHeader header;
};

/// A value of the chart that stands as another system stated it; what a person entered has none.
struct StatedElsewhere
{
    std::string field; ///< "name", "birthDate", "sex", "address", "phone"
    record::Instant at; ///< of the event: an older one changes nothing
};

struct PatientChart
{
    record::Patient patient;
    std::vector<record::Medication> medications;
    bool medicationsReviewed = false; ///< false: "not reviewed", never "none"
    std::vector<record::LabResult> labs;
    std::vector<AssessmentSummary> assessments; ///< newest first
    std::vector<OrderSummary> orders;
    std::vector<StatedElsewhere> stated;
};

struct AuditVerified
{
    std::int64_t rows = 0;
    bool intact = false;
    std::optional<std::int64_t> firstBroken; ///< sequence number of the first row that does not fit
};

struct AuditRow
{
    std::int64_t sequence = 0;
    record::Instant at;
    std::string user;
    std::string action;
    std::string entity; ///< type, id and version
    std::string outcome;
};

/// What the plan still lacks for its recipients; empty means it can be signed and sent.
struct PlanChecked
{
    record::Problems problems;
};

/// A peer's own code for one of ours: where `segment`-`field` would say `ours`.
struct PeerCode
{
    std::string segment; ///< "PRD"
    std::uint32_t field = 0;
    std::string ours;
    std::string code;
    std::string text;
    std::string system; ///< coding system as HL7 table 0396 names it
};

/// A field that a peer insists on although the standard does not.
struct PeerRequirement
{
    std::string path; ///< "PID-19"
    std::string what; ///< one plain sentence for whoever must mend it
    std::string remedy;
};

/// A laboratory's own code and the LOINC code that means the same.
struct PeerLabCode
{
    std::string code;
    std::string loinc;
};

/// How one peer wants its messages; empty texts are what HL7 2.5.1 says.
struct MessageProfile
{
    std::string version; ///< MSH-12, "2.3" to "2.5.1"
    bool legacyOrders = false; ///< ORM^O01 instead of OMG^O19
    std::string ourApplication; ///< MSH-3 by which the peer knows us
    std::string ourFacility; ///< MSH-4
    std::string charset; ///< as MSH-18 names it
    std::string acceptAcknowledgement; ///< MSH-15
    std::string applicationAcknowledgement; ///< MSH-16
    std::vector<std::string> omittedSegments;
    std::vector<PeerCode> codes;
    std::vector<PeerRequirement> required;
    bool reportsAsResults = false; ///< ORU^R01 instead of MDM^T02
    std::vector<PeerLabCode> labCodes; ///< of results that come in
};

struct DestinationSettings
{
    record::DestinationId id;
    std::string host;
    std::uint16_t port = 0;
    std::string application; ///< MSH-5
    std::string facility; ///< MSH-6
    bool tls = false;
    std::string caFile;
    std::string certificateFile;
    std::string keyFile;
    std::string pinnedSha256;
    std::string crlFile {}; ///< when given, a peer without a valid revocation list is refused
    MessageProfile profile = {};
};

struct NodeSettings
{
    record::NodeId id;
    std::string aeTitle;
    std::string host;
    std::uint16_t port = 0;
    bool tls = false;
};

struct Settings
{
    std::vector<DestinationSettings> destinations;
    std::vector<record::Recipient> recipients;
    std::vector<NodeSettings> nodes;
    std::optional<record::Clinician> clinician;
    std::optional<record::Clinic> clinic;
    std::vector<record::ContentApproval> approvals; ///< content packs that a clinician of the site approved
};

} // namespace sartorius::api
