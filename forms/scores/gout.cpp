#include "forms/scores/gout.h"

#include "forms/scores/readings.h"

#include <algorithm>
#include <utility>

namespace sartorius::scores {
namespace {

using record::Decimal;

Urate urate(Readings& readings)
{
    Urate result;
    result.value = readings.number("mk-lab-urate-umol");
    if (!result.value) {
        result.value = readings.number("mk-lab-urate-mgdl");
        result.massUnit = result.value.has_value();
    }
    result.items = {result.massUnit ? "mk-lab-urate-mgdl" : "mk-lab-urate-umol"};
    return result;
}

/// 1 mg/dL = 59.48 umol/L.
Urate inTheOtherUnit(const Urate& urate)
{
    const Decimal factor(5948, 2);
    Urate other = urate;
    other.massUnit = !urate.massUnit;
    const auto converted = urate.massUnit ? record::multiply(*urate.value, factor)
                                          : record::divide(*urate.value, factor, 4);
    other.value = converted ? std::optional<Decimal>(*converted) : std::nullopt;
    return other;
}

/// Neogi 2015: below 4 mg/dL -4; 4 to below 6: 0; 6 to below 8: 2; 8 to below 10: 3; 10 or more: 4.
Points uratePoints(const Urate& urate)
{
    if (!urate.value) {
        return {-4, 4, urate.items};
    }
    const Decimal& v = *urate.value;
    const auto at = [&urate, &v](Decimal mass, Decimal molar) {
        return v >= (urate.massUnit ? mass : molar);
    };
    const Decimal given = at(10, 600) ? 4 : at(8, 480) ? 3 : at(6, 360) ? 2 : at(4, 240) ? 0 : -4;
    return {given, given, urate.items};
}

/// The value in the other unit, marked as converted, and a word when it would score differently there.
void noteUnit(ScoreResult& result, const Urate& urate, bool (*same)(const Urate&, const Urate&))
{
    if (!urate.value) {
        return;
    }
    const Urate other = inTheOtherUnit(urate);
    if (!other.value) {
        return;
    }
    result.cautions.push_back("Urate converted: "
                              + record::toString(record::rounded(*other.value, other.massUnit ? 2 : 0))
                              + (other.massUnit ? " mg/dL" : " umol/L") + "; the rule uses the value entered.");
    if (!same(urate, other)) {
        result.cautions.emplace_back("Borderline urate: it would score differently in the other unit.");
    }
}

bool sameUratePoints(const Urate& one, const Urate& other)
{
    return uratePoints(one).least == uratePoints(other).least;
}

bool isHigh(const Urate& urate)
{
    return *urate.value > (urate.massUnit ? Decimal(588, 2) : Decimal(350));
}

bool bothHigh(const Urate& one, const Urate& other)
{
    return isHigh(one) == isHigh(other);
}

Points counted(const std::vector<Criterion>& criteria)
{
    std::vector<Points> parts;
    parts.reserve(criteria.size());
    for (const auto& criterion : criteria) {
        parts.push_back(points(criterion));
    }
    const Total total = sum(parts);
    return {total.least, total.most, total.missing};
}

/// First toe settles the pattern; without it the ankle counts one.
Points jointPattern(Readings& readings)
{
    const Criterion toe = readings.yes("mk-sx-podagra-ever");
    if (toe.holds == true) {
        return {2, 2, toe.items};
    }
    const Points ankle = points(readings.yes("mk-sx-ankle-midfoot-ever"));
    if (toe.holds == false) {
        return ankle;
    }
    Points both {ankle.least, 2, toe.items};
    both.items.insert(both.items.end(), ankle.items.begin(), ankle.items.end());
    return both;
}

/// Typical is at least two of the three features; recurrent attacks give two points, otherwise one.
Points typicalEpisodes(Readings& readings)
{
    const Points features = counted({readings.yes("mk-sx-episode-peak-24h"),
                                     readings.yes("mk-sx-episode-resolve-14d"),
                                     readings.yes("mk-sx-episode-full-resolution")});
    const Criterion recurrent = readings.has("mk-sx-prior-episodes", {"recurrent"});
    Points result;
    result.least = features.least < Decimal(2) ? 0 : recurrent.holds.value_or(false) ? 2 : 1;
    result.most = features.most < Decimal(2) ? 0 : recurrent.holds.value_or(true) ? 2 : 1;
    result.items = features.known() ? std::vector<std::string> {} : features.items;
    if (!recurrent.holds) {
        result.items.insert(result.items.end(), recurrent.items.begin(), recurrent.items.end());
    }
    return result;
}

/// Imaging that was not done has shown nothing and counts zero; only a blank is unknown.
Criterion shown(Readings& readings, const char* item)
{
    if (readings.code(item) == "not-done") {
        return {false, {item}};
    }
    return readings.has(item, {"present"});
}

Points crystalNegativeFluid(Readings& readings)
{
    const char* item = "mk-lab-syn-crystals";
    if (readings.code(item) == "not-done") {
        return {0, 0, {item}};
    }
    return points(readings.has(item, {"none", "cpp", "other"}), -2);
}

} // namespace

ScoreResult goutClassification(const GoutClassification& inputs)
{
    ScoreResult result;
    result.id = "R-GOUT15";
    result.source = "Neogi, Arthritis Rheumatol 2015;67:2557-68";
    result.cautions = {"Classification criteria select groups for studies and are not diagnostic."};
    if (inputs.eligible.holds == false) {
        return notApplicable(std::move(result), "Never a swollen or painful joint.");
    }
    if (inputs.urateCrystals.holds == true) {
        result.status = ScoreStatus::Complete;
        result.category = "classified";
        result.text = "Urate crystals seen: sufficient without a score.";
        return result;
    }
    noteUnit(result, inputs.urate, &sameUratePoints);
    const Total total = sum({inputs.jointPattern,
                             inputs.characteristics,
                             inputs.typicalEpisodes,
                             points(inputs.tophus, 4),
                             uratePoints(inputs.urate),
                             inputs.crystalNegativeFluid,
                             points(inputs.imagingDeposit, 4),
                             points(inputs.erosion, 4)});
    return additive(std::move(result), total, [](const Decimal& score) {
        return std::string(score >= Decimal(8) ? "classified" : "not-classified");
    });
}

ScoreResult goutClassification(Readings& readings)
{
    const auto rest = readings.number("mk-sx-nrs-rest");
    const auto activity = readings.number("mk-sx-nrs-activity");
    const bool painless = rest && activity && rest->mantissa == 0 && activity->mantissa == 0;
    ScoreResult result = goutClassification(GoutClassification {
        .eligible = {!painless, {"mk-sx-nrs-rest", "mk-sx-nrs-activity"}},
        .urateCrystals = readings.has("mk-lab-syn-crystals", {"msu", "both"}),
        .jointPattern = jointPattern(readings),
        .characteristics = counted({readings.yes("mk-ex-erythema"),
                                    readings.yes("mk-sx-touch-intolerance"),
                                    readings.yes("mk-sx-cannot-use")}),
        .typicalEpisodes = typicalEpisodes(readings),
        .tophus = readings.yes("mk-ex-tophus"),
        .urate = urate(readings),
        .crystalNegativeFluid = crystalNegativeFluid(readings),
        .imagingDeposit = shown(readings, "mk-img-us-double-contour"),
        .erosion = shown(readings, "mk-img-gout-erosion"),
    });
    result.used = readings.used();
    return result;
}

ScoreResult acuteGoutRule(const AcuteGout& inputs)
{
    ScoreResult result;
    result.id = "R-JANS";
    result.source = "Janssens, Arch Intern Med 2010;170:1120-6";
    result.cautions = {"Made for one painful joint in primary care, mostly the foot; never delays the "
                       "aspiration of a hot joint."};
    if (inputs.applies.holds == false) {
        return notApplicable(std::move(result), "Not an acute arthritis of one joint without injury.");
    }
    Criterion highUrate {std::nullopt, inputs.urate.items};
    if (inputs.urate.value) {
        highUrate.holds = isHigh(inputs.urate);
    }
    noteUnit(result, inputs.urate, &bothHigh);
    const Total total = sum({points(inputs.male, 2),
                             points(inputs.previousAttack, 2),
                             points(inputs.onsetWithinADay, Decimal(5, 1)),
                             points(inputs.redness, 1),
                             points(inputs.firstToe, Decimal(25, 1)),
                             points(inputs.hypertensionOrHeart, Decimal(15, 1)),
                             points(highUrate, Decimal(35, 1))});
    result = additive(std::move(result), total, [](const Decimal& score) {
        return std::string(score <= Decimal(4)   ? "low"
                               : score < Decimal(8) ? "intermediate"
                                                    : "high");
    });
    if (!inputs.applies.holds) {
        result.status = ScoreStatus::Indeterminate;
        result.category.clear();
        result.value.reset();
        result.missing.insert(result.missing.begin(),
                              inputs.applies.items.begin(),
                              inputs.applies.items.end());
    }
    return result;
}

ScoreResult acuteGoutRule(Readings& readings)
{
    const Criterion inflamed = any({readings.yes("mk-ex-warmth"),
                                    readings.yes("mk-ex-erythema"),
                                    readings.has("mk-ex-effusion", {"trace", "1+", "2+", "3+"})});
    Criterion firstToe = readings.yes("mk-sx-mtp1-now");
    if (!firstToe.holds && readings.yes("mk-sx-podagra-ever").holds == false) {
        firstToe.holds = false;
    }
    ScoreResult result = acuteGoutRule(AcuteGout {
        .applies = all({opposite(readings.yes("mk-pc-injury")), inflamed}),
        .male = readings.has("mk-ctx-sex-at-birth", {"male"}),
        .previousAttack = readings.has("mk-sx-prior-episodes", {"one", "recurrent"}),
        .onsetWithinADay = readings.has("mk-pc-onset", {"sudden", "hours"}),
        .redness = readings.yes("mk-ex-erythema"),
        .firstToe = firstToe,
        .hypertensionOrHeart = any({readings.yes("mk-hx-htn"), readings.yes("mk-hx-cvd")}),
        .urate = urate(readings),
    });
    result.used = readings.used();
    return result;
}

} // namespace sartorius::scores
