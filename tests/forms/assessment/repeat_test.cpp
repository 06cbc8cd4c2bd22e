#include "forms/assessment/form.h"
#include "forms/assessment/response.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace sartorius;
using namespace sartorius::assessment;

namespace {

const record::Date kToday = std::chrono::year {2026} / 11 / 20;

/// An item of a questionnaire with one expression.
std::string expressed(const std::string& name, const std::string& expression)
{
    return R"({"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-)" + name
        + R"(", "valueExpression": {"language": "text/fhirpath", "expression": ")" + expression
        + R"("}})";
}

std::string variable(const std::string& name, const std::string& expression)
{
    return R"({"url": "http://hl7.org/fhir/StructureDefinition/variable", "valueExpression": {"name": ")"
        + name + R"(", "language": "text/fhirpath", "expression": ")" + expression + R"("}})";
}

/// Three repeating groups in each other: leg, muscle, cramp.
SharedQuestionnaire cramps()
{
    const std::string text = R"({"resourceType": "Questionnaire", "url": "urn:cramps", "item": [
      {"linkId": "legs", "type": "group", "repeats": true, "item": [
        {"linkId": "side", "type": "string"},
        {"linkId": "muscles", "type": "group", "repeats": true,
         "extension": [)" + variable("mine", "item.where(linkId = 'cramps').item.where(linkId = 'minutes').answer.value.sum()")
        + R"(], "item": [
          {"linkId": "muscle", "type": "string"},
          {"linkId": "total", "type": "integer", "extension": [)"
        + expressed("calculatedExpression", "%mine") + R"(]},
          {"linkId": "cramps", "type": "group", "repeats": true, "item": [
            {"linkId": "minutes", "type": "integer"},
            {"linkId": "why", "type": "string", "enableWhen": [
              {"question": "minutes", "operator": ">", "answerInteger": 10}]},
            {"linkId": "long", "type": "boolean", "extension": [)"
        + expressed("calculatedExpression", "v('minutes') > 10") + R"(]}]}]}]},
      {"linkId": "all", "type": "integer", "extension": [)"
        + expressed("calculatedExpression",
                    "%resource.descendants().where(linkId = 'minutes').answer.value.sum()")
        + R"(]},
      {"linkId": "any-long", "type": "string", "enableWhen": [
        {"question": "minutes", "operator": ">", "answerInteger": 30}]}]})";
    const auto form = readQuestionnaire(text, "cramps.json");
    for (const record::Problem& problem :
         form ? record::Problems {} : form.error())
        UNSCOPED_INFO(problem.where << " " << problem.what);
    REQUIRE(form.has_value());
    return *form;
}

void give(Form& form, const std::string& item, record::AnswerValue value, const Repetition& at)
{
    record::Answer answer;
    answer.item = item;
    answer.values.push_back(std::move(value));
    const record::Problems problems = form.set(answer, at);
    for (const record::Problem& problem : problems)
        UNSCOPED_INFO(problem.code << " " << problem.what);
    REQUIRE(problems.empty());
}

std::int64_t whole(const Form& form, const std::string& item, const Repetition& at = {})
{
    const record::Answer answer = form.answer(item, {}, at);
    return answer.values.empty() ? -1 : std::get<std::int64_t>(answer.values.front());
}

Form filled()
{
    Form form(cramps(), kToday);
    give(form, "side", std::string("right"), {0});
    give(form, "muscle", std::string("gracilis"), {0, 0});
    give(form, "minutes", std::int64_t {5}, {0, 0, 0});
    give(form, "minutes", std::int64_t {20}, {0, 0, 1});
    give(form, "muscle", std::string("sartorius"), {0, 1});
    give(form, "minutes", std::int64_t {40}, {0, 1, 0});
    give(form, "side", std::string("left"), {1});
    give(form, "minutes", std::int64_t {1}, {1, 0, 0});
    return form;
}

} // namespace

TEST_CASE("Groups that repeat three deep keep each repetition's answers and rules apart",
          "[assessment][repeat]")
{
    Form form = filled();

    CHECK(form.repetitions("legs") == 2);
    CHECK(form.repetitions("muscles", {0}) == 2);
    CHECK(form.repetitions("cramps", {0, 0}) == 2);
    CHECK(form.repetitions("cramps", {1, 0}) == 1);
    CHECK(whole(form, "minutes", {0, 0, 1}) == 20);
    CHECK(whole(form, "minutes", {1, 0, 0}) == 1);
    // enableWhen and calculations look at their own repetition alone
    CHECK_FALSE(form.enabled("why", {0, 0, 0}));
    CHECK(form.enabled("why", {0, 0, 1}));
    CHECK_FALSE(form.enabled("why", {1, 0, 0}));
    CHECK(std::get<bool>(form.answer("long", {}, {0, 0, 0}).values.front()) == false);
    CHECK(std::get<bool>(form.answer("long", {}, {0, 1, 0}).values.front()) == true);
    // a variable of a group, and the whole from outside
    CHECK(whole(form, "total", {0, 0}) == 25);
    CHECK(whole(form, "total", {0, 1}) == 40);
    CHECK(whole(form, "total", {1, 0}) == 1);
    CHECK(whole(form, "all") == 66);
    CHECK(form.enabled("any-long"));

    give(form, "minutes", std::int64_t {21}, {0, 0, 1});
    CHECK(whole(form, "total", {0, 0}) == 26);
    CHECK(whole(form, "total", {0, 1}) == 40);
    CHECK(whole(form, "all") == 67);
}

TEST_CASE("A repetition that is taken away takes its answers with it", "[assessment][repeat]")
{
    Form form = filled();

    REQUIRE(form.remove("muscles", {0, 1}).empty());
    CHECK(form.repetitions("muscles", {0}) == 1);
    CHECK(whole(form, "all") == 26);
    CHECK_FALSE(form.enabled("any-long"));
    CHECK(form.remove("muscles", {0, 1}).front().code == "no-such-repetition");
    REQUIRE(form.remove("legs", {0}).empty());
    CHECK(form.repetitions("legs") == 1);
    CHECK(whole(form, "minutes", {0, 0, 0}) == 1);
    CHECK(whole(form, "all") == 1);
}

TEST_CASE("A repetition that does not exist is refused and none is made", "[assessment][repeat]")
{
    Form form = filled();
    record::Answer answer;
    answer.item = "minutes";
    answer.values = {std::int64_t {3}};

    CHECK(form.set(answer, {0, 0}).front().code == "no-such-repetition");
    CHECK(form.set(answer, {0, 0, 3}).front().code == "no-such-repetition");
    CHECK(form.set(answer, {3, 0, 0}).front().code == "no-such-repetition");
    CHECK(form.repetitions("cramps", {0, 0}) == 2);
}

TEST_CASE("Repeated groups round-trip through QuestionnaireResponse", "[assessment][repeat]")
{
    const Form form = filled();
    const std::string written = toQuestionnaireResponse(form, {});

    const auto read = fromQuestionnaireResponse(written, form.questionnaire(), "r.json");
    REQUIRE(read.has_value());
    Form again(form.sharedQuestionnaire(), kToday);
    REQUIRE(fill(again, *read).empty());
    CHECK(again.answers() == form.answers());
    CHECK(toQuestionnaireResponse(again, {}) == written);
}

TEST_CASE("A calculation over the response follows what it names and nothing else",
          "[assessment][expressions]")
{
    const auto questionnaire = readQuestionnaire(
        R"({"resourceType": "Questionnaire", "extension": [)"
            + variable("height", "item.where(linkId = 'h').answer.value * 0.01") + ","
            + variable("bmi", "item.where(linkId = 'w').answer.value / %height.power(2)")
            + R"(], "item": [
        {"linkId": "w", "type": "decimal"}, {"linkId": "h", "type": "decimal"},
        {"linkId": "bmi", "type": "decimal", "extension": [)"
            + expressed("calculatedExpression", "%bmi.round(1)") + R"(]},
        {"linkId": "advice", "type": "string", "extension": [)"
            + expressed("enableWhenExpression", "%bmi > 30") + R"(]}]})",
        "bmi.json");
    REQUIRE(questionnaire.has_value());
    Form form(*questionnaire, kToday);

    CHECK(form.answer("bmi").values.empty());
    CHECK_FALSE(form.enabled("advice"));
    give(form, "w", record::Decimal {80}, {});
    CHECK(form.answer("bmi").values.empty());
    give(form, "h", record::Decimal {160}, {});
    CHECK(std::get<record::Decimal>(form.answer("bmi").values.front()) == record::Decimal {313, 1});
    CHECK(form.enabled("advice"));
    give(form, "w", record::Decimal {60}, {});
    CHECK(std::get<record::Decimal>(form.answer("bmi").values.front()) == record::Decimal {234, 1});
    CHECK_FALSE(form.enabled("advice"));
}

TEST_CASE("Calculations over the response that need each other are refused",
          "[assessment][expressions]")
{
    const auto questionnaire = readQuestionnaire(
        R"({"resourceType": "Questionnaire", "item": [
        {"linkId": "a", "type": "decimal", "extension": [)"
            + expressed("calculatedExpression", "%resource.item.where(linkId = 'b').answer.value + 1")
            + R"(]},
        {"linkId": "b", "type": "decimal", "extension": [)"
            + expressed("calculatedExpression", "%resource.item.where(linkId = 'a').answer.value + 1")
            + R"(]}]})",
        "circle.json");

    REQUIRE_FALSE(questionnaire.has_value());
    CHECK(questionnaire.error().front().code == "circular");
}

TEST_CASE("An answer carries its repetition wherever answers go", "[assessment][repeat]")
{
    const Form form = filled();

    const record::Answers all = form.answers();

    const auto minutes = std::count_if(
        all.begin(), all.end(), [](const auto& one) { return one.item == "minutes"; });
    CHECK(minutes == 4);
    Form again(form.sharedQuestionnaire(), kToday);
    for (const record::Answer& answer : all)
        REQUIRE(again.set(answer).empty());
    CHECK(again.answers() == all);
    CHECK(whole(again, "minutes", {0, 1, 0}) == 40);
    CHECK(whole(again, "all") == 66);
}

TEST_CASE("A repetition whose last answer is cleared is gone", "[assessment][repeat]")
{
    Form form = filled();
    record::Answer cleared;
    cleared.item = "minutes";
    cleared.at = {0, 0, 0};

    REQUIRE(form.set(cleared).empty());
    CHECK(form.repetitions("cramps", {0, 0}) == 1);
    CHECK(whole(form, "minutes", {0, 0, 0}) == 20); // it moved up
    cleared.at = {1, 0, 0};
    REQUIRE(form.set(cleared).empty());
    CHECK(form.repetitions("legs") == 2); // its side is still there
    cleared.item = "side";
    cleared.at = {1};
    REQUIRE(form.set(cleared).empty());
    CHECK(form.repetitions("legs") == 1);

    Form again(form.sharedQuestionnaire(), kToday);
    for (const record::Answer& answer : form.answers())
        REQUIRE(again.set(answer).empty());
    CHECK(again.answers() == form.answers());
}

TEST_CASE("What is still to mend is named for each repetition", "[assessment][repeat]")
{
    const auto questionnaire = readQuestionnaire(
        R"({"resourceType": "Questionnaire", "item": [
        {"linkId": "legs", "type": "group", "repeats": true, "required": true, "extension": [
          {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs", "valueInteger": 2},
          {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs", "valueInteger": 3},
          {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint", "extension": [
            {"url": "key", "valueId": "order"}, {"url": "severity", "valueCode": "error"},
            {"url": "human", "valueString": "The end is before the beginning."},
            {"url": "expression", "valueString": "item.where(linkId = 'from').answer.value <= item.where(linkId = 'to').answer.value"}]}],
         "item": [{"linkId": "from", "type": "integer", "required": true}, {"linkId": "to", "type": "integer"},
          {"linkId": "words", "type": "string", "repeats": true, "extension": [
           {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs", "valueInteger": 2},
           {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs", "valueInteger": 3}]}]}]})",
        "legs.json");
    REQUIRE(questionnaire.has_value());
    Form form(*questionnaire, kToday);
    const auto places = [&form] {
        std::vector<std::string> found;
        for (const record::Problem& problem : form.problems())
            found.push_back(problem.code + " " + problem.where);
        return found;
    };

    CHECK(places() == std::vector<std::string> {"required legs"});
    give(form, "from", std::int64_t {1}, {0});
    give(form, "to", std::int64_t {2}, {0});
    CHECK(places() == std::vector<std::string> {"too-few legs"});
    give(form, "from", std::int64_t {5}, {1});
    give(form, "to", std::int64_t {2}, {1});
    CHECK(places() == std::vector<std::string> {"constraint legs[1]"});
    give(form, "to", std::int64_t {6}, {1});
    CHECK(places().empty());
    give(form, "to", std::int64_t {6}, {2});
    give(form, "words", std::string("one"), {0});
    CHECK(places() == std::vector<std::string> {"required from[2]", "too-few words[0]"});
    record::Answer more;
    more.item = "from";
    more.values = {std::int64_t {1}};
    CHECK(form.set(more, {3}).front().code == "too-many");
    more.item = "words";
    more.values = {std::string("a"), std::string("b"), std::string("c"), std::string("d")};
    CHECK(form.set(more, {0}).front().code == "too-many");
}

TEST_CASE("A calculation over one side of an item follows that item", "[assessment][expressions]")
{
    const auto questionnaire = readQuestionnaire(
        R"({"resourceType": "Questionnaire", "item": [
        {"linkId": "f", "type": "group", "extension": [{"url": "urn:sartorius:per-side", "valueBoolean": true}],
         "item": [{"linkId": "f/right", "type": "integer"}, {"linkId": "f/left", "type": "integer"}]},
        {"linkId": "d", "type": "integer", "extension": [)"
            + expressed("calculatedExpression",
                        "%resource.descendants().where(linkId = 'f/left').answer.value * 2")
            + R"(]}]})",
        "sides.json");
    REQUIRE(questionnaire.has_value());
    Form form(*questionnaire, kToday);

    REQUIRE(form.set({"f", record::Laterality::Left, {std::int64_t {4}}, {}}).empty());
    CHECK(whole(form, "d") == 8);
    REQUIRE(form.set({"f", record::Laterality::Left, {std::int64_t {5}}, {}}).empty());
    CHECK(whole(form, "d") == 10);
}
