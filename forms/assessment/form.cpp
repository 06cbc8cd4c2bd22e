#include "forms/assessment/form.h"

#include "forms/assessment/accept.h"

#include "forms/assessment/answer_value.h"

#include <algorithm>

namespace sartorius::assessment {

namespace {

using record::Laterality;

record::Problems one(std::string code, std::string where, std::string what, std::string remedy)
{
    return {
        record::Problem {std::move(code), std::move(where), std::move(what), std::move(remedy)}};
}

bool isSide(const std::optional<Laterality>& side)
{
    return side == Laterality::Right || side == Laterality::Left;
}

record::Problems unknownItem(const Questionnaire& form, const std::string& item)
{
    const std::string near = form.vocabulary().nearestItem(item);
    return one("unknown-item",
               item,
               "The form has no item '" + item + "'.",
               near.empty() ? "Check the item id." : "Did you mean '" + near + "'?");
}

} // namespace

Form::Form(SharedQuestionnaire questionnaire, record::Date today)
    : m_questionnaire(std::move(questionnaire))
    , m_today(today)
    , m_stored(m_questionnaire->questionCount())
    , m_slots(m_questionnaire->questionCount())
    , m_facts(m_questionnaire->vocabulary().facts().size())
    , m_readers(m_questionnaire->questionCount())
    , m_factReaders(m_facts.size())
    , m_conditions(m_questionnaire->items().size(), false)
{
    const std::vector<Item>& items = m_questionnaire->items();
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        for (const EnableWhen& condition : items[i].enableWhen)
            m_readers[*items[condition.question].slot].push_back(i);
        if (!items[i].enableWhenExpression)
            continue;
        for (const std::uint32_t slot : items[i].enableWhenExpression->itemSlots())
            m_readers[slot].push_back(i);
        for (const std::uint32_t slot : items[i].enableWhenExpression->factSlots())
            m_factReaders[slot].push_back(i);
    }
    m_repeats = std::any_of(
        items.begin(), items.end(), [](const Item& item) { return item.isRepeatingGroup(); });
    findTreeReaders();
    recalculateAll();
}

std::uint32_t Form::indexOf(const Item& item) const
{
    return static_cast<std::uint32_t>(&item - m_questionnaire->items().data());
}

fhirpath::Inputs Form::inputs() const
{
    return {m_slots, m_facts, m_indexSide, m_today};
}

void Form::setIndexSide(std::optional<Laterality> side)
{
    if (side == m_indexSide)
        return;
    m_indexSide = side;
    recalculateAll();
}

void Form::setToday(record::Date today)
{
    if (today == m_today)
        return;
    m_today = today;
    recalculateAll();
}

// ---- answers

Form::Stored& Form::stored(std::uint32_t slot, std::optional<Laterality> side)
{
    return side == Laterality::Left ? m_stored[slot].left : m_stored[slot].whole;
}

const Form::Stored& Form::stored(std::uint32_t slot, std::optional<Laterality> side) const
{
    return side == Laterality::Left ? m_stored[slot].left : m_stored[slot].whole;
}

void Form::store(std::uint32_t slot, std::optional<Laterality> side, Stored value)
{
    fhirpath::HeldAnswer held
        = fhirpath::hold(m_questionnaire->vocabulary().items()[slot], value.values);
    (side == Laterality::Left ? m_slots[slot].left : m_slots[slot].whole) = std::move(held);
    stored(slot, side) = std::move(value);
    ++m_revision;
}

record::Problems Form::set(const record::Answer& answer)
{
    const Item* item = m_questionnaire->find(answer.item);
    const bool inGroups = answer.at.empty() && item != nullptr && m_repeats;
    if (!inGroups)
        return set(answer, answer.at);
    return set(answer, Repetition(m_questionnaire->enclosing(indexOf(*item)).size(), 0));
}

record::Problems Form::set(const record::Answer& answer, const Repetition& at)
{
    const Item* item = m_questionnaire->find(answer.item);
    if (item == nullptr)
        return unknownItem(*m_questionnaire, answer.item);
    if (!item->isQuestion())
        return one("not-a-question",
                   answer.item,
                   "'" + answer.item + "' is a heading and takes no answer.",
                   "Answer the items below it.");
    if (item->perSide && !isSide(answer.side))
        return one("side-missing",
                   answer.item,
                   "'" + answer.item + "' is recorded per side, and no side is given.",
                   "Say right or left.");
    if (!item->perSide && answer.side)
        return one("side-not-wanted",
                   answer.item,
                   "'" + answer.item + "' is not recorded per side.",
                   "Give the answer without a side.");
    auto accepted = accept(*item, answer.values, answer.item);
    if (!accepted)
        return accepted.error();
    if (item->answerExpression) {
        if (record::Problems refused = checkOffered(*item, *accepted, at); !refused.empty())
            return refused;
    }
    Stored value {std::move(*accepted), answer.origin, answer.dated};
    if (!m_repeats) {
        if (!at.empty())
            return checkRepetition(indexOf(*item), at);
        store(*item->slot, answer.side, std::move(value));
    } else {
        if (record::Problems refused = checkRepetition(indexOf(*item), at); !refused.empty())
            return refused;
        const std::vector<std::uint32_t> groups = m_questionnaire->enclosing(indexOf(*item));
        const bool cleared = value.values.empty();
        atRepetition(groups, at, [&] { store(*item->slot, answer.side, std::move(value)); });
        if (cleared)
            dropBlank(groups, at);
    }
    followUp(*item->slot);
    return {};
}

record::Answer Form::answer(std::string_view item, std::optional<Laterality> side) const
{
    return answer(item, side, {});
}

record::Answer Form::answer(std::string_view item,
                            std::optional<Laterality> side,
                            const Repetition& at) const
{
    record::Answer found {std::string(item), side, {}, record::AnswerOrigin::Entered, at};
    const Item* known = m_questionnaire->find(item);
    if (known == nullptr || !known->isQuestion() || (known->perSide && !isSide(side)))
        return found;
    const Stored* held = &stored(*known->slot, side);
    if (m_repeats) {
        const std::uint32_t index = indexOf(*known);
        const std::vector<std::uint32_t> groups = m_questionnaire->enclosing(index);
        const Instance* instance = instanceAt(index, at);
        if (!groups.empty() && instance == nullptr)
            return found;
        if (instance != nullptr) {
            const StoredItem& cell
                = instance->stored[*known->slot - m_questionnaire->slotRange(groups.back()).first];
            held = side == Laterality::Left ? &cell.left : &cell.whole;
        }
    }
    found.values = held->values;
    found.origin = held->origin;
    found.dated = held->dated;
    return found;
}

record::Answers Form::answers() const
{
    record::Answers all;
    for (std::uint32_t slot = 0; slot < m_stored.size(); ++slot) {
        const Item& item = m_questionnaire->question(slot);
        if (m_repeats && !m_questionnaire->enclosing(indexOf(item)).empty())
            continue;
        const Stored& whole = m_stored[slot].whole;
        const Stored& left = m_stored[slot].left;
        const auto side = item.perSide ? std::optional(Laterality::Right) : std::nullopt;
        if (!whole.values.empty())
            all.push_back({item.linkId, side, whole.values, whole.origin, {}, whole.dated});
        if (!left.values.empty())
            all.push_back({item.linkId, Laterality::Left, left.values, left.origin, {}, left.dated});
    }
    Repetition at;
    for (const auto& [group, instances] : m_instances)
        collectPlaced(group, instances, at, all);
    return all;
}

// ---- what follows from answers

void Form::followUp(std::uint32_t slot)
{
    const Item* sideItem = m_questionnaire->indexSideItem();
    if (sideItem != nullptr && sideItem->slot == slot)
        adoptIndexSide();
    if (m_repeats) { // what depends on what is a matter of scope then: everything anew
        recalculateAll();
        return;
    }
    const std::vector<std::uint32_t> changed = followRules(slot);
    recomputeTree(&changed);
}

/// Calculations and conditions over slots that follow from one slot. @return the slots that changed.
std::vector<std::uint32_t> Form::followRules(std::uint32_t slot)
{
    std::vector<std::uint32_t> changed {slot};
    if (m_repeats)
        return changed;
    for (const std::uint32_t candidate : m_questionnaire->calculationOrder()) {
        if (m_treeCalculated[candidate])
            continue;
        const std::vector<std::uint32_t>& reads
            = m_questionnaire->question(candidate).calculated->itemSlots();
        const bool concerned = candidate == slot
            || std::any_of(changed.begin(), changed.end(), [&](std::uint32_t moved) {
                                   return std::binary_search(reads.begin(), reads.end(), moved);
                               });
        if (concerned && recalculate(candidate))
            changed.push_back(candidate);
    }
    for (const std::uint32_t moved : changed) {
        for (const std::uint32_t item : m_readers[moved])
            m_conditions[item] = conditionHolds(m_questionnaire->items()[item]);
    }
    return changed;
}

void Form::adoptIndexSide()
{
    const Item& item = *m_questionnaire->indexSideItem();
    const Stored& held = stored(*item.slot, std::nullopt);
    std::optional<Laterality> side;
    const auto* coding
        = held.values.empty() ? nullptr : std::get_if<record::Coding>(&held.values.front());
    if (coding != nullptr && coding->code == "right")
        side = Laterality::Right;
    else if (coding != nullptr && coding->code == "left")
        side = Laterality::Left;
    else if (coding != nullptr && (coding->code == "bilateral" || coding->code == "both"))
        side = Laterality::Bilateral;
    setIndexSide(side);
}

bool Form::recalculate(std::uint32_t slot)
{
    if (!m_questionnaire->question(slot).perSide)
        return recalculate(slot, std::nullopt);
    const bool right = recalculate(slot, Laterality::Right);
    return recalculate(slot, Laterality::Left) || right;
}

/// A result replaces what the item holds; no result clears only what was calculated before, because
/// a value may also have come from the record.
bool Form::recalculate(std::uint32_t slot, std::optional<Laterality> side)
{
    const Item& item = m_questionnaire->question(slot);
    fhirpath::Inputs given = inputs();
    if (side)
        given.indexSide = side;
    return adopt(slot, side, fhirpath::evaluate(*item.calculated, given));
}

bool Form::adopt(std::uint32_t slot,
                 std::optional<Laterality> side,
                 const fhirpath::Outcome& outcome)
{
    const Item& item = m_questionnaire->question(slot);
    std::vector<record::AnswerValue> values;
    values.reserve(outcome.value.size());
    for (const fhirpath::Value& value : outcome.value)
        values.push_back(answerValue(item, value));
    auto accepted = accept(item, values, item.linkId);
    const Stored& held = stored(slot, side);
    const bool lacking = !accepted || accepted->empty();
    if (lacking && (held.values.empty() || held.origin != record::AnswerOrigin::Derived))
        return false;
    Stored result {lacking ? std::vector<record::AnswerValue> {} : std::move(*accepted),
                   lacking ? record::AnswerOrigin::Entered : record::AnswerOrigin::Derived};
    if (result.values == held.values && result.origin == held.origin)
        return false;
    store(slot, side, std::move(result));
    return true;
}

void Form::recalculateAll()
{
    const std::vector<Item>& items = m_questionnaire->items();
    // Outer calculations may read inner ones and the other way round: a second look settles both.
    for (int round = 0; round < (m_repeats ? 2 : 1); ++round) {
        for (const std::uint32_t slot : m_questionnaire->calculationOrder()) {
            const std::uint32_t item = indexOf(m_questionnaire->question(slot));
            if (!m_treeCalculated[slot])
                everywhere(m_questionnaire->enclosing(item), [&] { recalculate(slot); });
        }
        for (std::uint32_t i = 0; i < items.size(); ++i)
            everywhere(m_questionnaire->enclosing(i),
                       [&] { m_conditions[i] = conditionHolds(items[i]); });
    }
    ++m_revision;
    recomputeTree(nullptr);
}

void Form::setFact(fhirpath::FactKind kind, std::string_view name, fhirpath::Fact fact)
{
    const std::optional<std::uint32_t> slot = m_questionnaire->vocabulary().factSlot(kind, name);
    if (!slot || m_facts[*slot].values == fact.values)
        return;
    m_facts[*slot] = std::move(fact);
    for (const std::uint32_t calculated : m_questionnaire->calculationOrder()) {
        const std::vector<std::uint32_t>& reads
            = m_questionnaire->question(calculated).calculated->factSlots();
        if (std::binary_search(reads.begin(), reads.end(), *slot) && recalculate(calculated))
            followUp(calculated);
    }
    for (const std::uint32_t item : m_factReaders[*slot])
        m_conditions[item] = conditionHolds(m_questionnaire->items()[item]);
    ++m_revision;
}

} // namespace sartorius::assessment
