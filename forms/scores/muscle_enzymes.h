#pragma once

#include "forms/assessment/form.h"
#include "forms/scores/measured.h"

#include <string>

namespace sartorius::scores {

/// Graded parts of the statin-associated muscle symptom index; an empty code is not done.
struct StatinSymptoms
{
    std::string pattern;     ///< thigh-hip-flexor-symmetric, calf-symmetric, upper-proximal-symmetric, nonspecific
    std::string onset;       ///< lt-4wk, 4-12wk, gt-12wk
    std::string dechallenge; ///< lt-2wk, 2-4wk, none-after-4wk
    std::string rechallenge; ///< lt-4wk, 4-12wk, gt-12wk-or-no-recurrence
};

/// R-SAMS: 2 to 11; unlikely (to 6), possible (7 or 8), probable (9 and more). Until both challenges are
/// done only a category that they cannot change is stated. Source: Rosenson, Cardiovasc Drugs Ther
/// 2017;31:179-86.
ScoreResult statinIndex(const StatinSymptoms& symptoms);

/// R-CK: creatine kinase over the laboratory's upper limit, unrounded: normal (<= 1), mild (< 4),
/// moderate (<= 10), marked (<= 40), severe. Source: Stroes, Eur Heart J 2015;36:1012-22.
ScoreResult creatineKinase(const Measured& kinase, const Measured& upperLimit);

struct RhabdomyolysisInputs
{
    Measured age;
    Criterion female;
    Measured creatinine; ///< mg/dL
    Measured calcium;    ///< mg/dL, uncorrected
    Measured kinase;     ///< U/L
    Criterion mildCause; ///< seizure, syncope, exercise, statin or myositis
    Measured phosphate;  ///< mg/dL
    Measured bicarbonate;
};

/// R-MCM: low (< 5), low-intermediate (< 6), elevated (6 to 10), very-high (> 10) of 19. For admission
/// values, to support a handover, never to send anyone home. Source: McMahon, JAMA Intern Med
/// 2013;173:1821-8.
ScoreResult mcMahon(const RhabdomyolysisInputs& inputs);

/// The same rules read from the thigh form. Values in mmol/L and umol/L are converted to mg/dL and
/// rounded to the one decimal in which the score is printed.
ScoreResult statinIndex(const assessment::Form& form);
ScoreResult creatineKinase(const assessment::Form& form);
ScoreResult mcMahon(const assessment::Form& form);

} // namespace sartorius::scores
