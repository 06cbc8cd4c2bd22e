#include "forms/differential/judge.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace sartorius::differential {
namespace {

constexpr std::size_t kLeading = 5;   ///< candidates that questions are asked for
constexpr std::size_t kQuestions = 10; ///< questions offered at once
constexpr int kFlagBenefit = 3;        ///< clearing a red flag is worth a strong feature
constexpr int kAskedBefore = 3;        ///< extra cost of an item answered "not assessed"

/// What an item would bear on when it were known.
struct Bearing
{
    std::vector<std::string> splits;
    std::vector<int> effects; ///< points per leading candidate that it bears on
    bool onFlag = false;
    int benefit = 0;
    int cost = 0;
    std::uint32_t slot = 0;
};

using Bearings = std::map<std::string, Bearing>;

void note(Bearing& bearing, const std::string& id, int points)
{
    if (std::find(bearing.splits.begin(), bearing.splits.end(), id) == bearing.splits.end()) {
        bearing.splits.push_back(id);
        bearing.effects.push_back(points);
    } else {
        bearing.effects.back() += points;
    }
    bearing.benefit += std::max(1, std::abs(points));
}

bool leads(const Candidate& candidate)
{
    return !candidate.band
        || (*candidate.band != Band::LittleSupport && *candidate.band != Band::CannotJudge);
}

/// Two candidates that an answer lifts alike stay as far apart as they were.
bool liftsAllAlike(const Bearing& bearing, std::size_t leading)
{
    return !bearing.onFlag && leading > 1 && bearing.effects.size() == leading
        && std::all_of(bearing.effects.begin(), bearing.effects.end(), [&bearing](int points) {
               return points == bearing.effects.front();
           });
}

int costOf(const RuleSet& rules, const assessment::Form& form, const assessment::Item& item)
{
    const Effort* longest = nullptr;
    for (const auto& effort : rules.efforts) {
        const bool fits = item.linkId.compare(0, effort.prefix.size(), effort.prefix) == 0;
        if (fits && (longest == nullptr || effort.prefix.size() > longest->prefix.size())) {
            longest = &effort;
        }
    }
    const int cost = longest == nullptr ? 1 : std::max(1, longest->cost);
    const auto side = item.perSide ? form.indexSide() : std::nullopt;
    const bool asked = (!item.perSide || side == record::Laterality::Right || side == record::Laterality::Left)
        && !form.answer(item.linkId, side).values.empty();
    return asked ? cost + kAskedBefore : cost;
}

std::size_t collectCandidates(const RuleSet& rules,
                              const fhirpath::Inputs& inputs,
                              const Reasoning& reasoning,
                              Bearings& bearings)
{
    std::size_t leading = 0;
    for (const auto& candidate : reasoning.candidates) {
        if (leading == kLeading || !leads(candidate)) {
            break; // candidates come in display order, so nothing behind leads either
        }
        ++leading;
        for (const auto& item : candidate.gateNeeds) {
            note(bearings[item], candidate.id, 1);
        }
        const Differential* differential = rules.differential(candidate.id);
        for (const auto& feature : differential->features) {
            const auto outcome = fhirpath::evaluate(feature.expression, inputs);
            if (outcome.truth != fhirpath::Truth::Unknown) {
                continue;
            }
            for (const auto& item : outcome.missing) {
                note(bearings[item], candidate.id, feature.points);
            }
        }
    }
    return leading;
}

} // namespace

std::vector<NextQuestion> nextQuestions(const RuleSet& rules,
                                        const assessment::Form& form,
                                        const fhirpath::Inputs& inputs,
                                        const Reasoning& reasoning)
{
    Bearings bearings;
    const std::size_t leading = collectCandidates(rules, inputs, reasoning, bearings);
    for (const auto& flag : reasoning.notYetAssessable) {
        for (const auto& item : flag.needs) {
            Bearing& bearing = bearings[item];
            bearing.splits.push_back(flag.id);
            bearing.onFlag = true;
            bearing.benefit += kFlagBenefit;
        }
    }

    std::vector<std::pair<std::string, Bearing>> worth;
    for (auto& [id, bearing] : bearings) {
        const assessment::Item* item = form.questionnaire().find(id);
        const auto& name = id;
        const bool deferred = std::any_of(reasoning.deferred.begin(),
                                         reasoning.deferred.end(),
                                         [&name](const DeferredItem& d) { return d.item == name; });
        if (item == nullptr || !item->isQuestion() || deferred || !form.enabled(id)
            || liftsAllAlike(bearing, leading)) {
            continue;
        }
        bearing.cost = costOf(rules, form, *item);
        bearing.slot = *item->slot;
        worth.emplace_back(id, bearing);
    }

    // The most useful for their cost are kept; they are then asked cheapest first.
    std::sort(worth.begin(), worth.end(), [](const auto& a, const auto& b) {
        const int left = a.second.benefit * b.second.cost;
        const int right = b.second.benefit * a.second.cost;
        return left != right ? left > right : a.second.slot < b.second.slot;
    });
    worth.resize(std::min(worth.size(), kQuestions));
    std::sort(worth.begin(), worth.end(), [](const auto& a, const auto& b) {
        if (a.second.cost != b.second.cost) {
            return a.second.cost < b.second.cost;
        }
        if (a.second.benefit != b.second.benefit) {
            return a.second.benefit > b.second.benefit;
        }
        return a.second.slot < b.second.slot;
    });
    std::vector<NextQuestion> questions;
    questions.reserve(worth.size());
    for (auto& [id, bearing] : worth) {
        questions.push_back({id, std::move(bearing.splits)});
    }
    return questions;
}

} // namespace sartorius::differential
