#include "forms/scores/laboratory.h"

#include "forms/scores/readings.h"

#include <initializer_list>
#include <utility>

namespace sartorius::scores {
namespace {

using record::Decimal;

constexpr std::string_view kDefaults = "Adult defaults; the interval of the laboratory wins";

Decimal plus(const Decimal& a, const Decimal& b)
{
    return record::add(a, b).value_or(a);
}

ScoreResult banded(std::string_view id, std::string_view source, const Measured& value, std::initializer_list<BandOf> bands)
{
    ScoreResult result = resultOf(id, source);
    if (!value.known()) {
        return incomplete(std::move(result), {value.item});
    }
    return settled(std::move(result), bandOf(*value.value, bands), value.value);
}

template <class Rule>
ScoreResult onItem(const assessment::Form& form, const char* item, Rule rule)
{
    Readings readings(form);
    ScoreResult result = rule(measured(readings, item));
    result.used = readings.used();
    return result;
}

} // namespace

ScoreResult correctedCalcium(const Calcium& inputs)
{
    ScoreResult result = resultOf("R-CCA", "Adjusted calcium, albumin 40 g/L");
    if (!inputs.total.known()) {
        return incomplete(std::move(result), {inputs.total.item});
    }
    Decimal value = *inputs.total.value;
    if (inputs.alreadyAdjusted.holds != true) {
        if (!inputs.albumin.known()) {
            return incomplete(std::move(result), {inputs.albumin.item});
        }
        const Decimal lacking = minus(Decimal(40), *inputs.albumin.value);
        value = plus(value, times(Decimal(2, 2), lacking));
        if (*inputs.albumin.value < Decimal(25)) {
            result.cautions = {"Albumin below 25 g/L: ask for ionised calcium."};
        }
    }
    const std::string category = value < Decimal(190, 2) ? "severe-low"
        : value < Decimal(220, 2)                        ? "low"
        : value <= Decimal(260, 2)                       ? "normal"
        : value <= Decimal(300, 2)                       ? "mild-high"
        : value <= Decimal(350, 2)                       ? "moderate-high"
                                                         : "severe-high";
    return settled(std::move(result), category, value);
}

ScoreResult correctedCalciumMass(const Measured& total, const Measured& albumin)
{
    ScoreResult result = resultOf("R-CCA", "Adjusted calcium, albumin 4.0 g/dL");
    auto missing = missingOf({total, albumin});
    if (!missing.empty()) {
        return incomplete(std::move(result), std::move(missing));
    }
    const Decimal lacking = minus(Decimal(40, 1), *albumin.value);
    return settled(std::move(result), "adjusted", plus(*total.value, times(Decimal(8, 1), lacking)));
}

ScoreResult anionGap(const AnionGap& inputs)
{
    ScoreResult result = resultOf("R-AG", "Usual interval 8 to 12 mmol/L, that of the laboratory wins");
    auto missing = missingOf({inputs.sodium, inputs.chloride, inputs.bicarbonate});
    if (!missing.empty()) {
        return incomplete(std::move(result), std::move(missing));
    }
    Decimal gap = minus(minus(*inputs.sodium.value, *inputs.chloride.value), *inputs.bicarbonate.value);
    if (inputs.albumin.known()) {
        result.text = "Before adjustment for albumin: " + record::toString(gap) + " mmol/L.";
        gap = plus(gap, times(Decimal(25, 2), minus(Decimal(40), *inputs.albumin.value)));
    } else {
        result.cautions = {"Not adjusted for albumin."};
    }
    const std::string category = gap < Decimal(8) ? "low" : gap <= Decimal(12) ? "normal" : "high";
    return settled(std::move(result), category, gap);
}

ScoreResult sodiumBand(const Measured& sodium)
{
    constexpr std::string_view kSource = "European hyponatraemia guideline 2014";
    if (sodium.known() && *sodium.value > Decimal(145)) {
        const std::string category = *sodium.value > Decimal(155) ? "high-critical"
            : *sodium.value >= Decimal(150)                       ? "high-moderate"
                                                                  : "high-mild";
        return settled(resultOf("R-NA", kSource), category, sodium.value);
    }
    return banded("R-NA",
                  kSource,
                  sodium,
                  {{Decimal(120), "profound-critical"},
                   {Decimal(125), "profound"},
                   {Decimal(130), "moderate"},
                   {Decimal(135), "mild"},
                   {{}, "normal"}});
}

ScoreResult potassiumBand(const Measured& potassium)
{
    return banded("R-K",
                  "UK Kidney Association 2023",
                  potassium,
                  {{Decimal(25, 1), "severe-low"},
                   {Decimal(30, 1), "moderate-low"},
                   {Decimal(35, 1), "mild-low"},
                   {Decimal(54, 1), "normal"},
                   {Decimal(55, 1), "upper-borderline"},
                   {Decimal(60, 1), "mild-high"},
                   {Decimal(65, 1), "moderate-high"},
                   {{}, "severe-high"}});
}

ScoreResult magnesiumBand(const Measured& magnesium)
{
    if (magnesium.known() && *magnesium.value > Decimal(100, 2)) {
        return settled(resultOf("R-MG", kDefaults),
                       *magnesium.value > Decimal(200, 2) ? "high-act" : "high",
                       magnesium.value);
    }
    return banded("R-MG",
                  kDefaults,
                  magnesium,
                  {{Decimal(40, 2), "severe-low"}, {Decimal(70, 2), "low"}, {{}, "normal"}});
}

ScoreResult phosphateBand(const Measured& phosphate)
{
    if (phosphate.known() && *phosphate.value > Decimal(150, 2)) {
        return settled(resultOf("R-PHOS", kDefaults), "high", phosphate.value);
    }
    return banded("R-PHOS",
                  kDefaults,
                  phosphate,
                  {{Decimal(30, 2), "severe-low"},
                   {Decimal(60, 2), "moderate-low"},
                   {Decimal(80, 2), "mild-low"},
                   {{}, "normal"}});
}

Decimal percentOf(const Decimal& mmolPerMol)
{
    return record::rounded(plus(times(Decimal(9148, 5), mmolPerMol), Decimal(2152, 3)), 1);
}

Decimal mmolPerMolOf(const Decimal& percent)
{
    return record::rounded(ratio(minus(percent, Decimal(2152, 3)), Decimal(9148, 5)), 0);
}

ScoreResult haemoglobinA1c(const Measured& mmolPerMol, const Measured& percent)
{
    constexpr std::string_view kSource = "ADA";
    ScoreResult result
        = mmolPerMol.known() ? banded("R-A1C",
                                      kSource,
                                      mmolPerMol,
                                      {{Decimal(39), "normal"}, {Decimal(48), "prediabetes"}, {{}, "diabetes-range"}})
                             : banded("R-A1C",
                                      kSource,
                                      {percent.value, mmolPerMol.item},
                                      {{Decimal(57, 1), "normal"}, {Decimal(65, 1), "prediabetes"}, {{}, "diabetes-range"}});
    if (mmolPerMol.known()) {
        result.text = record::toString(percentOf(*mmolPerMol.value)) + " % when converted.";
    } else if (percent.known()) {
        result.text = record::toString(mmolPerMolOf(*percent.value)) + " mmol/mol when converted.";
    }
    result.cautions = {"Not valid with haemolysis, transfusion, pregnancy, haemoglobin variants and severe kidney disease."};
    return result;
}

ScoreResult thyroid(const Measured& tsh, const Measured& freeT4)
{
    const Decimal lowT4 = 9;
    ScoreResult result = resultOf("R-TSH", kDefaults);
    if (!tsh.known()) {
        return incomplete(std::move(result), {tsh.item});
    }
    const Decimal& value = *tsh.value;
    const bool raised = value > Decimal(400, 2);
    if (raised && freeT4.known() && *freeT4.value < lowT4) {
        return settled(std::move(result), "overt", value);
    }
    const std::string category = value < Decimal(10, 2) ? "suppressed"
        : value < Decimal(40, 2)                        ? "low"
        : !raised                                       ? "normal"
        : value < Decimal(10)                           ? "raised"
                                                        : "marked";
    return settled(std::move(result), category, value);
}

ScoreResult correctedCalcium(const assessment::Form& form)
{
    Readings readings(form);
    ScoreResult result = correctedCalcium({.total = measured(readings, "tc-lab-ca"),
                                           .albumin = measured(readings, "tc-lab-alb"),
                                           .alreadyAdjusted = readings.yes("tc-lab-ca-adjusted")});
    result.used = readings.used();
    return result;
}

ScoreResult anionGap(const assessment::Form& form)
{
    Readings readings(form);
    ScoreResult result = anionGap({.sodium = measured(readings, "tc-lab-na"),
                                   .chloride = measured(readings, "tc-lab-cl"),
                                   .bicarbonate = measured(readings, "tc-lab-hco3"),
                                   .albumin = measured(readings, "tc-lab-alb")});
    result.used = readings.used();
    return result;
}

ScoreResult sodiumBand(const assessment::Form& form)
{
    return onItem(form, "tc-lab-na", [](const Measured& v) { return sodiumBand(v); });
}

ScoreResult potassiumBand(const assessment::Form& form)
{
    return onItem(form, "tc-lab-k", [](const Measured& v) { return potassiumBand(v); });
}

ScoreResult magnesiumBand(const assessment::Form& form)
{
    return onItem(form, "tc-lab-mg", [](const Measured& v) { return magnesiumBand(v); });
}

ScoreResult phosphateBand(const assessment::Form& form)
{
    return onItem(form, "tc-lab-phos", [](const Measured& v) { return phosphateBand(v); });
}

ScoreResult haemoglobinA1c(const assessment::Form& form)
{
    Readings readings(form);
    ScoreResult result = haemoglobinA1c(measured(readings, "tc-lab-a1c"), measured(readings, "tc-lab-a1c-percent"));
    result.used = readings.used();
    return result;
}

ScoreResult thyroid(const assessment::Form& form)
{
    Readings readings(form);
    ScoreResult result = thyroid(measured(readings, "tc-lab-tsh"), measured(readings, "tc-lab-ft4"));
    result.used = readings.used();
    return result;
}

} // namespace sartorius::scores
