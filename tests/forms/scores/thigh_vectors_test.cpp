// The test vectors of section 3 of the thigh-cramp specification, row by row.

#include "forms/scores/kidney.h"
#include "forms/scores/laboratory.h"
#include "forms/scores/leg_arteries.h"
#include "forms/scores/muscle_enzymes.h"
#include "forms/scores/muscle_injury.h"
#include "forms/scores/thrombosis.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace sartorius::scores;
using sartorius::record::Decimal;

namespace {

Measured m(const char* text)
{
    if (text == nullptr || *text == '\0') {
        return {{}, "item"};
    }
    return {sartorius::record::decimalFrom(text).value(), "item"};
}

Criterion is(char letter)
{
    if (letter == '?') {
        return {std::nullopt, {"unknown-item"}};
    }
    return {letter == 'y', {"item"}};
}

std::string outcome(const ScoreResult& result)
{
    return result.status == ScoreStatus::Complete ? result.category : std::string(toString(result.status));
}

std::string shown(const ScoreResult& result)
{
    return result.value ? sartorius::record::toString(*result.value) : "none";
}

LegPressures leg(const char* dp, const char* pt, const char* toe = "")
{
    return {m(dp), m(pt), m(toe), m(""), m(""), is('n')};
}

} // namespace

TEST_CASE("The ankle-brachial index gives the result of every published vector", "[scores][R-ABI]")
{
    struct Row
    {
        int number;
        const char *dp, *pt, *right, *left, *index, *category;
    };
    const std::vector<Row> rows {
        {1, "118", "122", "130", "126", "0.94", "borderline"},
        {2, "95", "88", "140", "136", "0.68", "abnormal"},
        {3, "60", "52", "150", "148", "0.40", "severe"},
        {4, "128", "131", "138", "142", "0.92", "borderline"},
        {5, "210", "220", "148", "150", "1.47", "non-compressible"},
        {6, "45", "40", "136", "130", "0.33", "severe"},
        {7, "0", "0", "120", "118", "0.00", "severe"},
        {8, "126", "120", "140", "139", "0.90", "abnormal"},
        {9, "127", "120", "140", "139", "0.91", "borderline"},
        {10, "196", "190", "140", "138", "1.40", "normal"},
        {11, "197", "190", "140", "138", "1.41", "non-compressible"},
        {12, "139", "140", "140", "120", "1.00", "normal"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = ankleBrachialIndex({m(row.right), m(row.left)}, leg(row.dp, row.pt));
        CHECK(outcome(result) == row.category);
        CHECK(shown(result) == row.index);
    }
}

TEST_CASE("The patient's ankle-brachial category is that of the worse leg", "[scores][R-ABI]")
{
    const ArmPressures arms {m("130"), m("126")};
    const auto both = ankleBrachialIndex(arms, leg("118", "122"), leg("95", "88"));

    CHECK(outcome(both) == "abnormal");
    CHECK(shown(both) == "0.73");
    CHECK(both.text == "Worse leg: left.");

    CHECK(outcome(ankleBrachialIndex({m("130"), m("")}, leg("118", "122"))) == "indeterminate");
    // A calcified leg does not hide an abnormal other one, and one normal leg says nothing of the other.
    CHECK(outcome(ankleBrachialIndex(arms, leg("200", "190"), leg("95", "88"))) == "abnormal");
    CHECK(outcome(ankleBrachialIndex(arms, leg("95", "88"), leg("", ""))) == "abnormal");
    CHECK(outcome(ankleBrachialIndex(arms, leg("130", "128"), leg("", ""))) == "indeterminate");
    CHECK(outcome(ankleBrachialIndex(arms, leg("200", "190"), leg("", ""))) == "indeterminate");
}

TEST_CASE("The toe-brachial index gives the result of every published vector", "[scores][R-TBI]")
{
    const auto of = [](const char* toe, const char* arm) {
        return toeBrachialIndex({m(arm), m(arm)}, leg("", "", toe));
    };
    CHECK(outcome(of("98", "140")) == "abnormal");
    CHECK(outcome(of("99", "140")) == "normal");
    CHECK(outcome(of("98", "139")) == "normal");
    CHECK(shown(of("98", "139")) == "0.71");
    CHECK(shown(of("84", "140")) == "0.60");
    CHECK(outcome(of("84", "140")) == "abnormal");
    CHECK(shown(of("40", "150")) == "0.27");
    CHECK(shown(of("25", "144")) == "0.17");
    CHECK_FALSE(of("25", "144").cautions.empty());
    CHECK(of("40", "150").cautions.empty());
}

TEST_CASE("A fall of exactly a fifth or of 30 mmHg after exercise is negative", "[scores][R-ABI-EX]")
{
    const auto index = [](const char* rest, const char* after) {
        LegPressures pressures = leg("", "");
        pressures.afterExerciseIndex = m(after);
        return outcome(afterExercise(m(rest), m(""), pressures));
    };
    const auto ankle = [](const char* rest, const char* after) {
        LegPressures pressures = leg("", "");
        pressures.afterExerciseAnkle = m(after);
        return outcome(afterExercise(m(""), m(rest), pressures));
    };
    CHECK(index("1.02", "0.80") == "positive");
    CHECK(index("0.95", "0.76") == "negative");
    CHECK(index("1.10", "0.90") == "negative");
    CHECK(index("0.98", "0.79") == "negative");
    CHECK(ankle("150", "118") == "positive");
    CHECK(ankle("150", "120") == "negative");
    CHECK(index("1.02", "") == "indeterminate");
}

namespace {

Claudication walking(const char* metres, char disease, char rest = 'n', char ulcer = 'n', char pain = 'y')
{
    return {is(disease), is(ulcer), is(rest), is(pain), m(metres)};
}

} // namespace

TEST_CASE("Fontaine and Rutherford give the result of every published vector", "[scores][R-FONT]")
{
    CHECK(outcome(fontaine(walking("350", 'y'))) == "IIa");
    CHECK(outcome(fontaine(walking("200", 'y'))) == "IIb");
    CHECK(outcome(fontaine(walking("201", 'y'))) == "IIa");
    CHECK(outcome(fontaine(walking("", 'y', 'y'))) == "III");
    CHECK(outcome(fontaine(walking("", 'y', 'n', 'y'))) == "IV");
    CHECK(outcome(fontaine(walking("150", 'n'))) == "not-applicable");
    CHECK(outcome(fontaine(walking("", 'y', 'n', 'n', 'n'))) == "I");
    CHECK(outcome(fontaine(walking("350", 'y', '?'))) == "indeterminate");

    const auto grade = [](Claudication inputs, const char* chosen, const char* loss) {
        RutherfordInputs all;
        all.claudication = std::move(inputs);
        all.clinicianGrade = chosen;
        all.tissueLoss = loss;
        return outcome(rutherford(all));
    };
    CHECK(grade(walking("350", 'y'), "1", "") == "1");
    CHECK(grade(walking("350", 'y'), "", "") == "indeterminate");
    CHECK(grade(walking("", 'y', 'y'), "", "") == "4");
    CHECK(grade(walking("", 'y', 'n', 'y'), "", "minor") == "5");
    CHECK(grade(walking("", 'y', 'n', 'y'), "", "major") == "6");
    CHECK(grade(walking("", 'y', 'n', 'n', 'n'), "", "") == "0");

    const auto treadmill = [](char completed, const char* rest, const char* after) {
        RutherfordInputs all;
        all.claudication = walking("150", 'y');
        all.treadmillCompleted = is(completed);
        all.restAnkle = m(rest);
        all.afterExerciseAnkle = m(after);
        return outcome(rutherford(all));
    };
    CHECK(treadmill('y', "90", "70") == "1");
    CHECK(treadmill('y', "90", "71") == "2");
    CHECK(treadmill('y', "90", "50") == "2");
    CHECK(treadmill('n', "90", "49") == "3");
    CHECK(treadmill('n', "90", "50") == "2");
}

TEST_CASE("Acute limb ischaemia gives the class of every published vector", "[scores][R-ALI]")
{
    const auto of = [](const char* sensory, const char* motor, char arterial, char venous) {
        return limbIschaemia({sensory, motor, is(arterial), is(venous)});
    };
    CHECK(outcome(of("none", "none", 'y', 'y')) == "I");
    CHECK(outcome(of("toes", "none", 'n', 'y')) == "IIa");
    CHECK(outcome(of("beyond-toes", "mild-moderate", 'n', 'y')) == "IIb");
    CHECK(outcome(of("profound", "paralysis", 'n', 'n')) == "III");
    CHECK(outcome(of("none", "none", 'n', 'y')) == "IIa");
    CHECK(outcome(of("toes", "mild-moderate", 'n', 'y')) == "IIb");
    CHECK(outcome(of("profound", "paralysis", 'n', 'y')) == "IIb");
    CHECK_FALSE(of("profound", "paralysis", 'n', 'y').cautions.empty());
    CHECK(outcome(of("", "", 'y', 'y')) == "indeterminate");
    CHECK(outcome(of("none", "none", '?', '?')) == "indeterminate");
    CHECK(outcome(of("beyond-toes", "", '?', '?')) == "IIb");
}

TEST_CASE("The Edinburgh logic gives the result of every published vector", "[scores][R-ECQ]")
{
    struct Row
    {
        int number;
        const char* answers; ///< walk, rest onset, hill, level, within 10 min, calf, thigh or buttock
        const char* expected;
    };
    const std::vector<Row> rows {
        {1, "ynynyyn", "definite-1"}, {2, "ynyyyyy", "definite-2"}, {3, "ynyyyny", "atypical-2"},
        {4, "ynynyny", "atypical-1"}, {5, "yyyyyyn", "none"},       {6, "ynyynyn", "none"},
        {7, "ynyyynn", "none"},       {8, "n??????", "none"},       {9, "ynnnyyn", "none"},
        {10, "yny?yyn", "definite"},  {11, "y?yyyyn", "indeterminate"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = edinburgh({is(row.answers[0]), is(row.answers[1]), is(row.answers[2]), is(row.answers[3]),
                                       is(row.answers[4]), is(row.answers[5]), is(row.answers[6])});
        CHECK(outcome(result) == row.expected);
        CHECK((row.number >= 10) == !result.missing.empty());
    }
}

TEST_CASE("Wells gives the result of every published vector of the thigh", "[scores][R-WELLS]")
{
    struct Row
    {
        int number;
        const char* items; ///< cancer, cast, bed, tender, whole leg, calf, pitting, veins, previous
        char alternative;
        int score;
        const char* expected;
    };
    const std::vector<Row> rows {
        {1, "nnnnnnnnn", 'n', 0, "unlikely"},  {2, "nnnnnynnn", 'n', 1, "unlikely"},
        {3, "nnnnnyynn", 'n', 2, "likely"},    {4, "nnnnnyynn", 'y', 0, "unlikely"},
        {5, "ynnyynynn", 'n', 4, "likely"},    {6, "nnnynnnny", 'y', 0, "unlikely"},
        {7, "nnnnnnnnn", 'y', -2, "unlikely"}, {8, "nynnnnnnn", 'n', 1, "unlikely"},
        {9, "yyyyyyyyy", 'n', 9, "likely"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        DeepVeinThrombosis inputs {is('y'), {}, is(row.alternative)};
        for (const char* item = row.items; *item != '\0'; ++item) {
            inputs.positive.push_back(is(*item));
        }
        const auto result = wells(inputs);
        CHECK(outcome(result) == row.expected);
        REQUIRE(result.value);
        CHECK(*result.value == Decimal(row.score));
    }
}

TEST_CASE("The statin index gives the result of every published vector", "[scores][R-SAMS]")
{
    struct Row
    {
        int number;
        StatinSymptoms symptoms;
        int least;
        int most;
        const char* expected;
    };
    const char* thigh = "thigh-hip-flexor-symmetric";
    const char* none = "gt-12wk-or-no-recurrence";
    const std::vector<Row> rows {
        {1, {thigh, "lt-4wk", "lt-2wk", "lt-4wk"}, 11, 11, "probable"},
        {2, {thigh, "lt-4wk", "2-4wk", "4-12wk"}, 8, 8, "possible"},
        {3, {"calf-symmetric", "4-12wk", "lt-2wk", "4-12wk"}, 7, 7, "possible"},
        {4, {"nonspecific", "gt-12wk", "none-after-4wk", none}, 2, 2, "unlikely"},
        {5, {thigh, "4-12wk", "lt-2wk", none}, 7, 7, "possible"},
        {6, {"upper-proximal-symmetric", "lt-4wk", "2-4wk", none}, 6, 6, "unlikely"},
        {7, {thigh, "4-12wk", "2-4wk", "lt-4wk"}, 9, 9, "probable"},
        {8, {thigh, "lt-4wk", "", ""}, 6, 11, "indeterminate"},
        {9, {"nonspecific", "gt-12wk", "none-after-4wk", ""}, 2, 5, "unlikely"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = statinIndex(row.symptoms);
        CHECK(outcome(result) == row.expected);
        REQUIRE(result.range);
        CHECK(result.range->least == Decimal(row.least));
        CHECK(result.range->most == Decimal(row.most));
        CHECK(result.value.has_value() == (row.least == row.most));
    }
}

TEST_CASE("Creatine kinase is banded by its unrounded ratio in every published vector", "[scores][R-CK]")
{
    struct Row
    {
        const char *kinase, *limit, *expected;
    };
    const std::vector<Row> rows {
        {"150", "200", "normal"},    {"200", "200", "normal"},     {"201", "200", "mild"},
        {"799", "200", "mild"},      {"800", "200", "moderate"},   {"2000", "200", "moderate"},
        {"2001", "200", "marked"},   {"8000", "200", "marked"},    {"8001", "200", "severe"},
        {"1200", "320", "mild"},     {"3400", "320", "marked"},
    };
    for (const auto& row : rows) {
        INFO(row.kinase << "/" << row.limit);
        CHECK(outcome(creatineKinase(m(row.kinase), m(row.limit))) == row.expected);
    }
    CHECK(creatineKinase(m("799"), m("200")).value == Decimal(3995, 3));
    CHECK(outcome(creatineKinase(m("799"), m(""))) == "indeterminate");
}

TEST_CASE("The McMahon score gives the result of every published vector", "[scores][R-MCM]")
{
    struct Row
    {
        int number;
        const char* age;
        char female;
        const char *creatinine, *calcium, *kinase;
        char mildCause;
        const char *phosphate, *bicarbonate, *score, *band;
    };
    const std::vector<Row> rows {
        {1, "24", 'n', "1.1", "8.9", "22000", 'y', "3.8", "24", "0", "low"},
        {2, "52", 'y', "1.4", "8.0", "12000", 'y', "4.2", "22", "5.5", "low-intermediate"},
        {3, "71", 'n', "2.4", "7.4", "48000", 'n', "5.6", "17", "17.5", "very-high"},
        {4, "81", 'y', "1.3", "9.0", "6000", 'n', "3.9", "19", "7", "elevated"},
        {5, "50", 'n', "2.2", "7.5", "40000", 'y', "5.4", "19", "3", "low"},
        {6, "80", 'n', "2.3", "7.4", "40001", 'y', "5.5", "18", "14.5", "very-high"},
        {7, "35", 'n', "1.6", "8.2", "65000", 'y', "4.6", "20", "5", "low-intermediate"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = mcMahon({m(row.age), is(row.female), m(row.creatinine), m(row.calcium), m(row.kinase),
                                     is(row.mildCause), m(row.phosphate), m(row.bicarbonate)});
        CHECK(outcome(result) == row.band);
        REQUIRE(result.value);
        CHECK(*result.value == sartorius::record::decimalFrom(row.score).value());
    }
    CHECK(outcome(mcMahon({m("24"), is('n'), m(""), m("8.9"), m("22000"), is('y'), m("3.8"), m("24")})) == "low");
    CHECK(outcome(mcMahon({m("52"), is('y'), m(""), m("8.0"), m("12000"), is('y'), m("4.2"), m("22")}))
          == "indeterminate");
}

TEST_CASE("CKD-EPI 2021 gives the rate of every published vector", "[scores][R-EGFR]")
{
    struct Row
    {
        int number;
        double creatinine;
        const char* text;
        int age;
        bool female;
        double exact;
        int reported;
        const char* stage;
    };
    const std::vector<Row> rows {
        {1, 0.9, "0.9", 30, false, 117.8306, 118, "G1"},  {2, 0.7, "0.7", 30, true, 119.2446, 119, "G1"},
        {3, 1.0, "1.0", 55, false, 88.8841, 89, "G2"},    {4, 0.9, "0.9", 55, true, 75.4988, 75, "G2"},
        {5, 1.4, "1.4", 68, false, 54.7466, 55, "G3a"},   {6, 1.4, "1.4", 68, true, 40.9793, 41, "G3b"},
        {7, 2.2, "2.2", 74, false, 30.6618, 31, "G3b"},   {8, 0.6, "0.6", 22, true, 130.0711, 130, "G1"},
        {9, 4.8, "4.8", 61, false, 13.0355, 13, "G5"},    {10, 3.0, "3.0", 80, true, 15.2391, 15, "G4"},
        {11, 1.1, "1.1", 45, true, 63.1495, 63, "G2"},    {12, 0.8, "0.8", 25, false, 125.9538, 126, "G1"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        CHECK(std::abs(ckdEpi2021(row.creatinine, row.age, row.female) - row.exact) < 0.00006);
        const auto result = filtrationRate({m(row.text), m("")}, {Decimal(row.age), "age"}, is(row.female ? 'y' : 'n'));
        CHECK(outcome(result) == row.stage);
        CHECK(result.value == Decimal(row.reported));
    }
    for (const auto& [molar, rate] : {std::pair {"80", 103}, {"105", 75}, {"150", 49}, {"220", 31}}) {
        INFO(molar << " umol/L");
        CHECK(filtrationRate({m(""), m(molar)}, m("50"), is('n')).value == Decimal(rate));
    }
    CHECK(outcome(filtrationRate({m("1.0"), m("")}, m("17"), is('n'))) == "not-applicable");
    const auto both = filtrationRate({m("1.4"), m("")}, m("68"), is('?'));
    CHECK(outcome(both) == "indeterminate");
    CHECK(both.text.find("Man 55, woman 41") == 0);
}

TEST_CASE("KDIGO gives the risk of every published vector", "[scores][R-KDIGO]")
{
    const auto of = [](const char* rate, const char* ratio) {
        return chronicKidney({m(rate), m(ratio), m(""), is('n')});
    };
    CHECK(outcome(of("92", "2.9")) == "not-ckd");
    CHECK(outcome(of("92", "3")) == "moderate");
    CHECK(of("92", "3").text == "G1A2.");
    CHECK(outcome(of("59", "2")) == "moderate");
    CHECK(of("59", "2").text == "G3aA1.");
    CHECK(outcome(of("45", "30")) == "high");
    CHECK(of("45", "30").text == "G3aA2.");
    CHECK(outcome(of("44", "1")) == "high");
    CHECK(of("44", "1").text == "G3bA1.");
    CHECK(outcome(of("29", "1")) == "very-high");
    CHECK(outcome(of("14", "30.1")) == "very-high");
    CHECK(of("14", "30.1").text == "G5A3.");
    CHECK(outcome(of("60", "31")) == "high");
    CHECK(of("60", "31").text == "G2A3.");
    CHECK(outcome(of("60", "")) == "indeterminate");
    CHECK(outcome(chronicKidney({m("60"), m(""), m("300"), is('n')})) == "moderate");
    CHECK(outcome(chronicKidney({m("60"), m(""), m("301"), is('n')})) == "high");
}

TEST_CASE("Acute kidney injury gives the stage of every published vector", "[scores][R-AKI]")
{
    const auto of = [](const char* before, const char* now, const char* hours) {
        return outcome(acuteKidney({m(before), m(now), m(hours), m(""), m(""), is('n')}));
    };
    CHECK(of("80", "106", "48") == "0");
    CHECK(of("80", "107", "48") == "1");
    CHECK(of("80", "107", "49") == "0");
    CHECK(of("80", "120", "168") == "1");
    CHECK(of("80", "159", "168") == "1");
    CHECK(of("80", "160", "168") == "2");
    CHECK(of("80", "240", "168") == "3");
    CHECK(of("300", "360", "48") == "3");
    CHECK(of("80", "100", "48") == "0");
    CHECK(of("80", "160", "") == "indeterminate");
    CHECK(of("80", "80", "") == "0");
    CHECK(outcome(acuteKidney({m(""), m(""), m(""), m("0.4"), m("13"), is('?')})) == "2");
    CHECK(outcome(acuteKidney({m(""), m(""), m(""), m("0.4"), m("6"), is('?')})) == "1");
    CHECK(outcome(acuteKidney({m(""), m(""), m(""), m("0.2"), m("24"), is('?')})) == "3");
    CHECK(outcome(acuteKidney({m(""), m(""), m(""), m("0"), m("12"), is('?')})) == "3");
    CHECK(outcome(acuteKidney({m(""), m(""), m(""), m("0.5"), m("13"), is('?')})) == "indeterminate");
}

TEST_CASE("Corrected calcium gives the result of every published vector", "[scores][R-CCA]")
{
    struct Row
    {
        const char *total, *albumin, *corrected, *band;
    };
    const std::vector<Row> rows {
        {"2.10", "40", "2.10", "low"},      {"2.10", "30", "2.30", "normal"}, {"1.95", "28", "2.19", "low"},
        {"2.55", "45", "2.45", "normal"},   {"2.02", "22", "2.38", "normal"}, {"2.70", "36", "2.78", "mild-high"},
        {"1.80", "38", "1.84", "severe-low"}, {"2.20", "50", "2.00", "low"},
    };
    for (const auto& row : rows) {
        INFO(row.total << "/" << row.albumin);
        const auto result = correctedCalcium({m(row.total), m(row.albumin), is('?')});
        CHECK(outcome(result) == row.band);
        CHECK(shown(result) == row.corrected);
    }
    CHECK_FALSE(correctedCalcium({m("2.02"), m("22"), is('?')}).cautions.empty());
    CHECK(shown(correctedCalcium({m("2.02"), m("22"), is('y')})) == "2.02");
    CHECK(outcome(correctedCalcium({m("2.02"), m(""), is('?')})) == "indeterminate");
    for (const auto& [total, albumin, corrected] :
         {std::tuple {"8.0", "4.0", "8.00"}, {"7.6", "2.8", "8.56"}, {"9.9", "4.6", "9.42"}, {"7.2", "3.9", "7.28"}}) {
        INFO(total << "/" << albumin);
        CHECK(shown(correctedCalciumMass(m(total), m(albumin))) == corrected);
    }
}

TEST_CASE("The anion gap gives the result of every published vector", "[scores][R-AG]")
{
    struct Row
    {
        const char *na, *cl, *hco3, *albumin, *adjusted, *band;
    };
    const std::vector<Row> rows {
        {"140", "104", "24", "40", "12.00", "normal"}, {"138", "98", "14", "40", "26.00", "high"},
        {"132", "92", "28", "25", "15.75", "high"},    {"142", "110", "22", "40", "10.00", "normal"},
        {"136", "100", "10", "30", "28.50", "high"},   {"145", "105", "26", "44", "13.00", "high"},
    };
    for (const auto& row : rows) {
        INFO(row.na);
        const auto result = anionGap({m(row.na), m(row.cl), m(row.hco3), m(row.albumin)});
        CHECK(outcome(result) == row.band);
        CHECK(shown(result) == row.adjusted);
    }
    CHECK(shown(anionGap({m("132"), m("92"), m("28"), m("")})) == "12");
    CHECK(outcome(anionGap({m("132"), m("92"), m(""), m("")})) == "indeterminate");
}

TEST_CASE("Electrolytes fall into the band of every published vector", "[scores][bands]")
{
    struct Row
    {
        const char *value, *band;
    };
    for (const auto& row : std::vector<Row> {{"135", "normal"}, {"134", "mild"}, {"130", "mild"}, {"129", "moderate"},
                                             {"125", "moderate"}, {"124", "profound"}, {"120", "profound"},
                                             {"119", "profound-critical"}, {"145", "normal"}, {"146", "high-mild"},
                                             {"149", "high-mild"}, {"150", "high-moderate"}, {"155", "high-moderate"},
                                             {"155.1", "high-critical"}, {"156", "high-critical"}}) {
        INFO("Na " << row.value);
        CHECK(outcome(sodiumBand(m(row.value))) == row.band);
    }
    for (const auto& row : std::vector<Row> {{"2.4", "severe-low"}, {"2.5", "moderate-low"}, {"2.9", "moderate-low"},
                                             {"3.0", "mild-low"}, {"3.4", "mild-low"}, {"3.5", "normal"},
                                             {"5.3", "normal"}, {"5.4", "upper-borderline"}, {"5.5", "mild-high"},
                                             {"5.9", "mild-high"}, {"6.0", "moderate-high"}, {"6.4", "moderate-high"},
                                             {"6.5", "severe-high"}}) {
        INFO("K " << row.value);
        CHECK(outcome(potassiumBand(m(row.value))) == row.band);
    }
    for (const auto& row : std::vector<Row> {{"0.39", "severe-low"}, {"0.40", "low"}, {"0.69", "low"},
                                             {"0.70", "normal"}, {"1.00", "normal"}, {"1.10", "high"},
                                             {"2.00", "high"}, {"2.01", "high-act"}}) {
        INFO("Mg " << row.value);
        CHECK(outcome(magnesiumBand(m(row.value))) == row.band);
    }
    for (const auto& row : std::vector<Row> {{"0.29", "severe-low"}, {"0.30", "moderate-low"}, {"0.59", "moderate-low"},
                                             {"0.60", "mild-low"}, {"0.79", "mild-low"}, {"0.80", "normal"},
                                             {"1.50", "normal"}, {"1.51", "high"}}) {
        INFO("phosphate " << row.value);
        CHECK(outcome(phosphateBand(m(row.value))) == row.band);
    }
}

TEST_CASE("HbA1c is banded in the unit that was reported", "[scores][R-A1C]")
{
    struct Row
    {
        const char *ifcc, *percent, *band;
    };
    for (const auto& row : std::vector<Row> {{"38", "5.6", "normal"}, {"39", "5.7", "prediabetes"},
                                             {"47", "6.5", "prediabetes"}, {"48", "6.5", "diabetes-range"},
                                             {"64", "8.0", "diabetes-range"}, {"31", "5.0", "normal"}}) {
        INFO(row.ifcc);
        const auto result = haemoglobinA1c(m(row.ifcc), m(""));
        CHECK(outcome(result) == row.band);
        CHECK(result.text == std::string(row.percent) + " % when converted.");
    }
    const auto percent = haemoglobinA1c(m(""), m("6.4"));
    CHECK(outcome(percent) == "prediabetes");
    CHECK(percent.text == "46 mmol/mol when converted.");
    CHECK(outcome(haemoglobinA1c(m(""), m("6.5"))) == "diabetes-range");
    CHECK(outcome(haemoglobinA1c(m(""), m("5.6"))) == "normal");
    CHECK(outcome(haemoglobinA1c(m(""), m(""))) == "indeterminate");
}

TEST_CASE("TSH falls into the band of every published vector", "[scores][R-TSH]")
{
    const auto of = [](const char* tsh, const char* t4 = "") { return outcome(thyroid(m(tsh), m(t4))); };
    CHECK(of("0.05") == "suppressed");
    CHECK(of("0.10") == "low");
    CHECK(of("0.39") == "low");
    CHECK(of("0.40") == "normal");
    CHECK(of("4.00") == "normal");
    CHECK(of("4.01") == "raised");
    CHECK(of("9.99") == "raised");
    CHECK(of("10.0") == "marked");
    CHECK(of("22", "6") == "overt");
    CHECK(of("22", "9") == "marked");
    CHECK(of("") == "indeterminate");
}

TEST_CASE("The British Athletics grade is that of every published vector", "[scores][R-BAMIC]")
{
    const auto of = [](const char* section, const char* length, const char* gap, const char* tendon, const char* site,
                       const char* tendonSection = "", const char* tendonLength = "", char soreness = 'n') {
        return outcome(britishAthletics(
            {m(section), m(length), m(gap), tendon, m(tendonSection), m(tendonLength), site, is(soreness)}));
    };
    CHECK(of("0", "0", "0", "none", "") == "0a");
    CHECK(of("0", "0", "0", "none", "", "", "", 'y') == "0b");
    CHECK(of("6", "3", "0.5", "none", "b") == "1b");
    CHECK(of("6", "7", "0.5", "none", "a") == "2a");
    CHECK(of("35", "10", "2", "none", "b") == "2b");
    CHECK(of("35", "10", "2", "partial", "c", "30", "4") == "2c");
    CHECK(of("60", "12", "3", "none", "b") == "3b");
    CHECK(of("40", "16", "2", "partial", "c", "60", "6") == "3c");
    CHECK(of("100", "", "", "complete", "c") == "4c");
    // The edges that the specification places.
    CHECK(of("10", "3", "0.5", "none", "a") == "2a");
    CHECK(of("50", "3", "0.5", "none", "a") == "2a");
    CHECK(of("50.1", "3", "0.5", "none", "a") == "3a");
    CHECK(of("6", "5", "0.5", "none", "a") == "2a");
    CHECK(of("6", "15", "0.5", "none", "a") == "2a");
    CHECK(of("6", "15.1", "0.5", "none", "a") == "3a");
    CHECK(of("6", "3", "5", "none", "a") == "3a");
    CHECK(of("6", "", "0.5", "none", "a") == "indeterminate");
}

TEST_CASE("The Munich class is that of every published vector", "[scores][R-MUN]")
{
    const auto of = [](const char* letters, const char* defect) {
        // blow, gap, back, cramp-like, band, next-day ache, focal pain
        return outcome(munich({is(letters[0]), is(letters[1]), m(defect), is(letters[2]), is(letters[3]),
                               is(letters[4]), is(letters[5]), is(letters[6])}));
    };
    CHECK(of("nnnnynn", "") == "1A");
    CHECK(of("nnnnnyn", "") == "1B");
    CHECK(of("nnynynn", "") == "2A");
    CHECK(of("nnnyynn", "") == "2B");
    CHECK(of("nnnnnny", "4") == "3A");
    CHECK(of("nnnnnny", "12") == "3B");
    CHECK(of("nynnnny", "") == "4");
    CHECK(of("ynnnnny", "") == "contusion");
    CHECK(of("nn?????", "") == "indeterminate");
}

TEST_CASE("The squeeze is compared with the person's own baseline in every published vector", "[scores][R-SQZ]")
{
    const auto of = [](const char* baseline, const char* now, const char* pain) {
        return squeeze({m(baseline), m(now), m(pain)});
    };
    CHECK(outcome(of("240", "236", "1")) == "green");
    CHECK(outcome(of("240", "210", "1")) == "amber");
    CHECK(outcome(of("240", "190", "")) == "red");
    CHECK(outcome(of("240", "238", "3")) == "amber");
    CHECK(outcome(of("240", "238", "6")) == "red");
    const auto first = of("", "202", "2");
    CHECK(outcome(first) == "indeterminate");
    CHECK(first.text == "No baseline: trend only.");
    CHECK(shown(strengthRatio(m("180"), m("230"))) == "0.78");
    CHECK(outcome(strengthRatio(m("180"), m("230"))) == "low");
    CHECK(shown(strengthRatio(m("210"), m("240"))) == "0.88");
    CHECK(outcome(strengthRatio(m("210"), m("240"))) == "ok");
    CHECK(outcome(strengthRatio(m("184"), m("230"))) == "ok");
    for (const auto& [pain, colour] : {std::pair {"0", "green"}, {"2", "green"}, {"3", "amber"}, {"5", "amber"},
                                       {"6", "red"}, {"10", "red"}}) {
        CHECK(outcome(fiveSecondSqueeze(m(pain))) == colour);
    }
}

TEST_CASE("A HAGOS subscale is computed as every published vector says", "[scores][R-HAGOS]")
{
    const auto of = [](std::size_t count, int sum) {
        std::vector<std::optional<int>> items(count, 0);
        for (std::size_t i = 0; sum > 0; i = (i + 1) % count, --sum) {
            items[i] = *items[i] + 1;
        }
        return shown(hagosSubscale(items));
    };
    CHECK(of(10, 0) == "100.0");
    CHECK(of(10, 40) == "0.0");
    CHECK(of(10, 20) == "50.0");
    CHECK(of(7, 7) == "75.0");
    CHECK(of(2, 3) == "62.5");
    CHECK(of(8, 12) == "62.5");
    CHECK(outcome(hagosSubscale({1, std::nullopt})) == "indeterminate");
}
