#include "hl7/exchange/closed_loop.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::hl7;
using record::AcceptanceState;

namespace {

std::vector<OrderStatusUpdate> read(const std::string& type, const std::string& rest)
{
    const auto message = Message::parse("MSH|^~\\&|R|F|SARTORIUS|S|20260101120000+0000||" + type
                                        + "|77|P|2.5.1\r" + rest);
    REQUIRE(message);
    return readOrderEvents(*message);
}

} // namespace

TEST_CASE("Appointments and reports tell what becomes of the order they name", "[hl7][exchange]")
{
    const std::string placer = "SCH" + std::string(26, '|') + "o-1^SARTORIUS\r";
    const auto result = [](const std::string& status) {
        return "ORC|RE|o-1\rOBR|1||F-1|x" + std::string(21, '|') + status + "\r";
    };
    const auto document = [](const std::string& status) {
        return "TXA|1|CN||||||||||D1||o-1|||" + status + "\r";
    };

    struct Case
    {
        std::string type;
        std::string rest;
        std::optional<AcceptanceState> state;
    };

    const std::vector<Case> cases {
        {"SIU^S12", placer, AcceptanceState::Scheduled},
        {"SIU^S13", placer, AcceptanceState::Scheduled},
        {"SIU^S15", placer, AcceptanceState::AppointmentCancelled},
        {"SIU^S26", placer, AcceptanceState::NoShow},
        {"SIU^S12", "SCH|1\r", std::nullopt},
        {"SIU^S99", placer, std::nullopt},
        {"ORU^R01", result("F"), AcceptanceState::Completed},
        {"ORU^R01", result("C"), AcceptanceState::Completed},
        {"ORU^R01", result("P"), AcceptanceState::InterimReport},
        {"ORU^R01", result("X"), std::nullopt},
        {"ORU^R01", "OBR|1||F-1|x\r", std::nullopt},
        {"MDM^T02", document("LA"), AcceptanceState::Completed},
        {"MDM^T02", document("IP"), AcceptanceState::InterimReport},
        {"MDM^T01", document("LA"), std::nullopt},
        {"MDM^T11", document("LA"), std::nullopt},
        {"OSU^O51", "ORC|SC|o-1|||A\r", AcceptanceState::InterimReport},
        {"ADT^A08", "PID|1||9\r", std::nullopt},
    };
    for (const Case& one : cases) {
        CAPTURE(one.type, one.rest);
        const auto updates = read(one.type, one.rest);
        REQUIRE(updates.size() == (one.state ? 1 : 0));
        if (!one.state)
            continue;
        CHECK(updates[0].state == *one.state);
        CHECK(updates[0].order == record::OrderId("o-1"));
        CHECK(updates[0].stated.has_value());
    }
}
