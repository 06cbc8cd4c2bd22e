#include "forms/differential/judge.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

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
    int onCandidates = 0; ///< points that its answer could move, and how far it could bring them apart
    int onFlags = 0;      ///< red flags that it helps to judge
    int cost = 1;
    std::uint32_t slot = 0;
};

using Bearings = std::map<std::string, Bearing>;

/// An unknown feature of a leading candidate.
struct OpenFeature
{
    std::size_t candidate = 0;
    const Feature* feature = nullptr;
};

using OpenFeatures = std::map<std::string, std::vector<OpenFeature>>; ///< by an item that it lacks

/// A confirmatory feature gives no points and still says much.
int pointsOf(const Feature& feature)
{
    return feature.points == 0 ? 1 : feature.points;
}

void note(Bearing& bearing, const std::string& id)
{
    if (std::find(bearing.splits.begin(), bearing.splits.end(), id) == bearing.splits.end()) {
        bearing.splits.push_back(id);
    }
}

/// Answers an item for the length of a look and takes it back.
class Supposition
{
public:
    Supposition(const RuleSet& rules, const assessment::Form& form, const fhirpath::Inputs& inputs)
        : m_rules(rules)
        , m_form(form)
        , m_slots(form.slots().begin(), form.slots().end())
        , m_inputs(inputs)
    {
        m_inputs.items = m_slots;
    }

    /// How far apart the best answer to the item would bring the leading candidates: the largest difference
    /// between what one gains and another. Choices are tried option by option; of other items the points are
    /// taken that hang on them.
    int split(const assessment::Item& item, const std::vector<OpenFeature>& open, std::size_t candidates)
    {
        if (!item.isChoice() || item.options.empty()) {
            int most = 0;
            for (const auto& one : open) {
                most = std::max(most, std::abs(pointsOf(*one.feature)));
            }
            return most;
        }
        int widest = 0;
        for (const auto& option : item.options) {
            if (!option.unknown) {
                widest = std::max(widest, spread(item, option, open, candidates));
            }
        }
        return widest;
    }

private:
    int spread(const assessment::Item& item,
               const assessment::Option& option,
               const std::vector<OpenFeature>& open,
               std::size_t candidates)
    {
        const auto slot = *item.slot;
        auto& state = m_slots[slot];
        auto& held = item.perSide && m_form.indexSide() == record::Laterality::Left ? state.left : state.whole;
        const auto before = std::exchange(
            held, fhirpath::hold(m_rules.vocabulary.items()[slot], {record::AnswerValue(option.coding)}));
        std::vector<int> gained(candidates, 0);
        for (const auto& one : open) {
            if (fhirpath::decide(one.feature->expression, m_inputs) == fhirpath::Truth::True) {
                gained[one.candidate] += pointsOf(*one.feature);
            }
        }
        held = before;
        const auto [least, most] = std::minmax_element(gained.begin(), gained.end());
        // A single leading candidate is split from those that may come.
        return candidates == 1 ? std::abs(gained.front()) : *most - *least;
    }

    const RuleSet& m_rules;
    const assessment::Form& m_form;
    std::vector<fhirpath::ItemState> m_slots;
    fhirpath::Inputs m_inputs;
};

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
                       const assessment::Form& form,
                       const fhirpath::Inputs& inputs,
                       const Reasoning& reasoning,
                       Bearings& bearings)
{
    OpenFeatures open;
    std::size_t leading = 0;
    // Candidates come in display order, so nothing behind the first that does not lead leads either.
    while (leading < std::min(kLeading, reasoning.candidates.size()) && leads(reasoning.candidates[leading])) {
        const auto& candidate = reasoning.candidates[leading];
        for (const auto& item : candidate.gateNeeds) {
            note(bearings[item], candidate.id);
            bearings[item].onCandidates += 1;
        }
        for (const auto& feature : rules.differential(candidate.id)->features) {
            const auto outcome = fhirpath::evaluate(feature.expression, inputs);
            if (outcome.truth != fhirpath::Truth::Unknown) {
                continue;
            }
            for (const auto& item : outcome.missing) {
                open[item].push_back({leading, &feature});
                note(bearings[item], candidate.id);
            }
        }
        ++leading;
    }
    Supposition supposed(rules, form, inputs);
    for (const auto& [id, features] : open) {
        if (const auto* item = form.questionnaire().find(id); item != nullptr && item->isQuestion()) {
            // What parts the leading ones counts beside all that hangs on the item: what moves several of
            // them together still tells them from the rest.
            auto& value = bearings[id].onCandidates;
            value += supposed.split(*item, features, leading);
            for (const auto& one : features) {
                value += std::abs(pointsOf(*one.feature));
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
    collectCandidates(rules, form, inputs, reasoning, bearings);
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
