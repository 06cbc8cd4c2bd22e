#include "forms/scores/infection.h"

#include "forms/scores/readings.h"

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

} // namespace sartorius::scores
