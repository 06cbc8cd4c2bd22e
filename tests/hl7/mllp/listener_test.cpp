#include "hl7/mllp/listener.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "raw_peer.h"

using namespace sartorius;
using namespace sartorius::hl7;
using namespace sartorius::support;
using namespace std::chrono_literals;

namespace {

using Answers = std::vector<std::string>;

/// Keeps every frame and answers "ack of <frame>".
struct Recorder
{
    std::mutex mutex;
    Answers frames;

    FrameHandler handler()
    {
        return [this](std::string_view message, const FrameSource&) {
            const std::scoped_lock lock(mutex);
            frames.emplace_back(message);
            return record::Result<Answers>(Answers {"ack of " + std::string(message)});
        };
    }
};

std::unique_ptr<Listener> listen(FrameHandler handler, ListenerSettings settings = {})
{
    auto listener = Listener::start(std::move(settings), std::move(handler));
    REQUIRE(listener);
    return *std::move(listener);
}

} // namespace

TEST_CASE("Each complete message is stored once and answered in order", "[hl7][mllp]")
{
    Recorder recorder;
    const auto listener = listen(recorder.handler());
    const std::string three = *framed("one") + "\r\n" + *framed("two")
        + "\x0B"
          "three\x1C"
        + *framed("four");
    const Answers expected {"ack of one", "ack of two", "ack of three", "ack of four"};

    for (const std::size_t step :
         {std::size_t {1}, std::size_t {2}, std::size_t {7}, three.size()}) {
        RawClient client(listener->port());
        for (std::size_t at = 0; at < three.size(); at += step)
            client.connection.write(std::string_view(three).substr(at, step));
        Answers got;
        for (int i = 0; i < 4; ++i)
            got.push_back(client.connection.frame().value_or("nothing"));
        CHECK(got == expected);
    }
    CHECK(recorder.frames.size() == 16);
    CHECK(listener->counts().frames == 16);
}

namespace {

using Group = std::vector<std::string>;

/// Waits with the first group until it is let go, so that the next one can gather.
struct GroupRecorder
{
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Group> groups;
    bool open = false;
    std::string poison; ///< a group with this message fails

    GroupHandler handler()
    {
        return [this](std::span<const ReceivedFrame> frames)
                   -> record::Result<std::vector<std::vector<std::string>>> {
            std::unique_lock lock(mutex);
            Group messages;
            std::vector<std::vector<std::string>> answers;
            for (const ReceivedFrame& frame : frames) {
                messages.push_back(frame.message);
                answers.push_back({"ack of " + frame.message});
            }
            groups.push_back(messages);
            changed.notify_all();
            changed.wait(lock, [this] { return open; });
            if (std::count(messages.begin(), messages.end(), poison) > 0)
                return record::failure(record::ErrorCode::Unavailable, "disk full");
            return answers;
        };
    }

    void awaitFirst()
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return !groups.empty(); });
    }

    void letGo()
    {
        {
            const std::scoped_lock lock(mutex);
            open = true;
        }
        changed.notify_all();
    }
};

/// Until the listener has read `count` frames.
void awaitFrames(const Listener& listener, std::uint64_t count)
{
    while (listener.counts().frames < count)
        std::this_thread::yield();
}

} // namespace

TEST_CASE("Messages that wait are stored together and answered in their order", "[hl7][mllp]")
{
    GroupRecorder recorder;
    const auto listener = Listener::start({}, recorder.handler());
    REQUIRE(listener);
    RawClient first((*listener)->port());
    RawClient second((*listener)->port());
    first.connection.write(*framed("a"));
    recorder.awaitFirst();

    second.connection.write(*framed("b") + *framed("c"));
    awaitFrames(**listener, 3);
    first.connection.write(*framed("d"));
    awaitFrames(**listener, 4);
    recorder.letGo();

    CHECK(first.connection.frame() == "ack of a");
    CHECK(first.connection.frame() == "ack of d");
    CHECK(second.connection.frame() == "ack of b");
    CHECK(second.connection.frame() == "ack of c");
    CHECK(recorder.groups == std::vector<Group> {{"a"}, {"b", "d", "c"}});
}

TEST_CASE("A message that cannot be stored closes its own connection and no other", "[hl7][mllp]")
{
    GroupRecorder recorder;
    recorder.poison = "bad";
    const auto listener = Listener::start({}, recorder.handler());
    REQUIRE(listener);
    RawClient first((*listener)->port());
    RawClient second((*listener)->port());
    first.connection.write(*framed("a"));
    recorder.awaitFirst();

    first.connection.write(*framed("b") + *framed("bad") + *framed("never stored"));
    awaitFrames(**listener, 4);
    second.connection.write(*framed("e"));
    awaitFrames(**listener, 5);
    recorder.letGo();

    CHECK(first.connection.frame() == "ack of a");
    CHECK(first.connection.frame() == "ack of b");
    CHECK_FALSE(first.connection.frame());
    CHECK(second.connection.frame() == "ack of e");
    CHECK(recorder.groups
          == std::vector<Group> {{"a"}, {"b", "e", "bad", "never stored"}, {"b"}, {"e"}, {"bad"}});
    CHECK((*listener)->counts().failed == 1);
}

TEST_CASE("Who sends much keeps nobody waiting", "[hl7][mllp]")
{
    GroupRecorder recorder;
    ListenerSettings settings;
    settings.group = 2;
    const auto listener = Listener::start(settings, recorder.handler());
    REQUIRE(listener);
    RawClient greedy((*listener)->port());
    RawClient modest((*listener)->port());
    greedy.connection.write(*framed("a"));
    recorder.awaitFirst();

    greedy.connection.write(*framed("b") + *framed("c") + *framed("d"));
    awaitFrames(**listener, 4);
    modest.connection.write(*framed("e"));
    awaitFrames(**listener, 5);
    recorder.letGo();

    CHECK(modest.connection.frame() == "ack of e");
    for (const char* one : {"a", "b", "c", "d"})
        CHECK(greedy.connection.frame() == "ack of " + std::string(one));
    CHECK(recorder.groups == std::vector<Group> {{"a"}, {"b", "e"}, {"c", "d"}});
}

TEST_CASE("When all buffers are full the connection that holds most is closed", "[hl7][mllp]")
{
    Recorder recorder;
    ListenerSettings settings;
    settings.frameLimit = 50'000;
    settings.bufferedBytes = 100'000;
    const auto listener = listen(recorder.handler(), settings);
    RawClient modest(listener->port());
    std::vector<std::unique_ptr<RawClient>> greedy;
    modest.connection.write("\x0Bhalf");

    for (int i = 0; i < 4; ++i) {
        greedy.push_back(std::make_unique<RawClient>(listener->port()));
        greedy.back()->connection.write("\x0B" + std::string(40'000, 'x'));
    }
    while (listener->counts().tooLarge == 0)
        std::this_thread::yield();
    modest.connection.write(" a message\x1C\r");

    CHECK(modest.connection.frame() == "ack of half a message");
    CHECK(recorder.frames == Answers {"half a message"});
}

TEST_CASE("A hundred messages on one connection and a large one are answered", "[hl7][mllp]")
{
    Recorder recorder;
    const auto listener = listen(recorder.handler());
    RawClient client(listener->port());

    for (int i = 0; i < 100; ++i) {
        client.connection.write(*framed(std::to_string(i)));
        REQUIRE(client.connection.frame() == "ack of " + std::to_string(i));
    }
    const std::string large(900'000, 'x');
    client.connection.write(*framed(large));
    CHECK(client.connection.frame() == "ack of " + large);
}

TEST_CASE("A frame over the limit closes its connection and no other", "[hl7][mllp]")
{
    Recorder recorder;
    ListenerSettings settings;
    settings.frameLimit = 1000;
    const auto listener = listen(recorder.handler(), settings);
    RawClient honest(listener->port());
    RawClient greedy(listener->port());

    greedy.connection.write("\x0B" + std::string(5000, 'x'));

    CHECK(greedy.connection.closedByPeer());
    honest.connection.write(*framed("one"));
    CHECK(honest.connection.frame() == "ack of one");
    CHECK(listener->counts().tooLarge == 1);
    CHECK(recorder.frames == Answers {"one"});
}

TEST_CASE("What was not stored is not answered and the connection is closed", "[hl7][mllp]")
{
    const auto listener
        = listen([](std::string_view, const FrameSource&) -> record::Result<Answers> {
              return record::failure(record::ErrorCode::Unavailable, "disk full");
          });
    RawClient client(listener->port());

    client.connection.write(*framed("one"));

    CHECK_FALSE(client.connection.frame());
    CHECK(listener->counts().failed == 1);
}

TEST_CASE("No answer is an answer, and the next message is heard", "[hl7][mllp]")
{
    const auto listener = listen([](std::string_view message, const FrameSource&) {
        return record::Result<Answers>(message == "quiet" ? Answers {} : Answers {"a", "b"});
    });
    RawClient client(listener->port());

    client.connection.write(*framed("quiet") + *framed("loud"));

    CHECK(client.connection.frame() == "a");
    CHECK(client.connection.frame() == "b");
}

TEST_CASE("A slow sender is cut off at each of its limits", "[hl7][mllp]")
{
    Recorder recorder;
    ListenerSettings settings;
    settings.firstByte = 30ms;
    settings.frame = 30ms;
    settings.idle = 30ms;
    const auto listener = listen(recorder.handler(), settings);

    RawClient silent(listener->port());
    CHECK(silent.connection.closedByPeer());

    RawClient dribbler(listener->port());
    dribbler.connection.write("\x0BMSH");
    CHECK(dribbler.connection.closedByPeer());

    RawClient idle(listener->port());
    idle.connection.write(*framed("one"));
    CHECK(idle.connection.frame() == "ack of one");
    CHECK(idle.connection.closedByPeer());

    CHECK(listener->counts().timedOut == 3);
}

TEST_CASE("Connections are limited in all and for each address", "[hl7][mllp]")
{
    Recorder recorder;
    ListenerSettings settings;
    settings.connectionsPerAddress = 2;
    const auto listener = listen(recorder.handler(), settings);
    RawClient first(listener->port());
    first.connection.write(*framed("1"));
    REQUIRE(first.connection.frame());
    {
        RawClient second(listener->port());
        second.connection.write(*framed("2"));
        REQUIRE(second.connection.frame());

        RawClient third(listener->port());
        CHECK(third.connection.closedByPeer());
        CHECK(listener->counts().refused == 1);
    }
    first.connection.write(*framed("3"));
    CHECK(first.connection.frame() == "ack of 3");
}

TEST_CASE("Beyond this machine only TLS is listened to", "[hl7][mllp]")
{
    ListenerSettings settings;
    settings.address = "0.0.0.0";
    Recorder recorder;

    const auto listener = Listener::start(settings, recorder.handler());

    REQUIRE_FALSE(listener);
    CHECK(listener.error().code == record::ErrorCode::NotPermitted);
}

TEST_CASE("A port that is taken is told as a conflict", "[hl7][mllp]")
{
    Recorder recorder;
    const auto first = listen(recorder.handler());
    ListenerSettings settings;
    settings.port = first->port();

    const auto second = Listener::start(settings, recorder.handler());

    REQUIRE_FALSE(second);
    CHECK(second.error().code == record::ErrorCode::Conflict);
}

TEST_CASE("Stopping finishes the message that is being stored and closes the rest", "[hl7][mllp]")
{
    std::atomic<int> stage {0};
    std::atomic<int> stored {0};
    auto listener = listen([&](std::string_view, const FrameSource&) {
        stage = 1;
        stage.notify_all();
        stage.wait(1);
        ++stored;
        return record::Result<Answers>(Answers {"ack"});
    });
    RawClient busy(listener->port());
    RawClient idle(listener->port());
    busy.connection.write(*framed("one"));
    stage.wait(0);

    std::thread stopper([&] { listener->stop(); });
    CHECK(idle.connection.closedByPeer());
    stage = 2;
    stage.notify_all();
    stopper.join();

    CHECK(stored == 1);
    CHECK(busy.connection.closedByPeer());
    CHECK(listener->counts().open == 0);
}

TEST_CASE("The inbound crash points come in their order and change nothing", "[hl7][mllp]")
{
    Recorder recorder;
    std::mutex mutex;
    std::string points;
    ListenerSettings settings;
    settings.crashPoint = [&](std::string_view point) {
        const std::scoped_lock lock(mutex);
        points += std::string(point) + " ";
    };
    const auto listener = listen(recorder.handler(), settings);
    RawClient client(listener->port());

    client.connection.write(*framed("one"));

    CHECK(client.connection.frame() == "ack of one");
    listener->stop();
    CHECK(points == "R1 R3 R4 ");
}

TEST_CASE("A frame that ends with the stream is stored", "[hl7][mllp]")
{
    Recorder recorder;
    const auto listener = listen(recorder.handler());
    RawClient client(listener->port());

    client.connection.write("\x0B"
                            "one\x1C");
    client.connection.endWriting();

    CHECK(client.connection.frame() == "ack of one");
}
