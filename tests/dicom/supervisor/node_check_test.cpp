#include "dicom/supervisor/node_check.h"
#include "tests/dicom/supervisor/imaging_fixture.h"

#include <catch2/catch.hpp>

#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace sartorius::dicom;
using namespace sartorius::tests;
using namespace std::string_literals;
using sartorius::record::ErrorCode;

namespace {

/// Takes one caller on loopback, says the given words, each after something was heard, and hangs
/// up.
class ScriptedPeer
{
public:
    explicit ScriptedPeer(std::vector<std::string> words, bool staysSilent = false)
        : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        REQUIRE(::bind(m_listener, reinterpret_cast<sockaddr*>(&address), length) == 0);
        REQUIRE(::listen(m_listener, 1) == 0);
        REQUIRE(::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &length) == 0);
        m_node.host = "127.0.0.1";
        m_node.port = ntohs(address.sin_port);
        m_thread = std::thread([this, words = std::move(words), staysSilent] {
            const int caller = ::accept(m_listener, nullptr, nullptr);
            std::string heard(4096, '\0');
            for (const std::string& word : words) {
                if (::recv(caller, heard.data(), heard.size(), 0) <= 0)
                    break;
                (void)::send(caller, word.data(), word.size(), MSG_NOSIGNAL);
            }
            while (staysSilent && ::recv(caller, heard.data(), heard.size(), 0) > 0) { }
            ::close(caller);
        });
    }

    ScriptedPeer(const ScriptedPeer&) = delete;
    ScriptedPeer& operator=(const ScriptedPeer&) = delete;

    ~ScriptedPeer()
    {
        ::shutdown(m_listener, SHUT_RDWR); // should nobody have called
        m_thread.join();
        ::close(m_listener);
    }

    const Node& node() const { return m_node; }

private:
    int m_listener;
    Node m_node;
    std::thread m_thread;
};

std::string pdu(char kind, const std::string& body)
{
    return std::string(1, kind) + "\0\0\0\0"s + static_cast<char>(body.size()) + body;
}

std::string acceptance()
{
    return pdu('\2',
               std::string(68, '\0') + "\x21\0\0\x19\1\0\0\0\x40\0\0\x11"s + "1.2.840.10008.1.2"s);
}

std::string echoed(char status)
{
    const std::string command = "\0\0\0\x01\2\0\0\0\x30\x80"s + "\0\0\x20\x01\2\0\0\0\1\0"s
        + "\0\0\0\x09\2\0\0\0"s + status + '\0';
    return pdu('\4', "\0\0\0"s + static_cast<char>(command.size() + 2) + "\1\3"s + command);
}

std::vector<NodeStep> check(const Node& node, int milliseconds = 8000)
{
    return checkNode(startedSupervisor(), node, std::chrono::milliseconds(milliseconds)).value();
}

} // namespace

TEST_CASE("A node that answers passes every layer", "[dicom][network]")
{
    const ScriptedPeer peer({acceptance(), echoed('\0')});
    const auto steps = check(peer.node());
    REQUIRE(steps.size() == 4);
    for (const NodeStep& step : steps)
        CHECK(step.outcome);
}

TEST_CASE("A node that rejects us says why in plain words", "[dicom][network]")
{
    const ScriptedPeer peer({pdu('\3', "\0\1\1\7"s)});
    const auto steps = check(peer.node());
    REQUIRE(steps.size() == 3);
    CHECK(steps.back().layer == NodeLayer::Association);
    CHECK(steps.back().outcome.error().code == ErrorCode::Rejected);
    CHECK(steps.back().outcome.error().detail.find("called AE title") != std::string::npos);
}

TEST_CASE("What listens there and is no archive is said to be none", "[dicom][network]")
{
    const ScriptedPeer peer({"HTTP/1.1 400 Bad Request\r\n\r\n"});
    const auto steps = check(peer.node());
    REQUIRE(steps.size() == 3);
    CHECK(steps.back().outcome.error().code == ErrorCode::Corrupt);
}

TEST_CASE("A node that takes the call and says nothing is given up in time", "[dicom][network]")
{
    const ScriptedPeer peer({}, true);
    const auto steps = check(peer.node(), 300);
    REQUIRE(steps.size() == 3);
    CHECK(steps.back().outcome.error().code == ErrorCode::Unavailable);
}

TEST_CASE("A node that is not there fails at its own layer", "[dicom][network]")
{
    Node node;
    {
        const ScriptedPeer gone({});
        node = gone.node();
    }
    const auto steps = check(node);
    REQUIRE(steps.size() == 2);
    CHECK(steps.back().layer == NodeLayer::Connection);
    CHECK_FALSE(steps.back().outcome);

    node.calledAe = "a name far too long for AE";
    CHECK_FALSE(checkNode(startedSupervisor(), node, std::chrono::milliseconds(100)));
}
