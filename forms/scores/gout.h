#pragma once

#include "forms/record/decimal.h"
#include "forms/scores/criterion.h"
#include "forms/scores/score_result.h"

#include <optional>
#include <string>

namespace sartorius::scores {

class Readings;

/// Serum urate compared with the threshold printed in its own unit; the two units differ at the edges.
struct Urate
{
    std::optional<record::Decimal> value;
    bool massUnit = false; ///< mg/dL, otherwise umol/L
    std::vector<std::string> items;
};

/// Inputs of the 2015 ACR/EULAR classification. The graded parts are points already.
struct GoutClassification
{
    Criterion eligible; ///< pain or swelling of a joint, ever
    Criterion urateCrystals;
    Points jointPattern;    ///< 0 other, 1 ankle or midfoot, 2 first toe
    Points characteristics; ///< 0 to 3
    Points typicalEpisodes; ///< 0 none, 1 one, 2 recurrent
    Criterion tophus;
    Urate urate;
    Points crystalNegativeFluid; ///< -2 when a trained observer saw none
    Criterion imagingDeposit;
    Criterion erosion;
};

/// R-GOUT15: classified (8 or more of 23, or crystals seen) or not-classified. For research
/// classification, not diagnosis. Source: Neogi, Arthritis Rheumatol 2015;67:2557-68.
ScoreResult goutClassification(const GoutClassification& inputs);
ScoreResult goutClassification(Readings& readings);

struct AcuteGout
{
    Criterion applies; ///< acute monoarthritis without injury
    Criterion male;
    Criterion previousAttack;
    Criterion onsetWithinADay;
    Criterion redness;
    Criterion firstToe;
    Criterion hypertensionOrHeart;
    Urate urate;
};

/// R-JANS: low (at most 4), intermediate, high (8 or more). Onset 0.5 and redness 1: some public pages
/// print other weights. Source: Janssens, Arch Intern Med 2010;170:1120-6.
ScoreResult acuteGoutRule(const AcuteGout& inputs);
ScoreResult acuteGoutRule(Readings& readings);

} // namespace sartorius::scores
