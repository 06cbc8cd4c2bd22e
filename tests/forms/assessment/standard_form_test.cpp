#include "forms/assessment/standard_form.h"

#include "forms/assessment/form.h"
#include "forms/content/content.h"
#include "forms/fhirpath/expression.h"
#include "forms/fhirpath/standard_text.h"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

using namespace sartorius;
using namespace sartorius::assessment;

namespace {

const record::Date kToday = std::chrono::year {2026} / 11 / 20;

SharedQuestionnaire read(const std::string& bytes)
{
    const auto form = readQuestionnaire(bytes, "form.json");
    for (const record::Problem& problem : form ? record::Problems {} : form.error())
        UNSCOPED_INFO(problem.where << " " << problem.what << " " << problem.remedy);
    REQUIRE(form.has_value());
    return *form;
}

std::string exported(const content::Pack& pack)
{
    const auto bytes = standardForm(std::string(pack.questionnaire), "form.json");
    REQUIRE(bytes.has_value());
    return *bytes;
}

/// Some value that the item takes; empty for text.
std::vector<record::AnswerValue> someValue(const Item& item, std::mt19937& random)
{
    if (item.isChoice() && !item.options.empty())
        return {item.options[random() % item.options.size()].coding};
    if (item.type == ItemType::Boolean)
        return {random() % 2 == 0};
    const bool number = item.type == ItemType::Integer || item.type == ItemType::Decimal
        || item.type == ItemType::Quantity;
    if (!number || !item.minimum || !item.maximum)
        return {};
    const std::int64_t low = record::rounded(*item.minimum, 0).mantissa;
    const std::int64_t high = record::rounded(*item.maximum, 0).mantissa;
    return {record::Decimal {
        std::uniform_int_distribution<std::int64_t>(low, std::max(low, high))(random)}};
}

void answerSome(Form& ours, Form& theirs, std::mt19937& random)
{
    for (const Item& item : ours.questionnaire().items()) {
        if (!item.isQuestion() || item.calculated || random() % 3 == 0)
            continue;
        record::Answer answer;
        answer.item = item.linkId;
        answer.values = someValue(item, random);
        if (item.perSide)
            answer.side = random() % 2 == 0 ? record::Laterality::Right : record::Laterality::Left;
        if (!answer.values.empty() && ours.set(answer).empty())
            REQUIRE(theirs.set(answer).empty());
    }
}

/// Reasoning decides it: it is not known to whoever has only the form.
bool needsFacts(const Item& item)
{
    return item.enableWhenExpression && !item.enableWhenExpression->factSlots().empty();
}

} // namespace

TEST_CASE("A form that leaves uses standard functions only", "[assessment][standard]")
{
    for (const content::Pack& pack : content::packs()) {
        CAPTURE(pack.id);
        const auto form = read(exported(pack));
        const auto check = [](const fhirpath::Expression& expression) {
            CAPTURE(expression.text());
            CHECK(fhirpath::dialectOf(expression.text()) == fhirpath::Dialect::Standard);
            CHECK(expression.factSlots().empty());
        };
        for (const Item& item : form->items()) {
            if (item.enableWhenExpression)
                check(*item.enableWhenExpression);
            if (item.calculated)
                check(*item.calculated);
        }
        for (const Constraint& constraint : form->constraints())
            check(constraint.expression);
    }
}

TEST_CASE("A form that leaves shows and calculates the same", "[assessment][standard]")
{
    std::mt19937 random(20261120);
    for (const content::Pack& pack : content::packs()) {
        const auto own = read(std::string(pack.questionnaire));
        const auto other = read(exported(pack));
        for (int round = 0; round < 6; ++round) {
            CAPTURE(pack.id, round);
            Form ours(own, kToday);
            Form theirs(other, kToday);
            answerSome(ours, theirs, random);
            CHECK(ours.answers() == theirs.answers());
            for (const Item& item : own->items()) {
                CAPTURE(item.linkId);
                if (!needsFacts(item))
                    CHECK(ours.enabled(item.linkId) == theirs.enabled(item.linkId));
            }
        }
    }
}

TEST_CASE("Functions of ours are written out and keep what is not known", "[fhirpath][standard]")
{
    using fhirpath::ItemKind;
    const fhirpath::Vocabulary items(
        {{"f", ItemKind::Choice, false, false, "", {{"yes", false, {}}, {"no", false, {}}, {"unknown", true, {}}}},
         {"n", ItemKind::Quantity, true, false, "cm", {}}});
    const fhirpath::StandardNames names {items, "s", [](std::string_view) { return false; }};
    const auto standard = [&](const std::string& text) {
        return fhirpath::inStandardFunctions(text, names);
    };

    CHECK(standard("1 + 2 = 3") == "1 + 2 = 3");
    CHECK(standard("flag('RF-1') or %site = true") == "{} or {}= true");
    CHECK(standard("answered('f')")
          == "(%resource.descendants().where(linkId = 'f').answer.value.code.where(($this = 'unknown').not()).exists())");
    CHECK(standard("either(v('n') > 3)")
          == "(((%resource.descendants().where(linkId = 'n/right').answer.value.value) > 3) or "
             "((%resource.descendants().where(linkId = 'n/left').answer.value.value) > 3))");
    CHECK(standard("v('n') > 3").find("= 'right', %resource") != std::string::npos);
}
