#include "forms/content/content.h"
#include "hl7/exchange/lab_items.h"
#include "plugin/workflow/filling.h"
#include "plugin/workflow/inbound.h"
#include "plugin/workflow/tray.h"
#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::workflow;
using bench::RecordBench;

namespace {

std::string head(const std::string& type, const std::string& id, const std::string& time)
{
    return "MSH|^~\\&|ENGINE|HOSPITAL|SARTORIUS|KNEE|" + time + "||" + type + "|" + id
        + "|P|2.5.1\r";
}

std::string adt(const std::string& id,
                const std::string& pidAfterNumber,
                const std::string& time = "20261120101500+0100",
                const std::string& more = {})
{
    return head("ADT^A08^ADT_A01", id, time) + "EVN||" + time + "\rPID|1||M-1001^^^CLINIC^MR||"
        + pidAfterNumber + "\r" + more;
}

std::string labs(const std::string& id, const std::string& obx, const std::string& pid = {})
{
    return head("ORU^R01^ORU_R01", id, "20261120101500+0100")
        + (pid.empty() ? "PID|1||M-1001^^^CLINIC^MR||DOE^JANE||19890314|F" : pid)
        + "\rOBR|1|LAB-77|F-1|24323-8^Panel^LN|||20261118080000+0100\r" + obx + "\r";
}

void take(RecordBench& record, const std::string& frame)
{
    auto desk = record.desk();
    const std::string_view one = frame;
    const auto answers = takeInbound(desk, std::span(&one, 1));
    REQUIRE(answers);
    REQUIRE_FALSE(answers->at(0).empty());
    CHECK(answers->at(0).at(0).find("MSA|AA|") != std::string::npos);
}

api::PatientChart chart(RecordBench& record)
{
    auto desk = record.desk();
    auto found = answer(desk, api::GetPatient {record.patient});
    REQUIRE(found);
    return std::move(*found);
}

std::vector<std::string> tray(RecordBench& record)
{
    auto desk = record.desk();
    const auto items = answer(desk, api::ListTray {});
    REQUIRE(items);
    std::vector<std::string> reasons;
    for (const auto& item : items->items)
        reasons.push_back(item.reason);
    return reasons;
}

using Reasons = std::vector<std::string>;

/// What a new draft has for an item, in words.
std::string prefilled(RecordBench& record, const std::string& form, const std::string& item)
{
    auto desk = record.desk();
    const auto draft
        = answer(desk, api::StartAssessment {record.patient, form, record::Laterality::Right});
    REQUIRE(draft);
    for (const auto& one : draft->answers) {
        if (one.item != item)
            continue;
        CHECK(one.origin != record::AnswerOrigin::Entered); // or the form has computed it
        const auto& quantity = std::get<record::Quantity>(one.values.at(0));
        return record::toString(quantity.value) + " " + quantity.unit;
    }
    return {};
}

} // namespace

TEST_CASE("A feed fills what nobody entered and renews what came from it", "[workflow][feed]")
{
    RecordBench record;

    take(record, adt("M1", "DOE^JANE||19890314|F|||1 High St^^Leeds||555-1"));
    CHECK(chart(record).patient.address.line == "1 High St");
    CHECK(chart(record).patient.phone == "555-1");
    take(record, adt("M2", "DOE^JANE||19890314|F|||2 Low St^^Leeds||555-2", "20261120111500+0100"));
    CHECK(chart(record).patient.address.line == "2 Low St");
    take(record, adt("M3", "DOE^JANE||19890314|F|||3 Old St^^Leeds||555-3", "20261119101500+0100"));
    CHECK(chart(record).patient.address.line == "2 Low St");
    take(record, adt("M4", "DOE^JANE||19890314|F|||\"\"||\"\"", "20261120121500+0100"));
    CHECK(chart(record).patient.address == record::Address {});
    CHECK(chart(record).patient.phone.empty());

    CHECK(tray(record).empty());
    CHECK(chart(record).patient.name == bench::jane().name);
}

TEST_CASE("What a person entered is never changed by a feed in silence", "[workflow][feed]")
{
    RecordBench record;
    const auto before = chart(record).patient;

    take(record, adt("M1", "ROE^JANE||19890314|F"));
    take(record, adt("M2", "DOE^JANE||19890315|M"));
    take(record, adt("M3", "DOE^JANE||\"\""));
    take(record, adt("M4", "DOE^JANE||19890314|U"));

    CHECK(chart(record).patient == before);
    CHECK(tray(record) == Reasons(3, "differs-from-record"));
}

TEST_CASE("A person takes over what a feed states", "[workflow][feed]")
{
    RecordBench record;
    take(record, adt("M1", "ROE^JANE||19890314|F"));
    auto desk = record.desk();
    const auto waiting = answer(desk, api::ListTray {});
    REQUIRE(waiting);
    REQUIRE(waiting->items.size() == 1);

    REQUIRE(answer(desk, api::ResolveTray {waiting->items[0].id, api::TrayAct::TakeOver, {}}));
    CHECK(chart(record).patient.name.family == "ROE");
    CHECK(tray(record).empty());
    take(record, adt("M2", "POE^JANE||19890314|F", "20261121101500+0100"));
    CHECK(chart(record).patient.name.family == "POE");
}

TEST_CASE("Another person's event under a number of ours changes nothing", "[workflow][feed]")
{
    RecordBench record;
    const auto before = chart(record).patient;

    take(record, adt("M1", "OTHER^PERSON||19500101|M|||9 Far Rd"));
    take(record,
         head("ADT^A08^ADT_A01", "M2", "20261120101500+0100")
             + "PID|1||M-1001^^^ELSEWHERE^MR||DOE^JANE||19890314|F|||9 Far Rd\r");

    CHECK(chart(record).patient == before);
    CHECK(tray(record) == Reasons {"patient-differs"});
}

TEST_CASE("A feed adds numbers and allergies and takes none away", "[workflow][feed]")
{
    RecordBench record;

    take(record,
         adt("M1",
             "DOE^JANE||19890314",
             "20261120101500+0100",
             "PV1|1|O\rAL1|1||^Penicillin||Rash\r"));
    take(record,
         head("ADT^A31^ADT_A05", "M2", "20261120111500+0100")
             + "EVN||20261120\rPID|1||M-1001^^^CLINIC^MR~G-5^^^GH^PI||DOE^JANE||19890314\r");

    const auto patient = chart(record).patient;
    REQUIRE(patient.allergies.size() == 1);
    CHECK(patient.allergies[0].substance == "Penicillin");
    CHECK(patient.allergiesReviewed == bench::jane().allergiesReviewed);
    REQUIRE(patient.identifiers.size() == 2);
    CHECK(patient.identifiers[1].value == "G-5");
}

TEST_CASE("Laboratory values that come in fill the next form in its own unit", "[workflow][feed]")
{
    RecordBench record;

    take(record,
         labs("M1",
              "OBX|1|NM|2160-0^Creatinine^LN||1.20|mg/dL||N|||F\r"
              "OBX|2|NM|1988-5^CRP^LN||12|mg/L||H|||F\r"
              "OBX|3|NM|2157-6^CK^LN||250|U/L||N|||F\r"
              "OBX|4|NM|9999-9^Unasked^LN||1|mg/L||N|||F"));

    const auto kept = chart(record).labs;
    REQUIRE(kept.size() == 3);
    CHECK(record::toString(kept[0].value.value) == "1.20"); // as the laboratory wrote it
    CHECK(kept[0].value.unit == "mg/dL");
    CHECK(prefilled(record, "thigh-cramp", "tc-lab-creat") == "106 umol/L");
    CHECK(prefilled(record, "medial-knee", "mk-lab-crp") == "12 mg/L");
    CHECK(prefilled(record, "medial-knee", "mk-lab-ck") == "250 U/L");
    CHECK(tray(record).empty());
}

TEST_CASE("A laboratory value that would have to be guessed waits for a person", "[workflow][feed]")
{
    RecordBench record;

    take(record, labs("M1", "OBX|1|NM|1988-5^CRP^LN||12|mmol/L||N|||F"));
    take(record, labs("M2", "OBX|1|NM|1988-5^CRP^LN||12|||N|||F"));
    take(record, labs("M3", "OBX|1|ST|1988-5^CRP^LN||haemolysed|mg/L|||||F"));
    take(record, labs("M4", "OBX|1|NM|1988-5^CRP^LN||12|mg/L||N|||P"));
    take(record,
         labs("M5", "OBX|1|NM|1988-5^CRP^LN||12|mg/L||N|||F", "PID|1||77^^^CLINIC^MR||DOE^JANE"));
    take(record,
         labs("M6",
              "OBX|1|NM|1988-5^CRP^LN||12|mg/L||N|||F",
              "PID|1||M-1001^^^CLINIC^MR||OTHER^X||19500101"));

    CHECK(chart(record).labs.empty());
    CHECK(tray(record)
          == Reasons {"laboratory-value-refused",
                      "laboratory-value-refused",
                      "laboratory-value-refused",
                      "unknown-patient",
                      "patient-differs"});
}

TEST_CASE("A corrected laboratory value replaces its own and a withdrawn one goes",
          "[workflow][feed]")
{
    RecordBench record;
    const auto value = [&] {
        const auto all = chart(record).labs;
        return all.size() == 1 ? record::toString(all[0].value.value) : std::string();
    };

    take(record, labs("M1", "OBX|1|NM|1988-5^CRP^LN||12|mg/L||N|||F"));
    take(record, labs("M2", "OBX|1|NM|1988-5^CRP^LN||12|mg/L||N|||F"));
    CHECK(value() == "12");
    take(record, labs("M3", "OBX|1|NM|1988-5^CRP^LN||21|mg/L||N|||F"));
    CHECK(value() == "12");
    CHECK(tray(record) == Reasons {"laboratory-value-differs"});
    take(record, labs("M4", "OBX|1|NM|1988-5^CRP^LN||21|mg/L||N|||C"));
    CHECK(value() == "21");
    take(record, labs("M5", "OBX|1|NM|1988-5^CRP^LN||\"\"|mg/L||N|||D"));
    CHECK(chart(record).labs.empty());
}

TEST_CASE("What comes in for the charts while the record is locked is applied when it opens",
          "[workflow][feed]")
{
    RecordBench record;
    auto desk = record.desk();
    REQUIRE(answer(desk, api::Lock {}));

    take(record, adt("M1", "DOE^JANE||19890314|F|||1 High St"));
    take(record, labs("M2", "OBX|1|NM|1988-5^CRP^LN||12|mg/L||N|||F"));
    REQUIRE(answer(desk, api::Unlock {bench::kPassphrase}));

    CHECK(chart(record).patient.address.line == "1 High St");
    CHECK(chart(record).labs.size() == 1);
    CHECK(tray(record).empty());
    CHECK(record.store->verifyAudit()->intact);
}

TEST_CASE("A laboratory's own codes are read by the settings of the peer", "[workflow][feed]")
{
    RecordBench record;
    auto desk = record.desk();
    auto settings = bench::settings();
    settings.destinations[0].profile.labCodes = {{"KREA", "14682-9"}};
    REQUIRE(answer(desk, api::SaveSettings {settings}));

    take(record, labs("M1", "OBX|1|NM|KREA^Kreatinin^L||88|umol/L||N|||F"));

    CHECK(prefilled(record, "thigh-cramp", "tc-lab-creat") == "88 umol/L");
}
