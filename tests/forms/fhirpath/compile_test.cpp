#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "example_form.h"

using namespace sartorius;
using namespace sartorius::fhirpath;

TEST_CASE("A name that does not exist is refused with its place and a suggestion",
          "[fhirpath][compile]")
{
    struct Case
    {
        std::string text;
        std::string code;
        std::string where;
        std::string hint;
    };

    const std::vector<Case> cases {
        {"yes('fevr')", "unknown-item", "1:5", "fever"},
        {"true and\n has('effusion','3+')", "unknown-option", "2:18", "1+"},
        {"has('effusion','0|3+')", "unknown-option", "1:19", "trace"},
        {"has('effusion','not-assessed')", "unknown-option", "1:17", "answered"},
        {"v('effusion') = 'many'", "unknown-option", "1:17", "trace"},
        {"score('R-OKT') = 'x'", "unknown-name", "1:7", "R-OKR"},
        {"flag('RF-99')", "unknown-name", "1:6", "RF-"},
        {"med('MC-77')", "unknown-name", "1:5", "MC-"},
        {"%sits", "unknown-name", "1:1", "site"},
        {"yess('fever')", "unknown-function", "1:1", "yes()"},
        {"1 is Whole", "unknown-name", "1:3", "Integer"},
    };
    for (const Case& each : cases) {
        CAPTURE(each.text);
        const auto expression = compile(each.text, exampleVocabulary());
        REQUIRE_FALSE(expression.has_value());
        const record::Problem& problem = expression.error().front();
        CHECK(problem.code == each.code);
        CHECK(problem.where == each.where);
        CHECK_THAT(problem.remedy + problem.what, Catch::Contains(each.hint));
    }
}

TEST_CASE("Arguments and types are checked before anything is evaluated", "[fhirpath][compile]")
{
    struct Case
    {
        std::string text;
        std::string code;
    };

    const std::vector<Case> cases {
        {"yes()", "wrong-arguments"},
        {"yes('fever','warmth')", "wrong-arguments"},
        {"yes(fever)", "wrong-arguments"},
        {"yes('age')", "type-mismatch"},
        {"has('age','3')", "type-mismatch"},
        {"graded('fever','yes')", "type-mismatch"},
        {"graded('age','3')", "wrong-arguments"},
        {"v('age') and true", "type-mismatch"},
        {"v('age')", ""},
        {"v('age') >= 'old'", "type-mismatch"},
        {"v('temp') >= 38 'Cel'", "type-mismatch"},
        {"v('temp') >= 38.0", ""},
        {"yes('fever') > 1", "type-mismatch"},
        {"atLeast(yes('fever'), yes('warmth'))", "type-mismatch"},
        {"atLeast(1, v('age'))", "type-mismatch"},
        {"score('R-OKR') or true", "type-mismatch"},
        {"score('R-OKR') = 'indicated'", ""},
        {"'a' * 2", "type-mismatch"},
        {"today() - 3", "type-mismatch"},
        {"v('age').not()", "type-mismatch"},
        {"true.yes('fever')", "wrong-arguments"},
        {"Patient.name", "unsupported"},
        {"(1|2)['x']", "type-mismatch"},
        {"v('goal').round()", "type-mismatch"},
    };
    for (const Case& each : cases) {
        CAPTURE(each.text);
        const auto expression = compile(each.text, exampleVocabulary());
        CHECK(expression.has_value() == each.code.empty());
        if (!expression)
            CHECK(expression.error().front().code == each.code);
    }
}

TEST_CASE("All problems of an expression come at once", "[fhirpath][compile]")
{
    const auto expression
        = compile("yes('fevr') and has('effusion','9+') or nope(1)", exampleVocabulary());

    REQUIRE_FALSE(expression.has_value());
    CHECK(expression.error().size() == 3);
}

TEST_CASE("A place inside a file is the caller's to name", "[fhirpath][compile]")
{
    const auto expression = compile("yes('fevr')", exampleVocabulary(), [](std::size_t offset) {
        return "knee.json:12:" + std::to_string(40 + offset);
    });

    REQUIRE_FALSE(expression.has_value());
    CHECK(expression.error().front().where == "knee.json:12:44");
}

TEST_CASE("A compiled expression knows the items and facts it reads", "[fhirpath][compile]")
{
    const Vocabulary vocabulary = exampleVocabulary();
    const auto expression = compile(
        "v('temp') > 38 and yes('fever') and flag('RF-01') or v('temp') < 36", vocabulary);

    REQUIRE(expression.has_value());
    CHECK(expression->itemSlots()
          == std::vector<std::uint32_t> {*vocabulary.itemSlot("fever"),
                                         *vocabulary.itemSlot("temp")});
    CHECK(expression->factSlots()
          == std::vector<std::uint32_t> {*vocabulary.factSlot(FactKind::Flag, "RF-01")});
    CHECK(expression->type() == StaticType::Boolean);
}

TEST_CASE("Facts can be collected before they are declared", "[fhirpath][compile]")
{
    const std::vector<FactName> facts
        = factsNamedIn("flag('RF-09') or score('R-X') > %limit or med('MC-2') or mx('a')");

    CHECK(facts
          == std::vector<FactName> {{FactKind::Flag, "RF-09"},
                                    {FactKind::Score, "R-X"},
                                    {FactKind::Context, "limit"},
                                    {FactKind::MedicineClass, "MC-2"},
                                    {FactKind::MedicineAlert, "a"}});
}
