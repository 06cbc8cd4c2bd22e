// R-SYN and R-KL of section 3 of the medial-knee specification, row by row, and the context of R-KOCH.

#include "forms/scores/infection.h"
#include "forms/scores/osteoarthritis.h"
#include "tests/forms/scores/filled_form.h"
#include "forms/scores/scores.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace sartorius::scores;
using sartorius::record::Decimal;
using sartorius::tests::filled;

namespace {

std::string figure(const ScoreResult& result, const std::string& name)
{
    for (const auto& one : result.figures) {
        if (one.name == name) {
            return one.value;
        }
    }
    return "not done";
}

} // namespace

TEST_CASE("Joint fluid gives the ratios of every published vector", "[scores][R-SYN]")
{
    struct Row
    {
        int number;
        std::optional<Decimal> leucocytes;
        std::optional<Decimal> neutrophils;
        const char* cumulative;
        const char* interval;
        const char* pmn;
        const char* category;
    };
    const std::vector<Row> rows {
        {1, 12000, 70, "0.32 (< 25,000)", "about 0.33", "0.34 (< 90%)", "low-count"},
        {2, 24999, 95, "0.32 (< 25,000)", "about 0.33", "3.4 (>= 90%)", "low-count-high-pmn"},
        {3, 25000, 60, "2.9 (>= 25,000)", "about 1.06", "0.34 (< 90%)", "indeterminate-zone"},
        {4, 50000, 92, "2.9 (>= 25,000)", "about 1.06", "3.4 (>= 90%)", "indeterminate-zone"},
        {5, 50001, 92, "7.7 (> 50,000)", "about 3.6", "3.4 (>= 90%)", "raises"},
        {6, 120000, 97, "28 (> 100,000)", "very high", "3.4 (>= 90%)", "raises-strongly"},
        {7, {}, {}, "not done", "not done", "not done", ""},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = synovialLikelihood({{true, {}}, row.leucocytes, row.neutrophils});
        CHECK(figure(result, "LR of the count, cumulative") == row.cumulative);
        CHECK(figure(result, "LR of the count, interval") == row.interval);
        CHECK(figure(result, "LR of the neutrophils") == row.pmn);
        CHECK(result.category == row.category);
    }
    CHECK(synovialLikelihood({{true, {}}, {}, {}}).text == "Aspirate before antibiotics.");
    CHECK(synovialLikelihood({{true, {}}, Decimal(100000), {}}).category == "raises");
}

TEST_CASE("Joint fluid of a prosthetic knee is not judged by ratios of native ones", "[scores][R-SYN]")
{
    const auto result = score("R-SYN", filled(R"("mk-hx-prosthetic-knee": "yes", "mk-lab-syn-wbc": 60000)"));
    REQUIRE(result);
    CHECK(result->status == ScoreStatus::NotApplicable);
    const auto open = score("R-SYN", filled(R"("mk-lab-syn-wbc": 60000)"));
    REQUIRE(open);
    CHECK(open->status == ScoreStatus::Indeterminate);
    CHECK(open->missing == std::vector<std::string> {"mk-hx-prosthetic-knee", "mk-hx-knee-surgery"});
}

TEST_CASE("Findings of a film suggest the grade of every published vector", "[scores][R-KL]")
{
    struct Row
    {
        int number;
        KneeRadiograph film;
        const char* grade;
    };
    const std::vector<Row> rows {
        {1, {"none", "none", "none", "none", ""}, "0"},
        {2, {"possible", "possible", "none", "none", ""}, "1"},
        {3, {"definite", "possible", "none", "none", ""}, "2"},
        {4, {"moderate", "definite", "some", "possible", ""}, "3"},
        {5, {"large", "marked", "severe", "definite", ""}, "4"},
        {6, {"definite", "none", "none", "none", ""}, "2"},
        {7, {"none", "definite", "none", "none", ""}, "ungradable"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        CHECK(kellgrenLawrence(row.film).category == row.grade);
    }
}

TEST_CASE("A film that is not fully reported has no suggested grade", "[scores][R-KL]")
{
    const auto open = kellgrenLawrence(KneeRadiograph {"definite", "", "none", "none", ""});
    CHECK(open.status == ScoreStatus::Indeterminate);
    CHECK(open.missing == std::vector<std::string> {"mk-img-xr-jsn-medial"});
    // narrowing without osteophytes fits nothing, whatever the rest may be
    CHECK(kellgrenLawrence(KneeRadiograph {"none", "definite", "", "", ""}).category == "ungradable");
}

TEST_CASE("A grade of the reader that the findings do not fit is pointed out", "[scores][R-KL]")
{
    const auto result = kellgrenLawrence(KneeRadiograph {"definite", "possible", "none", "none", "3"});
    CHECK(result.category == "2");
    CHECK(result.cautions.size() == 2);
    CHECK(kellgrenLawrence(KneeRadiograph {"definite", "possible", "none", "none", "2"}).cautions.size() == 1);
}

TEST_CASE("The Kocher count shows both hip series as context and no percentage of its own", "[scores][R-KOCH]")
{
    struct Row
    {
        const char* answers;
        int count;
        const char* first;
        const char* second;
    };
    const std::vector<Row> rows {
        {R"("mk-ex-wb-4steps": "able", "mk-ctx-temp": 37.0, "mk-lab-esr": 10, "mk-lab-wbc": 8)", 0, "< 0.2", "2"},
        {R"("mk-ex-wb-4steps": "unable", "mk-ctx-temp": 37.5, "mk-lab-esr": 20, "mk-lab-wbc": 9)", 1, "3", "9.5"},
        {R"("mk-ex-wb-4steps": "unable", "mk-ctx-temp": 38.5, "mk-lab-esr": 40, "mk-lab-wbc": 12)", 2, "40", "35"},
        {R"("mk-ex-wb-4steps": "unable", "mk-ctx-temp": 38.6, "mk-lab-esr": 40, "mk-lab-wbc": 12)", 3, "93.1", "72.8"},
        {R"("mk-ex-wb-4steps": "unable", "mk-ctx-temp": 38.6, "mk-lab-esr": 45, "mk-lab-wbc": 12.1)", 4, "99.6", "93"},
        {R"("mk-ex-wb-4steps": "able", "mk-ctx-temp": 39.0, "mk-lab-esr": 39, "mk-lab-wbc": 11)", 1, "3", "9.5"},
    };
    for (const auto& row : rows) {
        INFO(row.answers);
        const auto result = score("R-KOCH", filled(R"("mk-ctx-age": 6, )" + std::string(row.answers)));
        REQUIRE(result);
        CHECK(result->value == Decimal(row.count));
        CHECK(figure(*result, "published percent, child hips, 1999 series") == row.first);
        CHECK(figure(*result, "published percent, child hips, 2004 series") == row.second);
        CHECK(result->text.find('%') == std::string::npos);
    }
}
