#include "plugin/workflow/inbound.h"
#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::workflow;
using bench::RecordBench;

namespace {

api::OrderSummary sentOrder(RecordBench& record)
{
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    auto plan = bench::wholePlan();
    plan.rehab.reset();
    const auto done
        = answer(desk, api::SignAndSend {draft.id, draft.revision, bench::kPassphrase, plan, {}});
    REQUIRE(done);
    return done->orders[0];
}

/// RRI^I12 that accepts a referral (RF1-1, HL7 table 0283: A = accepted).
hl7::InboundMessage accepting(const record::OrderId& order,
                              const std::string& application = "ENGINE")
{
    hl7::InboundMessage message;
    message.sendingApplication = application;
    message.sendingFacility = "HOSPITAL";
    message.controlId = record::ControlId("IN-1");
    message.type = "RRI";
    message.event = "I12";
    message.bytes = "MSH|^~\\&|" + application
        + "|HOSPITAL|SARTORIUS|KNEE|20261120101500||RRI^I12^RRI_I12|IN-1|P|2.5.1\r"
          "MSA|AA|X\rRF1|A|R|||| "
        + order.value + "^SARTORIUS||||||\rPRD|RT|Fox\rPID|1||M-1001\r";
    const auto blank = message.bytes.find(" " + order.value);
    message.bytes.erase(blank, 1);
    return message;
}

record::AcceptanceState acceptanceOf(RecordBench& record, const record::OrderId& order)
{
    const auto facts = record.store->orderFacts(order);
    REQUIRE(facts);
    return facts->acceptance;
}

} // namespace

TEST_CASE("A recipient's answer is matched to the order it is about", "[workflow]")
{
    RecordBench record;
    const auto order = sentOrder(record);
    auto desk = record.desk();

    const auto outcome = keepInbound(desk, accepting(order.id), "ack");

    REQUIRE(outcome);
    CHECK(outcome->kind == hl7::InboundOutcome::Kind::Kept);
    CHECK(acceptanceOf(record, order.id) == record::AcceptanceState::Accepted);
    const auto orders = answer(desk, api::ListOrders {record.patient});
    REQUIRE(orders);
    CHECK(orders->items[0].acceptance == record::AcceptanceState::Accepted);
    CHECK(orders->items[0].delivery == record::DeliveryState::Queued);
}

TEST_CASE("An answer is stored while the record is locked", "[workflow]")
{
    RecordBench record;
    const auto order = sentOrder(record);
    auto desk = record.desk();
    REQUIRE(answer(desk, api::Lock {}));

    const auto outcome = keepInbound(desk, accepting(order.id), "ack");

    REQUIRE(outcome);
    REQUIRE(answer(desk, api::Unlock {bench::kPassphrase}));
    CHECK(acceptanceOf(record, order.id) == record::AcceptanceState::Accepted);
}

TEST_CASE("Who was not asked cannot accept an order", "[workflow]")
{
    RecordBench record;
    const auto order = sentOrder(record);
    auto desk = record.desk();

    const auto outcome = keepInbound(desk, accepting(order.id, "STRANGER"), "ack");

    REQUIRE(outcome);
    CHECK(outcome->kind == hl7::InboundOutcome::Kind::Kept);
    CHECK(acceptanceOf(record, order.id) == record::AcceptanceState::NotAnswered);
}

TEST_CASE("The same message twice is one message and other bytes under its name are held",
          "[workflow]")
{
    RecordBench record;
    const auto order = sentOrder(record);
    auto desk = record.desk();
    auto message = accepting(order.id);
    REQUIRE(keepInbound(desk, message, "first answer"));

    const auto again = keepInbound(desk, message, "second answer");
    message.bytes += "NTE|1||changed\r";
    const auto changed = keepInbound(desk, message, "third answer");

    REQUIRE(again);
    CHECK(again->kind == hl7::InboundOutcome::Kind::Duplicate);
    CHECK(again->answer == "first answer");
    REQUIRE(changed);
    CHECK(changed->kind == hl7::InboundOutcome::Kind::Conflict);
}
