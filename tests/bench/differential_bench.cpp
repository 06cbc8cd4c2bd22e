#include "forms/assessment/form.h"
#include "forms/assessment/response.h"
#include "forms/differential/pack.h"
#include "forms/differential/reasoning.h"

#include <benchmark/benchmark.h>
#include <fstream>
#include <iterator>
#include <string>

/// How long the reasoning rail takes after one answer. Goal: under 5 ms.
namespace {

using namespace sartorius;

struct Filled
{
    differential::LoadedPack pack;
    assessment::Form form;
    std::vector<record::Medication> medications;
};

Filled filledForm()
{
    auto pack = differential::load(*content::pack("medial-knee"));
    std::ifstream stream(SARTORIUS_TEST_DATA "/demo/runner.json", std::ios::binary);
    const std::string bytes {std::istreambuf_iterator<char>(stream),
                             std::istreambuf_iterator<char>()};
    const auto told = assessment::readFilledForm(bytes, *pack->questionnaire, "runner.json");
    assessment::Form form(pack->questionnaire, *told->date);
    static_cast<void>(assessment::fill(form, *told));
    return {std::move(*pack), std::move(form), told->medications};
}

record::Answer nightPain(bool yes)
{
    record::Answer answer;
    answer.item = "mk-sx-night-pain";
    answer.values
        = {record::Coding {record::kLocalCodeSystem, yes ? "yes" : "no", yes ? "Yes" : "No"}};
    return answer;
}

void recomputeAfterOneAnswer(benchmark::State& state)
{
    Filled filled = filledForm();
    bool yes = false;
    for (auto step : state) {
        yes = !yes;
        if (!filled.form.set(nightPain(yes)).empty())
            state.SkipWithError("the answer was refused");
        benchmark::DoNotOptimize(
            differential::evaluate(*filled.pack.rules, filled.form, filled.medications));
    }
}

BENCHMARK(recomputeAfterOneAnswer)->Unit(benchmark::kMicrosecond);

void loadTheForm(benchmark::State& state)
{
    for (auto step : state)
        benchmark::DoNotOptimize(differential::load(*content::pack("medial-knee")));
}

BENCHMARK(loadTheForm)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
