#pragma once

#include "plugin/papers/language.h"

#include <string_view>

namespace sartorius::papers {

/// The frame of a handout in one language. `%1` stands where a number or name goes.
struct HandoutWords
{
    std::string_view title; ///< "Your exercises"
    std::string_view rightKnee, leftKnee, bothKnees;
    std::string_view rightThigh, leftThigh, bothThighs;
    std::string_view from; ///< "from %1"
    std::string_view weeks; ///< "%1 weeks"
    std::string_view daysAWeek; ///< "%1 days a week"
    std::string_view sets, times, hold; ///< "%1 sets"
    std::string_view doseNotGiven;
    std::string_view why; ///< "Why it works"
    std::string_view stopIf; ///< "Stop if: %1"
    std::string_view painTitle;
    std::string_view painFine, painSame, painStop, alarm;
    std::string_view goal; ///< "Your goal: %1"
    std::string_view help; ///< "Questions? %1"
    std::string_view draft, madeUp, code;
    std::string_view name; ///< "Name"
};

const HandoutWords& handoutWords(Language language);

} // namespace sartorius::papers
