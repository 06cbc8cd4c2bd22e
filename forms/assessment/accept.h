#pragma once

#include "forms/assessment/questionnaire.h"
#include "forms/record/answer.h"
#include "forms/record/problem.h"

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace sartorius::assessment {

/// Checks values against what the item takes and brings them into the stored form: codings get the
/// system and display of their option, whole decimals become integers where integers are wanted,
/// bare numbers of quantities the item's unit. `where` is put into the problems. Codes: wrong-type,
/// unknown-option, exclusive, duplicate, too-many, wrong-unit, out-of-range, too-long.
[[nodiscard]] tl::expected<std::vector<record::AnswerValue>, record::Problems>
accept(const Item& item, const std::vector<record::AnswerValue>& values, const std::string& where);

} // namespace sartorius::assessment
