#include <chrono>
#include <string>
#include <vector>

#include "small_knee.h"

using namespace sartorius;
using namespace sartorius::assessment;
using record::AnswerOrigin;
using record::Laterality;
using record::Presence;

TEST_CASE("An answer that does not fit its item is refused and changes nothing",
          "[assessment][form]")
{
    struct Case
    {
        std::string item;
        std::optional<Laterality> side;
        std::vector<record::AnswerValue> values;
        std::string problem;
        std::string hint;
    };

    const std::vector<Case> cases {
        {"k-agee", {}, {std::int64_t {3}}, "unknown-item", "k-age"},
        {"k-context", {}, {std::int64_t {3}}, "not-a-question", "below"},
        {"k-age", {}, {std::string("old")}, "wrong-type", "a whole number"},
        {"k-age", {}, {number("29.5")}, "wrong-type", "a whole number"},
        {"k-age", {}, {std::int64_t {200}}, "out-of-range", "5 to 110"},
        {"k-weight", {}, {number("14.9")}, "out-of-range", "15.0 to 300.0 kg"},
        {"k-weight", {}, {record::Quantity {record::Decimal {80}, "cm"}}, "wrong-unit", "kg"},
        {"k-warmth", {}, {code("maybe")}, "unknown-option", "yes, no, not-assessed"},
        {"k-warmth",
         {},
         {record::Coding {"http://other", "yes", {}}},
         "unknown-option",
         "http://other"},
        {"k-warmth", {}, {code("yes"), code("no")}, "too-many", "one answer"},
        {"k-mechanism", {}, {code("none"), code("fall")}, "exclusive", "none"},
        {"k-mechanism", {}, {code("fall"), code("not-asked")}, "exclusive", "not-asked"},
        {"k-mechanism", {}, {code("fall"), code("fall")}, "duplicate", "twice"},
        {"k-effusion", {}, {code("0")}, "side-missing", "side"},
        {"k-effusion", Laterality::Bilateral, {code("0")}, "side-missing", "side"},
        {"k-warmth", Laterality::Left, {code("yes")}, "side-not-wanted", "without a side"},
        {"k-note", {}, {std::string("much too long a note")}, "too-long", "10"},
        {"k-consent", {}, {code("yes")}, "wrong-type", "true or false"},
        {"k-injury-date", {}, {std::string("2026-11-20")}, "wrong-type", "a date"},
    };
    for (const Case& each : cases) {
        CAPTURE(each.item, each.problem);
        Form form = emptyForm();
        const record::Problems problems
            = form.set({each.item, each.side, each.values, AnswerOrigin::Entered});
        REQUIRE(codesOf(problems) == std::vector<std::string> {each.problem});
        CHECK(problems.front().where == each.item);
        CHECK_THAT(problems.front().what + problems.front().remedy, Catch::Contains(each.hint));
        CHECK(form.answers().empty());
    }
}

TEST_CASE("An answer is kept as given, its coding completed", "[assessment][form]")
{
    Form form = emptyForm();
    give(form, "k-warmth", {code("yes")});
    give(form, "k-weight", {number("80.50")});
    give(form, "k-age", {number("29.0")});
    give(form,
         "k-note",
         {std::string(
             "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC")});
    give(form, "k-sport", {std::string("bouldering")});

    CHECK(form.answer("k-warmth").values.front()
          == record::AnswerValue(record::Coding {record::kLocalCodeSystem, "yes", "Yes"}));
    const auto weight = std::get<record::Quantity>(form.answer("k-weight").values.front());
    CHECK(record::toString(weight.value) == "80.50");
    CHECK(weight.unit == "kg");
    CHECK(form.answer("k-age").values.front() == record::AnswerValue(std::int64_t {29}));
    CHECK(form.answer("k-sport").values.front() == record::AnswerValue(std::string("bouldering")));
    CHECK(form.answer("k-height").values.empty());

    give(form, "k-warmth", {});
    CHECK(form.answer("k-warmth").values.empty());
}

TEST_CASE("The two sides of an item never mix", "[assessment][form]")
{
    Form form = emptyForm();
    give(form, "k-effusion", {code("2+")}, Laterality::Right);
    give(form, "k-effusion", {code("0")}, Laterality::Left);

    CHECK(form.presence("k-effusion", Laterality::Right) == Presence::Present);
    CHECK(form.presence("k-effusion", Laterality::Left) == Presence::Absent);
    CHECK(form.presence("k-effusion") == Presence::NotAssessed);
    give(form, "k-side", {code("left")});
    CHECK(form.indexSide() == Laterality::Left);
    CHECK(form.presence("k-effusion") == Presence::Absent);
    give(form, "k-side", {code("bilateral")});
    CHECK(form.indexSide() == Laterality::Bilateral);
    CHECK(form.presence("k-effusion") == Presence::NotAssessed);
    give(form, "k-side", {});
    CHECK_FALSE(form.indexSide().has_value());
    REQUIRE(form.answers().size() == 2);
    CHECK(form.answers()[0].side == Laterality::Right);
}

TEST_CASE("A finding that was not assessed is neither present nor absent", "[assessment][form]")
{
    Form form = emptyForm();
    CHECK(form.presence("k-warmth") == Presence::NotAssessed);
    give(form, "k-warmth", {code("not-assessed")});
    CHECK(form.presence("k-warmth") == Presence::NotAssessed);
    give(form, "k-warmth", {code("no")});
    CHECK(form.presence("k-warmth") == Presence::Absent);
    give(form, "k-warmth", {code("yes")});
    CHECK(form.presence("k-warmth") == Presence::Present);
    give(form, "k-consent", {false});
    CHECK(form.presence("k-consent") == Presence::Absent);
    give(form, "k-age", {std::int64_t {29}});
    CHECK(form.presence("k-age") == Presence::NotAssessed);
    CHECK(form.presence("nothing") == Presence::NotAssessed);
}

TEST_CASE("An item is offered when its conditions hold", "[assessment][form]")
{
    Form form = emptyForm();
    CHECK(form.enabled("k-age"));
    CHECK_FALSE(form.enabled("k-injury-date"));
    CHECK_FALSE(form.enabled("k-mechanism"));
    CHECK_FALSE(form.enabled("k-more"));
    CHECK_FALSE(form.enabled("k-pop"));
    CHECK_FALSE(form.enabled("nothing"));

    give(form, "k-injury", {code("unknown")});
    CHECK_FALSE(form.enabled("k-injury-date"));
    CHECK(form.enabled("k-pop"));
    give(form, "k-age", {std::int64_t {60}});
    CHECK(form.enabled("k-mechanism"));
    give(form, "k-age", {std::int64_t {59}});
    CHECK_FALSE(form.enabled("k-mechanism"));
    give(form, "k-injury", {code("yes")});
    CHECK(form.enabled("k-injury-date"));
    CHECK(form.enabled("k-mechanism"));
}

TEST_CASE("An item that holds a value is never hidden", "[assessment][form]")
{
    Form form = emptyForm();
    give(form, "k-pop", {code("yes")});

    CHECK(form.enabled("k-pop"));
    CHECK(form.enabled("k-more"));
    give(form, "k-pop", {});
    CHECK_FALSE(form.enabled("k-pop"));
}

TEST_CASE("A display condition may ask for facts that reasoning supplies", "[assessment][form]")
{
    Form form = emptyForm();
    give(form, "k-side", {code("right")});
    CHECK_FALSE(form.enabled("k-hop"));
    give(form, "k-effusion", {code("trace")}, Laterality::Right);
    CHECK(form.enabled("k-hop"));
    form.setFact(fhirpath::FactKind::Flag, "RF-04", {{fhirpath::Value {true}}, {}, {}});
    CHECK_FALSE(form.enabled("k-hop"));
    form.setFact(fhirpath::FactKind::Flag, "RF-04", {{fhirpath::Value {false}}, {}, {}});
    CHECK(form.enabled("k-hop"));
    form.setFact(fhirpath::FactKind::Flag, "RF-99", {{fhirpath::Value {true}}, {}, {}});
    CHECK(form.enabled("k-hop"));
    form.setIndexSide(Laterality::Left);
    CHECK_FALSE(form.enabled("k-hop"));
}

TEST_CASE("A calculated value follows what it is calculated from", "[assessment][form]")
{
    Form form = emptyForm();
    give(form, "k-height", {number("182")});
    CHECK(form.answer("k-bmi").values.empty());
    CHECK(form.answer("k-heavy").values.empty());

    give(form, "k-weight", {number("80.5")});
    const record::Answer bmi = form.answer("k-bmi");
    REQUIRE(bmi.values.size() == 1);
    CHECK(record::toString(std::get<record::Quantity>(bmi.values.front()).value)
          == "24.3"); // 80.5 / 1.82^2 = 24.303
    CHECK(bmi.origin == AnswerOrigin::Derived);
    CHECK(std::get<record::Coding>(form.answer("k-heavy").values.front()).code == "not-high");

    give(form, "k-weight", {number("99.4")}); // 30.009: rounded to 30.0
    CHECK(std::get<record::Coding>(form.answer("k-heavy").values.front()).code == "high");

    give(form, "k-weight", {});
    CHECK(form.answer("k-bmi").values.empty());
    CHECK(form.answer("k-heavy").values.empty());
}

TEST_CASE("A value from the record stands where nothing can be calculated", "[assessment][form]")
{
    Form form = emptyForm();
    REQUIRE(form.set({"k-bmi", {}, {number("31.2")}, AnswerOrigin::FromRecord}).empty());
    CHECK(form.answer("k-bmi").origin == AnswerOrigin::FromRecord);
    CHECK(std::get<record::Coding>(form.answer("k-heavy").values.front()).code == "high");
    give(form, "k-height", {number("182")});
    CHECK(form.answer("k-bmi").origin == AnswerOrigin::FromRecord);
    give(form, "k-weight", {number("80.5")});
    CHECK(form.answer("k-bmi").origin == AnswerOrigin::Derived);
}

TEST_CASE("What is still to mend is named until it is mended", "[assessment][form]")
{
    Form form = emptyForm();
    CHECK(codesOf(form.problems()) == std::vector<std::string> {"required", "required"});
    CHECK(form.problems().front().where == "k-side");
    give(form, "k-side", {code("right")});
    give(form, "k-age", {std::int64_t {29}});
    CHECK(form.problems().empty());

    give(form, "k-injury", {code("yes")});
    REQUIRE(codesOf(form.problems()) == std::vector<std::string> {"constraint"});
    CHECK(form.problems().front().where == "V-01");
    CHECK(form.problems().front().what == "An injury needs its date.");
    give(form, "k-injury-date", {record::dateFrom("2026-11-21").value()});
    REQUIRE(codesOf(form.problems()) == std::vector<std::string> {"constraint"});
    CHECK(form.problems().front().where == "V-02");
    form.setToday(record::dateFrom("2026-11-21").value());
    CHECK(form.problems().empty());
    give(form, "k-sleep", {number("4.5")});
    CHECK(codesOf(form.problems()) == std::vector<std::string> {"constraint-warning"});
}

TEST_CASE("All normal fills neither red flags nor what is answered", "[assessment][form]")
{
    Form form = emptyForm();
    give(form, "k-warmth", {code("yes")});
    give(form, "k-effusion", {code("1+")}, Laterality::Left);

    const record::Answers normal = form.normalAnswers("k-exam");
    std::vector<std::string> filled;
    for (const record::Answer& answer : normal) {
        CHECK(answer.origin == AnswerOrigin::BulkNormal);
        filled.push_back(answer.item
                         + (answer.side ? "/" + std::string(record::toString(*answer.side)) : ""));
        CHECK(form.set(answer).empty());
    }
    CHECK(filled
          == std::vector<std::string> {"k-effusion/right", "k-tender/right", "k-tender/left"});
    CHECK(form.normalAnswers("k-complaint").empty());
    CHECK(form.normalAnswers("nothing").empty());
}

TEST_CASE("One answer and all that follows from it takes less than a millisecond",
          "[assessment][form]")
{
    Form form = emptyForm();
    give(form, "k-height", {number("182")});
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 100; ++i) {
        give(form, "k-weight", {record::Decimal {60 + i}});
        give(form, "k-injury", {code(i % 2 == 0 ? "yes" : "no")});
    }
    const auto each = (std::chrono::steady_clock::now() - start) / 200;
    CAPTURE(std::chrono::duration_cast<std::chrono::microseconds>(each).count());
#ifndef SARTORIUS_SANITIZED
    CHECK(each < std::chrono::milliseconds {1});
#endif
}

TEST_CASE("A quantity keeps its bounds in whatever unit they are written", "[assessment][form]")
{
    const auto questionnaire = readQuestionnaire(
        R"({"resourceType": "Questionnaire", "item": [{"linkId": "w", "type": "quantity", "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption", "valueCoding": {"code": "kg"}},
        {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption", "valueCoding": {"code": "g"}},
        {"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-minQuantity",
         "valueQuantity": {"value": 500, "code": "g"}},
        {"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-maxQuantity",
         "valueQuantity": {"value": 250, "code": "kg"}}]}]})",
        "weight.json");
    REQUIRE(questionnaire.has_value());
    Form form(*questionnaire, record::dateFrom("2026-11-20").value());
    const auto codes = [&form](const std::string& value, const std::string& unit) {
        return codesOf(form.set({"w",
                                 {},
                                 {record::Quantity {record::decimalFrom(value).value(), unit}},
                                 record::AnswerOrigin::Entered}));
    };

    CHECK(codes("0.5", "kg").empty());
    CHECK(codes("0.499", "kg") == std::vector<std::string> {"out-of-range"});
    CHECK(codes("250001", "g") == std::vector<std::string> {"out-of-range"});
    CHECK(codes("80", "kg").empty());
    CHECK(codes("80", "cm") == std::vector<std::string> {"wrong-unit"});
}

TEST_CASE("A choice offers what its answerExpression finds", "[assessment][form]")
{
    const auto questionnaire = readQuestionnaire(
        R"({"resourceType": "Questionnaire", "item": [
        {"linkId": "all", "type": "choice", "repeats": true, "answerOption": [
          {"valueCoding": {"system": "urn:m", "code": "gracilis"}},
          {"valueCoding": {"system": "urn:m", "code": "sartorius"}},
          {"valueCoding": {"system": "urn:m", "code": "pectineus"}}]},
        {"linkId": "worst", "type": "choice", "extension": [{
          "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-answerExpression",
          "valueExpression": {"language": "text/fhirpath",
            "expression": "%resource.item.where(linkId = 'all').answer.value"}}]}]})",
        "worst.json");
    REQUIRE(questionnaire.has_value());
    CHECK((*questionnaire)->supportLevel() == SupportLevel::Full);
    Form form(*questionnaire, record::dateFrom("2026-11-20").value());
    const auto choose = [&form](const std::string& option) {
        return codesOf(form.set({"worst",
                                 {},
                                 {record::Coding {"urn:m", option, ""}},
                                 record::AnswerOrigin::Entered}));
    };

    CHECK(choose("gracilis") == std::vector<std::string> {"unknown-option"});
    give(form, "all", {code("gracilis"), code("sartorius")});
    REQUIRE(form.options("worst").size() == 2);
    CHECK(form.options("worst")[1].coding.code == "sartorius");
    CHECK(choose("gracilis").empty());
    CHECK(choose("pectineus") == std::vector<std::string> {"unknown-option"});
}

TEST_CASE("Hidden answers are kept unless the form says that they leave", "[assessment][form]")
{
    const auto formThat = [](const std::string& says) {
        const auto questionnaire = readQuestionnaire(
            R"({"resourceType": "Questionnaire", "extension": [)" + says + R"(], "item": [
            {"linkId": "smokes", "type": "boolean"},
            {"linkId": "packs", "type": "integer", "enableWhen": [
              {"question": "smokes", "operator": "=", "answerBoolean": true}]},
            {"linkId": "why", "type": "string", "enableWhen": [
              {"question": "packs", "operator": ">", "answerInteger": 20}]}]})",
            "smoking.json");
        REQUIRE(questionnaire.has_value());
        Form form(*questionnaire, record::dateFrom("2026-11-20").value());
        give(form, "smokes", {true});
        give(form, "packs", {number("30")});
        give(form, "why", {std::string("stress")});
        give(form, "smokes", {false});
        return form;
    };
    Form keeps = formThat("");
    Form clears = formThat(R"({"url": "urn:sartorius:hidden-answers", "valueCode": "clear"})");

    CHECK(keeps.dropHidden().empty());
    CHECK(keeps.answers().size() == 3);
    CHECK(clears.answers().size() == 3); // a draft keeps everything
    CHECK(clears.dropHidden().size() == 2);
    REQUIRE(clears.answers().size() == 1);
    CHECK(clears.answers().front().item == "smokes");
}
