#include "forms/scores/criterion.h"

#include <algorithm>

namespace sartorius::scores {
namespace {

void append(std::vector<std::string>& to, const std::vector<std::string>& from)
{
    for (const auto& item : from) {
        if (std::find(to.begin(), to.end(), item) == to.end()) {
            to.push_back(item);
        }
    }
}

/// Joins criteria of which one that equals `settling` decides alone.
Criterion joined(const std::vector<Criterion>& criteria, bool settling)
{
    Criterion unknown;
    Criterion known {!settling, {}};
    for (const auto& criterion : criteria) {
        if (criterion.holds == settling) {
            return criterion;
        }
        append(criterion.holds ? known.items : unknown.items, criterion.items);
    }
    const bool open = std::any_of(criteria.begin(), criteria.end(), [](const Criterion& c) {
        return !c.holds;
    });
    return open ? unknown : known;
}

/// Sums of a published rule are small; an overflow would be a fault of ours.
record::Decimal plus(const record::Decimal& a, const record::Decimal& b)
{
    return record::add(a, b).value_or(a);
}

} // namespace

std::string_view toString(ScoreStatus status)
{
    switch (status) {
    case ScoreStatus::Complete:
        return "complete";
    case ScoreStatus::Indeterminate:
        return "indeterminate";
    case ScoreStatus::NotApplicable:
        return "not-applicable";
    }
    return {};
}

Criterion all(const std::vector<Criterion>& criteria)
{
    return joined(criteria, false);
}

Criterion any(const std::vector<Criterion>& criteria)
{
    return joined(criteria, true);
}

Criterion opposite(Criterion criterion)
{
    if (criterion.holds) {
        criterion.holds = !*criterion.holds;
    }
    return criterion;
}

Points points(const Criterion& criterion, record::Decimal worth)
{
    const record::Decimal none = 0;
    if (criterion.holds) {
        const record::Decimal given = *criterion.holds ? worth : none;
        return {given, given, criterion.items};
    }
    return {std::min(none, worth), std::max(none, worth), criterion.items};
}

Total sum(const std::vector<Points>& parts)
{
    Total total;
    for (const auto& part : parts) {
        total.least = plus(total.least, part.least);
        total.most = plus(total.most, part.most);
        total.recorded = plus(total.recorded,
                              std::clamp(part.known() ? part.least : record::Decimal(0),
                                         part.least,
                                         part.most));
        if (!part.known()) {
            append(total.missing, part.items);
        }
    }
    return total;
}

ScoreResult decided(ScoreResult result,
                    const Criterion& criterion,
                    const std::string& whenTrue,
                    const std::string& whenFalse)
{
    if (criterion.holds) {
        result.status = ScoreStatus::Complete;
        result.category = *criterion.holds ? whenTrue : whenFalse;
    } else {
        result.status = ScoreStatus::Indeterminate;
        result.missing = criterion.items;
    }
    return result;
}

ScoreResult notApplicable(ScoreResult result, std::string reason)
{
    result.status = ScoreStatus::NotApplicable;
    result.category.clear();
    result.value.reset();
    result.range.reset();
    result.recorded.reset();
    result.missing.clear();
    result.text = std::move(reason);
    return result;
}

} // namespace sartorius::scores
