#include "forms/assessment/form.h"
#include "forms/fhirpath/expression.h"
#include "forms/fhirpath/resource.h"

#include <benchmark/benchmark.h>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

// A form of 150 questions in 10 groups with 30 calculations over the response (10 sums, 10 of
// arithmetic, 10 searches through all descendants) and 40 conditions. With SARTORIUS_BENCH_FORM=FOLDER
// the form and a response are also written there, for tests/interop/fhir/bench.mjs to time the same.
namespace {

using namespace sartorius;

std::string linkId(int number)
{
    return "q" + std::to_string(number);
}

std::string expressed(const std::string& name, const std::string& expression)
{
    return R"({"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-)" + name
        + R"(","valueExpression":{"language":"text/fhirpath","expression":")" + expression + R"("}})";
}

/// The calculation of one of thirty questions.
std::string calculation(int number)
{
    const int from = (number * 5) % 110;
    const std::string found
        = "%resource.descendants().where(linkId = '" + linkId(from) + "').answer.value";
    switch (number % 3) {
    case 0:
        return "%resource.item.item.where(linkId in ('" + linkId(from) + "'|'" + linkId(from + 1)
            + "'|'" + linkId(from + 2) + "'|'" + linkId(from + 3) + "')).answer.value.sum()";
    case 1:
        return "iif(%resource.item.item.where(linkId = '" + linkId(from)
            + "').answer.value > 5, (%resource.item.item.where(linkId = '" + linkId(from)
            + "').answer.value * 1.5 + 2).round(1), 0)";
    default:
        return found + " + 1";
    }
}

std::string questionnaire()
{
    std::string text
        = R"({"resourceType":"Questionnaire","url":"urn:sartorius:bench","status":"active","item":[)";
    int number = 0;
    int calculated = 0;
    for (int group = 0; group < 10; ++group) {
        text += std::string(group > 0 ? "," : "") + R"({"linkId":"g)" + std::to_string(group)
            + R"(","type":"group","item":[)";
        for (int i = 0; i < 15; ++i, ++number) {
            text += std::string(i > 0 ? "," : "") + R"({"linkId":")" + linkId(number)
                + R"(","text":"Question","type":"decimal")";
            if (number >= 120)
                text += R"(,"extension":[)"
                    + expressed("calculatedExpression", calculation(calculated++)) + "]";
            else if (number >= 40 && number < 80)
                text += R"(,"enableWhen":[{"question":")" + linkId(number - 40)
                    + R"(","operator":">","answerDecimal":3}])";
            text += "}";
        }
        text += "]}";
    }
    return text + "]}";
}

assessment::Form filled()
{
    const auto form = assessment::readQuestionnaire(questionnaire(), "bench.json");
    assessment::Form filling(*form, std::chrono::year {2026} / 11 / 20);
    for (int number = 0; number < 120; ++number) {
        record::Answer answer;
        answer.item = linkId(number);
        answer.values = {record::Decimal {number % 10 * 10 + 5, 1}};
        static_cast<void>(filling.set(answer));
    }
    return filling;
}

void recomputeEverything(benchmark::State& state)
{
    assessment::Form form = filled();
    int day = 1;
    for (auto step : state) // another day: nothing that was known holds
        form.setToday(std::chrono::year {2026} / 11 / (day++ % 28 + 1));
}

BENCHMARK(recomputeEverything)->Unit(benchmark::kMicrosecond);

void oneKeystroke(benchmark::State& state)
{
    assessment::Form form = filled();
    record::Answer answer;
    int number = 0;
    for (auto step : state) {
        answer.item = linkId(number++ % 110);
        answer.values = {record::Decimal {number % 97, 1}};
        if (!form.set(answer).empty())
            state.SkipWithError("the answer was refused");
    }
}

BENCHMARK(oneKeystroke)->Unit(benchmark::kMicrosecond);

void thirtyExpressions(benchmark::State& state)
{
    const assessment::Form form = filled();
    std::vector<fhirpath::Expression> expressions;
    for (int i = 0; i < 30; ++i)
        expressions.push_back(*fhirpath::compile(
            calculation(i), fhirpath::Vocabulary(), {}, fhirpath::Dialect::Standard));
    fhirpath::Inputs inputs;
    const auto response = form.response();
    inputs.focus = response->root();
    inputs.resource = response->root();
    for (auto step : state) {
        for (const fhirpath::Expression& expression : expressions)
            benchmark::DoNotOptimize(fhirpath::evaluate(expression, inputs));
    }
}

BENCHMARK(thirtyExpressions)->Unit(benchmark::kMicrosecond);

void loadTheForm(benchmark::State& state)
{
    const std::string text = questionnaire();
    for (auto step : state)
        benchmark::DoNotOptimize(assessment::readQuestionnaire(text, "bench.json"));
}

BENCHMARK(loadTheForm)->Unit(benchmark::kMicrosecond);

void writeForPeers(const std::string& folder)
{
    std::ofstream(folder + "/questionnaire.json") << questionnaire();
    std::ofstream(folder + "/response.json") << fhirpath::jsonOf(filled().response()->root());
    std::ofstream list(folder + "/expressions.json");
    for (int i = 0; i < 30; ++i)
        list << (i > 0 ? "," : "[") << fhirpath::jsonText(calculation(i));
    list << "]";
}

} // namespace

int main(int argc, char** argv)
{
    if (const char* folder = std::getenv("SARTORIUS_BENCH_FORM"))
        writeForPeers(folder);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
