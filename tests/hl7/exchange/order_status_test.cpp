#include "hl7/exchange/order_status.h"
#include "hl7/message/timestamp.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::hl7;
using record::AcceptanceState;

namespace {

std::vector<OrderStatusUpdate> read(const std::string& type, const std::string& rest)
{
    const auto message
        = Message::parse("MSH|^~\\&|R|F|SARTORIUS|S|20260101||" + type + "|77|T|2.5.1\r" + rest);
    REQUIRE(message);
    const auto updates = readOrderStatus(*message);
    REQUIRE(updates);
    return *updates;
}

} // namespace

TEST_CASE("A recipient's answer to a referral tells accepted, rejected or not yet",
          "[hl7][exchange]")
{
    const std::pair<const char*, AcceptanceState> cases[] = {{"A", AcceptanceState::Accepted},
                                                             {"R", AcceptanceState::Rejected},
                                                             {"E", AcceptanceState::Expired},
                                                             {"P", AcceptanceState::InfoRequested},
                                                             {"", AcceptanceState::NotAnswered},
                                                             {"?", AcceptanceState::NotAnswered}};
    for (const auto& [code, state] : cases) {
        INFO(code);
        const auto updates = read("RRI^I12^RRI_I12",
                                  std::string("MSA|AA|1\rRF1|") + code
                                      + "^x||||| order-1^SARTORIUS||||R^No capacity|H-9^GH\r");
        REQUIRE(updates.size() == 1);
        CHECK(updates[0].state == state);
        CHECK(updates[0].order.value == " order-1");
        CHECK(updates[0].recipientNumber == "H-9");
        CHECK(updates[0].reason == "No capacity");
    }
}

TEST_CASE("A filler's control and status codes tell what became of an order", "[hl7][exchange]")
{
    struct Case
    {
        const char* orc;
        std::optional<AcceptanceState> state;
    };

    const Case cases[] = {
        {"OK|o-1", AcceptanceState::Accepted},
        {"UA|o-1", AcceptanceState::Rejected},
        {"OK|o-1|||SC", AcceptanceState::Scheduled},
        {"SC|o-1|||IP", AcceptanceState::Accepted},
        {"SC|o-1|||SC", AcceptanceState::Scheduled},
        {"SC|o-1|||CM", AcceptanceState::Completed},
        {"SC|o-1|||CA", AcceptanceState::Rejected},
        {"OC|o-1", AcceptanceState::Rejected},
        {"CR|o-1", AcceptanceState::Cancelled},
        {"DR|o-1", AcceptanceState::Cancelled},
        {"SC|o-1", std::nullopt},
        {"UC|o-1", std::nullopt},
        {"NW|o-1|||CM", std::nullopt},
        {"|o-1|||CM", std::nullopt},
    };
    for (const Case& one : cases) {
        INFO(one.orc);
        const auto updates = read("ORG^O20^ORG_O20",
                                  std::string("MSA|AA|1\rORC|") + one.orc + "\rNTE|1||because\r");
        REQUIRE(updates.size() == (one.state ? 1 : 0));
        if (one.state) {
            CHECK(updates[0].state == *one.state);
            CHECK(updates[0].order == record::OrderId("o-1"));
            CHECK(updates[0].reason == "because");
        }
    }
}

TEST_CASE("Several orders of one message are told apart", "[hl7][exchange]")
{
    const auto updates
        = read("OSU^O51^OSU_O51",
               "ORC|SC|o-1|f-1||SC\rORC|OC|o-2||||||||||||||^Patient declined\rORC|SC||||CM\r"
               "OBR|1|o-3\r");

    REQUIRE(updates.size() == 3);
    CHECK(updates[0]
          == OrderStatusUpdate {record::OrderId("o-1"), "f-1", AcceptanceState::Scheduled, ""});
    CHECK(updates[1].reason == "Patient declined");
    CHECK(updates[2].order == record::OrderId("o-3"));
}

TEST_CASE("A message of another type is no order status", "[hl7][exchange]")
{
    const auto message
        = Message::parse("MSH|^~\\&|R|F|S|S|20260101||ADT^A01|77|T|2.5.1\rORC|OK|1\r");
    REQUIRE(message);
    CHECK_FALSE(readOrderStatus(*message));
}

TEST_CASE("A status says when it came to be, in the zone of its message", "[hl7][exchange]")
{
    const auto statedIn = [](const std::string& header, const std::string& orc) {
        const auto message
            = Message::parse("MSH|^~\\&|R|F|S|S|" + header
                             + "||OSU^O51^OSU_O51|77|T|2.5.1\rORC|SC|o-1|||SC||||" + orc + "\r");
        REQUIRE(message);
        const auto updates = readOrderStatus(*message);
        REQUIRE(updates);
        return updates->at(0).stated;
    };
    const auto nine = instantOf(*timestampFrom("20261120090000+0100"));

    CHECK(statedIn("20261120120000+0100", "20261120090000") == nine);
    CHECK(statedIn("20261120120000", "20261120090000+0100") == nine);
    CHECK(statedIn("20261120090000+0100", "") == nine);
    CHECK_FALSE(statedIn("20261120090000", ""));
}
