#include "hl7/exchange/report_message.h"

#include "hl7/exchange/fields.h"
#include "hl7/exchange/observations.h"
#include "hl7/exchange/requirements.h"
#include "hl7/message/timestamp.h"

namespace sartorius::hl7 {
namespace {

using record::ErrorCode;
using record::failure;

/// LOINC 11502-2 is a laboratory report; this is what a sports physician writes.
Components documentCode()
{
    return {"34133-9", "Summary of episode note", "LN"};
}

/// HL7 table 0003
std::string eventOf(ReportAct act)
{
    switch (act) {
    case ReportAct::Original:
        return "T02";
    case ReportAct::Correction:
        return "T10";
    case ReportAct::Withdrawal:
        return "T11";
    }
    return "T02";
}

/// HL7 table 0085
const char* observationStatus(ReportAct act)
{
    switch (act) {
    case ReportAct::Original:
        return "F";
    case ReportAct::Correction:
        return "C";
    case ReportAct::Withdrawal:
        return "D";
    }
    return "F";
}

void writeContent(Observations& out, const Report& report)
{
    if (!report.pdf.empty())
        out.document(documentCode(), report.pdf);
    else
        out.formattedText(documentCode(), report.summary);
    out.coded(localCode("side", "Side of the body"), sideFields(*report.side));
    if (!report.workingDiagnosis.code.empty() || !report.workingDiagnosis.display.empty())
        out.coded({"29308-4", "Diagnosis", "LN"}, codingFields(report.workingDiagnosis));
    int part = 0;
    for (const record::Statement& statement : report.statements)
        out.statement(statement, std::to_string(++part));
}

void writeDocument(MessageBuilder& message, const Report& report, ReportAct act)
{
    const bool withdrawn = act == ReportAct::Withdrawal;
    SegmentBuilder& txa = message.segment("TXA");
    txa.text(1, "1")
        .text(2, "CN") // HL7 table 0270: consultation
        .text(3, withdrawn ? "" : "AP")
        .text(4, toString(timestampOf(report.signedAt)))
        .composite(5, clinicianFields(report.from))
        .composite(12, {report.documentId, "SARTORIUS"})
        .text(16, report.title)
        .text(17, "LA") // HL7 table 0271: legally authenticated
        .text(19, withdrawn ? "CA" : "AV"); // HL7 table 0273
    if (act == ReportAct::Correction)
        txa.composite(13, {report.replaces, "SARTORIUS"});
    if (!report.answers.empty())
        txa.composite(14, {report.answers.value});
}

record::Result<std::string> asDocument(const Report& report,
                                       const MessageHeader& msh,
                                       const PeerProfile& profile,
                                       ReportAct act)
{
    const std::string event = eventOf(act);
    MessageBuilder message(
        msh,
        messageType(
            "MDM", event, act == ReportAct::Withdrawal ? "MDM_T01" : "MDM_T02", msh.version),
        profile.writing);
    message.segment("EVN").text(1, event).text(2, toString(timestampOf(msh.time)));
    writePatient(message, report.patient);
    writeVisit(message, report.from);
    writeDocument(message, report, act);
    if (act != ReportAct::Withdrawal) {
        Observations out(message, observationStatus(act), report.signedAt);
        writeContent(out, report);
    }
    return message.build();
}

record::Result<std::string>
asResult(const Report& report, const MessageHeader& msh, const PeerProfile& profile, ReportAct act)
{
    MessageBuilder message(msh, messageType("ORU", "R01", "ORU_R01", msh.version), profile.writing);
    writePatient(message, report.patient);
    writeVisit(message, report.from);
    // HL7 table 0123: X = no results available.
    const char* status = act == ReportAct::Withdrawal ? "X" : observationStatus(act);
    SegmentBuilder& obr = message.segment("OBR");
    obr.text(1, "1").composite(3, {report.documentId, "SARTORIUS"}).composite(4, documentCode());
    if (!report.answers.empty())
        obr.composite(2, {report.answers.value});
    obr.text(7, toString(timestampOf(report.signedAt)))
        .composite(16, clinicianFields(report.from))
        .text(22, toString(timestampOf(msh.time)))
        .text(25, status);
    if (act == ReportAct::Correction)
        obr.composite(29, {"", Component::of({report.replaces, "SARTORIUS"})}); // the parent
    Observations out(message, observationStatus(act), report.signedAt);
    writeContent(out, report);
    return message.build();
}

} // namespace

record::Problems requirements(const Report& report)
{
    record::Problems problems = documentRequirements(report.patient, report.from, report.to);
    const auto need = [&](bool there, const char* where, const char* what, const char* remedy) {
        if (!there)
            problems.push_back({"missing", where, what, remedy});
    };
    need(report.side.has_value(),
         "OBX-5",
         "The side of the body is not stated.",
         "Choose right, left, both or not sided in the assessment.");
    need(report.signedAt.utc.time_since_epoch().count() != 0,
         "TXA-4",
         "The assessment is not signed.",
         "Sign the assessment first.");
    need(!report.documentId.empty(),
         "TXA-12",
         "The report has no number.",
         "Sign the assessment again.");
    need(!report.pdf.empty() || !report.summary.empty(),
         "OBX-5",
         "The report has neither paper nor words.",
         "Make the paper again.");
    return problems;
}

record::Result<std::string> encodeReport(const Report& report,
                                         const MessageHeader& header,
                                         const PeerProfile& profile,
                                         ReportAct act)
{
    if (const record::Problems missing = requirements(report); !missing.empty())
        return failure(ErrorCode::InvalidInput,
                       "the report is incomplete: " + missing.front().where);
    if (act == ReportAct::Correction && report.replaces.empty())
        return failure(ErrorCode::InvalidInput, "nothing says which report is corrected");
    const MessageHeader msh
        = headerFor(withProfile(header, profile), report.patient, report.clinic);
    return profile.reportsAsResults ? asResult(report, msh, profile, act)
                                    : asDocument(report, msh, profile, act);
}

} // namespace sartorius::hl7
