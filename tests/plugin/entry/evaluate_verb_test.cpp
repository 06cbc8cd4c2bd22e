#include "tests/plugin/entry/json_of.h"
#include "tests/plugin/entry/program.h"

#include <catch2/catch.hpp>

using namespace sartorius::test;

namespace {

const std::string kCtl = SARTORIUSCTL;

const std::string kRunner = SARTORIUS_TEST_DATA "/demo/runner.json";

Ran evaluate(const Folder& home, const std::string& answers)
{
    return run(kCtl, {"assess", "evaluate", "medial-knee", "--json", "-"}, home.path(), answers);
}

} // namespace

TEST_CASE("Answers go in and reasoning comes out in the published shape", "[entry]")
{
    const Folder home;

    const Ran ran = run(kCtl, {"assess", "evaluate", "medial-knee", kRunner}, home.path());

    REQUIRE(ran.exit == 0);
    const auto json = jsonOf(ran.out);
    CHECK(keysOf(json)
          == "advice candidates content contributing form formVersion medication mustNotMiss "
             "nextQuestions notApplicable notRanked notYetAssessable orderSafety "
             "problems redFlags schema scores urgency");
    CHECK(json["schema"] == 1);
    CHECK(keysOf(json["content"]) == "approvedBy pack sha256");
    CHECK(json["content"]["sha256"].get<std::string>().size() == 64);
    REQUIRE(json["candidates"].size() >= 2);
    CHECK(keysOf(json["candidates"][0]) == "against band for group id name score unasked");
    CHECK(json["redFlags"].empty());
    CHECK(keysOf(json["medication"]) == "alerts allergies matched notes suggestions unmatched");
    CHECK(json["medication"]["matched"][0]["ingredient"] == "simvastatin");
    CHECK(keysOf(json["scores"][0]) == "category id missing status value variant");
    CHECK(keysOf(json["nextQuestions"][0]) == "item splits");
}

TEST_CASE("The runner's story is led by overload and the pes anserinus", "[entry]")
{
    const Folder home;

    const auto json
        = jsonOf(run(kCtl, {"assess", "evaluate", "medial-knee", kRunner}, home.path()).out);

    std::string leading;
    for (const auto& candidate : json["candidates"])
        if (candidate["band"] == "well-supported")
            leading += candidate["id"].get<std::string>() + ' ';
    CHECK(leading.find("DX01") != std::string::npos);
    CHECK(leading.find("DX02") != std::string::npos);
}

TEST_CASE("The same answers give the same bytes", "[entry]")
{
    const Folder home;

    const Ran first = run(kCtl, {"assess", "evaluate", "medial-knee", kRunner}, home.path());
    const Ran second = run(kCtl, {"assess", "evaluate", "medial-knee", kRunner}, home.path());

    CHECK(first.out == second.out);
}

TEST_CASE("Bad answers are exit 65 and name the item, the place and the remedy", "[entry]")
{
    const Folder home;

    struct Bad
    {
        std::string answers;
        std::string named;
        std::string code;
    };

    const std::vector<Bad> table {
        {R"({"answers": {"mk-nope": 1}})", "mk-nope", "unknown-item"},
        {R"({"answers": {"mk-ctx-age": "old"}})", "mk-ctx-age", "wrong-type"},
        {R"({"answers": {"mk-ctx-age": 300}})", "mk-ctx-age", "out-of-range"},
        {R"({"answers": {"mk-ctx-age": -5}})", "mk-ctx-age", "out-of-range"},
        {R"({"answers": {"mk-sx-fever": "maybe"}})", "mk-sx-fever", "unknown-option"},
        {R"({"answers": {"mk-sx-fever": 3}})", "mk-sx-fever", "unknown-option"},
        {R"({"answers": {"mk-sx-nrs-rest": 11}})", "mk-sx-nrs-rest", "out-of-range"},
        {R"({"answers": {"mk-pc-mechanism": ["none", "fall"]}})", "mk-pc-mechanism", "exclusive"},
        {R"({"answers": {"mk-ctx-age": 3,}})", "-:1:", "json-syntax"},
        {R"({"answers": {"mk-ctx-age": 30, "mk-ctx-age": 31}})", "-:1:", "duplicate-key"},
        {R"({"answers": )", "-:1:", "json-syntax"},
    };
    for (const auto& bad : table) {
        CAPTURE(bad.answers);

        const Ran ran = evaluate(home, bad.answers);

        CHECK(ran.exit == 65);
        CHECK(ran.err.find(bad.named) != std::string::npos);
        const auto json = jsonOf(ran.out);
        CHECK(json["schema"] == 1);
        REQUIRE(json["problems"].size() >= 1);
        CHECK(json["problems"][0]["code"] == bad.code);
        CHECK_FALSE(json["problems"][0]["remedy"].get<std::string>().empty());
    }
}

TEST_CASE("All faults of the answers are told at once", "[entry]")
{
    const Folder home;

    const Ran ran = evaluate(
        home, R"({"answers": {"mk-nope": 1, "mk-ctx-age": 300, "mk-sx-fever": "maybe"}})");

    CHECK(ran.exit == 65);
    CHECK(jsonOf(ran.out)["problems"].size() == 3);
}

TEST_CASE("A hot swollen knee with fever raises the red flag whatever else is answered", "[entry]")
{
    const Folder home;

    const Ran ran = evaluate(home, R"({"side": "left", "answers": {"mk-ctx-temp": 38.6,
        "mk-ex-effusion": {"left": "2+", "right": "0"}, "mk-ex-warmth": "yes",
        "mk-pc-duration-days": 2, "mk-pc-injury": "no"}})");

    REQUIRE(ran.exit == 0);
    const auto json = jsonOf(ran.out);
    REQUIRE(json["redFlags"].size() >= 1);
    CHECK(json["redFlags"][0]["id"] == "RF-01");
    CHECK(json["redFlags"][0]["urgency"] == "E");
    CHECK(json["urgency"] == "E");
}
