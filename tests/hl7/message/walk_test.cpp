#include "hl7/message/walk.h"
#include "hl7/message/pieces.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace sartorius::hl7;

namespace {

std::vector<std::string> piecesOf(std::string_view text, char separator)
{
    std::vector<std::string> found;
    for (const std::string_view piece : Pieces(text, separator))
        found.emplace_back(piece);
    return found;
}

} // namespace

TEST_CASE("A raw text is taken apart at its separator and nowhere else", "[hl7][message]")
{
    using List = std::vector<std::string>;
    CHECK(piecesOf("a^b^^c", '^') == List {"a", "b", "", "c"});
    CHECK(piecesOf("", '^') == List {""});
    CHECK(piecesOf("^", '^') == List {"", ""});
    CHECK(piecesOf("a^b", '\0') == List {"a^b"});
}

TEST_CASE("A walk visits every value once and a path leads to the same text", "[hl7][message]")
{
    const auto message = Message::parse("MSH|^~\\&|A^1.2&3|B||D|2026||ACK|1\rZZ1\rPID|1||1&2^3~4^^5|"
                                        "|\rno segment\rMSA|AA|7\r");
    REQUIRE(message);
    std::size_t visited = 0;
    std::string rejoined;

    walk(*message, [&](const ValuePlace& place, std::string_view raw) {
        ++visited;
        rejoined += raw;
        rejoined += ' ';
        const Segment segment = message->segment(place.segment);
        CHECK(segment.part(place.field, place.repetition, place.component, place.subcomponent)
              == raw);
    });

    CHECK(visited == 24);
    CHECK(rejoined == "| ^~\\& A 1.2 3 B  D 2026  ACK 1 1  1 2 3 4  5   AA 7 ");
}
