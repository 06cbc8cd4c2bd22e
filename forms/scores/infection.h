#pragma once

#include "forms/record/decimal.h"
#include "forms/scores/criterion.h"
#include "forms/scores/score_result.h"

#include <optional>

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

/// Joint fluid of a native adult knee; a value that was not measured is empty.
struct SynovialFluid
{
    Criterion native;
    std::optional<record::Decimal> leucocytes;  ///< per microlitre
    std::optional<record::Decimal> neutrophils; ///< percent
};

/// R-SYN: low-count, low-count-high-pmn, indeterminate-zone, raises or raises-strongly; without a count
/// there is no category. The likelihood ratios are figures: thresholds are cumulative, and the two tests
/// are correlated, so that they are never multiplied. Source: Margaretten, JAMA 2007;297:1478-88;
/// intervals Carpenter, Acad Emerg Med 2011;18:781-96.
ScoreResult synovialLikelihood(const SynovialFluid& inputs);
ScoreResult synovialLikelihood(Readings& readings);

} // namespace sartorius::scores
