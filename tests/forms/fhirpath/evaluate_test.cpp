#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "example_form.h"

using namespace sartorius;
using namespace sartorius::fhirpath;

TEST_CASE("Empty is unknown in every connective", "[fhirpath][logic]")
{
    const ExampleForm form;
    // FHIRPath, "Boolean logic": the three-valued tables, written out.
    const std::vector<std::pair<std::string, std::string>> cases {
        {"true and {}", "{}"},      {"false and {}", "false"},
        {"{} and false", "false"},  {"{} and {}", "{}"},
        {"true or {}", "true"},     {"{} or true", "true"},
        {"false or {}", "{}"},      {"{} or {}", "{}"},
        {"true xor {}", "{}"},      {"true xor false", "true"},
        {"true implies {}", "{}"},  {"{} implies true", "true"},
        {"{} implies false", "{}"}, {"false implies {}", "true"},
        {"({}).not()", "{}"},       {"true.not()", "false"},
        {"{} = 1", "{}"},           {"{} != 1", "{}"},
        {"{} < 1", "{}"},           {"{} + 1", "{}"},
        {"1 in {}", "false"},       {"{} in (1|2)", "{}"},
        {"{} ~ {}", "true"},        {"{} ~ 1", "false"},
        {"({}).exists()", "false"}, {"({}).empty()", "true"},
        {"({}).count()", "0"},      {"iif({}, 1, 2)", "2"},
        {"iif(true, 1)", "1"},      {"iif(false, 1)", "{}"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(form.written(text) == expected);
    }
}

TEST_CASE("Numbers are compared and calculated exactly", "[fhirpath][values]")
{
    const ExampleForm form;
    const std::vector<std::pair<std::string, std::string>> cases {
        {"0.1 + 0.2 = 0.3", "true"},
        {"0.90 = 0.9", "true"},
        {"0.90 < 0.9", "false"},
        {"1 / 0", "{}"},
        {"1 div 0", "{}"},
        {"5 mod 0", "{}"},
        {"1 / 4", "0.25"},
        {"-7 div 2", "-3"},
        {"-7 mod 2", "-1"},
        {"7.5 div 2", "3"},
        {"(2.345).round(2)", "2.35"},
        {"(-2.5).abs()", "2.5"},
        {"(2.1).ceiling()", "3"},
        {"(-2.1).floor()", "-3"},
        {"(-2.9).truncate()", "-2"},
        {"9223372036854775807 + 1", "{}"},
        {"1.21 ~ 1.2", "true"},
        {"(1|2|3).sum()", "6"},
        {"(3|1|2).min()", "1"},
        {"(3|1|2).max()", "3"},
        {"4 'mg' = 4.0 'mg'", "true"},
        {"4 'mg' + 1 'mg'", "5 'mg'"},
        {"4 'mg' * 2", "8 'mg'"},
        {"(4 'mg').unit", "mg"},
        {"'Pain at NIGHT' ~ 'pain at night'", "true"},
        {"'b' > 'a'", "true"},
        {"1.toString() & 'x'", "1x"},
        {"1 as Integer", "1"},
        {"(1 | 'a').where($this is String)", "a"},
        {"(1|2).select($this * 2)", "2,4"},
        {"(1|2).all($this > 0)", "true"},
        {"(1|2).exists($this > 1)", "true"},
        {"(1|2|3).where($index > 0).first()", "2"},
        {"(1|2|3).tail().last()", "3"},
        {"(1|2)[5]", "{}"},
        {"(true|false).allTrue()", "false"},
        {"(true|false).anyFalse()", "true"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(form.written(text) == expected);
    }
}

TEST_CASE("Quantities convert within their dimension and never beyond it", "[fhirpath][units]")
{
    const ExampleForm form;
    const std::vector<std::pair<std::string, std::string>> cases {
        {"4 'mg' = 4 'g'", "false"},
        {"4000 'mg' = 4 'g'", "true"},
        {"4 'mg' + 1 'g'", "1004 'mg'"},
        {"4 'mg' + 1 'mL'", "{}"},
        {"4 'mg' = 4 'mL'", "{}"},
        {"4 'mg' < 4 'mL'", "{}"},
        {"100 '[lb_av]' = 45359.237 'g'", "true"},
        {"37 'Cel' = 98.6 '[degF]'", "true"},
        {"120 'mm[Hg]' > 15 'kPa'", "true"},
        {"1 '[IU]' = 1 '[arb\\'U]'", "{}"},
        {"5 '{score}' = 5 '{points}'", "true"},
        {"1 'mmol/L' = 1000 'umol/L'", "true"},
        {"1 'nonsense' = 1 'other'", "{}"},
        {"1 year = 12 months", "true"},
        {"1 year = 1 'a'", "{}"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(form.written(text) == expected);
    }
}

TEST_CASE("Dates of different precision leave the order open", "[fhirpath][values]")
{
    const ExampleForm form;
    const std::vector<std::pair<std::string, std::string>> cases {
        {"@2026-11-20 > @2026-11-19", "true"},
        {"@2026-11 < @2026-12-01", "true"},
        {"@2026-11 < @2026-11-20", "{}"},
        {"@2026-11 = @2026-11-20", "{}"},
        {"@2026-11-20T10:00+01:00 = @2026-11-20T09:00Z", "true"},
        {"@2026-11-20T10:00 = @2026-11-20T10:00Z", "{}"},
        {"@2026-11-20T10:00:00.0 = @2026-11-20T10:00:00", "true"},
        {"@T10:30 > @T10:29", "true"},
        {"today() = @2026-11-20", "true"},
        {"today() - 14 days", "2026-11-06"},
        {"@2026-01-31 + 1 month", "2026-02-28"},
        {"@2024-02-29 - 1 year", "2023-02-28"},
        {"@2026-11-20 + 2 weeks", "2026-12-04"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(form.written(text) == expected);
    }
}

TEST_CASE("Several values where one is needed are a problem and read as unknown",
          "[fhirpath][values]")
{
    const ExampleForm form;
    const Outcome outcome = form.evaluate("true and\n(1|2) > 1");

    REQUIRE(outcome.problem.has_value());
    CHECK(outcome.problem->code == "not-single");
    CHECK(outcome.problem->where == "2:7");
    CHECK(outcome.value.empty());
    CHECK(outcome.truth == Truth::Unknown);
}

TEST_CASE("An expression that would run away stops at its step budget", "[fhirpath][limits]")
{
    const ExampleForm form;
    std::string numbers = "(0";
    for (int i = 1; i < 150; ++i)
        numbers += "|" + std::to_string(i);
    numbers += ")";
    const std::string text
        = numbers + ".select(" + numbers + ".select(" + numbers + ".select($this + 1))).count()";

    const auto start = std::chrono::steady_clock::now();
    const Outcome outcome = form.evaluate(text);
    const auto taken = std::chrono::steady_clock::now() - start;

    REQUIRE(outcome.problem.has_value());
    CHECK(outcome.problem->code == "step-budget");
    CHECK(outcome.truth == Truth::Unknown);
    CHECK(taken < std::chrono::seconds {2});
}

TEST_CASE("A pattern that needs more than linear time is refused with its place",
          "[fhirpath][limits]")
{
    const ExampleForm form;
    const std::vector<std::pair<std::string, std::string>> cases {
        {"'abc'.matches('a(?=b)')", "1:17"},
        {"'abc'.matches('(a)\\\\1')", "1:19"},
        {"'abc'.replaceMatches('[a', 'b')", "1:23"},
    };
    for (const auto& [text, place] : cases) {
        CAPTURE(text);
        const auto compiled = compile(text, exampleVocabulary());
        REQUIRE_FALSE(compiled.has_value());
        CHECK(compiled.error().front().code == "unsupported");
        CHECK(compiled.error().front().where == place);
    }
    CHECK(form.written("'adductor'.matches('^(?<start>a.*)r$')") == "true");
    // a group that the pattern does not have
    CHECK(form.written("'ab'.replaceMatches('(a)', 'x$2')") == "ab");
    CHECK(form.written("'a-b'.replaceMatches('(?<x>a)-(b)', '$2-${x}')") == "b-a");
}
