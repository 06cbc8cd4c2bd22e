#include "forms/record/clock.h"
#include "hl7/exchange/outgoing_message.h"
#include "hl7/message/control_id.h"
#include "plugin/api/record_json.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/record_verb.h"
#include "plugin/entry/sartoriusctl/verbs.h"

namespace sartorius::ctl {

namespace {

hl7::MessageHeader headerFor(const record::Recipient& to)
{
    hl7::MessageHeader header;
    header.controlId = hl7::newControlId();
    header.time = record::SystemClock().now();
    header.receivingFacility = to.destination.value;
    return header;
}

hl7::PeerProfile profileFrom(const Invocation& invocation)
{
    hl7::PeerProfile profile;
    profile.legacyOrders = invocation.has("--legacy");
    profile.reportsAsResults = invocation.has("--result");
    if (const auto version = invocation.value("--hl7-version"))
        profile.version = *version;
    return profile;
}

/// What was referred for, as a report: with its paper, or else in its words.
hl7::Report reportOf(const record::Referral& referral, std::string pdf)
{
    hl7::Report report;
    report.documentId = referral.id.value;
    report.title = "Assessment";
    report.patient = referral.patient;
    report.from = referral.from;
    report.clinic = referral.clinic;
    report.to = referral.to;
    report.side = referral.side;
    report.signedAt = referral.signedAt;
    report.workingDiagnosis = referral.workingDiagnosis;
    report.statements = referral.statements;
    report.summary = referral.summary;
    report.pdf = std::move(pdf);
    return report;
}

Exit print(const hl7::Composed& composed, Console& console)
{
    if (!composed)
        return console.refuse(Exit::BadData, composed.error());
    console.bytes(*composed);
    return Exit::Ok;
}

Exit otherKind(const std::string& file, Console& console)
{
    return console.refuse(Exit::BadData,
                          {.code = "other-kind",
                           .where = file,
                           .what = "this record value is of the other kind",
                           .remedy = "Use \"hl7 make referral\" or \"report\" for a referral and "
                                     "\"hl7 make rehab-order\" for a rehabilitation order."});
}

Exit makeReport(const record::Referral& referral, const Invocation& invocation, Console& console)
{
    Input paper;
    if (const auto file = invocation.value("--pdf")) {
        paper = readInput(*file);
        if (!paper.ok())
            return console.refuse(paper.exit, paper.problem);
    }
    return print(hl7::composeReport(reportOf(referral, std::move(paper.bytes)),
                                    headerFor(referral.to),
                                    profileFrom(invocation)),
                 console);
}

Exit makeFrom(const api::AnyOrder& order, const Invocation& invocation, Console& console)
{
    const std::string& what = invocation.operands[0];
    const hl7::PeerProfile profile = profileFrom(invocation);
    const auto* referral = std::get_if<record::Referral>(&order);
    const auto* rehab = std::get_if<record::RehabOrder>(&order);
    if (what == "rehab-order")
        return rehab == nullptr
            ? otherKind(invocation.operands[1], console)
            : print(hl7::composeRehabOrder(*rehab, headerFor(rehab->to), profile), console);
    if (referral == nullptr)
        return otherKind(invocation.operands[1], console);
    if (what == "report")
        return makeReport(*referral, invocation, console);
    return print(hl7::composeReferral(*referral, headerFor(referral->to), profile), console);
}

/// A value may stand alone or under the name of its kind, as GetOrder gives it.
std::string underItsKind(const nlohmann::json& value, std::string_view kind)
{
    const bool named = value.contains("referral") || value.contains("rehabOrder")
        || value.contains("report");
    const nlohmann::json whole = named ? value : nlohmann::json {{std::string(kind), value}};
    return whole.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Exit make(const Invocation& invocation, Console& console)
{
    const std::string& what = invocation.operands[0];
    const std::string& file = invocation.operands[1];
    if (what != "referral" && what != "rehab-order" && what != "report")
        return console.refuse(Exit::Usage,
                              {.code = "usage",
                               .where = what,
                               .what = "hl7 make knows referral, rehab-order and report",
                               .remedy = {}});
    const Members members = readMembers(file, console);
    if (members.exit != Exit::Ok)
        return members.exit;
    const auto order = api::orderFromJson(
        underItsKind(members.value, what == "rehab-order" ? "rehabOrder" : "referral"));
    if (!order)
        return console.refuse(Exit::BadData, order.error());
    return makeFrom(*order, invocation, console);
}

} // namespace

Verbs makeVerbs()
{
    const std::vector<Option> options {
        {"--legacy", "", "a rehabilitation order as ORM^O01"},
        {"--hl7-version", "V", "MSH-12: 2.3, 2.3.1, 2.4, 2.5 or 2.5.1"},
        {"--pdf", "FILE", "the paper of a report; its summary goes without one"},
        {"--result", "", "a report as ORU^R01 instead of MDM^T02"},
    };
    return {{"hl7 make",
             "referral|rehab-order|report FILE",
             "a record value (as demo --keep leaves it) as REF^I12, OMG^O19 or MDM^T02",
             options,
             make}};
}

} // namespace sartorius::ctl
