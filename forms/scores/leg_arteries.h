#pragma once

#include "forms/assessment/form.h"
#include "forms/scores/measured.h"

#include <string>
#include <vector>

namespace sartorius::scores {

/// Pressures of one leg in mm[Hg]; 0 is "no signal".
struct LegPressures
{
    Measured dorsalisPedis;
    Measured posteriorTibial;
    Measured toe;
    Measured afterExerciseAnkle;
    Measured afterExerciseIndex;
    Criterion incompressible; ///< signal not abolished at the highest cuff pressure
};

struct ArmPressures
{
    Measured right;
    Measured left;
};

/// Ankle-brachial index of one leg: max(DP, PT) / max(arms), rounded to two digits, then banded: severe
/// (<= 0.40), abnormal (<= 0.90), borderline (<= 0.99), normal (<= 1.40), non-compressible.
/// Source: Aboyans, Circulation 2012; bands of the 2024 ACC/AHA guideline.
ScoreResult ankleBrachialIndex(const ArmPressures& arms, const LegPressures& leg);

/// R-ABI of the patient: that of the worse leg (severe, abnormal, non-compressible, borderline, normal).
/// With one leg unmeasured only severe and abnormal are stated, since the other leg cannot improve them.
ScoreResult ankleBrachialIndex(const ArmPressures& arms, const LegPressures& right, const LegPressures& left);

/// R-TBI: toe / max(arms), two digits; abnormal (<= 0.70) or normal.
ScoreResult toeBrachialIndex(const ArmPressures& arms, const LegPressures& leg);
ScoreResult toeBrachialIndex(const ArmPressures& arms, const LegPressures& right, const LegPressures& left);

/// R-ABI after exercise: positive when the index falls by more than 20 % of its resting value or the
/// ankle pressure by more than 30 mm[Hg]; computed without rounding.
ScoreResult afterExercise(const Measured& restIndex, const Measured& restAnkle, const LegPressures& leg);

struct Claudication
{
    Criterion arterialDisease; ///< shown by index, toe index, exercise test or imaging
    Criterion ulcer;
    Criterion restPain;
    Criterion walkingPain;
    Measured painFreeMetres;
};

/// R-FONT: I, IIa (more than 200 m), IIb, III, IV; the highest stage that applies wins.
ScoreResult fontaine(const Claudication& inputs);

struct RutherfordInputs
{
    Claudication claudication;
    std::string tissueLoss;       ///< "minor", "major" or empty
    std::string clinicianGrade;   ///< "1", "2", "3" as chosen, or empty
    Criterion treadmillCompleted; ///< 5 min, 2 mph, 12 %
    Measured restAnkle;
    Measured afterExerciseAnkle;
};

/// R-RUTH: 0 to 6. Grades 1 to 3 come from the standard treadmill or from the clinician, never from the
/// history. Source: Rutherford, J Vasc Surg 1997;26:517-38.
ScoreResult rutherford(const RutherfordInputs& inputs);

struct ThreatenedLeg
{
    std::string sensoryLoss; ///< none, toes, beyond-toes, profound; empty: not examined
    std::string motorLoss;   ///< none, mild-moderate, paralysis
    Criterion arterialAudible;
    Criterion venousAudible;
};

/// R-ALI: I, IIa, IIb, III of acute limb ischaemia. What fits no class exactly takes the worse one.
ScoreResult limbIschaemia(const ThreatenedLeg& leg);

struct EdinburghAnswers
{
    Criterion walking;
    Criterion startsAtRest;
    Criterion uphill;
    Criterion level;
    Criterion within10Minutes;
    Criterion calf;
    Criterion thighOrButtock;
};

/// R-ECQ: definite-1, definite-2, atypical-1, atypical-2, definite, atypical (grade unknown), none.
/// Logic of Leng and Fowkes, J Clin Epidemiol 1992;45:1101-9, in words of our own.
ScoreResult edinburgh(const EdinburghAnswers& answers);

/// The same rules read from the thigh form.
ScoreResult ankleBrachialIndex(const assessment::Form& form);
ScoreResult toeBrachialIndex(const assessment::Form& form);
ScoreResult afterExercise(const assessment::Form& form);
ScoreResult fontaine(const assessment::Form& form);
ScoreResult rutherford(const assessment::Form& form);
ScoreResult limbIschaemia(const assessment::Form& form);
ScoreResult edinburgh(const assessment::Form& form);

/// calc-6p: how many of the six Ps the worse leg shows. Signs that were not assessed count nothing and
/// are listed; the number stands once it has reached two or nothing is missing.
ScoreResult sixPs(const assessment::Form& form);

} // namespace sartorius::scores
