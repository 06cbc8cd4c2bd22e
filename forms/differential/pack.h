#pragma once

#include "forms/assessment/questionnaire.h"
#include "forms/content/content.h"
#include "forms/differential/rule_set.h"
#include "forms/record/problem.h"

#include <tl/expected.hpp>

namespace sartorius::differential {

/// A form ready to be filled and reasoned about.
struct LoadedPack
{
    assessment::SharedQuestionnaire questionnaire;
    SharedRuleSet rules;
};

/// Reads questionnaire, medicines and rules of a pack; all their problems at once.
[[nodiscard]] tl::expected<LoadedPack, record::Problems> load(const content::Pack& pack);

} // namespace sartorius::differential
