#include "hl7/exchange/lab_items.h"
#include "hl7/exchange/lab_report.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::hl7;
using namespace std::chrono;

namespace {

using Refusal = LabFinding::Refusal;

LabFinding finding(const std::string& obx, const std::string& time = "20261119080000+0100")
{
    const auto message = Message::parse(
        "MSH|^~\\&|LAB|GH|S|C|20261120||ORU^R01|1|P|2.5.1\rPID|1||9^^^A^MR||X^Y||19890314\r"
        "OBR|1|P-1|F-1|24323-8^Panel^LN|||"
        + time + "\r" + obx + "\r");
    REQUIRE(message);
    const auto reports
        = readLabReports(*message, {}, {{"KREA", "14682-9"}});
    REQUIRE(reports);
    REQUIRE(reports->size() == 1);
    CHECK(reports->front().fillerOrder == "F-1");
    CHECK(reports->front().birthDate == record::Date(1989y / March / 14));
    REQUIRE(reports->front().findings.size() == 1);
    return reports->front().findings.front();
}

std::string converted(const std::string& obx)
{
    const LabFinding found = finding(obx);
    return found.value ? record::toString(found.value->value) + " " + found.value->unit : "refused";
}

} // namespace

TEST_CASE("A laboratory value comes in the unit of its form item", "[hl7][exchange]")
{
    CHECK(converted("OBX|1|NM|2951-2^Na^LN||140|mmol/L|135-145|N|||F") == "140 mmol/L");
    CHECK(converted("OBX|1|NM|17861-6^Ca^LN||9.6|mg/dL||N|||F") == "2.40 mmol/L");
    CHECK(converted("OBX|1|NM|2160-0^Crea^LN||1.2|mg/dL||N|||F") == "106 umol/L");
    CHECK(converted("OBX|1|NM|KREA^Krea^L||88|\xC2\xB5mol/l||N|||F") == "88 umol/L");
    CHECK(converted("OBX|1|NM|3084-1^Urate^LN||6.0|mg/dl||N|||F") == "357 umol/L");
    CHECK(converted("OBX|1|NM|718-7^Hb^LN||14.2|g/dL||N|||F") == "142 g/L");
    CHECK(converted("OBX|1|NM|x^CRP^L^1988-5^CRP^LN||5.10|mg/L||N|||F") == "5.10 mg/L");
    // Banded on the unit reported: no conversion.
    CHECK(converted("OBX|1|NM|4548-4^A1c^LN||6.5|%||N|||F") == "6.5 %");
    CHECK(finding("OBX|1|NM|1988-5^CRP^LN||5|mg/L||N|||F").items
          == std::vector<std::string> {"tc-lab-crp", "mk-lab-crp"});
}

TEST_CASE("A value that would have to be guessed is refused with its reason", "[hl7][exchange]")
{
    const std::string na = "OBX|1|NM|2951-2^Na^LN||";

    CHECK(finding(na + "140|mg/dL||N|||F").refusal == Refusal::OtherUnit);
    CHECK(finding("OBX|1|NM|2160-0^Crea^LN||106|umol/L||N|||F").refusal == Refusal::OtherUnit);
    CHECK(finding("OBX|1|NM|48066-5^DDU^LN||1|ug/L||N|||F").refusal == Refusal::NoItem);
    CHECK(finding("OBX|1|NM|48065-7^D-dimer^LN||1|ng/mL||N|||F").refusal == Refusal::OtherUnit);
    CHECK(finding(na + "140|||N|||F").refusal == Refusal::NoUnit);
    CHECK(finding(na + "haemolysed|mmol/L||A|||F").refusal == Refusal::NotANumber);
    CHECK(finding(na + "140|mmol/L||N|||P").refusal == Refusal::NotFinal);
    CHECK(finding("OBX|1|NM|Na^Na^L||140|mmol/L||N|||F").refusal == Refusal::NoItem);
    CHECK(finding(na + "140|mmol/L||N|||F", "").refusal == Refusal::NoTime);
    // A day is not a time, and a time without zone is not this one.
    CHECK(finding(na + "140|mmol/L||N|||F", "20261119").refusal == Refusal::NoTime);
    CHECK(finding(na + "140|mmol/L||N|||F", "20261119080000").refusal == Refusal::NoTime);
    CHECK(finding("OBX|1|SN|2951-2^Na^LN||^135^-^145|mmol/L||N|||F").refusal
          == Refusal::NotANumber);
}

TEST_CASE("A limit, a correction and a withdrawal are told apart from a plain value",
          "[hl7][exchange]")
{
    const LabFinding limit = finding("OBX|1|SN|1988-5^CRP^LN||<^5.0|mg/L|<5|N|||F");
    const LabFinding corrected
        = finding("OBX|1|NM|1988-5^CRP^LN||>=200|mg/L|<5|HH|||C|||20261119090000+0000");
    const LabFinding withdrawn = finding("OBX|1|NM|1988-5^CRP^LN||||||||D");

    CHECK(limit.written.comparator == "<");
    CHECK(limit.value == record::Quantity {record::Decimal(50, 1), "mg/L"});
    CHECK(limit.written.referenceRange == "<5");
    CHECK(corrected.corrected);
    CHECK(corrected.abnormal);
    CHECK(corrected.written.comparator == ">=");
    CHECK(corrected.written.taken.utc == sys_days(2026y / November / 19) + 9h);
    CHECK(withdrawn.withdrawn);
    CHECK(withdrawn.refusal == Refusal::None);
    CHECK_FALSE(withdrawn.value.has_value());
}

TEST_CASE("Units are read in the spellings that laboratories use and no others",
          "[hl7][exchange]")
{
    CHECK(ucumFrom("mEq/L") == "meq/L");
    CHECK(ucumFrom("10^9/L") == "10*9/L");
    CHECK(ucumFrom("MMOL/L") == "MMOL/L");
    CHECK(inItemUnit("2951-2", {record::Decimal(140), "meq/L"})
          == record::Quantity {record::Decimal(140), "mmol/L"});
}
