#include "tests/forms/differential/knee.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sartorius;

namespace {

struct Row
{
    const char* from;
    const char* to;
    const char* code;
};

std::string shipped()
{
    return std::string(content::pack("medial-knee")->rules);
}

record::Problems problemsOf(std::string rules)
{
    auto read = differential::readRules(std::move(rules), "knee.rules.json", tests::medialKnee());
    return read ? record::Problems {} : read.error();
}

} // namespace

TEST_CASE("The shipped rules have no fault and are not approved", "[differential][rules]")
{
    const auto& rules = tests::kneeRules();

    CHECK(rules.redFlags.size() == 21);
    CHECK(rules.differentials.size() == 28);
    CHECK(rules.contributing.size() == 7);
    CHECK_FALSE(rules.approvedBy.has_value());
}

TEST_CASE("Every fault of a rules file is named with its place", "[differential][rules]")
{
    const std::vector<Row> rows {
        {"yes('mk-sx-pain-out')", "yes('mk-sx-pain-outt')", "unknown-item"},
        {"has('mk-sx-locking','locked-now')", "has('mk-sx-locking','locked')", "unknown-option"},
        {"yes('mk-sx-pain-out')", "yes('mk-sx-pain-out'", "expression-syntax"},
        {"score('R-PKR')", "score('R-PKX')", "unknown-score"},
        {"flag('RF-03')", "flag('RF-33')", "unknown-flag"},
        {"yes('mk-sx-pain-out')", "flag('RF-21')", "flag-order"},
        {"\"source\": \"mills-2004\"", "\"source\": \"mills-2005\"", "unknown-source"},
        {"\"weight\": \"strong-for\"", "\"weight\": \"very-strong\"", "unknown-weight"},
        {"\"id\": \"RF-21\"", "\"id\": \"RF-20\"", "duplicate-id"},
        {"\"urgency\": \"U48\"", "\"urgency\": \"soon\"", "unknown-tier"},
        {"\"condition\": \"Locked knee\"", "\"conditoin\": \"Locked knee\"", "unknown-key"},
        {"\"evidence\": \"K\"", "\"evidence\": \"Q\"", "unknown-evidence"},
        {"\"keeps\": [\"DX22\"]", "\"keeps\": [\"DX99\"]", "unknown-differential"},
    };
    for (const auto& row : rows) {
        INFO(row.code);
        auto text = shipped();
        const auto at = text.find(row.from);
        REQUIRE(at != std::string::npos);
        const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
        text.replace(at, std::string(row.from).size(), row.to);
        const auto problems = problemsOf(text);
        const auto found = std::find_if(
            problems.begin(), problems.end(), [&row](const auto& p) { return p.code == row.code; });
        REQUIRE(found != problems.end());
        CHECK_FALSE(found->what.empty());
        CHECK_FALSE(found->remedy.empty());
        CHECK(found->where.find("knee.rules.json:") == 0);
        if (std::string(row.code) != "flag-order" && std::string(row.code) != "duplicate-id"
            && std::string(row.code) != "unknown-differential") {
            CHECK(found->where.find(":" + std::to_string(line) + ":") != std::string::npos);
        }
    }
}

TEST_CASE("A condition that can never hold is refused with its place", "[differential][rules]")
{
    const std::vector<const char*> impossible {
        "v('mk-ctx-age') > 120",
        "v('mk-ctx-age') < 5",
        "v('mk-ctx-age') >= 60 and v('mk-ctx-age') < 40",
        "v('mk-pc-duration-days') > 3 and v('mk-pc-duration-days') < 4",
        "yes('mk-sx-pain-out') and no('mk-sx-pain-out')",
        "yes('mk-sx-pain-out') and answered('mk-sx-pain-out').not()",
        "has('mk-pc-onset','sudden') and has('mk-pc-onset','gradual')",
        "has('mk-pc-mechanism','none') and has('mk-pc-mechanism','fall')",
        "has('mk-pc-mechanism','fall') and has('mk-pc-mechanism','fall|twist-pivot').not()",
        "yes('mk-sx-fever') or (yes('mk-sx-chills') and v('mk-ctx-temp') > 43)",
    };
    for (const char* condition : impossible) {
        INFO(condition);
        auto text = shipped();
        const std::string from = "yes('mk-sx-pain-out')";
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), condition);
        const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
        const auto problems = problemsOf(text);
        REQUIRE(problems.size() == 1);
        CHECK(problems.front().code == "impossible-condition");
        CHECK(problems.front().where.find("knee.rules.json:" + std::to_string(line) + ":") == 0);
        CHECK_FALSE(problems.front().remedy.empty());
    }
}

TEST_CASE("A condition that could hold is never called impossible", "[differential][rules]")
{
    const std::vector<const char*> possible {
        "v('mk-ctx-age') >= 110",
        "v('mk-ctx-age') <= 5",
        "v('mk-ctx-age') > 16 and v('mk-ctx-age') < 18",
        "v('mk-ctx-temp') > 42.9 and v('mk-ctx-temp') < 43",
        "has('mk-pc-mechanism','twist-pivot') and has('mk-pc-mechanism','fall')",
        "has('mk-pc-mechanism','twist-pivot') and has('mk-pc-mechanism','fall').not()",
        "notYes('mk-sx-pain-out') and yes('mk-sx-fever')",
        "either(v('mk-ex-hip-ir') <= 20) and v('mk-ex-hip-ir') > 60",
        "has('mk-pc-onset','sudden|gradual') and has('mk-pc-onset','gradual|days')",
        "score('R-OKR') = 'indicated' and flag('RF-20')",
        "iif(yes('mk-sx-fever'), no('mk-sx-fever'), yes('mk-sx-chills'))",
    };
    for (const char* condition : possible) {
        INFO(condition);
        auto text = shipped();
        const std::string from = "yes('mk-sx-pain-out')";
        text.replace(text.find(from), from.size(), condition);
        for (const auto& problem : problemsOf(text)) {
            CHECK(problem.code != "impossible-condition");
        }
    }
}

TEST_CASE("A criterion without source or evidence is refused", "[differential][rules]")
{
    auto text = shipped();
    auto at = text.find("\"source\": \"specification\"");
    REQUIRE(at != std::string::npos);
    text.replace(at, std::string("\"source\": \"specification\"").size(), "\"source\": \"\"");

    const auto problems = problemsOf(text);

    REQUIRE_FALSE(problems.empty());
    CHECK(problems.front().code == "missing");
}

TEST_CASE("Broken JSON is a problem with its place", "[differential][rules]")
{
    auto text = shipped();
    text.resize(text.size() / 2);

    const auto problems = problemsOf(text);

    REQUIRE(problems.size() == 1);
    CHECK(problems.front().where.find("knee.rules.json:") == 0);
}

TEST_CASE("Rules of another form are refused", "[differential][rules]")
{
    auto text = shipped();
    const std::string url = "\"questionnaire\": \"urn:sartorius:questionnaire:medial-knee\"";
    text.replace(text.find(url), url.size(), "\"questionnaire\": \"urn:sartorius:questionnaire:other\"");

    const auto problems = problemsOf(text);

    REQUIRE_FALSE(problems.empty());
    CHECK(problems.front().code == "wrong-questionnaire");
}

TEST_CASE("A pack loads as a whole", "[differential][rules]")
{
    const auto* pack = content::pack("medial-knee");
    REQUIRE(pack != nullptr);

    const auto loaded = differential::load(*pack);

    REQUIRE(loaded);
    CHECK(loaded->rules->questionnaire == loaded->questionnaire);
    CHECK(content::pack("no-such-form") == nullptr);
}
