#pragma once

#include "forms/assessment/form.h"
#include "forms/record/result.h"
#include "forms/scores/score_result.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::scores {

/// Ids of the rules of the medial-knee specification that this room computes, in its order. The red-flag
/// reading "R-WELLS-RF" is known to score() but not listed: it is no published rule.
std::span<const std::string_view> ids();

/// Those of the form of that id, "medial-knee" or "thigh-cramp".
std::span<const std::string_view> ids(std::string_view form);

bool known(std::string_view id);

/// Computes one rule from the answers of the form. Pure.
/// @param openFlags ids of open red flags; only R-NICE reads them.
/// @return NotFound when there is no rule of that id.
record::Result<ScoreResult> score(std::string_view id,
                                  const assessment::Form& form,
                                  const std::vector<std::string>& openFlags = {});

} // namespace sartorius::scores
