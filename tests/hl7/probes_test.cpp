#include "hl7/exchange/receiver.h"
#include "hl7/mllp/listener.h"
#include "tests/support/manual_clock.h"

#include <catch2/catch.hpp>

#include <map>

#include "mllp/raw_peer.h"

using namespace sartorius;
using namespace sartorius::hl7;
using namespace sartorius::support;

namespace {

std::string message(const std::string& id,
                    const std::string& version = "2.5.1",
                    const std::string& wishes = "|",
                    const std::string& type = "ORU^R01")
{
    return "MSH|^~\\&|LAB|GH|S|C|20260101||" + type + "|" + id + "|P|" + version + "|||" + wishes
        + "\rPID|1||9\r";
}

/// The product's rules of receiving behind the product's listener.
struct World
{
    World()
    {
        ListenerSettings settings;
        settings.frameLimit = 1'000'000;
        auto started
            = Listener::start(settings, [this](std::string_view frame, const FrameSource&) {
                  const auto reply = receive(
                      frame, {}, clock, [this](const InboundMessage& m, const std::string& answer) {
                          return keep(m, answer);
                      });
                  if (!reply)
                      return FrameAnswers(record::failure(reply.error()));
                  return FrameAnswers(reply->answers);
              });
        REQUIRE(started);
        listener = *std::move(started);
    }

    record::Result<InboundOutcome> keep(const InboundMessage& m, const std::string& answer)
    {
        const auto [place, fresh] = kept.try_emplace(m.controlId.value, m.bytes, answer);
        if (fresh)
            return InboundOutcome {};
        const bool same = place->second.first == m.bytes;
        return InboundOutcome {same ? InboundOutcome::Kind::Duplicate
                                    : InboundOutcome::Kind::Conflict,
                               place->second.second};
    }

    support::ManualClock clock;
    std::map<std::string, std::pair<std::string, std::string>> kept; // of the listener's thread
    std::unique_ptr<Listener> listener;
};

/// "AA id" or "AE id code" for each answer that `bytes` brings, up to the connection's end.
std::vector<std::string> answersTo(World& world, const std::vector<std::string>& pieces)
{
    RawClient client(world.listener->port());
    for (const std::string& piece : pieces)
        client.connection.write(piece);
    client.connection.endWriting();
    std::vector<std::string> answers;
    while (const auto answer = client.connection.frame()) {
        const auto ack = readAcknowledgement(*answer);
        REQUIRE(ack);
        answers.push_back(std::string(toString(ack->code)) + " " + ack->acknowledges.value
                          + (ack->errors.empty() ? "" : " " + ack->errors[0].code));
    }
    return answers;
}

std::vector<std::string> bytesOf(const std::string& text)
{
    std::vector<std::string> single;
    for (const char c : text)
        single.emplace_back(1, c);
    return single;
}

} // namespace

TEST_CASE("Every probe of a receiver is answered as it should be", "[hl7][probes]")
{
    // The table of hl7.md 2.1: the twelve cases of its rows, and the six that are named under it.
    struct Probe
    {
        const char* name;
        std::vector<std::string> pieces;
        std::vector<std::string> answers;
        std::size_t kept;
    };

    const auto frame = [](const std::string& text) {
        return *framed(text);
    };
    const std::string three = frame(message("1")) + frame(message("2")) + frame(message("3"));
    const std::vector<std::string> threeAnswers {"AA 1", "AA 2", "AA 3"};
    const std::string half = three.substr(0, three.size() / 2);
    std::string hundred;
    std::vector<std::string> hundredAnswers;
    for (int i = 0; i < 100; ++i) {
        hundred += frame(message("h" + std::to_string(i)));
        hundredAnswers.push_back("AA h" + std::to_string(i));
    }
    const std::string unended = "\x0B" + message("1") + "\x1C";
    const std::vector<Probe> probes {
        {"byte by byte", bytesOf(frame(message("1"))), {"AA 1"}, 1},
        {"3 frames in one write", {three}, threeAnswers, 3},
        {"1.5 frames, then the rest", {half, three.substr(half.size())}, threeAnswers, 3},
        {"FS and CR split", {frame(message("1")).substr(0, unended.size()), "\r"}, {"AA 1"}, 1},
        {"FS without CR, next frame", {unended + frame(message("2"))}, {"AA 1", "AA 2"}, 2},
        {"CR LF before VT", {"\r\n" + frame(message("1"))}, {"AA 1"}, 1},
        {"junk payload, then good", {frame("junk") + frame(message("1"))}, {"AA 1"}, 1},
        {"no MSH-10", {frame(message(""))}, {"AE  101"}, 0},
        {"same MSH-10 twice", {frame(message("1")) + frame(message("1"))}, {"AA 1", "AA 1"}, 1},
        {"MSH-15/16 = NE/NE",
         {frame(message("1", "2.5.1", "NE|NE")) + frame(message("2"))},
         {"AA 2"},
         2},
        {"MSH-15/16 = AL/AL", {frame(message("1", "2.5.1", "AL|AL"))}, {"CA 1", "AA 1"}, 1},
        {"version 9.9", {frame(message("1", "9.9"))}, {"AR 1 203"}, 0},
        {"one plain frame", {frame(message("1"))}, {"AA 1"}, 1},
        {"100 messages on one connection", {hundred}, hundredAnswers, 100},
        {"NUL between frames",
         {frame(message("1")) + std::string(3, '\0') + frame(message("2"))},
         {"AA 1", "AA 2"},
         2},
        {"900 KB frame",
         {frame(message("1") + "NTE|1||" + std::string(900'000, 'x') + "\r")},
         {"AA 1"},
         1},
        {"unknown message type", {frame(message("1", "2.5.1", "|", "ZZZ^Z01"))}, {"AR 1 200"}, 0},
        {"a frame over the limit", {"\x0B" + std::string(1'100'000, 'x') + "\x1C\r"}, {}, 0},
    };
    REQUIRE(probes.size() == 18);
    for (const Probe& probe : probes) {
        CAPTURE(probe.name);
        World world;
        CHECK(answersTo(world, probe.pieces) == probe.answers);
        CHECK(world.listener->counts().tooLarge
              == (probe.name == std::string("a frame over the limit") ? 1 : 0));
        world.listener->stop();
        CHECK(world.kept.size() == probe.kept);
    }
}

TEST_CASE("A stream of three frames cut at any byte gives the same answers", "[hl7][probes]")
{
    World world;
    const std::string three
        = *framed(message("1")) + "\r\n" + *framed(message("2")) + *framed(message("3"));
    const std::vector<std::string> expected {"AA 1", "AA 2", "AA 3"};

    for (std::size_t cut = 0; cut <= three.size(); ++cut) {
        if (answersTo(world, {three.substr(0, cut), three.substr(cut)}) != expected)
            FAIL("cut at " << cut);
    }
    world.listener->stop();
    CHECK(world.kept.size() == 3);
}
