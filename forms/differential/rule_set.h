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

/// How far a statement has been checked: seen in a stored source, general knowledge still to be checked
/// against the paper, or a design choice of the specification.
enum class Evidence { Verified, Knowledge, Editorial };

/// "V", "K", "E".
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

struct Gate
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
    std::optional<Gate> gate;
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
    fhirpath::Expression expression;
    std::string action;
    Rationale rationale;
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
};

/// How much asking for an item costs, by the beginning of its id.
struct Effort
{
    std::string prefix;
    int cost = 0;
};

/// Which option of the medicine item a class of medicines belongs to.
struct MedicineOptions
{
    std::string item;
    std::map<std::string, std::string> optionOfClass;
};

/// A score as expressions see it: its category, or its number.
struct NamedScore
{
    std::string id;
    bool asNumber = false;
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
    std::vector<Tier> tiers;
    Ranking ranking;
    std::vector<NamedScore> scores; ///< shown with the reasoning
    std::vector<RedFlag> redFlags;
    std::vector<Deferral> deferrals;
    std::vector<Effort> efforts;
    MedicineOptions medicineOptions;
    std::vector<Differential> differentials;
    std::vector<Contributing> contributing;
    std::vector<Source> sources;
    assessment::SharedQuestionnaire questionnaire;
    fhirpath::Vocabulary vocabulary; ///< the questionnaire's, with the facts that rules name
    SharedMedicines medicines;       ///< may be null: then no medicine is recognised

    /// Null when there is none of that id.
    const Differential* differential(std::string_view id) const;
    const Source* source(std::string_view id) const;
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
