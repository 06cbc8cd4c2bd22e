#pragma once

#include "forms/record/decimal.h"
#include "forms/scores/score_result.h"

#include <optional>
#include <string>
#include <vector>

namespace sartorius::scores {

/// One yes-or-no statement of a rule with the items it is read from. Empty `holds` is unknown, and
/// unknown never counts as no.
struct Criterion
{
    std::optional<bool> holds;
    std::vector<std::string> items;
};

/// Kleene logic: a known part that settles the whole does so, whatever is unknown beside it, and then
/// only its items are named. Otherwise the items of the unknown parts are.
Criterion all(const std::vector<Criterion>& criteria);
Criterion any(const std::vector<Criterion>& criteria);
Criterion opposite(Criterion criterion);

/// Points that a part of a score gives: `least` and `most` differ while its inputs are unknown.
struct Points
{
    record::Decimal least;
    record::Decimal most;
    std::vector<std::string> items;

    bool known() const { return least == most; }
};

/// `worth` points when the criterion holds, none when it does not; unknown spans both.
Points points(const Criterion& criterion, record::Decimal worth = 1);

/// What the criteria together can give. Sums exactly.
struct Total
{
    record::Decimal least;
    record::Decimal most;
    record::Decimal recorded; ///< what is certain already: an unknown part counts as none
    std::vector<std::string> missing;
};

Total sum(const std::vector<Points>& parts);

/// Fills value, range, category, status and missing from the total. `categoryOf` must not fall and rise
/// again between the two ends: the category of both ends being equal then settles the score.
template <class CategoryOf>
ScoreResult additive(ScoreResult result, const Total& total, CategoryOf categoryOf)
{
    result.missing = total.missing;
    result.range = ScoreRange {total.least, total.most};
    result.recorded = total.recorded;
    const std::string low = categoryOf(total.least);
    if (total.least == total.most) {
        result.value = total.least;
    }
    if (low == categoryOf(total.most)) {
        result.status = ScoreStatus::Complete;
        result.category = low;
    } else {
        result.status = ScoreStatus::Indeterminate;
    }
    return result;
}

/// `whenTrue` or `whenFalse` when the criterion is known, otherwise indeterminate with what is missing.
ScoreResult decided(ScoreResult result,
                    const Criterion& criterion,
                    const std::string& whenTrue,
                    const std::string& whenFalse);

/// The rule was not made for this patient, with the reason.
ScoreResult notApplicable(ScoreResult result, std::string reason);

} // namespace sartorius::scores
