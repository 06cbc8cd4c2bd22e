#pragma once

#include "forms/assessment/form.h"

#include <optional>
#include <string>
#include <vector>

namespace sartorius::assessment {

/// One field that two versions of a filled form do not agree on.
struct Difference
{
    std::string item;
    std::optional<record::Laterality> side;
    Repetition at;
    std::vector<record::AnswerValue> before; ///< empty: it was not answered
    std::vector<record::AnswerValue> after; ///< empty: it is not answered any more

    friend bool operator==(const Difference&, const Difference&) = default;
};

/// Field by field what an amendment changed, in the order of the form; repeating groups last. Where
/// an answer came from is no difference.
std::vector<Difference> differences(const Form& before, const Form& after);

} // namespace sartorius::assessment
