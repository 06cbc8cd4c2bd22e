#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

#include "example_form.h"

using namespace sartorius;
using namespace sartorius::fhirpath;

TEST_CASE("Operators bind as FHIRPath says", "[fhirpath][parser]")
{
    const ExampleForm form;
    const std::vector<std::pair<std::string, std::string>> cases {
        {"1 + 2 * 3", "7"},
        {"(1 + 2) * 3", "9"},
        {"10 - 4 - 3", "3"},
        {"-2 * 3", "-6"},
        {"7 div 2 + 7 mod 2", "4"},
        {"2 * 3 = 6 and 1 < 2", "true"},
        {"true or false and false", "true"},
        {"false implies false implies false", "false"},
        {"false and true or true", "true"},
        {"true xor true or true", "true"},
        {"1 | 2 | 1", "1,2"},
        {"1 is Integer = true", "true"},
        {"2 in 1 | 2 and true", "true"},
        {"'a' & 'b' & {}", "ab"},
        {"(5 | 6)[1]", "6"},
        {"(1 | 2 | 3).where($this > 1).count()", "2"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(form.written(text) == expected);
    }
}

TEST_CASE("Literals keep what was written", "[fhirpath][parser]")
{
    const ExampleForm form;
    const std::vector<std::pair<std::string, std::string>> cases {
        {"1.10", "1.10"},
        {"'it\\'s \\u00e9 \\\\ \\n|'", "it's \xC3\xA9 \\ \n|"},
        {"'\\ud83d\\ude00'", "\xF0\x9F\x98\x80"},
        {"4 'mg'", "4 'mg'"},
        {"2.50 days", "2.50 days"},
        {"@2026-11", "2026-11"},
        {"@2026-11-20T10:42:07.5+01:00", "2026-11-20T10:42:07.500+01:00"},
        {"@T14:30", "14:30"},
        {"{}", "{}"},
        {"true // the rest is a comment", "true"},
        {"/* before */ false", "false"},
        {"%site", "{}"},
        {"%`site`", "{}"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(form.written(text) == expected);
    }
}

TEST_CASE("A syntax error names its line and column and what to do", "[fhirpath][parser]")
{
    struct Case
    {
        std::string text;
        std::string where;
    };

    const std::vector<Case> cases {
        {"", "1:1"},
        {"1 +", "1:4"},
        {"yes('fever'", "1:12"},
        {"yes('fever') and\n  or true", "2:3"},
        {"'open", "1:1"},
        {"'\\q'", "1:2"},
        {"\"fever\"", "1:1"},
        {"1 = = 2", "1:5"},
        {"@2026-13-01", "1:1"},
        {"@2026-02-30", "1:1"},
        {"(1", "1:3"},
        {"1)", "1:2"},
        {"{1}", "1:2"},
        {"'\xC3\xA9' ?", "1:5"},
        {"99999999999999999999", "1:1"},
        {"/* open", "1:1"},
        {"1 is", "1:5"},
        {"$that", "1:1"},
    };
    for (const Case& each : cases) {
        CAPTURE(each.text);
        const auto expression = compile(each.text, exampleVocabulary());
        REQUIRE_FALSE(expression.has_value());
        REQUIRE(expression.error().size() == 1);
        const record::Problem& problem = expression.error().front();
        CHECK(problem.code == "expression-syntax");
        CHECK(problem.where == each.where);
        CHECK_FALSE(problem.what.empty());
        CHECK_FALSE(problem.remedy.empty());
    }
}

TEST_CASE("An expression that is too long or nested too deeply is refused", "[fhirpath][parser]")
{
    const auto codeOf = [](const std::string& text) {
        const auto expression = compile(text, exampleVocabulary());
        REQUIRE_FALSE(expression.has_value());
        return expression.error().front().code;
    };
    CHECK(codeOf(std::string(70'000, ' ')) == "too-long");
    CHECK(codeOf(std::string(10'000, '(') + "1" + std::string(10'000, ')')) == "too-deep");
    CHECK(codeOf(std::string(10'000, '-') + "1") == "too-deep");
    std::string sum = "1";
    for (int i = 0; i < 1000; ++i)
        sum += "+1";
    CHECK(codeOf(sum) == "too-deep");

    std::string chain = "true";
    for (int i = 0; i < 5000; ++i)
        chain += " and true";
    CHECK(compile(chain, exampleVocabulary()).has_value());
}
