#include "hl7/exchange/referral_message.h"
#include "hl7/message/message.h"

#include <catch2/catch.hpp>

#include "sample_orders.h"

using namespace sartorius;
using namespace sartorius::hl7;
using namespace sartorius::support;

namespace {

Message encoded(const record::Referral& referral)
{
    const auto bytes = encodeReferral(referral, sampleHeader());
    REQUIRE(bytes);
    auto message = Message::parse(*bytes);
    REQUIRE(message);
    return *std::move(message);
}

std::string segmentOrder(const Message& message)
{
    std::string order;
    for (std::size_t i = 0; i < message.segmentCount(); ++i)
        order += std::string(message.segment(i).id()) + " ";
    return order;
}

/// The n-th OBX (from 1) whose OBX-3.1 is `code`, or one past the end.
std::size_t observation(const Message& message, std::string_view code, int occurrence = 1)
{
    for (std::size_t i = 0; i < message.segmentCount(); ++i) {
        const Segment segment = message.segment(i);
        if (segment.id() == "OBX" && segment.part(3, 1, 1) == code && --occurrence == 0)
            return i;
    }
    FAIL("no OBX " << code);
    return 0;
}

std::string valueOf(const Message& message,
                    std::string_view code,
                    std::uint32_t field,
                    std::uint32_t component = 0,
                    int occurrence = 1)
{
    const Segment obx = message.segment(observation(message, code, occurrence));
    return message.decoded(component == 0 ? obx.field(field) : obx.part(field, 1, component));
}

} // namespace

TEST_CASE("A referral has the segments of REF_I12 in their order", "[hl7][exchange]")
{
    const Message message = encoded(sampleReferral());

    CHECK(segmentOrder(message)
          == "MSH RF1 PRD PRD PID DG1 AL1 AL1 OBR OBX OBX OBX OBX OBX OBR OBX NTE OBX NTE OBX OBX "
             "NTE "
             "OBR OBX OBX OBR OBX OBX OBR OBX OBX OBX OBX OBX OBX PV1 NTE ");
    CHECK(message.get("MSH-9") == "REF^I12^REF_I12");
    CHECK(message.get("MSH-12") == "2.5.1");
    CHECK(message.get("MSH-18") == "UNICODE UTF-8");
    CHECK(message.get("MSH-10") == "0123456789ABCDEFGHJK");
    CHECK(message.get("MSH-7") == "20261120104207+0100");
}

TEST_CASE("A referral names patient, sender and recipient as the record does", "[hl7][exchange]")
{
    const Message message = encoded(sampleReferral());

    CHECK(message.text("PID-3.1") == "MRN-4711");
    CHECK(message.text("PID-3.4.1") == "SARTORIUS-CLINIC");
    CHECK(message.text("PID-3[2].1") == "943 476 5919");
    CHECK(message.text("PID-3[2].4.2") == "2.16.840.1.113883.2.1.4.1");
    CHECK(message.text("PID-3[2].4.3") == "ISO");
    CHECK(message.text("PID-3[2].5") == "NI");
    CHECK(message.text("PID-5.1") == "O'Brien|Müller & Söhne");
    CHECK(message.text("PID-5.2") == "Jürgen^Łukasz");
    CHECK(message.text("PID-5.3") == "\\F\\");
    CHECK(message.text("PID-5.4") == "III");
    CHECK(message.text("PID-5.5") == "Dr");
    CHECK(message.text("PID-7") == "19890314");
    CHECK(message.text("PID-8") == "M");
    CHECK(message.text("PID-11.1") == "12 Oak St, Flat #3~4");
    CHECK(message.text("PID-11.3") == "Århus");
    CHECK(message.text("PID-13.12") == "+45 12 34 56 78");
    CHECK(message.text("PRD-1.1") == "RP");
    CHECK(message.text("PRD-2.1") == "Testperson");
    CHECK(message.text("PRD-7.1") == "1234567893");
    CHECK(message.text("PRD[2]-1.1") == "RT");
    CHECK(message.text("PRD[2]-2.1") == "Beispiel");
    CHECK(message.text("PRD[2]-4.9") == "Orthopaedics, General Hospital");
    CHECK(message.text("RF1-1.1") == "P");
    CHECK(message.text("RF1-2.1") == "A");
    CHECK(message.text("RF1-6.1") == "00112233445566778899aabbccddeeff");
    CHECK(message.text("RF1-6.2") == "SARTORIUS");
    CHECK(message.text("DG1-3.1") == "S83.2");
    CHECK(message.text("DG1-3.3") == "I10");
    CHECK(message.text("DG1-6") == "W");
    CHECK(message.text("AL1-3.2") == "penicillin");
    CHECK(message.text("AL1-5") == "rash & fever");
}

TEST_CASE("What is asked and found travels with units, side and abnormal marks", "[hl7][exchange]")
{
    const Message message = encoded(sampleReferral());

    CHECK(valueOf(message, "42349-1", 5) == "Arthroscopy?\nOr brace & wait | see notes ^ below.");
    CHECK(valueOf(message, "51848-0", 5)
          == "Medial pain, left.\nEffusion ++; \\.br\\ is not a line break here.\nFS\x1C and "
             "VT\x0B.");
    CHECK(valueOf(message, "side", 5, 1) == "left");
    CHECK(valueOf(message, "side", 5, 4) == "7771000");
    CHECK(valueOf(message, "red-flag", 5) == "Locked knee: refer within 48 h");
    CHECK(valueOf(message, "red-flag", 5, 0, 2) == "Night pain & weight loss");
    CHECK(valueOf(message, "red-flag", 8) == "A");
    CHECK(valueOf(message, "mk-ex-flexion", 2) == "NM");
    CHECK(valueOf(message, "mk-ex-flexion", 3, 2) == "Knee flexion, left");
    CHECK(valueOf(message, "mk-ex-flexion", 5) == "92");
    CHECK(valueOf(message, "mk-ex-flexion", 6, 1) == "deg");
    CHECK(valueOf(message, "mk-ex-flexion", 6, 3) == "UCUM");
    CHECK(valueOf(message, "mk-ex-flexion", 8) == "A");
    CHECK(valueOf(message, "DX04", 2) == "ST");
    CHECK(valueOf(message, "DX04", 8).empty());
    CHECK(valueOf(message, "mk-ex-gap", 2) == "ST");
    CHECK(valueOf(message, "mk-ex-gap", 6, 1) == "mm");
    CHECK(valueOf(message, "10160-0", 5) == "Zocor 40mg nocte [active, since 2024-03-01]");
    CHECK(valueOf(message, "10160-0", 5, 0, 2) == "Lasix 40 [stopped 2026-01-02]");
    CHECK(valueOf(message, "1988-5", 2) == "SN");
    CHECK(valueOf(message, "1988-5", 5, 1) == "<");
    CHECK(valueOf(message, "1988-5", 5, 2) == "5.10");
    CHECK(valueOf(message, "1988-5", 14)
          == "20261113104207+0100"); // its own date, not the letter's
    CHECK(valueOf(message, "3084-1", 5) == "0.41");
    CHECK(valueOf(message, "3084-1", 6, 1) == "mmol/L");
    CHECK(valueOf(message, "3084-1", 7) == "0.2-0.42");
    CHECK(valueOf(message, "113014", 5) == "1.2.826.0.1.3680043.8.498.1");
    CHECK(valueOf(message, "study-date", 5) == "20261118");
    CHECK(valueOf(message, "study-side", 5, 1) == "left");
}

TEST_CASE("A made-up patient always travels as training", "[hl7][exchange]")
{
    record::Referral referral = sampleReferral();
    CHECK(encoded(referral).get("MSH-11") == "T");
    CHECK(encoded(referral).text("NTE[4]-3").find("DEMONSTRATION") != std::string::npos);

    referral.patient.demonstration = false;
    CHECK(encoded(referral).get("MSH-11") == "P");
    CHECK(encoded(referral).bytes().find("DEMONSTRATION") == std::string::npos);
}

TEST_CASE("Allergies not asked for are never sent as none", "[hl7][exchange]")
{
    record::Referral referral = sampleReferral();
    referral.patient.allergies.clear();

    referral.patient.allergiesReviewed = false;
    CHECK(encoded(referral).count("AL1") == 0);
    CHECK(valueOf(encoded(referral), "allergies", 5, 1) == "not-recorded");

    referral.patient.allergiesReviewed = true;
    CHECK(encoded(referral).text("AL1-3.2") == "No known allergy");
}

TEST_CASE("A referral that lacks what its recipient needs is not encoded", "[hl7][exchange]")
{
    struct Case
    {
        const char* where;
        void (*spoil)(record::Referral&);
    };

    const Case cases[] = {
        {"RF1-6",
         [](record::Referral& r) {
             r.id = {};
         }},
        {"PID-3",
         [](record::Referral& r) {
             r.patient.identifiers.clear();
         }},
        {"PID-3",
         [](record::Referral& r) {
             r.patient.identifiers = {{"", "X", "MR"}};
         }},
        {"PID-5",
         [](record::Referral& r) {
             r.patient.name.family.clear();
         }},
        {"PID-7",
         [](record::Referral& r) {
             r.patient.birthDate.reset();
         }},
        {"PRD-7",
         [](record::Referral& r) {
             r.from.number.value.clear();
         }},
        {"PRD[2]-2",
         [](record::Referral& r) {
             r.to.name.clear();
             r.to.person = {};
         }},
        {"MSH-5",
         [](record::Referral& r) {
             r.to.destination = {};
         }},
        {"DG1-3",
         [](record::Referral& r) {
             r.workingDiagnosis = {};
         }},
        {"OBR-7",
         [](record::Referral& r) {
             r.signedAt = {};
         }},
        {"OBX-5",
         [](record::Referral& r) {
             r.side.reset();
         }},
        {"OBX-5",
         [](record::Referral& r) {
             r.question.clear();
         }},
        {"OBX-5",
         [](record::Referral& r) {
             r.statements[0].value.clear();
         }},
        {"OBX-5",
         [](record::Referral& r) {
             r.studies[0].uid = {};
         }},
    };
    CHECK(requirements(sampleReferral()).empty());
    for (const Case& one : cases) {
        INFO(one.where);
        record::Referral referral = sampleReferral();
        one.spoil(referral);

        const record::Problems missing = requirements(referral);
        const auto bytes = encodeReferral(referral, sampleHeader());

        REQUIRE(missing.size() == 1);
        CHECK(missing[0].where == one.where);
        CHECK_FALSE(missing[0].remedy.empty());
        REQUIRE_FALSE(bytes);
        CHECK(bytes.error().code == record::ErrorCode::InvalidInput);
    }
    CHECK(requirements(record::Referral {}).size() >= 8);
}
