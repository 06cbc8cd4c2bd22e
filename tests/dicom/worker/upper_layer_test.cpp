#include "dicom/worker/upper_layer.h"

#include <catch2/catch.hpp>

using namespace sartorius::dicom;
using namespace std::string_literals;

namespace {

Bytes bytesOf(const std::string& text)
{
    return std::as_bytes(std::span(text));
}

Bytes bodyOf(const std::string& pdu)
{
    return bytesOf(pdu).subspan(kPduHead);
}

/// An A-ASSOCIATE-AC that gives our context this result.
std::string accepted(char result)
{
    return std::string(68, '\0') + "\x21\0\0\x19\x01\0"s + result + "\0\x40\0\0\x11"s
        + "1.2.840.10008.1.2"s;
}

/// A C-ECHO-RSP with this status.
std::string response(char low, char high)
{
    const std::string command = "\0\0\0\x01\2\0\0\0\x30\x80"s + "\0\0\x20\x01\2\0\0\0\1\0"s
        + "\0\0\0\x09\2\0\0\0"s + low + high;
    return "\0\0\0"s + static_cast<char>(command.size() + 2) + "\1\3"s + command;
}

} // namespace

TEST_CASE("An association is asked for by both names", "[dicom][network]")
{
    Node node;
    node.calledAe = "ARCHIVE";
    node.callingAe = "CLINIC";
    const std::string asked = associateRequest(node);
    const auto head = readPduHead(bytesOf(asked));
    REQUIRE(head);
    CHECK(head->kind == PduKind::AssociateRequest);
    CHECK(head->length == asked.size() - kPduHead);
    CHECK(asked.substr(10, 32) == "ARCHIVE         CLINIC          ");
}

TEST_CASE("An answer of the upper layer is read, or refused whole", "[dicom][network]")
{
    CHECK(acceptsVerification(bytesOf(accepted('\0'))) == true);
    CHECK(acceptsVerification(bytesOf(accepted('\3'))) == false);
    const std::string whole = accepted('\0');
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const std::string cut = whole.substr(0, length);
        CHECK(acceptsVerification(bytesOf(cut)).value_or(false) == false);
    }
    CHECK(readRejection(bytesOf("\0\1\1\7"s))->reason == 7);
    CHECK_FALSE(readRejection(bytesOf("\0\1"s)));
    CHECK_FALSE(readPduHead(bytesOf("HTTP/1"s)));
    CHECK_FALSE(readPduHead(bytesOf("\x02\0\x7F\xFF\xFF\xFF"s)));
}

TEST_CASE("Only the answer to our own echo counts", "[dicom][network]")
{
    CHECK(readEchoStatus(bytesOf(response('\0', '\0'))) == std::uint16_t {0});
    CHECK(readEchoStatus(bytesOf(response('\x22', '\1'))) == std::uint16_t {0x0122});
    CHECK_FALSE(readEchoStatus(bodyOf(echoRequest())));
    const std::string whole = response('\0', '\0');
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const std::string cut = whole.substr(0, length);
        CHECK_FALSE(readEchoStatus(bytesOf(cut)));
    }
}
