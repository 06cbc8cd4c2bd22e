#pragma once

#include "forms/scores/criterion.h"
#include "forms/scores/score_result.h"

#include <vector>

namespace sartorius::scores {

class Readings;

struct DeepVeinThrombosis
{
    Criterion applies;               ///< adult, not pregnant
    std::vector<Criterion> positive; ///< the nine items of one point
    Criterion alternative;           ///< another diagnosis at least as likely: -2
};

/// R-WELLS, two levels: likely (2 or more) or unlikely. Source: Wells, N Engl J Med 2003;349:1227-35.
ScoreResult wells(const DeepVeinThrombosis& inputs);
ScoreResult wells(Readings& readings);

/// R-WELLS as red flags read it: unanswered items count nothing and the -2 only when it is recorded, so
/// that it is likely as soon as the recorded points reach 2 (section 3.0 of the specification).
ScoreResult wellsForRedFlags(const DeepVeinThrombosis& inputs);
ScoreResult wellsForRedFlags(Readings& readings);

} // namespace sartorius::scores
