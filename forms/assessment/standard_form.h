#pragma once

#include "forms/record/problem.h"

#include <string>
#include <tl/expected.hpp>

namespace sartorius::assessment {

/// A questionnaire as it leaves the house: the same bytes, but every expression written in standard
/// functions only. A display condition that needs a medicine, a score or an alert is true there, so
/// that its item can be asked; a red flag is unknown there.
/// @return what `readQuestionnaire` says when the form does not read.
[[nodiscard]] tl::expected<std::string, record::Problems> standardForm(const std::string& bytes,
                                                                       const std::string& file);

} // namespace sartorius::assessment
