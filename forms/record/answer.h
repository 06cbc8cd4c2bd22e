#pragma once

#include "forms/record/coding.h"
#include "forms/record/decimal.h"
#include "forms/record/laterality.h"
#include "forms/record/quantity.h"
#include "forms/record/result.h"
#include "forms/record/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sartorius::record {

/// One value given to one form item. A choice is a Coding whose `code` is the option of the clinical
/// specification; yes / no / not-assessed questions are choices too.
using AnswerValue = std::variant<bool, std::int64_t, Decimal, Quantity, Coding, Date, std::string>;

/// How a value came to be there; shown beside it and carried into the letter.
enum class AnswerOrigin { Entered, BulkNormal, FromRecord, Adopted, Derived };

/// Which repetition of each repeating group around an item is meant, outermost first, from 0. Empty
/// for items that stand in no repeating group.
using Repetition = std::vector<std::uint32_t>;

/// What is recorded for one item (and one side of it, when the item is recorded per side). No values
/// means the answer was cleared: the item is unknown again.
struct Answer
{
    std::string item;               ///< linkId of the specification, e.g. "mk-ex-flexion"
    std::optional<Laterality> side; ///< Right or Left for items recorded per side, otherwise empty
    std::vector<AnswerValue> values;
    AnswerOrigin origin = AnswerOrigin::Entered;
    Repetition at = {};
    std::optional<Date> dated = {}; ///< the day a value from the record was taken, where it says so

    friend bool operator==(const Answer&, const Answer&) = default;
};

using Answers = std::vector<Answer>;

/// "entered", "bulk-normal", "from-record", "adopted", "derived".
std::string_view toString(AnswerOrigin origin);

/// Reads the spelling of toString; InvalidInput otherwise.
Result<AnswerOrigin> answerOriginFrom(std::string_view text);

} // namespace sartorius::record
