// The test vectors of section 3 of the medial-knee specification, row by row.

#include "forms/scores/gout.h"
#include "forms/scores/infection.h"
#include "forms/scores/knee_injury.h"
#include "forms/scores/osteoarthritis.h"
#include "forms/scores/thrombosis.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sartorius::scores;
using sartorius::record::Decimal;

namespace {

/// y, n or ? of a vector.
Criterion is(char letter)
{
    if (letter == '?') {
        return {std::nullopt, {"unknown-item"}};
    }
    return {letter == 'y', {"item"}};
}

Criterion number(std::optional<int> value, bool (*holds)(int))
{
    if (!value) {
        return is('?');
    }
    return {holds(*value), {"item"}};
}

std::string outcome(const ScoreResult& result)
{
    if (result.status == ScoreStatus::Complete) {
        return result.category;
    }
    return std::string(toString(result.status));
}

} // namespace

TEST_CASE("The Ottawa Knee Rule gives the result of every published vector", "[scores][R-OKR]")
{
    struct Row
    {
        int number;
        int age;
        const char* criteria; ///< isolated patella, fibular head, cannot flex 90, cannot bear weight
        bool applies;
        const char* expected;
    };
    const std::vector<Row> rows {
        {1, 54, "nnnn", true, "not-indicated"}, {2, 55, "nnnn", true, "indicated"},
        {3, 30, "ynnn", true, "indicated"},     {4, 30, "nnnn", true, "not-indicated"},
        {5, 22, "nnyn", true, "indicated"},     {6, 22, "nnnn", true, "not-indicated"},
        {7, 40, "nnnn", true, "not-indicated"}, {8, 40, "nnny", true, "indicated"},
        {9, 40, "n?nn", true, "indeterminate"}, {10, 40, "nnn?", true, "indeterminate"},
        {11, 40, "y?nn", true, "indicated"},    {12, 40, "ynnn", false, "not-applicable"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = ottawaKneeRule(OttawaKnee {
            .applies = is(row.applies ? 'y' : 'n'),
            .age55 = is(row.age >= 55 ? 'y' : 'n'),
            .isolatedPatella = is(row.criteria[0]),
            .fibularHead = is(row.criteria[1]),
            .cannotFlex90 = is(row.criteria[2]),
            .cannotBearWeight = is(row.criteria[3]),
        });
        CHECK(outcome(result) == row.expected);
    }
}

TEST_CASE("The Pittsburgh rule gives the result of every published vector", "[scores][R-PKR]")
{
    struct Row
    {
        int number;
        char blunt;
        int age;
        char cannotWalk;
        const char* expected;
    };
    const std::vector<Row> rows {
        {1, 'y', 11, 'n', "indicated"},     {2, 'y', 12, 'n', "not-indicated"},
        {3, 'y', 50, 'n', "not-indicated"}, {4, 'y', 51, 'n', "indicated"},
        {5, 'y', 30, 'y', "indicated"},     {6, 'n', 70, 'y', "not-indicated"},
        {7, 'y', 30, '?', "indeterminate"}, {8, 'y', 60, '?', "indicated"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = pittsburghRule(PittsburghKnee {
            .applies = is('y'),
            .bluntOrFall = is(row.blunt),
            .ageBelow12OrAbove50 = is(row.age < 12 || row.age > 50 ? 'y' : 'n'),
            .cannotWalk = is(row.cannotWalk),
        });
        CHECK(outcome(result) == row.expected);
    }
}

namespace {

struct AcrRow
{
    int number;
    char pain;
    std::optional<int> age;
    std::optional<int> stiffness;
    const char* findings; ///< crepitus, bony tenderness, bony enlargement, no warmth
    const char* expected;
    int least;
    int most;
};

KneeOsteoarthritis acrInputs(const AcrRow& row)
{
    KneeOsteoarthritis inputs;
    inputs.pain = is(row.pain);
    inputs.ageAbove50 = number(row.age, [](int v) { return v > 50; });
    inputs.stiffnessBelow30 = number(row.stiffness, [](int v) { return v < 30; });
    inputs.crepitus = is(row.findings[0]);
    inputs.bonyTenderness = is(row.findings[1]);
    inputs.bonyEnlargement = is(row.findings[2]);
    inputs.noWarmth = is(row.findings[3]);
    return inputs;
}

} // namespace

TEST_CASE("The clinical ACR classification gives the result of every published vector", "[scores][R-ACR]")
{
    const std::vector<AcrRow> rows {
        {1, 'y', 62, 15, "yyyy", "met", 6, 6},     {2, 'y', 51, 29, "nnny", "met", 3, 3},
        {3, 'y', 50, 30, "yynn", "not-met", 2, 2}, {4, 'y', 45, 10, "ynyn", "met", 3, 3},
        {5, 'y', 70, 45, "nnnn", "not-met", 1, 1}, {6, 'y', 66, {}, "y??y", "met", 3, 6},
        {7, 'y', 66, {}, "nn??", "indeterminate", 1, 4},
        {8, 'n', 66, 10, "yyyy", "not-applicable", 0, 0},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = acrClinical(acrInputs(row));
        CHECK(outcome(result) == row.expected);
        if (result.status != ScoreStatus::NotApplicable) {
            REQUIRE(result.range);
            CHECK(result.range->least == Decimal(row.least));
            CHECK(result.range->most == Decimal(row.most));
            CHECK(result.value.has_value() == (row.least == row.most));
        }
    }
}

TEST_CASE("The radiographic ACR classification gives the result of every published vector",
          "[scores][R-ACR]")
{
    struct Row
    {
        AcrRow clinical;
        char osteophytes;
    };
    const std::vector<Row> rows {
        {{1, 'y', 55, 40, "n???", "met", 1, 1}, 'y'},     {{2, 'y', 45, 45, "n???", "not-met", 0, 0}, 'y'},
        {{3, 'y', 40, 20, "n???", "met", 1, 1}, 'y'},     {{4, 'y', 40, 60, "y???", "met", 1, 1}, 'y'},
        {{5, 'y', 70, 10, "y???", "not-met", 3, 3}, 'n'}, {{6, 'y', 70, 10, "y???", "indeterminate", 3, 3}, '?'},
        {{7, 'y', {}, {}, "????", "indeterminate", 0, 3}, 'y'},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.clinical.number);
        auto inputs = acrInputs(row.clinical);
        inputs.osteophytes = is(row.osteophytes);
        const auto result = acrRadiographic(inputs);
        CHECK(outcome(result) == row.clinical.expected);
        REQUIRE(result.range);
        CHECK(result.range->least == Decimal(row.clinical.least));
        CHECK(result.range->most == Decimal(row.clinical.most));
    }
}

TEST_CASE("The laboratory ACR classification gives the result of every published vector",
          "[scores][R-ACR]")
{
    struct Row
    {
        AcrRow clinical;
        std::optional<int> esr;
        char rheumatoidFactor;
        char fluid;
    };
    const std::vector<Row> rows {
        {{1, 'y', 62, 15, "ynny", "met", 6, 7}, 18, 'y', '?'},
        {{2, 'y', 55, 20, "nnny", "met", 5, 5}, 39, 'y', 'n'},
        {{3, 'y', 55, 20, "nnny", "not-met", 4, 4}, 40, 'y', 'n'},
        {{4, 'y', 48, 10, "yyyy", "met", 5, 5}, 50, 'n', 'n'},
        {{5, 'y', 48, 45, "yynn", "met", 5, 5}, 10, 'y', 'y'},
        {{6, 'y', 65, 10, "y???", "indeterminate", 3, 9}, {}, '?', '?'},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.clinical.number);
        auto inputs = acrInputs(row.clinical);
        inputs.esrBelow40 = number(row.esr, [](int v) { return v < 40; });
        inputs.rheumatoidFactorBelow40 = is(row.rheumatoidFactor);
        inputs.osteoarthriticFluid = is(row.fluid);
        const auto result = acrLaboratory(inputs);
        CHECK(outcome(result) == row.clinical.expected);
        REQUIRE(result.range);
        CHECK(result.range->least == Decimal(row.clinical.least));
        CHECK(result.range->most == Decimal(row.clinical.most));
    }
}

TEST_CASE("The NICE clinical diagnosis gives the result of every published vector", "[scores][R-NICE]")
{
    struct Row
    {
        int number;
        int age;
        char activity;
        std::optional<int> stiffness;
        std::vector<std::string> atypical;
        const char* expected;
    };
    const std::vector<Row> rows {
        {1, 45, 'y', 30, {}, "met"},           {2, 44, 'y', 10, {}, "not-met"},
        {3, 60, 'y', 31, {}, "not-met"},       {4, 60, 'n', 0, {}, "not-met"},
        {5, 60, 'y', {}, {}, "indeterminate"}, {6, 72, 'y', 10, {"hot swollen joint"}, "met"},
        {7, 50, 'y', 0, {"recent trauma"}, "met"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = niceClinical(ClinicalOsteoarthritis {
            .age45 = is(row.age >= 45 ? 'y' : 'n'),
            .activityRelatedPain = is(row.activity),
            .stiffnessAtMost30 = number(row.stiffness, [](int v) { return v <= 30; }),
            .atypical = row.atypical,
        });
        CHECK(outcome(result) == row.expected);
        CHECK(result.cautions.size() == row.atypical.size());
    }
}

TEST_CASE("The gout classification gives the result of every published vector", "[scores][R-GOUT15]")
{
    struct Row
    {
        int number;
        int pattern;
        int characteristics;
        int episodes;
        char tophus;
        std::optional<Decimal> urate;
        bool mass;
        char crystals; ///< p positive, n negative, - not done
        char deposit;
        char erosion;
        bool eligible;
        const char* expected;
        std::optional<int> score;
    };
    const std::vector<Row> rows {
        {1, 0, 0, 0, 'n', {}, true, 'p', 'n', 'n', true, "classified", {}},
        {2, 0, 3, 2, 'n', Decimal(82, 1), true, '-', 'n', 'n', true, "classified", 8},
        {3, 0, 3, 2, 'n', Decimal(65, 1), true, '-', 'n', 'n', true, "not-classified", 7},
        {4, 2, 3, 2, 'n', Decimal(70, 1), true, '-', 'n', 'n', true, "classified", 9},
        {5, 2, 3, 2, 'n', Decimal(70, 1), true, 'n', 'n', 'n', true, "not-classified", 7},
        {6, 2, 2, 1, 'n', Decimal(39, 1), true, '-', 'n', 'n', true, "not-classified", 1},
        {7, 0, 1, 0, 'y', Decimal(100, 1), true, '-', 'n', 'n', true, "classified", 9},
        {8, 1, 2, 1, 'n', Decimal(480), false, '-', 'n', 'n', true, "not-classified", 7},
        {9, 0, 0, 0, 'n', Decimal(300), false, '-', 'y', 'y', true, "classified", 8},
        {10, 2, 3, 2, 'y', Decimal(700), false, '-', 'n', 'n', false, "not-applicable", {}},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto fixed = [](int value) { return Points {value, value, {}}; };
        const auto result = goutClassification(GoutClassification {
            .eligible = is(row.eligible ? 'y' : 'n'),
            .urateCrystals = is(row.crystals == 'p' ? 'y' : 'n'),
            .jointPattern = fixed(row.pattern),
            .characteristics = fixed(row.characteristics),
            .typicalEpisodes = fixed(row.episodes),
            .tophus = is(row.tophus),
            .urate = Urate {row.urate, row.mass, {}},
            .crystalNegativeFluid = fixed(row.crystals == 'n' ? -2 : 0),
            .imagingDeposit = is(row.deposit),
            .erosion = is(row.erosion),
        });
        CHECK(outcome(result) == row.expected);
        CHECK(result.value.has_value() == row.score.has_value());
        if (row.score && result.value) {
            CHECK(*result.value == Decimal(*row.score));
        }
    }
}

TEST_CASE("Urate is compared in the unit it was reported in", "[scores][R-GOUT15]")
{
    // 358 umol/L is 6.02 mg/dL: 0 points in one unit, 2 in the other (section 3, R-GOUT15, trap).
    const auto with = [](Urate urate) {
        GoutClassification inputs;
        inputs.eligible = is('y');
        inputs.urateCrystals = is('n');
        inputs.tophus = is('n');
        inputs.urate = urate;
        inputs.imagingDeposit = is('n');
        inputs.erosion = is('n');
        return goutClassification(inputs).value.value_or(-99);
    };

    CHECK(with(Urate {Decimal(358), false, {}}) == Decimal(0));
    CHECK(with(Urate {Decimal(602, 2), true, {}}) == Decimal(2));
}

TEST_CASE("The acute gout rule gives the result of every published vector", "[scores][R-JANS]")
{
    struct Row
    {
        int number;
        const char* items; ///< male, previous attack, onset within a day, redness, first toe, HT or CVD
        std::optional<Decimal> urate;
        bool mass;
        const char* expected;
        std::optional<Decimal> score;
    };
    const std::vector<Row> rows {
        {1, "nnyynn", Decimal(40, 1), true, "low", Decimal(15, 1)},
        {2, "yynnnn", Decimal(50, 1), true, "low", Decimal(4)},
        {3, "ynyynn", Decimal(588, 2), true, "low", Decimal(35, 1)},
        {4, "yyyyny", Decimal(70, 1), true, "high", Decimal(105, 1)},
        {5, "yyyyyy", Decimal(90, 1), true, "high", Decimal(13)},
        {6, "nyyyny", Decimal(65, 1), true, "high", Decimal(85, 1)},
        {7, "yyyyny", {}, true, "indeterminate", {}},
        {8, "yynynn", Decimal(351), false, "high", Decimal(85, 1)},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = acuteGoutRule(AcuteGout {
            .applies = is('y'),
            .male = is(row.items[0]),
            .previousAttack = is(row.items[1]),
            .onsetWithinADay = is(row.items[2]),
            .redness = is(row.items[3]),
            .firstToe = is(row.items[4]),
            .hypertensionOrHeart = is(row.items[5]),
            .urate = Urate {row.urate, row.mass, {"urate"}},
        });
        CHECK(outcome(result) == row.expected);
        CHECK(result.value == row.score);
        if (!row.score) {
            REQUIRE(result.range);
            CHECK(result.range->least == Decimal(70, 1));
            CHECK(result.range->most == Decimal(105, 1));
            CHECK(result.missing == std::vector<std::string> {"urate"});
        }
    }
}

TEST_CASE("The Kocher count gives the result of every published vector", "[scores][R-KOCH]")
{
    struct Row
    {
        int number;
        char cannotBearWeight;
        int temperatureTenths;
        int esr;
        int leucocytesTenths;
        int count;
    };
    const std::vector<Row> rows {
        {1, 'n', 370, 10, 80, 0},  {2, 'y', 375, 20, 90, 1},  {3, 'y', 385, 40, 120, 2},
        {4, 'y', 386, 40, 120, 3}, {5, 'y', 386, 45, 121, 4}, {6, 'n', 390, 39, 110, 1},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = kocherCount(SepticHipChild {
            .child = is('y'),
            .cannotBearWeight = is(row.cannotBearWeight),
            .temperatureAbove385 = is(row.temperatureTenths > 385 ? 'y' : 'n'),
            .esr40 = is(row.esr >= 40 ? 'y' : 'n'),
            .leucocytesAbove12 = is(row.leucocytesTenths > 120 ? 'y' : 'n'),
        });
        CHECK(result.value == Decimal(row.count));
    }
    CHECK(kocherCount(SepticHipChild {.child = is('n'),
                                      .cannotBearWeight = is('y'),
                                      .temperatureAbove385 = is('y'),
                                      .esr40 = is('y'),
                                      .leucocytesAbove12 = is('y')})
              .status
          == ScoreStatus::NotApplicable);
}

TEST_CASE("The MCL grade gives the result of every published vector", "[scores][R-MCL]")
{
    struct Row
    {
        int number;
        const char* findings; ///< tender, pain on valgus 30, lax 30, lax 0
        const char* expected;
    };
    const std::vector<Row> rows {
        {1, "yynn", "I"}, {2, "nnnn", "none"},         {3, "yyyn", "II"},           {4, "yyyy", "III"},
        {5, "nynn", "I"}, {6, "ynny", "inconsistent"}, {7, "y???", "indeterminate"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = collateralLigamentGrade(CollateralLigament {
            .tender = is(row.findings[0]),
            .painOnValgus = is(row.findings[1]),
            .lax30 = is(row.findings[2]),
            .lax0 = is(row.findings[3]),
        });
        CHECK(outcome(result) == row.expected);
    }
}

TEST_CASE("The meniscus composite gives the result of every published vector", "[scores][R-LOW]")
{
    struct Row
    {
        int number;
        const char* findings;
        std::optional<int> count;
        int least;
        int most;
    };
    const std::vector<Row> rows {
        {1, "yyyyy", 5, 5, 5}, {2, "yyyyn", 4, 4, 4}, {3, "yyynn", 3, 3, 3},
        {4, "yynnn", 2, 2, 2}, {5, "nnnnn", 0, 0, 0}, {6, "yyy??", {}, 3, 5},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = meniscusComposite(MeniscusComposite {
            .catchingOrLocking = is(row.findings[0]),
            .painForcedExtension = is(row.findings[1]),
            .painMaximalFlexion = is(row.findings[2]),
            .mcMurray = is(row.findings[3]),
            .jointLineTender = is(row.findings[4]),
        });
        CHECK(result.value.has_value() == row.count.has_value());
        REQUIRE(result.range);
        CHECK(result.range->least == Decimal(row.least));
        CHECK(result.range->most == Decimal(row.most));
    }
}

namespace {

DeepVeinThrombosis veins(int positive, int unknown, char alternative)
{
    DeepVeinThrombosis inputs;
    inputs.applies = is('y');
    for (int i = 0; i < 9; ++i) {
        inputs.positive.push_back(is(i < positive ? 'y' : i < positive + unknown ? '?' : 'n'));
    }
    inputs.alternative = is(alternative);
    return inputs;
}

} // namespace

TEST_CASE("The two-level Wells score gives the result of every published vector", "[scores][R-WELLS]")
{
    struct Row
    {
        int number;
        int positive;
        char alternative;
        int score;
        const char* expected;
    };
    const std::vector<Row> rows {
        {1, 0, 'n', 0, "unlikely"}, {2, 1, 'n', 1, "unlikely"}, {3, 2, 'n', 2, "likely"},
        {4, 2, 'y', 0, "unlikely"}, {5, 4, 'y', 2, "likely"},   {6, 3, 'n', 3, "likely"},
        {7, 0, 'y', -2, "unlikely"},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = wells(veins(row.positive, 0, row.alternative));
        CHECK(result.value == Decimal(row.score));
        CHECK(outcome(result) == row.expected);
    }
}

TEST_CASE("Red flags read Wells as likely as soon as two points are recorded", "[scores][R-WELLS]")
{
    CHECK(outcome(wells(veins(2, 7, '?'))) == "indeterminate");
    CHECK(outcome(wellsForRedFlags(veins(2, 7, '?'))) == "likely");
    CHECK(outcome(wellsForRedFlags(veins(2, 0, 'y'))) == "unlikely");
    CHECK(outcome(wellsForRedFlags(veins(1, 1, 'n'))) == "indeterminate");
    CHECK(outcome(wellsForRedFlags(veins(1, 0, '?'))) == "unlikely");
    CHECK(outcome(wellsForRedFlags(veins(4, 0, 'y'))) == "likely");
}

TEST_CASE("The prosthetic joint score gives the result of every published vector", "[scores][R-PJI]")
{
    struct Row
    {
        int number;
        char major;
        const char* minor; ///< CRP or D-dimer, ESR, synovial cells, alpha-defensin, PMN, synovial CRP
        const char* expected;
        std::optional<int> score;
    };
    const std::vector<Row> rows {
        {1, 'n', "nnnnnn", "not-infected", 0},      {2, 'y', "nnnnnn", "infected", {}},
        {3, 'n', "yynnnn", "possibly-infected", 3}, {4, 'n', "yyynnn", "infected", 6},
        {5, 'n', "nnyynn", "infected", 6},          {6, 'n', "nynnnn", "not-infected", 1},
        {7, 'n', "ynnnyy", "possibly-infected", 5},
    };
    for (const auto& row : rows) {
        INFO("vector " << row.number);
        const auto result = prostheticInfection(ProstheticInfection {
            .prosthesis = is('y'),
            .major = is(row.major),
            .crpOrDimer = is(row.minor[0]),
            .esr = is(row.minor[1]),
            .synovialCells = is(row.minor[2]),
            .alphaDefensin = is(row.minor[3]),
            .synovialPmn = is(row.minor[4]),
            .synovialCrp = is(row.minor[5]),
        });
        CHECK(outcome(result) == row.expected);
        CHECK(result.value.has_value() == row.score.has_value());
        if (row.score && result.value) {
            CHECK(*result.value == Decimal(*row.score));
        }
    }
}
