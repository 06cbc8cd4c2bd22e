#include "hl7/message/builder.h"
#include "hl7/message/escape.h"
#include "hl7/message/message.h"
#include "hl7/message/timestamp.h"
#include "hl7/message/walk.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

using namespace sartorius;
using namespace sartorius::hl7;

namespace {

/// A slice in every run; the whole campaign with SARTORIUS_CASES=100000 (ctest -C long).
std::size_t cases()
{
    std::size_t number = 2000;
    if (const char* wanted = std::getenv("SARTORIUS_CASES")) {
        const std::string_view digits(wanted);
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    }
    return number;
}

class Hostile
{
public:
    explicit Hostile(std::uint32_t seed)
        : m_random(seed)
    {
    }

    std::size_t below(std::size_t end)
    {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(m_random);
    }

    /// Text made of what separates, escapes and ends things.
    std::string text()
    {
        constexpr std::array<std::string_view, 30> kPieces {
            "|",   "^",    "~",      "&",       "\\",      "\\F\\", "\\X0D\\", "\\.br\\", "\r",
            "\n",  "\r\n", "\x0B",   "\x1C",    "\x1C\r",  "\"\"",  "MSH|^~\\&|", "PID|", "\\E\\",
            "#",   "\t",   "\u00E9", "\u4E04",  "\U0001F9B5", "a",   "0",       " ",       "\\X",
            "\\Z", "\x7F", "\u2028"};
        std::string out;
        for (std::size_t i = below(8); i > 0; --i)
            out += kPieces[below(kPieces.size())];
        return out;
    }

    /// Bytes of a message that went wrong anywhere.
    std::string message()
    {
        std::string bytes = below(8) == 0 ? "\xEF\xBB\xBF" : "";
        bytes += below(10) == 0 ? "MSH|^~\\&#|" : "MSH|^~\\&|";
        for (std::size_t i = below(60); i > 0; --i) {
            if (below(3) == 0)
                bytes += static_cast<char>(below(256));
            else
                bytes += text();
        }
        return bytes;
    }

private:
    std::mt19937 m_random;
};

} // namespace

TEST_CASE("Hostile text cannot leave its field, whatever it says", "[hl7][message][property]")
{
    const auto seed = static_cast<std::uint32_t>(std::random_device {}());
    CAPTURE(seed);
    Hostile hostile(seed);
    for (std::size_t i = cases(); i > 0; --i) {
        MessageHeader header;
        header.controlId = record::ControlId("1");
        MessageBuilder message(header, {"REF", "I12"});
        const std::array<std::string, 5> texts {
            hostile.text(), hostile.text(), hostile.text(), hostile.text(), hostile.text()};
        message.segment("PID").text(1, texts[0]).composite(
            3, {texts[1], Component::of({texts[2], texts[3]}), "end"});
        message.segment("NTE").text(3, texts[4]).text(4, "end");
        const auto bytes = message.build();
        REQUIRE(bytes);
        const auto read = Message::parse(*bytes);
        REQUIRE(read);
        REQUIRE(read->segmentCount() == 3);
        REQUIRE(read->text("PID-1") == texts[0]);
        REQUIRE(read->text("PID-3.1") == texts[1]);
        REQUIRE(read->text("PID-3.2.1") == texts[2]);
        REQUIRE(read->text("PID-3.2.2") == texts[3]);
        REQUIRE(read->text("PID-3.3") == "end");
        REQUIRE(read->text("NTE-3") == texts[4]);
        REQUIRE(read->text("NTE-4") == "end");
    }
}

TEST_CASE("Whatever parses is kept to the byte and read the same by every way",
          "[hl7][message][property]")
{
    const auto seed = static_cast<std::uint32_t>(std::random_device {}());
    CAPTURE(seed);
    Hostile hostile(seed);
    std::size_t parsed = 0;
    for (std::size_t i = cases(); i > 0; --i) {
        const std::string bytes = hostile.message();
        const auto message = Message::parse(bytes);
        if (!message)
            continue;
        ++parsed;
        REQUIRE(message->bytes() == bytes);
        walk(*message, [&](const ValuePlace& at, std::string_view raw) {
            const Segment segment = message->segment(at.segment);
            REQUIRE(segment.part(at.field, at.repetition, at.component, at.subcomponent) == raw);
        });
    }
    CHECK(parsed > cases() / 4);
}

TEST_CASE("A time of any precision is written again as it was read", "[hl7][message][property]")
{
    Hostile hostile(7);
    for (std::size_t i = cases(); i > 0; --i) {
        std::string text;
        for (const std::size_t length : {4U, 2U, 2U, 2U, 2U, 2U}) {
            if (text.size() >= 4 && hostile.below(5) == 0)
                break;
            for (std::size_t k = 0; k < length; ++k)
                text += static_cast<char>('0' + hostile.below(hostile.below(3) == 0 ? 10 : 3));
        }
        if (text.size() == 14 && hostile.below(2) == 0)
            text += ".12";
        if (hostile.below(2) == 0)
            text += hostile.below(2) == 0 ? "+0530" : "-0800";
        const auto time = timestampFrom(text);
        if (time)
            REQUIRE(toString(*time) == text);
    }
}
