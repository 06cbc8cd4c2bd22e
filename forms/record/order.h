#pragma once

#include "forms/record/coding.h"
#include "forms/record/identifiers.h"
#include "forms/record/lab_result.h"
#include "forms/record/laterality.h"
#include "forms/record/medication.h"
#include "forms/record/person.h"
#include "forms/record/time.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::record {

/// Urgency of a referral as HL7 table 0280 knows it.
enum class Priority { Stat, Asap, Routine };

/// Who receives referrals or rehabilitation orders: a line of the site's settings.
struct Recipient
{
    RecipientId id;
    std::string name; ///< organisation or department, shown in lists
    PersonName person; ///< may be empty
    AssignedIdentifier number; ///< may be empty
    Address address;
    std::string phone;
    DestinationId destination; ///< the HL7 destination that carries its messages

    friend bool operator==(const Recipient&, const Recipient&) = default;
};

/// One coded or worded statement that travels with an order: a score, a candidate diagnosis, a
/// measurement, an abnormal finding. What is not known is not listed.
struct Statement
{
    Coding what;
    std::string value; ///< written form; a number keeps its digits
    std::string unit; ///< UCUM; empty for text
    std::optional<Laterality> side;
    bool abnormal = false;
    std::string source; ///< where it comes from: rule id and version, study, "examined"

    friend bool operator==(const Statement&, const Statement&) = default;
};

/// A film that travels with an order as a reference.
struct LinkedStudy
{
    StudyInstanceUid uid;
    std::string accession;
    std::string modality;
    std::string description;
    std::optional<Date> date;
    std::optional<Laterality> side;

    friend bool operator==(const LinkedStudy&, const LinkedStudy&) = default;
};

/// Everything a referral says. Complete by itself: encoding needs nothing else but a control id.
struct Referral
{
    OrderId id;
    Patient patient;
    AssessmentId assessment;
    Clinician from;
    Clinic clinic;
    Recipient to;
    Priority priority = Priority::Routine;
    std::optional<Laterality> side; ///< absent: nobody said; refused before sending
    Instant signedAt;
    std::string question; ///< what the clinician asks
    std::string summary; ///< plain text of the signed assessment
    Coding workingDiagnosis;
    std::vector<Statement> statements;
    std::vector<std::string> redFlags; ///< open red flags in words; empty when none is open
    std::vector<Medication> medications;
    std::vector<LabResult> labs;
    std::vector<LinkedStudy> studies;

    friend bool operator==(const Referral&, const Referral&) = default;
};

/// One exercise with its dose. Absent numbers are "not given", never zero.
struct ExerciseDose
{
    std::string exercise; ///< id of the clinical specification, "mk:EX-01"
    std::string name;
    std::string why;
    std::optional<int> sets;
    std::optional<int> repetitions;
    std::optional<int> holdSeconds;
    std::optional<int> daysPerWeek;
    std::string load;
    std::string stopRule;

    friend bool operator==(const ExerciseDose&, const ExerciseDose&) = default;
};

struct RehabOrder
{
    OrderId id;
    Patient patient;
    AssessmentId assessment;
    Clinician from;
    Clinic clinic;
    Recipient to;
    Priority priority = Priority::Routine;
    std::optional<Laterality> side; ///< absent: nobody said; refused before sending
    Instant signedAt;
    Coding diagnosis;
    std::string programme; ///< id of the protocol template, "RP-B"
    std::string programmeName;
    std::vector<ExerciseDose> exercises;
    std::vector<std::string> precautions;
    int sessions = 0; ///< TQ1-14
    int sessionsPerWeek = 0; ///< TQ1-3
    int weeks = 0; ///< TQ1-6
    std::string goal;

    friend bool operator==(const RehabOrder&, const RehabOrder&) = default;
};

/// A signed assessment that went to somebody as a report. A correction and a withdrawal keep the id.
struct AssessmentReport
{
    OrderId id;
    int version = 1; ///< counts what went out under this id
    Patient patient;
    AssessmentId assessment;
    Clinician from;
    Clinic clinic;
    Recipient to;
    std::optional<Laterality> side; ///< absent: nobody said; refused before sending
    Instant signedAt;
    std::string title;
    std::string summary; ///< plain text of the signed assessment
    Coding workingDiagnosis;
    std::vector<Statement> statements;
    bool withdrawn = false;

    friend bool operator==(const AssessmentReport&, const AssessmentReport&) = default;
};

/// Did the wire take it? A fact about transport.
enum class DeliveryState { Draft, Queued, InFlight, Retrying, Delivered, Parked, Held, Cancelled };

/// Did a person or system take the job, and what became of it? A fact about the recipient, always
/// shown apart from delivery. Together they are the closed loop of a referral (IHE 360X).
enum class AcceptanceState {
    NotAnswered,
    InfoRequested, ///< the recipient asks for more before it decides
    Accepted,
    Scheduled, ///< an appointment is known
    AppointmentCancelled, ///< by the patient or the recipient; the order itself stands
    NoShow,
    Seen, ///< seen, the report is still to come
    InterimReport, ///< a first report; the final one is still to come
    Completed, ///< the report is here
    Reviewed, ///< a person of ours has read it: the loop is closed
    Rejected, ///< declined, or given up by the recipient
    Redirected, ///< sent on to another service
    Cancelled, ///< taken back by us, and the recipient has confirmed it
    Expired ///< no answer by its date
};

/// All of them, in the order above.
inline constexpr std::array<AcceptanceState, 14> kAcceptanceStates {
    AcceptanceState::NotAnswered,
    AcceptanceState::InfoRequested,
    AcceptanceState::Accepted,
    AcceptanceState::Scheduled,
    AcceptanceState::AppointmentCancelled,
    AcceptanceState::NoShow,
    AcceptanceState::Seen,
    AcceptanceState::InterimReport,
    AcceptanceState::Completed,
    AcceptanceState::Reviewed,
    AcceptanceState::Rejected,
    AcceptanceState::Redirected,
    AcceptanceState::Cancelled,
    AcceptanceState::Expired};

enum class OrderKind { Referral, Rehabilitation, Report };

/// "queued", "in-flight" ... ; "not-answered", "accepted" ... ; "referral", "rehabilitation", "report";
/// "stat" ...
std::string_view toString(DeliveryState state);
std::string_view toString(AcceptanceState state);
std::string_view toString(OrderKind kind);
std::string_view toString(Priority priority);

} // namespace sartorius::record
