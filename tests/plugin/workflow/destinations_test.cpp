#include "plugin/workflow/destinations.h"
#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::workflow;

TEST_CASE("Only the spellings of this machine are loopback", "[workflow]")
{
    for (const char* host : {"127.0.0.1", "127.8.9.1", "localhost", "::1"})
        CHECK(isLoopback(host));
    for (const char* host : {"127.0.0.1.example.org",
                             "127.example.org",
                             "10.0.0.1",
                             "",
                             "127.0.0.1.",
                             "example.org",
                             "0.0.0.0"})
        CHECK_FALSE(isLoopback(host));
}

TEST_CASE("A demonstration record is never set to send beyond this machine", "[workflow]")
{
    auto settings = bench::settings();
    CHECK(settingsProblems(settings, true).empty());
    settings.destinations[0].host = "hospital.example.org";
    settings.destinations[0].tls = true;
    settings.destinations[0].caFile = "/ca.pem";

    CHECK(settingsProblems(settings, false).empty());
    CHECK(bench::hasProblem(settingsProblems(settings, true), "demonstration-loopback"));
}

TEST_CASE("Patient data leaves this machine only under TLS", "[workflow]")
{
    auto settings = bench::settings();
    settings.destinations[0].host = "10.0.0.5";

    CHECK(bench::hasProblem(settingsProblems(settings, false), "tls-needed"));
}

TEST_CASE("Settings that name what is not there are refused with the place", "[workflow]")
{
    auto settings = bench::settings();
    settings.recipients[1].destination = record::DestinationId("nowhere");

    const auto problems = settingsProblems(settings, false);

    REQUIRE(problems.size() == 1);
    CHECK(problems[0].where == "recipients[1].destination");
}
