#pragma once

#include "forms/assessment/form.h"
#include "forms/scores/measured.h"

namespace sartorius::scores {

struct Calcium
{
    Measured total;   ///< mmol/L
    Measured albumin; ///< g/L
    Criterion alreadyAdjusted;
};

/// R-CCA: total + 0.02 x (40 - albumin) in mmol/L: severe-low (< 1.90), low (< 2.20), normal (<= 2.60),
/// mild-high (<= 3.00), moderate-high (<= 3.50), severe-high. Never corrected twice.
ScoreResult correctedCalcium(const Calcium& inputs);

/// The same in mg/dL, total + 0.8 x (4.0 - albumin g/dL), without bands.
ScoreResult correctedCalciumMass(const Measured& total, const Measured& albumin);

struct AnionGap
{
    Measured sodium;
    Measured chloride;
    Measured bicarbonate;
    Measured albumin; ///< g/L; without it the gap is not adjusted
};

/// R-AG: Na - Cl - HCO3, adjusted by 0.25 x (40 - albumin): low (< 8), normal (to 12) or high.
ScoreResult anionGap(const AnionGap& inputs);

/// Bands of section 3.11; each edge belongs where the specification puts it.
ScoreResult sodiumBand(const Measured& sodium);
ScoreResult potassiumBand(const Measured& potassium);
ScoreResult magnesiumBand(const Measured& magnesium);
ScoreResult phosphateBand(const Measured& phosphate);

/// R-A1C: normal, prediabetes, diabetes-range; banded in the unit that was reported, never converted first.
ScoreResult haemoglobinA1c(const Measured& mmolPerMol, const Measured& percent);

/// % = 0.09148 x IFCC + 2.152, and back; rounded to one decimal and to a whole number.
record::Decimal percentOf(const record::Decimal& mmolPerMol);
record::Decimal mmolPerMolOf(const record::Decimal& percent);

/// R-TSH: suppressed, low, normal, raised, marked; overt with a free T4 below 9 pmol/L.
ScoreResult thyroid(const Measured& tsh, const Measured& freeT4);

/// The same rules read from the thigh form.
ScoreResult correctedCalcium(const assessment::Form& form);
ScoreResult anionGap(const assessment::Form& form);
ScoreResult sodiumBand(const assessment::Form& form);
ScoreResult potassiumBand(const assessment::Form& form);
ScoreResult magnesiumBand(const assessment::Form& form);
ScoreResult phosphateBand(const assessment::Form& form);
ScoreResult haemoglobinA1c(const assessment::Form& form);
ScoreResult thyroid(const assessment::Form& form);

} // namespace sartorius::scores
