#include "hl7/mllp/client.h"

#include <catch2/catch.hpp>

#include <thread>

#include "raw_peer.h"

using namespace sartorius;
using namespace sartorius::hl7;
using namespace sartorius::support;
using namespace std::chrono_literals;

namespace {

Peer peerOf(const RawServer& server)
{
    Peer peer;
    peer.host = "127.0.0.1";
    peer.port = server.port();
    return peer;
}

/// Answers every frame with "ack of <frame>" until the client goes.
void echo(RawConnection& connection, int)
{
    while (auto message = connection.frame())
        connection.write(*framed("ack of " + *message));
}

} // namespace

TEST_CASE("Messages travel and answers come back over one kept connection", "[hl7][mllp]")
{
    RawServer server(echo);
    MllpClient client(peerOf(server));

    for (int i = 0; i < 100; ++i) {
        const auto answer = client.exchange("message " + std::to_string(i), 10s, {});
        REQUIRE(answer);
        CHECK(*answer == "ack of message " + std::to_string(i));
    }
    CHECK(server.connections() == 1);
}

TEST_CASE("A message of nearly a megabyte arrives whole", "[hl7][mllp]")
{
    RawServer server([](RawConnection& connection, int) {
        while (auto message = connection.frame())
            connection.write(*framed(std::to_string(message->size())));
    });
    MllpClient client(peerOf(server));

    const auto answer = client.exchange(std::string(900'000, 'x'), 10s, {});

    REQUIRE(answer);
    CHECK(*answer == "900000");
}

TEST_CASE("Silence ends in a closed connection, so that a late answer is never read", "[hl7][mllp]")
{
    bool closedFirst = false;
    RawServer server([&](RawConnection& connection, int number) {
        const auto message = connection.frame();
        if (number == 1) {
            closedFirst = connection.closedByPeer(); // silent until the client gives up
            return;
        }
        connection.write(*framed("ack of " + message.value_or("nothing")));
        connection.closedByPeer();
    });
    MllpClient client(peerOf(server));

    const auto first = client.exchange("one", 50ms, {});
    REQUIRE_FALSE(first);
    CHECK(first.error().code == record::ErrorCode::Unavailable);

    const auto second = client.exchange("two", 10s, {});
    REQUIRE(second);
    CHECK(*second == "ack of two");
    CHECK(closedFirst);
    client.close();
}

TEST_CASE("An answer too many is never taken for the next message's", "[hl7][mllp]")
{
    RawServer server([](RawConnection& connection, int) {
        while (auto message = connection.frame())
            connection.write(*framed("ack of " + *message) + *framed("ack of " + *message));
    });
    MllpClient client(peerOf(server));

    for (const std::string message : {"one", "two", "three"}) {
        const auto answer = client.exchange(message, 10s, {});
        REQUIRE(answer);
        CHECK(*answer == "ack of " + message);
    }
}

TEST_CASE("A peer that went away between two messages is connected to again", "[hl7][mllp]")
{
    RawServer server([](RawConnection& connection, int) {
        if (auto message = connection.frame())
            connection.write(*framed("ack of " + *message));
        connection.close();
    });
    MllpClient client(peerOf(server));

    REQUIRE(client.exchange("one", 10s, {}));
    // The end of the stream may reach us before or after the next message leaves; both are safe.
    auto second = client.exchange("two", 10s, {});
    if (!second)
        second = client.exchange("two", 10s, {});
    REQUIRE(second);
    CHECK(*second == "ack of two");
}

TEST_CASE("Every broken answer is a failure and leaves no connection", "[hl7][mllp]")
{
    struct Case
    {
        const char* name;
        void (*react)(RawConnection&);
        record::ErrorCode code;
    };

    const Case cases[] = {
        {"reset", [](RawConnection& c) { c.reset(); }, record::ErrorCode::Unavailable},
        {"closed", [](RawConnection& c) { c.close(); }, record::ErrorCode::Unavailable},
        {"half an answer, then closed",
         [](RawConnection& c) {
             c.write("\x0Bhalf");
             c.close();
         },
         record::ErrorCode::Unavailable},
        {"no frame",
         [](RawConnection& c) {
             c.write("HTTP/1.1 200 OK\r\n\r\n");
             c.closedByPeer();
         },
         record::ErrorCode::Unavailable},
        {"no end of frame",
         [](RawConnection& c) {
             c.write("\x0Bnever ends");
             c.closedByPeer();
         },
         record::ErrorCode::Unavailable},
        {"far too large",
         [](RawConnection& c) {
             c.write("\x0B" + std::string(3'000'000, 'x'));
             c.closedByPeer();
         },
         record::ErrorCode::Corrupt},
    };
    for (const Case& one : cases) {
        INFO(one.name);
        RawServer server([&](RawConnection& connection, int number) {
            auto message = connection.frame();
            if (number == 1)
                one.react(connection);
            else if (message)
                connection.write(*framed("ack of " + *message));
        });
        MllpClient client(peerOf(server));

        const bool waits = one.code == record::ErrorCode::Unavailable;
        const auto broken = client.exchange("one", waits ? 200ms : 10s, {});
        REQUIRE_FALSE(broken);
        CHECK(broken.error().code == one.code);

        const auto next = client.exchange("two", 10s, {});
        REQUIRE(next);
        CHECK(*next == "ack of two");
        client.close();
    }
}

TEST_CASE("An answer in single bytes with noise before it is read", "[hl7][mllp]")
{
    RawServer server([](RawConnection& connection, int) {
        if (!connection.frame())
            return;
        for (const char c : "\r\n" + *framed("\x06") + "\n" + *framed("answer"))
            connection.write(std::string_view(&c, 1));
        connection.closedByPeer();
    });
    MllpClient client(peerOf(server));

    const auto answer = client.exchange("one", 10s, {});

    REQUIRE(answer);
    CHECK(*answer == "answer");
    client.close();
}

TEST_CASE("Nobody there is told as unavailable", "[hl7][mllp]")
{
    Peer peer {"127.0.0.1", 1, {}, false, kDefaultFrameLimit};
    MllpClient client(peer);

    const auto answer = client.exchange("one", 2s, {});

    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == record::ErrorCode::Unavailable);
}

TEST_CASE("Patient data leaves this machine in the clear only when the site says so", "[hl7][mllp]")
{
    Peer peer {"192.0.2.1", 2575, {}, false, kDefaultFrameLimit}; // TEST-NET-1: nobody
    MllpClient client(peer);

    const auto answer = client.exchange("one", 2s, {});

    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == record::ErrorCode::NotPermitted);
}

TEST_CASE("What cannot be framed is not sent", "[hl7][mllp]")
{
    RawServer server(echo);
    MllpClient client(peerOf(server));

    const auto answer = client.exchange("a\x1C"
                                        "b",
                                        10s,
                                        {});

    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == record::ErrorCode::InvalidInput);
    CHECK(server.connections() == 0);
}

TEST_CASE("An exchange that waits can be interrupted from outside", "[hl7][mllp]")
{
    std::atomic<bool> got {false};
    RawServer server([&](RawConnection& connection, int) {
        got = connection.frame().has_value();
        got.notify_all();
        connection.closedByPeer();
    });
    MllpClient client(peerOf(server));
    std::thread stopper([&] {
        got.wait(false);
        client.interrupt();
    });

    const auto start = std::chrono::steady_clock::now();
    const auto answer = client.exchange("one", 60s, {});
    stopper.join();

    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == record::ErrorCode::Unavailable);
    CHECK(std::chrono::steady_clock::now() - start < 30s);
    CHECK_FALSE(client.exchange("two", 60s, {}));
}

TEST_CASE("The crash points of a delivery come in their order and change nothing", "[hl7][mllp]")
{
    RawServer server(echo);
    MllpClient client(peerOf(server));
    std::string points;
    ExchangeHooks hooks {[&](std::string_view point) {
        points += std::string(point) + " ";
    }};

    const auto answer = client.exchange("MSH|one", 10s, hooks);

    REQUIRE(answer);
    CHECK(*answer == "ack of MSH|one");
    CHECK(points == "C5 C6a C6b C6c C7 C8 ");
}

TEST_CASE("A probe tells layer by layer how far it came", "[hl7][mllp]")
{
    const auto layersOf = [](const Probe& probe) {
        std::string layers;
        for (const ProbeStep& step : probe.steps)
            layers += std::string(step.layer == ProbeLayer::Name             ? "name"
                                      : step.layer == ProbeLayer::Connection ? "connection"
                                      : step.layer == ProbeLayer::Tls        ? "tls"
                                                                             : "answer")
                + (step.outcome ? " " : "! ");
        return layers;
    };
    RawServer server([](RawConnection& connection, int number) {
        if (!connection.frame() || number > 1)
            return;
        connection.write(*framed("heard"));
    });
    Peer peer;
    peer.host = "127.0.0.1";
    peer.port = server.port();

    const auto good = MllpClient(peer).probe("hello", 10s);
    CHECK(layersOf(good) == "name connection answer ");
    CHECK(good.answer == "heard");
    CHECK(layersOf(MllpClient(peer).probe("hello", 10s)) == "name connection answer! ");
    Peer secret = peer;
    secret.tls.emplace();
    secret.tls->caFile = "/nowhere";
    secret.tls->hostName = "localhost";
    CHECK(layersOf(MllpClient(secret).probe("hello", 10s)) == "name connection! ");
    Peer beyond = peer;
    beyond.host = "192.0.2.1"; // without TLS it is not even tried
    CHECK(layersOf(MllpClient(beyond).probe("hello", 10s)) == "name! ");
}
