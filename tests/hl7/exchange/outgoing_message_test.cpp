#include "hl7/exchange/document.h"
#include "hl7/exchange/outgoing_message.h"
#include "tests/hl7/exchange/sample_orders.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::hl7;

namespace {

Message read(const Composed& composed)
{
    if (!composed)
        for (const record::Problem& problem : composed.error())
            UNSCOPED_INFO(problem.where << ": " << problem.what);
    REQUIRE(composed);
    auto message = Message::parse(*composed);
    REQUIRE(message);
    return *std::move(message);
}

Message referral(const PeerProfile& profile = {}, const OrderAct& act = {})
{
    return read(composeReferral(support::sampleReferral(), support::sampleHeader(), profile, act));
}

Message order(const PeerProfile& profile = {}, const OrderAct& act = {})
{
    return read(
        composeRehabOrder(support::sampleRehabOrder(), support::sampleHeader(), profile, act));
}

std::string segmentsOf(const Message& message)
{
    std::string ids;
    std::string last;
    for (std::size_t i = 0; i < message.segmentCount(); ++i) {
        const std::string id(message.segment(i).id());
        if (id != last)
            ids += id + " ";
        last = id;
    }
    return ids;
}

Report report()
{
    const record::Referral r = support::sampleReferral();
    return {"D-2",
            "D-1",
            record::OrderId("R-9"),
            "Knee, left",
            r.patient,
            r.from,
            r.clinic,
            r.to,
            r.side,
            r.signedAt,
            r.workingDiagnosis,
            r.statements,
            "",
            "%PDF-1.4 made up"};
}

Message reportMessage(const PeerProfile& profile, ReportAct act)
{
    return read(composeReport(report(), support::sampleHeader(), profile, act));
}

const OrderAct kCancel {OrderAct::Kind::Cancel, {}, "Patient moved"};

} // namespace

TEST_CASE("A referral is changed and cancelled under its own id", "[hl7][exchange]")
{
    const Message changed = referral({}, {OrderAct::Kind::Replace, {}, "New finding"});
    const Message cancelled = referral({}, kCancel);

    CHECK(changed.get("MSH-9") == "REF^I13^REF_I12");
    CHECK(changed.get("RF1-6") == referral().get("RF1-6"));
    CHECK(changed.get("OBX-11") == "C");
    CHECK(changed.count("OBX") == referral().count("OBX"));
    CHECK(cancelled.get("MSH-9") == "REF^I14^REF_I12");
    CHECK(cancelled.get("RF1-6") == referral().get("RF1-6"));
    CHECK(segmentsOf(cancelled) == "MSH RF1 PRD PID NTE ");
    CHECK(cancelled.text("NTE-3").find("Patient moved") == 0);
}

TEST_CASE("A rehabilitation order is cancelled by its number and replaced by a new one",
          "[hl7][exchange]")
{
    const Message cancelled = order({}, kCancel);
    const Message replaced
        = order({}, {OrderAct::Kind::Replace, record::OrderId("OLD-1"), "Dose changed"});

    CHECK(cancelled.get("ORC-1") == "CA");
    CHECK(cancelled.get("ORC-2.1") == order().get("ORC-2.1"));
    CHECK(cancelled.get("ORC-16.2") == "Patient moved");
    CHECK(cancelled.count("ORC") == 1);
    CHECK(replaced.get("ORC-1") == "RP");
    CHECK(replaced.get("ORC-2.1") == "OLD-1");
    CHECK(replaced.get("OBR-2.1") == "OLD-1");
    CHECK(replaced.get("ORC[2]-1") == "RO");
    CHECK(replaced.get("ORC[2]-2.1") == order().get("ORC-2.1"));
    CHECK(replaced.count("TQ1") == 1);
    CHECK_FALSE(encodeRehabOrder(support::sampleRehabOrder(),
                                 support::sampleHeader(),
                                 {},
                                 {OrderAct::Kind::Replace, {}, {}})
                    .has_value());
}

TEST_CASE("A peer of old gets its order as ORM with the timing where that version has it",
          "[hl7][exchange]")
{
    PeerProfile profile;
    profile.legacyOrders = true;
    profile.version = "2.3";
    const Message oldest = order(profile);
    profile.version = "2.5";
    const Message newer = order(profile);

    CHECK(oldest.get("MSH-9") == "ORM^O01");
    CHECK(oldest.get("MSH-12") == "2.3");
    CHECK(segmentsOf(oldest) == "MSH NTE PID PV1 AL1 ORC OBR NTE DG1 OBX NTE OBX NTE OBX ");
    CHECK(oldest.text("ORC-7.2") == "2/wk");
    CHECK(oldest.text("ORC-7.3") == "W6");
    CHECK(oldest.text("ORC-7.12") == "12");
    CHECK(oldest.get("OBR-27") == oldest.get("ORC-7"));
    CHECK(oldest.get("OBX-2") == "CE");
    CHECK(oldest.text("PID-13.1") == "+45 12 34 56 78");
    CHECK(newer.get("MSH-9") == "ORM^O01^ORM_O01");
    CHECK(newer.text("ORC-7.12") == "12");
    CHECK(newer.count("TQ1") == 0);
    CHECK(newer.count("CTD") == 1);
    PeerProfile untimed;
    untimed.version = "2.4";
    const auto refused
        = composeRehabOrder(support::sampleRehabOrder(), support::sampleHeader(), untimed);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().where == "legacyOrders");
}

TEST_CASE("A report travels as a document or as a result with the paper inside", "[hl7][exchange]")
{
    PeerProfile results;
    results.reportsAsResults = true;
    const Message document = reportMessage({}, ReportAct::Original);
    const Message result = reportMessage(results, ReportAct::Original);

    CHECK(segmentsOf(document) == "MSH EVN PID PV1 TXA OBX NTE OBX NTE OBX NTE ");
    CHECK(document.get("MSH-9") == "MDM^T02^MDM_T02");
    CHECK(document.get("TXA-12.1") == "D-2");
    CHECK(document.get("TXA-13").empty());
    CHECK(result.get("MSH-9") == "ORU^R01^ORU_R01");
    CHECK(result.get("OBR-25") == "F");
    for (const Message* message : {&document, &result}) {
        const auto papers = documentsOf(*message);
        REQUIRE(papers.size() == 1);
        std::string pdf;
        CHECK(readDocument(*message, papers[0], [&](std::string_view block) { pdf += block; }));
        CHECK(pdf == "%PDF-1.4 made up");
        CHECK(message->text("OBX[2]-5.1") == "left");
        CHECK(message->text("OBX[3]-5.1") == "S83.2");
        CHECK(message->text("OBX[4]-5") == "92");
        CHECK(message->text("OBX[4]-6.1") == "deg");
    }
}

TEST_CASE("A report without a paper travels in its words", "[hl7][exchange]")
{
    Report plain = report();
    plain.pdf.clear();
    plain.summary = "Medial pain.\nRest helps.";
    const Message message = read(composeReport(plain, support::sampleHeader()));
    CHECK(message.get("OBX-2") == "FT");
    CHECK(message.text("OBX-5") == plain.summary);
    plain.summary.clear();
    const auto refused = composeReport(plain, support::sampleHeader());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().what == "The report has neither paper nor words.");
}

TEST_CASE("A correction names what it replaces and a withdrawal leaves nothing standing",
          "[hl7][exchange]")
{
    PeerProfile results;
    results.reportsAsResults = true;

    const Message corrected = reportMessage({}, ReportAct::Correction);
    CHECK(corrected.get("MSH-9.2") == "T10");
    CHECK(corrected.get("TXA-13.1") == "D-1");
    CHECK(corrected.get("OBX-11") == "C");
    CHECK(reportMessage(results, ReportAct::Correction).get("OBR-25") == "C");
    const Message withdrawn = reportMessage({}, ReportAct::Withdrawal);
    CHECK(withdrawn.get("MSH-9") == "MDM^T11^MDM_T01");
    CHECK(withdrawn.get("TXA-19") == "CA");
    CHECK(withdrawn.count("OBX") == 0);
    CHECK(reportMessage(results, ReportAct::Withdrawal).get("OBX-11") == "D");
}

TEST_CASE("A peer's settings decide version, names, codes, character set and acknowledgement",
          "[hl7][exchange]")
{
    PeerProfile profile;
    profile.version = "2.4";
    profile.sendingApplication = "KNEE";
    profile.sendingFacility = "1.2.3";
    profile.acceptAcknowledgement = "AL";
    profile.applicationAcknowledgement = "NE";
    profile.writing.codes = {{"PRD", 1, "RT", {"IR", "Intended Recipient", "HL70286"}}};
    profile.writing.omittedSegments = {"AL1"};
    profile.writing.charset = kGb18030;

    const Message message = referral(profile);

    CHECK(message.get("MSH-3") == "KNEE");
    CHECK(message.get("MSH-4.2") == "1.2.3");
    CHECK(message.get("MSH-12") == "2.4");
    CHECK(message.get("MSH-15") == "AL");
    CHECK(message.get("MSH-16") == "NE");
    CHECK(message.get("MSH-18") == "GB 18030-2000");
    CHECK(message.get("PRD[2]-1.1") == "IR");
    CHECK(message.count("AL1") == 0);
    CHECK(message.text("PID-5.1") == support::sampleReferral().patient.name.family);
    CHECK(message.text("PID-5.2") == support::sampleReferral().patient.name.given);
}

TEST_CASE("A message that its recipient could not use is refused with all that is missing",
          "[hl7][exchange]")
{
    record::Referral incomplete = support::sampleReferral();
    incomplete.question.clear();
    incomplete.side.reset();
    PeerProfile demanding;
    demanding.required = {{"PID-19", "The patient has no insurance number.", "Enter it."}};
    PeerProfile latin;
    latin.writing.charset = kLatin1;
    PeerProfile broken;
    broken.version = "2.9";
    broken.writing.omittedSegments = {"PID"};

    const auto header = support::sampleHeader();
    const auto missing = composeReferral(incomplete, header);
    const auto demanded = composeReferral(support::sampleReferral(), header, demanding);
    const auto foreign = composeReferral(support::sampleReferral(), header, latin);
    const auto unusable = composeReferral(support::sampleReferral(), header, broken);

    REQUIRE_FALSE(missing);
    CHECK(missing.error().size() == 2);
    REQUIRE_FALSE(demanded);
    CHECK(demanded.error().front().where == "PID-19");
    REQUIRE_FALSE(foreign); // a name with a letter that Latin-1 lacks
    CHECK(foreign.error().front().code == "not-encodable");
    REQUIRE_FALSE(unusable);
    CHECK(unusable.error().size() == 2);
}
