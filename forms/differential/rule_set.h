#pragma once

#include "forms/assessment/questionnaire.h"
#include "forms/differential/medicines.h"
#include "forms/fhirpath/expression.h"
#include "forms/record/problem.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace sartorius::differential {

/// How far a statement has been checked: seen in a stored source, seen only on a page that repeats the
/// source, general knowledge still to be checked against the paper, or a design choice (of the
/// medial-knee specification, which calls it editorial, or of the thigh one, which calls it local).
enum class Evidence { Verified, Secondary, Knowledge, Editorial, Local };

/// "V", "V2", "K", "E", "L".
std::string_view toString(Evidence evidence);

/// Where a criterion comes from: an id of RuleSet::sources.
struct Rationale
{
    std::string source;
    Evidence evidence = Evidence::Knowledge;
};

struct Source
{
    std::string id;
    std::string text;
    Evidence evidence = Evidence::Knowledge;
};

struct Tier
{
    std::string code; ///< "E", "SD" ...
    std::string text;
    std::string target;
};

/// A tier that holds when its condition is true; the last of a list has none.
struct TierChoice
{
    std::optional<fhirpath::Expression> when;
    std::size_t tier = 0; ///< index into RuleSet::tiers; 0 is the most urgent
};

using Urgency = std::vector<TierChoice>;

struct ReplacedText
{
    std::size_t flag = 0; ///< index into RuleSet::redFlags; when that one is fired
    std::string text;     ///< this is shown instead
};

struct RedFlag
{
    std::string id;
    std::string name;
    std::string text;
    std::string condition;          ///< what must not be missed, in words
    std::vector<std::string> keeps; ///< differentials it keeps in the must-not-miss panel
    Urgency urgency;
    fhirpath::Expression expression;
    std::vector<ReplacedText> replacedBy;
    Rationale rationale;
};

enum class Weight { StrongFor, WeakFor, WeakAgainst, StrongAgainst, Confirmatory, Points };

struct Feature
{
    Weight weight = Weight::Points;
    int points = 0; ///< 0 for confirmatory features
    fhirpath::Expression expression;
    std::string text;               ///< plain words shown to clinicians
    std::vector<std::string> items; ///< linkIds it reads
    Rationale rationale;
};

/// What must hold, in both languages.
struct Condition
{
    fhirpath::Expression expression;
    std::string text;
    Rationale rationale;
};

/// A sentence about a differential. An unchecked sentence with a figure in it must not be shown until its
/// mark is changed (specification, section 8).
struct Statement
{
    std::string text;
    Evidence evidence = Evidence::Knowledge;

    bool mayBeShown() const;
};

struct Information
{
    std::vector<Statement> accuracy;
    std::vector<Statement> redFlags;
    std::vector<Statement> nextInvestigation;
    std::vector<Statement> urgency;
    std::vector<Statement> management;
};

struct Differential
{
    std::string id;
    std::string name;
    std::string group; ///< "common", "must-not-miss", "mimic", "referred", "other"
    std::optional<Condition> gate;
    Urgency urgency;
    std::vector<Feature> features;
    Information information;
    std::optional<std::string> programme; ///< rehabilitation programme, "RP-A"
    std::string programmeNote;
};

struct Contributing
{
    std::string id;
    std::string name;
    std::vector<std::string> items; ///< what to look at for it; some have no limit that a rule could read
    fhirpath::Expression expression;
    std::string action;
    Rationale rationale;
};

/// Something to be told whenever its condition holds: the action of a laboratory band, the effect of a
/// medicine, a word about imaging. It is no red flag and never ranks a differential.
struct Advice
{
    std::string id;
    std::string name;
    fhirpath::Expression expression;
    std::string text;
    std::optional<Urgency> urgency; ///< counts for the overall urgency; empty: it has none
    Rationale rationale;
};

/// A line of an order (a class of treatment) that is offered only when it is safe: every condition of
/// `needs` must be known to hold and none of `withheldIf` may.
struct SafeLine
{
    std::string id;
    std::string name;
    std::vector<Condition> needs;
    std::vector<Condition> withheldIf;
};

/// Items that must not be asked for while one of the flags is open or the condition holds.
struct Deferral
{
    std::vector<std::string> items;
    std::vector<std::size_t> flags;
    std::optional<fhirpath::Expression> expression;
    std::string text;
};

enum class Band { Confirmatory, WellSupported, Supported, Possible, LittleSupport, CannotJudge };

/// "confirmatory", "well-supported" ...
std::string_view toString(Band band);

struct BandRule
{
    Band band = Band::LittleSupport;
    std::optional<int> atLeast; ///< points; the last band has none
    bool needsStrongFor = false;
};

struct Ranking
{
    bool bands = true; ///< otherwise by points alone
    std::map<Weight, int> weights;
    int answeredNumerator = 1; ///< known features / listed features must reach this fraction
    int answeredDenominator = 3;
    std::vector<BandRule> bandRules;
    std::string listFirst;           ///< group that comes first inside a band
    std::vector<Band> urgencyFrom;   ///< bands whose candidates count for the overall urgency
    std::optional<int> listFrom;     ///< without bands: least points to be listed
    bool gateMustHold = false;       ///< otherwise an unknown gate keeps its differential on the list
    std::optional<Condition> validIf; ///< when it is false nothing is ranked (a child, for example)
};

/// How much asking for an item costs, by the beginning of its id.
struct Effort
{
    std::string prefix;
    int cost = 0;
};

/// A substance that is asked for on the form and counts as a line of the medicine list.
struct AskedSubstance
{
    std::string item;
    std::string option;
    std::string medicine; ///< as a line of the list would name it
};

/// How the form and the medicine list speak with each other.
struct MedicineOptions
{
    std::string item; ///< which classes are ticked on; may be empty
    std::map<std::string, std::string> optionOfClass;
    std::optional<fhirpath::Expression> reviewed; ///< the list was gone through with the patient
    std::vector<AskedSubstance> substances;
    std::map<std::string, fhirpath::Expression> conditions; ///< that alerts name, "egfr-below-30"
};

/// What of a score an expression reads. Recorded: the points that are certain already, unanswered items
/// counting nothing, so that `>=` is settled as soon as they reach it; only for comparisons from below.
enum class ScoreReading { Category, Number, Recorded };

/// A score as expressions see it.
struct NamedScore
{
    std::string id;   ///< the name in expressions
    std::string rule; ///< the published rule it reads; the same as the id unless it is an alias
    ScoreReading reading = ScoreReading::Category;
    std::string item; ///< the computed item of the form that shows it; may be empty

    bool isAlias() const { return id != rule; }
};

class RuleReader;

/// Everything that reasons about one form, compiled against it. Immutable; safe to read from any thread.
struct RuleSet
{
    std::string form;
    std::string version;
    std::string pack;
    std::string specification;
    std::optional<std::string> approvedBy; ///< empty: no clinician has signed this content
    std::string notice;
    std::optional<int> laboratoryDays; ///< an older laboratory value is not taken from the record
    std::vector<Tier> tiers;
    Ranking ranking;
    std::vector<NamedScore> scores; ///< those that are no alias are shown with the reasoning
    std::vector<RedFlag> redFlags;
    std::vector<Deferral> deferrals;
    std::vector<Effort> efforts;
    MedicineOptions medicineOptions;
    std::vector<Differential> differentials;
    std::vector<Contributing> contributing;
    std::vector<Advice> advice;
    std::vector<SafeLine> orderSafety;
    std::vector<Source> sources;
    assessment::SharedQuestionnaire questionnaire;
    fhirpath::Vocabulary vocabulary; ///< the questionnaire's, with the facts that rules name
    SharedMedicines medicines;       ///< may be null: then no medicine is recognised

    /// Null when there is none of that id.
    const Differential* differential(std::string_view id) const;
    const Source* source(std::string_view id) const;
    const NamedScore* namedScore(std::string_view id) const;
};

using SharedRuleSet = std::shared_ptr<const RuleSet>;

/// Reads rules and compiles them against the questionnaire. All problems come at once, each with file,
/// line and column: syntax, unknown keys, unknown items, options, scores, flags, tiers and sources,
/// ids given twice, criteria without source or evidence. `file` only names places.
[[nodiscard]] tl::expected<SharedRuleSet, record::Problems>
readRules(std::string bytes,
          std::string file,
          assessment::SharedQuestionnaire questionnaire,
          SharedMedicines medicines = {});

} // namespace sartorius::differential
