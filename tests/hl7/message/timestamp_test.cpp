#include "hl7/message/timestamp.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::hl7;

TEST_CASE("A time keeps the precision it was written with", "[hl7][message]")
{
    for (const char* text : {"1989",
                             "198903",
                             "19890314",
                             "1989031410",
                             "198903141042",
                             "19890314104207",
                             "19890314104207.1",
                             "19890314104207.1234",
                             "1989+0100",
                             "198903141042-0330",
                             "19890314104207.123+0545",
                             "20240229",
                             "198903142400",
                             "19890314235960",
                             "198903140000"}) {
        INFO(text);
        const auto time = timestampFrom(text);
        REQUIRE(time);
        CHECK(toString(*time) == text);
    }
}

TEST_CASE("What is no time is refused", "[hl7][message]")
{
    for (const char* text : {"",
                             "198",
                             "0000",
                             "19891",
                             "19891301",
                             "19890229",
                             "198903141060",
                             "198903142401",
                             "19890314104261",
                             "19890314104207.",
                             "19890314104207.12345",
                             "19890314104207.12x",
                             "1989031410+01",
                             "1989-03-14",
                             "19890314 10",
                             "19890314+9900",
                             "abcd",
                             "198903\x31\xff"}) {
        INFO(text);
        CHECK_FALSE(timestampFrom(text));
    }
}

TEST_CASE("An instant becomes local time with its zone and returns", "[hl7][message]")
{
    using namespace std::chrono;
    const record::Instant instant {sys_days {2026y / November / 20} + 9h + 42min + 7s + 5ms,
                                   minutes {60}};

    const Timestamp time = timestampOf(instant);

    CHECK(toString(time) == "20261120104207.005+0100");
    const auto back = instantOf(time);
    REQUIRE(back);
    CHECK(back->utc == instant.utc);
    CHECK(back->offset == instant.offset);
}

TEST_CASE("A time without zone or without minutes is no point in time", "[hl7][message]")
{
    CHECK_FALSE(instantOf(*timestampFrom("20261120104207")));
    CHECK_FALSE(instantOf(*timestampFrom("2026112010+0100")));
    CHECK(instantOf(*timestampFrom("202611201042"), std::chrono::minutes {60}));
    CHECK_FALSE(dateOf(*timestampFrom("198903")));
    CHECK(dateOf(*timestampFrom("1989031410"))
          == record::Date(std::chrono::year(1989), std::chrono::March, std::chrono::day(14)));
}
