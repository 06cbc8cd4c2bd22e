#include "hl7/message/message.h"
#include "plugin/workflow/inbound.h"
#include "plugin/workflow/tray.h"
#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

#include <random>
#include <set>

using namespace sartorius;
using namespace sartorius::workflow;
using bench::RecordBench;
using record::AcceptanceState;

namespace {

std::vector<api::OrderSummary> sentOrders(RecordBench& record)
{
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    const auto done = answer(
        desk,
        api::SignAndSend {draft.id, draft.revision, bench::kPassphrase, bench::wholePlan(), {}});
    REQUIRE(done);
    return done->orders;
}

std::string head(const std::string& type,
                 const std::string& id,
                 const std::string& application = "ENGINE",
                 const std::string& time = "20261120101500+0100")
{
    return "MSH|^~\\&|" + application + "|HOSPITAL|SARTORIUS|KNEE|" + time + "||" + type + "|" + id
        + "|P|2.5.1\r";
}

/// Answers as one frame gives them.
std::vector<std::string> take(RecordBench& record, const std::string& frame)
{
    auto desk = record.desk();
    const std::string_view one = frame;
    const auto answers = takeInbound(desk, std::span(&one, 1));
    REQUIRE(answers);
    return answers->at(0);
}

std::vector<api::TrayItem> trayOf(RecordBench& record)
{
    auto desk = record.desk();
    const auto items = answer(desk, api::ListTray {});
    REQUIRE(items);
    return items->items;
}

AcceptanceState acceptanceOf(RecordBench& record, const record::OrderId& order)
{
    return record.store->orderFacts(order).value().acceptance;
}

std::string merge(const std::string& surviving, const std::string& dying, const std::string& id)
{
    return head("ADT^A40^ADT_A39", id) + "EVN||20261120\rPID|1||" + surviving + "||Doe^Jane\rMRG|"
        + dying + "\r";
}

/// Numbers of PID-3 of every message that still waits, and whether all of them parse.
std::set<std::string> queuedNumbers(RecordBench& record)
{
    std::set<std::string> numbers;
    const auto messages = record.store->listOutbox();
    REQUIRE(messages);
    for (const auto& item : *messages) {
        if (item.entry.state == record::DeliveryState::Cancelled)
            continue;
        const auto message = hl7::Message::parse(item.entry.bytes);
        REQUIRE(message);
        CHECK(message->text("MSH-10") == item.entry.controlId.value);
        numbers.insert(message->text("PID-3.1"));
    }
    return numbers;
}

} // namespace

TEST_CASE("The whole loop of a referral is followed, appointments and reports too",
          "[workflow][loop]")
{
    RecordBench record;
    const auto order = sentOrders(record).at(0);
    const std::string id = order.id.value;
    const auto at = [](int minute) {
        return "2026112010" + std::to_string(10 + minute) + "00+0100";
    };

    take(record,
         head("SIU^S12^SIU_S12", "M1", "ENGINE", at(3)) + "SCH||" + std::string(24, '|') + id
             + "^SARTORIUS\r");
    CHECK(acceptanceOf(record, order.id) == AcceptanceState::Scheduled);
    take(record, head("RRI^I12^RRI_I12", "M2", "ENGINE", at(1)) + "RF1|A||||| " + id + "\r");
    CHECK(acceptanceOf(record, order.id) == AcceptanceState::Scheduled);
    take(record,
         head("SIU^S26^SIU_S12", "M3", "ENGINE", at(4)) + "SCH||" + std::string(24, '|') + id
             + "^SARTORIUS\r");
    CHECK(acceptanceOf(record, order.id) == AcceptanceState::NoShow);
    take(record,
         head("ORU^R01^ORU_R01", "M4", "ENGINE", at(6)) + "OBR|1|" + id + "|F1|57133-1^Note^LN"
             + std::string(20, '|') + "|P\r");
    CHECK(acceptanceOf(record, order.id) == AcceptanceState::InterimReport);
    take(record,
         head("MDM^T02^MDM_T02", "M5", "ENGINE", at(7))
             + "EVN||20261120\rPID|1||77||Doe^Jane\rPV1||O\rORC|RE|" + id
             + "\rTXA|1|CN||||||||||D1|||||AU\rOBX|1|TX|1||Seen.||||||F\r");
    CHECK(acceptanceOf(record, order.id) == AcceptanceState::Completed);

    auto desk = record.desk();
    REQUIRE(answer(desk, api::ReviewReport {order.id}));
    CHECK(acceptanceOf(record, order.id) == AcceptanceState::Reviewed);
    CHECK_FALSE(answer(desk, api::ReviewReport {order.id}));
}

TEST_CASE("What cannot be matched waits in the tray and changes nothing", "[workflow][tray]")
{
    RecordBench record;
    const auto order = sentOrders(record).at(0);

    take(record, head("OSU^O51^OSU_O51", "M1") + "ORC|SC|nobodys|||CM\r");
    take(record,
         head("OSU^O51^OSU_O51", "M2", "STRANGER") + "ORC|SC|" + order.id.value + "|||CM\r");
    take(record, head("ORU^R01^ORU_R01", "M3") + "PID|1||77||Doe^Jane\rOBR|1||F1|1^x\rOBX|1|ST|1||y||||||F\r");
    const auto conflict = head("OSU^O51^OSU_O51", "M1") + "ORC|SC|other|||CM\r";
    CHECK(take(record, conflict).at(0).find("MSA|AE|M1") != std::string::npos);
    take(record, conflict);
    take(record, head("ADT^A08^ADT_A01", "M4") + "PID|1||77\r");

    std::vector<std::string> reasons;
    for (const auto& item : trayOf(record))
        reasons.push_back(item.reason);
    CHECK(
        reasons
        == std::vector<std::string> {
            "unknown-order", "not-the-recipient", "report-without-order", "same-id-other-content"});
    CHECK(acceptanceOf(record, order.id) == AcceptanceState::NotAnswered);
}

TEST_CASE("A person gives a message of the tray to its order or dismisses it", "[workflow][tray]")
{
    RecordBench record;
    const auto order = sentOrders(record).at(0);
    take(record, head("OSU^O51^OSU_O51", "M1") + "ORC|SC|mistyped|||CM\r");
    take(record, head("OSU^O51^OSU_O51", "M2") + "ORC|SC|nobodys|||CM\r");
    const auto waiting = trayOf(record);
    REQUIRE(waiting.size() == 2);
    auto desk = record.desk();

    CHECK(answer(desk, api::GetTrayMessage {waiting[0].id})->find("mistyped") != std::string::npos);
    REQUIRE(answer(desk, api::ResolveTray {waiting[0].id, api::TrayAct::ForOrder, order.id}));
    REQUIRE(answer(desk, api::ResolveTray {waiting[1].id, api::TrayAct::Dismiss, {}}));
    CHECK_FALSE(answer(desk, api::ResolveTray {waiting[1].id, api::TrayAct::Dismiss, {}}));

    CHECK(acceptanceOf(record, order.id) == AcceptanceState::Completed);
    CHECK(trayOf(record).empty());
}

TEST_CASE("A refusal by the application after the commit is told to a person", "[workflow][tray]")
{
    RecordBench record;
    const auto order = sentOrders(record).at(0);

    take(record, head("ACK^I12^ACK", "M1") + "MSA|AA|" + order.controlId.value + "\r");
    CHECK(acceptanceOf(record, order.id) == AcceptanceState::NotAnswered);
    CHECK(trayOf(record).empty());
    take(record,
         head("ACK^I12^ACK", "M2") + "MSA|AE|" + order.controlId.value
             + "\rERR||PID^1^5|101^Required field missing|E|||no name\r");

    CHECK(acceptanceOf(record, order.id) == AcceptanceState::Rejected);
    REQUIRE(trayOf(record).size() == 1);
    CHECK(trayOf(record)[0].reason == "refused-by-application");
}

TEST_CASE("The application's answer travels over our own connection to a known peer",
          "[workflow][tray]")
{
    RecordBench record;
    const auto message = [](const std::string& id, const std::string& application) {
        return "MSH|^~\\&|" + application + "|HOSPITAL|SARTORIUS|KNEE|20261120101500||ADT^A08|" + id
            + "|P|2.5.1|||AL|AL\rPID|1||77\r";
    };

    const auto stranger = take(record, message("M1", "STRANGER"));
    const auto known = take(record, message("M2", "ENGINE"));
    const auto again = take(record, message("M2", "ENGINE"));

    REQUIRE(stranger.size() == 2);
    CHECK(stranger[1].find("MSA|AA|M1") != std::string::npos);
    REQUIRE(known.size() == 1);
    CHECK(known[0].find("MSA|CA|M2") != std::string::npos);
    CHECK(again == known);
    const auto queued = record.store->listOutbox();
    REQUIRE(queued);
    REQUIRE(queued->size() == 1);
    CHECK(queued->at(0).entry.bytes.find("MSA|AA|M2") != std::string::npos);
}

TEST_CASE("A merge waits for a person and then re-points orders and queued messages",
          "[workflow][merge]")
{
    RecordBench record;
    const auto orders = sentOrders(record);
    const auto before = bench::jane().identifiers.front();
    const std::string old = before.value + "^^^" + before.authority;
    REQUIRE(queuedNumbers(record) == std::set<std::string> {before.value});

    take(record, merge("S-9^^^" + before.authority, old, "M1"));
    CHECK(queuedNumbers(record) == std::set<std::string> {before.value});
    const auto waiting = trayOf(record);
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].reason == "merge");
    auto desk = record.desk();
    REQUIRE(answer(desk, api::ResolveTray {waiting[0].id, api::TrayAct::Merge, {}}));

    CHECK(queuedNumbers(record) == std::set<std::string> {"S-9"});
    const auto chart = answer(desk, api::GetPatient {record.patient});
    REQUIRE(chart);
    CHECK(chart->patient.identifiers.front().value == "S-9");
    CHECK(chart->patient.identifiers.back().value == before.value);
    for (const auto& order : orders) {
        const auto facts = record.store->orderFacts(order.id);
        CHECK(facts->delivery == record::DeliveryState::Queued);
        CHECK(facts->patient == record.patient);
    }
}

TEST_CASE("A merge of two patients of ours moves the open orders to the one that stays",
          "[workflow][merge]")
{
    RecordBench record;
    const auto orders = sentOrders(record);
    auto other = bench::jane();
    other.name.given = "Janet";
    other.birthDate = record::Date(std::chrono::year(1981), std::chrono::May, std::chrono::day(2));
    const std::string authority = other.identifiers.front().authority;
    other.identifiers.front().value = "S-9";
    const auto stays = record.addPatient(other);

    take(record,
         merge("S-9^^^" + authority,
               bench::jane().identifiers.front().value + "^^^" + authority,
               "M1"));
    auto desk = record.desk();
    REQUIRE(answer(desk, api::ResolveTray {trayOf(record).at(0).id, api::TrayAct::Merge, {}}));

    CHECK(queuedNumbers(record) == std::set<std::string> {"S-9"});
    for (const auto& order : orders)
        CHECK(record.store->orderFacts(order.id)->patient == stays);
}

TEST_CASE("A message in flight is not changed by a merge and a held one stays held",
          "[workflow][merge]")
{
    RecordBench record;
    const auto orders = sentOrders(record);
    auto desk = record.desk();
    REQUIRE(answer(desk, api::ActOnOutbox {orders[0].outbox, api::OutboxAct::Hold, "wait"}));
    const auto facts = record.store->orderFacts(orders[1].id);
    const auto leased = record.store->outbox().leaseNext(
        facts->destination, record.clock.now().utc, std::chrono::minutes(1));
    REQUIRE(leased);
    REQUIRE(*leased);
    const auto number = bench::jane().identifiers.front();

    take(record, merge("S-9^^^" + number.authority, number.value + "^^^" + number.authority, "M1"));
    REQUIRE(answer(desk, api::ResolveTray {trayOf(record).at(0).id, api::TrayAct::Merge, {}}));

    CHECK(record.store->outboxItem((*leased)->id)->entry.bytes == (*leased)->bytes);
    const auto held = record.store->orderFacts(orders[0].id);
    CHECK(held->delivery == record::DeliveryState::Held);
    CHECK(held->reason == "wait");
}

TEST_CASE("Messages that arrive together are kept in one commit, or none of them is",
          "[workflow][tray]")
{
    RecordBench record;
    auto desk = record.desk();
    const std::string one = head("ADT^A08^ADT_A01", "M1") + "PID|1||77\r";
    const std::string two = head("ADT^A08^ADT_A01", "M2") + "PID|1||77\r";
    const std::vector<std::string_view> both {one, two};

    const auto answers = takeInbound(desk, both);
    const auto again = takeInbound(desk, both);

    REQUIRE(answers);
    REQUIRE(again);
    CHECK(answers->at(0).at(0).find("MSA|AA|M1") != std::string::npos);
    CHECK(*again == *answers);
}
