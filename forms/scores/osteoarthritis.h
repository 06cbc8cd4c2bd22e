#pragma once

#include "forms/scores/criterion.h"
#include "forms/scores/score_result.h"

#include <string>
#include <vector>

namespace sartorius::scores {

class Readings;

/// Inputs of the three list formats of the ACR classification. "No warmth" counts only when examined.
struct KneeOsteoarthritis
{
    Criterion pain;
    Criterion ageAbove50;
    Criterion stiffnessBelow30;
    Criterion crepitus;
    Criterion bonyTenderness;
    Criterion bonyEnlargement;
    Criterion noWarmth;
    Criterion osteophytes;
    Criterion esrBelow40;
    Criterion rheumatoidFactorBelow40;
    Criterion osteoarthriticFluid;
};

/// R-ACR, met or not-met: (a) clinical, 3 of 6; (b) clinical and radiographic, osteophytes and 1 of 3;
/// (c) clinical and laboratory, 5 of 9. Classification, not diagnosis.
/// Source: Altman, Arthritis Rheum 1986;29:1039-49.
ScoreResult acrClinical(const KneeOsteoarthritis& inputs);
ScoreResult acrRadiographic(const KneeOsteoarthritis& inputs);
ScoreResult acrLaboratory(const KneeOsteoarthritis& inputs);
KneeOsteoarthritis kneeOsteoarthritis(Readings& readings);
ScoreResult acrClinical(Readings& readings);
ScoreResult acrRadiographic(Readings& readings);
ScoreResult acrLaboratory(Readings& readings);

struct ClinicalOsteoarthritis
{
    Criterion age45;
    Criterion activityRelatedPain;
    Criterion stiffnessAtMost30;
    std::vector<std::string> atypical; ///< in words; shown with the result, never changes it
};

/// R-NICE: met or not-met. `openFlags` are ids of open red flags, two of which are atypical features.
/// Source: NICE NG226, 2022.
ScoreResult niceClinical(const ClinicalOsteoarthritis& inputs);
ScoreResult niceClinical(Readings& readings, const std::vector<std::string>& openFlags);

/// Findings of an X-ray report; an empty code was not reported.
struct KneeRadiograph
{
    std::string osteophytes; ///< none, possible, definite, moderate, large
    std::string narrowing;   ///< none, possible, definite, marked
    std::string sclerosis;   ///< none, some, severe
    std::string deformity;   ///< none, possible, definite
    std::string grade;       ///< what the reader gave, "0" to "4"
};

/// R-KL: the grade that the findings fit, "0" to "4", or "ungradable" when they fit none. Only a hint to
/// ask the reader again: the grade is the reader's. Source: Kellgren and Lawrence, Ann Rheum Dis
/// 1957;16:494-502, wording of 1957.
ScoreResult kellgrenLawrence(const KneeRadiograph& findings);
ScoreResult kellgrenLawrence(Readings& readings);

} // namespace sartorius::scores
