#include "hl7/exchange/patient_event.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::hl7;
using namespace std::chrono;

namespace {

Message adt(const std::string& event, const std::string& rest)
{
    auto message = Message::parse("MSH|^~\\&|EHR|GH|S|C|20260101120000+0100||ADT^" + event
                                  + "|1|P|2.5.1\rEVN||20260101115900\r" + rest);
    REQUIRE(message);
    return *std::move(message);
}

PatientEvent only(const Message& message)
{
    const auto events = readPatientEvents(message);
    REQUIRE(events);
    REQUIRE(events->size() == 1);
    return events->front();
}

} // namespace

TEST_CASE("An admission says who the patient is, with the time it was said", "[hl7][exchange]")
{
    const PatientEvent event = only(
        adt("A04",
            "PID|1||4711^^^GH&1.2.3&ISO^MR~99^^^NHS^NI||Muster^Jo^X^III^Dr||19890314|F|||1 Main "
            "St^^Aarhus^^8000^DNK||^PRN^PH^^45^12^345678\rPV1|1|O\rAL1|1||^Penicillin||rash\r"));

    CHECK(event.kind == PatientEvent::Kind::Update);
    REQUIRE(event.identifiers.size() == 2);
    CHECK(event.identifiers[0] == record::AssignedIdentifier {"4711", "GH", "MR"});
    CHECK(event.identifiers[1] == record::AssignedIdentifier {"99", "NHS", "NI"});
    CHECK(event.name.value == record::PersonName {"Muster", "Jo", "X", "Dr", "III"});
    CHECK(event.birthDate.value == 1989y / March / 14);
    CHECK(event.sex.value == record::AdministrativeSex::Female);
    CHECK(event.address.value == record::Address {"1 Main St", "Aarhus", "", "8000", "DNK"});
    CHECK(event.phone.value == "45 12 345678");
    CHECK(event.allergies.value == std::vector<record::Allergy> {{"Penicillin", "rash"}});
    REQUIRE(event.when);
    CHECK(event.when->utc == sys_days(2026y / January / 1) + 10h + 59min);
    CHECK(event.problems.empty());
}

TEST_CASE("What a message does not say stays, and what it deletes goes", "[hl7][exchange]")
{
    record::Patient before;
    before.identifiers = {{"4711", "GH", "MR"}, {"99", "NHS", "NI"}};
    before.name = {"Muster", "Jo", "", "", ""};
    before.birthDate = 1989y / March / 14;
    before.phone = "+45 1";
    before.allergies = {{"latex", ""}};

    const record::Patient after = applied(
        before,
        only(adt("A08", "PID|1||4712^^^GH^MR||Beispiel^Jo||\"\"|||||||\rAL1|1||^Penicillin\r")));

    CHECK(after.name.family == "Beispiel");
    CHECK_FALSE(after.birthDate.has_value());
    CHECK(after.phone == "+45 1");
    CHECK(after.identifiers
          == std::vector<record::AssignedIdentifier> {{"4712", "GH", "MR"}, {"99", "NHS", "NI"}});
    CHECK(after.allergies == std::vector<record::Allergy> {{"latex", ""}, {"Penicillin", ""}});
}

TEST_CASE("An answer of no known allergy is not an allergy", "[hl7][exchange]")
{
    const PatientEvent none = only(adt("A08", "PID|||9\rAL1|1||716186003^None known^SCT\r"));
    const PatientEvent silent = only(adt("A08", "PID|||9\r"));

    CHECK(none.allergies.meaning == Meaning::Stated);
    CHECK(none.allergies.value.empty());
    CHECK(silent.allergies.meaning == Meaning::NotStated);
    CHECK(applied({}, none).allergiesReviewed);
    CHECK_FALSE(applied({}, silent).allergiesReviewed);
}

TEST_CASE("A merge names who survives and who does not, once for each pair", "[hl7][exchange]")
{
    const auto events = readPatientEvents(
        adt("A40", "PID|||1^^^A^MR\rMRG|2^^^A^MR~3^^^A^MR\rPID|||5^^^A^MR\rMRG|6^^^A^MR\r"));

    REQUIRE(events);
    REQUIRE(events->size() == 2);
    CHECK((*events)[0].kind == PatientEvent::Kind::Merge);
    CHECK((*events)[0].identifiers[0].value == "1");
    CHECK((*events)[0].superseded.size() == 2);
    CHECK((*events)[1].identifiers[0].value == "5");
    CHECK((*events)[1].superseded[0].value == "6");
    record::Patient patient;
    patient.name.family = "Muster";
    CHECK(applied(patient, (*events)[0]) == patient);
    CHECK(only(adt("A47", "PID|||1\rMRG|2\r")).kind == PatientEvent::Kind::ChangeIdentifier);
}

TEST_CASE("A value that cannot be read changes nothing and is named without its text",
          "[hl7][exchange]")
{
    const PatientEvent event = only(adt("A31", "PID|||9||X||31.12.1989|Q\r"));

    CHECK(event.birthDate.meaning == Meaning::NotStated);
    CHECK(event.sex.meaning == Meaning::NotStated);
    REQUIRE(event.problems.size() == 2);
    CHECK(event.problems[0].where == "PID-7");
    CHECK(event.problems[0].what.find("1989") == std::string::npos);
}

TEST_CASE("An event of another kind says nothing about the patient", "[hl7][exchange]")
{
    CHECK(readPatientEvents(adt("A60", "PID|||9\r"))->empty());
    const auto other = Message::parse("MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.5.1\r");
    CHECK_FALSE(readPatientEvents(*other).has_value());
}
