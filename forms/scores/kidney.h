#pragma once

#include "forms/assessment/form.h"
#include "forms/scores/measured.h"

#include <optional>

namespace sartorius::scores {

struct Creatinine
{
    Measured massUnit;  ///< mg/dL
    Measured molarUnit; ///< umol/L
};

/// The CKD-EPI 2021 creatinine equation, mL/min/{1.73_m2}, unrounded.
double ckdEpi2021(double creatinineMgPerDl, double age, bool female);

/// R-EGFR: as a whole number with its KDIGO stage, G1 to G5. Adults only; with the sex unknown the text
/// shows both and the stage stands only when they agree. Source: Inker, N Engl J Med 2021;385:1737-49.
ScoreResult filtrationRate(const Creatinine& creatinine, const Measured& age, const Criterion& female);

struct ChronicKidney
{
    Measured rate;         ///< whole number
    Measured albuminMolar; ///< mg/mmol
    Measured albuminMass;  ///< mg/g
    Criterion otherMarker; ///< of kidney damage, other than albuminuria
};

/// R-KDIGO: not-ckd, low, moderate, high or very-high risk; the stages are in the text ("G3aA1").
/// CKD needs more than three months. Source: KDIGO 2024.
ScoreResult chronicKidney(const ChronicKidney& inputs);

struct AcuteKidney
{
    Measured baseline; ///< umol/L
    Measured now;      ///< umol/L
    Measured hours;    ///< between the two
    Measured urine;    ///< mL/kg/h
    Measured urineHours;
    Criterion dialysis; ///< started for this
};

/// R-AKI: 0 to 3, KDIGO 2012; the higher of creatinine and urine.
ScoreResult acuteKidney(const AcuteKidney& inputs);

/// The same rules read from the thigh form.
ScoreResult filtrationRate(const assessment::Form& form);
ScoreResult chronicKidney(const assessment::Form& form);
ScoreResult acuteKidney(const assessment::Form& form);

/// calc-egfr: what the laboratory reported, otherwise R-EGFR.
ScoreResult reportedOrComputedRate(const assessment::Form& form);

} // namespace sartorius::scores
