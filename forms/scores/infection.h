#pragma once

#include "forms/scores/criterion.h"
#include "forms/scores/score_result.h"

namespace sartorius::scores {

class Readings;

struct SepticHipChild
{
    Criterion child; ///< under 16
    Criterion cannotBearWeight;
    Criterion temperatureAbove385;
    Criterion esr40;
    Criterion leucocytesAbove12;
};

/// R-KOCH: a count of 0 to 4, for children only. It has no category and never removes a red flag.
/// Source: Kocher, J Bone Joint Surg Am 1999;81:1662-70 and 2004;86:1629-35.
ScoreResult kocherCount(const SepticHipChild& inputs);
ScoreResult kocherCount(Readings& readings);

struct ProstheticInfection
{
    Criterion prosthesis;
    Criterion major;      ///< sinus tract, or the same organism twice
    Criterion crpOrDimer; ///< 2 points
    Criterion esr;        ///< 1
    Criterion synovialCells; ///< or leucocyte esterase ++, 3
    Criterion alphaDefensin; ///< 3
    Criterion synovialPmn;   ///< 2
    Criterion synovialCrp;   ///< 1
};

/// R-PJI: infected (6 or more, or a major criterion), possibly-infected (2 to 5), not-infected. A low
/// score never cancels RF-02. Source: Parvizi, J Arthroplasty 2018;33:1309-14.
ScoreResult prostheticInfection(const ProstheticInfection& inputs);
ScoreResult prostheticInfection(Readings& readings);

} // namespace sartorius::scores
