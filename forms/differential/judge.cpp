#include "forms/differential/judge.h"

#include "forms/scores/scores.h"

#include <algorithm>
#include <utility>

namespace sartorius::differential {
namespace {

using fhirpath::FactKind;
using fhirpath::Outcome;
using fhirpath::Truth;

void addOnce(std::vector<std::string>& to, const std::vector<std::string>& from)
{
    for (const auto& name : from) {
        if (std::find(to.begin(), to.end(), name) == to.end()) {
            to.push_back(name);
        }
    }
}

std::vector<std::string> itemsOf(const std::vector<Reason>& reasons)
{
    std::vector<std::string> items;
    for (const auto& reason : reasons) {
        addOnce(items, reason.items);
    }
    return items;
}

/// An indeterminate score is unknown to expressions; one that does not apply is known to be that.
fhirpath::Fact factOf(const scores::ScoreResult& score, bool asNumber)
{
    fhirpath::Fact fact;
    for (const auto& input : score.used) {
        fact.used.push_back(input.item);
    }
    if (score.status == scores::ScoreStatus::NotApplicable) {
        fact.values = {std::string("not-applicable")};
    } else if (asNumber && score.value) {
        fact.values = {*score.value};
    } else if (!asNumber && score.status == scores::ScoreStatus::Complete) {
        fact.values = {score.category};
    } else {
        fact.missing = score.missing;
    }
    return fact;
}

} // namespace

Judge::Judge(const RuleSet& rules, const assessment::Form& form)
    : m_rules(rules)
    , m_form(form)
    , m_facts(rules.vocabulary.facts().size())
    , m_inputs(form.inputs())
    , m_fired(rules.redFlags.size(), false)
{
    m_inputs.facts = m_facts;
    m_result.form = rules.form;
    m_result.formVersion = form.questionnaire().version();
    m_result.pack = rules.pack;
    m_result.approvedBy = rules.approvedBy;
}

Reasoning Judge::judge(const std::vector<record::Medication>& medications)
{
    reviewMedicines(medications);
    computeScores();
    judgeFlags();
    judgeDifferentials();
    order();
    judgeUrgency();
    collectMustNotMiss();
    judgeContributing();
    judgeDeferrals();
    std::vector<std::string> open;
    for (const auto& flag : m_result.redFlags) {
        open.push_back(flag.id);
    }
    for (const auto& named : m_rules.scores) {
        if (auto result = scores::score(named.id, m_form, open)) {
            m_result.scores.push_back(std::move(*result));
        }
    }
    m_result.nextQuestions = nextQuestions(m_rules, m_form, m_inputs, m_result);
    noteProblems();
    return std::move(m_result);
}

void Judge::reviewMedicines(const std::vector<record::Medication>& medications)
{
    m_result.medication = recognise(m_rules.medicines.get(), medications);
    const auto& facts = m_rules.vocabulary.facts();
    for (std::size_t slot = 0; slot < facts.size(); ++slot) {
        if (facts[slot].kind != FactKind::MedicineClass) {
            continue;
        }
        // Only a medicine that is there says yes. A list without it says nothing: it may be incomplete.
        const auto& matched = m_result.medication.matched;
        const bool taken = std::any_of(matched.begin(), matched.end(), [&](const MatchedMedicine& m) {
            return m.status != record::MedicationStatus::Stopped
                && std::find(m.classes.begin(), m.classes.end(), facts[slot].name) != m.classes.end();
        });
        if (taken) {
            m_facts[slot].values = {true};
        }
    }
}

void Judge::computeScores()
{
    const auto& facts = m_rules.vocabulary.facts();
    for (std::size_t slot = 0; slot < facts.size(); ++slot) {
        if (facts[slot].kind != FactKind::Score) {
            continue;
        }
        const auto& name = facts[slot].name;
        const bool asNumber = std::any_of(
            m_rules.scores.begin(), m_rules.scores.end(), [&name](const NamedScore& s) {
                return s.id == name && s.asNumber;
            });
        m_facts[slot] = factOf(score(name), asNumber);
    }
}

const scores::ScoreResult& Judge::score(const std::string& id)
{
    const auto found = m_scores.find(id);
    if (found != m_scores.end()) {
        return found->second;
    }
    return m_scores.emplace(id, scores::score(id, m_form).value_or(scores::ScoreResult {})).first->second;
}

Outcome Judge::outcomeOf(const fhirpath::Expression& expression, const std::string& id)
{
    Outcome outcome = fhirpath::evaluate(expression, m_inputs);
    if (outcome.problem) {
        m_result.problems.push_back({id, outcome.problem->what});
    }
    return outcome;
}

std::vector<std::string> Judge::itemsOnly(const std::vector<std::string>& names) const
{
    std::vector<std::string> items;
    for (const auto& name : names) {
        if (m_form.questionnaire().find(name) != nullptr) {
            addOnce(items, {name});
        }
    }
    return items;
}

void Judge::setFlagFact(const std::string& id, const Outcome& outcome)
{
    const auto slot = m_rules.vocabulary.factSlot(FactKind::Flag, id);
    if (!slot) {
        return;
    }
    if (outcome.truth != Truth::Unknown) {
        m_facts[*slot].values = {outcome.truth == Truth::True};
    }
    m_facts[*slot].used = outcome.used;
    m_facts[*slot].missing = outcome.missing;
}

bool Judge::fired(std::size_t flag) const
{
    return m_fired[flag];
}

std::size_t Judge::tierOf(const Urgency& urgency) const
{
    for (const auto& choice : urgency) {
        if (!choice.when || fhirpath::decide(*choice.when, m_inputs) == Truth::True) {
            return choice.tier;
        }
    }
    return 0;
}

void Judge::judgeFlags()
{
    std::vector<std::vector<std::string>> because(m_rules.redFlags.size());
    for (std::size_t i = 0; i < m_rules.redFlags.size(); ++i) {
        const RedFlag& flag = m_rules.redFlags[i];
        const Outcome outcome = outcomeOf(flag.expression, flag.id);
        setFlagFact(flag.id, outcome);
        m_fired[i] = outcome.truth == Truth::True;
        because[i] = itemsOnly(outcome.used);
        if (outcome.truth == Truth::Unknown) {
            m_result.notYetAssessable.push_back({flag.id, flag.name, itemsOnly(outcome.missing)});
        }
    }
    // Texts and tiers may depend on another flag, so they wait until all are judged.
    for (std::size_t i = 0; i < m_rules.redFlags.size(); ++i) {
        if (!m_fired[i]) {
            continue;
        }
        const RedFlag& flag = m_rules.redFlags[i];
        FiredFlag result {.id = flag.id,
                          .name = flag.name,
                          .text = flag.text,
                          .urgency = m_rules.tiers[tierOf(flag.urgency)].code,
                          .because = std::move(because[i]),
                          .rationale = flag.rationale};
        for (const auto& replaced : flag.replacedBy) {
            if (fired(replaced.flag)) {
                result.text = replaced.text;
            }
        }
        m_result.redFlags.push_back(std::move(result));
    }
}

void Judge::judgeFeature(const Feature& feature, Ranked& ranked)
{
    Candidate& candidate = ranked.candidate;
    ++candidate.listed;
    const Truth truth = fhirpath::decide(feature.expression, m_inputs);
    if (truth != Truth::Unknown) {
        ++candidate.answered;
    }
    if (truth == Truth::False) {
        return;
    }
    Reason reason {feature.text, feature.items, feature.weight, feature.points, feature.rationale};
    if (!feature.expression.factSlots().empty()) {
        // A score stands for items of its own, and which of them matter depends on the answers.
        const Outcome outcome = fhirpath::evaluate(feature.expression, m_inputs);
        addOnce(reason.items, itemsOnly(truth == Truth::Unknown ? outcome.missing : outcome.used));
    }
    if (truth == Truth::Unknown) {
        candidate.unasked.push_back(std::move(reason));
        return;
    }
    candidate.score += feature.points;
    ranked.confirmed = ranked.confirmed || feature.weight == Weight::Confirmatory;
    ranked.strongFor = ranked.strongFor || feature.weight == Weight::StrongFor;
    (feature.points < 0 ? candidate.opposing : candidate.supporting).push_back(std::move(reason));
}

void Judge::fillBand(Ranked& ranked) const
{
    const Ranking& ranking = m_rules.ranking;
    Candidate& candidate = ranked.candidate;
    if (!ranking.bands) {
        return;
    }
    if (ranked.confirmed) {
        candidate.band = Band::Confirmatory;
        return;
    }
    if (candidate.answered * ranking.answeredDenominator < candidate.listed * ranking.answeredNumerator) {
        candidate.band = Band::CannotJudge;
        return;
    }
    for (const auto& rule : ranking.bandRules) {
        const bool reached = !rule.atLeast || candidate.score >= *rule.atLeast;
        if (reached && (!rule.needsStrongFor || ranked.strongFor)) {
            candidate.band = rule.band;
            return;
        }
    }
}

void Judge::judgeDifferentials()
{
    m_ranked.reserve(m_rules.differentials.size());
    for (const auto& differential : m_rules.differentials) {
        Ranked ranked;
        Candidate& candidate = ranked.candidate;
        if (differential.gate) {
            const Outcome gate = outcomeOf(differential.gate->expression, differential.id);
            if (gate.truth == Truth::False) {
                m_result.notApplicable.push_back(
                    {differential.id, differential.name, "Applies only if: " + differential.gate->text});
                continue;
            }
            candidate.gateNeeds = itemsOnly(gate.missing);
        }
        candidate.id = differential.id;
        candidate.name = differential.name;
        candidate.group = differential.group;
        candidate.programme = differential.programme;
        for (const auto& feature : differential.features) {
            judgeFeature(feature, ranked);
        }
        fillBand(ranked);
        ranked.tier = tierOf(differential.urgency);
        candidate.urgency = m_rules.tiers[ranked.tier].code;
        const auto least = m_rules.ranking.listFrom;
        if (!least || candidate.score >= *least) {
            m_ranked.push_back(std::move(ranked));
        }
    }
}

/// Bands from the top; inside a band the must-not-miss group first, then the score, then the id.
void Judge::order()
{
    const auto& first = m_rules.ranking.listFirst;
    std::stable_sort(m_ranked.begin(), m_ranked.end(), [&first](const Ranked& left, const Ranked& right) {
        const Candidate& a = left.candidate;
        const Candidate& b = right.candidate;
        if (a.band != b.band) {
            return a.band < b.band;
        }
        const bool firstA = !first.empty() && a.group == first;
        const bool firstB = !first.empty() && b.group == first;
        if (firstA != firstB) {
            return firstA;
        }
        return a.score != b.score ? a.score > b.score : a.id < b.id;
    });
    m_result.candidates.reserve(m_ranked.size());
    for (auto& ranked : m_ranked) {
        m_result.candidates.push_back(std::move(ranked.candidate));
    }
}

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
    for (const auto& id : flag.keeps) {
        const auto& list = m_result.candidates;
        const auto candidate = std::find_if(
            list.begin(), list.end(), [&id](const Candidate& c) { return c.id == id; });
        if (candidate == list.end()) {
            continue; // its gate is false: the condition is then kept under the flag's own name
        }
        kept = true;
        auto& panel = m_result.mustNotMiss;
        auto line = std::find_if(panel.begin(), panel.end(), [&id](const MustNotMiss& m) {
            return m.id == id;
        });
        if (line == panel.end()) {
            panel.push_back({candidate->id, candidate->name, candidate->band, {}, {}});
            line = panel.end() - 1;
        }
        line->flags.push_back(firedFlag.id);
    }
    if (!kept) {
        m_result.mustNotMiss.push_back({flag.id, flag.condition, {}, {flag.id}, {}});
    }
}

void Judge::collectMustNotMiss()
{
    for (const auto& candidate : m_result.candidates) {
        if (candidate.group != m_rules.ranking.listFirst || candidate.group.empty()) {
            continue;
        }
        MustNotMiss line {candidate.id, candidate.name, candidate.band, {}, {}};
        if (candidate.band == Band::CannotJudge) {
            line.needs = itemsOf(candidate.unasked);
        }
        addOnce(line.needs, candidate.gateNeeds);
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
    if (sideItem != nullptr && side != record::Laterality::Right && side != record::Laterality::Left) {
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

Reasoning evaluate(const RuleSet& rules,
                   const assessment::Form& form,
                   const std::vector<record::Medication>& medications)
{
    return Judge(rules, form).judge(medications);
}

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
}

} // namespace sartorius::differential
