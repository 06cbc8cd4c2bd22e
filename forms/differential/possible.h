#pragma once

#include "forms/assessment/questionnaire.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sartorius::differential {

/// A part of a condition that no answers can make true.
struct Impossible
{
    std::size_t offset = 0; ///< of the part inside the expression
    std::string why;        ///< "mk-ctx-age lies between 5 and 110."
};

/// Looks for a condition, or one side of its outermost `or`, that can never hold: a number beyond the limits
/// of its item, two options of a single choice at once, "none" together with something, a blank that is
/// answered. What it does not understand (scores, flags, arithmetic) it takes as possible, so that it never
/// refuses a condition that could hold. `expression` compiles already.
std::optional<Impossible> impossible(std::string_view expression,
                                     const assessment::Questionnaire& questionnaire);

} // namespace sartorius::differential
