#include "forms/differential/judge.h"

#include "forms/scores/scores.h"

#include <algorithm>
#include <utility>

namespace sartorius::differential {
namespace {

using fhirpath::FactKind;
using fhirpath::Outcome;
using fhirpath::Truth;

/// An indeterminate score is unknown to expressions; one that does not apply is known to be that.
fhirpath::Fact factOf(const scores::ScoreResult& score, ScoreReading reading)
{
    fhirpath::Fact fact;
    for (const auto& input : score.used) {
        fact.used.push_back(input.item);
    }
    const bool applies = score.status != scores::ScoreStatus::NotApplicable;
    if (reading == ScoreReading::Recorded) {
        // A rule that does not apply has given no points.
        fact.values = {applies ? score.recorded.value_or(0) : record::Decimal(0)};
    } else if (!applies) {
        fact.values = {std::string("not-applicable")};
    } else if (reading == ScoreReading::Number && score.value) {
        fact.values = {*score.value};
    } else if (reading == ScoreReading::Category && score.status == scores::ScoreStatus::Complete) {
        fact.values = {score.category};
    } else {
        fact.missing = score.missing;
    }
    return fact;
}

} // namespace

void addOnce(std::vector<std::string>& to, const std::vector<std::string>& from)
{
    for (const auto& name : from) {
        if (std::find(to.begin(), to.end(), name) == to.end()) {
            to.push_back(name);
        }
    }
}

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
    computeScores();
    reviewMedicines(medications);
    judgeFlags();
    judgeDifferentials();
    order();
    judgeAdvice();
    judgeUrgency();
    collectMustNotMiss();
    judgeContributing();
    judgeDeferrals();
    showScores();
    judgeOrderSafety();
    m_result.nextQuestions = nextQuestions(m_rules, m_form, m_inputs, m_result);
    noteProblems();
    return std::move(m_result);
}

void Judge::computeScores()
{
    const auto& facts = m_rules.vocabulary.facts();
    for (std::size_t slot = 0; slot < facts.size(); ++slot) {
        if (facts[slot].kind != FactKind::Score) {
            continue;
        }
        const NamedScore* named = m_rules.namedScore(facts[slot].name);
        m_facts[slot] = named == nullptr ? factOf(score(facts[slot].name), ScoreReading::Category)
                                         : factOf(score(named->rule), named->reading);
    }
}

const scores::ScoreResult& Judge::score(const std::string& rule)
{
    const auto found = m_scores.find(rule);
    if (found != m_scores.end()) {
        return found->second;
    }
    return m_scores.emplace(rule, scores::score(rule, m_form).value_or(scores::ScoreResult {}))
        .first->second;
}

void Judge::showScores()
{
    std::vector<std::string> open;
    for (const auto& flag : m_result.redFlags) {
        open.push_back(flag.id);
    }
    for (const auto& named : m_rules.scores) {
        if (named.isAlias()) {
            continue;
        }
        if (!scores::readsFlags(named.rule)) {
            m_result.scores.push_back(score(named.rule));
        } else if (auto result = scores::score(named.rule, m_form, open)) {
            m_result.scores.push_back(std::move(*result));
        }
    }
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
    const auto& validIf = m_rules.ranking.validIf;
    if (validIf && fhirpath::decide(validIf->expression, m_inputs) == Truth::False) {
        m_result.notRanked = validIf->text;
        return;
    }
    m_ranked.reserve(m_rules.differentials.size());
    for (const auto& differential : m_rules.differentials) {
        auto ranked = rankWorseSide(differential);
        const auto least = m_rules.ranking.listFrom;
        if (ranked && (!least || ranked->candidate.score >= *least)) {
            m_ranked.push_back(std::move(*ranked));
        }
    }
}

/// With both sides affected a form that ranks by points reads each, and the worse one stands.
std::optional<Judge::Ranked> Judge::rankWorseSide(const Differential& differential)
{
    if (m_rules.ranking.bands || m_form.indexSide() != record::Laterality::Bilateral) {
        return rank(differential);
    }
    m_inputs.indexSide = record::Laterality::Right;
    auto right = rank(differential);
    const std::size_t closed = m_result.notApplicable.size();
    m_inputs.indexSide = record::Laterality::Left;
    auto left = rank(differential);
    m_inputs.indexSide = m_form.indexSide();
    if (!right && !left && m_result.notApplicable.size() > closed) {
        m_result.notApplicable.pop_back(); // said once is enough
    }
    const bool leftIsWorse = left && (!right || left->candidate.score > right->candidate.score);
    return leftIsWorse ? std::move(left) : std::move(right);
}

/// Nothing when its gate is closed, or must be known to be open and is not.
std::optional<Judge::Ranked> Judge::rank(const Differential& differential)
{
    Ranked ranked;
    Candidate& candidate = ranked.candidate;
    if (differential.gate) {
        const Outcome gate = outcomeOf(differential.gate->expression, differential.id);
        if (gate.truth == Truth::Unknown && m_rules.ranking.gateMustHold) {
            return {};
        }
        if (gate.truth == Truth::False) {
            m_result.notApplicable.push_back(
                {differential.id, differential.name, "Applies only if: " + differential.gate->text});
            return {};
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
    return ranked;
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

Reasoning evaluate(const RuleSet& rules,
                   const assessment::Form& form,
                   const std::vector<record::Medication>& medications)
{
    return Judge(rules, form).judge(medications);
}

} // namespace sartorius::differential
