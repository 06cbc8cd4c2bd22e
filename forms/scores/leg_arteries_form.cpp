// How the rules of the leg arteries read the thigh form.

#include "forms/scores/leg_arteries.h"
#include "forms/scores/readings.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sartorius::scores {
namespace {

using record::Decimal;
using record::Laterality;

constexpr std::array<Laterality, 2> kSides {Laterality::Right, Laterality::Left};

ArmPressures armsOf(const assessment::Form& form)
{
    Readings right(form, Laterality::Right);
    Readings left(form, Laterality::Left);
    return {measured(right, "tc-abi-brachial"), measured(left, "tc-abi-brachial")};
}

LegPressures legOf(Readings& readings)
{
    return {.dorsalisPedis = measured(readings, "tc-abi-dp"),
            .posteriorTibial = measured(readings, "tc-abi-pt"),
            .toe = measured(readings, "tc-abi-toe"),
            .afterExerciseAnkle = measured(readings, "tc-abi-postex-ankle"),
            .afterExerciseIndex = measured(readings, "tc-abi-postex-abi"),
            .incompressible = readings.yes("tc-abi-incompress")};
}

/// Runs a rule on each leg and notes which items were read.
template <class Rule>
ScoreResult onBothLegs(const assessment::Form& form, Rule rule)
{
    Readings right(form, Laterality::Right);
    Readings left(form, Laterality::Left);
    const LegPressures rightLeg = legOf(right);
    const LegPressures leftLeg = legOf(left);
    ScoreResult result = rule(armsOf(form), rightLeg, leftLeg);
    result.used = right.used();
    for (auto& input : left.used()) {
        if (std::find(result.used.begin(), result.used.end(), input) == result.used.end()) {
            result.used.push_back(std::move(input));
        }
    }
    return result;
}

std::string categoryOf(const ScoreResult& score)
{
    return score.status == ScoreStatus::Complete ? score.category : std::string();
}

/// A score as a statement: it holds when its category is one of `codes`.
Criterion isOneOf(const ScoreResult& score, std::initializer_list<std::string_view> codes)
{
    const std::string category = categoryOf(score);
    if (category.empty()) {
        return {std::nullopt, score.missing};
    }
    return {std::find(codes.begin(), codes.end(), category) != codes.end(), {}};
}

Claudication claudicationOf(const assessment::Form& form, Readings& readings)
{
    return {
        .arterialDisease = any({isOneOf(ankleBrachialIndex(form), {"abnormal", "severe"}),
                                isOneOf(toeBrachialIndex(form), {"abnormal"}),
                                isOneOf(afterExercise(form), {"positive"}),
                                readings.has("tc-img-duplex-a-stenosis", {"50-99", "occluded"})}),
        .ulcer = readings.yes("tc-sx-ulcer"),
        .restPain = readings.yes("tc-sx-rest-pain"),
        .walkingPain = readings.yes("tc-ecq-walk"),
        .painFreeMetres = measured(readings, "tc-pc-walk-onset"),
    };
}

/// PAD is not shown once the resting index is normal or borderline and nothing else is abnormal: the
/// tests that were not done do not make the stage indeterminate.
Criterion shown(const assessment::Form& form, Criterion disease)
{
    const std::string index = categoryOf(ankleBrachialIndex(form));
    if (!disease.holds && (index == "normal" || index == "borderline")) {
        return {false, {}};
    }
    return disease;
}

/// The side to read when the rule has one leg only; with both legs affected, the worse of two results.
template <class Rule>
ScoreResult onIndexSide(const assessment::Form& form, const std::vector<std::string>& worstFirst, Rule rule)
{
    if (form.indexSide() != Laterality::Bilateral) {
        Readings readings(form);
        ScoreResult result = rule(readings);
        result.used = readings.used();
        return result;
    }
    std::array<ScoreResult, 2> results;
    for (std::size_t i = 0; i < kSides.size(); ++i) {
        Readings readings(form, kSides[i]);
        results[i] = rule(readings);
        results[i].used = readings.used();
    }
    const auto rank = [&worstFirst](const ScoreResult& result) {
        const auto at = std::find(worstFirst.begin(), worstFirst.end(), result.category);
        return result.category.empty() ? worstFirst.end() : at;
    };
    return rank(results[0]) <= rank(results[1]) ? results[0] : results[1];
}

Criterion audible(Readings& readings, std::string_view item)
{
    return readings.has(item, {"audible"});
}

std::string known(Readings& readings, std::string_view item, std::initializer_list<std::string_view> codes)
{
    const std::string code = readings.code(item);
    const bool listed = std::find(codes.begin(), codes.end(), code) != codes.end();
    readings.has(item, codes); // notes it as used
    return listed ? code : std::string();
}

Criterion paralysed(Readings& readings)
{
    using Order = Readings::Order;
    return any({readings.has("tc-ex-motor-loss-ali", {"mild-moderate", "paralysis"}),
                readings.compared("tc-ex-power-ankledf", Order::AtMost, 4),
                readings.compared("tc-ex-power-toeext", Order::AtMost, 4),
                readings.compared("tc-ex-power-ankleplantar", Order::AtMost, 4)});
}

Total sixPsOf(Readings& readings)
{
    const Criterion pain = all({readings.has("tc-pc-main", {"pain", "cramp"}),
                                readings.has("tc-pc-onset", {"sudden-injury", "sudden-no-injury"})});
    const Criterion pulseless = any({all({readings.has("tc-ex-pulse-dp", {"absent"}),
                                          readings.has("tc-ex-pulse-pt", {"absent"})}),
                                     readings.has("tc-ex-pulse-fem", {"absent"})});
    return sum({points(pain),
                points(readings.has("tc-sx-colour", {"pale", "mottled", "blue"})),
                points(pulseless),
                points(readings.yes("tc-sx-numbness")),
                points(paralysed(readings)),
                points(any({readings.has("tc-ex-skin-temp", {"cool"}), readings.yes("tc-sx-cold")}))});
}

} // namespace

ScoreResult ankleBrachialIndex(const assessment::Form& form)
{
    return onBothLegs(form, [](const ArmPressures& arms, const LegPressures& right, const LegPressures& left) {
        return ankleBrachialIndex(arms, right, left);
    });
}

ScoreResult toeBrachialIndex(const assessment::Form& form)
{
    return onBothLegs(form, [](const ArmPressures& arms, const LegPressures& right, const LegPressures& left) {
        return toeBrachialIndex(arms, right, left);
    });
}

ScoreResult afterExercise(const assessment::Form& form)
{
    const auto one = [](const ArmPressures& arms, const LegPressures& leg) {
        const ScoreResult rest = ankleBrachialIndex(arms, leg);
        Measured ankle {{}, leg.dorsalisPedis.item};
        if (leg.dorsalisPedis.known() && leg.posteriorTibial.known()) {
            ankle.value = std::max(*leg.dorsalisPedis.value, *leg.posteriorTibial.value);
        }
        return afterExercise({rest.value, leg.dorsalisPedis.item}, ankle, leg);
    };
    return onBothLegs(form, [one](const ArmPressures& arms, const LegPressures& right, const LegPressures& left) {
        ScoreResult a = one(arms, right);
        ScoreResult b = one(arms, left);
        // The test is done on the affected leg, often on one only.
        const bool takeLeft = a.status != ScoreStatus::Complete || b.category == "positive";
        return takeLeft && b.status == ScoreStatus::Complete ? b : a;
    });
}

ScoreResult fontaine(const assessment::Form& form)
{
    return onIndexSide(form, {"IV", "III", "IIb", "IIa", "I"}, [&form](Readings& readings) {
        Claudication inputs = claudicationOf(form, readings);
        inputs.arterialDisease = shown(form, inputs.arterialDisease);
        return fontaine(inputs);
    });
}

ScoreResult rutherford(const assessment::Form& form)
{
    return onIndexSide(form, {"6", "5", "4", "3", "2", "1", "0"}, [&form](Readings& readings) {
        RutherfordInputs inputs;
        inputs.claudication = claudicationOf(form, readings);
        inputs.claudication.arterialDisease = shown(form, inputs.claudication.arterialDisease);
        inputs.tissueLoss = known(readings, "tc-sx-tissue-loss", {"minor", "major"});
        inputs.clinicianGrade = known(readings, "tc-abi-rutherford", {"1", "2", "3"});
        inputs.treadmillCompleted = readings.yes("tc-abi-treadmill-completed");
        const LegPressures leg = legOf(readings);
        inputs.restAnkle = leg.dorsalisPedis;
        if (leg.dorsalisPedis.known() && leg.posteriorTibial.known()) {
            inputs.restAnkle.value = std::max(*leg.dorsalisPedis.value, *leg.posteriorTibial.value);
        }
        inputs.afterExerciseAnkle = leg.afterExerciseAnkle;
        return rutherford(inputs);
    });
}

ScoreResult limbIschaemia(const assessment::Form& form)
{
    return onIndexSide(form, {"III", "IIb", "IIa", "I"}, [](Readings& readings) {
        return limbIschaemia(ThreatenedLeg {
            .sensoryLoss = known(readings, "tc-ex-sensory-loss-ali", {"none", "toes", "beyond-toes", "profound"}),
            .motorLoss = known(readings, "tc-ex-motor-loss-ali", {"none", "mild-moderate", "paralysis"}),
            .arterialAudible = audible(readings, "tc-ex-art-doppler"),
            .venousAudible = audible(readings, "tc-ex-ven-doppler"),
        });
    });
}

ScoreResult edinburgh(const assessment::Form& form)
{
    Readings readings(form);
    ScoreResult result = edinburgh(EdinburghAnswers {
        .walking = readings.yes("tc-ecq-walk"),
        .startsAtRest = readings.yes("tc-ecq-rest-onset"),
        .uphill = readings.yes("tc-ecq-hill"),
        .level = readings.yes("tc-ecq-level"),
        .within10Minutes = readings.has("tc-ecq-stop", {"within-10"}),
        .calf = readings.has("tc-ecq-site", {"calf"}),
        .thighOrButtock = readings.has("tc-ecq-site", {"thigh", "buttock"}),
    });
    result.used = readings.used();
    return result;
}

ScoreResult sixPs(const assessment::Form& form)
{
    ScoreResult worst = resultOf("calc-6p", "Six Ps; no validated cut-off");
    std::optional<Total> most;
    for (const auto side : kSides) {
        Readings readings(form, side);
        Total total = sixPsOf(readings);
        if (!most || most->least < total.least) {
            worst.used = readings.used();
            most = std::move(total);
        }
    }
    worst.range = ScoreRange {most->least, most->most};
    worst.missing = most->missing;
    if (most->missing.empty() || most->least >= Decimal(2)) {
        worst.status = ScoreStatus::Complete;
        worst.value = most->least;
        worst.category = most->least >= Decimal(2) ? "two-or-more" : "below-two";
    }
    return worst;
}

} // namespace sartorius::scores
