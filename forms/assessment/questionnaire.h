#pragma once

#include "forms/fhirpath/expression.h"
#include "forms/record/answer.h"
#include "forms/record/coding.h"
#include "forms/record/decimal.h"
#include "forms/record/problem.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace sartorius::assessment {

enum class ItemType {
    Group,
    Display,
    Boolean,
    Integer,
    Decimal,
    Quantity,
    Choice,
    OpenChoice,
    Date,
    String,
    Text,
    Reference,
    DateTime,
    Time,
    Url,
    Attachment
};

/// The laterality column of the specification: index side only, both sides, or not sided.
enum class Scope { NotSided, IndexSide, BothSides };

struct Option
{
    record::Coding coding;
    std::optional<record::Decimal> ordinal;
    bool unknown = false; ///< not-asked, not-assessed ...: an answer that is no answer
    bool normal = false; ///< what "all normal" fills
    bool exclusive = false; ///< holds alone or not at all ("none")
    std::string letter; ///< key of the exam grid
};

enum class EnableOperator { Exists, Equal, NotEqual, Greater, Less, GreaterOrEqual, LessOrEqual };

struct EnableWhen
{
    std::uint32_t question = 0; ///< index into Questionnaire::items()
    EnableOperator comparison = EnableOperator::Exists;
    record::AnswerValue answer;
};

/// A rule that the answers of one form must keep; what holds is checked when the form is asked for
/// its problems.
struct Constraint
{
    std::string key;
    std::string human;
    bool error = true; ///< otherwise a warning
    fhirpath::Expression expression;
    std::string item; ///< linkId it is attached to; empty for the whole form
};

/// A named expression (SDC `variable`): evaluated where it stands, read as %name below it.
struct Variable
{
    std::uint32_t fact = 0; ///< slot of the name in the vocabulary
    fhirpath::Expression expression;
};

/// What a form asks for that this program does not do; everything else of it works.
struct SupportNote
{
    std::string where; ///< file, line and column
    std::string what;
};

/// How far a form of others can be worked with.
enum class SupportLevel {
    Full, ///< everything that it says is done
    Partial, ///< it can be filled; the notes name what is not done
    ReadOnly ///< it says itself that it must not be filled by who does not know all of it
};

std::string_view toString(SupportLevel level);

/// One item. An item recorded per side (a group of /right and /left in FHIR) is one item here.
struct Item
{
    std::string linkId;
    std::string text;
    std::string prefix;
    ItemType type = ItemType::Group;
    std::vector<record::Coding> codes; ///< LOINC and others
    bool required = false;
    bool repeats = false;
    bool readOnly = false;
    bool perSide = false;
    bool redFlag = false; ///< never filled by "all normal"
    bool optional = false; ///< never counted as missing (extension urn:sartorius:optional)
    bool hidden = false; ///< never shown, though it may be calculated
    bool grid = false; ///< of groups: a page of the exam grid
    Scope scope = Scope::NotSided;
    std::optional<record::Decimal> minimum; ///< in the item's unit
    std::optional<record::Decimal> maximum;
    std::optional<record::Quantity> minQuantity; ///< in any unit of the dimension
    std::optional<record::Quantity> maxQuantity;
    std::optional<record::Date> earliest;
    std::optional<record::Date> latest;
    std::string unit; ///< UCUM code; empty: any unit, which every answer must name
    std::vector<std::string> units; ///< UCUM codes an answer may be given in instead
    std::string unitDisplay; ///< as shown
    std::optional<std::size_t> maxLength; ///< characters
    std::vector<Option> options;
    std::vector<EnableWhen> enableWhen;
    bool enableAny = false; ///< enableBehavior any; otherwise all
    bool observationExtract = false; ///< its answer leaves as an Observation
    std::optional<std::uint8_t> maxDecimals;
    std::optional<fhirpath::Expression> enableWhenExpression;
    std::optional<fhirpath::Expression> calculated;
    std::optional<fhirpath::Expression> answerExpression; ///< the codings that may be chosen
    std::optional<fhirpath::Expression> initial; ///< what population fills in
    std::optional<fhirpath::Expression> populationContext; ///< of groups: one repetition for each
    std::optional<std::uint32_t> populationName; ///< fact slot of that context's name
    std::vector<record::AnswerValue> initialValues;
    std::optional<record::Quantity> observationPeriod; ///< population from Observations this old
    std::vector<Variable> variables;
    std::optional<std::size_t> minLength; ///< characters
    std::string pattern; ///< regular expression that text must match whole
    std::uint32_t minOccurs = 0; ///< answers of a question, repetitions of a group
    std::optional<std::uint32_t> maxOccurs;
    std::optional<std::uint32_t> slot; ///< of questions: index into slots and Vocabulary::items()
    std::optional<std::uint32_t> parent; ///< index into Questionnaire::items()
    std::vector<std::uint32_t> children; ///< indexes into Questionnaire::items()

    bool isQuestion() const { return slot.has_value(); }

    /// A group that may be there several times, each time with answers of its own.
    bool isRepeatingGroup() const { return type == ItemType::Group && repeats; }

    bool isChoice() const { return type == ItemType::Choice || type == ItemType::OpenChoice; }

    /// True for choices with the options yes and no, and for booleans.
    bool isYesNo() const;

    /// Null when there is no such option.
    const Option* option(std::string_view code) const;
};

class QuestionnaireReader;

/// A form's definition, read from a FHIR R4 Questionnaire. Immutable; safe to read from any thread.
class Questionnaire
{
public:
    const std::string& id() const { return m_id; }

    const std::string& url() const { return m_url; }

    const std::string& version() const { return m_version; }

    const std::string& title() const { return m_title; }

    /// All items in document order, groups before their members.
    const std::vector<Item>& items() const { return m_items; }

    /// Indexes of the top-level items (the sections).
    const std::vector<std::uint32_t>& roots() const { return m_roots; }

    /// Null when there is no such item.
    const Item* find(std::string_view linkId) const;

    /// The same, and an item recorded per side by the linkId of one side ("mk-ex-flexion/left").
    const Item* findWithSide(std::string_view linkId) const;

    /// The question of a slot.
    const Item& question(std::uint32_t slot) const { return m_items[m_questions[slot]]; }

    std::size_t questionCount() const { return m_questions.size(); }

    /// Items by slot, and the facts that this form's own expressions name (flag('RF-04') ...). Copy
    /// it, declare more facts and compile rules against the copy: slots stay the same.
    const fhirpath::Vocabulary& vocabulary() const { return m_vocabulary; }

    const std::vector<Constraint>& constraints() const { return m_constraints; }

    const std::vector<Variable>& variables() const { return m_variables; }

    SupportLevel supportLevel() const { return m_supportLevel; }

    const std::vector<SupportNote>& supportNotes() const { return m_supportNotes; }

    /// Whether any expression navigates the response as a FHIR resource.
    bool navigates() const { return m_navigates; }

    /// Whether answers to items that are not offered leave at closing (extension
    /// urn:sartorius:hidden-answers, code clear). Otherwise an item that holds a value is offered.
    bool clearsHidden() const { return m_clearsHidden; }

    /// Slots of the questions in the subtree of an item: from first to before last.
    std::pair<std::uint32_t, std::uint32_t> slotRange(std::uint32_t item) const;

    /// The repeating groups an item stands in, outermost first.
    std::vector<std::uint32_t> enclosing(std::uint32_t item) const;

    /// The choice item with options right and left that says which side is the index side
    /// (extension urn:sartorius:index-side); null when the form has none.
    const Item* indexSideItem() const;

    /// Slots of calculated items in the order in which they must be computed.
    const std::vector<std::uint32_t>& calculationOrder() const { return m_calculationOrder; }

private:
    friend class QuestionnaireReader;

    std::string m_id;
    std::string m_url;
    std::string m_version;
    std::string m_title;
    std::vector<Item> m_items;
    std::vector<std::uint32_t> m_roots;
    std::vector<std::uint32_t> m_questions;
    std::map<std::string, std::uint32_t, std::less<>> m_byLinkId;
    fhirpath::Vocabulary m_vocabulary;
    std::vector<Constraint> m_constraints;
    std::vector<std::uint32_t> m_calculationOrder;
    std::optional<std::uint32_t> m_indexSideItem;
    std::vector<Variable> m_variables;
    std::vector<SupportNote> m_supportNotes;
    SupportLevel m_supportLevel = SupportLevel::Full;
    bool m_navigates = false;
    bool m_clearsHidden = false;
};

/// Owned together by whoever loaded the form and by every Form that is being filled from it.
using SharedQuestionnaire = std::shared_ptr<const Questionnaire>;

/// Gives the bytes of a "ValueSet" or "CodeSystem" by its canonical url; empty when it is not at
/// hand.
using Terminology
    = std::function<std::optional<std::string>(std::string_view kind, std::string_view url)>;

/// Reads a FHIR R4 Questionnaire. All problems come at once, each with file, line, column and
/// remedy; only a JSON syntax error ends the reading. `file` is only used to name places.
[[nodiscard]] tl::expected<SharedQuestionnaire, record::Problems>
readQuestionnaire(std::string bytes, std::string file, const Terminology& terminology = {});

} // namespace sartorius::assessment
