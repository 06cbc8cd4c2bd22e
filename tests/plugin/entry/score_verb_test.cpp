#include "tests/plugin/entry/json_of.h"
#include "tests/plugin/entry/program.h"

#include <catch2/catch.hpp>

using namespace sartorius::test;

namespace {

const std::string kCtl = SARTORIUSCTL;

Ran score(const Folder& home, const std::string& rule, const std::string& file)
{
    return run(kCtl, {"score", rule, "--json", "-"}, home.path(), file);
}

} // namespace

TEST_CASE("One rule is computed from answers by item id", "[entry]")
{
    const Folder home;
    const Ran ran = score(home,
                          "R-OKR",
                          R"({"answers": {"mk-pc-injury": "yes", "mk-pc-injury-date": "2026-11-18", "mk-ctx-age": 55},
                              "date": "2026-11-20", "side": "right"})");
    REQUIRE(ran.exit == 0);
    const auto json = jsonOf(ran.out);
    CHECK(json["id"] == "R-OKR");
    CHECK(json["status"] == "complete");
    CHECK(json["category"] == "indicated");
}

TEST_CASE("A rule with missing answers says which and gives no number", "[entry]")
{
    const Folder home;
    const auto json = jsonOf(score(home, "mk:R-JANS", R"({"answers": {"mk-pc-injury": "no"}})").out);
    CHECK(json["status"] == "indeterminate");
    CHECK(json["value"].is_null());
    CHECK_FALSE(json["missing"].empty());
}

TEST_CASE("An outcome measure is scored from item numbers", "[entry]")
{
    const Folder home;
    const auto json = jsonOf(score(home, "KOOS-QOL", R"({"answers": {"1": 2, "2": 3, "3": null}})").out);
    CHECK(json["value"] == 37.5);
    CHECK(score(home, "KOOS-QOL", R"({"answers": {"1": 7}})").exit == 65);
    CHECK(score(home, "KOOS-QOL", R"({"answers": {"first": 2}})").exit == 65);
    CHECK(score(home, "KOOS-QOL", "no json").exit == 65);
}

TEST_CASE("A rule or an item that does not exist is refused by name", "[entry]")
{
    const Folder home;
    const Ran rule = score(home, "R-NONE", "{}");
    CHECK(rule.exit == 66);
    CHECK(rule.err.find("R-OKR") != std::string::npos);
    const Ran item = score(home, "R-OKR", R"({"answers": {"mk-ctx-agee": 55}})");
    CHECK(item.exit == 65);
    CHECK(item.err.find("mk-ctx-agee") != std::string::npos);
}
