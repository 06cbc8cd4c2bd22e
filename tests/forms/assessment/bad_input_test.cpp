#include "forms/content/content.h"

#include "forms/assessment/response.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

// What a file may do wrong, and what is said of it: a code, the place, a remedy.

using namespace sartorius;
using namespace sartorius::assessment;

namespace {

SharedQuestionnaire knee()
{
    const auto read
        = readQuestionnaire(std::string(content::pack("medial-knee")->questionnaire), "knee.json");
    REQUIRE(read.has_value());
    return *read;
}

record::Problem firstOf(const std::string& text)
{
    const auto read = readFilledForm(text, *knee(), "a.json");
    REQUIRE_FALSE(read.has_value());
    return read.error().front();
}

std::string calculated(const std::string& linkId, const std::string& expression)
{
    return R"({"linkId": ")" + linkId
        + R"(", "type": "decimal", "extension": [{"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression", "valueExpression": {"language": "text/fhirpath", "expression": ")"
        + expression + R"("}}]})";
}

} // namespace

TEST_CASE("Bad input is refused with its place and a remedy", "[assessment][bad-input]")
{
    struct Bad
    {
        std::string text;
        std::string code;
        std::string where;
        std::string remedy;
    };

    std::string deep;
    for (int i = 0; i < 33; ++i)
        deep += "[";
    const std::vector<Bad> all {
        {"{\"answers\": {\n \"mk-ctx-agee\": 29}}", "unknown-item", "a.json:2:2", "mk-ctx-age"},
        {"{\"answers\": {\n \"mk-sx-fever\": \"maybe\"}}", "unknown-option", "a.json:2:17", "It offers"},
        {"{\"answers\": {\n \"mk-ctx-height\": {\"value\": 80, \"unit\": \"kg\"}}}",
         "wrong-unit",
         "a.json:2:19",
         "cm"},
        {"{\"answers\": {\"mk-ctx-age\": 29,\n \"mk-ctx-age\": 30}}", "duplicate-key", "a.json:2:2", ""},
        {"{\"answers\": {\"mk-ex-flexion\": {\"right\": 92},\n \"mk-ex-ext-deficit\": 3}}",
         "side-missing",
         "a.json:2:23",
         "right"},
        {"{\"answers\": " + deep, "too-deep", "a.json:1:44", ""},
        {"{\"answers\": \"" + std::string((1U << 20U), 'x') + "\"}", "too-large", "a.json", ""},
    };
    for (const Bad& bad : all) {
        CAPTURE(bad.code, bad.where);
        const record::Problem said = firstOf(bad.text);
        CHECK(said.code == bad.code);
        CHECK(said.where.substr(0, bad.where.size()) == bad.where);
        CHECK_FALSE(said.what.empty());
        CHECK_FALSE(said.remedy.empty());
        CHECK(said.remedy.find(bad.remedy) != std::string::npos);
    }
}

TEST_CASE("A JSON text of 1 MiB and 32 levels is read", "[assessment][bad-input]")
{
    std::string deep = "{\"answers\": {}, \"medications\": ";
    for (int i = 0; i < 31; ++i)
        deep += "[";
    deep += std::string(31, ']') + "}";
    deep += std::string((1U << 20U) - deep.size(), ' ');

    const auto read = readFilledForm(deep, *knee(), "a.json");

    REQUIRE_FALSE(read.has_value()); // as JSON it is read: what is wrong is a medicine
    CHECK(read.error().front().code == "missing-field");
}

TEST_CASE("Expressions in a circle are refused at the item", "[assessment][bad-input]")
{
    const std::vector<std::pair<std::string, std::string>> circles {
        {"v('b') + 1", "v('a') + 1"},
        {"%resource.item.where(linkId = 'b').answer.value + 1", "v('a')"},
        {"v('a') + 1", "1"},
        {"%resource.descendants().where(linkId = 'b').answer.value", "%resource.item.where(linkId = 'a').answer.value"},
    };
    for (const auto& [first, second] : circles) {
        CAPTURE(first, second);
        const auto read = readQuestionnaire("{\"resourceType\": \"Questionnaire\", \"item\": [\n"
                                                + calculated("a", first) + ",\n"
                                                + calculated("b", second) + "]}",
                                            "circle.json");
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().front().code == "circular");
        CHECK(read.error().front().where == "circle.json:2:1");
        CHECK_FALSE(read.error().front().remedy.empty());
    }
}
