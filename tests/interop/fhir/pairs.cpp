#include "forms/assessment/form.h"
#include "forms/assessment/response.h"
#include "forms/fhirpath/expression.h"
#include "forms/fhirpath/resource.h"

#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <vector>

// Generates pairs of a form and answers to it and evaluates standard expressions over the response.
// usage: pairs_fhirpath COUNT SEED; a JSON object per line, for pairs.mjs beside this file.
namespace {

using namespace sartorius;

class Pairs
{
public:
    explicit Pairs(std::uint32_t seed)
        : m_random(seed)
    {
    }

    std::string one()
    {
        m_questions.clear();
        std::string items;
        for (int group = 0; group < 2 + below(3); ++group)
            items += (items.empty() ? "" : ",") + makeGroup(group);
        const auto form = assessment::readQuestionnaire(
            R"({"resourceType":"Questionnaire","url":"urn:pair","item":[)" + items + "]}", "pair");
        assessment::Form filling(*form, std::chrono::year {2026} / 11 / 20);
        for (const assessment::Item& item : (*form)->items()) {
            if (item.isQuestion() && below(4) > 0)
                answer(filling, item);
        }
        const std::string response = assessment::toQuestionnaireResponse(filling, {});
        const auto document = fhirpath::readJson(response, "response");
        const fhirpath::Resource resource
            = fhirpath::resourceFrom(document->root(), &fhirpath::r4Model());
        std::string texts;
        std::string values;
        for (int i = 0; i < 6; ++i) {
            const std::string text = expression();
            texts += (i > 0 ? "," : "") + fhirpath::jsonText(text);
            values += (i > 0 ? "," : "") + evaluated(text, resource);
        }
        return "{\"response\":" + fhirpath::jsonOf(resource.root()) + ",\"expressions\":[" + texts
            + "],\"ours\":[" + values + "]}";
    }

private:
    int below(int limit) { return static_cast<int>(m_random() % static_cast<std::uint32_t>(limit)); }

    const std::string& any() { return m_questions[static_cast<std::size_t>(below(static_cast<int>(m_questions.size())))]; }

    std::string makeGroup(int group)
    {
        static const std::vector<std::string> kTypes {"decimal", "integer", "boolean", "string", "date", "choice"};
        std::string items;
        for (int i = 0; i < 2 + below(6); ++i) {
            const std::string id = "q" + std::to_string(group) + "." + std::to_string(i);
            const std::string& type = kTypes[static_cast<std::size_t>(below(6))];
            m_questions.push_back(id);
            items += (items.empty() ? "" : ",") + (R"({"linkId":")" + id + R"(","type":")") + type + "\"";
            if (type == "choice")
                items += R"(,"answerOption":[{"valueCoding":{"system":"urn:x","code":"a"}},{"valueCoding":{"system":"urn:x","code":"b"}}])";
            items += "}";
        }
        return R"({"linkId":"g)" + std::to_string(group) + R"(","type":"group","item":[)" + items + "]}";
    }

    void answer(assessment::Form& form, const assessment::Item& item)
    {
        using assessment::ItemType;
        record::Answer given;
        given.item = item.linkId;
        if (item.type == ItemType::Decimal)
            given.values = {record::Decimal {below(20000) - 10000, static_cast<std::uint8_t>(below(4))}};
        else if (item.type == ItemType::Integer)
            given.values = {std::int64_t {below(200) - 100}};
        else if (item.type == ItemType::Boolean)
            given.values = {below(2) == 1};
        else if (item.type == ItemType::Date)
            given.values = {record::Date {std::chrono::year {1990 + below(40)} / (1 + below(12)) / (1 + below(28))}};
        else if (item.type == ItemType::Choice)
            given.values = {item.options[static_cast<std::size_t>(below(2))].coding};
        else
            given.values = {std::string(below(2) == 1 ? "Some words" : "adductor")};
        static_cast<void>(form.set(given));
    }

    std::string answerTo(const std::string& linkId)
    {
        switch (below(3)) {
        case 0:
            return "%resource.descendants().where(linkId = '" + linkId + "').answer.value";
        case 1:
            return "%resource.item.item.where(linkId = '" + linkId + "').answer.value";
        default:
            return "%resource.repeat(item).where(linkId = '" + linkId + "').answer.value";
        }
    }

    std::string numbers()
    {
        return "%resource.item.item.where(linkId in ('" + any() + "'|'" + any() + "'|'" + any()
            + "')).answer.value.where($this is decimal or $this is integer)";
    }

    std::string expression()
    {
        switch (below(12)) {
        case 0:
            return numbers() + ".sum()";
        case 1:
            return "iif(" + answerTo(any()) + ".exists(), " + answerTo(any()) + ".count(), 0)";
        case 2:
            return numbers() + ".select($this * 2.5 + 1)";
        case 3:
            return answerTo(any()) + ".where(($this is Coding).not()).first().toString()";
        case 4:
            // The peer is of two minds on a number beside a date: false or nothing, by their order.
            return answerTo(any()) + ".where(($this is date).not()) = " + answerTo(any())
                + ".where(($this is date).not())";
        case 5:
            return "%resource.item.item.answer.value.where($this is boolean).allTrue()";
        case 6:
            return numbers() + ".where($this > 3).round(1).first()";
        case 7:
            return "%resource.item.item.where(answer.value.where($this is string).exists()).linkId";
        case 8:
            return answerTo(any()) + ".exists() and " + answerTo(any()) + ".empty()";
        case 9:
            return "%resource.item.select(item.answer.count()).max()";
        case 10:
            return numbers() + ".aggregate($this + $total, 0)";
        default:
            return answerTo(any()) + ".code.upper() & '-' & %resource.item.count().toString()";
        }
    }

    static std::string evaluated(const std::string& text, const fhirpath::Resource& resource)
    {
        const auto expression
            = fhirpath::compile(text, fhirpath::Vocabulary(), {}, fhirpath::Dialect::Standard);
        if (!expression)
            return fhirpath::jsonText("error: " + expression.error().front().what);
        fhirpath::Inputs inputs;
        inputs.focus = resource.root();
        inputs.resource = resource.root();
        const fhirpath::Outcome outcome = fhirpath::evaluate(*expression, inputs);
        return outcome.problem ? fhirpath::jsonText("error: " + outcome.problem->what)
                               : fhirpath::jsonOf(outcome.value);
    }

    std::mt19937 m_random;
    std::vector<std::string> m_questions;
};

} // namespace

int main(int argc, char** argv)
{
    const int count = argc > 1 ? std::atoi(argv[1]) : 100; // NOLINT(cert-err34-c): a developer's tool
    Pairs pairs(argc > 2 ? static_cast<std::uint32_t>(std::atoi(argv[2])) : 1); // NOLINT(cert-err34-c)
    for (int i = 0; i < count; ++i)
        std::cout << pairs.one() << '\n';
    return 0;
}
