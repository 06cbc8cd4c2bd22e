#include "forms/scores/leg_arteries.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sartorius::scores {
namespace {

using record::Decimal;

constexpr std::string_view kIndexSource = "Aboyans, Circulation 2012; ACC/AHA guideline 2024";

/// From the worst to the best.
constexpr std::array<std::string_view, 5> kLegCategories {
    "severe", "abnormal", "non-compressible", "borderline", "normal"};

std::size_t rankOf(const ScoreResult& leg)
{
    const auto* found = std::find(kLegCategories.begin(), kLegCategories.end(), leg.category);
    return static_cast<std::size_t>(found - kLegCategories.begin());
}

Decimal hundredths(std::int64_t value)
{
    return {value, 2};
}

/// The higher arm pressure, or nothing unless both are there.
std::optional<Decimal> arm(const ArmPressures& arms)
{
    if (!arms.right.known() || !arms.left.known()) {
        return {};
    }
    return std::max(*arms.right.value, *arms.left.value);
}

void addMissing(std::vector<std::string>& to, const std::vector<std::string>& from)
{
    for (const auto& item : from) {
        if (std::find(to.begin(), to.end(), item) == to.end()) {
            to.push_back(item);
        }
    }
}

void warnAboutArms(ScoreResult& result, const ArmPressures& arms)
{
    if (!arms.right.known() || !arms.left.known()) {
        return;
    }
    const Decimal difference = std::max(minus(*arms.right.value, *arms.left.value),
                                        minus(*arms.left.value, *arms.right.value));
    if (difference >= Decimal(15)) {
        result.cautions.emplace_back("The arms differ by 15 mmHg or more: subclavian disease is possible.");
    }
}

/// The worse of two legs, of which one may be unmeasured. `alone` says how many of the worst ranks stand
/// with one leg alone.
template <class Rank>
ScoreResult worseLeg(ScoreResult right, ScoreResult left, Rank rank, std::size_t alone)
{
    const bool both = right.status == ScoreStatus::Complete && left.status == ScoreStatus::Complete;
    const bool rightFirst = left.status != ScoreStatus::Complete
        || (right.status == ScoreStatus::Complete && rank(right) <= rank(left));
    ScoreResult& worse = rightFirst ? right : left;
    ScoreResult& other = rightFirst ? left : right;
    if (both) {
        worse.text = "Worse leg: " + std::string(rightFirst ? "right." : "left.");
        return std::move(worse);
    }
    if (worse.status == ScoreStatus::Complete && rank(worse) < alone) {
        worse.cautions.emplace_back("The other leg was not measured.");
        return std::move(worse);
    }
    std::vector<std::string> missing = right.missing;
    addMissing(missing, left.missing);
    ScoreResult open = incomplete(resultOf(worse.id, worse.source), std::move(missing));
    if (worse.status == ScoreStatus::Complete) {
        open.text = "One leg measured (" + worse.category + "), the other not.";
    }
    open.cautions = other.cautions;
    return open;
}

std::string stageByDistance(const Decimal& metres)
{
    return metres > Decimal(200) ? "IIa" : "IIb";
}

} // namespace

ScoreResult ankleBrachialIndex(const ArmPressures& arms, const LegPressures& leg)
{
    ScoreResult result = resultOf("R-ABI", kIndexSource);
    warnAboutArms(result, arms);
    if (leg.incompressible.holds == true) {
        return settled(std::move(result), "non-compressible");
    }
    const auto denominator = arm(arms);
    const auto missing = missingOf({arms.right, arms.left, leg.dorsalisPedis, leg.posteriorTibial});
    if (!missing.empty() || *denominator <= Decimal(0)) {
        return incomplete(std::move(result), missing);
    }
    const Decimal ankle = std::max(*leg.dorsalisPedis.value, *leg.posteriorTibial.value);
    const Decimal index = record::divide(ankle, *denominator, 2).value_or(Decimal(0));
    if (ankle < Decimal(50)) {
        result.cautions.emplace_back("Ankle pressure below 50 mmHg supports chronic limb-threatening ischaemia.");
    }
    return settled(std::move(result),
                   bandOf(index,
                          {{hundredths(41), "severe"},
                           {hundredths(91), "abnormal"},
                           {hundredths(100), "borderline"},
                           {hundredths(141), "normal"},
                           {{}, "non-compressible"}}),
                   index);
}

ScoreResult ankleBrachialIndex(const ArmPressures& arms, const LegPressures& right, const LegPressures& left)
{
    return worseLeg(ankleBrachialIndex(arms, right), ankleBrachialIndex(arms, left), rankOf, 2);
}

ScoreResult toeBrachialIndex(const ArmPressures& arms, const LegPressures& leg)
{
    ScoreResult result = resultOf("R-TBI", kIndexSource);
    warnAboutArms(result, arms);
    const auto denominator = arm(arms);
    const auto missing = missingOf({arms.right, arms.left, leg.toe});
    if (!missing.empty() || *denominator <= Decimal(0)) {
        return incomplete(std::move(result), missing);
    }
    const Decimal index = record::divide(*leg.toe.value, *denominator, 2).value_or(Decimal(0));
    if (*leg.toe.value < Decimal(30)) {
        result.cautions.emplace_back("Toe pressure below 30 mmHg supports chronic limb-threatening ischaemia.");
    }
    return settled(std::move(result), index <= hundredths(70) ? "abnormal" : "normal", index);
}

ScoreResult toeBrachialIndex(const ArmPressures& arms, const LegPressures& right, const LegPressures& left)
{
    const auto rank = [](const ScoreResult& leg) -> std::size_t { return leg.category == "abnormal" ? 0 : 1; };
    ScoreResult a = toeBrachialIndex(arms, right);
    ScoreResult b = toeBrachialIndex(arms, left);
    // Of two legs in one band the lower index is the worse.
    if (a.value && b.value && rank(a) == rank(b) && *b.value < *a.value) {
        std::swap(a.value, b.value);
    }
    return worseLeg(std::move(a), std::move(b), rank, 1);
}

ScoreResult afterExercise(const Measured& restIndex, const Measured& restAnkle, const LegPressures& leg)
{
    ScoreResult result = resultOf("R-ABI-EX", kIndexSource);
    Criterion index {std::nullopt, missingOf({restIndex, leg.afterExerciseIndex})};
    if (restIndex.known() && leg.afterExerciseIndex.known()) {
        // A fall of exactly 20 % is not positive, so the fifth of the resting value is never rounded.
        const Decimal fall = minus(*restIndex.value, *leg.afterExerciseIndex.value);
        index = {times(fall, 5) > *restIndex.value, {leg.afterExerciseIndex.item}};
    }
    Criterion ankle {std::nullopt, missingOf({restAnkle, leg.afterExerciseAnkle})};
    if (restAnkle.known() && leg.afterExerciseAnkle.known()) {
        const Decimal fall = minus(*restAnkle.value, *leg.afterExerciseAnkle.value);
        ankle = {fall > Decimal(30), {leg.afterExerciseAnkle.item}};
    }
    // One of the two measurements is enough to say no, since they are alternatives of one test.
    if (index.holds.has_value() != ankle.holds.has_value()) {
        return decided(std::move(result), index.holds ? index : ankle, "positive", "negative");
    }
    return decided(std::move(result), any({index, ankle}), "positive", "negative");
}

ScoreResult fontaine(const Claudication& inputs)
{
    ScoreResult result = resultOf("R-FONT", "Fontaine stages; TASC II 2007");
    if (inputs.arterialDisease.holds == false) {
        return notApplicable(std::move(result), "Peripheral arterial disease is not shown.");
    }
    if (!inputs.arterialDisease.holds) {
        return incomplete(std::move(result), inputs.arterialDisease.items);
    }
    if (inputs.ulcer.holds == true) {
        return settled(std::move(result), "IV");
    }
    std::vector<std::string> missing;
    for (const auto* criterion : {&inputs.ulcer, &inputs.restPain}) {
        if (!criterion->holds) {
            addMissing(missing, criterion->items);
        }
    }
    if (!missing.empty()) {
        result.text = inputs.restPain.holds == true ? "At least stage III." : "";
        return incomplete(std::move(result), std::move(missing));
    }
    if (inputs.restPain.holds == true) {
        return settled(std::move(result), "III");
    }
    if (inputs.walkingPain.holds == false) {
        return settled(std::move(result), "I");
    }
    if (!inputs.painFreeMetres.known()) {
        return incomplete(std::move(result), {inputs.painFreeMetres.item});
    }
    return settled(std::move(result), stageByDistance(*inputs.painFreeMetres.value));
}

ScoreResult rutherford(const RutherfordInputs& inputs)
{
    ScoreResult result = resultOf("R-RUTH", "Rutherford, J Vasc Surg 1997;26:517-38");
    const ScoreResult stage = fontaine(inputs.claudication);
    if (stage.status != ScoreStatus::Complete) {
        result.status = stage.status;
        result.text = stage.text;
        result.missing = stage.missing;
        return result;
    }
    if (stage.category == "I") {
        return settled(std::move(result), "0", 0);
    }
    if (stage.category == "III") {
        return settled(std::move(result), "4", 4);
    }
    if (stage.category == "IV") {
        if (inputs.tissueLoss.empty()) {
            return incomplete(std::move(result), {"tc-sx-tissue-loss"});
        }
        return inputs.tissueLoss == "major" ? settled(std::move(result), "6", 6)
                                            : settled(std::move(result), "5", 5);
    }
    if (inputs.treadmillCompleted.holds && inputs.restAnkle.known() && inputs.afterExerciseAnkle.known()) {
        const bool completed = *inputs.treadmillCompleted.holds;
        const Decimal after = *inputs.afterExerciseAnkle.value;
        const bool mild = completed && after > Decimal(50)
            && minus(*inputs.restAnkle.value, after) >= Decimal(20);
        const bool severe = !completed && after < Decimal(50);
        const int grade = mild ? 1 : severe ? 3 : 2;
        return settled(std::move(result), record::toString(Decimal(grade)), Decimal(grade));
    }
    if (!inputs.clinicianGrade.empty()) {
        result.cautions = {"Chosen by the clinician, not measured on a treadmill."};
        return settled(std::move(result), inputs.clinicianGrade, record::decimalFrom(inputs.clinicianGrade).value_or(0));
    }
    return incomplete(std::move(result), {"tc-abi-rutherford"});
}

ScoreResult limbIschaemia(const ThreatenedLeg& leg)
{
    ScoreResult result = resultOf("R-ALI", "Rutherford, J Vasc Surg 1997;26:517-38");
    const bool paralysis = leg.motorLoss == "paralysis";
    const bool profound = leg.sensoryLoss == "profound";
    if (paralysis && profound && leg.venousAudible.holds == false) {
        return settled(std::move(result), "III");
    }
    const bool threatened = paralysis || profound || leg.motorLoss == "mild-moderate"
        || leg.sensoryLoss == "beyond-toes";
    if (threatened) {
        if ((paralysis || profound) && leg.venousAudible.holds == true) {
            result.cautions = {"Conflict: paralysis or profound sensory loss with an audible vein."};
        }
        if (paralysis && profound && !leg.venousAudible.holds) {
            result.missing = leg.venousAudible.items;
            result.text = "At least IIb.";
            result.status = ScoreStatus::Indeterminate;
            return result;
        }
        return settled(std::move(result), "IIb");
    }
    std::vector<std::string> missing;
    if (leg.sensoryLoss.empty()) {
        missing.emplace_back("tc-ex-sensory-loss-ali");
    }
    if (leg.motorLoss.empty()) {
        missing.emplace_back("tc-ex-motor-loss-ali");
    }
    const bool marginal = leg.sensoryLoss == "toes" || leg.arterialAudible.holds == false;
    if (!missing.empty()) {
        result.text = marginal ? "At least IIa." : "";
        return incomplete(std::move(result), std::move(missing));
    }
    if (marginal) {
        return settled(std::move(result), "IIa");
    }
    if (!leg.arterialAudible.holds) {
        return incomplete(std::move(result), leg.arterialAudible.items);
    }
    return settled(std::move(result), "I");
}

ScoreResult edinburgh(const EdinburghAnswers& answers)
{
    ScoreResult result = resultOf("R-ECQ", "Leng and Fowkes, J Clin Epidemiol 1992;45:1101-9");
    result.cautions = {"Of low sensitivity in diabetes: a negative result excludes nothing."};
    const Criterion site = any({answers.calf, answers.thighOrButtock});
    const Criterion positive = all({answers.walking,
                                    opposite(answers.startsAtRest),
                                    answers.uphill,
                                    answers.within10Minutes,
                                    site});
    if (positive.holds == false) {
        return settled(std::move(result), "none");
    }
    if (!positive.holds) {
        return incomplete(std::move(result), positive.items);
    }
    std::string category = answers.calf.holds == true ? "definite" : "atypical";
    if (!answers.level.holds) {
        result.text = "Grade incomplete.";
        result = settled(std::move(result), std::move(category));
        result.missing = answers.level.items;
        return result;
    }
    return settled(std::move(result), category + (*answers.level.holds ? "-2" : "-1"));
}

} // namespace sartorius::scores
