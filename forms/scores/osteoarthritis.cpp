#include "forms/scores/osteoarthritis.h"

#include "forms/scores/readings.h"

#include <algorithm>
#include <utility>

namespace sartorius::scores {
namespace {

ScoreResult acr(std::string variant)
{
    ScoreResult result;
    result.id = "R-ACR";
    result.variant = std::move(variant);
    result.source = "Altman, Arthritis Rheum 1986;29:1039-49";
    result.cautions = {"Classification criteria select groups for studies and are not diagnostic."};
    return result;
}

ScoreResult counted(ScoreResult result,
                    const KneeOsteoarthritis& inputs,
                    const std::vector<Criterion>& criteria,
                    record::Decimal needed)
{
    if (inputs.pain.holds == false) {
        return notApplicable(std::move(result), "No knee pain.");
    }
    std::vector<Points> parts;
    parts.reserve(criteria.size());
    for (const auto& criterion : criteria) {
        parts.push_back(points(criterion));
    }
    return additive(std::move(result), sum(parts), [needed](const record::Decimal& count) {
        return std::string(count >= needed ? "met" : "not-met");
    });
}

} // namespace

ScoreResult acrClinical(const KneeOsteoarthritis& inputs)
{
    return counted(acr("clinical"),
                   inputs,
                   {inputs.ageAbove50,
                    inputs.stiffnessBelow30,
                    inputs.crepitus,
                    inputs.bonyTenderness,
                    inputs.bonyEnlargement,
                    inputs.noWarmth},
                   3);
}

ScoreResult acrRadiographic(const KneeOsteoarthritis& inputs)
{
    ScoreResult result = counted(acr("clinical and radiographic"),
                                 inputs,
                                 {inputs.ageAbove50, inputs.stiffnessBelow30, inputs.crepitus},
                                 1);
    if (result.status == ScoreStatus::NotApplicable || inputs.osteophytes.holds == true) {
        return result;
    }
    if (inputs.osteophytes.holds == false || result.category == "not-met") {
        result.status = ScoreStatus::Complete;
        result.category = "not-met";
        result.missing.clear();
        return result;
    }
    result.status = ScoreStatus::Indeterminate;
    result.category.clear();
    result.missing.insert(result.missing.begin(),
                          inputs.osteophytes.items.begin(),
                          inputs.osteophytes.items.end());
    return result;
}

ScoreResult acrLaboratory(const KneeOsteoarthritis& inputs)
{
    return counted(acr("clinical and laboratory"),
                   inputs,
                   {inputs.ageAbove50,
                    inputs.stiffnessBelow30,
                    inputs.crepitus,
                    inputs.bonyTenderness,
                    inputs.bonyEnlargement,
                    inputs.noWarmth,
                    inputs.esrBelow40,
                    inputs.rheumatoidFactorBelow40,
                    inputs.osteoarthriticFluid},
                   5);
}

KneeOsteoarthritis kneeOsteoarthritis(Readings& readings)
{
    using Order = Readings::Order;
    KneeOsteoarthritis inputs;
    // The form is for a painful knee unless both pain scores say otherwise.
    const auto rest = readings.number("mk-sx-nrs-rest");
    const auto activity = readings.number("mk-sx-nrs-activity");
    inputs.pain.holds = !(rest && activity && rest->mantissa == 0 && activity->mantissa == 0);
    inputs.ageAbove50 = readings.compared("mk-ctx-age", Order::Above, 50);
    inputs.stiffnessBelow30 = readings.compared("mk-sx-morning-stiffness-min", Order::Below, 30);
    inputs.crepitus = readings.yes("mk-ex-crepitus");
    inputs.bonyTenderness = readings.yes("mk-ex-bony-tenderness");
    inputs.bonyEnlargement = readings.yes("mk-ex-bony-enlargement");
    inputs.noWarmth = opposite(readings.yes("mk-ex-warmth"));
    inputs.osteophytes = readings.has("mk-img-xr-osteophytes", {"definite", "moderate", "large"});
    inputs.esrBelow40 = readings.compared("mk-lab-esr", Order::Below, 40);
    inputs.rheumatoidFactorBelow40 = readings.has("mk-lab-rf-titre", {"lt-1-40"});
    inputs.osteoarthriticFluid = any({readings.compared("mk-lab-syn-wbc", Order::Below, 2000),
                                      readings.has("mk-lab-syn-appearance", {"clear"})});
    return inputs;
}

ScoreResult acrClinical(Readings& readings)
{
    ScoreResult result = acrClinical(kneeOsteoarthritis(readings));
    result.used = readings.used();
    return result;
}

ScoreResult niceClinical(const ClinicalOsteoarthritis& inputs)
{
    ScoreResult result;
    result.id = "R-NICE";
    result.source = "NICE NG226, 2022";
    result = decided(std::move(result),
                     all({inputs.age45, inputs.activityRelatedPain, inputs.stiffnessAtMost30}),
                     "met",
                     "not-met");
    if (result.category == "met") {
        result.text = "Osteoarthritis may be diagnosed without imaging.";
        for (const auto& feature : inputs.atypical) {
            result.cautions.push_back("Atypical feature present: " + feature);
        }
    }
    return result;
}

ScoreResult niceClinical(Readings& readings, const std::vector<std::string>& openFlags)
{
    using Order = Readings::Order;
    const auto open = [&openFlags](const char* id) {
        return std::find(openFlags.begin(), openFlags.end(), id) != openFlags.end();
    };
    const auto holds = [](const Criterion& criterion) { return criterion.holds.value_or(false); };
    ClinicalOsteoarthritis inputs {
        .age45 = readings.compared("mk-ctx-age", Order::AtLeast, 45),
        .activityRelatedPain = readings.yes("mk-sx-activity-pain"),
        .stiffnessAtMost30 = readings.compared("mk-sx-morning-stiffness-min", Order::AtMost, 30),
        .atypical = {},
    };
    if (holds(all({readings.yes("mk-pc-injury"),
                   readings.compared("mk-pc-duration-days", Order::AtMost, 42)}))) {
        inputs.atypical.emplace_back("recent trauma");
    }
    if (open("RF-01")) {
        inputs.atypical.emplace_back("hot swollen joint");
    }
    if (open("RF-10")) {
        inputs.atypical.emplace_back("concern about malignancy");
    }
    if (holds(readings.has("mk-pc-onset", {"sudden"}))) {
        inputs.atypical.emplace_back("sudden onset");
    }
    ScoreResult result = niceClinical(inputs);
    result.used = readings.used();
    return result;
}

} // namespace sartorius::scores
