#pragma once

#include "forms/record/decimal.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::scores {

/// Complete: the answered inputs settle the category, even when some are unknown. Indeterminate: they
/// do not; `missing` says what would. NotApplicable: the rule was not made for this patient.
enum class ScoreStatus { Complete, Indeterminate, NotApplicable };

/// "complete", "indeterminate", "not-applicable".
std::string_view toString(ScoreStatus status);

struct ScoreInput
{
    std::string item;  ///< linkId
    std::string value; ///< as written in the form, with its unit

    friend bool operator==(const ScoreInput&, const ScoreInput&) = default;
};

/// Both ends that the score can still reach with the inputs that are unknown.
struct ScoreRange
{
    record::Decimal least;
    record::Decimal most;

    friend bool operator==(const ScoreRange&, const ScoreRange&) = default;
};

/// A published figure that belongs to a result, such as a likelihood ratio. One that was not checked
/// against its source yet is computed and tested, and never shown to users.
struct Figure
{
    std::string name;
    std::string value;
    bool checked = false;

    friend bool operator==(const Figure&, const Figure&) = default;
};

/// The outcome of one published rule. `value` is present only when no unknown input could change it: a
/// single number is never shown for an incomplete score.
struct ScoreResult
{
    std::string id;      ///< id of the clinical specification, "R-OKR"
    std::string variant; ///< which published form of the rule; empty when there is one
    ScoreStatus status = ScoreStatus::Indeterminate;
    std::optional<record::Decimal> value;
    std::string category;              ///< stable code; empty while indeterminate
    std::string text;                  ///< one plain sentence
    std::optional<ScoreRange> range;   ///< for rules that count points
    /// For rules that count points: those that are certain already, unanswered items counting nothing.
    /// Never shown as the score; a comparison from below may read it.
    std::optional<record::Decimal> recorded;
    std::vector<Figure> figures;
    std::vector<std::string> missing;  ///< items whose answers are unknown and could matter
    std::vector<ScoreInput> used;      ///< items that were known
    std::vector<std::string> cautions; ///< to be shown with every result
    std::string source;

    friend bool operator==(const ScoreResult&, const ScoreResult&) = default;
};

} // namespace sartorius::scores
