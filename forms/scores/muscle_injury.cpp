#include "forms/scores/muscle_injury.h"

#include "forms/scores/readings.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sartorius::scores {
namespace {

using record::Decimal;

/// 1, 2 or 3 by two limits; a value at the first limit is already grade 2, one at the second still is.
int gradeBy(const Measured& value, int two, int above)
{
    if (!value.known() || *value.value <= Decimal(0)) {
        return 0;
    }
    return *value.value > Decimal(above) ? 3 : *value.value >= Decimal(two) ? 2 : 1;
}

int gradeByGap(const Measured& gap)
{
    if (!gap.known() || *gap.value <= Decimal(0)) {
        return 0;
    }
    return *gap.value >= Decimal(5) ? 3 : *gap.value >= Decimal(1) ? 2 : 1;
}

int gradeByTendon(const MuscleImage& image)
{
    if (image.tendon == "complete") {
        return 4;
    }
    if (image.tendon != "partial") {
        return 0;
    }
    const bool more = (image.tendonSection.known() && *image.tendonSection.value >= Decimal(50))
        || (image.tendonLength.known() && *image.tendonLength.value >= Decimal(5));
    return more ? 3 : 2;
}

/// Percent that `now` lies below `baseline`, unrounded: true when it is at least `percent`.
bool fellBy(const Squeeze& inputs, int percent)
{
    const Decimal fall = minus(*inputs.baseline.value, *inputs.now.value);
    return times(fall, 100) >= times(*inputs.baseline.value, percent);
}

struct Position
{
    const char* now;
    const char* baseline;
    const char* pain;
};

constexpr std::array<Position, 6> kPositions {
    {{"tc-ex-sqz-0", "tc-ex-sqz-baseline-0", "tc-ex-sqz-pain-0"},
     {"tc-ex-sqz-45", "tc-ex-sqz-baseline-45", "tc-ex-sqz-pain-45"},
     {"tc-ex-sqz-90", "tc-ex-sqz-baseline-90", "tc-ex-sqz-pain-90"},
     {"tc-ex-sqz-n-0", "tc-ex-sqz-n-baseline-0", "tc-ex-sqz-pain-0"},
     {"tc-ex-sqz-n-45", "tc-ex-sqz-n-baseline-45", "tc-ex-sqz-pain-45"},
     {"tc-ex-sqz-n-90", "tc-ex-sqz-n-baseline-90", "tc-ex-sqz-pain-90"}}};

Measured worsePain(const assessment::Form& form, const char* item)
{
    Readings right(form, record::Laterality::Right);
    Readings left(form, record::Laterality::Left);
    const Measured a = measured(right, item);
    const Measured b = measured(left, item);
    if (a.known() && b.known()) {
        return *a.value >= *b.value ? a : b;
    }
    return a.known() ? a : b;
}

int severity(const ScoreResult& result)
{
    return result.category == "red" ? 3 : result.category == "amber" ? 2 : result.category == "green" ? 1 : 0;
}

} // namespace

ScoreResult britishAthletics(const MuscleImage& image)
{
    ScoreResult result = resultOf("R-BAMIC", "Pollock, Br J Sports Med 2014;48:1347-51");
    result.cautions = {"Derived for hamstrings; the course of adductor injuries is less studied."};
    const int byTendon = gradeByTendon(image);
    const int grade = std::max({gradeBy(image.crossSection, 10, 50),
                                gradeBy(image.length, 5, 15),
                                gradeByGap(image.gap),
                                byTendon});
    if (grade == 4) {
        return settled(std::move(result), "4c");
    }
    if (image.crossSection.known() && *image.crossSection.value >= Decimal(100)) {
        return settled(std::move(result), "4" + std::string(image.site == "c" ? "c" : ""));
    }
    auto missing = missingOf({image.crossSection, image.length, image.gap});
    if (image.tendon.empty()) {
        missing.emplace_back("tc-img-mri-tendon");
    }
    // Only grade 3 cannot be raised by what is missing, short of a complete tear.
    if (!missing.empty()) {
        return incomplete(std::move(result), std::move(missing));
    }
    if (grade == 0) {
        if (!image.delayedSorenessPattern.holds) {
            result.text = "0a, or 0b with a pattern of delayed soreness.";
            return incomplete(std::move(result), image.delayedSorenessPattern.items);
        }
        return settled(std::move(result), *image.delayedSorenessPattern.holds ? "0b" : "0a");
    }
    if (image.site.empty()) {
        result.text = "Grade " + record::toString(Decimal(grade)) + ", site not stated.";
        return incomplete(std::move(result), {"tc-img-mri-site"});
    }
    return settled(std::move(result), record::toString(Decimal(grade)) + (byTendon > 0 ? "c" : image.site));
}

ScoreResult munich(const MuscleFindings& findings)
{
    ScoreResult result = resultOf("R-MUN", "Mueller-Wohlfahrt, Br J Sports Med 2013;47:342-50");
    if (findings.directBlow.holds == true) {
        return settled(std::move(result), "contusion");
    }
    if (findings.gapOrRetraction.holds == true) {
        return settled(std::move(result), "4");
    }
    if (findings.defectMillimetres.known() && *findings.defectMillimetres.value > Decimal(0)) {
        const bool minor = *findings.defectMillimetres.value < Decimal(5);
        return settled(std::move(result), minor ? "3A" : "3B");
    }
    const bool band = findings.firmBand.holds == true || findings.crampLike.holds == true;
    if (band && findings.backSigns.holds == true) {
        return settled(std::move(result), "2A");
    }
    if (findings.crampLike.holds == true) {
        return settled(std::move(result), "2B");
    }
    if (findings.wholeMuscleAcheNextDay.holds == true && findings.firmBand.holds != true) {
        return settled(std::move(result), "1B");
    }
    if (findings.firmBand.holds == true && findings.focalPain.holds == false) {
        return settled(std::move(result), "1A");
    }
    std::vector<std::string> missing;
    for (const auto* criterion : {&findings.firmBand, &findings.crampLike, &findings.wholeMuscleAcheNextDay,
                                  &findings.focalPain}) {
        if (!criterion->holds) {
            missing.insert(missing.end(), criterion->items.begin(), criterion->items.end());
        }
    }
    if (missing.empty()) {
        return settled(std::move(result), "none");
    }
    return incomplete(std::move(result), std::move(missing));
}

ScoreResult squeeze(const Squeeze& inputs)
{
    ScoreResult result = resultOf("R-SQZ", "Delahunt, J Athl Train 2011;46:241-5; bands of our own");
    result.cautions = {"No universal pass mark: compare with the person's own baseline."};
    const auto& pain = inputs.pain.value;
    if (pain && *pain >= Decimal(6)) {
        return settled(std::move(result), "red");
    }
    if (!inputs.now.known()) {
        return incomplete(std::move(result), {inputs.now.item});
    }
    if (!inputs.baseline.known() || *inputs.baseline.value <= Decimal(0)) {
        result.text = "No baseline: trend only.";
        result.value = inputs.now.value;
        return incomplete(std::move(result), {inputs.baseline.item});
    }
    if (fellBy(inputs, 20)) {
        return settled(std::move(result), "red");
    }
    if (!pain) {
        return incomplete(std::move(result), {inputs.pain.item});
    }
    if (fellBy(inputs, 10) || *pain >= Decimal(3)) {
        return settled(std::move(result), "amber");
    }
    return settled(std::move(result), "green");
}

ScoreResult fiveSecondSqueeze(const Measured& pain)
{
    ScoreResult result = resultOf("R-SQZ5", "Thorborg, Br J Sports Med 2017;51:594-9");
    if (!pain.known()) {
        return incomplete(std::move(result), {pain.item});
    }
    return settled(std::move(result),
                   bandOf(*pain.value, {{Decimal(3), "green"}, {Decimal(6), "amber"}, {{}, "red"}}),
                   pain.value);
}

ScoreResult strengthRatio(const Measured& adduction, const Measured& abduction)
{
    ScoreResult result = resultOf("R-RATIO", "Tyler, Am J Sports Med 2001");
    auto missing = missingOf({adduction, abduction});
    if (!missing.empty() || *abduction.value <= Decimal(0)) {
        return incomplete(std::move(result), std::move(missing));
    }
    const bool low = *adduction.value < times(*abduction.value, Decimal(80, 2));
    const auto shown = record::divide(*adduction.value, *abduction.value, 2);
    return settled(std::move(result), low ? "low" : "ok", shown ? std::optional<Decimal>(*shown) : std::nullopt);
}

ScoreResult hagosSubscale(const std::vector<std::optional<int>>& items)
{
    ScoreResult result = resultOf("R-HAGOS", "Thorborg, Br J Sports Med 2011;45:478-91");
    int total = 0;
    for (const auto& item : items) {
        if (!item) {
            return incomplete(std::move(result), {"unanswered item"});
        }
        total += *item;
    }
    if (items.empty()) {
        return incomplete(std::move(result), {"unanswered item"});
    }
    const auto lost = record::divide(Decimal(total * 100), Decimal(4 * static_cast<int>(items.size())), 1);
    return settled(std::move(result), "subscale", minus(Decimal(100), lost.value_or(Decimal(0))));
}

ScoreResult britishAthletics(const assessment::Form& form)
{
    Readings readings(form);
    const auto known = [&readings](const char* item) {
        const bool answered = readings.has(item, {}).holds.has_value(); // notes it as used
        return answered ? readings.code(item) : std::string();
    };
    ScoreResult result = britishAthletics(MuscleImage {
        .crossSection = measured(readings, "tc-img-mri-csa"),
        .length = measured(readings, "tc-img-mri-length"),
        .gap = measured(readings, "tc-img-mri-gap"),
        .tendon = known("tc-img-mri-tendon"),
        .tendonSection = measured(readings, "tc-img-mri-tendon-csa"),
        .tendonLength = measured(readings, "tc-img-mri-tendon-length"),
        .site = known("tc-img-mri-site"),
        .delayedSorenessPattern = readings.yes("tc-img-mri-doms"),
    });
    result.used = readings.used();
    return result;
}

ScoreResult munich(const assessment::Form& form)
{
    Readings readings(form);
    Measured defect = measured(readings, "tc-img-mri-gap");
    if (defect.known()) {
        defect.value = times(*defect.value, 10);
    }
    const Criterion tender = readings.has("tc-ex-palp-site", {"none"});
    ScoreResult result = munich(MuscleFindings {
        .directBlow = readings.has("tc-pc-trigger", {"direct-blow"}),
        .gapOrRetraction = any({readings.yes("tc-ex-defect"), readings.has("tc-img-mri-tendon", {"complete"})}),
        .defectMillimetres = defect,
        .backSigns = any({readings.yes("tc-sx-back-pain"), readings.yes("tc-ex-slr"), readings.yes("tc-ex-fst")}),
        .crampLike = all({readings.yes("tc-pc-visible-contraction"), readings.has("tc-pc-relief", {"stretching"})}),
        .firmBand = readings.yes("tc-ex-knot"),
        .wholeMuscleAcheNextDay
        = all({readings.has("tc-pc-timing", {"after-exercise"}), readings.yes("tc-pc-residual")}),
        .focalPain = opposite(tender),
    });
    result.used = readings.used();
    return result;
}

ScoreResult squeeze(const assessment::Form& form)
{
    Readings readings(form);
    std::optional<ScoreResult> worst;
    for (const auto& position : kPositions) {
        ScoreResult result = squeeze({measured(readings, position.baseline),
                                      measured(readings, position.now),
                                      worsePain(form, position.pain)});
        if (!worst || severity(result) > severity(*worst)) {
            worst = std::move(result);
        }
    }
    worst->used = readings.used();
    return *worst;
}

ScoreResult fiveSecondSqueeze(const assessment::Form& form)
{
    return fiveSecondSqueeze(worsePain(form, "tc-ex-sqz-pain-0"));
}

ScoreResult strengthRatio(const assessment::Form& form)
{
    Readings readings(form);
    ScoreResult result = strengthRatio(measured(readings, "tc-ex-add-str"), measured(readings, "tc-ex-abd-str"));
    result.used = readings.used();
    return result;
}

} // namespace sartorius::scores
