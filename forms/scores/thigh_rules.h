#pragma once

#include "forms/assessment/form.h"
#include "forms/scores/score_result.h"

#include <optional>
#include <span>
#include <string_view>

namespace sartorius::scores {

/// Ids of the published rules of the thigh-cramp specification, in its order.
std::span<const std::string_view> thighIds();

/// True for those and for the computed values that its conditions name ("calc-6p").
bool knownForThigh(std::string_view id);

/// Computes one rule from the answers of the thigh form; empty when there is none of that id.
std::optional<ScoreResult> thighScore(std::string_view id, const assessment::Form& form);

} // namespace sartorius::scores
