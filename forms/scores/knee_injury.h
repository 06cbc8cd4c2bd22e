#pragma once

#include "forms/scores/criterion.h"
#include "forms/scores/score_result.h"

namespace sartorius::scores {

class Readings;

/// Inputs of the Ottawa Knee Rule. Limping counts as able to bear weight.
struct OttawaKnee
{
    Criterion applies; ///< acute injury, at most 7 days ago
    Criterion age55;
    Criterion isolatedPatella; ///< no other bone of the knee tender
    Criterion fibularHead;
    Criterion cannotFlex90;
    Criterion cannotBearWeight; ///< four steps, neither at once nor now
};

/// R-OKR: indicated or not-indicated. When it is unknown whether the rule applies it is shown all the
/// same, with a caution. Source: Stiell, JAMA 1996;275:611-5.
ScoreResult ottawaKneeRule(const OttawaKnee& inputs);
ScoreResult ottawaKneeRule(Readings& readings);

/// Inputs of the Pittsburgh rule. Full weight on heel and toe pads, unlike Ottawa.
struct PittsburghKnee
{
    Criterion applies; ///< injury less than 7 days ago, no surgery on the knee, not pregnant
    Criterion bluntOrFall;
    Criterion ageBelow12OrAbove50;
    Criterion cannotWalk;
};

/// R-PKR: indicated or not-indicated. Source: Seaberg, Ann Emerg Med 1998.
ScoreResult pittsburghRule(const PittsburghKnee& inputs);
ScoreResult pittsburghRule(Readings& readings);

struct CollateralLigament
{
    Criterion tender;
    Criterion painOnValgus;
    Criterion lax30;
    Criterion lax0;
};

/// R-MCL: none, I, II, III or inconsistent (lax at 0 but not at 30 degrees: examine again).
/// Source: Fetto and Marshall 1978 style.
ScoreResult collateralLigamentGrade(const CollateralLigament& inputs);
ScoreResult collateralLigamentGrade(Readings& readings);

struct MeniscusComposite
{
    Criterion catchingOrLocking;
    Criterion painForcedExtension;
    Criterion painMaximalFlexion;
    Criterion mcMurray;
    Criterion jointLineTender;
};

/// R-LOW: a count of 0 to 5 that can only rule in. Source: Lowery, Arthroscopy 2006;22:1174-9.
ScoreResult meniscusComposite(const MeniscusComposite& inputs);
ScoreResult meniscusComposite(Readings& readings);

/// LSI: strength of the index side as whole percent of the other side; below-90 or at-least-90. The
/// quadriceps is the published one; the others are read by contributing factors.
ScoreResult limbSymmetry(Readings& readings);
ScoreResult hamstringSymmetry(Readings& readings);
ScoreResult hipAbductorSymmetry(Readings& readings);

} // namespace sartorius::scores
