#pragma once

#include "plugin/papers/language.h"

#include <optional>
#include <string_view>

namespace sartorius::papers {

struct ExerciseWords
{
    std::string_view name;
    std::string_view why;
};

/// Plain words for an exercise, "EX-01" or "mk:EX-01"; nothing when there are none in that language
/// yet.
std::optional<ExerciseWords> exerciseWords(std::string_view exercise, Language language);

} // namespace sartorius::papers
