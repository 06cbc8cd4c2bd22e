#include "hl7/outbox/courier.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_outbox.h"
#include "tests/support/scripted_transport.h"

#include <catch2/catch.hpp>

#include <array>
#include <map>
#include <random>

using namespace sartorius;
using namespace sartorius::hl7;
using namespace sartorius::support;
using namespace std::chrono_literals;
using record::DeliveryState;

namespace {

std::string messageWith(const record::ControlId& id)
{
    return "MSH|^~\\&|US||THEM||20261120||REF^I12^REF_I12|" + id.value + "|T|2.5.1\r";
}

/// A courier with scripted peers, driven by hand.
struct World
{
    OutboxEntry queue(const std::string& destination = "a", const std::string& order = "o-1")
    {
        const record::ControlId id = newControlId();
        return store.enqueue(destination, order, messageWith(id), id);
    }

    Courier::Parts parts()
    {
        RetryPolicy policy;
        policy.seed = 1;
        return Courier::Parts {
            store,
            clock,
            [this](const record::DestinationId& destination) {
                ++made;
                return record::Result<std::unique_ptr<Transport>>(
                    std::make_unique<ScriptedTransport>(peer(destination.value)));
            },
            [this](const DeliveryChange& change) {
                const std::scoped_lock lock(mutex);
                changes.push_back(change);
                told.notify_all();
            },
            policy,
            [this](std::string_view point) {
                const std::scoped_lock lock(mutex);
                points += std::string(point) + " ";
            }};
    }

    /// Asked from the courier's threads too.
    ScriptedPeer& peer(const std::string& name)
    {
        const std::scoped_lock lock(mutex);
        return peers[name];
    }

    /// One round of the courier; the number of messages tried.
    int step()
    {
        const auto tried = courier.step();
        REQUIRE(tried);
        return *tried;
    }

    DeliveryState state(const OutboxEntry& entry) const { return store.state(entry.id); }

    void awaitState(const OutboxEntry& entry, DeliveryState wanted)
    {
        std::unique_lock lock(mutex);
        told.wait(lock, [&] {
            return std::any_of(changes.begin(), changes.end(), [&](const DeliveryChange& change) {
                return change.id == entry.id && change.state == wanted;
            });
        });
    }

    ManualClock clock;
    MemoryOutbox store;
    std::map<std::string, ScriptedPeer> peers;
    std::mutex mutex;
    std::condition_variable told;
    std::vector<DeliveryChange> changes;
    std::string points;
    std::atomic<int> made {0};
    Courier courier {parts()};
};

} // namespace

TEST_CASE("A message is delivered when its own control id is acknowledged", "[hl7][outbox]")
{
    for (const char* code : {"AA", "CA"}) {
        World world;
        world.peer("a").then(answerWith(code));
        const OutboxEntry entry = world.queue();

        CHECK(world.step() == 1);

        CHECK(world.state(entry) == DeliveryState::Delivered);
        CHECK(world.store.row(entry.id).answer.find(entry.controlId.value) != std::string::npos);
        CHECK(world.peer("a").received() == std::vector<std::string> {entry.bytes});
        CHECK(world.step() == 0);
        CHECK(world.points == "C4 C9 C10 ");
    }
}

TEST_CASE("A message is never delivered on anything but its own acknowledgement", "[hl7][outbox]")
{
    const std::string foreign
        = "MSH|^~\\&|T||U||20261120||ACK|9|T|2.5.1\rMSA|AA|0123456789ABCDEFGHJK\r";
    const std::string noId = "MSH|^~\\&|T||U||20261120||ACK|9|T|2.5.1\rMSA|AA\r";
    const std::vector<std::pair<const char*, Reaction>> faults {
        {"silence", failWith(record::ErrorCode::Unavailable)},
        {"too large", failWith(record::ErrorCode::Corrupt)},
        {"certificate", failWith(record::ErrorCode::NotPermitted)},
        {"foreign id", answerBytes(foreign)},
        {"no id", answerBytes(noId)},
        {"no HL7", answerBytes("OK")},
        {"empty", answerBytes("")},
        {"no MSA", answerBytes("MSH|^~\\&|T||U||20261120||ACK|9|T|2.5.1\r")},
        {"unknown code", answerWith("XX")},
        {"lower case code", answerWith("aa")},
        {"its own message back",
         [](std::string_view m) {
             return record::Result<std::string>(std::string(m));
         }},
        {"two answers in one",
         [foreign](std::string_view m) {
             return record::Result<std::string>(acknowledge(m, "AA") + foreign);
         }},
        {"AR with a foreign id",
         answerBytes("MSH|^~\\&|T||U||20261120||ACK|9|T|2.5.1\rMSA|AR|0123456789ABCDEFGHJK\r")},
    };
    for (const auto& [name, fault] : faults) {
        INFO(name);
        World world;
        world.peer("a").then(fault);
        const OutboxEntry entry = world.queue();

        world.step();

        CHECK(world.state(entry) == DeliveryState::Retrying);
        CHECK_FALSE(world.store.row(entry.id).entry.reason.empty());
        CHECK(world.step() == 0); // not before its time
        world.clock.advance(5min);
        CHECK(world.step() == 1);
        CHECK(world.state(entry) == DeliveryState::Delivered);
        CHECK(world.peer("a").received() == std::vector<std::string> {entry.bytes, entry.bytes});
    }
}

TEST_CASE("A foreign or unreadable answer closes the connection before anything else is sent",
          "[hl7][outbox]")
{
    World world;
    world.peer("a").then(answerBytes("OK"));
    world.queue();

    world.step();

    CHECK(world.peer("a").closed() == 1);
}

TEST_CASE("A rejected message waits for a person", "[hl7][outbox]")
{
    for (const char* code : {"AR", "CR"}) {
        World world;
        world.peer("a").then(
            answerWith(code, "ERR||MSH^1^9|200^Unsupported^HL70357|E|||x|Not this type\r"));
        const OutboxEntry entry = world.queue();

        world.step();

        CHECK(world.state(entry) == DeliveryState::Parked);
        CHECK(world.store.row(entry.id).entry.reason
              == "peer answered " + std::string(code) + " 200 MSH-9 Not this type;");
        world.clock.advance(24h);
        CHECK(world.step() == 0);
    }
}

TEST_CASE("A refused message is tried three times and then waits for a person", "[hl7][outbox]")
{
    for (const char* code : {"AE", "CE"}) {
        World world;
        for (int i = 0; i < 3; ++i)
            world.peer("a").then(answerWith(code));
        const OutboxEntry entry = world.queue();

        for (const auto expected :
             {DeliveryState::Retrying, DeliveryState::Retrying, DeliveryState::Parked}) {
            CHECK(world.step() == 1);
            CHECK(world.state(entry) == expected);
            world.clock.advance(10min);
        }
        CHECK(world.step() == 0);
        CHECK(world.peer("a").received().size() == 3);
    }
}

TEST_CASE("Silence never counts as a refusal", "[hl7][outbox]")
{
    World world;
    for (int i = 0; i < 50; ++i)
        world.peer("a").then(failWith(record::ErrorCode::Unavailable));
    world.peer("a").then(answerWith("AE"));
    const OutboxEntry entry = world.queue();

    for (int i = 0; i < 51; ++i) {
        REQUIRE(world.step() == 1);
        REQUIRE(world.state(entry) == DeliveryState::Retrying);
        world.clock.advance(5min);
    }
    CHECK(world.step() == 1);
    CHECK(world.state(entry) == DeliveryState::Delivered);
    CHECK(world.store.row(entry.id).entry.refusals == 1);
    for (const std::string& bytes : world.peer("a").received())
        CHECK(bytes == entry.bytes);
}

TEST_CASE("Bytes that no frame can hold wait for a person", "[hl7][outbox]")
{
    World world;
    world.peer("a").then(failWith(record::ErrorCode::InvalidInput));
    const OutboxEntry entry = world.queue();

    world.step();

    CHECK(world.state(entry) == DeliveryState::Parked);
}

TEST_CASE("The wait doubles from one second to five minutes with up to a quarter less",
          "[hl7][outbox]")
{
    const RetryPolicy policy;
    const std::chrono::milliseconds full[]
        = {1s, 2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s};
    for (int tries = 1; tries <= 11; ++tries) {
        const auto expected = full[tries - 1];
        CHECK(delayAfter(tries, policy, 0) == expected);
        for (const std::uint64_t random :
             {std::uint64_t {1}, std::uint64_t {12345}, ~std::uint64_t {0}}) {
            const auto delay = delayAfter(tries, policy, random);
            CHECK(delay <= expected);
            CHECK(delay >= expected * 3 / 4);
        }
    }
    CHECK(delayAfter(1'000'000, policy, 0) == 300s);
}

TEST_CASE("Every wish of MSH-15 and MSH-16 is sent so that its arrival can be known",
          "[hl7][outbox]")
{
    const std::array<std::string, 5> wishes {"", "AL", "NE", "ER", "SU"};
    const auto confirms = [](const std::string& wish) {
        return wish == "AL" || wish == "SU";
    };
    for (const std::string& commit : wishes) {
        for (const std::string& application : wishes) {
            CAPTURE(commit, application);
            const bool original = commit.empty() && application.empty();
            const bool known = original || confirms(commit) || confirms(application);
            const auto sent = [&](const Reaction& reaction) {
                World world;
                world.peer("a").then(reaction);
                const record::ControlId id = newControlId();
                const auto entry
                    = world.store.enqueue("a",
                                          "o-1",
                                          "MSH|^~\\&|US||THEM||20261120||REF^I12|" + id.value
                                              + "|T|2.5.1|||" + commit + "|" + application + "\r",
                                          id);
                world.step();
                CHECK(world.peer("a").received().empty() == !known);
                return world.state(entry);
            };
            // Peers that know no modes answer AA where CA is due, and the other way round.
            for (const char* code : {"AA", "CA"})
                CHECK(sent(answerWith(code))
                      == (known ? DeliveryState::Delivered : DeliveryState::Parked));
            for (const char* code : {"AR", "CR"})
                CHECK(sent(answerWith(code)) == DeliveryState::Parked);
            for (const char* code : {"AE", "CE"})
                CHECK(sent(answerWith(code))
                      == (known ? DeliveryState::Retrying : DeliveryState::Parked));
            CHECK(sent(failWith(record::ErrorCode::Unavailable))
                  == (known ? DeliveryState::Retrying : DeliveryState::Parked));
        }
    }
}

TEST_CASE("Messages of one destination go in their order", "[hl7][outbox]")
{
    World world;
    std::vector<std::string> expected;
    for (int i = 0; i < 10; ++i)
        expected.push_back(world.queue("a", "o-" + std::to_string(i)).bytes);

    for (int i = 0; i < 10; ++i)
        CHECK(world.step() == 1);

    CHECK(world.peer("a").received() == expected);
}

TEST_CASE("A blocked head holds up its own destination only", "[hl7][outbox]")
{
    World world;
    world.peer("a").then(failWith(record::ErrorCode::Unavailable));
    const OutboxEntry head = world.queue("a", "o-1");
    const OutboxEntry behind = world.queue("a", "o-2");
    const OutboxEntry elsewhere = world.queue("b", "o-3");

    CHECK(world.step() == 2);

    CHECK(world.state(head) == DeliveryState::Retrying);
    CHECK(world.state(behind) == DeliveryState::Queued);
    CHECK(world.state(elsewhere) == DeliveryState::Delivered);
    CHECK(world.step() == 0);
}

TEST_CASE("A parked message lets others pass but not its own order's", "[hl7][outbox]")
{
    World world;
    world.peer("a").then(answerWith("AR"));
    const OutboxEntry parked = world.queue("a", "o-1");
    const OutboxEntry change = world.queue("a", "o-1");
    const OutboxEntry other = world.queue("a", "o-2");

    while (world.step() > 0) { }
    CHECK(world.state(parked) == DeliveryState::Parked);
    CHECK(world.state(change) == DeliveryState::Queued);
    CHECK(world.state(other) == DeliveryState::Delivered);

    world.store.setState(parked.id, DeliveryState::Queued);
    while (world.step() > 0) { }
    CHECK(world.peer("a").received()
          == std::vector<std::string> {parked.bytes, other.bytes, parked.bytes, change.bytes});
}

TEST_CASE("Each change of state is told after it is stored", "[hl7][outbox]")
{
    World world;
    world.peer("a").then(failWith(record::ErrorCode::Unavailable, "no answer in time"));
    const OutboxEntry entry = world.queue();

    world.step();
    world.clock.advance(1s);
    world.step();

    REQUIRE(world.changes.size() == 4);
    CHECK(world.changes[0].state == DeliveryState::InFlight);
    CHECK(world.changes[1].state == DeliveryState::Retrying);
    CHECK(world.changes[1].reason == "no answer in time");
    CHECK(world.changes[1].nextAttempt > world.clock.now().utc - 1s);
    CHECK(world.changes[2].attempts == 2);
    CHECK(world.changes[3].state == DeliveryState::Delivered);
    CHECK(world.changes[3].order == entry.order);
}

TEST_CASE("An answer that could not be stored is asked for again with the same bytes",
          "[hl7][outbox]")
{
    World world;
    const OutboxEntry entry = world.queue();
    world.peer("a").then([&](std::string_view message) {
        world.store.failNext(1); // the disk is full when the answer is there
        return record::Result<std::string>(acknowledge(message, "AA"));
    });

    CHECK_FALSE(world.courier.step());
    CHECK_FALSE(world.courier.storeTrouble().empty());
    CHECK(world.state(entry) == DeliveryState::InFlight);
    CHECK(world.peer("a").closed() == 1);
    CHECK(world.step() == 0); // its lease still runs

    world.clock.advance(61s);
    CHECK(world.step() == 1);
    CHECK(world.state(entry) == DeliveryState::Delivered);
    CHECK(world.peer("a").received() == std::vector<std::string> {entry.bytes, entry.bytes});
    CHECK(world.courier.storeTrouble().empty());
}

TEST_CASE("A destination that the settings do not know is tried again later", "[hl7][outbox]")
{
    World world;
    Courier::Parts parts = world.parts();
    parts.transports
        = [](const record::DestinationId&) -> record::Result<std::unique_ptr<Transport>> {
        return record::failure(record::ErrorCode::NotFound, "no such destination");
    };
    Courier courier(parts);
    const OutboxEntry entry = world.queue();

    REQUIRE(courier.step());

    CHECK(world.state(entry) == DeliveryState::Retrying);
}

TEST_CASE("Changed settings give a new transport", "[hl7][outbox]")
{
    World world;
    world.queue("a", "o-1");
    world.queue("a", "o-2");
    world.step();
    CHECK(world.made == 1);

    world.courier.forgetTransports();
    world.step();

    CHECK(world.made == 2);
}

TEST_CASE("The running courier delivers to every destination while one is silent", "[hl7][outbox]")
{
    World world;
    world.peer("silent").block(true);
    const OutboxEntry stuck = world.queue("silent", "o-0");
    world.courier.start();
    world.peer("silent").awaitReceived(1);

    std::vector<OutboxEntry> entries;
    for (int i = 0; i < 30; ++i)
        entries.push_back(world.queue("d" + std::to_string(i % 3), "o-" + std::to_string(i)));
    world.courier.wake();
    for (const OutboxEntry& entry : entries)
        world.awaitState(entry, DeliveryState::Delivered);

    CHECK(world.state(stuck) == DeliveryState::InFlight);
    CHECK(world.peer("silent").received().size() == 1);
    world.peer("silent").block(false);
    world.awaitState(stuck, DeliveryState::Delivered);
    world.courier.stop();
}

TEST_CASE("Stopping interrupts a waiting delivery at once and loses nothing", "[hl7][outbox]")
{
    World world;
    world.peer("a").block(true);
    const OutboxEntry entry = world.queue();
    world.courier.start();
    world.peer("a").awaitReceived(1);

    const auto start = std::chrono::steady_clock::now();
    world.courier.stop();

    CHECK(std::chrono::steady_clock::now() - start < 5s);
    CHECK(world.state(entry) == DeliveryState::Retrying);
    world.peer("a").block(false);
    world.clock.advance(5min);
    Courier next(world.parts());
    REQUIRE(next.step());
    CHECK(world.state(entry) == DeliveryState::Delivered);
}

TEST_CASE("Whatever the peers answer, nothing is lost, altered, overtaken or wrongly delivered",
          "[hl7][outbox][property]")
{
    const auto seed = Catch::rngSeed();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 200; ++round) {
        World world;
        std::vector<OutboxEntry> entries;
        std::map<std::string, std::string> accepted; // control id -> AA was given
        std::string lastAnswer = acknowledge(messageWith(newControlId()), "AA");
        const auto react = [&](std::string_view message) -> record::Result<std::string> {
            const std::string own = acknowledge(message, "AA");
            std::string stale = std::exchange(lastAnswer, own);
            switch (random() % 7) {
            case 0:
                return record::failure(record::ErrorCode::Unavailable, "silence");
            case 1:
                if (stale == own) // late, but to this very message: its peer did take it
                    accepted[std::string(message)] = own;
                return stale; // else the answer to the message before
            case 2:
                return acknowledge(message, "AE");
            case 3:
                return acknowledge(message, "AR");
            case 4:
                return own.substr(0, own.size() / 2);
            default:
                accepted[std::string(message)] = own;
                return own;
            }
        };
        for (int i = 0; i < 12; ++i) {
            const std::string destination = i % 2 == 0 ? "a" : "b";
            entries.push_back(world.queue(destination, "o-" + std::to_string(i % 5)));
        }
        for (int i = 0; i < 400; ++i) {
            world.peer("a").then(react);
            world.peer("b").then(react);
        }
        for (int i = 0; i < 300; ++i) {
            world.step();
            world.clock.advance(5min);
            for (const OutboxEntry& entry : entries) {
                if (world.state(entry) == DeliveryState::Parked && random() % 4 == 0)
                    world.store.setState(entry.id, DeliveryState::Queued);
            }
        }
        for (const char* destination : {"a", "b"}) {
            std::map<std::string, std::size_t> first; // bytes -> when first accepted
            const auto received = world.peer(destination).received();
            for (const OutboxEntry& entry : entries) {
                if (entry.destination.value != destination)
                    continue;
                const DeliveryState state = world.state(entry);
                const bool lost = state != DeliveryState::Delivered
                    && state != DeliveryState::Parked && state != DeliveryState::Queued
                    && state != DeliveryState::Retrying;
                REQUIRE_FALSE(lost);
                if (state == DeliveryState::Delivered)
                    REQUIRE(accepted.count(entry.bytes) == 1);
            }
            for (const std::string& bytes : received)
                REQUIRE(std::any_of(entries.begin(), entries.end(), [&](const OutboxEntry& entry) {
                    return entry.bytes == bytes;
                }));
        }
        // A later message of an order never leaves before the earlier one is delivered.
        for (std::size_t later = 0; later < entries.size(); ++later) {
            for (std::size_t earlier = 0; earlier < later; ++earlier) {
                if (entries[earlier].order != entries[later].order
                    || entries[earlier].destination != entries[later].destination)
                    continue;
                const auto received = world.peer(entries[later].destination.value).received();
                const auto sentLater
                    = std::find(received.begin(), received.end(), entries[later].bytes);
                const auto lastEarlier
                    = std::find(received.rbegin(), received.rend(), entries[earlier].bytes).base();
                REQUIRE((sentLater == received.end() || lastEarlier <= sentLater));
            }
        }
    }
}
