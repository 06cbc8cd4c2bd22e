#pragma once

#include "forms/differential/reasoning.h"
#include "forms/fhirpath/expression.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sartorius::differential {

/// One judgement of one form; see evaluate. Lives for one call.
class Judge
{
public:
    Judge(const RuleSet& rules, const assessment::Form& form);

    Reasoning judge(const std::vector<record::Medication>& medications);

private:
    /// A candidate before it is shown, with the tier its urgency came to.
    struct Ranked
    {
        Candidate candidate;
        std::size_t tier = 0;
        bool confirmed = false;
        bool strongFor = false;
    };

    void reviewMedicines(const std::vector<record::Medication>& medications);
    std::vector<record::Medication> withSubstances(std::vector<record::Medication> medications) const;
    void setMedicineFacts();
    void computeScores();
    const scores::ScoreResult& score(const std::string& rule);
    void showScores();
    void setFlagFact(const std::string& id, const fhirpath::Outcome& outcome);
    void judgeFlags();
    void judgeDifferentials();
    std::optional<Ranked> rankWorseSide(const Differential& differential);
    std::optional<Ranked> rank(const Differential& differential);
    void judgeFeature(const Feature& feature, Ranked& ranked);
    void fillBand(Ranked& ranked) const;
    void order();
    void collectMustNotMiss();
    void keep(const FiredFlag& fired, const RedFlag& flag);
    void judgeContributing();
    void judgeAdvice();
    void judgeOrderSafety();
    void judgeDeferrals();
    void judgeUrgency();
    void noteProblems();
    fhirpath::Outcome outcomeOf(const fhirpath::Expression& expression, const std::string& id);
    std::size_t tierOf(const Urgency& urgency) const;
    bool fired(std::size_t flag) const;
    std::vector<std::string> itemsOnly(const std::vector<std::string>& names) const;

    const RuleSet& m_rules;
    const assessment::Form& m_form;
    std::vector<fhirpath::Fact> m_facts;
    fhirpath::Inputs m_inputs;
    std::map<std::string, scores::ScoreResult> m_scores;
    std::vector<bool> m_fired; ///< by index of RuleSet::redFlags
    std::vector<Ranked> m_ranked;
    std::vector<std::size_t> m_urgentAdvice; ///< tiers of the advice that holds
    Reasoning m_result;
};

/// Appends what is not there yet.
void addOnce(std::vector<std::string>& to, const std::vector<std::string>& from);

/// Unanswered items that bear on the leading candidates or on red flags that cannot be judged yet.
std::vector<NextQuestion> nextQuestions(const RuleSet& rules,
                                        const assessment::Form& form,
                                        const fhirpath::Inputs& inputs,
                                        const Reasoning& reasoning);

} // namespace sartorius::differential
