#include "plugin/store/store.h"
#include "plugin/store/store_thread.h"
#include "tests/plugin/store/store_fixture.h"

#include <catch2/catch.hpp>

#include <thread>

using namespace sartorius;
using namespace sartorius::store;
using namespace sartorius::store::testing;
using record::DeliveryState;
using record::ErrorCode;
using std::chrono::seconds;

namespace {

const record::DestinationId kOrtho("ortho");

/// An open record with its clock, and what the courier would ask.
struct Desk
{
    TemporaryFolder folder;
    ManualClock clock;
    std::unique_ptr<Store> store = newStore(optionsFor(folder.path(), clock));

    std::optional<hl7::OutboxEntry> lease(const record::DestinationId& destination = kOrtho)
    {
        auto leased = store->outbox().leaseNext(destination, clock.now().utc, seconds(30));
        REQUIRE(leased);
        return *leased;
    }

    record::OutboxId queue(const std::string& destination,
                           const std::string& order,
                           const std::string& content = "MSH|")
    {
        auto id = enqueue(*store, aMessage(destination, order, content));
        REQUIRE(id);
        return *id;
    }

    record::Result<void> act(const record::OutboxId& id, OutboxAct what)
    {
        auto transaction = store->begin();
        REQUIRE(transaction);
        if (auto done = transaction->act(id, what, "because"); !done)
            return done;
        REQUIRE(transaction->audit(anEvent(AuditAction::Resolve)));
        return transaction->commit();
    }

    DeliveryState stateOf(const record::OutboxId& id)
    {
        return store->outboxItem(id).value().entry.state;
    }
};

} // namespace

TEST_CASE("A message leaves its line only by the answer to its own lease", "[store][outbox]")
{
    Desk desk;
    const auto id = desk.queue("ortho", newRecordId());
    const auto leased = desk.lease();
    REQUIRE(leased);
    CHECK(leased->id == id);
    CHECK(leased->attempts == 1);
    CHECK_FALSE(desk.lease());

    auto& outbox = desk.store->outbox();
    CHECK(outbox.markDelivered({id, 2}, "x").error().code == ErrorCode::Conflict);
    CHECK(outbox.markDelivered({record::OutboxId("none"), 1}, "x").error().code
          == ErrorCode::NotFound);
    CHECK(desk.stateOf(id) == DeliveryState::InFlight);
    REQUIRE(outbox.markDelivered(hl7::leaseOf(*leased), "MSA|AA|1"));
    CHECK(outbox.markDelivered(hl7::leaseOf(*leased), "x").error().code == ErrorCode::Conflict);

    const auto item = desk.store->outboxItem(id);
    REQUIRE(item);
    CHECK(item->entry.state == DeliveryState::Delivered);
    CHECK(item->answer == "MSA|AA|1");
    CHECK(item->deliveredAt == desk.clock.now());
    CHECK(desk.store->listAudit(std::nullopt, 1).value().at(0).event.action == AuditAction::Send);
    CHECK(desk.store->verifyAudit().value().intact);
}

TEST_CASE("Messages of a destination leave in the order they were queued", "[store][outbox]")
{
    Desk desk;
    const auto a = desk.queue("ortho", newRecordId());
    const auto b = desk.queue("ortho", newRecordId());
    const auto other = desk.queue("physio", newRecordId());

    auto first = desk.lease();
    REQUIRE(first);
    CHECK(first->id == a);
    CHECK(desk.lease(record::DestinationId("physio"))->id == other);
    const auto retryAt = desk.clock.now().utc + seconds(5);
    REQUIRE(desk.store->outbox().markRetry(
        hl7::leaseOf(*first), retryAt, hl7::RetryCause::NoAnswer, "no answer"));
    CHECK_FALSE(desk.lease()); // b does not overtake a
    CHECK(desk.store->outbox().nextDue().value() == retryAt);
    CHECK(desk.store->outbox().destinationsWithWork(desk.clock.now().utc).value().empty());

    desk.clock.advance(seconds(5));
    first = desk.lease();
    REQUIRE(first);
    CHECK(first->id == a);
    CHECK(first->attempts == 2);
    CHECK(first->refusals == 0);
    CHECK(first->reason == "no answer");
    REQUIRE(desk.store->outbox().markDelivered(hl7::leaseOf(*first), "ok"));
    CHECK(desk.store->outbox().destinationsWithWork(desk.clock.now().utc).value()
          == std::vector<record::DestinationId> {kOrtho});
    CHECK(desk.lease()->id == b);
}

TEST_CASE("A lease that ended goes to the next holder and the old one is refused",
          "[store][outbox]")
{
    Desk desk;
    const auto id = desk.queue("ortho", newRecordId());
    const auto old = desk.lease();
    REQUIRE(old);
    CHECK(desk.store->outbox().nextDue().value() == desk.clock.now().utc + seconds(30));
    desk.clock.advance(seconds(29));
    CHECK_FALSE(desk.lease());
    desk.clock.advance(seconds(1));

    const auto next = desk.lease();
    REQUIRE(next);
    CHECK(next->id == id);
    CHECK(next->bytes == old->bytes);
    CHECK(desk.store->outbox().markDelivered(hl7::leaseOf(*old), "late").error().code
          == ErrorCode::Conflict);
    CHECK(desk.store->outbox().markDelivered(hl7::leaseOf(*next), "ok"));
}

TEST_CASE("Leases of a process that ended are over when the record opens", "[store][outbox]")
{
    Desk desk;
    const auto id = desk.queue("ortho", newRecordId());
    REQUIRE(desk.lease());
    desk.store.reset();

    desk.store = openStore(optionsFor(desk.folder.path(), desk.clock));
    const auto again = desk.lease();
    REQUIRE(again);
    CHECK(again->id == id);
    CHECK(again->attempts == 2);
}

TEST_CASE("A parked message lets other orders go on and holds back its own", "[store][outbox]")
{
    Desk desk;
    const auto order = newRecordId();
    const auto a = desk.queue("ortho", order);
    const auto cancellation = desk.queue("ortho", order);
    const auto other = desk.queue("ortho", newRecordId());
    REQUIRE(desk.store->outbox().markParked(hl7::leaseOf(*desk.lease()), "AR"));

    const auto next = desk.lease();
    REQUIRE(next);
    CHECK(next->id == other);
    REQUIRE(desk.store->outbox().markDelivered(hl7::leaseOf(*next), "ok"));
    CHECK_FALSE(desk.lease());
    CHECK_FALSE(desk.store->outbox().nextDue().value());
    CHECK(desk.store->outboxCounts().value().parked == 1);
    CHECK(desk.store->outboxCounts().value().unsent == 1);

    REQUIRE(desk.act(a, OutboxAct::Retry));
    CHECK(desk.lease()->id == a);
    CHECK(desk.stateOf(cancellation) == DeliveryState::Queued);
}

TEST_CASE("A person may retry, hold or cancel what is not in flight", "[store][outbox]")
{
    Desk desk;
    const auto id = desk.queue("ortho", newRecordId());

    REQUIRE(desk.act(id, OutboxAct::Hold));
    CHECK(desk.stateOf(id) == DeliveryState::Held);
    CHECK(desk.store->outboxItem(id).value().entry.reason == "because");
    CHECK(desk.store->outboxCounts().value().held == 1);
    CHECK_FALSE(desk.lease());
    REQUIRE(desk.act(id, OutboxAct::Retry));
    REQUIRE(desk.lease());
    for (const auto what : {OutboxAct::Retry, OutboxAct::Hold, OutboxAct::Cancel})
        CHECK(desk.act(id, what).error().code == ErrorCode::Conflict);
    CHECK(desk.stateOf(id) == DeliveryState::InFlight);

    const auto second = desk.queue("ortho", newRecordId());
    REQUIRE(desk.act(second, OutboxAct::Cancel));
    CHECK(desk.act(second, OutboxAct::Retry).error().code == ErrorCode::Conflict);
    CHECK(desk.act(record::OutboxId("none"), OutboxAct::Hold).error().code == ErrorCode::NotFound);
}

TEST_CASE("A control id is used once and a message never changes", "[store][outbox]")
{
    Desk desk;
    auto message = aMessage("ortho", newRecordId(), std::string("MSH|\r\0\x0b\xff any bytes", 18));
    const auto id = enqueue(*desk.store, message);
    REQUIRE(id);

    auto again = message;
    again.bytes += " changed";
    CHECK(enqueue(*desk.store, again).error().code == ErrorCode::Conflict);
    CHECK(enqueue(*desk.store, aMessage("", "x")).error().code == ErrorCode::InvalidInput);
    CHECK(desk.store->outboxItem(*id).value().entry.bytes == message.bytes);
    CHECK(desk.store->listOutbox().value().size() == 1);
}

TEST_CASE("A message moved to another row is never sent", "[store][outbox]")
{
    Desk desk;
    desk.queue("ortho", newRecordId(), "first");
    desk.queue("ortho", newRecordId(), "second");
    desk.store.reset();
    tamper(desk.folder / "record/record.db",
           "DROP TRIGGER outbox_is_frozen; UPDATE outbox SET frame = "
           "(SELECT o.frame FROM outbox o WHERE o.sequence = 2) WHERE sequence = 1");

    desk.store = openStore(optionsFor(desk.folder.path(), desk.clock));
    const auto leased = desk.store->outbox().leaseNext(kOrtho, desk.clock.now().utc, seconds(30));
    REQUIRE_FALSE(leased);
    CHECK(leased.error().code == ErrorCode::Corrupt);
}

TEST_CASE("Delivered and accepted are two facts about an order", "[store][outbox]")
{
    Desk desk;
    const auto order = newRecordId();
    {
        auto transaction = desk.store->begin();
        REQUIRE(transaction);
        REQUIRE(transaction->appendVersion(aRecord(RecordKind::Order, order, "order", "signed")));
        REQUIRE(transaction->enqueue(aMessage("ortho", order)));
        REQUIRE(transaction->audit(anEvent(AuditAction::Queue)));
        REQUIRE(transaction->commit());
    }
    const auto facts = [&] {
        return desk.store->orderFacts(record::OrderId(order)).value();
    };
    CHECK(facts().number == 1);
    CHECK(facts().delivery == DeliveryState::Queued);

    const auto leased = desk.lease();
    REQUIRE(leased);
    REQUIRE(desk.store->outbox().markDelivered(hl7::leaseOf(*leased), "ok"));
    CHECK(facts().delivery == DeliveryState::Delivered);
    CHECK(facts().deliveredAt == desk.clock.now());
    CHECK(facts().acceptance == record::AcceptanceState::NotAnswered);
    CHECK_FALSE(facts().acceptanceAt);

    auto transaction = desk.store->begin();
    REQUIRE(transaction);
    REQUIRE(transaction->setAcceptance(
        record::OrderId(order), record::AcceptanceState::Rejected, "no capacity"));
    REQUIRE(transaction->audit(anEvent(AuditAction::Acknowledge)));
    REQUIRE(transaction->commit());
    CHECK(facts().acceptance == record::AcceptanceState::Rejected);
    CHECK(facts().acceptanceReason == "no capacity");
    CHECK(facts().delivery == DeliveryState::Delivered);
    CHECK(facts().controlId == leased->controlId);
    CHECK(desk.store->orderFacts(record::PatientId(newRecordId())).value().empty());
    CHECK(desk.store->orderFacts(std::nullopt).value().size() == 1);
    const auto sent = desk.store->listAudit(facts().patient, 5);
    REQUIRE(sent.value().size() == 1); // the courier's row names the patient of the order
    CHECK(sent->at(0).event.action == AuditAction::Send);
}

TEST_CASE("The courier's threads reach the store through its own thread", "[store][outbox]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto thread = StoreThread::start(optionsFor(folder.path(), clock));
    REQUIRE(thread);
    REQUIRE((*thread)->run([](Store& store) { return store.create(kPassphrase); }));
    constexpr int kEach = 25;
    StoreOutbox outbox(**thread);

    std::vector<std::thread> workers;
    for (const auto* name : {"a", "b", "c", "d"})
        workers.emplace_back([&, destination = record::DestinationId(name)] {
            for (int i = 0; i < kEach; ++i) {
                static_cast<void>((*thread)
                                      ->post([&](Store& store) {
                                          return enqueue(
                                              store, aMessage(destination.value, newRecordId()));
                                      })
                                      .get());
                const auto leased = outbox.leaseNext(destination, clock.now().utc, seconds(30));
                if (leased && *leased)
                    static_cast<void>(
                        outbox.markDelivered(hl7::leaseOf(**leased), "ok").has_value());
            }
        });
    for (auto& worker : workers)
        worker.join();

    const auto items = (*thread)->run([](Store& store) { return store.listOutbox(); });
    REQUIRE(items);
    CHECK(items->size() == 4 * kEach);
    for (const auto& item : *items)
        CHECK(item.entry.state == DeliveryState::Delivered);
    CHECK((*thread)->run([](Store& store) { return store.verifyAudit(); }).value().intact);
}

TEST_CASE("A store thread that cannot open says why", "[store]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto held = openStore(optionsFor(folder.path(), clock));

    CHECK(StoreThread::start(optionsFor(folder.path(), clock)).error().code == ErrorCode::Conflict);
}
