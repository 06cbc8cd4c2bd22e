#pragma once

#include "forms/assessment/form.h"
#include "forms/differential/medicines.h"
#include "forms/differential/rule_set.h"
#include "forms/record/medication.h"
#include "forms/scores/score_result.h"

#include <optional>
#include <string>
#include <vector>

namespace sartorius::differential {

/// A red flag whose trigger is true. No score, band or opposing finding takes it away.
struct FiredFlag
{
    std::string id;
    std::string name;
    std::string text;
    std::string urgency;              ///< tier code
    std::vector<std::string> because; ///< items that triggered it
    Rationale rationale;
};

/// A red flag that cannot be judged yet: unknown is not negative.
struct OpenFlag
{
    std::string id;
    std::string name;
    std::vector<std::string> needs; ///< items
};

struct Reason
{
    std::string text;
    std::vector<std::string> items;
    Weight weight = Weight::Points;
    int points = 0;
    Rationale rationale;
};

struct Candidate
{
    std::string id;
    std::string name;
    std::string group;
    std::optional<Band> band; ///< empty for forms that rank by points
    int score = 0;
    int answered = 0; ///< features whose truth is known
    int listed = 0;
    std::string urgency;                ///< tier code
    std::vector<std::string> gateNeeds; ///< not empty: gate not confirmed, needs these items
    std::vector<Reason> supporting;
    std::vector<Reason> opposing;
    std::vector<Reason> unasked;
    std::optional<std::string> programme;
};

struct NotApplicable
{
    std::string id;
    std::string name;
    std::string reason;
};

/// A line of the must-not-miss panel. It stays until the clinician marks it as considered.
struct MustNotMiss
{
    std::string id; ///< of the differential, or of the flag when no differential stands for it
    std::string name;
    std::optional<Band> band;
    std::vector<std::string> flags; ///< fired flags that keep it here
    std::vector<std::string> needs; ///< items it cannot be judged without; empty when it is judged
    std::vector<Reason> excludedBy; ///< what speaks strongly against it, when little speaks for it
};

struct ContributingFactor
{
    std::string id;
    std::string name;
    std::string action;
    std::vector<std::string> because;
};

struct GivenAdvice
{
    std::string id;
    std::string name;
    std::string text;
    std::optional<std::string> urgency; ///< tier code
    std::vector<std::string> because;
    Rationale rationale;
};

/// A line of an order and whether it may be offered with what is known now.
struct OrderLine
{
    std::string id;
    std::string name;
    bool offered = false;
    std::vector<std::string> reasons; ///< why it is withheld
};

/// An unanswered item worth asking next and what its answer bears on, differentials or red flags.
struct NextQuestion
{
    std::string item;
    std::vector<std::string> splits;
};

struct DeferredItem
{
    std::string item;
    std::string reason;
};

struct ReasoningProblem
{
    std::string item;
    std::string text;
};

/// Everything that follows from a form. Supports the judgement of a clinician and replaces none of it.
struct Reasoning
{
    std::string form;
    std::string formVersion;
    std::string pack;
    std::optional<std::string> approvedBy;
    std::vector<FiredFlag> redFlags;        ///< in the order of the specification
    std::vector<OpenFlag> notYetAssessable; ///< likewise
    std::optional<std::string> urgency;     ///< tier code; empty when nothing recorded says anything
    std::optional<std::string> notRanked;   ///< why no differential is listed for this patient
    std::vector<Candidate> candidates;      ///< in display order
    std::vector<NotApplicable> notApplicable;
    std::vector<MustNotMiss> mustNotMiss;
    std::vector<ContributingFactor> contributing;
    std::vector<GivenAdvice> advice;
    std::vector<OrderLine> orderSafety;
    std::vector<scores::ScoreResult> scores;
    MedicineReview medication;
    std::vector<NextQuestion> nextQuestions; ///< cheapest first
    std::vector<DeferredItem> deferred;      ///< must not be asked for now
    std::vector<ReasoningProblem> problems;
};

/// Judges a form. Pure and deterministic: the same inputs give the same reasoning, byte for byte. Meant
/// to be called on every key press.
Reasoning evaluate(const RuleSet& rules,
                   const assessment::Form& form,
                   const std::vector<record::Medication>& medications = {});

/// Tells the form which red flags are open, so that its own display conditions can read them, and fills
/// its computed items from the scores; one that is no longer settled is cleared again.
void tell(assessment::Form& form, const RuleSet& rules, const Reasoning& reasoning);

/// The output of `assess evaluate`. `contentSha256` is computed by who may hash.
std::string toJson(const Reasoning& reasoning, std::string_view contentSha256);

} // namespace sartorius::differential
