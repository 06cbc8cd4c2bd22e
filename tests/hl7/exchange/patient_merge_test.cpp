#include "hl7/exchange/patient_merge.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::hl7;

namespace {

Message parsed(const std::string& bytes)
{
    auto message = Message::parse(bytes);
    REQUIRE(message);
    return *std::move(message);
}

const std::string kHead = "MSH|^~\\&|R|F|S|S|20260101||ADT^A40^ADT_A39|77|P|2.5.1\r";
const PatientMerge kMerge {{"NEW", "GH", "MR"}, {"OLD", "GH", "MR"}};

} // namespace

TEST_CASE("A merge names the number that stays and the one that ends", "[hl7][exchange]")
{
    const auto merges = readMerges(parsed(
        kHead
        + "PID|1||NEW^^^GH^MR\rMRG|OLD^^^GH^MR~OLDER^^^GH\rPID|2||B^^^X\rMRG|A^^^X\rMRG|B^^^X\r"));

    REQUIRE(merges.size() == 3);
    CHECK(merges[0] == kMerge);
    CHECK(merges[1].dying.value == "OLDER");
    CHECK(merges[2].surviving.value == "B");
    CHECK(readMerges(parsed(kHead + "PID|1||NEW\r")).empty());
    CHECK(readMerges(parsed("MSH|^~\\&|R|F|S|S|1||ADT^A08|7|P|2.5.1\rPID|1||N\rMRG|O\r")).empty());
}

TEST_CASE("A queued message is made anew under the surviving number and is otherwise the same",
          "[hl7][exchange]")
{
    const std::string before = "MSH|^~\\&|S||R||20260101||REF^I12|ID1|P|2.5.1\r"
                               "PID|1||OLD^^^GH^MR~OLD^^^OTHER~77^^^GH||Doe^Jane\rNTE|1||OLD ID1\r";

    const auto after = withSurvivingNumber(before, kMerge, record::ControlId("ID2"));

    REQUIRE(after);
    CHECK(*after
          == "MSH|^~\\&|S||R||20260101||REF^I12|ID2|P|2.5.1\r"
             "PID|1||NEW^^^GH^MR~OLD^^^OTHER~77^^^GH||Doe^Jane\rNTE|1||OLD ID1\r");
}

TEST_CASE("A number with separators in it is escaped", "[hl7][exchange]")
{
    const PatientMerge merge {{"N^1", "G&H", ""}, {"OLD", "GH", ""}};

    const auto after = withSurvivingNumber(
        "MSH|^~\\&|S||R||1||X|ID1|P|2.5.1\rPID|1||OLD^^^GH\r", merge, record::ControlId("ID2"));

    REQUIRE(after);
    CHECK(parsed(*after).text("PID-3.1") == "N^1");
    CHECK(parsed(*after).text("PID-3.4.1") == "G&H");
}

TEST_CASE("A message of somebody else is left alone by a merge", "[hl7][exchange]")
{
    const auto untouched = withSurvivingNumber(
        "MSH|^~\\&|S||R||1||X|ID1|P|2.5.1\rPID|1||77^^^GH\r", kMerge, record::ControlId("ID2"));

    REQUIRE_FALSE(untouched);
    CHECK(untouched.error().code == record::ErrorCode::NotFound);
}
