#include "hl7/exchange/document.h"
#include "hl7/message/message.h"
#include "plugin/workflow/inbound.h"
#include "plugin/workflow/sending.h"
#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::workflow;
using bench::RecordBench;
using record::DeliveryState;

namespace {

api::Plan reportPlan()
{
    api::Plan plan;
    plan.report = api::ReportPlan {record::RecipientId("ortho")};
    return plan;
}

Desk withPress(RecordBench& record)
{
    auto desk = record.desk();
    desk.pdf = [](const std::string& html) -> record::Result<std::string> {
        CHECK(html.find("<html") != std::string::npos);
        return std::string("%PDF-1.4 made by the test");
    };
    return desk;
}

void useResults(RecordBench& record)
{
    auto desk = record.desk();
    auto settings = bench::settings();
    settings.destinations[0].profile.reportsAsResults = true;
    REQUIRE(answer(desk, api::SaveSettings {settings}));
}

api::Signed signWith(Desk& desk, const api::Assessment& draft, const api::Plan& plan)
{
    auto done = answer(
        desk, api::SignAndSend {draft.id, draft.revision, bench::kPassphrase, plan, {}});
    REQUIRE(done);
    return std::move(*done);
}

api::Assessment amended(Desk& desk, const record::AssessmentId& id)
{
    auto draft = answer(desk, api::AmendAssessment {id, "the side was wrong"});
    REQUIRE(draft);
    return std::move(*draft);
}

/// Every message of the outbox in the order of its line.
std::vector<hl7::Message> sent(RecordBench& record)
{
    const auto items = record.store->listOutbox();
    REQUIRE(items);
    std::vector<std::pair<std::int64_t, std::string>> lines;
    for (const auto& item : *items)
        lines.emplace_back(item.entry.sequence, item.entry.bytes);
    std::sort(lines.begin(), lines.end());
    std::vector<hl7::Message> messages;
    for (auto& [sequence, bytes] : lines) {
        auto message = hl7::Message::parse(std::move(bytes));
        REQUIRE(message);
        messages.push_back(std::move(*message));
    }
    return messages;
}

std::string typeOf(const hl7::Message& message)
{
    return message.text("MSH-9.1") + "^" + message.text("MSH-9.2");
}

/// As if the courier had tried it: from now on it may have arrived.
void tryOnce(RecordBench& record)
{
    auto& outbox = record.store->outbox();
    const auto leased = outbox.leaseNext(
        record::DestinationId("hospital"), record.clock.now().utc, std::chrono::minutes(1));
    REQUIRE(leased);
    REQUIRE(*leased);
    REQUIRE(outbox.markRetry(
        hl7::leaseOf(**leased), record.clock.now().utc, hl7::RetryCause::NoAnswer, "silent"));
}

} // namespace

TEST_CASE("A report is queued with the signature, as paper and as coded statements",
          "[workflow][report]")
{
    RecordBench record;
    auto desk = withPress(record);

    const auto done = signWith(desk, bench::readyDraft(record), reportPlan());

    REQUIRE(done.orders.size() == 1);
    CHECK(done.orders[0].kind == record::OrderKind::Report);
    CHECK(done.orders[0].delivery == DeliveryState::Queued);
    const auto messages = sent(record);
    REQUIRE(messages.size() == 1);
    CHECK(typeOf(messages[0]) == "MDM^T02");
    CHECK(messages[0].text("TXA-12.1") == done.orders[0].id.value + ".1");
    const auto documents = hl7::documentsOf(messages[0]);
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].mediaType == "application/pdf");
    std::string pdf;
    REQUIRE(hl7::readDocument(
        messages[0], documents[0], [&](std::string_view part) { pdf += part; }));
    CHECK(pdf == "%PDF-1.4 made by the test");
}

TEST_CASE("A peer that wants results gets the report as ORU", "[workflow][report]")
{
    RecordBench record;
    useResults(record);
    auto desk = record.desk(); // no press: the words travel

    signWith(desk, bench::readyDraft(record), reportPlan());

    const auto messages = sent(record);
    REQUIRE(messages.size() == 1);
    CHECK(typeOf(messages[0]) == "ORU^R01");
    CHECK(messages[0].text("OBR-25") == "F");
    CHECK(messages[0].text("OBX-2") == "FT");
}

TEST_CASE("An amendment corrects the report that its recipient has", "[workflow][report]")
{
    RecordBench record;
    auto desk = withPress(record);
    const auto first = signWith(desk, bench::readyDraft(record), reportPlan());
    const auto id = answer(desk, api::ListAssessments {record.patient})->items[0].id;

    const auto second = signWith(desk, amended(desk, id), reportPlan());

    REQUIRE(second.orders.size() == 1);
    CHECK(second.orders[0].id == first.orders[0].id);
    const auto messages = sent(record);
    REQUIRE(messages.size() == 2);
    CHECK(typeOf(messages[1]) == "MDM^T10");
    CHECK(messages[1].text("TXA-12.1") == first.orders[0].id.value + ".2");
    CHECK(messages[1].text("TXA-13.1") == first.orders[0].id.value + ".1");
}

TEST_CASE("A withdrawn assessment takes its report back", "[workflow][report]")
{
    const bool results = GENERATE(false, true);
    RecordBench record;
    if (results)
        useResults(record);
    auto desk = withPress(record);
    const auto done = signWith(desk, bench::readyDraft(record), reportPlan());
    const auto id = answer(desk, api::ListAssessments {record.patient})->items[0].id;
    tryOnce(record);

    REQUIRE(answer(desk, api::WithdrawAssessment {id, "wrong patient", bench::kPassphrase}));

    const auto messages = sent(record);
    REQUIRE(messages.size() == 2);
    const std::string document = done.orders[0].id.value + ".1";
    if (results) {
        CHECK(typeOf(messages[1]) == "ORU^R01");
        CHECK(messages[1].text("OBR-3.1") == document);
        CHECK(messages[1].text("OBX-11") == "D");
    } else {
        CHECK(typeOf(messages[1]) == "MDM^T11");
        CHECK(messages[1].text("TXA-12.1") == document);
        CHECK(messages[1].text("TXA-19") == "CA");
    }
    CHECK(record.store->verifyAudit()->intact);
}

TEST_CASE("An amendment changes the referral under its own id and replaces the order",
          "[workflow][report]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto first = signWith(desk, bench::readyDraft(record), bench::wholePlan());
    const auto id = answer(desk, api::ListAssessments {record.patient})->items[0].id;

    const auto second = signWith(desk, amended(desk, id), bench::wholePlan());

    REQUIRE(second.orders.size() == 2);
    const auto messages = sent(record);
    REQUIRE(messages.size() == 4);
    CHECK(typeOf(messages[2]) == "REF^I13");
    CHECK(messages[2].text("RF1-6.1") == messages[0].text("RF1-6.1"));
    CHECK(second.orders[0].id == first.orders[0].id);
    CHECK(typeOf(messages[3]) == "OMG^O19");
    CHECK(messages[3].text("ORC-1") == "RP");
    CHECK(messages[3].text("ORC-2.1") == first.orders[1].id.value);
    CHECK(second.orders[1].id != first.orders[1].id);
}

TEST_CASE("An order that may have arrived is cancelled by a message behind it",
          "[workflow][report]")
{
    RecordBench record;
    auto desk = record.desk();
    auto plan = bench::wholePlan();
    plan.rehab.reset();
    const auto done = signWith(desk, bench::readyDraft(record), plan);
    tryOnce(record);
    const auto& order = done.orders[0];

    CHECK_FALSE(answer(desk, api::CancelOrder {order.id, "", bench::kPassphrase}));
    CHECK_FALSE(answer(desk, api::CancelOrder {order.id, "booked elsewhere", "not the words"}));
    REQUIRE(answer(desk, api::CancelOrder {order.id, "booked elsewhere", bench::kPassphrase}));
    CHECK_FALSE(answer(desk, api::CancelOrder {order.id, "again", bench::kPassphrase}));

    const auto messages = sent(record);
    REQUIRE(messages.size() == 2);
    CHECK(typeOf(messages[1]) == "REF^I14");
    CHECK(messages[1].text("RF1-6.1") == order.id.value);
    CHECK(record.store->orderFacts(order.id)->acceptance
          == record::AcceptanceState::NotAnswered); // until its recipient confirms
}

TEST_CASE("An order that never left is taken out of its line", "[workflow][report]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto done = signWith(desk, bench::readyDraft(record), bench::wholePlan());

    for (const auto& order : done.orders)
        REQUIRE(answer(desk, api::CancelOrder {order.id, "not wanted", bench::kPassphrase}));

    CHECK(sent(record).size() == 2);
    for (const auto& order : done.orders)
        CHECK(record.store->orderFacts(order.id)->delivery == DeliveryState::Cancelled);
    CHECK(record.store->outboxCounts()->unsent == 0);
}

TEST_CASE("A change that never left does not hide the order that did", "[workflow][report]")
{
    RecordBench record;
    auto desk = record.desk();
    auto plan = bench::wholePlan();
    plan.rehab.reset();
    const auto first = signWith(desk, bench::readyDraft(record), plan);
    tryOnce(record);
    const auto id = answer(desk, api::ListAssessments {record.patient})->items[0].id;
    signWith(desk, amended(desk, id), plan);

    REQUIRE(answer(desk, api::CancelOrder {first.orders[0].id, "not wanted", bench::kPassphrase}));

    const auto messages = sent(record);
    REQUIRE(messages.size() == 3);
    CHECK(typeOf(messages[1]) == "REF^I13");
    CHECK(typeOf(messages[2]) == "REF^I14");
    CHECK(record.store->outboxCounts()->unsent == 2); // the change itself was taken out
}

TEST_CASE("Each destination's settings decide what its messages look like", "[workflow][report]")
{
    RecordBench record;
    auto desk = record.desk();
    auto settings = bench::settings();
    auto& profile = settings.destinations[0].profile;
    profile.version = "2.3";
    profile.legacyOrders = true;
    profile.ourApplication = "KNEEAPP";
    profile.ourFacility = "KNEEFAC";
    profile.charset = "8859/1";
    profile.acceptAcknowledgement = "AL";
    profile.applicationAcknowledgement = "NE";
    profile.codes = {{"PRD", 1, "RT", "IR", "Intended recipient", "L"}};
    profile.omittedSegments = {"NTE"};
    REQUIRE(answer(desk, api::SaveSettings {settings}));

    signWith(desk, bench::readyDraft(record), bench::wholePlan());

    const auto messages = sent(record);
    REQUIRE(messages.size() == 2);
    CHECK(typeOf(messages[1]) == "ORM^O01");
    bool intended = false;
    for (const hl7::Message& message : messages) {
        CHECK(message.text("MSH-3.1") == "KNEEAPP");
        CHECK(message.text("MSH-4.1") == "KNEEFAC");
        CHECK(message.text("MSH-12.1") == "2.3");
        CHECK(message.text("MSH-15") == "AL");
        CHECK(message.text("MSH-16") == "NE");
        CHECK(message.text("MSH-18") == "8859/1");
        for (std::size_t i = 0; i < message.segmentCount(); ++i) {
            CHECK(message.segment(i).id() != "NTE");
            intended = intended || message.segment(i).part(1, 1, 1) == "IR";
        }
    }
    CHECK(intended);
}

TEST_CASE("What a peer requires besides stops the signature with all that is missing",
          "[workflow][report]")
{
    RecordBench record;
    auto desk = record.desk();
    auto settings = bench::settings();
    settings.destinations[0].profile.required
        = {{"PID-19", "This hospital wants the insurance number.", "Enter it."},
           {"PID-13", "This hospital wants a telephone number.", "Enter it."}};
    REQUIRE(answer(desk, api::SaveSettings {settings}));
    const auto draft = bench::readyDraft(record);

    const auto refused = answer(
        desk, api::SignAndSend {draft.id, draft.revision, bench::kPassphrase, reportPlan(), {}});

    REQUIRE_FALSE(refused);
    CHECK(refused.error().problems.size() == 2);
    CHECK(record.store->listOutbox()->empty());
}
