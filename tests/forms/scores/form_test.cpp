// The rules read from the shipped form: which item means what, and that unknown never reads as no.

#include "forms/scores/scores.h"
#include "tests/forms/scores/filled_form.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sartorius;
using scores::ScoreStatus;
using tests::filled;

namespace {

scores::ScoreResult of(const char* id, const std::string& members)
{
    auto result = scores::score(id, filled(members));
    REQUIRE(result);
    return *result;
}

std::string outcome(const scores::ScoreResult& result)
{
    return result.status == ScoreStatus::Complete ? result.category
                                                  : std::string(toString(result.status));
}

bool lists(const std::vector<std::string>& items, const std::string& item)
{
    return std::find(items.begin(), items.end(), item) != items.end();
}

/// An injury three days ago, examined completely, that needs no X-ray.
const std::string kNegativeOttawa = R"("mk-ctx-age": 30, "mk-pc-injury": "yes",
    "mk-pc-injury-date": "2026-11-17", "mk-ex-palpation-complete": true, "mk-ex-tender": ["mcl-mid"],
    "mk-ex-flexion": 120, "mk-pc-wb-immediate": "able", "mk-ex-wb-4steps": "able")";

std::string with(std::string members, const std::string& item, const std::string& value)
{
    const auto at = members.find('"' + item + '"');
    if (at == std::string::npos) {
        return members + ", \"" + item + "\": " + value;
    }
    auto end = members.find(", \"", at);
    const auto newline = members.find(",\n", at);
    end = std::min(end, newline);
    return members.substr(0, at) + '"' + item + "\": " + value
        + (end == std::string::npos ? "" : members.substr(end));
}

} // namespace

TEST_CASE("Every rule answers an empty form without a category", "[scores]")
{
    const auto form = filled("");

    for (const auto id : scores::ids("medial-knee")) {
        INFO(id);
        const auto result = scores::score(id, form);
        REQUIRE(result);
        CHECK(result->id == id);
        CHECK(result->status != ScoreStatus::Complete);
        CHECK_FALSE(result->value.has_value());
    }
    CHECK_FALSE(scores::score("R-NONE", form).has_value());
}

TEST_CASE("The Ottawa rule is silent when everything was examined and normal", "[scores][R-OKR]")
{
    CHECK(outcome(of("R-OKR", kNegativeOttawa)) == "not-indicated");
}

TEST_CASE("Active flexion of exactly 90 degrees passes the Ottawa rule", "[scores][R-OKR]")
{
    CHECK(outcome(of("R-OKR", with(kNegativeOttawa, "mk-ex-flexion", "90"))) == "not-indicated");
    CHECK(outcome(of("R-OKR", with(kNegativeOttawa, "mk-ex-flexion", "89"))) == "indicated");
}

TEST_CASE("A tender patella counts only when no other bone is tender and all sites were examined",
          "[scores][R-OKR]")
{
    const auto tender = [](const char* sites) { return with(kNegativeOttawa, "mk-ex-tender", sites); };

    CHECK(outcome(of("R-OKR", tender(R"(["patella"])"))) == "indicated");
    CHECK(outcome(of("R-OKR", tender(R"(["patella", "medial-tibial-plateau"])"))) == "not-indicated");
    const auto unexamined = with(tender(R"(["patella"])"), "mk-ex-palpation-complete", "false");
    CHECK(outcome(of("R-OKR", unexamined)) == "indeterminate");
}

TEST_CASE("Bearing weight at once or now is enough for the Ottawa rule", "[scores][R-OKR]")
{
    const auto unableThen = with(kNegativeOttawa, "mk-pc-wb-immediate", R"("unable")");
    const auto unableBoth = with(unableThen, "mk-ex-wb-4steps", R"("unable")");
    const auto unknownThen = with(unableBoth, "mk-pc-wb-immediate", R"("unknown")");

    CHECK(outcome(of("R-OKR", unableThen)) == "not-indicated");
    CHECK(outcome(of("R-OKR", unableBoth)) == "indicated");
    const auto open = of("R-OKR", unknownThen);
    CHECK(outcome(open) == "indeterminate");
    CHECK(lists(open.missing, "mk-pc-wb-immediate"));
}

TEST_CASE("An injury nine days ago is beyond the Ottawa rule", "[scores][R-OKR]")
{
    CHECK(outcome(of("R-OKR", with(kNegativeOttawa, "mk-pc-injury-date", R"("2026-11-11")")))
          == "not-applicable");
    CHECK(outcome(of("R-OKR", with(kNegativeOttawa, "mk-pc-injury-date", R"("2026-11-13")")))
          == "not-indicated");
}

TEST_CASE("An unknown injury leaves the X-ray rules open, whatever the age", "[scores][R-OKR][R-PKR]")
{
    const auto ottawa = of("R-OKR", R"("mk-ctx-age": 70)");
    const auto pittsburgh = of("R-PKR", R"("mk-ctx-age": 70, "mk-pc-injury": "unknown")");

    CHECK(outcome(ottawa) == "indeterminate");
    CHECK(ottawa.missing == std::vector<std::string> {"mk-pc-injury"});
    CHECK(outcome(pittsburgh) == "indeterminate");
}

TEST_CASE("An injury without a date is judged all the same, with a caution", "[scores][R-OKR]")
{
    const auto result = of("R-OKR", R"("mk-ctx-age": 60, "mk-pc-injury": "yes")");

    CHECK(outcome(result) == "indicated");
    CHECK(lists(result.missing, "mk-pc-injury-date"));
    CHECK(result.cautions.size() == 2);
}

TEST_CASE("The Pittsburgh rule asks for full weight and excludes operated knees", "[scores][R-PKR]")
{
    const std::string fall = R"("mk-ctx-age": 30, "mk-pc-injury": "yes", "mk-pc-injury-date": "2026-11-17",
        "mk-pc-mechanism": ["fall"], "mk-ex-wb-4steps": "able")";

    CHECK(outcome(of("R-PKR", fall)) == "indeterminate");
    CHECK(outcome(of("R-PKR", fall + R"(, "mk-ex-wb-4steps-full": "unable")")) == "indicated");
    CHECK(outcome(of("R-PKR", fall + R"(, "mk-ex-wb-4steps-full": "able")")) == "not-indicated");
    CHECK(outcome(of("R-PKR", fall + R"(, "mk-ex-wb-4steps-full": "unable", "mk-hx-knee-surgery": ["arthroscopy"])"))
          == "not-applicable");
    CHECK(outcome(of("R-PKR", fall + R"(, "mk-ex-wb-4steps-full": "unable", "mk-ctx-pregnant": "yes")"))
          == "not-applicable");
}

TEST_CASE("An unlisted tender site is negative only after a complete palpation", "[scores][R-LOW]")
{
    const std::string tests = R"("mk-sx-locking": "none", "mk-ex-pain-forced-ext": "no",
        "mk-ex-pain-max-flex": "no", "mk-ex-mcmurray-medial": "neg", "mk-ex-tender": ["patella"])";

    const auto open = of("R-LOW", tests);
    CHECK_FALSE(open.value.has_value());
    CHECK(lists(open.missing, "mk-ex-tender"));
    const auto settled = of("R-LOW", tests + R"(, "mk-ex-palpation-complete": true)");
    REQUIRE(settled.value);
    CHECK(*settled.value == record::Decimal(0));
}

TEST_CASE("An answer of not assessed is missing, not negative", "[scores][R-MCL]")
{
    const auto result = of("R-MCL", R"("mk-pc-injury": "yes", "mk-ex-valgus-30": "not-assessed",
        "mk-ex-valgus-0": "stable")");

    CHECK(outcome(result) == "indeterminate");
    CHECK(lists(result.missing, "mk-ex-valgus-30"));
}

TEST_CASE("Rules read the index side and never the other one", "[scores][R-MCL]")
{
    const auto result = of("R-MCL", R"("mk-pc-injury": "yes",
        "mk-ex-valgus-30": {"right": "lax-endpoint", "left": "none"},
        "mk-ex-valgus-0": {"right": "stable", "left": "lax"})");

    CHECK(outcome(result) == "II");
}

TEST_CASE("Wells is not applicable in pregnancy and never called unlikely", "[scores][R-WELLS]")
{
    CHECK(outcome(of("R-WELLS", R"("mk-ctx-age": 30, "mk-ctx-pregnant": "yes", "mk-ex-pitting": "yes")"))
          == "not-applicable");
    CHECK(outcome(of("R-WELLS", R"("mk-ctx-age": 17, "mk-ex-pitting": "yes")")) == "not-applicable");
}

TEST_CASE("Imaging that was not done scores nothing and a blank stays unknown", "[scores][R-GOUT15]")
{
    const std::string answers = R"("mk-sx-podagra-ever": "no", "mk-sx-ankle-midfoot-ever": "no",
        "mk-ex-erythema": "yes", "mk-sx-touch-intolerance": "yes", "mk-sx-cannot-use": "yes",
        "mk-sx-episode-peak-24h": "yes", "mk-sx-episode-resolve-14d": "yes",
        "mk-sx-episode-full-resolution": "yes", "mk-sx-prior-episodes": "recurrent",
        "mk-ex-tophus": "no", "mk-lab-urate-mgdl": 6.5, "mk-lab-syn-crystals": "not-done")";

    CHECK(outcome(of("R-GOUT15", answers)) == "indeterminate");
    const auto result = of("R-GOUT15",
                           answers
                               + R"(, "mk-img-us-double-contour": "not-done", "mk-img-gout-erosion": "not-done")");
    CHECK(outcome(result) == "not-classified");
    CHECK(result.value == record::Decimal(7));
}

TEST_CASE("A result names the inputs it used with their units", "[scores]")
{
    const auto result = of("R-NICE", R"("mk-ctx-age": 60, "mk-sx-activity-pain": "yes",
        "mk-sx-morning-stiffness-min": 10)");

    CHECK(outcome(result) == "met");
    const bool named = std::any_of(result.used.begin(), result.used.end(), [](const auto& input) {
        return input.item == "mk-sx-morning-stiffness-min" && input.value == "10 min";
    });
    CHECK(named);
}
