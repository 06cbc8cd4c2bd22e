#include <random>
#include <string>
#include <vector>

#include "small_knee.h"

using namespace sartorius;
using namespace sartorius::assessment;
using record::AnswerOrigin;
using record::Laterality;

namespace {

/// A value that the item takes, chosen by chance.
record::AnswerValue anyValue(const Item& item, std::mt19937& chance)
{
    const auto upTo = [&chance](int most) {
        return static_cast<int>(chance() % static_cast<unsigned>(most + 1));
    };
    switch (item.type) {
    case ItemType::Boolean:
        return upTo(1) == 1;
    case ItemType::Integer:
        return std::int64_t {5 + upTo(100)};
    case ItemType::Decimal:
        return record::Decimal {upTo(1600), 2};
    case ItemType::Quantity:
        return record::Quantity {record::Decimal {80'000 + upTo(10'000), 3}, item.unit};
    case ItemType::Choice:
        return item
            .options[static_cast<std::size_t>(upTo(static_cast<int>(item.options.size()) - 1))]
            .coding;
    case ItemType::Date:
        return record::Date {std::chrono::year {2020 + upTo(9)},
                             std::chrono::month {static_cast<unsigned>(1 + upTo(11))},
                             std::chrono::day {static_cast<unsigned>(1 + upTo(27))}};
    default: {
        static const std::vector<std::string> kTexts {
            "a", "\"\\/\n\t", "\xC3\xA9\xE2\x82\xAC", "1.10", "\x01", "</>"};
        return kTexts[static_cast<std::size_t>(upTo(static_cast<int>(kTexts.size()) - 1))];
    }
    }
}

AnswerOrigin anyOrigin(std::mt19937& chance)
{
    static const std::vector<AnswerOrigin> kOrigins {AnswerOrigin::Entered,
                                                     AnswerOrigin::BulkNormal,
                                                     AnswerOrigin::FromRecord,
                                                     AnswerOrigin::Adopted};
    return kOrigins[chance() % kOrigins.size()];
}

} // namespace

TEST_CASE("Every set of answers round-trips through QuestionnaireResponse",
          "[assessment][response]")
{
    const SharedQuestionnaire questionnaire = smallKnee();
    std::mt19937 chance(20261120);
    for (int run = 0; run < 200; ++run) {
        Form form(questionnaire, record::dateFrom("2026-11-20").value());
        for (std::uint32_t slot = 0; slot < questionnaire->questionCount(); ++slot) {
            const Item& item = questionnaire->question(slot);
            for (const bool left : {false, true}) {
                if ((left && !item.perSide) || chance() % 3 == 0)
                    continue;
                const auto side = item.perSide
                    ? std::optional(left ? Laterality::Left : Laterality::Right)
                    : std::nullopt;
                (void)form.set({item.linkId, side, {anyValue(item, chance)}, anyOrigin(chance)});
            }
        }
        const std::string bytes = toQuestionnaireResponse(form, {});

        const auto again = fromQuestionnaireResponse(bytes, *questionnaire, "r.json");

        CAPTURE(bytes);
        REQUIRE(again.has_value());
        CHECK(again->answers == form.answers());
        CHECK(again->side == form.indexSide());
        Form copy(questionnaire, record::dateFrom("2026-11-20").value());
        CHECK(fill(copy, *again).empty());
        CHECK(toQuestionnaireResponse(copy, {}) == bytes);
    }
}

TEST_CASE("A decimal keeps its digits through QuestionnaireResponse", "[assessment][response]")
{
    Form form = emptyForm();
    give(form, "k-weight", {number("80.50")});
    give(form, "k-sleep", {number("7.0")});
    const std::string bytes = toQuestionnaireResponse(form, {});

    CHECK_THAT(bytes, Catch::Contains("\"value\": 80.50"));
    CHECK_THAT(bytes, Catch::Contains("\"valueDecimal\": 7.0"));
    const auto again = fromQuestionnaireResponse(bytes, form.questionnaire(), "r.json");
    REQUIRE(again.has_value());
    CHECK(record::identical(std::get<record::Decimal>(again->answers.back().values.front()),
                            *record::decimalFrom("7.0")));
}

TEST_CASE("A response of another system is read", "[assessment][response]")
{
    const SharedQuestionnaire questionnaire = smallKnee();
    const auto filled = readFilledForm(
        testFile("small-knee.response.json"), *questionnaire, "small-knee.response.json");

    REQUIRE(filled.has_value());
    CHECK(filled->date == record::dateFrom("2026-11-20").value());
    CHECK(filled->side == Laterality::Left);
    REQUIRE(filled->answers.size() == 4);
    CHECK(filled->answers[3].item == "k-effusion");
    CHECK(filled->answers[3].side == Laterality::Left);
    CHECK(filled->answers[3].origin == AnswerOrigin::BulkNormal);
}

TEST_CASE("Status and time of a response are written", "[assessment][response]")
{
    const Form form = emptyForm();
    const std::string bytes = toQuestionnaireResponse(
        form,
        {ResponseStatus::Completed, record::instantFrom("2026-11-20T10:42:07.000+01:00").value()});

    CHECK_THAT(bytes, Catch::Contains("\"status\": \"completed\""));
    CHECK_THAT(bytes, Catch::Contains("\"authored\": \"2026-11-20T10:42:07.000+01:00\""));
    CHECK_THAT(bytes,
               Catch::Contains("\"questionnaire\": \"urn:sartorius:test:small-knee|1.0.0\""));
}

TEST_CASE("All problems of a response come at once, each with its place", "[assessment][response]")
{
    const std::string bytes = R"({"resourceType": "QuestionnaireResponse",
 "questionnaire": "urn:other",
 "item": [
  {"linkId": "k-agee", "answer": [{"valueInteger": 3}]},
  {"linkId": "k-age", "answer": [{"valueInteger": 300}]},
  {"linkId": "k-context", "answer": [{"valueInteger": 3}]},
  {"linkId": "k-effusion", "answer": [{"valueCoding": {"code": "0"}}]},
  {"linkId": "k-warmth", "answer": [{"valueCoding": {"code": "hot"}}]},
  {"linkId": "k-fever", "answer": [{"valueCoding": {"code": "yes"}}]},
  {"linkId": "k-fever", "answer": [{"valueCoding": {"code": "no"}}]},
  {"linkId": "k-weight", "answer": [{"valueQuantity": {"value": 80, "code": "m"}}]},
  {"linkId": "k-injury-date", "answer": [{"valueDate": "2026-02-30"}]},
  {"linkId": "k-sleep", "answer": [{}]}
 ]})";
    const auto filled = fromQuestionnaireResponse(bytes, *smallKnee(), "r.json");

    REQUIRE_FALSE(filled.has_value());
    std::vector<std::string> found;
    for (const record::Problem& problem : filled.error())
        found.push_back(problem.code + " " + problem.where);
    CHECK(found
          == std::vector<std::string> {"other-questionnaire r.json:2:19",
                                       "unknown-item r.json:4:14",
                                       "out-of-range r.json:5:33",
                                       "not-a-question r.json:6:14",
                                       "side-missing r.json:7:14",
                                       "unknown-option r.json:8:36",
                                       "duplicate-answer r.json:10:35",
                                       "wrong-unit r.json:11:36",
                                       "wrong-type r.json:12:56",
                                       "wrong-type r.json:13:36"});
}

TEST_CASE("A response with a modifier extension is refused with its place", "[assessment][response]")
{
    const auto read = fromQuestionnaireResponse(
        "{\"resourceType\": \"QuestionnaireResponse\",\n \"item\": [{\"linkId\": \"sk-age\",\n"
        "  \"modifierExtension\": [{\"url\": \"urn:not\", \"valueBoolean\": true}]}]}",
        *smallKnee(),
        "r.json");

    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().front().code == "modifier-extension");
    CHECK(read.error().front().where == "r.json:3:3");
    CHECK_FALSE(read.error().front().remedy.empty());
}
