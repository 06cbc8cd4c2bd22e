#pragma once

#include "forms/assessment/questionnaire.h"
#include "forms/fhirpath/inputs.h"
#include "forms/fhirpath/resource.h"
#include "forms/record/answer.h"
#include "forms/record/finding.h"
#include "forms/record/laterality.h"
#include "forms/record/problem.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sartorius::assessment {

using record::Repetition;

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
    /// item recorded per side needs its side. In repeating groups `at` names the repetition (empty:
    /// the first); the one behind the last is made by its first answer, and one whose last entered
    /// answer is cleared is gone, so that those behind it move up.
    /// @return nothing when it was taken; otherwise why not, and the form is unchanged. Codes:
    ///         unknown-item, not-a-question, side-missing, side-not-wanted, wrong-type,
    ///         unknown-option, exclusive, duplicate, too-many, wrong-unit, out-of-range, too-long,
    ///         no-such-repetition.
    [[nodiscard]] record::Problems set(const record::Answer& answer);

    /// The same in that repetition, whatever the answer says of it.
    [[nodiscard]] record::Problems set(const record::Answer& answer, const Repetition& at);

    /// The answer, with no values when there is none. `side` for items recorded per side.
    record::Answer answer(std::string_view item, std::optional<record::Laterality> side = {}) const;
    record::Answer answer(std::string_view item,
                          std::optional<record::Laterality> side,
                          const Repetition& at) const;

    /// Everything that holds a value, in the order of the form, right before left; then the answers
    /// of repeating groups, each with its repetition.
    record::Answers answers() const;

    /// How often a repeating group is there, within one repetition of the groups around it.
    std::uint32_t repetitions(std::string_view group, const Repetition& around = {}) const;

    /// Takes a repetition away with all its answers; those behind it move up.
    /// @return no-such-repetition when there is none.
    [[nodiscard]] record::Problems remove(std::string_view group, const Repetition& at);

    /// Whether the item is offered. An item that holds a value, and a group with such an item in
    /// it, is always offered. Unknown conditions hide.
    bool enabled(std::string_view item) const;
    bool enabled(std::string_view item, const Repetition& at) const;

    /// Three-valued reading of a finding: yes or an option that is not the normal one is Present,
    /// no or the normal option is Absent, everything else NotAssessed. `side` as in `answer`; for
    /// items recorded per side an empty side means the index side.
    record::Presence presence(std::string_view item,
                              std::optional<record::Laterality> side = {}) const;

    /// What must be mended before the form can be closed: required items, items that must be there
    /// several times, constraints. In repeating groups the place is "item[0][2]". Codes: required,
    /// too-few, constraint, constraint-warning.
    record::Problems problems() const;

    /// For closing a form that says so (Questionnaire::clearsHidden): takes away what was entered
    /// into items that are not shown. @return what was taken away.
    record::Answers dropHidden();

    /// The options of a choice: its own, or what its answerExpression finds now.
    std::vector<Option> options(std::string_view item, const Repetition& at = {});

    /// The normal answers of all items of a group that are offered, hold nothing, have a normal
    /// option and are no red flag. Origin BulkNormal; not yet set.
    record::Answers normalAnswers(std::string_view group) const;

    /// Tells the form a fact that its own expressions name (an active red flag, for example). Facts
    /// the form does not name are ignored.
    void setFact(fhirpath::FactKind kind, std::string_view name, fhirpath::Fact fact);

    /// The answers as expressions read them; slots of Questionnaire::vocabulary(). Valid until the
    /// next change of this form.
    std::span<const fhirpath::ItemState> slots() const { return m_slots; }

    /// The response as a FHIR resource, as expressions navigate it; answered items only, and those
    /// that are offered. Null before the first evaluation of a form without such expressions.
    std::shared_ptr<const fhirpath::Resource> response() const;

    /// Evaluates an expression of the form where an item stands: with %resource, %context and the
    /// variables that are in sight.
    fhirpath::Outcome evaluate(const fhirpath::Expression& expression,
                               std::string_view item,
                               const Repetition& at = {});

    /// Inputs over this form's own slots and facts; a caller with facts of its own puts those in.
    fhirpath::Inputs inputs() const;

    /// Grows with every change: cheap "did anything change" for views.
    std::uint64_t revision() const { return m_revision; }

private:
    struct Stored
    {
        std::vector<record::AnswerValue> values;
        record::AnswerOrigin origin = record::AnswerOrigin::Entered;
        std::optional<record::Date> dated = {};
    };

    struct StoredItem
    {
        Stored whole; ///< the right side of items recorded per side
        Stored left;
    };

    /// One repetition of a group: what its slots and conditions hold. It is exchanged with the
    /// form's own while the group is looked at, so that rules see the one repetition in their slots.
    struct Instance
    {
        std::vector<StoredItem> stored;
        std::vector<fhirpath::ItemState> slots;
        std::vector<bool> conditions;
        std::map<std::uint32_t, std::vector<Instance>> nested; ///< by group
    };

    using Instances = std::map<std::uint32_t, std::vector<Instance>>;

    // repetitions (form_repeat.cpp)
    Instance emptyInstance(std::uint32_t group) const;
    void exchange(std::uint32_t group, Instance& instance);
    void summarise(std::uint32_t group, const std::vector<Instance>& instances);
    const Instance* instanceAt(std::uint32_t item, const Repetition& at) const;
    bool isThere(const std::vector<std::uint32_t>& groups, const Repetition& at) const;
    void atRepetition(const std::vector<std::uint32_t>& groups,
                      const Repetition& at,
                      const std::function<void()>& act);
    void enter(Instances& instances,
               const std::vector<std::uint32_t>& groups,
               const Repetition& at,
               std::size_t depth,
               const std::function<void()>& act);
    void everywhere(const std::vector<std::uint32_t>& groups, const std::function<void()>& act);
    void enterEach(Instances& instances,
                   const std::vector<std::uint32_t>& groups,
                   std::size_t depth,
                   const std::function<void()>& act);
    record::Problems checkRepetition(std::uint32_t item, const Repetition& at) const;
    void collectPlaced(std::uint32_t group,
                       const std::vector<Instance>& instances,
                       Repetition& at,
                       record::Answers& found) const;
    static bool isBlank(const Instance& instance);
    void dropBlank(const std::vector<std::uint32_t>& groups, const Repetition& at);

    // the response as a resource (response_tree.cpp, form_tree.cpp)
    friend class ResponseTree;
    void findTreeReaders();
    void recomputeTree(const std::vector<std::uint32_t>* changed);
    bool recalculateInTree(std::uint32_t slot);
    void bindVariables(const fhirpath::Expression& expression,
                       std::optional<std::uint32_t> item,
                       const Repetition& at,
                       int depth);
    fhirpath::Inputs inputsAt(std::optional<std::uint32_t> item, const Repetition& at) const;
    fhirpath::Outcome evaluateAt(const fhirpath::Expression& expression,
                                 std::uint32_t item,
                                 const Repetition& at);
    void refreshTree();

    Stored& stored(std::uint32_t slot, std::optional<record::Laterality> side);
    const Stored& stored(std::uint32_t slot, std::optional<record::Laterality> side) const;
    void store(std::uint32_t slot, std::optional<record::Laterality> side, Stored value);
    void followUp(std::uint32_t slot);
    std::vector<std::uint32_t> followRules(std::uint32_t slot);
    bool adopt(std::uint32_t slot,
               std::optional<record::Laterality> side,
               const fhirpath::Outcome& outcome);
    bool recalculate(std::uint32_t slot);
    bool recalculate(std::uint32_t slot, std::optional<record::Laterality> side);
    void recalculateAll();
    bool conditionHolds(const Item& item);
    bool comparisonHolds(const EnableWhen& condition) const;
    const fhirpath::HeldAnswer* held(const Item& item) const;
    bool offered(std::uint32_t item) const;
    bool holdsValue(std::uint32_t item) const;
    bool conditionsHold(std::uint32_t item, const Repetition& at) const;
    bool lacksRequired(const Item& item) const;
    void addLacking(std::uint32_t index, record::Problems& all) const;
    std::vector<Repetition> placesOf(const std::vector<std::uint32_t>& groups);
    record::Problems checkOffered(const Item& item,
                                  const std::vector<record::AnswerValue>& values,
                                  const Repetition& at);
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
    Instances m_instances;
    Repetition m_here; // the repetition that is exchanged in

    /// What an expression over the response depends on.
    struct TreeReader
    {
        std::uint32_t item = 0;
        bool calculates = false; ///< otherwise it decides whether the item is offered
        bool atLarge = false;
    };

    std::vector<std::uint32_t> renew(const TreeReader& reader);

    std::vector<TreeReader> m_treeReaders;
    std::vector<bool> m_treeCalculated; // by slot
    bool m_repeats = false; // some group is there several times
    std::vector<std::vector<std::uint32_t>> m_readersOfSlot; // by slot: indexes into m_treeReaders
    std::shared_ptr<const fhirpath::Resource> m_tree;
    std::map<std::pair<std::uint32_t, Repetition>, std::uint32_t> m_treeNodes; // of items
    std::uint64_t m_treeRevision = 0;
};

} // namespace sartorius::assessment
