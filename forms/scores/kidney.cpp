#include "forms/scores/kidney.h"

#include "forms/scores/readings.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sartorius::scores {
namespace {

using record::Decimal;

std::string stageOf(const Decimal& rate)
{
    return bandOf(rate,
                  {{Decimal(15), "G5"},
                   {Decimal(30), "G4"},
                   {Decimal(45), "G3b"},
                   {Decimal(60), "G3a"},
                   {Decimal(90), "G2"},
                   {{}, "G1"}});
}

/// A1 below the first limit, A3 above the second; empty without a value.
std::string albuminOf(const Measured& value, int normalBelow, int raisedTo)
{
    if (!value.known()) {
        return {};
    }
    return *value.value < Decimal(normalBelow) ? "A1" : *value.value <= Decimal(raisedTo) ? "A2" : "A3";
}

std::string riskOf(const std::string& g, const std::string& a)
{
    if (g == "G1" || g == "G2") {
        return a == "A1" ? "low" : a == "A2" ? "moderate" : "high";
    }
    if (g == "G3a") {
        return a == "A1" ? "moderate" : a == "A2" ? "high" : "very-high";
    }
    return g == "G3b" && a == "A1" ? "high" : "very-high";
}

/// Stage by creatinine; empty when what is missing could change it.
std::optional<int> stageByCreatinine(const AcuteKidney& inputs)
{
    if (!inputs.baseline.known() || !inputs.now.known()) {
        return {};
    }
    const Decimal& before = *inputs.baseline.value;
    const Decimal& now = *inputs.now.value;
    const Decimal rise = minus(now, before);
    const bool half = times(now, 2) >= times(before, 3);
    const bool jump = rise >= Decimal(265, 1);
    if (!half && !jump) {
        return 0;
    }
    if (!inputs.hours.known()) {
        return {};
    }
    const bool within48 = *inputs.hours.value <= Decimal(48);
    const bool within7Days = *inputs.hours.value <= Decimal(168);
    const bool injury = (jump && within48) || (half && within7Days);
    if (!injury) {
        return 0;
    }
    if (now >= Decimal(3536, 1) || (within7Days && now >= times(before, 3))) {
        return 3;
    }
    return within7Days && now >= times(before, 2) ? 2 : 1;
}

std::optional<int> stageByUrine(const AcuteKidney& inputs)
{
    if (!inputs.urine.known() || !inputs.urineHours.known()) {
        return {};
    }
    const Decimal& rate = *inputs.urine.value;
    const Decimal& hours = *inputs.urineHours.value;
    const bool none = rate <= Decimal(0);
    if ((none && hours >= Decimal(12)) || (rate < Decimal(3, 1) && hours >= Decimal(24))) {
        return 3;
    }
    if (rate < Decimal(5, 1) && hours >= Decimal(6)) {
        return hours >= Decimal(12) ? 2 : 1;
    }
    return 0;
}

Decimal wholeRate(double creatinine, double age, bool female)
{
    return {static_cast<std::int64_t>(std::floor(ckdEpi2021(creatinine, age, female) + 0.5))};
}

} // namespace

double ckdEpi2021(double creatinineMgPerDl, double age, bool female)
{
    const double kappa = female ? 0.7 : 0.9;
    const double alpha = female ? -0.241 : -0.302;
    const double part = creatinineMgPerDl / kappa;
    return 142 * std::pow(std::min(part, 1.0), alpha) * std::pow(std::max(part, 1.0), -1.200)
        * std::pow(0.9938, age) * (female ? 1.012 : 1.0);
}

ScoreResult filtrationRate(const Creatinine& creatinine, const Measured& age, const Criterion& female)
{
    ScoreResult result = resultOf("R-EGFR", "Inker, N Engl J Med 2021;385:1737-49");
    result.cautions = {"Not valid in acute kidney injury, pregnancy and extremes of muscle mass: use cystatin C."};
    if (age.known() && *age.value < Decimal(18)) {
        return notApplicable(std::move(result), "Not for patients under 18 years.");
    }
    const Measured& given = creatinine.massUnit.known() ? creatinine.massUnit : creatinine.molarUnit;
    std::vector<std::string> missing = missingOf({given, age});
    if (given.known() && *given.value <= Decimal(0)) {
        missing.push_back(given.item);
    }
    if (!missing.empty()) {
        return incomplete(std::move(result), std::move(missing));
    }
    const double value = record::toDouble(*given.value) / (creatinine.massUnit.known() ? 1.0 : 88.42);
    const double years = record::toDouble(*age.value);
    if (!female.holds) {
        const Decimal man = wholeRate(value, years, false);
        const Decimal woman = wholeRate(value, years, true);
        result.text = "Man " + record::toString(man) + ", woman " + record::toString(woman)
            + " mL/min/1.73 m2; the sex is not known.";
        result.range = ScoreRange {std::min(man, woman), std::max(man, woman)};
        if (stageOf(man) == stageOf(woman)) {
            result = settled(std::move(result), stageOf(man));
        }
        result.missing = female.items;
        return result;
    }
    const Decimal rate = wholeRate(value, years, *female.holds);
    return settled(std::move(result), stageOf(rate), rate);
}

ScoreResult chronicKidney(const ChronicKidney& inputs)
{
    ScoreResult result = resultOf("R-KDIGO", "KDIGO 2024");
    result.cautions = {"Chronic only when the abnormality lasts more than three months."};
    if (!inputs.rate.known()) {
        return incomplete(std::move(result), {inputs.rate.item});
    }
    const std::string g = stageOf(*inputs.rate.value);
    std::string a = albuminOf(inputs.albuminMolar, 3, 30);
    if (a.empty()) {
        a = albuminOf(inputs.albuminMass, 30, 300);
    }
    if (a.empty()) {
        result.text = g + ", albuminuria not measured.";
        return incomplete(std::move(result), {inputs.albuminMolar.item});
    }
    result.text = g + a + ".";
    const bool milder = g == "G1" || g == "G2";
    if (milder && a == "A1" && inputs.otherMarker.holds != true) {
        if (!inputs.otherMarker.holds) {
            result.cautions.emplace_back("Unless there is another marker of kidney damage.");
        }
        return settled(std::move(result), "not-ckd");
    }
    return settled(std::move(result), riskOf(g, a));
}

ScoreResult acuteKidney(const AcuteKidney& inputs)
{
    ScoreResult result = resultOf("R-AKI", "KDIGO 2012, Kidney Int Suppl 2012;2:19");
    const auto byCreatinine = inputs.dialysis.holds == true ? std::optional<int>(3) : stageByCreatinine(inputs);
    const auto byUrine = stageByUrine(inputs);
    const int stage = std::max(byCreatinine.value_or(0), byUrine.value_or(0));
    const std::string code = record::toString(Decimal(stage));
    // Urine is rarely measured outside a hospital: creatinine alone can say that there is no injury.
    if (stage == 3 || byCreatinine || (byUrine && stage > 0)) {
        if (stage > 0 && stage < 3 && !(byCreatinine && byUrine)) {
            result.cautions = {"At least this stage: creatinine and urine were not both assessed."};
        }
        return settled(std::move(result), code, Decimal(stage));
    }
    return incomplete(std::move(result), missingOf({inputs.baseline, inputs.now, inputs.hours}));
}

ScoreResult filtrationRate(const assessment::Form& form)
{
    Readings readings(form);
    ScoreResult result = filtrationRate({measured(readings, "tc-lab-creat-mgdl"), measured(readings, "tc-lab-creat")},
                                        measured(readings, "tc-ctx-age"),
                                        readings.has("tc-ctx-sex", {"F"}));
    if (readings.has("tc-hx-pregnant", {"yes"}).holds == true) {
        result.cautions.emplace_back("Pregnant: the equation is not valid.");
    }
    result.used = readings.used();
    return result;
}

ScoreResult reportedOrComputedRate(const assessment::Form& form)
{
    Readings readings(form);
    const Measured reported = measured(readings, "tc-lab-egfr");
    if (!reported.known()) {
        ScoreResult computed = filtrationRate(form);
        computed.id = "calc-egfr";
        return computed;
    }
    ScoreResult result = settled(resultOf("calc-egfr", "as reported"), stageOf(*reported.value), reported.value);
    result.used = readings.used();
    return result;
}

ScoreResult chronicKidney(const assessment::Form& form)
{
    const ScoreResult rate = reportedOrComputedRate(form);
    Readings readings(form);
    ScoreResult result = chronicKidney({.rate = {rate.value, "tc-lab-egfr"},
                                        .albuminMolar = measured(readings, "tc-lab-acr"),
                                        .albuminMass = measured(readings, "tc-lab-acr-mgg"),
                                        .otherMarker = readings.yes("tc-hx-kidney-marker")});
    result.used = readings.used();
    result.used.insert(result.used.end(), rate.used.begin(), rate.used.end());
    return result;
}

ScoreResult acuteKidney(const assessment::Form& form)
{
    Readings readings(form);
    ScoreResult result = acuteKidney({.baseline = measured(readings, "tc-lab-creat-baseline"),
                                      .now = measured(readings, "tc-lab-creat"),
                                      .hours = measured(readings, "tc-lab-creat-hours"),
                                      .urine = measured(readings, "tc-lab-urine-rate"),
                                      .urineHours = measured(readings, "tc-lab-urine-hours"),
                                      .dialysis = readings.yes("tc-lab-aki-dialysis")});
    result.used = readings.used();
    return result;
}

} // namespace sartorius::scores
