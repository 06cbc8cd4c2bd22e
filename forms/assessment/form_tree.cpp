// Expressions that navigate the response as a FHIR resource: what each depends on, and when it is
// evaluated again.

#include "forms/assessment/form.h"
#include "forms/assessment/answer_value.h"
#include "forms/assessment/response_tree.h"

#include <algorithm>

namespace sartorius::assessment {

namespace {

// A chain of calculations over the response this long is no form; static circles are refused.
constexpr int kMostRounds = 16;
constexpr int kDeepestVariable = 16;

/// What an expression reads of the response, through its variables too.
struct Reads
{
    std::vector<std::string> linkIds;
    bool navigates = false;
    bool atLarge = false;
};

/// The variable of that name in sight of an item, innermost first, and who declares it.
struct Declared
{
    const Variable* variable = nullptr;
    std::optional<std::uint32_t> owner;
};

Declared declared(const Questionnaire& form, std::uint32_t fact, std::optional<std::uint32_t> item)
{
    const auto in = [fact](const std::vector<Variable>& variables) -> const Variable* {
        const auto at = std::find_if(variables.rbegin(),
                                     variables.rend(),
                                     [fact](const Variable& one) { return one.fact == fact; });
        return at == variables.rend() ? nullptr : &*at;
    };
    for (std::optional<std::uint32_t> at = item; at; at = form.items()[*at].parent) {
        if (const Variable* found = in(form.items()[*at].variables))
            return {found, at};
    }
    return {in(form.variables()), std::nullopt};
}

void collect(const Questionnaire& form,
             const fhirpath::Expression& expression,
             std::optional<std::uint32_t> item,
             Reads& reads,
             int depth)
{
    if (depth > kDeepestVariable)
        return;
    reads.navigates = reads.navigates || expression.navigates();
    reads.atLarge = reads.atLarge || expression.readsAtLarge();
    for (const std::string& linkId : expression.linkIds()) {
        const Item* named = form.findWithSide(linkId);
        reads.linkIds.push_back(named == nullptr ? linkId : named->linkId);
    }
    for (const std::uint32_t fact : expression.factSlots()) {
        const Declared found = declared(form, fact, item);
        if (found.variable == nullptr)
            continue;
        reads.navigates = true;
        collect(form, found.variable->expression, found.owner, reads, depth + 1);
    }
}

} // namespace

void Form::findTreeReaders()
{
    const std::vector<Item>& items = m_questionnaire->items();
    m_readersOfSlot.assign(m_stored.size(), {});
    m_treeCalculated.assign(m_stored.size(), false);
    const auto add = [&](std::uint32_t item, const fhirpath::Expression& expression, bool calculates) {
        Reads reads;
        collect(*m_questionnaire, expression, item, reads, 0);
        if (!reads.navigates)
            return;
        const auto reader = static_cast<std::uint32_t>(m_treeReaders.size());
        m_treeReaders.push_back({item, calculates, reads.atLarge});
        if (calculates)
            m_treeCalculated[*items[item].slot] = true;
        for (std::uint32_t slot = 0; slot < m_stored.size(); ++slot) {
            bool named = reads.atLarge;
            // A group that is named may be read as a whole.
            for (std::optional<std::uint32_t> at = indexOf(m_questionnaire->question(slot));
                 at && !named;
                 at = items[*at].parent)
                named = std::find(reads.linkIds.begin(), reads.linkIds.end(), items[*at].linkId)
                    != reads.linkIds.end();
            if (named)
                m_readersOfSlot[slot].push_back(reader);
        }
    };
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (items[i].calculated)
            add(i, *items[i].calculated, true);
        if (items[i].enableWhenExpression)
            add(i, *items[i].enableWhenExpression, false);
    }
}

void Form::refreshTree()
{
    if (m_tree != nullptr && m_treeRevision == m_revision)
        return;
    ResponseTree writer(*this);
    ResponseTree::Head head;
    head.ordinals = true;
    m_tree = std::make_shared<const fhirpath::Resource>(writer.write(head));
    m_treeNodes = writer.nodes();
    m_treeRevision = m_revision;
}

std::shared_ptr<const fhirpath::Resource> Form::response() const
{
    return m_tree;
}

fhirpath::Inputs Form::inputsAt(std::optional<std::uint32_t> item, const Repetition& at) const
{
    fhirpath::Inputs given = inputs();
    if (m_tree == nullptr)
        return given;
    given.resource = m_tree->root();
    if (!item) {
        given.focus = m_tree->root();
    } else if (const auto node = m_treeNodes.find({*item, at}); node != m_treeNodes.end()) {
        given.focus = fhirpath::Element {m_tree.get(), node->second};
    }
    return given;
}

/// Gives every variable that the expression reads its value where the item stands.
void Form::bindVariables(const fhirpath::Expression& expression,
                         std::optional<std::uint32_t> item,
                         const Repetition& at,
                         int depth)
{
    for (const std::uint32_t fact : expression.factSlots()) {
        const Declared found = declared(*m_questionnaire, fact, item);
        if (found.variable == nullptr || depth > kDeepestVariable)
            continue;
        bindVariables(found.variable->expression, found.owner, at, depth + 1);
        // Its owner stands in fewer repeating groups than the item, or in as many.
        Repetition there = at;
        if (!found.owner) {
            there.clear();
        } else {
            const Item& owner = m_questionnaire->items()[*found.owner];
            there.resize(std::min(there.size(),
                                  m_questionnaire->enclosing(*found.owner).size()
                                      + (owner.isRepeatingGroup() ? 1 : 0)));
        }
        fhirpath::Outcome outcome
            = fhirpath::evaluate(found.variable->expression, inputsAt(found.owner, there));
        m_facts[fact] = {std::move(outcome.value), {}, std::move(outcome.missing)};
    }
}

fhirpath::Outcome Form::evaluateAt(const fhirpath::Expression& expression,
                                   std::uint32_t item,
                                   const Repetition& at)
{
    bindVariables(expression, item, at, 0);
    return fhirpath::evaluate(expression, inputsAt(item, at));
}

fhirpath::Outcome Form::evaluate(const fhirpath::Expression& expression,
                                 std::string_view item,
                                 const Repetition& at)
{
    refreshTree();
    const Item* known = m_questionnaire->find(item);
    fhirpath::Outcome outcome;
    if (known == nullptr) {
        bindVariables(expression, std::nullopt, {}, 0);
        return fhirpath::evaluate(expression, inputsAt(std::nullopt, {}));
    }
    const std::uint32_t index = indexOf(*known);
    std::vector<std::uint32_t> groups = m_questionnaire->enclosing(index);
    if (known->isRepeatingGroup() && at.size() > groups.size())
        groups.push_back(index); // one repetition of the group itself
    const Repetition around(
        at.begin(), at.begin() + static_cast<std::ptrdiff_t>(std::min(at.size(), groups.size())));
    if (around.size() != groups.size() || !isThere(groups, around)) // only what is outside is seen
        return evaluateAt(expression, index, at);
    atRepetition(groups, around, [&] { outcome = evaluateAt(expression, index, at); });
    return outcome;
}

std::vector<Option> Form::options(std::string_view item, const Repetition& at)
{
    const Item* known = m_questionnaire->find(item);
    if (known == nullptr || !known->answerExpression)
        return known == nullptr ? std::vector<Option> {} : known->options;
    std::vector<Option> found;
    for (const fhirpath::Value& value : evaluate(*known->answerExpression, item, at).value) {
        const auto answer = answerValue(*known, value);
        Option option;
        if (const auto* coding = std::get_if<record::Coding>(&answer))
            option.coding = *coding;
        else if (const auto* text = std::get_if<std::string>(&answer))
            option.coding = {{}, *text, *text};
        if (!option.coding.code.empty())
            found.push_back(std::move(option));
    }
    return found;
}

/// An answer to a choice whose options an expression finds must be one of them.
record::Problems Form::checkOffered(const Item& item,
                                    const std::vector<record::AnswerValue>& values,
                                    const Repetition& at)
{
    record::Problems problems;
    const std::vector<Option> offer = options(item.linkId, at);
    for (const record::AnswerValue& value : values) {
        const auto* coding = std::get_if<record::Coding>(&value);
        const bool among = coding == nullptr
            || std::any_of(offer.begin(), offer.end(), [&](const Option& option) {
                   return option.coding.code == coding->code
                       && (coding->system.empty() || option.coding.system == coding->system);
               });
        if (!among)
            problems.push_back({"unknown-option",
                                item.linkId,
                                "'" + item.linkId + "' does not offer '" + coding->code + "' now.",
                                "Choose one of those it offers with the answers there are."});
    }
    return problems;
}

bool Form::recalculateInTree(std::uint32_t slot)
{
    const Item& item = m_questionnaire->question(slot);
    bool changed = false;
    everywhere(m_questionnaire->enclosing(indexOf(item)), [&] {
        const fhirpath::Outcome outcome = evaluateAt(*item.calculated, indexOf(item), m_here);
        changed = adopt(slot, std::nullopt, outcome) || changed;
    });
    return changed;
}

/// Evaluates one of them again. @return the slots that changed by it.
std::vector<std::uint32_t> Form::renew(const TreeReader& reader)
{
    const Item& item = m_questionnaire->items()[reader.item];
    if (reader.calculates)
        return recalculateInTree(*item.slot) ? followRules(*item.slot)
                                             : std::vector<std::uint32_t> {};
    everywhere(m_questionnaire->enclosing(reader.item),
               [&] { m_conditions[reader.item] = conditionHolds(item); });
    return {};
}

/// Evaluates what depends on the slots that changed (or everything), and what depends on that.
void Form::recomputeTree(const std::vector<std::uint32_t>* changed)
{
    if (m_treeReaders.empty())
        return;
    std::vector<bool> due(m_treeReaders.size(), changed == nullptr);
    const auto mark = [&](std::uint32_t slot) {
        for (const std::uint32_t reader : m_readersOfSlot[slot])
            due[reader] = true;
    };
    if (changed != nullptr)
        std::for_each(changed->begin(), changed->end(), mark);
    for (int round = 0; round < kMostRounds; ++round) {
        if (std::find(due.begin(), due.end(), true) == due.end())
            return;
        refreshTree();
        const std::vector<bool> now = std::exchange(due, std::vector<bool>(due.size(), false));
        for (std::uint32_t i = 0; i < now.size(); ++i) {
            if (!now[i])
                continue;
            const std::vector<std::uint32_t> moved = renew(m_treeReaders[i]);
            std::for_each(moved.begin(), moved.end(), mark);
        }
    }
}

} // namespace sartorius::assessment
