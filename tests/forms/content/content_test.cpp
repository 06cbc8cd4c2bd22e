// What the shipped form must keep, whatever is edited in its file.

#include "forms/content/content.h"
#include "tests/forms/scores/filled_form.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

using namespace sartorius;
using assessment::Item;
using assessment::ItemType;

namespace {

const assessment::Questionnaire& knee()
{
    return *tests::medialKnee();
}

std::size_t questionsIn(const std::string& section)
{
    const auto prefix = "mk-" + section + "-";
    const auto& items = knee().items();
    return static_cast<std::size_t>(std::count_if(items.begin(), items.end(), [&prefix](const Item& item) {
        return item.isQuestion() && item.linkId.compare(0, prefix.size(), prefix) == 0;
    }));
}

bool isYesNo(const Item& item)
{
    return item.isChoice() && item.option("yes") != nullptr && item.option("no") != nullptr;
}

} // namespace

TEST_CASE("The medial-knee form has every item of its specification", "[content]")
{
    CHECK(questionsIn("ctx") == 16);
    CHECK(questionsIn("pc") == 16); // the shoe's kilometres are an item of their own
    CHECK(questionsIn("sx") == 38);
    CHECK(questionsIn("hx") == 33);
    CHECK(questionsIn("med") == 3);
    CHECK(questionsIn("ex") == 71);
    CHECK(questionsIn("lab") == 20);
    CHECK(questionsIn("img") == 28);
    CHECK(questionsIn("prom") == 11);
    CHECK(questionsIn("calc") == 12);
}

TEST_CASE("Every yes-or-no question can be answered as not known", "[content]")
{
    for (const auto& item : knee().items()) {
        if (isYesNo(item)) {
            INFO(item.linkId);
            CHECK(std::any_of(item.options.begin(), item.options.end(), [](const auto& o) { return o.unknown; }));
        }
    }
}

TEST_CASE("All normal fills no red flag and no pain score", "[content]")
{
    for (const auto& item : knee().items()) {
        const bool fillable
            = std::any_of(item.options.begin(), item.options.end(), [](const auto& o) { return o.normal; });
        if (fillable) {
            INFO(item.linkId);
            CHECK_FALSE(item.redFlag);
            CHECK(item.linkId.find("mk-ex-") == 0);
        }
    }
}

TEST_CASE("Every item that a red flag reads is marked as such", "[content]")
{
    for (const char* id : {"mk-ex-warmth", "mk-ex-effusion", "mk-sx-fever", "mk-ex-pulses", "mk-ex-flexion",
                           "mk-ex-wb-4steps-full", "mk-ex-pitting", "mk-ex-tender", "mk-sx-locking"}) {
        INFO(id);
        const auto* item = knee().find(id);
        REQUIRE(item != nullptr);
        CHECK(item->redFlag);
    }
}

TEST_CASE("Keys of the exam grid are unique within an item", "[content]")
{
    for (const auto& item : knee().items()) {
        if (item.linkId.find("mk-ex-") != 0 || !item.isChoice() || item.repeats) {
            continue;
        }
        INFO(item.linkId);
        std::set<std::string> letters;
        for (const auto& option : item.options) {
            CHECK(option.letter.size() == 1);
            CHECK(letters.insert(option.letter).second);
        }
    }
}

TEST_CASE("No page has more than twelve rows", "[content]")
{
    for (const auto& item : knee().items()) {
        if (item.type == ItemType::Group && item.parent) {
            INFO(item.linkId);
            CHECK(item.children.size() <= 12);
        }
    }
}

TEST_CASE("None excludes every other choice", "[content]")
{
    for (const auto& item : knee().items()) {
        if (item.repeats && item.option("none") != nullptr) {
            INFO(item.linkId);
            CHECK(item.option("none")->exclusive);
        }
    }
}

TEST_CASE("Effusion grades rise from none to tense and not assessed has no grade", "[content]")
{
    const auto* effusion = knee().find("mk-ex-effusion");
    REQUIRE(effusion != nullptr);

    CHECK(effusion->perSide);
    record::Decimal before = -1;
    for (const char* grade : {"0", "trace", "1+", "2+", "3+"}) {
        INFO(grade);
        const auto* option = effusion->option(grade);
        REQUIRE(option != nullptr);
        REQUIRE(option->ordinal);
        CHECK(*option->ordinal > before);
        before = *option->ordinal;
    }
    CHECK_FALSE(effusion->option("not-assessed")->ordinal.has_value());
}

TEST_CASE("Every measured value has a unit and limits", "[content]")
{
    for (const auto& item : knee().items()) {
        if (item.type == ItemType::Quantity || item.type == ItemType::Integer) {
            INFO(item.linkId);
            CHECK_FALSE(item.unit.empty());
            CHECK(item.minimum.has_value());
            CHECK(item.maximum.has_value());
        }
    }
}

TEST_CASE("The body mass index follows from height and weight to one decimal", "[content]")
{
    const auto form = tests::filled(R"("mk-ctx-height": 178, "mk-ctx-weight": 83.5)");
    const auto answer = form.answer("mk-ctx-bmi");

    REQUIRE(answer.values.size() == 1);
    const auto* bmi = std::get_if<record::Quantity>(&answer.values.front());
    REQUIRE(bmi != nullptr);
    CHECK(record::toString(bmi->value) == "26.4");
    CHECK(bmi->unit == "kg/m2");
}

TEST_CASE("Contradictions and gaps of the form are problems", "[content]")
{
    const auto has = [](const std::string& members, const char* word) {
        const auto problems = tests::filled(members).problems();
        return std::any_of(problems.begin(), problems.end(), [word](const auto& p) {
            return p.what.find(word) != std::string::npos;
        });
    };

    CHECK(has(R"("mk-hx-knee-surgery": ["arthroplasty"], "mk-hx-prosthetic-knee": "no")", "knee replacement"));
    CHECK_FALSE(has(R"("mk-hx-knee-surgery": ["arthroplasty"], "mk-hx-prosthetic-knee": "yes")", "knee replacement"));
    CHECK(has(R"("mk-ctx-age": 14)", "hip"));
    CHECK_FALSE(has(R"("mk-ctx-age": 14, "mk-ex-hip-ir": 40, "mk-ex-hip-ir-pain": "no")", "hip"));
    CHECK_FALSE(has(R"("mk-ctx-age": 30)", "hip"));
    CHECK(has(R"("mk-ctx-date-assessed": "2026-11-20", "mk-pc-injury": "yes", "mk-pc-injury-date": "2026-11-21")",
              "after the date of assessment"));
    CHECK(has(R"("mk-pc-injury": "yes")", "date of the injury"));
}

TEST_CASE("A question that may hide a danger is offered from the start", "[content]")
{
    const auto form = tests::filled("");

    for (const char* id : {"mk-ctx-temp", "mk-ctx-unwell", "mk-sx-fever", "mk-sx-chills", "mk-sx-chest-dyspnoea",
                           "mk-sx-pain-out", "mk-sx-sphincter", "mk-ex-pulses", "mk-ex-limb-cold", "mk-ex-slr"}) {
        INFO(id);
        CHECK(form.enabled(id));
    }
}

TEST_CASE("The history of clotting is asked when the patient is short of breath", "[content]")
{
    CHECK_FALSE(tests::filled("").enabled("mk-hx-vte"));
    CHECK(tests::filled(R"("mk-sx-chest-dyspnoea": "yes")").enabled("mk-hx-vte"));
}
