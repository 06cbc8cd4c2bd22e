#include "plugin/service/service_settings.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using service::settingsFromToml;

TEST_CASE("An unknown settings key is refused with its line", "[service]")
{
    const auto read = settingsFromToml("[service]\nidle-end-seconds = 3\nidel = 4\n", "site.toml");

    REQUIRE_FALSE(read);
    REQUIRE(read.error().size() == 1);
    CHECK(read.error()[0].code == "unknown-key");
    CHECK(read.error()[0].where.rfind("site.toml:3:", 0) == 0);
}

TEST_CASE("All problems of a settings file come at once", "[service]")
{
    const auto read = settingsFromToml(
        "[service]\nlock-after-minutes = 99\n[listener]\naddress = 5\nport = 0\n", "site.toml");

    REQUIRE_FALSE(read);
    CHECK(read.error().size() == 4);
}

TEST_CASE("What a later file does not say stays as the earlier one said", "[service]")
{
    const auto site = settingsFromToml(
        "[service]\nidle-end-seconds = 60\n[listener]\nport = 2576\n", "site.toml");
    REQUIRE(site);

    const auto user = settingsFromToml("[service]\nlock-after-minutes = 10\n", "user.toml", *site);

    REQUIRE(user);
    CHECK(user->idleEnd == std::chrono::seconds(60));
    CHECK(user->lockAfter == std::chrono::minutes(10));
    REQUIRE(user->listener);
    CHECK(user->listener->port == 2576);
    CHECK(user->listener->address == "127.0.0.1");
}

TEST_CASE("There is no listener until a settings file asks for one", "[service]")
{
    const auto read = settingsFromToml("", "empty.toml");

    REQUIRE(read);
    CHECK_FALSE(read->listener);
}

TEST_CASE("A settings file that is not TOML is shown at its place", "[service]")
{
    const auto read = settingsFromToml("[service\n", "site.toml");

    REQUIRE_FALSE(read);
    CHECK(read.error()[0].where.rfind("site.toml:1:", 0) == 0);
}
