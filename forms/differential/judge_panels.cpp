#include "forms/differential/judge.h"
#include "forms/fhirpath/expression.h"

#include <algorithm>
#include <iterator>
#include <utility>

// The panels beside the ranked list: urgency, must-not-miss, factors, advice, order safety, deferrals.
namespace sartorius::differential {

using fhirpath::FactKind;
using fhirpath::Outcome;
using fhirpath::Truth;

/// The most urgent of the fired flags and of the candidates in bands that count; nothing recorded gives
/// no urgency, which is not the same as routine.
void Judge::judgeUrgency()
{
    std::optional<std::size_t> tier;
    const auto consider = [&tier](std::size_t other) { tier = std::min(tier.value_or(other), other); };
    for (std::size_t i = 0; i < m_rules.redFlags.size(); ++i) {
        if (fired(i)) {
            consider(tierOf(m_rules.redFlags[i].urgency));
        }
    }
    for (const auto& advice : m_urgentAdvice) {
        consider(advice);
    }
    const auto& counted = m_rules.ranking.urgencyFrom;
    for (std::size_t i = 0; i < m_ranked.size(); ++i) {
        const auto& band = m_result.candidates[i].band;
        const bool counts = band ? std::find(counted.begin(), counted.end(), *band) != counted.end()
                                 : i == 0;
        if (counts) {
            consider(m_ranked[i].tier);
        }
    }
    if (tier) {
        m_result.urgency = m_rules.tiers[*tier].code;
    }
}

void Judge::keep(const FiredFlag& firedFlag, const RedFlag& flag)
{
    bool kept = false;
    auto& panel = m_result.mustNotMiss;
    for (const auto& id : flag.keeps) {
        const auto is = [&id](const auto& entry) { return entry.id == id; };
        const auto& list = m_result.candidates;
        const auto candidate = std::find_if(list.begin(), list.end(), is);
        const auto& closed = m_result.notApplicable;
        if (candidate == list.end() && std::any_of(closed.begin(), closed.end(), is)) {
            continue; // its gate is false: the condition is then kept under the flag's own name
        }
        kept = true;
        auto line = std::find_if(panel.begin(), panel.end(), is);
        if (line == panel.end()) {
            const auto band = candidate == list.end() ? std::optional<Band> {} : candidate->band;
            panel.push_back({id, m_rules.differential(id)->name, band, {}, {}, {}});
            line = panel.end() - 1;
        }
        line->flags.push_back(firedFlag.id);
        line->excludedBy.clear(); // nothing excludes what a flag keeps
    }
    if (!kept) {
        panel.push_back({flag.id, flag.condition, {}, {flag.id}, {}, {}});
    }
}

void Judge::collectMustNotMiss()
{
    for (const auto& candidate : m_result.candidates) {
        if (candidate.group != m_rules.ranking.listFirst || candidate.group.empty()) {
            continue;
        }
        MustNotMiss line {candidate.id, candidate.name, candidate.band, {}, {}, {}};
        if (candidate.band == Band::CannotJudge) {
            for (const auto& reason : candidate.unasked) {
                addOnce(line.needs, reason.items);
            }
        }
        addOnce(line.needs, candidate.gateNeeds);
        if (candidate.band == Band::LittleSupport) {
            std::copy_if(candidate.opposing.begin(),
                         candidate.opposing.end(),
                         std::back_inserter(line.excludedBy),
                         [](const Reason& r) { return r.weight == Weight::StrongAgainst; });
        }
        m_result.mustNotMiss.push_back(std::move(line));
    }
    std::size_t next = 0;
    for (std::size_t i = 0; i < m_rules.redFlags.size(); ++i) {
        if (fired(i)) {
            keep(m_result.redFlags[next], m_rules.redFlags[i]);
            ++next;
        }
    }
    // What a fired flag keeps comes first, whatever its band.
    std::stable_partition(m_result.mustNotMiss.begin(),
                          m_result.mustNotMiss.end(),
                          [](const MustNotMiss& m) { return !m.flags.empty(); });
}

void Judge::judgeContributing()
{
    for (const auto& factor : m_rules.contributing) {
        const Outcome outcome = outcomeOf(factor.expression, factor.id);
        if (outcome.truth == Truth::True) {
            m_result.contributing.push_back(
                {factor.id, factor.name, factor.action, itemsOnly(outcome.used)});
        }
    }
}

void Judge::judgeAdvice()
{
    for (const auto& advice : m_rules.advice) {
        const Outcome outcome = outcomeOf(advice.expression, advice.id);
        if (outcome.truth != Truth::True) {
            continue;
        }
        GivenAdvice given {.id = advice.id,
                           .name = advice.name,
                           .text = advice.text,
                           .urgency = {},
                           .because = itemsOnly(outcome.used),
                           .rationale = advice.rationale};
        if (advice.urgency) {
            m_urgentAdvice.push_back(tierOf(*advice.urgency));
            given.urgency = m_rules.tiers[m_urgentAdvice.back()].code;
        }
        m_result.advice.push_back(std::move(given));
    }
}

/// A line is offered when all it needs is known to hold; what would forbid it must only not be recorded,
/// since every question of safety that must be answered is a need.
void Judge::judgeOrderSafety()
{
    for (const auto& line : m_rules.orderSafety) {
        OrderLine result {line.id, line.name, true, {}};
        for (const auto& need : line.needs) {
            if (fhirpath::decide(need.expression, m_inputs) != Truth::True) {
                result.reasons.push_back(need.text);
            }
        }
        for (const auto& danger : line.withheldIf) {
            if (fhirpath::decide(danger.expression, m_inputs) == Truth::True) {
                result.reasons.push_back(danger.text);
            }
        }
        result.offered = result.reasons.empty();
        m_result.orderSafety.push_back(std::move(result));
    }
}

void Judge::judgeDeferrals()
{
    for (const auto& deferral : m_rules.deferrals) {
        const bool open = std::any_of(deferral.flags.begin(), deferral.flags.end(), [this](std::size_t f) {
            return fired(f);
        });
        const bool holds = deferral.expression
            && fhirpath::decide(*deferral.expression, m_inputs) == Truth::True;
        if (!open && !holds) {
            continue;
        }
        for (const auto& item : deferral.items) {
            const bool listed = std::any_of(m_result.deferred.begin(),
                                            m_result.deferred.end(),
                                            [&item](const DeferredItem& d) { return d.item == item; });
            if (!listed) {
                m_result.deferred.push_back({item, deferral.text});
            }
        }
    }
}

void Judge::noteProblems()
{
    const auto side = m_form.indexSide();
    const auto* sideItem = m_form.questionnaire().indexSideItem();
    const bool bothRead = !m_rules.ranking.bands && side == record::Laterality::Bilateral;
    if (sideItem != nullptr && !bothRead && side != record::Laterality::Right && side != record::Laterality::Left) {
        m_result.problems.push_back(
            {sideItem->linkId, "No index side is chosen, so findings recorded per side are not read."});
    }
    const auto& options = m_rules.medicineOptions;
    if (options.item.empty()) {
        return;
    }
    const auto answer = m_form.answer(options.item);
    std::vector<std::string> noted;
    for (const auto& match : m_result.medication.matched) {
        for (const auto& group : match.classes) {
            const auto option = options.optionOfClass.find(group);
            if (option == options.optionOfClass.end()
                || match.status == record::MedicationStatus::Stopped) {
                continue;
            }
            const bool chosen = std::any_of(
                answer.values.begin(), answer.values.end(), [&option](const record::AnswerValue& value) {
                    const auto* coding = std::get_if<record::Coding>(&value);
                    return coding != nullptr && coding->code == option->second;
                });
            const bool before = std::find(noted.begin(), noted.end(), option->second) != noted.end();
            if (!chosen && !before) {
                noted.push_back(option->second);
                m_result.problems.push_back({options.item,
                                             "The medication list has " + match.ingredient + " ("
                                                 + option->second
                                                 + "), which is not ticked here: confirm it."});
            }
        }
    }
}

namespace {

/// What an item of this type holds of a score; nothing when the score is not settled.
std::vector<record::AnswerValue> shownValue(const assessment::Item& item, const scores::ScoreResult& score)
{
    if (score.used.empty()) {
        return {}; // nothing was asked yet: an empty form stays empty
    }
    if (item.isChoice()) {
        const std::string code = score.status == scores::ScoreStatus::Complete
            ? score.category
            : std::string(scores::toString(score.status));
        const assessment::Option* option = item.option(code);
        return option == nullptr ? std::vector<record::AnswerValue> {}
                                 : std::vector<record::AnswerValue> {option->coding};
    }
    if (!score.value) {
        return {};
    }
    if (item.type == assessment::ItemType::Integer) {
        if (score.value->scale != 0) {
            return {};
        }
        return {std::int64_t(score.value->mantissa)};
    }
    if (item.type == assessment::ItemType::Quantity) {
        return {record::Quantity {*score.value, item.unit}};
    }
    return {*score.value};
}

void fillComputed(assessment::Form& form, const NamedScore& named, const Reasoning& reasoning)
{
    const auto score = std::find_if(reasoning.scores.begin(),
                                    reasoning.scores.end(),
                                    [&named](const auto& s) { return s.id == named.rule; });
    const assessment::Item* item = form.questionnaire().find(named.item);
    if (score == reasoning.scores.end() || item == nullptr) {
        return;
    }
    record::Answer answer {named.item, {}, shownValue(*item, *score), record::AnswerOrigin::Derived};
    if (form.answer(named.item).values != answer.values) {
        // A value that does not fit the item is not shown; the result stands beside the list all the same.
        static_cast<void>(form.set(answer));
    }
}

} // namespace

void tell(assessment::Form& form, const RuleSet& rules, const Reasoning& reasoning)
{
    for (const auto& flag : rules.redFlags) {
        const auto is = [&flag](const auto& entry) { return entry.id == flag.id; };
        fhirpath::Fact fact;
        const auto open = std::find_if(
            reasoning.notYetAssessable.begin(), reasoning.notYetAssessable.end(), is);
        if (open == reasoning.notYetAssessable.end()) {
            const bool isFired
                = std::any_of(reasoning.redFlags.begin(), reasoning.redFlags.end(), is);
            fact.values = {isFired};
        } else {
            fact.missing = open->needs;
        }
        form.setFact(FactKind::Flag, flag.id, fact);
    }
    for (const auto& named : rules.scores) {
        if (!named.item.empty()) {
            fillComputed(form, named, reasoning);
        }
    }
}

} // namespace sartorius::differential
