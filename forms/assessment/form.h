#pragma once

#include "forms/assessment/questionnaire.h"
#include "forms/fhirpath/inputs.h"
#include "forms/record/answer.h"
#include "forms/record/finding.h"
#include "forms/record/laterality.h"
#include "forms/record/problem.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sartorius::assessment {

/// One questionnaire being filled for one knee or thigh: the answers, what follows from them, and
/// what is still to mend. A value: copy it to keep a state. Not for use from two threads at once.
class Form
{
public:
    /// `today` is the date of the assessment; today() in expressions.
    explicit Form(SharedQuestionnaire questionnaire, record::Date today);

    const Questionnaire& questionnaire() const { return *m_questionnaire; }

    const SharedQuestionnaire& sharedQuestionnaire() const { return m_questionnaire; }

    /// Right or Left; empty (or bilateral) means that rules cannot read items recorded per side.
    /// Answering the questionnaire's index-side item sets it as well.
    void setIndexSide(std::optional<record::Laterality> side);

    std::optional<record::Laterality> indexSide() const { return m_indexSide; }

    void setToday(record::Date today);

    record::Date today() const { return m_today; }

    /// Takes one answer, or clears it when it has no values, and computes what depends on it. An
    /// item recorded per side needs its side.
    /// @return nothing when it was taken; otherwise why not, and the form is unchanged. Codes:
    ///         unknown-item, not-a-question, side-missing, side-not-wanted, wrong-type,
    ///         unknown-option, exclusive, duplicate, too-many, wrong-unit, out-of-range, too-long.
    [[nodiscard]] record::Problems set(const record::Answer& answer);

    /// The answer, with no values when there is none. `side` for items recorded per side.
    record::Answer answer(std::string_view item, std::optional<record::Laterality> side = {}) const;

    /// Everything that holds a value, in the order of the form, right before left.
    record::Answers answers() const;

    /// Whether the item is offered. An item that holds a value, and a group with such an item in
    /// it, is always offered. Unknown conditions hide.
    bool enabled(std::string_view item) const;

    /// Three-valued reading of a finding: yes or an option that is not the normal one is Present,
    /// no or the normal option is Absent, everything else NotAssessed. `side` as in `answer`; for
    /// items recorded per side an empty side means the index side.
    record::Presence presence(std::string_view item,
                              std::optional<record::Laterality> side = {}) const;

    /// What must be mended before the form can be closed: required items and constraints. Codes:
    /// required, constraint, constraint-warning.
    record::Problems problems() const;

    /// The normal answers of all items of a group that are offered, hold nothing, have a normal
    /// option and are no red flag. Origin BulkNormal; not yet set.
    record::Answers normalAnswers(std::string_view group) const;

    /// Tells the form a fact that its own expressions name (an active red flag, for example). Facts
    /// the form does not name are ignored.
    void setFact(fhirpath::FactKind kind, std::string_view name, fhirpath::Fact fact);

    /// The answers as expressions read them; slots of Questionnaire::vocabulary(). Valid until the
    /// next change of this form.
    std::span<const fhirpath::ItemState> slots() const { return m_slots; }

    /// Inputs over this form's own slots and facts; a caller with facts of its own puts those in.
    fhirpath::Inputs inputs() const;

    /// Grows with every change: cheap "did anything change" for views.
    std::uint64_t revision() const { return m_revision; }

private:
    struct Stored
    {
        std::vector<record::AnswerValue> values;
        record::AnswerOrigin origin = record::AnswerOrigin::Entered;
    };

    struct StoredItem
    {
        Stored whole; ///< the right side of items recorded per side
        Stored left;
    };

    Stored& stored(std::uint32_t slot, std::optional<record::Laterality> side);
    const Stored& stored(std::uint32_t slot, std::optional<record::Laterality> side) const;
    void store(std::uint32_t slot, std::optional<record::Laterality> side, Stored value);
    void followUp(std::uint32_t slot);
    bool recalculate(std::uint32_t slot);
    bool recalculate(std::uint32_t slot, std::optional<record::Laterality> side);
    void recalculateAll();
    bool conditionHolds(const Item& item) const;
    bool comparisonHolds(const EnableWhen& condition) const;
    const fhirpath::HeldAnswer* held(const Item& item) const;
    bool offered(std::uint32_t item) const;
    bool holdsValue(std::uint32_t item) const;
    bool lacksRequired(const Item& item) const;
    void adoptIndexSide();
    void collectNormal(std::uint32_t item, record::Answers& answers) const;
    std::uint32_t indexOf(const Item& item) const;

    SharedQuestionnaire m_questionnaire;
    record::Date m_today;
    std::optional<record::Laterality> m_indexSide;
    std::vector<StoredItem> m_stored; // by slot
    std::vector<fhirpath::ItemState> m_slots; // by slot
    std::vector<fhirpath::Fact> m_facts; // by fact slot
    std::vector<std::vector<std::uint32_t>> m_readers; // by slot: items whose condition reads it
    std::vector<std::vector<std::uint32_t>> m_factReaders; // by fact slot: the same
    std::vector<bool> m_conditions; // by item
    std::uint64_t m_revision = 0;
};

} // namespace sartorius::assessment
