#include "forms/scores/thrombosis.h"

#include "forms/scores/readings.h"

#include <utility>

namespace sartorius::scores {
namespace {

ScoreResult start(const char* id)
{
    ScoreResult result;
    result.id = id;
    result.variant = "two-level";
    result.source = "Wells, N Engl J Med 2003;349:1227-35";
    return result;
}

DeepVeinThrombosis inputsFrom(Readings& readings)
{
    using Order = Readings::Order;
    const bool pregnant = readings.yes("mk-ctx-pregnant").holds.value_or(false);
    const bool child = readings.compared("mk-ctx-age", Order::Below, 18).holds.value_or(false);
    return DeepVeinThrombosis {
        .applies = {!pregnant && !child, {"mk-ctx-pregnant", "mk-ctx-age"}},
        .positive = {readings.has("mk-hx-malignancy", {"active"}),
                     readings.yes("mk-hx-leg-paralysis-cast"),
                     any({readings.yes("mk-hx-immobilised"), readings.yes("mk-hx-recent-surgery-12w")}),
                     readings.yes("mk-ex-dvt-tender"),
                     readings.yes("mk-ex-leg-swelling-entire"),
                     readings.compared("mk-ex-calf-diff-cm", Order::AtLeast, 3),
                     readings.yes("mk-ex-pitting"),
                     readings.yes("mk-ex-collateral-veins"),
                     readings.yes("mk-hx-vte")},
        .alternative = readings.yes("mk-ex-dvt-alternative"),
    };
}

std::string level(const record::Decimal& score)
{
    return score >= record::Decimal(2) ? "likely" : "unlikely";
}

std::vector<Points> positivePoints(const DeepVeinThrombosis& inputs)
{
    std::vector<Points> parts;
    parts.reserve(inputs.positive.size() + 1);
    for (const auto& criterion : inputs.positive) {
        parts.push_back(points(criterion));
    }
    return parts;
}

} // namespace

ScoreResult wells(const DeepVeinThrombosis& inputs)
{
    if (inputs.applies.holds == false) {
        return notApplicable(start("R-WELLS"), "Not for pregnancy or under 18 years: scan if in doubt.");
    }
    auto parts = positivePoints(inputs);
    parts.push_back(points(inputs.alternative, -2));
    ScoreResult result = additive(start("R-WELLS"), sum(parts), level);
    if (result.category == "likely") {
        result.text = "DVT likely: ultrasound.";
    } else if (result.category == "unlikely") {
        result.text = "DVT unlikely: D-dimer.";
    }
    return result;
}

ScoreResult wells(Readings& readings)
{
    ScoreResult result = wells(inputsFrom(readings));
    result.used = readings.used();
    return result;
}

ScoreResult wellsForRedFlags(const DeepVeinThrombosis& inputs)
{
    if (inputs.applies.holds == false) {
        return notApplicable(start("R-WELLS-RF"), "Not for pregnancy or under 18 years.");
    }
    auto parts = positivePoints(inputs);
    const record::Decimal minusTwo = -2;
    if (inputs.alternative.holds == true) {
        parts.push_back({minusTwo, minusTwo, inputs.alternative.items});
    }
    const Total total = sum(parts);
    ScoreResult result = additive(start("R-WELLS-RF"), total, level);
    if (level(total.least) == "likely") {
        result.status = ScoreStatus::Complete;
        result.category = "likely";
    }
    return result;
}

ScoreResult wellsForRedFlags(Readings& readings)
{
    ScoreResult result = wellsForRedFlags(inputsFrom(readings));
    result.used = readings.used();
    return result;
}

} // namespace sartorius::scores
