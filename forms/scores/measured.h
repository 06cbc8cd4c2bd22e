#pragma once

#include "forms/record/decimal.h"
#include "forms/scores/criterion.h"
#include "forms/scores/score_result.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::scores {

class Readings;

/// A number of a form with the item it was read from; empty `value` is not known.
struct Measured
{
    std::optional<record::Decimal> value;
    std::string item;

    bool known() const { return value.has_value(); }
};

Measured measured(Readings& readings, std::string_view item);

/// The items of those that are not known, in order, each once.
std::vector<std::string> missingOf(std::initializer_list<Measured> values);

/// a * b and a / b for numbers of a form, which are small; a / b keeps 12 digits.
record::Decimal times(const record::Decimal& a, const record::Decimal& b);
record::Decimal ratio(const record::Decimal& a, const record::Decimal& b);
record::Decimal minus(const record::Decimal& a, const record::Decimal& b);

/// One band of a scale: values below `below` that no earlier band took.
struct BandOf
{
    std::optional<record::Decimal> below; ///< none: everything else
    std::string_view code;
};

/// The code of the first band that takes the value. The last band must be open.
std::string bandOf(const record::Decimal& value, std::initializer_list<BandOf> bands);

/// Complete with this category and value.
ScoreResult settled(ScoreResult result, std::string category, std::optional<record::Decimal> value = {});

/// Indeterminate with what is missing.
ScoreResult incomplete(ScoreResult result, std::vector<std::string> missing);

/// A result that has its id and source and nothing else yet.
ScoreResult resultOf(std::string_view id, std::string_view source);

} // namespace sartorius::scores
