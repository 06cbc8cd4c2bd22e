#include "forms/assessment/form.h"
#include "forms/assessment/response.h"
#include "forms/differential/pack.h"
#include "forms/differential/reasoning.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

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

/// Every question of the form answered: choices with their first option, numbers in the middle of their
/// limits. No patient looks so; nothing that reasons has less to do.
assessment::Form wholeForm(const assessment::SharedQuestionnaire& questionnaire)
{
    using namespace std::chrono;
    assessment::Form form(questionnaire, record::Date {year {2026}, November, day {20}});
    form.setIndexSide(record::Laterality::Right);
    for (const auto& item : questionnaire->items()) {
        if (!item.isQuestion() || item.readOnly || item.calculated)
            continue;
        record::Answer answer;
        answer.item = item.linkId;
        if (item.isChoice() && !item.options.empty())
            answer.values = {item.options.front().coding};
        else if (item.type == assessment::ItemType::Boolean)
            answer.values = {true};
        else if (item.minimum && item.type == assessment::ItemType::Integer)
            answer.values = {std::int64_t(item.minimum->mantissa + 7)};
        else if (item.minimum && item.type == assessment::ItemType::Quantity)
            answer.values = {record::Quantity {record::add(*item.minimum, 7).value_or(*item.minimum), item.unit}};
        for (const auto side : {record::Laterality::Right, record::Laterality::Left}) {
            if (item.perSide)
                answer.side = side;
            static_cast<void>(form.set(answer)); // a value outside the limits is left out
        }
    }
    return form;
}

/// Rules, red flags, candidates and next questions of a whole form. The goal is the 99th percentile: 3 ms.
void evaluateWholeForm(benchmark::State& state, const char* id)
{
    const auto pack = differential::load(*content::pack(id));
    const auto form = wholeForm(pack->questionnaire);
    std::vector<record::Medication> medications(2);
    medications[0].text = "Zocor 40mg nocte";
    medications[1].text = "Lasix 40";
    std::vector<double> took;
    for (auto step : state) {
        const auto start = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(differential::evaluate(*pack->rules, form, medications));
        took.push_back(
            std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(took.begin(), took.end());
    state.counters["answers"] = static_cast<double>(form.answers().size());
    state.counters["p50_us"] = took[took.size() / 2];
    state.counters["p99_us"] = took[took.size() * 99 / 100];
}

BENCHMARK_CAPTURE(evaluateWholeForm, knee, "medial-knee")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(evaluateWholeForm, thigh, "thigh-cramp")->Unit(benchmark::kMicrosecond);

void loadTheForm(benchmark::State& state, const char* id)
{
    for (auto step : state)
        benchmark::DoNotOptimize(differential::load(*content::pack(id)));
}

BENCHMARK_CAPTURE(loadTheForm, knee, "medial-knee")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(loadTheForm, thigh, "thigh-cramp")->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
