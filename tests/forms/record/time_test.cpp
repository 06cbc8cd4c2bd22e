#include "forms/record/clock.h"
#include "forms/record/time.h"

#include <catch2/catch.hpp>

#include <string>

using namespace sartorius::record;
using namespace std::chrono_literals;

TEST_CASE("A calendar date that does not exist is refused", "[record][time]")
{
    CHECK(toString(*dateFrom("1989-03-14")) == "1989-03-14");
    CHECK(toString(*dateFrom("2024-02-29")) == "2024-02-29");
    for (const char* text : {"",
                             "2023-02-29",
                             "1989-3-14",
                             "1989-03-14 ",
                             "14.03.1989",
                             "0000-01-01",
                             "1989-13-01",
                             "1989-00-10",
                             "1989-01-00",
                             "1989-03",
                             "19890314"}) {
        CAPTURE(text);
        REQUIRE_FALSE(dateFrom(text).has_value());
        CHECK(dateFrom(text).error().code == ErrorCode::InvalidInput);
    }
}

TEST_CASE("A clinical date cannot be misread in any country", "[record][time]")
{
    CHECK(toClinicalText(*dateFrom("1989-03-04")) == "04-Mar-1989");
}

TEST_CASE("A point in time keeps the offset it was made in", "[record][time]")
{
    const Result<Instant> instant = instantFrom("2026-11-20T10:42:07.000+01:00");
    REQUIRE(instant.has_value());
    CHECK(instant->offset == 60min);
    CHECK(toString(*instant) == "2026-11-20T10:42:07.000+01:00");
    CHECK(timeOfDayText(*instant) == "10:42:07");
    CHECK(*instant == *instantFrom("2026-11-20T09:42:07Z"));
    CHECK(toString(*instantFrom("2026-01-01T00:30:00.5-05:30")) == "2026-01-01T00:30:00.500-05:30");
    CHECK(toString(dateOf(*instantFrom("2026-01-01T00:30:00+02:00"))) == "2026-01-01");
    CHECK(toString(*instantFrom("1969-12-31T23:59:59.250+00:00"))
          == "1969-12-31T23:59:59.250+00:00");
}

TEST_CASE("A time without its zone is refused", "[record][time]")
{
    for (const char* text : {"2026-11-20T10:42:07",
                             "2026-11-20T10:42Z",
                             "2026-11-20",
                             "",
                             "2026-11-20T24:00:00Z",
                             "2026-11-20T10:60:00Z",
                             "2026-11-20T10:42:60Z",
                             "2026-11-20T10:42:07.Z",
                             "2026-11-20T10:42:07+1:00",
                             "2026-11-20T10:42:07+15:00",
                             "2026-11-20T10:42:07Zz"}) {
        CAPTURE(text);
        CHECK_FALSE(instantFrom(text).has_value());
    }
}

TEST_CASE("An age counts birthdays that have come", "[record][time]")
{
    const auto age = [](const char* birth, const char* on) {
        return ageInYears(*dateFrom(birth), *dateFrom(on));
    };
    CHECK(age("1989-03-14", "2026-03-13") == 36);
    CHECK(age("1989-03-14", "2026-03-14") == 37);
    CHECK(age("2024-02-29", "2025-02-28") == 0);
    CHECK(age("2024-02-29", "2025-03-01") == 1);
    CHECK(age("2026-05-01", "2026-04-01") == -1);
}

TEST_CASE("The machine's clock gives a time that reads back", "[record][clock]")
{
    const Instant now = SystemClock {}.now();
    const Result<Instant> again = instantFrom(toString(now));
    REQUIRE(again.has_value());
    CHECK(*again == now);
    CHECK(again->offset == now.offset);
    CHECK(now.utc > instantFrom("2020-01-01T00:00:00Z")->utc);
}
