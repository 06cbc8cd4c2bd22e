#include "forms/scores/muscle_enzymes.h"

#include "forms/scores/readings.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sartorius::scores {
namespace {

using record::Decimal;

struct GradedOption
{
    std::string_view code;
    int worth;
};

template <std::size_t N>
Points graded(const std::array<GradedOption, N>& options, const std::string& code, const char* item)
{
    const auto* found = std::find_if(options.begin(), options.end(), [&code](const GradedOption& option) {
        return option.code == code;
    });
    if (found != options.end()) {
        return {found->worth, found->worth, {item}};
    }
    const auto [least, most] = std::minmax_element(
        options.begin(), options.end(), [](const GradedOption& a, const GradedOption& b) { return a.worth < b.worth; });
    return {least->worth, most->worth, {item}};
}

constexpr std::array<GradedOption, 4> kPattern {{{"thigh-hip-flexor-symmetric", 3},
                                                 {"calf-symmetric", 2},
                                                 {"upper-proximal-symmetric", 2},
                                                 {"nonspecific", 1}}};
constexpr std::array<GradedOption, 3> kOnset {{{"lt-4wk", 3}, {"4-12wk", 2}, {"gt-12wk", 1}}};
constexpr std::array<GradedOption, 3> kDechallenge {{{"lt-2wk", 2}, {"2-4wk", 1}, {"none-after-4wk", 0}}};
constexpr std::array<GradedOption, 3> kRechallenge {
    {{"lt-4wk", 3}, {"4-12wk", 1}, {"gt-12wk-or-no-recurrence", 0}}};

std::string statinCategory(const Decimal& total)
{
    return bandOf(total, {{Decimal(7), "unlikely"}, {Decimal(9), "possible"}, {{}, "probable"}});
}

/// Points of a value by two limits of which the lower is included and the upper is still the middle band.
Points twoSteps(const Measured& value, const Decimal& middleFrom, const Decimal& middleTo)
{
    if (!value.known()) {
        return {0, 3, {value.item}};
    }
    const Decimal middle {15, 1};
    const Decimal worth = *value.value > middleTo ? Decimal(3) : *value.value >= middleFrom ? middle : Decimal(0);
    return {worth, worth, {value.item}};
}

Points agePoints(const Measured& age)
{
    if (!age.known()) {
        return {0, 3, {age.item}};
    }
    const Decimal worth = *age.value > Decimal(80) ? Decimal(3)
        : *age.value > Decimal(70)                 ? Decimal(25, 1)
        : *age.value > Decimal(50)                 ? Decimal(15, 1)
                                                   : Decimal(0);
    return {worth, worth, {age.item}};
}

Criterion below(const Measured& value, const Decimal& limit)
{
    return value.known() ? Criterion {*value.value < limit, {value.item}} : Criterion {std::nullopt, {value.item}};
}

std::string riskBand(const Decimal& total)
{
    if (total > Decimal(10)) {
        return "very-high";
    }
    return bandOf(total, {{Decimal(5), "low"}, {Decimal(6), "low-intermediate"}, {{}, "elevated"}});
}

/// The value in mg/dL: as entered in that unit, otherwise converted and rounded to one decimal.
Measured inMassUnit(Readings& readings,
                    const std::string& massItem,
                    const std::string& molarItem,
                    const Decimal& factor,
                    bool divide)
{
    Measured mass = measured(readings, massItem);
    if (mass.known()) {
        return mass;
    }
    Measured molar = measured(readings, molarItem);
    if (molar.known()) {
        const Decimal converted = divide ? ratio(*molar.value, factor) : times(*molar.value, factor);
        molar.value = record::rounded(converted, 1);
    }
    return molar;
}

} // namespace

ScoreResult statinIndex(const StatinSymptoms& symptoms)
{
    ScoreResult result = resultOf("R-SAMS", "Rosenson, Cardiovasc Drugs Ther 2017;31:179-86");
    result.cautions = {"For new or increased muscle symptoms on a statin that nothing else explains."};
    const Total total = sum({graded(kPattern, symptoms.pattern, "tc-sams-pattern"),
                             graded(kOnset, symptoms.onset, "tc-sams-onset"),
                             graded(kDechallenge, symptoms.dechallenge, "tc-sams-dechallenge"),
                             graded(kRechallenge, symptoms.rechallenge, "tc-sams-rechallenge")});
    if (symptoms.pattern.empty() && symptoms.onset.empty()) {
        result.range = ScoreRange {total.least, total.most};
        return incomplete(std::move(result), total.missing);
    }
    return additive(std::move(result), total, statinCategory);
}

ScoreResult creatineKinase(const Measured& kinase, const Measured& upperLimit)
{
    ScoreResult result = resultOf("R-CK", "Stroes, Eur Heart J 2015;36:1012-22");
    result.cautions = {"Ask for exercise in the last 7 days, injection, seizure and trauma before blaming a medicine."};
    auto missing = missingOf({kinase, upperLimit});
    if (!missing.empty() || *upperLimit.value <= Decimal(0)) {
        return incomplete(std::move(result), std::move(missing));
    }
    // Compared by multiplication, so that the edges are those of the paper and not of a quotient.
    const Decimal& value = *kinase.value;
    const Decimal& limit = *upperLimit.value;
    const std::string category = value <= limit ? "normal"
        : value < times(limit, 4)               ? "mild"
        : value <= times(limit, 10)             ? "moderate"
        : value <= times(limit, 40)             ? "marked"
                                                : "severe";
    return settled(std::move(result), category, ratio(value, limit));
}

ScoreResult mcMahon(const RhabdomyolysisInputs& inputs)
{
    ScoreResult result = resultOf("R-MCM", "McMahon, JAMA Intern Med 2013;173:1821-8");
    result.cautions = {"Admission values, for the handover to a hospital; never a reason to send anyone home."};
    if (inputs.age.known() && *inputs.age.value < Decimal(18)) {
        return notApplicable(std::move(result), "Not for patients under 18 years.");
    }
    const Criterion enzyme = inputs.kinase.known()
        ? Criterion {*inputs.kinase.value > Decimal(40000), {inputs.kinase.item}}
        : Criterion {std::nullopt, {inputs.kinase.item}};
    return additive(std::move(result),
                    sum({agePoints(inputs.age),
                         points(inputs.female),
                         twoSteps(inputs.creatinine, Decimal(14, 1), Decimal(22, 1)),
                         points(below(inputs.calcium, Decimal(75, 1)), 2),
                         points(enzyme, 2),
                         points(opposite(inputs.mildCause), 3),
                         twoSteps(inputs.phosphate, Decimal(40, 1), Decimal(54, 1)),
                         points(below(inputs.bicarbonate, 19), 2)}),
                    riskBand);
}

ScoreResult statinIndex(const assessment::Form& form)
{
    Readings readings(form);
    const auto read = [&readings](const char* item) {
        const bool answered = readings.has(item, {}).holds.has_value(); // notes it as used
        return answered ? readings.code(item) : std::string();
    };
    const StatinSymptoms symptoms {read("tc-sams-pattern"),
                                   read("tc-sams-onset"),
                                   read("tc-sams-dechallenge"),
                                   read("tc-sams-rechallenge")};
    if (readings.compared("tc-ctx-age", Readings::Order::Below, 18).holds == true) {
        return notApplicable(statinIndex(symptoms), "Not for patients under 18 years.");
    }
    ScoreResult result = statinIndex(symptoms);
    result.used = readings.used();
    return result;
}

ScoreResult creatineKinase(const assessment::Form& form)
{
    Readings readings(form);
    Measured limit = measured(readings, "tc-lab-ck-uln");
    const bool child = readings.compared("tc-ctx-age", Readings::Order::Below, 18).holds == true;
    // Only adults have a default limit; a child needs that of the laboratory.
    if (!limit.known() && !child) {
        const Criterion male = readings.has("tc-ctx-sex", {"M"});
        limit.item = "tc-ctx-sex";
        if (male.holds) {
            limit.value = Decimal(*male.holds ? 320 : 200);
        }
    }
    ScoreResult result = creatineKinase(measured(readings, "tc-lab-ck"), limit);
    result.used = readings.used();
    return result;
}

ScoreResult mcMahon(const assessment::Form& form)
{
    Readings readings(form);
    ScoreResult result = mcMahon(RhabdomyolysisInputs {
        .age = measured(readings, "tc-ctx-age"),
        .female = readings.has("tc-ctx-sex", {"F"}),
        .creatinine
        = inMassUnit(readings, "tc-lab-creat-mgdl", "tc-lab-creat", Decimal(8842, 2), true),
        .calcium = inMassUnit(readings, "tc-lab-ca-mgdl", "tc-lab-ca", Decimal(4008, 3), false),
        .kinase = measured(readings, "tc-lab-ck"),
        .mildCause = readings.has("tc-lab-ck-cause", {"seizure", "syncope", "exercise", "statin", "myositis"}),
        .phosphate = inMassUnit(readings, "tc-lab-phos-mgdl", "tc-lab-phos", Decimal(3097, 3), false),
        .bicarbonate = measured(readings, "tc-lab-hco3"),
    });
    result.used = readings.used();
    return result;
}

} // namespace sartorius::scores
