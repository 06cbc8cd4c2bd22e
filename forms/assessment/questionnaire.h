#pragma once

#include "forms/fhirpath/expression.h"
#include "forms/record/answer.h"
#include "forms/record/coding.h"
#include "forms/record/decimal.h"
#include "forms/record/problem.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
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
    Reference
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
    bool grid = false; ///< of groups: a page of the exam grid
    Scope scope = Scope::NotSided;
    std::optional<record::Decimal> minimum; ///< in the item's unit
    std::optional<record::Decimal> maximum;
    std::optional<record::Date> earliest;
    std::optional<record::Date> latest;
    std::string unit; ///< UCUM code
    std::string unitDisplay; ///< as shown
    std::optional<std::size_t> maxLength; ///< characters
    std::vector<Option> options;
    std::vector<EnableWhen> enableWhen;
    bool enableAny = false; ///< enableBehavior any; otherwise all
    std::optional<fhirpath::Expression> enableWhenExpression;
    std::optional<fhirpath::Expression> calculated;
    std::optional<std::uint32_t> slot; ///< of questions: index into slots and Vocabulary::items()
    std::optional<std::uint32_t> parent; ///< index into Questionnaire::items()
    std::vector<std::uint32_t> children; ///< indexes into Questionnaire::items()

    bool isQuestion() const { return slot.has_value(); }

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

    /// The question of a slot.
    const Item& question(std::uint32_t slot) const { return m_items[m_questions[slot]]; }

    std::size_t questionCount() const { return m_questions.size(); }

    /// Items by slot, and the facts that this form's own expressions name (flag('RF-04') ...). Copy
    /// it, declare more facts and compile rules against the copy: slots stay the same.
    const fhirpath::Vocabulary& vocabulary() const { return m_vocabulary; }

    const std::vector<Constraint>& constraints() const { return m_constraints; }

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
};

/// Owned together by whoever loaded the form and by every Form that is being filled from it.
using SharedQuestionnaire = std::shared_ptr<const Questionnaire>;

/// Reads a FHIR R4 Questionnaire. All problems come at once, each with file, line, column and
/// remedy; only a JSON syntax error ends the reading. `file` is only used to name places.
[[nodiscard]] tl::expected<SharedQuestionnaire, record::Problems>
readQuestionnaire(std::string bytes, std::string file);

} // namespace sartorius::assessment
