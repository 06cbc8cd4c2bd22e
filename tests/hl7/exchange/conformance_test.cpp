#include "hl7/exchange/conformance.h"
#include "hl7/exchange/referral_message.h"
#include "hl7/exchange/rehab_order_message.h"
#include "hl7/exchange/structure.h"
#include "tests/hl7/exchange/sample_orders.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::hl7;

namespace {

const std::string kHeader = "MSH|^~\\&|A|B|C|D|20261120104207+0100||";
const std::string kOrder = kHeader
    + "OMG^O19^OMG_O19|1|P|2.5.1\rPID|1||9^^^A||X^Y\rORC|NW|1^A\r";

/// "PID^1^7^1 102 E; " for each fault.
std::string judged(const std::string& bytes, Strictness strictness = Strictness::Written)
{
    const auto message = Message::parse(bytes);
    REQUIRE(message);
    std::string text;
    for (const Fault& fault : faultsOf(*message, strictness))
        text += errorLocation(fault.location) + " " + fault.code
            + (fault.severity == Severity::Error ? " E; " : " W; ");
    return text;
}

} // namespace

TEST_CASE("What we send keeps to our own tables", "[hl7][exchange]")
{
    const auto referral
        = encodeReferral(support::sampleReferral(), support::sampleHeader());
    const auto order
        = encodeRehabOrder(support::sampleRehabOrder(), support::sampleHeader());

    REQUIRE(referral);
    REQUIRE(order);
    CHECK(judged(*referral).empty());
    CHECK(judged(*order).empty());
}

TEST_CASE("A segment that is missing, foreign or in the wrong place is found", "[hl7][exchange]")
{
    const std::string rf1 = kHeader + "REF^I12^REF_I12|1|P|2.5.1\rRF1||||||R-1\r";
    const std::string prd = "PRD|RP|X^Y\r";
    const std::string pid = "PID|1||9^^^A||X^Y\r";

    CHECK(judged(rf1 + prd + pid).empty());
    CHECK(judged(rf1 + prd) == "PID^1 100 E; ");
    CHECK(judged(rf1 + pid) == "PRD^1 100 E; ");
    CHECK(judged(rf1 + pid + prd) == "PRD^1 100 E; ");
    CHECK(judged(rf1 + prd + pid + pid) == "PID^2 100 E; ");
    CHECK(judged(rf1 + prd + "ORC|NW\r" + pid) == "ORC^1 100 E; ");
    CHECK(judged(rf1 + prd + "ZDS|1\r" + pid).empty());
    CHECK(judged(rf1 + prd + pid + "OBR|1|||X\rOBX|1|ST|a||b||||||F\rNTE|1\rPV1|1|O\rNTE|1\r")
              .empty());
}

TEST_CASE("The timing of an order stands before its request", "[hl7][exchange]")
{
    CHECK(judged(kOrder + "TQ1|1\rOBR|1|1^A||X\r").empty());
    CHECK(judged(kOrder + "OBR|1|1^A||X\rTQ1|1\r") == "TQ1^1 100 E; ");
    // The same from a peer harms nobody.
    CHECK(judged(kOrder + "OBR|1|1^A||X\rTQ1|1\r", Strictness::Received) == "TQ1^1 100 W; ");
}

TEST_CASE("A field that is missing or not of its type or table is found", "[hl7][exchange]")
{
    const std::string obr = "OBR|1|1^A||X\r";

    CHECK(judged(kOrder + obr + "OBX|1||a||b||||||F\r") == "OBX^1^2^1 101 E; ");
    CHECK(judged(kOrder + obr + "OBX|1|NM|a||b||||||F\r") == "OBX^1^5^1 102 E; ");
    CHECK(judged(kOrder + obr + "OBX|1|NM|a||-1.50||||||F\r").empty());
    CHECK(judged(kOrder + obr + "OBX|1|SN|a||>^1x||||||F\r") == "OBX^1^5^1^2 102 E; ");
    CHECK(judged(kOrder + obr + "OBX|1|TS|a||2026~20261\r") == "OBX^1^11^1 101 E; OBX^1^5^2 102 E; ");
    CHECK(judged(kOrder + obr + "OBX|1|ED|a||^a^pdf^Base65^QQ==||||||F\r")
          == "OBX^1^5^1^4 102 E; ");
    CHECK(judged(kOrder + obr + "OBX|1|ST|a||b||||||Q\r") == "OBX^1^11^1 103 E; ");
    CHECK(judged(kOrder + obr + "OBX|x|ST|a||b||||||F\r") == "OBX^1^1^1 102 E; ");
    CHECK(judged(kOrder + "OBR|1|2^A||X\r") == "OBR^1^2^1 102 E; ");
    CHECK(judged(kOrder + "OBR|1|1^A\r") == "OBR^1^4^1 101 E; ");
}

TEST_CASE("A code that a site may add is remarked and no error", "[hl7][exchange]")
{
    const std::string pid = "\rPID|1||9^^^A||X^Y|||Q\rORC|NW|1^A\rOBR|1|1^A||X\r";

    CHECK(judged(kHeader + "OMG^O19^OMG_O19|1|P|2.5.1" + pid) == "PID^1^8^1 103 W; ");
}

TEST_CASE("From a peer only what a reader acts on is an error", "[hl7][exchange]")
{
    const std::string adt = kHeader + "ADT^A08|1|P|2.5.1\r";

    CHECK(judged(adt + "EVN||2026\rPV1||\r", Strictness::Received).find("PID^1 100 E; ")
          != std::string::npos);
    CHECK(judged(adt + "EVN||2026\rPID|||||X||1989-03-14\rPV1||O\r", Strictness::Received)
          == "PID^1^3^1 101 E; PID^1^7^1 102 E; ");
    CHECK(judged(adt + "EVN|\rPID|||9||\rPV1||\r", Strictness::Received)
          == "EVN^1^2^1 101 W; PID^1^5^1 101 W; PV1^1^2^1 101 W; ");
}

TEST_CASE("An event that does not belong to its message type is known as such", "[hl7][exchange]")
{
    CHECK(isEventOf("ADT", "A08"));
    CHECK(isEventOf("ADT", "A03"));
    CHECK_FALSE(isEventOf("ADT", "R01"));
    CHECK_FALSE(isEventOf("ADT", ""));
    CHECK_FALSE(isEventOf("ORU", "A08"));
    CHECK(isEventOf("ZZZ", "Z01"));
    CHECK(isEventOf("ACK", "I12"));
}

TEST_CASE("A long message is judged in a time that grows with it alone", "[hl7][exchange]")
{
    std::string bytes = kOrder + "OBR|1|1^A||X\r";
    for (int i = 0; i < 20'000; ++i)
        bytes += "OBX|1|ST|a||b||||||F\r";

    CHECK(judged(bytes).empty());
}
