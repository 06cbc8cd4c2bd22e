#include "forms/assessment/located_json.h"
#include "tests/forms/differential/knee.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sartorius;
using tests::contains;
using tests::filled;
using tests::kneeRules;
using tests::reasoned;
using tests::withId;

namespace {

record::Medication medicine(const char* text)
{
    return {text, record::MedicationStatus::Active, {}, {}};
}

const std::string kTwist = R"("mk-ctx-age": 38, "mk-pc-injury": "yes", "mk-pc-injury-date": "2026-11-10",
    "mk-pc-mechanism": ["twist-pivot"], "mk-pc-onset": "sudden", "mk-sx-locking": "catching",
    "mk-ex-effusion": "1+", "mk-ex-tender": ["joint-line-medial"], "mk-ex-palpation-complete": true,
    "mk-ex-wb-4steps": "able", "mk-sx-fever": "no", "mk-ex-warmth": "no")";

} // namespace

TEST_CASE("The same answers give the same reasoning byte for byte", "[differential]")
{
    const auto form = filled(kTwist);
    const auto first = differential::toJson(differential::evaluate(kneeRules(), form), "00");
    const auto second = differential::toJson(differential::evaluate(kneeRules(), form), "00");

    assessment::Form other(tests::medialKnee(), form.today());
    other.setIndexSide(form.indexSide());
    auto answers = form.answers();
    std::reverse(answers.begin(), answers.end());
    for (const auto& answer : answers) {
        REQUIRE(other.set(answer).empty());
    }
    const auto reordered = differential::toJson(differential::evaluate(kneeRules(), other), "00");

    CHECK(first == second);
    CHECK(first == reordered);
}

TEST_CASE("The JSON of an evaluation has the keys of the command line contract", "[differential][json]")
{
    const auto form = filled(kTwist);
    const auto reasoning = differential::evaluate(
        kneeRules(), form, {medicine("Zocor 40mg nocte"), medicine("\"odd\"\n")});
    const auto json = assessment::readJson(differential::toJson(reasoning, "abcd"), "reasoning.json");
    REQUIRE(json);
    const auto& root = json->root();

    const std::vector<std::string> expected {
        "schema",       "form",          "formVersion", "content", "redFlags",   "urgency", "notYetAssessable",
        "candidates",   "notApplicable", "contributing", "notRanked", "mustNotMiss", "advice", "orderSafety",
        "scores",       "medication",    "nextQuestions", "problems"};
    std::vector<std::string> keys;
    for (const auto& member : root.members) {
        keys.push_back(member.key);
    }
    CHECK(keys == expected);
    CHECK(root.find("content")->find("sha256")->text == "abcd");
    CHECK(root.find("content")->find("approvedBy")->kind == assessment::JsonNode::Kind::Null);
    const auto& candidates = root.find("candidates")->elements;
    REQUIRE_FALSE(candidates.empty());
    for (const char* key : {"id", "name", "band", "score", "group", "for", "against", "unasked"}) {
        INFO(key);
        CHECK(candidates.front().find(key) != nullptr);
    }
    const auto& matched = root.find("medication")->find("matched")->elements;
    REQUIRE(matched.size() == 1);
    CHECK(matched.front().find("ingredient")->text == "simvastatin");
    CHECK(root.find("medication")->find("unmatched")->elements.front().text == "\"odd\"\n");
}

TEST_CASE("Nothing recorded gives no urgency rather than routine", "[differential]")
{
    const auto json = assessment::readJson(differential::toJson(reasoned(""), ""), "reasoning.json");

    REQUIRE(json);
    CHECK(json->root().find("urgency")->kind == assessment::JsonNode::Kind::Null);
}

TEST_CASE("The overall urgency is that of the most urgent flag or well supported candidate",
          "[differential]")
{
    const std::string overload = R"("mk-pc-injury": "no", "mk-pc-load-change": ["mileage-up"],
        "mk-pc-onset": "gradual", "mk-sx-run-pattern": "worsens-with-load", "mk-sx-swelling": "none",
        "mk-ex-effusion": "0")";

    CHECK(reasoned(overload).urgency == "R");
    CHECK(reasoned(overload + R"(, "mk-ex-bony-percussion": "pos")").urgency == "U2W");
    CHECK(reasoned(overload + R"(, "mk-ex-bony-percussion": "pos", "mk-sx-pain-out": "yes")").urgency == "E");
}

TEST_CASE("Next questions are unanswered, offered, and bear on something", "[differential][questions]")
{
    const auto form = filled(kTwist);
    const auto reasoning = differential::evaluate(kneeRules(), form);

    REQUIRE_FALSE(reasoning.nextQuestions.empty());
    for (const auto& question : reasoning.nextQuestions) {
        INFO(question.item);
        const auto* item = tests::medialKnee()->find(question.item);
        REQUIRE(item != nullptr);
        CHECK(form.enabled(question.item));
        CHECK_FALSE(question.splits.empty());
        const auto side = item->perSide ? form.indexSide() : std::nullopt;
        CHECK(form.answer(question.item, side).values.empty());
    }
}

TEST_CASE("Next questions include what would tell the leading candidates apart",
          "[differential][questions]")
{
    const auto reasoning = reasoned(kTwist);
    const auto found = std::find_if(reasoning.nextQuestions.begin(),
                                    reasoning.nextQuestions.end(),
                                    [](const auto& q) { return q.item == "mk-ex-thessaly-20"; });

    REQUIRE(found != reasoning.nextQuestions.end());
    CHECK(contains(found->splits, "DX04"));
    CHECK(contains(found->splits, "DX05"));
}

TEST_CASE("Next questions come cheapest first", "[differential][questions]")
{
    const auto reasoning = reasoned(kTwist);
    const auto cost = [](const std::string& item) {
        int best = 1;
        std::size_t longest = 0;
        for (const auto& effort : kneeRules().efforts) {
            if (item.compare(0, effort.prefix.size(), effort.prefix) == 0 && effort.prefix.size() > longest) {
                longest = effort.prefix.size();
                best = effort.cost;
            }
        }
        return best;
    };

    for (std::size_t i = 1; i < reasoning.nextQuestions.size(); ++i) {
        CHECK(cost(reasoning.nextQuestions[i - 1].item) <= cost(reasoning.nextQuestions[i].item));
    }
}

TEST_CASE("A runner with a training spike gets contributing factors beside the differential",
          "[differential]")
{
    const auto reasoning = reasoned(
        R"("mk-pc-load-change": ["mileage-up", "new-footwear"], "mk-ex-overpronation": "marked", "mk-ex-sls": "poor")");

    std::vector<std::string> ids;
    for (const auto& factor : reasoning.contributing) {
        ids.push_back(factor.id);
    }
    CHECK(ids == std::vector<std::string> {"CF-1", "CF-2", "CF-3", "CF-6"});
}

TEST_CASE("Without an index side nothing recorded per side is read, and that is said", "[differential]")
{
    assessment::Form form(tests::medialKnee(), record::Date {std::chrono::year {2026}, std::chrono::November, std::chrono::day {20}});
    record::Answer answer {.item = "mk-ex-effusion", .side = record::Laterality::Right, .values = {}};
    answer.values = {record::Coding {record::kLocalCodeSystem, "3+", "3+"}};
    REQUIRE(form.set(answer).empty());

    const auto reasoning = differential::evaluate(kneeRules(), form);

    for (const auto& candidate : reasoning.candidates) {
        CHECK(candidate.answered == 0);
    }
    REQUIRE_FALSE(reasoning.problems.empty());
    CHECK(reasoning.problems.front().item == "mk-ctx-side");
}

TEST_CASE("A sentence with an unchecked figure may not be shown", "[differential]")
{
    using differential::Evidence;
    using differential::Statement;

    CHECK(Statement {"Sensitivity 61%.", Evidence::Verified}.mayBeShown());
    CHECK_FALSE(Statement {"Sensitivity 61%.", Evidence::Knowledge}.mayBeShown());
    CHECK(Statement {"Clinical diagnosis.", Evidence::Knowledge}.mayBeShown());
}
