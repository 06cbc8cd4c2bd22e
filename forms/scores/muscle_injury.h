#pragma once

#include "forms/assessment/form.h"
#include "forms/scores/measured.h"

#include <optional>
#include <string>
#include <vector>

namespace sartorius::scores {

/// What an MRI report says of one muscle.
struct MuscleImage
{
    Measured crossSection; ///< % with signal
    Measured length;       ///< cm
    Measured gap;          ///< cm between fibres
    std::string tendon;    ///< none, partial, complete; empty: not reported
    Measured tendonSection; ///< % of the tendon
    Measured tendonLength;  ///< cm
    std::string site;       ///< a, b or c
    Criterion delayedSorenessPattern;
};

/// R-BAMIC: 0a, 0b, 1a ... 4c: the highest grade that any one measure meets. Exactly 10 % and 5 cm are
/// grade 2, 50 % and 15 cm too; a gap of exactly 5 cm is grade 3. Source: Pollock, Br J Sports Med
/// 2014;48:1347-51.
ScoreResult britishAthletics(const MuscleImage& image);

struct MuscleFindings
{
    Criterion directBlow;
    Criterion gapOrRetraction;
    Measured defectMillimetres;
    Criterion backSigns;
    Criterion crampLike;      ///< spindle-shaped firmness, eased by stretching
    Criterion firmBand;
    Criterion wholeMuscleAcheNextDay;
    Criterion focalPain;
};

/// R-MUN: contusion, 4, 3B, 3A, 2A, 2B, 1B, 1A in the order in which they are looked for. Source:
/// Mueller-Wohlfahrt, Br J Sports Med 2013;47:342-50.
ScoreResult munich(const MuscleFindings& findings);

struct Squeeze
{
    Measured baseline; ///< the person's own, same device and position
    Measured now;
    Measured pain; ///< 0 to 10
};

/// R-SQZ: green, amber (fall of 10 % or more, or pain from 3), red (fall of 20 % or more, or pain from 6).
/// Without a baseline there is no category, only a trend. There is no universal pass mark.
ScoreResult squeeze(const Squeeze& inputs);

/// R-SQZ5: five-second squeeze pain: green to 2, amber to 5, red. Source: Thorborg, Br J Sports Med
/// 2017;51:594-9.
ScoreResult fiveSecondSqueeze(const Measured& pain);

/// R-RATIO: adduction over abduction strength, two digits: low (< 0.80) or ok. Source: Tyler, Am J Sports
/// Med 2001.
ScoreResult strengthRatio(const Measured& adduction, const Measured& abduction);

/// R-HAGOS, one subscale: 100 - sum x 100 / (4 x items). An unanswered item leaves it incomplete, since
/// the manual's own rule for missing items is not confirmed. No wording of the instrument is here.
ScoreResult hagosSubscale(const std::vector<std::optional<int>>& items);

/// The same rules read from the thigh form.
ScoreResult britishAthletics(const assessment::Form& form);
ScoreResult munich(const assessment::Form& form);
ScoreResult squeeze(const assessment::Form& form);
ScoreResult fiveSecondSqueeze(const assessment::Form& form);
ScoreResult strengthRatio(const assessment::Form& form);

} // namespace sartorius::scores
