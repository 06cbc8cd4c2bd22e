#include "forms/scores/knee_injury.h"

#include "forms/scores/readings.h"

#include <chrono>
#include <utility>

namespace sartorius::scores {
namespace {

constexpr const char* kTender = "mk-ex-tender";
constexpr const char* kPalpated = "mk-ex-palpation-complete";

/// Days from injury to assessment at most (or below) the limit: from the dates, else the duration.
Criterion injuredWithin(Readings& readings, int limit, bool inclusive)
{
    if (const auto injured = readings.date("mk-pc-injury-date")) {
        const auto assessed = std::chrono::sys_days(readings.assessed());
        const auto days = (assessed - std::chrono::sys_days(*injured)).count();
        return {inclusive ? days <= limit : days < limit, {"mk-pc-injury-date"}};
    }
    auto result = readings.compared("mk-pc-duration-days",
                                    inclusive ? Readings::Order::AtMost : Readings::Order::Below,
                                    limit);
    if (!result.holds) {
        result.items.insert(result.items.begin(), "mk-pc-injury-date");
    }
    return result;
}

ScoreResult xrayRule(ScoreResult result, const Criterion& applies, const Criterion& indicated)
{
    if (applies.holds == false) {
        return notApplicable(std::move(result), "The rule is not made for this injury.");
    }
    result = decided(std::move(result), indicated, "indicated", "not-indicated");
    if (!applies.holds) {
        result.cautions.push_back("It is not known whether the rule applies: date of injury or duration.");
        result.missing.insert(result.missing.end(), applies.items.begin(), applies.items.end());
    }
    if (result.category == "indicated") {
        result.text = "X-ray indicated.";
    } else if (result.category == "not-indicated") {
        result.text = "X-ray not required by the rule.";
    } else {
        result.text = "Not enough is known to apply the rule.";
    }
    return result;
}

ScoreResult withUsed(ScoreResult result, const Readings& readings)
{
    result.used = readings.used();
    return result;
}

} // namespace

ScoreResult ottawaKneeRule(const OttawaKnee& inputs)
{
    ScoreResult result;
    result.id = "R-OKR";
    result.source = "Stiell, Ann Emerg Med 1995;26:405-13; JAMA 1996;275:611-5";
    result.cautions = {"Not for isolated skin wounds, reduced consciousness, paraplegia, several injuries "
                       "or a second look at the same injury."};
    return xrayRule(std::move(result),
                    inputs.applies,
                    any({inputs.age55,
                         inputs.isolatedPatella,
                         inputs.fibularHead,
                         inputs.cannotFlex90,
                         inputs.cannotBearWeight}));
}

ScoreResult ottawaKneeRule(Readings& readings)
{
    using Order = Readings::Order;
    const Criterion injury = readings.yes("mk-pc-injury");
    ScoreResult result;
    if (injury.holds) {
        // V-03: the patella is tender, no other bone is, and every site was examined.
        const Criterion patella = readings.tender(kTender, kPalpated, {"patella"});
        const Criterion otherBone = readings.tender(kTender,
                                                    kPalpated,
                                                    {"fibula-head",
                                                     "medial-tibial-plateau",
                                                     "medial-femoral-condyle",
                                                     "tibial-tubercle",
                                                     "other-bone"});
        const Criterion unableThen = readings.has("mk-pc-wb-immediate", {"unable"});
        const Criterion unableNow = readings.has("mk-ex-wb-4steps", {"unable"});
        result = ottawaKneeRule(OttawaKnee {
            .applies = all({injury,
                            injuredWithin(readings, 7, true),
                            opposite(readings.compared("mk-ctx-age", Order::Below, 5))}),
            .age55 = readings.compared("mk-ctx-age", Order::AtLeast, 55),
            .isolatedPatella = all({patella, opposite(otherBone)}),
            .fibularHead = readings.tender(kTender, kPalpated, {"fibula-head"}),
            .cannotFlex90 = readings.compared("mk-ex-flexion", Order::Below, 90),
            .cannotBearWeight = all({unableThen, unableNow}),
        });
    } else {
        // Without knowing of an injury an age of 55 would ask for an X-ray of every old knee.
        result = ottawaKneeRule(OttawaKnee {});
        result.missing = injury.items;
        result.text = "It is not known whether there was an injury.";
    }
    return withUsed(std::move(result), readings);
}

ScoreResult pittsburghRule(const PittsburghKnee& inputs)
{
    ScoreResult result;
    result.id = "R-PKR";
    result.source = "Seaberg and Jackson, Am J Emerg Med 1994;12:541-3; Seaberg, Ann Emerg Med 1998";
    return xrayRule(std::move(result),
                    inputs.applies,
                    all({inputs.bluntOrFall, any({inputs.ageBelow12OrAbove50, inputs.cannotWalk})}));
}

ScoreResult pittsburghRule(Readings& readings)
{
    using Order = Readings::Order;
    const Criterion injury = readings.yes("mk-pc-injury");
    ScoreResult result;
    if (injury.holds) {
        // Surgery or pregnancy that is not recorded does not block the rule.
        const bool surgery = readings
                                 .has("mk-hx-knee-surgery",
                                      {"arthroscopy",
                                       "meniscectomy",
                                       "meniscus-repair",
                                       "ligament",
                                       "osteotomy",
                                       "arthroplasty",
                                       "other"})
                                 .holds.value_or(false);
        const bool pregnant = readings.yes("mk-ctx-pregnant").holds.value_or(false);
        result = pittsburghRule(PittsburghKnee {
            .applies = all({injury,
                            Criterion {!surgery, {"mk-hx-knee-surgery"}},
                            Criterion {!pregnant, {"mk-ctx-pregnant"}},
                            injuredWithin(readings, 7, false)}),
            .bluntOrFall = readings.has("mk-pc-mechanism",
                                        {"fall",
                                         "direct-blow-medial",
                                         "direct-blow-lateral-valgus",
                                         "blunt-other",
                                         "dashboard",
                                         "high-energy"}),
            .ageBelow12OrAbove50 = any({readings.compared("mk-ctx-age", Order::Below, 12),
                                        readings.compared("mk-ctx-age", Order::Above, 50)}),
            .cannotWalk = readings.has("mk-ex-wb-4steps-full", {"unable"}),
        });
    } else {
        result = pittsburghRule(PittsburghKnee {});
        result.missing = injury.items;
        result.text = "It is not known whether there was an injury.";
    }
    return withUsed(std::move(result), readings);
}

ScoreResult collateralLigamentGrade(const CollateralLigament& inputs)
{
    ScoreResult result;
    result.id = "R-MCL";
    result.variant = "laxity at 0 and 30 degrees";
    result.source = "Fetto and Marshall 1978 style";
    for (const Criterion* laxity : {&inputs.lax30, &inputs.lax0}) {
        if (!laxity->holds) {
            result.missing.insert(result.missing.end(), laxity->items.begin(), laxity->items.end());
        }
    }
    if (!inputs.lax30.holds || !inputs.lax0.holds) {
        result.text = "No grade without the stress tests.";
        return result;
    }
    if (!*inputs.lax30.holds && !*inputs.lax0.holds) {
        result = decided(std::move(result), any({inputs.tender, inputs.painOnValgus}), "I", "none");
    } else {
        result.status = ScoreStatus::Complete;
        result.category = !*inputs.lax30.holds ? "inconsistent" : *inputs.lax0.holds ? "III" : "II";
    }
    if (result.category == "III") {
        result.text = "Lax at 0 and 30 degrees: look for a cruciate or posteromedial injury.";
    } else if (result.category == "inconsistent") {
        result.text = "Lax at 0 but not at 30 degrees: examine again.";
    } else if (result.category == "II") {
        result.text = "Lax at 30 degrees, stable at 0 degrees.";
    } else if (result.category == "I") {
        result.text = "Tender or painful on valgus stress without laxity.";
    }
    return result;
}

ScoreResult collateralLigamentGrade(Readings& readings)
{
    ScoreResult result = collateralLigamentGrade(CollateralLigament {
        .tender = readings.tender(kTender, kPalpated, {"mcl-femoral", "mcl-mid", "mcl-tibial"}),
        .painOnValgus = readings.has("mk-ex-valgus-30", {"pain-only"}),
        .lax30 = readings.has("mk-ex-valgus-30", {"lax-endpoint", "lax-no-endpoint"}),
        .lax0 = readings.has("mk-ex-valgus-0", {"lax"}),
    });
    if (readings.yes("mk-pc-injury").holds == false) {
        result = notApplicable(std::move(result), "No injury.");
    }
    return withUsed(std::move(result), readings);
}

ScoreResult meniscusComposite(const MeniscusComposite& inputs)
{
    ScoreResult result;
    result.id = "R-LOW";
    result.source = "Lowery, Arthroscopy 2006;22:1174-9";
    result.cautions = {"One surgical practice, derivation only, high prevalence: rules in only; a low count "
                       "excludes nothing."};
    const Total total = sum({points(inputs.catchingOrLocking),
                             points(inputs.painForcedExtension),
                             points(inputs.painMaximalFlexion),
                             points(inputs.mcMurray),
                             points(inputs.jointLineTender)});
    // Each count has its own published value, so that only an equal count at both ends settles it.
    result = additive(std::move(result), total, [](const record::Decimal& count) {
        return record::toString(count) + "-of-5";
    });
    if (result.value) {
        const auto count = result.value->mantissa;
        result.text = count == 5   ? "5 of 5: specificity 99%, LR+ 11.2, PPV 92%."
                      : count == 4 ? "4 of 5: specificity 96%, LR+ 4.3, PPV 82%."
                      : count == 3 ? "3 of 5: specificity 90%, LR+ 3.1, PPV 77%."
                                   : record::toString(*result.value)
                              + " of 5: no published rule-in value; does not exclude.";
    }
    return result;
}

ScoreResult meniscusComposite(Readings& readings)
{
    ScoreResult result = meniscusComposite(MeniscusComposite {
        .catchingOrLocking = readings.has("mk-sx-locking", {"catching", "true-locking", "locked-now"}),
        .painForcedExtension = readings.yes("mk-ex-pain-forced-ext"),
        .painMaximalFlexion = readings.yes("mk-ex-pain-max-flex"),
        .mcMurray = readings.has("mk-ex-mcmurray-medial", {"pain", "click", "pain-click"}),
        .jointLineTender = readings.tender(kTender, kPalpated, {"joint-line-medial"}),
    });
    return withUsed(std::move(result), readings);
}

namespace {

ScoreResult symmetry(Readings& readings, const char* id, const char* item)
{
    ScoreResult result;
    result.id = id;
    result.source = "Index side divided by the other side";
    const auto index = readings.number(item);
    const auto other = readings.otherSide(item);
    if (!index || !other || other->mantissa == 0) {
        result.missing = {item};
        return result;
    }
    const auto hundredfold = record::multiply(*index, 100);
    const auto percent = hundredfold ? record::divide(*hundredfold, *other, 6) : hundredfold;
    if (percent) {
        // The threshold is compared before rounding; only what is shown is a whole percent.
        result.status = ScoreStatus::Complete;
        result.category = *percent < record::Decimal(90) ? "below-90" : "at-least-90";
        result.value = record::rounded(*percent, 0);
    }
    return withUsed(std::move(result), readings);
}

} // namespace

ScoreResult limbSymmetry(Readings& readings)
{
    return symmetry(readings, "LSI", "mk-ex-strength-quads");
}

ScoreResult hamstringSymmetry(Readings& readings)
{
    return symmetry(readings, "LSI-HAMS", "mk-ex-strength-hams");
}

ScoreResult hipAbductorSymmetry(Readings& readings)
{
    return symmetry(readings, "LSI-ABD", "mk-ex-strength-hip-abd");
}

} // namespace sartorius::scores
