#pragma once

#include "forms/assessment/form.h"
#include "forms/record/result.h"
#include "forms/scores/score_result.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::scores {

/// Ids of the published rules of a form, in the order of its specification; the form is named by the id
/// of its questionnaire ("medial-knee", "thigh-cramp"), and one that is not known has none. The same id may
/// mean different rules in two forms.
std::span<const std::string_view> ids(std::string_view form);

/// True for those, and for what only other rules read: the red-flag reading "R-WELLS-RF" and computed values
/// that conditions name ("calc-6p").
bool known(std::string_view form, std::string_view id);

/// Computes one rule of the form that is being filled. Pure.
/// @param openFlags ids of open red flags; only R-NICE reads them.
/// @return NotFound when the form has no rule of that id.
record::Result<ScoreResult> score(std::string_view id,
                                  const assessment::Form& form,
                                  const std::vector<std::string>& openFlags = {});

/// Whether the open red flags change the result of that rule.
bool readsFlags(std::string_view id);

} // namespace sartorius::scores
