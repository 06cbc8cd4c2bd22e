#include "plugin/store/store.h"
#include "tests/plugin/store/store_fixture.h"
#include "tests/support/memory_outbox.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace sartorius;
using namespace sartorius::store;
using namespace sartorius::store::testing;
using record::DeliveryState;

namespace {

/// The same calls on the store and on the outbox in memory.
class Twins
{
public:
    explicit Twins(unsigned seed)
        : m_random(seed)
    {
    }

    void step();
    void compare();

private:
    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(m_random); }

    void enqueue();
    void lease();
    void finish();
    void act();

    struct Pair
    {
        record::OutboxId stored;
        record::OutboxId modelled;
    };

    record::OutboxId modelledFor(const record::OutboxId& stored) const
    {
        for (const auto& pair : m_pairs)
            if (pair.stored == stored)
                return pair.modelled;
        return {};
    }

    std::mt19937 m_random;
    TemporaryFolder m_folder;
    ManualClock m_clock;
    std::unique_ptr<Store> m_store = newStore(optionsFor(m_folder.path(), m_clock));
    support::MemoryOutbox m_model;
    std::vector<Pair> m_pairs;
    std::vector<std::pair<hl7::Lease, hl7::Lease>> m_leases; // old ones too
};

void Twins::enqueue()
{
    const auto message
        = aMessage("peer-" + std::to_string(pick(2)), "order-" + std::to_string(pick(5)));
    const auto id = testing::enqueue(*m_store, message);
    REQUIRE(id);
    m_pairs.push_back(
        {*id,
         m_model
             .enqueue(
                 message.destination.value, message.order.value, message.bytes, message.controlId)
             .id});
}

void Twins::lease()
{
    const record::DestinationId destination("peer-" + std::to_string(pick(2)));
    const auto now = m_clock.now().utc;
    const auto stored = m_store->outbox().leaseNext(destination, now, std::chrono::seconds(30));
    const auto modelled = m_model.leaseNext(destination, now, std::chrono::seconds(30));
    REQUIRE(stored);
    REQUIRE(stored->has_value() == modelled->has_value());
    if (!*stored)
        return;
    auto expected = **modelled;
    CHECK(modelledFor((*stored)->id) == expected.id);
    expected.id = (*stored)->id;
    expected.nextAttempt = (*stored)->nextAttempt; // of no meaning while in flight
    CHECK(**stored == expected);
    m_leases.emplace_back(hl7::leaseOf(**stored), hl7::leaseOf(**modelled));
}

void Twins::finish()
{
    if (m_leases.empty())
        return;
    const auto [stored, modelled]
        = m_leases[static_cast<std::size_t>(pick(static_cast<int>(m_leases.size())))];
    const auto cause = pick(2) == 0 ? hl7::RetryCause::NoAnswer : hl7::RetryCause::Refused;
    const auto at = m_clock.now().utc + std::chrono::seconds(pick(60));
    const int what = pick(4);
    const auto apply = [&](hl7::OutboxStore& outbox, const hl7::Lease& lease) {
        if (what == 0)
            return outbox.markDelivered(lease, "MSA|AA");
        if (what == 1)
            return outbox.markParked(lease, "AR");
        return outbox.markRetry(lease, at, cause, "no answer");
    };
    const auto a = apply(m_store->outbox(), stored);
    const auto b = apply(m_model, modelled);
    REQUIRE(a.has_value() == b.has_value());
    if (!a)
        CHECK(a.error().code == b.error().code);
}

void Twins::act()
{
    if (m_pairs.empty())
        return;
    const auto pair = m_pairs[static_cast<std::size_t>(pick(static_cast<int>(m_pairs.size())))];
    const bool hold = pick(2) == 0;
    auto transaction = m_store->begin();
    REQUIRE(transaction);
    const auto done
        = transaction->act(pair.stored, hold ? OutboxAct::Hold : OutboxAct::Cancel, "person");
    if (!done)
        return;
    REQUIRE(transaction->audit(anEvent(AuditAction::Resolve)));
    REQUIRE(transaction->commit());
    m_model.setState(pair.modelled, hold ? DeliveryState::Held : DeliveryState::Cancelled);
}

void Twins::step()
{
    switch (pick(6)) {
    case 0:
        enqueue();
        break;
    case 1:
    case 2:
        lease();
        break;
    case 3:
        finish();
        break;
    case 4:
        m_clock.advance(std::chrono::seconds(pick(40)));
        break;
    default:
        if (pick(4) == 0)
            act();
    }
}

void Twins::compare()
{
    const auto now = m_clock.now().utc;
    auto stored = m_store->outbox().destinationsWithWork(now).value();
    std::sort(stored.begin(), stored.end());
    CHECK(stored == m_model.destinationsWithWork(now).value());
    CHECK(m_store->outbox().nextDue().value() == m_model.nextDue().value());
    const auto items = m_store->listOutbox();
    REQUIRE(items);
    for (const auto& item : *items)
        CHECK(item.entry.state == m_model.state(modelledFor(item.entry.id)));
}

} // namespace

TEST_CASE("The stored outbox does what the outbox in memory does", "[store][outbox]")
{
    for (const unsigned seed : {1U, 2U, 3U}) {
        CAPTURE(seed);
        Twins twins(seed);
        for (int i = 0; i < 300; ++i) {
            twins.step();
            if (i % 10 == 0)
                twins.compare();
        }
        twins.compare();
    }
}
