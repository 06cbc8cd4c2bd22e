#include "forms/scores/infection.h"

#include "forms/scores/readings.h"

#include <array>
#include <utility>

namespace sartorius::scores {

using record::Decimal;

ScoreResult kocherCount(const SepticHipChild& inputs)
{
    ScoreResult result;
    result.id = "R-KOCH";
    result.source = "Kocher, J Bone Joint Surg Am 1999;81:1662-70; 2004;86:1629-35";
    result.cautions = {"Made for the hip of a child; not predictive in a knee. A low count never removes "
                       "a red flag."};
    if (inputs.child.holds == false) {
        return notApplicable(std::move(result), "For children under 16 only.");
    }
    result = additive(std::move(result),
                      sum({points(inputs.cannotBearWeight),
                           points(inputs.temperatureAbove385),
                           points(inputs.esr40),
                           points(inputs.leucocytesAbove12)}),
                      [](const Decimal& count) { return record::toString(count) + "-of-4"; });
    if (!inputs.child.holds) {
        result.status = ScoreStatus::Indeterminate;
        result.category.clear();
        result.value.reset();
        result.missing.insert(result.missing.begin(),
                              inputs.child.items.begin(),
                              inputs.child.items.end());
    }
    if (result.value) {
        // Context only, of two series of children's hips; the knee has no percentage.
        constexpr std::array<const char*, 5> k1999 {"< 0.2", "3", "40", "93.1", "99.6"};
        constexpr std::array<const char*, 5> k2004 {"2", "9.5", "35", "72.8", "93"};
        const auto count = static_cast<std::size_t>(result.value->mantissa);
        result.figures = {{"published percent, child hips, 1999 series", k1999.at(count), true},
                          {"published percent, child hips, 2004 series", k2004.at(count), true}};
    }
    return result;
}

ScoreResult kocherCount(Readings& readings)
{
    using Order = Readings::Order;
    ScoreResult result = kocherCount(SepticHipChild {
        .child = readings.compared("mk-ctx-age", Order::Below, 16),
        .cannotBearWeight = readings.has("mk-ex-wb-4steps", {"unable"}),
        .temperatureAbove385 = readings.compared("mk-ctx-temp", Order::Above, Decimal(385, 1)),
        .esr40 = readings.compared("mk-lab-esr", Order::AtLeast, 40),
        .leucocytesAbove12 = readings.compared("mk-lab-wbc", Order::Above, 12),
    });
    result.used = readings.used();
    return result;
}

ScoreResult prostheticInfection(const ProstheticInfection& inputs)
{
    ScoreResult result;
    result.id = "R-PJI";
    result.source = "Parvizi, J Arthroplasty 2018;33:1309-14";
    result.cautions = {"A low score never cancels the red flag of a painful prosthetic joint."};
    if (inputs.prosthesis.holds == false) {
        return notApplicable(std::move(result), "No prosthetic joint.");
    }
    if (inputs.major.holds == true) {
        result.status = ScoreStatus::Complete;
        result.category = "infected";
        result.text = "Major criterion.";
        return result;
    }
    result = additive(std::move(result),
                      sum({points(inputs.crpOrDimer, 2),
                           points(inputs.esr, 1),
                           points(inputs.synovialCells, 3),
                           points(inputs.alphaDefensin, 3),
                           points(inputs.synovialPmn, 2),
                           points(inputs.synovialCrp, 1)}),
                      [](const Decimal& score) {
                          return std::string(score >= Decimal(6)   ? "infected"
                                                 : score >= Decimal(2) ? "possibly-infected"
                                                                       : "not-infected");
                      });
    // An unknown major criterion or prosthesis leaves any lower category open.
    if (!inputs.prosthesis.holds || (!inputs.major.holds && result.category != "infected")) {
        result.status = ScoreStatus::Indeterminate;
        result.category.clear();
        result.value.reset();
        const auto& open = inputs.prosthesis.holds ? inputs.major.items : inputs.prosthesis.items;
        result.missing.insert(result.missing.begin(), open.begin(), open.end());
    }
    return result;
}

ScoreResult prostheticInfection(Readings& readings)
{
    using Order = Readings::Order;
    const auto above = [&readings](const char* item, Decimal limit) {
        return readings.compared(item, Order::Above, limit);
    };
    // The acute limits only for an implant younger than 6 weeks or symptoms shorter than 3 weeks.
    const bool acute = readings.compared("mk-hx-knee-surgery-days", Order::Below, 42).holds.value_or(false)
        || readings.compared("mk-pc-duration-days", Order::Below, 21).holds.value_or(false);
    ScoreResult result = prostheticInfection(ProstheticInfection {
        .prosthesis = any({readings.yes("mk-hx-prosthetic-knee"),
                           readings.has("mk-hx-knee-surgery", {"arthroplasty"})}),
        .major = any({readings.has("mk-lab-syn-culture", {"pos2"}), readings.yes("mk-ex-sinus")}),
        .crpOrDimer = any({above("mk-lab-crp", acute ? 100 : 10), above("mk-lab-ddimer", 860)}),
        .esr = acute ? Criterion {false, {}} : above("mk-lab-esr", 30),
        .synovialCells = any({above("mk-lab-syn-wbc", acute ? 10000 : 3000),
                              readings.has("mk-lab-syn-le", {"2+"})}),
        .alphaDefensin = readings.has("mk-lab-alpha-defensin", {"pos"}),
        .synovialPmn = above("mk-lab-syn-pmn", acute ? 90 : 80),
        .synovialCrp = above("mk-lab-syn-crp", Decimal(69, 1)),
    });
    result.variant = acute ? "acute thresholds" : "chronic thresholds";
    // V-12: a recorded arthroplasty is a prosthetic knee whatever the other item says; a plain "no" to the
    // prosthesis is enough when no surgery was entered.
    if (readings.yes("mk-hx-prosthetic-knee").holds == false
        && readings.has("mk-hx-knee-surgery", {"arthroplasty"}).holds != true) {
        result = notApplicable(std::move(result), "No prosthetic joint.");
    }
    result.used = readings.used();
    return result;
}

namespace {

/// The cumulative ratio of the count, and that of the interval it lies in.
std::vector<Figure> leucocyteRatios(const Decimal& count)
{
    const char* cumulative = "LR of the count, cumulative";
    const char* interval = "LR of the count, interval";
    if (count > Decimal(100000)) {
        return {{cumulative, "28 (> 100,000)", true}, {interval, "very high", false}};
    }
    if (count > Decimal(50000)) {
        return {{cumulative, "7.7 (> 50,000)", true}, {interval, "about 3.6", false}};
    }
    if (count >= Decimal(25000)) {
        return {{cumulative, "2.9 (>= 25,000)", true}, {interval, "about 1.06", false}};
    }
    return {{cumulative, "0.32 (< 25,000)", false}, {interval, "about 0.33", false}};
}

} // namespace

ScoreResult synovialLikelihood(const SynovialFluid& inputs)
{
    ScoreResult result;
    result.id = "R-SYN";
    result.source = "Margaretten, JAMA 2007;297:1478-88";
    result.cautions = {"The count and the share of neutrophils are correlated: never multiply their ratios.",
                       "Low counts occur early, in immunosuppression and in gonococcal disease."};
    if (inputs.native.holds == false) {
        return notApplicable(std::move(result), "For a native joint only; a prosthetic one has its own score.");
    }
    if (inputs.neutrophils) {
        const bool high = *inputs.neutrophils >= Decimal(90);
        result.figures.push_back({"LR of the neutrophils", high ? "3.4 (>= 90%)" : "0.34 (< 90%)", false});
    }
    if (!inputs.leucocytes) {
        result.missing = {"mk-lab-syn-wbc"};
        result.text = "Aspirate before antibiotics.";
        return result;
    }
    auto ratios = leucocyteRatios(*inputs.leucocytes);
    result.figures.insert(result.figures.begin(), ratios.begin(), ratios.end());
    if (!inputs.native.holds) {
        result.missing = inputs.native.items;
        return result;
    }
    result.status = ScoreStatus::Complete;
    if (*inputs.leucocytes > Decimal(100000)) {
        result.category = "raises-strongly";
        result.text = "The count strongly raises the probability of infection.";
    } else if (*inputs.leucocytes > Decimal(50000)) {
        result.category = "raises";
        result.text = "The count raises the probability of infection.";
    } else if (*inputs.leucocytes >= Decimal(25000)) {
        result.category = "indeterminate-zone";
        result.text = "The count lies in the zone that decides nothing.";
    } else if (inputs.neutrophils && *inputs.neutrophils >= Decimal(90)) {
        result.category = "low-count-high-pmn";
        result.text = "Low count, yet nine in ten cells are neutrophils: infection is not excluded.";
    } else {
        result.category = "low-count";
        result.text = "A low count does not exclude infection.";
    }
    if (!inputs.neutrophils && result.category == "low-count") {
        result.missing = {"mk-lab-syn-pmn"};
    }
    return result;
}

ScoreResult synovialLikelihood(Readings& readings)
{
    ScoreResult result = synovialLikelihood(SynovialFluid {
        .native = opposite(any({readings.yes("mk-hx-prosthetic-knee"),
                                readings.has("mk-hx-knee-surgery", {"arthroplasty"})})),
        .leucocytes = readings.number("mk-lab-syn-wbc"),
        .neutrophils = readings.number("mk-lab-syn-pmn"),
    });
    result.used = readings.used();
    return result;
}

} // namespace sartorius::scores
