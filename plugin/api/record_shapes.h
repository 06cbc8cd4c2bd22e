#pragma once

#include "forms/record/answer.h"
#include "forms/record/order.h"
#include "forms/record/person.h"
#include "forms/record/problem.h"
#include "plugin/api/record_json.h"
#include "plugin/api/shape.h"

/// The shapes of the vocabulary in forms/record. A number that has a written form is a string
/// ("1.10"), so that no reader makes a double of it.
namespace sartorius::api {

template <>
struct Words<record::ErrorCode>
{
    using enum record::ErrorCode;
    static constexpr std::array<std::pair<record::ErrorCode, std::string_view>, 8> words {
        {{InvalidInput, "invalid-input"},
         {NotFound, "not-found"},
         {Conflict, "conflict"},
         {Unavailable, "unavailable"},
         {Rejected, "rejected"},
         {Corrupt, "corrupt"},
         {NotPermitted, "not-permitted"},
         {Internal, "internal"}}};
};

template <>
struct Words<record::Laterality>
{
    using enum record::Laterality;
    static constexpr std::array<std::pair<record::Laterality, std::string_view>, 4> words {
        {{Right, "right"}, {Left, "left"}, {Bilateral, "bilateral"}, {NotSided, "not-sided"}}};
};

template <>
struct Words<record::AnswerOrigin>
{
    using enum record::AnswerOrigin;
    static constexpr std::array<std::pair<record::AnswerOrigin, std::string_view>, 5> words {
        {{Entered, "entered"},
         {BulkNormal, "bulk-normal"},
         {FromRecord, "from-record"},
         {Adopted, "adopted"},
         {Derived, "derived"}}};
};

template <>
struct Words<record::AdministrativeSex>
{
    using enum record::AdministrativeSex;
    static constexpr std::array<std::pair<record::AdministrativeSex, std::string_view>, 4> words {
        {{Female, "female"}, {Male, "male"}, {Other, "other"}, {Unknown, "unknown"}}};
};

template <>
struct Words<record::MedicationStatus>
{
    using enum record::MedicationStatus;
    static constexpr std::array<std::pair<record::MedicationStatus, std::string_view>, 3> words {
        {{Active, "active"}, {Stopped, "stopped"}, {Unknown, "unknown"}}};
};

template <>
struct Words<record::Priority>
{
    using enum record::Priority;
    static constexpr std::array<std::pair<record::Priority, std::string_view>, 3> words {
        {{Stat, "stat"}, {Asap, "asap"}, {Routine, "routine"}}};
};

template <>
struct Words<record::DeliveryState>
{
    using enum record::DeliveryState;
    static constexpr std::array<std::pair<record::DeliveryState, std::string_view>, 8> words {
        {{Draft, "draft"},
         {Queued, "queued"},
         {InFlight, "in-flight"},
         {Retrying, "retrying"},
         {Delivered, "delivered"},
         {Parked, "parked"},
         {Held, "held"},
         {Cancelled, "cancelled"}}};
};

template <>
struct Words<record::AcceptanceState>
{
    using enum record::AcceptanceState;
    static constexpr std::array<std::pair<record::AcceptanceState, std::string_view>, 14> words {
        {{NotAnswered, "not-answered"},
         {InfoRequested, "info-requested"},
         {Accepted, "accepted"},
         {Scheduled, "scheduled"},
         {AppointmentCancelled, "appointment-cancelled"},
         {NoShow, "no-show"},
         {Seen, "seen"},
         {InterimReport, "interim-report"},
         {Completed, "completed"},
         {Reviewed, "reviewed"},
         {Rejected, "rejected"},
         {Redirected, "redirected"},
         {Cancelled, "cancelled"},
         {Expired, "expired"}}};
};

template <>
struct Words<record::OrderKind>
{
    using enum record::OrderKind;
    static constexpr std::array<std::pair<record::OrderKind, std::string_view>, 3> words {
        {{Referral, "referral"}, {Rehabilitation, "rehabilitation"}, {Report, "report"}}};
};

template <>
struct Codec<record::Decimal>
{
    static Json write(const record::Decimal& value) { return record::toString(value); }

    static void read(const Json& json, record::Decimal& out, Reading& reading);
};

template <>
struct Codec<record::Date>
{
    static Json write(const record::Date& value) { return record::toString(value); }

    static void read(const Json& json, record::Date& out, Reading& reading);
};

template <>
struct Codec<record::Instant>
{
    static Json write(const record::Instant& value) { return record::toString(value); }

    static void read(const Json& json, record::Instant& out, Reading& reading);
};

/// One key says the kind: {"integer": 5}, {"decimal": "1.10"}, {"coding": {...}} ...
template <>
struct Codec<record::AnswerValue>
{
    static Json write(const record::AnswerValue& value);
    static void read(const Json& json, record::AnswerValue& out, Reading& reading);
};

/// {"referral": {...}}, {"rehabOrder": {...}} or {"report": {...}}.
template <>
struct Codec<AnyOrder>
{
    static Json write(const AnyOrder& order);
    static void read(const Json& json, AnyOrder& out, Reading& reading);
};

template <>
struct Shape<record::Error>
{
    static constexpr auto fields = std::tuple(required("code", &record::Error::code),
                                              field("detail", &record::Error::detail));
};

template <>
struct Shape<record::Problem>
{
    static constexpr auto fields = std::tuple(required("code", &record::Problem::code),
                                              field("where", &record::Problem::where),
                                              field("what", &record::Problem::what),
                                              field("remedy", &record::Problem::remedy));
};

template <>
struct Shape<record::Coding>
{
    static constexpr auto fields = std::tuple(field("system", &record::Coding::system),
                                              field("code", &record::Coding::code),
                                              field("display", &record::Coding::display));
};

template <>
struct Shape<record::Quantity>
{
    static constexpr auto fields = std::tuple(required("value", &record::Quantity::value),
                                              required("unit", &record::Quantity::unit));
};

template <>
struct Shape<record::Answer>
{
    static constexpr auto fields = std::tuple(required("item", &record::Answer::item),
                                              field("side", &record::Answer::side),
                                              required("values", &record::Answer::values),
                                              field("origin", &record::Answer::origin),
                                              added("at", &record::Answer::at),
                                              added("dated", &record::Answer::dated));
};

template <>
struct Shape<record::AssignedIdentifier>
{
    static constexpr auto fields
        = std::tuple(field("value", &record::AssignedIdentifier::value),
                     field("authority", &record::AssignedIdentifier::authority),
                     field("type", &record::AssignedIdentifier::type));
};

template <>
struct Shape<record::PersonName>
{
    static constexpr auto fields = std::tuple(field("family", &record::PersonName::family),
                                              field("given", &record::PersonName::given),
                                              field("middle", &record::PersonName::middle),
                                              field("prefix", &record::PersonName::prefix),
                                              field("suffix", &record::PersonName::suffix));
};

template <>
struct Shape<record::Address>
{
    static constexpr auto fields = std::tuple(field("line", &record::Address::line),
                                              field("city", &record::Address::city),
                                              field("region", &record::Address::region),
                                              field("postalCode", &record::Address::postalCode),
                                              field("country", &record::Address::country));
};

template <>
struct Shape<record::Allergy>
{
    static constexpr auto fields = std::tuple(field("substance", &record::Allergy::substance),
                                              field("reaction", &record::Allergy::reaction));
};

template <>
struct Shape<record::Patient>
{
    static constexpr auto fields
        = std::tuple(field("id", &record::Patient::id),
                     field("identifiers", &record::Patient::identifiers),
                     field("name", &record::Patient::name),
                     field("birthDate", &record::Patient::birthDate),
                     field("sex", &record::Patient::sex),
                     field("address", &record::Patient::address),
                     field("phone", &record::Patient::phone),
                     field("allergies", &record::Patient::allergies),
                     field("allergiesReviewed", &record::Patient::allergiesReviewed),
                     field("demonstration", &record::Patient::demonstration));
};

template <>
struct Shape<record::Clinician>
{
    static constexpr auto fields = std::tuple(field("number", &record::Clinician::number),
                                              field("name", &record::Clinician::name),
                                              field("role", &record::Clinician::role));
};

template <>
struct Shape<record::Clinic>
{
    static constexpr auto fields = std::tuple(field("name", &record::Clinic::name),
                                              field("facilityId", &record::Clinic::facilityId),
                                              field("address", &record::Clinic::address),
                                              field("phone", &record::Clinic::phone));
};

template <>
struct Shape<record::Medication>
{
    static constexpr auto fields = std::tuple(required("text", &record::Medication::text),
                                              field("status", &record::Medication::status),
                                              field("started", &record::Medication::started),
                                              field("stopped", &record::Medication::stopped));
};

template <>
struct Shape<record::LabResult>
{
    static constexpr auto fields
        = std::tuple(required("what", &record::LabResult::what),
                     required("value", &record::LabResult::value),
                     field("comparator", &record::LabResult::comparator),
                     field("referenceRange", &record::LabResult::referenceRange),
                     required("taken", &record::LabResult::taken));
};

template <>
struct Shape<record::Recipient>
{
    static constexpr auto fields
        = std::tuple(required("id", &record::Recipient::id),
                     field("name", &record::Recipient::name),
                     field("person", &record::Recipient::person),
                     field("number", &record::Recipient::number),
                     field("address", &record::Recipient::address),
                     field("phone", &record::Recipient::phone),
                     field("destination", &record::Recipient::destination));
};

template <>
struct Shape<record::Statement>
{
    static constexpr auto fields = std::tuple(required("what", &record::Statement::what),
                                              field("value", &record::Statement::value),
                                              field("unit", &record::Statement::unit),
                                              field("side", &record::Statement::side),
                                              field("abnormal", &record::Statement::abnormal),
                                              field("source", &record::Statement::source));
};

template <>
struct Shape<record::LinkedStudy>
{
    static constexpr auto fields
        = std::tuple(required("uid", &record::LinkedStudy::uid),
                     field("accession", &record::LinkedStudy::accession),
                     field("modality", &record::LinkedStudy::modality),
                     field("description", &record::LinkedStudy::description),
                     field("date", &record::LinkedStudy::date),
                     field("side", &record::LinkedStudy::side));
};

template <>
struct Shape<record::Referral>
{
    static constexpr auto fields
        = std::tuple(field("id", &record::Referral::id),
                     required("patient", &record::Referral::patient),
                     field("assessment", &record::Referral::assessment),
                     required("from", &record::Referral::from),
                     field("clinic", &record::Referral::clinic),
                     required("to", &record::Referral::to),
                     field("priority", &record::Referral::priority),
                     field("side", &record::Referral::side),
                     required("signedAt", &record::Referral::signedAt),
                     field("question", &record::Referral::question),
                     field("summary", &record::Referral::summary),
                     field("workingDiagnosis", &record::Referral::workingDiagnosis),
                     field("statements", &record::Referral::statements),
                     field("redFlags", &record::Referral::redFlags),
                     field("medications", &record::Referral::medications),
                     field("labs", &record::Referral::labs),
                     field("studies", &record::Referral::studies));
};

template <>
struct Shape<record::ExerciseDose>
{
    static constexpr auto fields
        = std::tuple(required("exercise", &record::ExerciseDose::exercise),
                     field("name", &record::ExerciseDose::name),
                     field("why", &record::ExerciseDose::why),
                     field("sets", &record::ExerciseDose::sets),
                     field("repetitions", &record::ExerciseDose::repetitions),
                     field("holdSeconds", &record::ExerciseDose::holdSeconds),
                     field("daysPerWeek", &record::ExerciseDose::daysPerWeek),
                     field("load", &record::ExerciseDose::load),
                     field("stopRule", &record::ExerciseDose::stopRule));
};

template <>
struct Shape<record::RehabOrder>
{
    static constexpr auto fields
        = std::tuple(field("id", &record::RehabOrder::id),
                     required("patient", &record::RehabOrder::patient),
                     field("assessment", &record::RehabOrder::assessment),
                     required("from", &record::RehabOrder::from),
                     field("clinic", &record::RehabOrder::clinic),
                     required("to", &record::RehabOrder::to),
                     field("priority", &record::RehabOrder::priority),
                     field("side", &record::RehabOrder::side),
                     required("signedAt", &record::RehabOrder::signedAt),
                     field("diagnosis", &record::RehabOrder::diagnosis),
                     field("programme", &record::RehabOrder::programme),
                     field("programmeName", &record::RehabOrder::programmeName),
                     field("exercises", &record::RehabOrder::exercises),
                     field("precautions", &record::RehabOrder::precautions),
                     field("sessions", &record::RehabOrder::sessions),
                     field("sessionsPerWeek", &record::RehabOrder::sessionsPerWeek),
                     field("weeks", &record::RehabOrder::weeks),
                     field("goal", &record::RehabOrder::goal));
};

template <>
struct Shape<record::AssessmentReport>
{
    static constexpr auto fields
        = std::tuple(field("id", &record::AssessmentReport::id),
                     field("version", &record::AssessmentReport::version),
                     required("patient", &record::AssessmentReport::patient),
                     field("assessment", &record::AssessmentReport::assessment),
                     required("from", &record::AssessmentReport::from),
                     field("clinic", &record::AssessmentReport::clinic),
                     required("to", &record::AssessmentReport::to),
                     field("side", &record::AssessmentReport::side),
                     required("signedAt", &record::AssessmentReport::signedAt),
                     field("title", &record::AssessmentReport::title),
                     field("summary", &record::AssessmentReport::summary),
                     field("workingDiagnosis", &record::AssessmentReport::workingDiagnosis),
                     field("statements", &record::AssessmentReport::statements),
                     field("withdrawn", &record::AssessmentReport::withdrawn));
};

} // namespace sartorius::api
