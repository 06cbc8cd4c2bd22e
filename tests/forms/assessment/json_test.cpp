#include "forms/assessment/located_json.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

using namespace sartorius;
using namespace sartorius::assessment;

namespace {

JsonDocument read(const std::string& text)
{
    const auto document = readJson(text, "f.json");
    REQUIRE(document.has_value());
    return *document;
}

record::Problem refused(const std::string& text, const JsonLimits& limits = {})
{
    const auto document = readJson(text, "f.json", limits);
    REQUIRE_FALSE(document.has_value());
    REQUIRE_FALSE(document.error().empty());
    const record::Problem& problem = document.error().front();
    CHECK_FALSE(problem.what.empty());
    CHECK_FALSE(problem.remedy.empty());
    return problem;
}

} // namespace

TEST_CASE("Every value of a JSON text knows its line and column", "[assessment][json]")
{
    const JsonDocument document
        = read("{\n \"a\": [1.10, \"x\", {\"b\": null}],\n\t\"\\u00e9\": true }");
    const JsonNode& list = *document.root().find("a");

    CHECK(document.where(document.root()) == "f.json:1:1");
    CHECK(document.where(list) == "f.json:2:7");
    CHECK(document.where(list.elements[0]) == "f.json:2:8");
    CHECK(list.elements[0].text == "1.10");
    CHECK(document.where(list.elements[1]) == "f.json:2:14");
    CHECK(document.where(*list.elements[2].find("b")) == "f.json:2:25");
    CHECK(document.where(document.root().members[1].offset) == "f.json:3:2");
    CHECK(document.root().find("\xC3\xA9")->truth);
    CHECK(document.root().find("missing") == nullptr);
}

TEST_CASE("A place inside a text value counts its escapes", "[assessment][json]")
{
    const JsonDocument document = read(R"({"e": "a\n\"\u00e9\ud83d\ude00z"})");
    const JsonNode& text = *document.root().find("e");

    REQUIRE(text.text == "a\n\"\xC3\xA9\xF0\x9F\x98\x80z");
    CHECK(document.where(text, 0) == "f.json:1:8");
    CHECK(document.where(text, 1) == "f.json:1:9");
    CHECK(document.where(text, 2) == "f.json:1:11");
    CHECK(document.where(text, 9) == "f.json:1:31");
}

TEST_CASE("A JSON syntax error has a place and a remedy", "[assessment][json]")
{
    const std::vector<std::pair<std::string, std::string>> cases {
        {"{\"a\": 1,}", "f.json:1:9"},
        {"{\"a\": 1\n \"b\": 2}", "f.json:2:4"},
        {"", "f.json:1:1"},
        {"{\"a\": tru}", "f.json:1:10"},
        {"[1, 2", "f.json:1:6"},
        {"{} x", "f.json:1:4"},
        {"{\"a\": \"\xFF\"}", "f.json:1:8"},
    };
    for (const auto& [text, where] : cases) {
        CAPTURE(text);
        const record::Problem problem = refused(text);
        CHECK(problem.code == "json-syntax");
        CHECK(problem.where == where);
    }
}

TEST_CASE("A key given twice is refused at its second place", "[assessment][json]")
{
    const record::Problem problem = refused("{\"a\": 1,\n \"b\": {\"a\": 2}, \"a\": 3}");

    CHECK(problem.code == "duplicate-key");
    CHECK(problem.where == "f.json:2:17");
}

TEST_CASE("A JSON text beyond its limits is refused", "[assessment][json]")
{
    CHECK(refused(std::string(33, '[') + std::string(33, ']')).code == "too-deep");
    CHECK(readJson(std::string(32, '[') + std::string(32, ']'), "f.json").has_value());
    CHECK(refused(std::string(1'000'000, '[')).code == "too-deep");
    CHECK(refused("\"" + std::string((1 << 20) - 1, 'x') + "\"").code == "too-large");
    CHECK(refused("[1]", JsonLimits {2, 32}).code == "too-large");
}

TEST_CASE("A file made of faults is refused quickly", "[assessment][json]")
{
    std::string doubled = "{\"a\": 1";
    for (int i = 0; i < 50'000; ++i)
        doubled += ",\"a\": 1";
    const auto start = std::chrono::steady_clock::now();

    const auto document = readJson(doubled + "}", "f.json");

    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().size() <= 201);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds {5});
}
