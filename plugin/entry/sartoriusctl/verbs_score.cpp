#include "forms/assessment/response.h"
#include "forms/content/content.h"
#include "forms/record/clock.h"
#include "forms/scores/outcome_measures.h"
#include "forms/scores/scores.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/verbs.h"

#include <algorithm>
#include <charconv>

namespace sartorius::ctl {

namespace {

/// The same short ids stand for different rules in two forms; a prefix says which.
struct Prefix
{
    std::string_view text;
    std::string_view form;
};

constexpr std::array<Prefix, 2> kPrefixes {{{"mk:", "medial-knee"}, {"tc:", "thigh-cramp"}}};

/// "mk:R-WELLS" taken apart; without a prefix `form` is empty.
struct RuleName
{
    std::string_view form;
    std::string_view id;
};

RuleName nameOf(std::string_view text)
{
    for (const auto& prefix : kPrefixes) {
        if (text.substr(0, prefix.text.size()) == prefix.text)
            return {prefix.form, text.substr(prefix.text.size())};
    }
    return {{}, text};
}

Json number(const record::Decimal& value)
{
    return Json::parse(record::toString(value));
}

Json jsonOf(const scores::ScoreResult& result)
{
    Json json = schemaOne();
    json["id"] = result.id;
    json["variant"] = result.variant;
    json["status"] = scores::toString(result.status);
    json["value"] = result.value ? number(*result.value) : Json();
    json["category"] = result.category.empty() ? Json() : Json(result.category);
    json["range"] = Json();
    if (result.range)
        json["range"] = {number(result.range->least), number(result.range->most)};
    json["text"] = result.text;
    json["missing"] = result.missing;
    json["used"] = Json::array();
    for (const auto& input : result.used)
        json["used"].push_back({{"item", input.item}, {"value", input.value}});
    json["figures"] = Json::array();
    for (const auto& figure : result.figures) {
        if (figure.checked) // the others wait for a look at the paper
            json["figures"].push_back({{"name", figure.name}, {"value", figure.value}});
    }
    json["cautions"] = result.cautions;
    json["source"] = result.source;
    return json;
}

Exit show(const scores::ScoreResult& result, Console& console)
{
    if (!console.wantsJson()) {
        console.say(result.id + ": "
                    + (result.category.empty() ? std::string(scores::toString(result.status))
                                               : result.category)
                    + (result.value ? " (" + record::toString(*result.value) + ')' : std::string()));
        for (const auto& item : result.missing)
            console.say("missing: " + item);
        for (const auto& caution : result.cautions)
            console.say(caution);
    }
    console.result(jsonOf(result));
    return Exit::Ok;
}

record::Problem badAnswer(const std::string& file, const std::string& item)
{
    return {.code = "wrong-type",
            .where = file,
            .what = "the answer to item " + item + " is no whole number",
            .remedy = "Write {\"answers\": {\"1\": 3, \"2\": null}}; for IKDC {\"value\": 3, \"maximum\": 4}."};
}

std::optional<int> wholeNumber(const Json& json)
{
    if (!json.is_number_integer() || json < -1'000 || json > 1'000)
        return {};
    return json.get<int>();
}

/// Item numbers from 1 and their answers; a Problem when one is not understood.
tl::expected<scores::ItemAnswers, record::Problem> itemAnswers(const std::string& bytes,
                                                               const std::string& file)
{
    const Json json = Json::parse(bytes, nullptr, false);
    if (!json.is_object() || !json.contains("answers") || !json["answers"].is_object())
        return tl::unexpected(badAnswer(file, "?"));
    scores::ItemAnswers answers;
    for (const auto& [key, value] : json["answers"].items()) {
        std::size_t item = 0;
        const auto end = key.data() + key.size();
        if (std::from_chars(key.data(), end, item).ptr != end || item < 1 || item > 100)
            return tl::unexpected(badAnswer(file, key));
        answers.resize(std::max(answers.size(), item));
        if (value.is_null())
            continue;
        scores::ItemAnswer answer;
        const auto plain = wholeNumber(value.is_object() ? value.value("value", Json()) : value);
        if (!plain)
            return tl::unexpected(badAnswer(file, key));
        answer.value = *plain;
        if (value.is_object()) {
            answer.maximum = wholeNumber(value.value("maximum", Json())).value_or(0);
            const Json reversed = value.value("reversed", Json(false));
            answer.reversed = reversed.is_boolean() && reversed.get<bool>();
        }
        answers[item - 1] = answer;
    }
    return answers;
}

Exit scoreMeasure(std::string_view id, const std::string& bytes, const std::string& file, Console& console)
{
    const auto answers = itemAnswers(bytes, file);
    if (!answers)
        return console.refuse(Exit::BadData, answers.error());
    const auto result = scores::outcomeMeasure(id, *answers);
    if (!result)
        return console.refuse(Exit::BadData,
                              {.code = "out-of-range",
                               .where = file,
                               .what = std::string(result.error().detail),
                               .remedy = "Check the number of items and the range of each answer."});
    return show(*result, console);
}

Exit unknownRule(const std::string& rule, Console& console)
{
    std::string known;
    for (const auto& pack : content::packs()) {
        for (const auto id : scores::ids(pack.id))
            known += ' ' + std::string(id);
    }
    for (const auto id : scores::outcomeMeasures())
        known += ' ' + std::string(id);
    return console.refuse(Exit::InputMissing,
                          {.code = "unknown-rule",
                           .where = rule,
                           .what = "there is no rule of that name",
                           .remedy = "Known are" + known + "; mk: or tc: before the name says which form."});
}

Exit scoreRule(const Invocation& invocation, Console& console)
{
    const std::string& rule = invocation.operands[0];
    const std::string& file = invocation.operands[1];
    const RuleName name = nameOf(rule);
    const auto measures = scores::outcomeMeasures();
    const bool measure = std::find(measures.begin(), measures.end(), name.id) != measures.end();
    std::vector<const content::Pack*> forms;
    for (const auto& pack : content::packs()) {
        if ((name.form.empty() || name.form == pack.id) && scores::known(pack.id, name.id))
            forms.push_back(&pack);
    }
    if (!measure && forms.empty())
        return unknownRule(rule, console);
    Input input = readInput(file);
    if (!input.ok())
        return console.refuse(input.exit, input.problem);
    if (measure)
        return scoreMeasure(name.id, input.bytes, file, console);
    record::Problems problems;
    // A rule that two forms have is the one whose items the file answers.
    for (const content::Pack* pack : forms) {
        const auto form = assessment::readQuestionnaire(std::string(pack->questionnaire), std::string(pack->id));
        if (!form)
            return console.refuse(Exit::Internal, form.error());
        const auto filled = assessment::readFilledForm(input.bytes, **form, file);
        if (!filled) {
            problems = filled.error();
            continue;
        }
        assessment::Form answers(*form, filled->date.value_or(record::dateOf(record::SystemClock().now())));
        if (problems = assessment::fill(answers, *filled); !problems.empty())
            continue;
        const auto result = scores::score(name.id, answers);
        return result ? show(*result, console) : unknownRule(rule, console);
    }
    return console.refuse(Exit::BadData, problems);
}

} // namespace

Verbs scoreVerbs()
{
    return {{"score",
             "RULE FILE",
             "one published rule on its own; answers by item id, or by item number for KOOS, IKDC and the like",
             {},
             scoreRule}};
}

} // namespace sartorius::ctl
