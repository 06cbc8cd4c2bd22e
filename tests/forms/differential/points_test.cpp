// The same format carries both specifications: here the form that ranks by points.

#include "tests/forms/differential/knee.h"

#include <catch2/catch.hpp>
#include <string>

using namespace sartorius;
using tests::filled;
using tests::withId;

namespace {

std::string rulesText(const std::string& ranking)
{
    return R"rules({"schema": 1, "form": "medial-knee", "questionnaire": "urn:sartorius:questionnaire:medial-knee",
 "version": "1", "pack": "points", "specification": "a test", "approvedBy": null, "notice": "For tests.",
 "sources": [{"id": "s", "text": "A source", "evidence": "V2"}],
 "tiers": [{"code": "U0", "text": "Now", "target": "now"}, {"code": "U1", "text": "Same day", "target": "today"},
           {"code": "U4", "text": "Self-care", "target": "review"}],
 "ranking": {"method": "points", "listFrom": 4, "source": "s", "evidence": "L")rules"
        + ranking + R"rules(},
 "scores": ["R-WELLS", {"id": "WELLS", "rule": "R-WELLS", "as": "recorded"},
            {"id": "MENISCUS", "rule": "R-LOW", "as": "number"}],
 "redFlags": [
  {"id": "RF-09", "name": "DVT likely", "condition": "Deep vein thrombosis", "keeps": ["DX-17"], "urgency": "U1",
   "expression": "score('WELLS') >= 2", "text": "Scan.", "source": "s", "evidence": "V"}],
 "differentials": [
  {"id": "DX-01", "name": "Cramp", "tier": "U4", "features": [
    {"points": 3, "expression": "yes('mk-sx-night-pain')", "text": "Night pain", "source": "s", "evidence": "L"},
    {"points": 2, "expression": "yes('mk-sx-rest-pain')", "text": "Rest pain", "source": "s", "evidence": "L"},
    {"points": -3, "expression": "yes('mk-ex-warmth')", "text": "Warmth", "source": "s", "evidence": "L"}]},
  {"id": "DX-02", "name": "Gated", "tier": "U1",
   "gate": {"expression": "yes('mk-hx-gout')", "text": "Known gout", "source": "s", "evidence": "L"}, "features": [
    {"points": 5, "expression": "yes('mk-sx-night-pain')", "text": "Night pain", "source": "s", "evidence": "L"}]},
  {"id": "DX-17", "name": "Deep vein thrombosis", "tier": "U1", "features": [
    {"points": 2, "expression": "yes('mk-ex-pitting')", "text": "Pitting", "source": "s", "evidence": "L"}]}],
 "advice": [
  {"id": "R-NA", "name": "Sodium low", "expression": "v('mk-lab-crp') > 100", "text": "Repeat today.", "urgency": "U1",
   "source": "s", "evidence": "K"},
  {"id": "ME-1", "name": "Statin", "expression": "has('mk-med-list','statin')", "text": "CK if weak.", "source": "s",
   "evidence": "K"}],
 "orderSafety": [
  {"id": "NSAID", "name": "NSAID", "needs": [
    {"expression": "no('mk-med-allergy-nsaid')", "text": "Not known to be safe", "source": "s", "evidence": "K"}],
   "withheldIf": [
    {"expression": "yes('mk-hx-ckd')", "text": "Chronic kidney disease", "source": "s", "evidence": "K"}]}]})rules";
}

differential::SharedRuleSet rulesOf(const std::string& ranking = "")
{
    auto read = differential::readRules(rulesText(ranking), "points.rules.json", tests::medialKnee());
    if (!read) {
        for (const auto& problem : read.error()) {
            UNSCOPED_INFO(problem.where << " " << problem.code << ": " << problem.what);
        }
    }
    REQUIRE(read);
    return *read;
}

differential::Reasoning of(const std::string& answers, const std::string& ranking = "")
{
    return differential::evaluate(*rulesOf(ranking), filled(answers));
}

} // namespace

TEST_CASE("A form that ranks by points lists from its limit and has no bands", "[differential][points]")
{
    const auto five = of(R"("mk-sx-night-pain": "yes", "mk-sx-rest-pain": "yes")");
    REQUIRE(withId(five.candidates, "DX-01") != nullptr);
    CHECK(withId(five.candidates, "DX-01")->score == 5);
    CHECK_FALSE(withId(five.candidates, "DX-01")->band.has_value());
    CHECK(five.urgency == "U4"); // the first-ranked one gives its class

    const auto two = of(R"("mk-sx-night-pain": "yes", "mk-sx-rest-pain": "yes", "mk-ex-warmth": "yes")");
    CHECK(withId(two.candidates, "DX-01") == nullptr);
}

TEST_CASE("A gate that is not known omits its differential where the form says so", "[differential][points]")
{
    const std::string omit = R"(, "gateUnknown": "omit")";
    CHECK(withId(of(R"("mk-sx-night-pain": "yes")").candidates, "DX-02") != nullptr);
    CHECK(withId(of(R"("mk-sx-night-pain": "yes")", omit).candidates, "DX-02") == nullptr);
    CHECK(withId(of(R"("mk-sx-night-pain": "yes", "mk-hx-gout": "yes")", omit).candidates, "DX-02") != nullptr);
}

TEST_CASE("A ranking that is not valid for the patient is not shown, and red flags stay", "[differential][points]")
{
    const std::string adults = R"(, "validIf": {"expression": "v('mk-ctx-age') >= 18",
        "text": "Not ranked under 18: refer.", "source": "s", "evidence": "K"})";
    const std::string swollen = R"("mk-sx-night-pain": "yes", "mk-sx-rest-pain": "yes", "mk-ex-pitting": "yes",
        "mk-ex-dvt-tender": "yes")";
    const auto child = of(swollen + R"(, "mk-ctx-age": 17)", adults);
    CHECK(child.candidates.empty());
    CHECK(child.notRanked == "Not ranked under 18: refer.");
    CHECK(of(swollen + R"(, "mk-ctx-age": 18)", adults).redFlags.size() == 1);
    // an age that is not known forbids nothing
    CHECK_FALSE(of(swollen, adults).candidates.empty());
}

TEST_CASE("A score compared from below counts what is recorded", "[differential][points]")
{
    const auto one = of(R"("mk-ex-pitting": "yes")");
    CHECK(one.redFlags.empty());
    const auto two = of(R"("mk-ex-pitting": "yes", "mk-ex-dvt-tender": "yes")");
    REQUIRE(two.redFlags.size() == 1);
    CHECK(two.redFlags.front().because.size() >= 2);
    CHECK(of(R"("mk-ex-pitting": "yes", "mk-ex-dvt-tender": "yes", "mk-ex-dvt-alternative": "yes")")
              .redFlags.empty());
    CHECK(of(R"("mk-ex-pitting": "yes", "mk-ex-dvt-tender": "yes", "mk-ctx-age": 12)").redFlags.empty());
    // the alias is read by rules and not shown as a result of its own
    CHECK(two.scores.size() == 1);
}

TEST_CASE("A flag keeps a differential in the panel that has too few points to be listed", "[differential][points]")
{
    const auto result = of(R"("mk-ex-leg-swelling-entire": "yes", "mk-ex-dvt-tender": "yes")");
    CHECK(withId(result.candidates, "DX-17") == nullptr);
    REQUIRE(withId(result.mustNotMiss, "DX-17") != nullptr);
    CHECK(withId(result.mustNotMiss, "DX-17")->name == "Deep vein thrombosis");
}

TEST_CASE("Advice with a class of urgency raises the overall urgency", "[differential][points]")
{
    const auto none = of(R"("mk-lab-crp": 100)");
    CHECK(none.advice.empty());
    CHECK_FALSE(none.urgency.has_value());
    const auto high = of(R"("mk-lab-crp": 100.1, "mk-med-list": ["statin"])");
    REQUIRE(high.advice.size() == 2);
    CHECK(high.advice.front().because == std::vector<std::string> {"mk-lab-crp"});
    CHECK(high.urgency == "U1");
    CHECK_FALSE(withId(high.advice, "ME-1")->urgency.has_value());
}

TEST_CASE("A line of an order is withheld until all it needs is known", "[differential][points]")
{
    const auto blank = of(R"("mk-ctx-age": 40)");
    REQUIRE(blank.orderSafety.size() == 1);
    CHECK_FALSE(blank.orderSafety.front().offered);
    CHECK(of(R"("mk-med-allergy-nsaid": "no")").orderSafety.front().offered);
    const auto kidney = of(R"("mk-med-allergy-nsaid": "no", "mk-hx-ckd": "yes")");
    CHECK(kidney.orderSafety.front().reasons == std::vector<std::string> {"Chronic kidney disease"});
}

TEST_CASE("Evidence marks of both specifications are kept", "[differential][points]")
{
    const auto rules = rulesOf();
    CHECK(toString(rules->source("s")->evidence) == "V2");
    CHECK(toString(rules->differentials.front().features.front().rationale.evidence) == "L");
}
