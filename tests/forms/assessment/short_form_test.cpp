#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "small_knee.h"

using namespace sartorius;
using namespace sartorius::assessment;
using record::Laterality;

namespace {

FilledForm read(const std::string& text)
{
    const auto filled = readFilledForm(text, *smallKnee(), "a.json");
    if (!filled) {
        for (const record::Problem& problem : filled.error())
            UNSCOPED_INFO(problem.where << " " << problem.code << " " << problem.what);
    }
    REQUIRE(filled.has_value());
    return *filled;
}

} // namespace

TEST_CASE("The short form gives answers, medicines and the date", "[assessment][short-form]")
{
    const FilledForm filled
        = read(R"({"answers": {"k-side": "left", "k-age": 29, "k-mechanism": ["twist", "fall"],
        "k-fever": "no", "k-warmth": true, "k-consent": "yes", "k-weight": {"value": 80.50, "unit": "kg"},
        "k-effusion": {"right": 0, "left": "2+"}, "k-flexion": 92, "k-goal": null, "k-tender": ["pes"]},
        "medications": ["Zocor 40mg nocte", {"text": "Lasix 40", "status": "stopped", "stopped": "2026-10-01"}],
        "date": "2026-11-20"})");

    Form form = emptyForm();
    CHECK(fill(form, filled).empty());
    CHECK(filled.sideNamed);
    CHECK(form.indexSide() == Laterality::Left);
    CHECK(form.presence("k-fever") == record::Presence::Absent);
    CHECK(form.presence("k-warmth") == record::Presence::Present);
    CHECK(form.answer("k-mechanism").values.size() == 2);
    CHECK(form.presence("k-effusion", Laterality::Right) == record::Presence::Absent);
    CHECK(form.presence("k-effusion") == record::Presence::Present);
    CHECK(form.answer("k-flexion", Laterality::Left).values.size() == 1);
    CHECK(form.answer("k-flexion", Laterality::Right).values.empty());
    CHECK(form.answer("k-goal").values.empty());
    CHECK(record::toString(std::get<record::Quantity>(form.answer("k-weight").values.front()).value)
          == "80.50");
    REQUIRE(filled.medications.size() == 2);
    CHECK(filled.medications[0].status == record::MedicationStatus::Active);
    CHECK(filled.medications[1].status == record::MedicationStatus::Stopped);
    CHECK(filled.medications[1].stopped == record::dateFrom("2026-10-01").value());
    CHECK(filled.date == record::dateFrom("2026-11-20").value());
}

TEST_CASE("Every bad entry of the short form is named with its place and a remedy",
          "[assessment][short-form]")
{
    const std::vector<std::pair<std::string, std::string>> cases {
        {R"({"answers": {"k-agee": 3}})", "unknown-item a.json:1:14"},
        {R"({"answers": {"k-exam": 3}})", "not-a-question a.json:1:14"},
        {R"({"answers": {"k-age": "old"}})", "wrong-type a.json:1:23"},
        {R"({"answers": {"k-age": 29.5}})", "wrong-type a.json:1:23"},
        {R"({"answers": {"k-age": 290}})", "out-of-range a.json:1:23"},
        {R"({"answers": {"k-age": 1e999}})", "json-syntax a.json:1:27"},
        {R"({"answers": {"k-weight": {"value": 80, "unit": "m"}}})", "wrong-unit a.json:1:26"},
        {R"({"answers": {"k-warmth": "hot"}})", "unknown-option a.json:1:26"},
        {R"({"answers": {"k-warmth": ["yes", "no"]}})", "too-many a.json:1:26"},
        {R"({"answers": {"k-mechanism": ["none", "fall"]}})", "exclusive a.json:1:29"},
        {R"({"answers": {"k-warmth": {"right": "yes"}}})", "side-not-wanted a.json:1:26"},
        {R"({"answers": {"k-flexion": {"right": 3, "links": 4}}})", "unknown-key a.json:1:40"},
        {R"({"answers": {"k-injury-date": "20.11.2026"}})", "wrong-type a.json:1:31"},
        {R"({"answers": {"k-consent": "perhaps"}})", "wrong-type a.json:1:27"},
        {R"({"answers": {"k-note": 3}})", "wrong-type a.json:1:24"},
        {R"({"answers": {}, "date": "today"})", "wrong-type a.json:1:25"},
        {R"({"answers": {}, "medicines": []})", "unknown-key a.json:1:17"},
        {R"({"answers": {}, "medications": [{"text": "Lasix", "status": "gone"}]})",
         "unknown-status a.json:1:61"},
        {R"({"answers": {}, "medications": [3]})", "missing-field a.json:1:33"},
        {R"({"answers": []})", "wrong-type a.json:1:13"},
        {R"({})", "missing-field a.json:1:1"},
        {R"({"answers": {"k-age": 29,}})", "json-syntax a.json:1:26"},
        {R"({"answers": {"k-age": 29, "k-age": 30}})", "duplicate-key a.json:1:27"},
        {R"({"answers": {"k-side": "right"}, "side": "left"})", "side-conflict a.json:1:24"},
    };
    const SharedQuestionnaire questionnaire = smallKnee();
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        const auto filled = readFilledForm(text, *questionnaire, "a.json");
        REQUIRE_FALSE(filled.has_value());
        REQUIRE(filled.error().size() == 1);
        const record::Problem& problem = filled.error().front();
        CHECK(problem.code + " " + problem.where == expected);
        CHECK_FALSE(problem.what.empty());
        CHECK_FALSE(problem.remedy.empty());
    }
}

TEST_CASE("A value for an unnamed index side is marked as such", "[assessment][short-form]")
{
    const FilledForm bare = read(R"({"answers": {"k-effusion": "2+"}})");
    CHECK_FALSE(bare.sideNamed);
    Form form = emptyForm();
    CHECK(fill(form, bare).empty());
    CHECK(form.presence("k-effusion") == record::Presence::Present);

    const FilledForm sided = read(R"({"answers": {"k-effusion": {"left": "2+"}}})");
    CHECK(sided.sideNamed);
    CHECK_FALSE(sided.side.has_value());

    const FilledForm named = read(R"({"answers": {"k-effusion": "2+"}, "side": "left"})");
    CHECK(named.sideNamed);
    CHECK(named.answers.front().side == Laterality::Left);

    const auto mixed = readFilledForm(
        R"({"answers": {"k-effusion": {"left": "2+"}, "k-flexion": 90}})", *smallKnee(), "a.json");
    REQUIRE_FALSE(mixed.has_value());
    CHECK(mixed.error().front().code == "side-missing");
}

TEST_CASE("A short form of unknown items is refused quickly", "[assessment][short-form]")
{
    std::string text = "{\"answers\": {";
    for (int i = 0; i < 30'000; ++i)
        text += (i == 0 ? "" : ",") + ("\"k-item-" + std::to_string(i) + "\": 1");
    const SharedQuestionnaire questionnaire = smallKnee();
    const auto start = std::chrono::steady_clock::now();

    const auto filled = readFilledForm(text + "}}", *questionnaire, "a.json");

    REQUIRE_FALSE(filled.has_value());
    CHECK(filled.error().size() <= 201);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds {5});

    std::string repeated = "{\"answers\": {\"k-mechanism\": [\"fall\"";
    for (int i = 0; i < 50'000; ++i)
        repeated += ",\"fall\"";
    const auto many = readFilledForm(repeated + "]}}", *questionnaire, "a.json");
    REQUIRE_FALSE(many.has_value());
    CHECK(codesOf(many.error()) == std::vector<std::string> {"too-many"});
}
