#include "hl7/exchange/requirements.h"

#include <algorithm>
#include <string>

namespace sartorius::hl7 {
namespace {

using record::Problem;
using record::Problems;

void need(Problems& problems, bool there, const char* where, const char* what, const char* remedy)
{
    if (!there)
        problems.push_back(Problem {"missing", where, what, remedy});
}

void checkPatient(Problems& problems, const record::Patient& patient)
{
    const bool identified
        = std::any_of(patient.identifiers.begin(),
                      patient.identifiers.end(),
                      [](const record::AssignedIdentifier& id) { return !id.value.empty(); });
    need(problems,
         identified,
         "PID-3",
         "The patient has no record number.",
         "Enter the patient's record number.");
    need(problems,
         !patient.name.family.empty(),
         "PID-5",
         "The patient has no family name.",
         "Enter the patient's name.");
    need(problems,
         patient.birthDate && patient.birthDate->ok(),
         "PID-7",
         "The patient has no date of birth.",
         "Enter the patient's date of birth.");
}

void checkSender(Problems& problems, const char* field, const record::Clinician& from)
{
    need(problems,
         !from.number.value.empty(),
         field,
         "The clinician has no provider number.",
         "Enter the number in the settings under Clinician.");
    need(problems,
         !from.name.family.empty(),
         field,
         "The clinician has no name.",
         "Enter the name in the settings under Clinician.");
}

void checkRecipient(Problems& problems, const char* field, const record::Recipient& to)
{
    need(problems,
         !to.name.empty() || !to.person.family.empty(),
         field,
         "No recipient is named.",
         "Choose a recipient.");
    need(problems,
         !to.destination.empty(),
         "MSH-5",
         "The recipient has no HL7 destination.",
         "Choose a destination for this recipient in the settings.");
}

void checkDiagnosis(Problems& problems, const record::Coding& diagnosis)
{
    need(problems,
         !diagnosis.code.empty() || !diagnosis.display.empty(),
         "DG1-3",
         "No working diagnosis is confirmed.",
         "Confirm a working diagnosis.");
}

void checkSide(Problems& problems, std::optional<record::Laterality> side)
{
    need(problems,
         side.has_value(),
         "OBX-5",
         "The side of the body is not stated.",
         "Choose right, left, both or not sided in the assessment.");
}

void checkSigned(Problems& problems, const record::Instant& signedAt)
{
    need(problems,
         signedAt.utc.time_since_epoch().count() != 0,
         "OBR-7",
         "The assessment is not signed.",
         "Sign the assessment first.");
}

} // namespace

Problems documentRequirements(const record::Patient& patient,
                              const record::Clinician& from,
                              const record::Recipient& to)
{
    Problems problems;
    checkPatient(problems, patient);
    checkSender(problems, "TXA-5", from);
    checkRecipient(problems, "MSH-6", to);
    return problems;
}

Problems requirements(const record::Referral& referral)
{
    Problems problems;
    need(problems,
         !referral.id.empty(),
         "RF1-6",
         "The referral has no id.",
         "Save the referral before it is sent.");
    checkPatient(problems, referral.patient);
    checkSender(problems, "PRD-7", referral.from);
    checkRecipient(problems, "PRD[2]-2", referral.to);
    checkDiagnosis(problems, referral.workingDiagnosis);
    checkSide(problems, referral.side);
    checkSigned(problems, referral.signedAt);
    need(problems,
         !referral.question.empty(),
         "OBX-5",
         "The referral asks nothing.",
         "Write what you ask of the recipient.");
    for (const record::Statement& statement : referral.statements)
        need(problems,
             !statement.value.empty(),
             "OBX-5",
             "A statement has no value.",
             "Give it a value or leave it out.");
    for (const record::LinkedStudy& study : referral.studies)
        need(problems,
             !study.uid.empty(),
             "OBX-5",
             "A linked study has no Study Instance UID.",
             "Link the study again or leave it out.");
    return problems;
}

Problems requirements(const record::RehabOrder& order)
{
    Problems problems;
    need(problems,
         !order.id.empty(),
         "ORC-2",
         "The order has no id.",
         "Save the order before it is sent.");
    checkPatient(problems, order.patient);
    checkSender(problems, "ORC-12", order.from);
    checkRecipient(problems, "CTD-2", order.to);
    checkDiagnosis(problems, order.diagnosis);
    checkSide(problems, order.side);
    checkSigned(problems, order.signedAt);
    need(problems,
         !order.programme.empty() || !order.exercises.empty(),
         "OBR-4",
         "The order names no programme and no exercise.",
         "Choose a programme or an exercise.");
    need(problems,
         order.sessions > 0,
         "TQ1-14",
         "The number of sessions is missing.",
         "Enter the number of sessions.");
    need(problems,
         order.sessionsPerWeek > 0,
         "TQ1-3",
         "The sessions per week are missing.",
         "Enter the sessions per week.");
    need(problems,
         order.weeks > 0,
         "TQ1-6",
         "The duration in weeks is missing.",
         "Enter the duration in weeks.");
    for (const record::ExerciseDose& exercise : order.exercises)
        need(problems,
             !exercise.name.empty(),
             "OBX-5",
             "An exercise has no name.",
             "Choose the exercise again.");
    return problems;
}

} // namespace sartorius::hl7
