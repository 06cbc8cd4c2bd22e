#include "forms/differential/judge.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace sartorius::differential {
namespace {

constexpr std::size_t kLeading = 5; ///< candidates that questions are asked for
constexpr std::size_t kPerPurpose = 6; ///< questions kept for candidates, and as many for red flags
constexpr int kAskedBefore = 3; ///< extra cost of an item answered "not assessed"

/// What an item would bear on when it were known.
struct Bearing
{
    std::string item;
    std::vector<std::string> splits;
    int onCandidates = 0; ///< points that its answer could move
    int onFlags = 0;      ///< red flags that it helps to judge
    int cost = 1;
    std::uint32_t slot = 0;
};

using Bearings = std::map<std::string, Bearing>;

void note(Bearing& bearing, const std::string& id, int points)
{
    if (std::find(bearing.splits.begin(), bearing.splits.end(), id) == bearing.splits.end()) {
        bearing.splits.push_back(id);
    }
    bearing.onCandidates += std::max(1, std::abs(points));
}

bool leads(const Candidate& candidate)
{
    return !candidate.band
        || (*candidate.band != Band::LittleSupport && *candidate.band != Band::CannotJudge);
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

void collectCandidates(const RuleSet& rules,
                       const fhirpath::Inputs& inputs,
                       const Reasoning& reasoning,
                       Bearings& bearings)
{
    std::size_t leading = 0;
    for (const auto& candidate : reasoning.candidates) {
        if (leading == kLeading || !leads(candidate)) {
            return; // candidates come in display order, so nothing behind leads either
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
}

/// The items that can be asked for now: offered by the form and not deferred.
std::vector<Bearing> askable(const RuleSet& rules,
                             const assessment::Form& form,
                             const Reasoning& reasoning,
                             Bearings bearings)
{
    std::vector<Bearing> result;
    for (auto& [id, bearing] : bearings) {
        const assessment::Item* item = form.questionnaire().find(id);
        bearing.item = id;
        const auto& name = bearing.item;
        const bool deferred = std::any_of(reasoning.deferred.begin(),
                                          reasoning.deferred.end(),
                                          [&name](const DeferredItem& d) { return d.item == name; });
        if (item == nullptr || !item->isQuestion() || deferred || !form.enabled(id)) {
            continue;
        }
        bearing.cost = costOf(rules, form, *item);
        bearing.slot = *item->slot;
        result.push_back(std::move(bearing));
    }
    return result;
}

/// The most useful for their cost, by one of the two purposes.
std::vector<Bearing> best(std::vector<Bearing> all, int Bearing::*purpose)
{
    all.erase(std::remove_if(all.begin(),
                             all.end(),
                             [purpose](const Bearing& b) { return b.*purpose == 0; }),
              all.end());
    std::sort(all.begin(), all.end(), [purpose](const Bearing& a, const Bearing& b) {
        const int left = a.*purpose * b.cost;
        const int right = b.*purpose * a.cost;
        return left != right ? left > right : a.slot < b.slot;
    });
    all.resize(std::min(all.size(), kPerPurpose));
    return all;
}

} // namespace

std::vector<NextQuestion> nextQuestions(const RuleSet& rules,
                                        const assessment::Form& form,
                                        const fhirpath::Inputs& inputs,
                                        const Reasoning& reasoning)
{
    Bearings bearings;
    collectCandidates(rules, inputs, reasoning, bearings);
    for (const auto& flag : reasoning.notYetAssessable) {
        for (const auto& item : flag.needs) {
            Bearing& bearing = bearings[item];
            bearing.splits.push_back(flag.id);
            ++bearing.onFlags;
        }
    }
    const auto all = askable(rules, form, reasoning, std::move(bearings));
    auto chosen = best(all, &Bearing::onCandidates);
    for (auto& bearing : best(all, &Bearing::onFlags)) {
        const bool already = std::any_of(chosen.begin(), chosen.end(), [&bearing](const Bearing& b) {
            return b.slot == bearing.slot;
        });
        if (!already) {
            chosen.push_back(std::move(bearing));
        }
    }
    std::sort(chosen.begin(), chosen.end(), [](const Bearing& a, const Bearing& b) {
        if (a.cost != b.cost) {
            return a.cost < b.cost;
        }
        const int left = a.onCandidates + a.onFlags;
        const int right = b.onCandidates + b.onFlags;
        return left != right ? left > right : a.slot < b.slot;
    });
    std::vector<NextQuestion> questions;
    questions.reserve(chosen.size());
    for (auto& bearing : chosen) {
        questions.push_back({std::move(bearing.item), std::move(bearing.splits)});
    }
    return questions;
}

} // namespace sartorius::differential
