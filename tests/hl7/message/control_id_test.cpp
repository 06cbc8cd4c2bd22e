#include "hl7/message/control_id.h"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace sartorius::hl7;

TEST_CASE("A control id has 20 characters and proves itself", "[hl7][message]")
{
    std::set<std::string> seen;
    for (int i = 0; i < 10'000; ++i) {
        const std::string id = newControlId().value;
        REQUIRE(id.size() == 20);
        REQUIRE(isValidControlId(id));
        REQUIRE(seen.insert(id).second);
    }
}

TEST_CASE("Any one changed character of a control id is found, and any two swapped",
          "[hl7][message]")
{
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const std::string id
        = controlIdFrom({0x12, 0x9A, 0xF0, 0x55, 0x03, 0xC7, 0x88, 0x41, 0xEE, 0x0B, 0x9D, 0x76})
              .value;
    REQUIRE(isValidControlId(id));

    for (std::size_t i = 0; i < id.size(); ++i) {
        for (const char c : alphabet) {
            std::string changed = id;
            changed[i] = c;
            REQUIRE(isValidControlId(changed) == (changed == id));
        }
        for (std::size_t j = i + 1; j < id.size(); ++j) {
            std::string swapped = id;
            std::swap(swapped[i], swapped[j]);
            REQUIRE(isValidControlId(swapped) == (swapped == id));
        }
    }
}

TEST_CASE("Other systems' control ids are told from ours", "[hl7][message]")
{
    for (const char* text : {"",
                             "1",
                             "MSG00001",
                             "0000000000000000000",
                             "000000000000000000000",
                             "0000000000000000000I",
                             "abcdefghjkmnpqrstvwx"})
        CHECK_FALSE(isValidControlId(text));
}
