#pragma once

#include "forms/record/result.h"
#include "forms/scores/score_result.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// Scoring of questionnaires that patients fill. No wording of any item is here: a site that holds the
/// rights loads its own texts, and only item numbers and numbers come in.
namespace sartorius::scores {

/// The answer to one item.
struct ItemAnswer
{
    int value = 0;
    int maximum = 0;       ///< only where the measure does not say it itself (IKDC)
    bool reversed = false; ///< likewise: high is bad, so that maximum - value counts
};

/// By item number from 1; empty was not answered. A shorter list ends with unanswered items.
using ItemAnswers = std::vector<std::optional<ItemAnswer>>;

/// Ids of the measures: "NRS", "KOOS-Pain" ... "KOOS-12", "Lysholm", "IKDC", "LEFS", "Tegner", "PSFS".
std::span<const std::string_view> outcomeMeasures();

/// Scores one measure. Too few answers give an indeterminate result that names the open item numbers,
/// never a number.
/// @return NotFound for a measure that is not known; InvalidInput for an answer outside its range or more
///         answers than items.
record::Result<ScoreResult> outcomeMeasure(std::string_view id, const ItemAnswers& answers);

/// True when two LEFS totals differ by at least the minimal detectable change of 9.
bool lefsChanged(int before, int after);

} // namespace sartorius::scores
