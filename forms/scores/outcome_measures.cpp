#include "forms/scores/outcome_measures.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>

namespace sartorius::scores {
namespace {

using record::Decimal;
using record::ErrorCode;
using record::Result;

constexpr int kLefsDetectableChange = 9;

/// One measure: how many items it has, how many must be answered, and what one answer may be.
struct Measure
{
    std::string_view id;
    std::size_t items = 0;
    std::size_t needed = 0;
    int top = 0; ///< highest answer; 0: the answers bring their own maximum
    ScoreResult (*compute)(const ItemAnswers& answers, ScoreResult start) = nullptr;
    std::string_view source;
};

constexpr std::array<int, 8> kLysholmTops {5, 5, 15, 25, 25, 10, 10, 5};

struct Counted
{
    std::int64_t sum = 0;
    std::int64_t maximum = 0;
    std::int64_t answers = 0;
};

Counted counted(const ItemAnswers& answers, std::size_t from = 0, std::size_t to = SIZE_MAX)
{
    Counted result;
    for (std::size_t i = from; i < std::min(to, answers.size()); ++i) {
        if (const auto& answer = answers[i]) {
            result.sum += answer->reversed ? answer->maximum - answer->value : answer->value;
            result.maximum += answer->maximum;
            ++result.answers;
        }
    }
    return result;
}

/// Numerator / denominator with `digits` after the point; the sums of questionnaires are small.
Decimal quotient(std::int64_t numerator, std::int64_t denominator, std::uint8_t digits)
{
    return record::divide(Decimal(numerator), Decimal(denominator), digits).value_or(0);
}

ScoreResult complete(ScoreResult result, Decimal value)
{
    result.status = ScoreStatus::Complete;
    result.value = value;
    return result;
}

/// 100 - mean x 25, of answers from 0 (good) to 4.
Decimal koosValue(const Counted& scale)
{
    return quotient(100 * scale.answers - 25 * scale.sum, scale.answers, 2);
}

ScoreResult koosScale(const ItemAnswers& answers, ScoreResult result)
{
    return complete(std::move(result), koosValue(counted(answers)));
}

/// Three scales of four items (pain, function, quality of life), each with at least two answers.
ScoreResult koos12(const ItemAnswers& answers, ScoreResult result)
{
    constexpr std::array<const char*, 3> kScales {"Pain", "Function", "QOL"};
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;
    bool all = true;
    for (std::size_t i = 0; i < kScales.size(); ++i) {
        const Counted scale = counted(answers, 4 * i, 4 * i + 4);
        if (scale.answers < 2) {
            all = false;
            continue;
        }
        result.figures.push_back({kScales[i], record::toString(koosValue(scale)), true});
        // Exact fractions: a mean of rounded scales would differ in the last digit.
        numerator = numerator * scale.answers
            + denominator * (100 * scale.answers - 25 * scale.sum);
        denominator *= scale.answers;
    }
    return all ? complete(std::move(result), quotient(numerator, 3 * denominator, 2)) : result;
}

ScoreResult sum(const ItemAnswers& answers, ScoreResult result)
{
    return complete(std::move(result), Decimal(counted(answers).sum));
}

ScoreResult lysholm(const ItemAnswers& answers, ScoreResult result)
{
    const auto total = counted(answers).sum;
    result.category = total >= 95 ? "excellent" : total >= 84 ? "good" : total >= 65 ? "fair" : "poor";
    result.cautions = {"A modified version has other bands; do not mix."};
    return complete(std::move(result), Decimal(total));
}

ScoreResult ikdc(const ItemAnswers& answers, ScoreResult result)
{
    const Counted all = counted(answers);
    return complete(std::move(result), quotient(100 * all.sum, all.maximum, 1));
}

ScoreResult mean(const ItemAnswers& answers, ScoreResult result)
{
    const Counted all = counted(answers);
    return complete(std::move(result), quotient(all.sum, all.answers, 1));
}

constexpr std::string_view kKoos = "KOOS scoring of 2012";

constexpr std::array<Measure, 12> kMeasures {{
    {"NRS", 1, 1, 10, &sum, "Numeric rating scale of pain, 0 to 10"},
    {"KOOS-Pain", 9, 5, 4, &koosScale, kKoos},
    {"KOOS-Symptoms", 7, 4, 4, &koosScale, kKoos},
    {"KOOS-ADL", 17, 9, 4, &koosScale, kKoos},
    {"KOOS-Sport", 5, 3, 4, &koosScale, kKoos},
    {"KOOS-QOL", 4, 2, 4, &koosScale, kKoos},
    {"KOOS-12", 12, 6, 4, &koos12, "KOOS-12 scoring"},
    {"Lysholm", 8, 8, 25, &lysholm, "Lysholm 1982; Tegner and Lysholm 1985"},
    {"IKDC", 18, 16, 0, &ikdc, "IKDC subjective knee form"},
    {"LEFS", 20, 20, 4, &sum, "Lower Extremity Functional Scale; all items required"},
    {"Tegner", 1, 1, 10, &sum, "Tegner and Lysholm 1985"},
    {"PSFS", 5, 3, 10, &mean, "Patient-Specific Functional Scale"},
}};

const std::array<std::string_view, kMeasures.size()>& names()
{
    static const auto all = [] {
        std::array<std::string_view, kMeasures.size()> ids;
        std::transform(
            kMeasures.begin(), kMeasures.end(), ids.begin(), [](const Measure& m) { return m.id; });
        return ids;
    }();
    return all;
}

bool inRange(const Measure& measure, std::size_t index, const ItemAnswer& answer)
{
    int top = measure.top == 0 ? answer.maximum : measure.top;
    if (measure.compute == &lysholm) {
        top = kLysholmTops.at(index);
    }
    const bool knowsItsTop = measure.top != 0 || (answer.maximum > 0 && answer.maximum <= 10);
    return knowsItsTop && answer.value >= 0 && answer.value <= top;
}

} // namespace

std::span<const std::string_view> outcomeMeasures()
{
    return names();
}

Result<ScoreResult> outcomeMeasure(std::string_view id, const ItemAnswers& answers)
{
    const auto measure = std::find_if(
        kMeasures.begin(), kMeasures.end(), [id](const Measure& m) { return m.id == id; });
    if (measure == kMeasures.end()) {
        return record::failure(ErrorCode::NotFound, "no measure of that id");
    }
    if (answers.size() > measure->items) {
        return record::failure(ErrorCode::InvalidInput, "more answers than the measure has items");
    }
    ScoreResult result;
    result.id = measure->id;
    result.source = measure->source;
    std::size_t answered = 0;
    for (std::size_t i = 0; i < measure->items; ++i) {
        if (i >= answers.size() || !answers[i]) {
            result.missing.push_back(std::to_string(i + 1));
            continue;
        }
        if (!inRange(*measure, i, *answers[i])) {
            return record::failure(ErrorCode::InvalidInput, "an answer is outside the range of its item");
        }
        result.used.push_back({std::to_string(i + 1), std::to_string(answers[i]->value)});
        ++answered;
    }
    if (answered < measure->needed) {
        result.text = "Not computable: too few answers.";
        return result;
    }
    result = measure->compute(answers, std::move(result));
    if (result.status != ScoreStatus::Complete) {
        result.text = "Not computable: too few answers.";
    }
    return result;
}

bool lefsChanged(int before, int after)
{
    return std::abs(before - after) >= kLefsDetectableChange;
}

} // namespace sartorius::scores
