#include "forms/scores/thigh_rules.h"

#include "forms/scores/kidney.h"
#include "forms/scores/laboratory.h"
#include "forms/scores/leg_arteries.h"
#include "forms/scores/muscle_enzymes.h"
#include "forms/scores/muscle_injury.h"
#include "forms/scores/readings.h"
#include "forms/scores/thrombosis.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sartorius::scores {
namespace {

using assessment::Form;
using record::Decimal;
using record::Laterality;

using Rule = ScoreResult (*)(const Form&);

struct Named
{
    std::string_view id;
    Rule rule;
};

DeepVeinThrombosis thrombosisOf(Readings& readings, Readings& other)
{
    using Order = Readings::Order;
    const Criterion pregnant = readings.has("tc-hx-pregnant", {"yes", "postpartum-6w"});
    const Criterion child = readings.compared("tc-ctx-age", Order::Below, 18);
    Criterion calf {std::nullopt, {"tc-ex-calf-circ"}};
    const auto here = readings.number("tc-ex-calf-circ");
    const auto there = other.number("tc-ex-calf-circ");
    if (here && there) {
        calf.holds = minus(*here, *there) >= Decimal(3);
    }
    const Criterion pitting = all({readings.has("tc-ex-oedema", {"pitting"}),
                                   opposite(other.has("tc-ex-oedema", {"pitting"}))});
    return {
        .applies = {!pregnant.holds.value_or(false) && !child.holds.value_or(false), {"tc-hx-pregnant", "tc-ctx-age"}},
        .positive = {readings.yes("tc-hx-cancer"),
                     readings.yes("tc-hx-immob"),
                     readings.yes("tc-hx-bedridden"),
                     readings.yes("tc-ex-dvt-tender"),
                     readings.yes("tc-sx-whole-leg-swelling"),
                     calf,
                     pitting,
                     readings.yes("tc-ex-collateral"),
                     readings.yes("tc-hx-vte")},
        .alternative = readings.yes("tc-wells-alt"),
    };
}

using WellsRule = ScoreResult (*)(const DeepVeinThrombosis&);

ScoreResult wellsOfSide(const Form& form, Laterality side, WellsRule rule)
{
    Readings readings(form, side);
    Readings other(form, record::opposite(side));
    ScoreResult result = rule(thrombosisOf(readings, other));
    result.used = readings.used();
    return result;
}

/// Red flags look at both legs; the published rule looks at the index leg, and at the worse one when both
/// are affected.
ScoreResult worseWells(const Form& form, WellsRule rule)
{
    ScoreResult right = wellsOfSide(form, Laterality::Right, rule);
    ScoreResult left = wellsOfSide(form, Laterality::Left, rule);
    const auto least = [](const ScoreResult& r) { return r.range ? r.range->least : Decimal(-2); };
    return least(left) > least(right) ? left : right;
}

ScoreResult thighWells(const Form& form)
{
    const auto side = form.indexSide();
    if (side == Laterality::Right || side == Laterality::Left) {
        return wellsOfSide(form, *side, wells);
    }
    return worseWells(form, wells);
}

ScoreResult thighWellsForRedFlags(const Form& form)
{
    return worseWells(form, wellsForRedFlags);
}

ScoreResult renamed(ScoreResult result, std::string_view id)
{
    result.id = id;
    return result;
}

ScoreResult overUpperLimit(const Form& form)
{
    return renamed(creatineKinase(form), "calc-ck-xuln");
}

ScoreResult computedCalcium(const Form& form)
{
    return renamed(correctedCalcium(form), "calc-cca");
}

ScoreResult computedInjuryStage(const Form& form)
{
    return renamed(acuteKidney(form), "calc-aki");
}

ScoreResult lowestToeIndex(const Form& form)
{
    return renamed(toeBrachialIndex(form), "calc-tbi");
}

ScoreResult exercisePositive(const Form& form)
{
    ScoreResult result = renamed(afterExercise(form), "calc-postex-pos");
    if (result.status == ScoreStatus::Complete) {
        result.category = result.category == "positive" ? "yes" : "no";
    }
    return result;
}

constexpr std::array<std::string_view, 6> kPowers {"tc-ex-power-add",       "tc-ex-power-hipflex",
                                                   "tc-ex-power-kneeext",   "tc-ex-power-ankledf",
                                                   "tc-ex-power-toeext",    "tc-ex-power-ankleplantar"};

/// The lowest grade recorded in either leg. A grade of 3 or less stands at once; a better one only when
/// every group was tested, since one that was not could be worse.
ScoreResult lowestPower(const Form& form)
{
    ScoreResult result = resultOf("calc-minpower", "MRC grades");
    std::optional<Decimal> lowest;
    for (const auto side : {Laterality::Right, Laterality::Left}) {
        Readings readings(form, side);
        for (const auto item : kPowers) {
            const auto grade = readings.number(item);
            if (!grade && std::find(result.missing.begin(), result.missing.end(), item) == result.missing.end()) {
                result.missing.emplace_back(item);
            }
            if (grade && (!lowest || *grade < *lowest)) {
                lowest = grade;
            }
        }
        const auto used = readings.used();
        result.used.insert(result.used.end(), used.begin(), used.end());
    }
    if (lowest && (result.missing.empty() || *lowest <= Decimal(3))) {
        return settled(std::move(result), *lowest <= Decimal(3) ? "severe" : "mild-or-none", lowest);
    }
    return result;
}

ScoreResult worstSqueezePain(const Form& form)
{
    ScoreResult result = resultOf("calc-sqz-pain-max", "");
    for (const auto side : {Laterality::Right, Laterality::Left}) {
        Readings readings(form, side);
        for (const auto* item : {"tc-ex-sqz-pain-0", "tc-ex-sqz-pain-45", "tc-ex-sqz-pain-90"}) {
            const auto pain = readings.number(item);
            if (pain && (!result.value || *pain > *result.value)) {
                result.value = pain;
            }
        }
        const auto used = readings.used();
        result.used.insert(result.used.end(), used.begin(), used.end());
    }
    if (!result.value) {
        return incomplete(std::move(result), {"tc-ex-sqz-pain-0", "tc-ex-sqz-pain-45", "tc-ex-sqz-pain-90"});
    }
    return settled(std::move(result), *result.value >= Decimal(3) ? "painful" : "mild", result.value);
}

/// Palpation was done and no adductor is tender.
ScoreResult adductorsNotTender(const Form& form)
{
    Readings readings(form);
    ScoreResult result = decided(
        resultOf("calc-add-palp-neg", ""),
        opposite(readings.has("tc-ex-palp-site",
                              {"adductor-longus", "adductor-brevis", "adductor-magnus", "gracilis"})),
        "yes",
        "no");
    result.used = readings.used();
    return result;
}

constexpr std::array<Named, 38> kRules {{
    {"R-ABI", ankleBrachialIndex},
    {"R-TBI", toeBrachialIndex},
    {"R-ABI-EX", afterExercise},
    {"R-FONT", fontaine},
    {"R-RUTH", rutherford},
    {"R-ALI", limbIschaemia},
    {"R-ECQ", edinburgh},
    {"R-WELLS", thighWells},
    {"R-SAMS", statinIndex},
    {"R-CK", creatineKinase},
    {"R-MCM", mcMahon},
    {"R-EGFR", filtrationRate},
    {"R-KDIGO", chronicKidney},
    {"R-AKI", acuteKidney},
    {"R-CCA", correctedCalcium},
    {"R-AG", anionGap},
    {"R-NA", sodiumBand},
    {"R-K", potassiumBand},
    {"R-MG", magnesiumBand},
    {"R-PHOS", phosphateBand},
    {"R-A1C", haemoglobinA1c},
    {"R-TSH", thyroid},
    {"R-BAMIC", britishAthletics},
    {"R-MUN", munich},
    {"R-SQZ", squeeze},
    {"R-SQZ5", fiveSecondSqueeze},
    {"R-RATIO", strengthRatio},
    {"R-WELLS-RF", thighWellsForRedFlags},
    {"calc-6p", sixPs},
    {"calc-minpower", lowestPower},
    {"calc-sqz-pain-max", worstSqueezePain},
    {"calc-add-palp-neg", adductorsNotTender},
    {"calc-postex-pos", exercisePositive},
    {"calc-ck-xuln", overUpperLimit},
    {"calc-cca", computedCalcium},
    {"calc-aki", computedInjuryStage},
    {"calc-tbi", lowestToeIndex},
    {"calc-egfr", reportedOrComputedRate},
}};

constexpr std::size_t kPublished = 27; ///< those before the readings of red flags and computed values

const Named* named(std::string_view id)
{
    const auto* found = std::find_if(kRules.begin(), kRules.end(), [id](const Named& n) { return n.id == id; });
    return found == kRules.end() ? nullptr : found;
}

} // namespace

std::span<const std::string_view> thighIds()
{
    static const auto ids = [] {
        std::array<std::string_view, kPublished> list;
        std::transform(kRules.begin(), kRules.begin() + kPublished, list.begin(), [](const Named& n) { return n.id; });
        return list;
    }();
    return ids;
}

bool knownForThigh(std::string_view id)
{
    return named(id) != nullptr;
}

std::optional<ScoreResult> thighScore(std::string_view id, const Form& form)
{
    const Named* rule = named(id);
    return rule == nullptr ? std::nullopt : std::optional<ScoreResult>(rule->rule(form));
}

} // namespace sartorius::scores
