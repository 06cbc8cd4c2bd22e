#include "hl7/exchange/referral_message.h"

#include "hl7/exchange/fields.h"
#include "hl7/exchange/observations.h"
#include "hl7/message/timestamp.h"

namespace sartorius::hl7 {
namespace {

Components priorityFields(record::Priority priority)
{
    // HL7 table 0280
    switch (priority) {
    case record::Priority::Stat:
        return {"S", "STAT", "HL70280"};
    case record::Priority::Asap:
        return {"A", "ASAP", "HL70280"};
    case record::Priority::Routine:
        return {"R", "Routine", "HL70280"};
    }
    return {"R", "Routine", "HL70280"};
}

void writeReferral(MessageBuilder& message,
                   const record::Referral& referral,
                   const std::string& application)
{
    message.segment("RF1")
        .composite(1, {"P", "Pending", "HL70283"}) // the recipient decides
        .composite(2, priorityFields(referral.priority))
        .composite(3, localCode("MSK", "Musculoskeletal")) // table 0281 has no value that fits
        .composite(6, orderIdFields(referral.id, application))
        .text(7, toString(timestampOf(referral.signedAt)));
}

void writeProviders(MessageBuilder& message, const record::Referral& referral)
{
    message.segment("PRD")
        .composite(1, {"RP", "Referring Provider", "HL70286"})
        .composite(2, nameFields(referral.from.name))
        .composite(3, addressFields(referral.clinic.address))
        .composite(4,
                   {"", "", "", referral.clinic.facilityId, "", "", "", "", referral.clinic.name})
        .composite(5, phoneFields(referral.clinic.phone, message.version()))
        .composite(7, providerNumberFields(referral.from.number));
    message.segment("PRD")
        .composite(1, {"RT", "Referred to Provider", "HL70286"})
        .composite(2, nameFields(referral.to.person))
        .composite(3, addressFields(referral.to.address))
        .composite(4, {"", "", "", "", "", "", "", "", referral.to.name})
        .composite(5, phoneFields(referral.to.phone, message.version()))
        .composite(7, providerNumberFields(referral.to.number));
}

void writeRequest(Observations& out, const record::Referral& referral)
{
    out.group({"57133-1", "Referral note", "LN"}, referral.from);
    out.formattedText({"42349-1", "Reason for referral", "LN"}, referral.question);
    out.coded(localCode("side", "Side of the body"), sideFields(*referral.side));
    int part = 0;
    for (const std::string& flag : referral.redFlags)
        Observations::markAbnormal(
            out.words(localCode("red-flag", "Red flag"), flag, std::to_string(++part)));
    if (referral.patient.allergies.empty() && !referral.patient.allergiesReviewed)
        out.coded(localCode("allergies", "Allergies"), localCode("not-recorded", "Not recorded"));
    if (!referral.summary.empty())
        out.formattedText({"51848-0", "Evaluation note", "LN"}, referral.summary);
}

void writeStatements(Observations& out, const record::Referral& referral)
{
    if (referral.statements.empty())
        return;
    out.group(localCode("findings", "Structured findings"), referral.from);
    int part = 0;
    for (const record::Statement& statement : referral.statements)
        out.statement(statement, std::to_string(++part));
}

std::string medicationWords(const record::Medication& medication)
{
    std::string text = medication.text + " [" + std::string(record::toString(medication.status));
    if (medication.stopped)
        text += (medication.status == record::MedicationStatus::Stopped ? " " : ", until ")
            + record::toString(*medication.stopped);
    if (medication.started)
        text += ", since " + record::toString(*medication.started);
    return text + "]";
}

void writeMedications(Observations& out, const record::Referral& referral)
{
    if (referral.medications.empty())
        return;
    const Components what {"10160-0", "History of medication use", "LN"};
    out.group(what, referral.from);
    int part = 0;
    for (const record::Medication& medication : referral.medications)
        out.words(what, medicationWords(medication), std::to_string(++part));
}

void writeLabs(Observations& out, const record::Referral& referral)
{
    if (referral.labs.empty())
        return;
    out.group({"26436-6", "Laboratory studies", "LN"}, referral.from);
    for (const record::LabResult& result : referral.labs)
        out.labResult(result);
}

void writeStudies(Observations& out, const record::Referral& referral)
{
    if (referral.studies.empty())
        return;
    out.group({"18748-4", "Diagnostic imaging study", "LN"}, referral.from);
    int number = 0;
    for (const record::LinkedStudy& study : referral.studies) {
        const std::string part = std::to_string(++number);
        // DICOM PS3.16, concept 113014 "Study"
        out.words({"113014", "DICOM Study", "DCM"}, study.uid.value, part);
        if (!study.accession.empty())
            out.words(localCode("accession", "Accession number"), study.accession, part);
        if (!study.modality.empty())
            out.words(localCode("modality", "Modality"), study.modality, part);
        if (!study.description.empty())
            out.words(localCode("study-description", "Study description"), study.description, part);
        if (study.date)
            out.date(localCode("study-date", "Study date"), *study.date, part);
        if (study.side)
            out.coded(localCode("study-side", "Side of the study"), sideFields(*study.side), part);
    }
}

std::string closingNote(const record::Referral& referral, const OrderAct& act)
{
    std::string text = act.reason.empty() ? "" : act.reason + "\n";
    text += "Signed by " + record::displayName(referral.from.name);
    if (!referral.from.role.empty())
        text += ", " + referral.from.role;
    text += ", " + record::toString(referral.signedAt) + ".";
    if (referral.patient.demonstration)
        text += "\nDEMONSTRATION: made-up patient, not for care.";
    return text;
}

/// HL7 table 0003
std::string eventOf(OrderAct::Kind kind)
{
    switch (kind) {
    case OrderAct::Kind::New:
        return "I12";
    case OrderAct::Kind::Replace:
        return "I13";
    case OrderAct::Kind::Cancel:
        return "I14";
    }
    return "I12";
}

} // namespace

record::Result<std::string> encodeReferral(const record::Referral& referral,
                                           const MessageHeader& header,
                                           const PeerProfile& profile,
                                           const OrderAct& act)
{
    if (const record::Problems missing = requirements(referral); !missing.empty())
        return record::failure(record::ErrorCode::InvalidInput,
                               "the referral is incomplete: " + missing.front().where);
    const MessageHeader msh
        = headerFor(withProfile(header, profile), referral.patient, referral.clinic);
    MessageBuilder message(msh, messageType("REF", eventOf(act.kind), "REF_I12", msh.version),
                           profile.writing);
    // The order of REF_I12: RF1, PRD, PID, DG1, AL1, OBR groups, PV1, NTE.
    writeReferral(message, referral, msh.sendingApplication);
    writeProviders(message, referral);
    writePatient(message, referral.patient);
    if (act.kind != OrderAct::Kind::Cancel) {
        writeDiagnosis(message, referral.workingDiagnosis, referral.signedAt, referral.from);
        writeAllergies(message, referral.patient);
        // HL7 table 0085: what was sent before is corrected by the whole group.
        const char* status = act.kind == OrderAct::Kind::Replace ? "C" : "F";
        Observations out(message, status, referral.signedAt);
        writeRequest(out, referral);
        writeStatements(out, referral);
        writeMedications(out, referral);
        writeLabs(out, referral);
        writeStudies(out, referral);
        writeVisit(message, referral.from);
    }
    message.segment("NTE").text(1, "1").formatted(3, closingNote(referral, act));
    return message.build();
}

} // namespace sartorius::hl7
