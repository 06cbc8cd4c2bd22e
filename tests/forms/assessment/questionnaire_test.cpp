#include <algorithm>
#include <string>
#include <vector>

#include "small_knee.h"

using namespace sartorius;
using namespace sartorius::assessment;

TEST_CASE("A questionnaire is read with everything its items say", "[assessment][questionnaire]")
{
    const SharedQuestionnaire form = smallKnee();

    CHECK(form->title() == "Small knee form for tests");
    CHECK(form->version() == "1.0.0");
    REQUIRE(form->roots().size() == 3);
    const Item& age = *form->find("k-age");
    CHECK(age.type == ItemType::Integer);
    CHECK(age.required);
    CHECK(*age.minimum == record::Decimal {5});
    CHECK(*age.maximum == record::Decimal {110});
    CHECK(age.codes.front().code == "30525-0");
    CHECK(form->find("k-weight")->unit == "kg");
    CHECK(record::toString(*form->find("k-weight")->maximum) == "300.0");
    CHECK(form->find("k-note")->maxLength == 10U);
    CHECK(form->find("k-goal")->maxLength == 20U);
    CHECK(form->find("k-exam")->grid);
    CHECK(form->find("k-fever")->redFlag);
    CHECK(form->find("k-advice")->type == ItemType::Display);
    CHECK(form->find("k-pop")->parent
          == static_cast<std::uint32_t>(form->find("k-more") - form->items().data()));
    CHECK(form->indexSideItem() == form->find("k-side"));
    CHECK(form->find("nothing") == nullptr);
}

TEST_CASE("An item recorded per side is one item", "[assessment][questionnaire]")
{
    const SharedQuestionnaire form = smallKnee();
    const Item& effusion = *form->find("k-effusion");

    CHECK(effusion.perSide);
    CHECK(effusion.type == ItemType::Choice);
    CHECK(effusion.scope == Scope::BothSides);
    CHECK(effusion.isQuestion());
    CHECK(effusion.children.empty());
    CHECK(form->find("k-effusion/right") == nullptr);
    CHECK(form->vocabulary().items()[*effusion.slot].perSide);
    REQUIRE(effusion.options.size() == 5);
    CHECK(effusion.option("0")->normal);
    CHECK(record::toString(*effusion.option("trace")->ordinal) == "0.5");
    CHECK(effusion.option("2+")->letter == "2");
    CHECK(effusion.option("not-assessed")->unknown);
    CHECK(form->find("k-mechanism")->option("none")->exclusive);
    CHECK(form->find("k-warmth")->isYesNo());
}

TEST_CASE("All problems of a questionnaire come at once, each with its place",
          "[assessment][questionnaire]")
{
    const auto form
        = readQuestionnaire(testFile("broken-references.json"), "broken-references.json");

    REQUIRE_FALSE(form.has_value());
    std::vector<std::string> found;
    for (const record::Problem& problem : form.error()) {
        found.push_back(problem.code + " " + problem.where);
        CHECK_FALSE(problem.what.empty());
        CHECK_FALSE(problem.remedy.empty());
    }
    const std::vector<std::string> expected {
        "modifier-extension broken-references.json:15:60",
        "duplicate-linkid broken-references.json:5:14",
        "unsupported-type broken-references.json:13:27",
        "missing-field broken-references.json:14:3",
        "sides-missing broken-references.json:16:3",
        "wrong-type broken-references.json:22:14",
        "missing-field broken-references.json:22:3",
        "unknown-item broken-references.json:7:32",
        "unknown-option broken-references.json:9:70",
        "expression-syntax broken-references.json:11:83",
        "circular broken-references.json:18:3",
        "circular broken-references.json:20:3",
    };
    CHECK(found == expected);
}

TEST_CASE("A questionnaire with a JSON syntax error names its line and column",
          "[assessment][questionnaire]")
{
    const auto form = readQuestionnaire(testFile("broken-syntax.json"), "broken-syntax.json");

    REQUIRE_FALSE(form.has_value());
    REQUIRE(form.error().size() == 1);
    CHECK(form.error().front().code == "json-syntax");
    CHECK(form.error().front().where == "broken-syntax.json:4:37");
}

TEST_CASE("A file that is no questionnaire is refused", "[assessment][questionnaire]")
{
    for (const std::string text :
         {"{}", "[]", "{\"resourceType\": \"Patient\"}", "null", "\"Questionnaire\""}) {
        CAPTURE(text);
        const auto form = readQuestionnaire(text, "x.json");
        REQUIRE_FALSE(form.has_value());
        CHECK(form.error().front().code == "wrong-resource");
    }
}

TEST_CASE("Sides that ask different things are refused", "[assessment][questionnaire]")
{
    std::string text = testFile("small-knee.questionnaire.json");
    const std::size_t at = text.find("160", text.find("k-flexion/right") + 1);
    REQUIRE(at != std::string::npos);
    text.replace(at, 3, "150");

    const auto form = readQuestionnaire(text, "f.json");

    REQUIRE_FALSE(form.has_value());
    CHECK(form.error().front().code == "sides-differ");
}

TEST_CASE("A contained value set gives a choice its options", "[assessment][questionnaire]")
{
    const auto form = readQuestionnaire(
        R"({"resourceType": "Questionnaire",
            "contained": [{"resourceType": "ValueSet", "id": "sides",
              "compose": {"include": [{"system": "urn:x", "concept": [{"code": "a", "display": "A"}, {"code": "b"}]}]}}],
            "item": [{"linkId": "q", "type": "choice", "answerValueSet": "#sides"}]})",
        "f.json");

    REQUIRE(form.has_value());
    CHECK((*form)->find("q")->options.size() == 2);
    CHECK((*form)->find("q")->option("a")->coding == record::Coding {"urn:x", "a", "A"});

    const auto foreign = readQuestionnaire(
        R"({"resourceType": "Questionnaire", "item": [{"linkId": "q", "type": "choice", "answerValueSet": "http://x"}]})",
        "f.json");
    REQUIRE(foreign.has_value());
    CHECK((*foreign)->supportLevel() == SupportLevel::Partial);
    REQUIRE((*foreign)->supportNotes().size() == 1);
    CHECK((*foreign)->supportNotes().front().where == "f.json:1:96");
}

TEST_CASE("An expression error is placed inside the JSON text, escapes counted",
          "[assessment][questionnaire]")
{
    const auto form
        = readQuestionnaire("{\"resourceType\": \"Questionnaire\", \"item\": [{\"linkId\": \"q\", "
                            "\"type\": \"boolean\", \"extension\": [\n"
                            "{\"url\": "
                            "\"http://hl7.org/fhir/uv/sdc/StructureDefinition/"
                            "sdc-questionnaire-enableWhenExpression\",\n"
                            "\"valueExpression\": {\"language\": \"text/fhirpath\", "
                            "\"expression\": \"true\\n or yes('p')\"}}]}]}",
                            "f.json");

    REQUIRE_FALSE(form.has_value());
    REQUIRE(form.error().size() == 1);
    CHECK(form.error().front().code == "unknown-item");
    CHECK(form.error().front().where == "f.json:3:79");
}
