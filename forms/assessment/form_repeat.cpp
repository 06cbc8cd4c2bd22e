// Groups that are there several times: each repetition keeps answers and conditions of its own, and
// rules see one of them in their slots. Seen from outside, a slot holds what any repetition holds.

#include "forms/assessment/form.h"

#include <algorithm>

namespace sartorius::assessment {

namespace {

constexpr std::uint32_t kMostRepetitions = 200;

/// What several repetitions hold, for conditions outside of them.
void merge(fhirpath::HeldAnswer& all, const fhirpath::HeldAnswer& one)
{
    all.values.insert(all.values.end(), one.values.begin(), one.values.end());
    all.plain.insert(all.plain.end(), one.plain.begin(), one.plain.end());
    all.options.insert(all.options.end(), one.options.begin(), one.options.end());
    all.known = all.known || one.known;
}

std::uint32_t lastOf(const Questionnaire& form, std::uint32_t item)
{
    while (!form.items()[item].children.empty())
        item = form.items()[item].children.back();
    return item;
}

record::Problems noSuchRepetition(const std::string& item)
{
    return {record::Problem {"no-such-repetition",
                             item,
                             "'" + item + "' is not there that often.",
                             "Name a repetition that exists, or the next one to add it."}};
}

} // namespace

Form::Instance Form::emptyInstance(std::uint32_t group) const
{
    const auto [first, last] = m_questionnaire->slotRange(group);
    Instance instance;
    instance.stored.resize(last - first);
    instance.slots.resize(last - first);
    instance.conditions.resize(lastOf(*m_questionnaire, group) + 1 - group, false);
    return instance;
}

/// Puts the instance where the form looks, and what was there into the instance. Twice is nothing.
void Form::exchange(std::uint32_t group, Instance& instance)
{
    const auto first = static_cast<std::ptrdiff_t>(m_questionnaire->slotRange(group).first);
    std::swap_ranges(instance.stored.begin(), instance.stored.end(), m_stored.begin() + first);
    std::swap_ranges(instance.slots.begin(), instance.slots.end(), m_slots.begin() + first);
    // whether the group itself is offered is a matter of what is around it
    for (std::size_t i = 1; i < instance.conditions.size(); ++i) {
        const bool own = m_conditions[group + i];
        m_conditions[group + i] = instance.conditions[i];
        instance.conditions[i] = own;
    }
}

void Form::summarise(std::uint32_t group, const std::vector<Instance>& instances)
{
    const auto [first, last] = m_questionnaire->slotRange(group);
    for (std::uint32_t slot = first; slot < last; ++slot) {
        fhirpath::ItemState all;
        for (const Instance& instance : instances) {
            merge(all.whole, instance.slots[slot - first].whole);
            merge(all.left, instance.slots[slot - first].left);
        }
        m_slots[slot] = std::move(all);
    }
}

const Form::Instance* Form::instanceAt(std::uint32_t item, const Repetition& at) const
{
    const std::vector<std::uint32_t> groups = m_questionnaire->enclosing(item);
    const Instances* level = &m_instances;
    const Instance* found = nullptr;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto list = level->find(groups[i]);
        const std::uint32_t wanted = i < at.size() ? at[i] : 0;
        if (list == level->end() || wanted >= list->second.size())
            return nullptr;
        found = &list->second[wanted];
        level = &found->nested;
    }
    return found;
}

bool Form::isThere(const std::vector<std::uint32_t>& groups, const Repetition& at) const
{
    const Instances* level = &m_instances;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto list = level->find(groups[i]);
        if (list == level->end() || at[i] >= list->second.size())
            return false;
        level = &list->second[at[i]].nested;
    }
    return true;
}

void Form::atRepetition(const std::vector<std::uint32_t>& groups,
                        const Repetition& at,
                        const std::function<void()>& act)
{
    enter(m_instances, groups, at, 0, act);
}

void Form::enter(Instances& instances,
                 const std::vector<std::uint32_t>& groups,
                 const Repetition& at,
                 std::size_t depth,
                 const std::function<void()>& act)
{
    if (depth == groups.size()) {
        act();
        return;
    }
    const std::uint32_t group = groups[depth];
    std::vector<Instance>& list = instances[group];
    const std::uint32_t wanted = at[depth];
    if (wanted == list.size())
        list.push_back(emptyInstance(group));
    Instance& instance = list[wanted];
    exchange(group, instance);
    m_here.push_back(wanted);
    enter(instance.nested, groups, at, depth + 1, act);
    m_here.pop_back();
    exchange(group, instance);
    summarise(group, list);
}

/// Acts in every repetition of the groups; where there is none, once in the empty group.
void Form::everywhere(const std::vector<std::uint32_t>& groups, const std::function<void()>& act)
{
    enterEach(m_instances, groups, 0, act);
}

void Form::enterEach(Instances& instances,
                     const std::vector<std::uint32_t>& groups,
                     std::size_t depth,
                     const std::function<void()>& act)
{
    const auto list = depth < groups.size() ? instances.find(groups[depth]) : instances.end();
    if (depth == groups.size() || list == instances.end() || list->second.empty()) {
        act();
        return;
    }
    for (std::uint32_t i = 0; i < list->second.size(); ++i) {
        Instance& instance = list->second[i];
        exchange(groups[depth], instance);
        m_here.push_back(i);
        enterEach(instance.nested, groups, depth + 1, act);
        m_here.pop_back();
        exchange(groups[depth], instance);
    }
    summarise(groups[depth], list->second);
}

record::Problems Form::checkRepetition(std::uint32_t item, const Repetition& at) const
{
    const std::vector<std::uint32_t> groups = m_questionnaire->enclosing(item);
    const std::string& linkId = m_questionnaire->items()[item].linkId;
    if (at.size() != groups.size())
        return noSuchRepetition(linkId);
    const Instances* level = &m_instances;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto list = level == nullptr ? m_instances.end() : level->find(groups[i]);
        const bool any = level != nullptr && list != level->end();
        const std::size_t count = any ? list->second.size() : 0;
        const Item& group = m_questionnaire->items()[groups[i]];
        if (at[i] > count)
            return noSuchRepetition(group.linkId);
        if (at[i] == count && at[i] >= group.maxOccurs.value_or(kMostRepetitions))
            return {record::Problem {"too-many",
                                     group.linkId,
                                     "'" + group.linkId + "' is there as often as it may be.",
                                     "Change one of those there are."}};
        level = at[i] < count ? &list->second[at[i]].nested : nullptr;
    }
    return {};
}

std::uint32_t Form::repetitions(std::string_view group, const Repetition& around) const
{
    const Item* known = m_questionnaire->find(group);
    if (known == nullptr || !known->isRepeatingGroup())
        return 0;
    const std::uint32_t index = indexOf(*known);
    const Instance* outer = instanceAt(index, around);
    const bool nested = !m_questionnaire->enclosing(index).empty();
    if (nested && outer == nullptr)
        return 0;
    const Instances& level = nested ? outer->nested : m_instances;
    const auto list = level.find(index);
    return list == level.end() ? 0 : static_cast<std::uint32_t>(list->second.size());
}

record::Problems Form::remove(std::string_view group, const Repetition& at)
{
    const Item* known = m_questionnaire->find(group);
    if (known == nullptr || !known->isRepeatingGroup() || at.empty())
        return noSuchRepetition(std::string(group));
    const std::uint32_t index = indexOf(*known);
    const Repetition around(at.begin(), at.end() - 1);
    const std::vector<std::uint32_t> groups = m_questionnaire->enclosing(index);
    if (around.size() != groups.size() || at.back() >= repetitions(group, around))
        return noSuchRepetition(std::string(group));
    Instances* level = &m_instances;
    for (std::size_t i = 0; i < groups.size(); ++i)
        level = &(*level)[groups[i]][around[i]].nested;
    std::vector<Instance>& list = (*level)[index];
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(at.back()));
    atRepetition(groups, around, [&] { summarise(index, list); });
    ++m_revision;
    recalculateAll();
    return {};
}

/// Nothing in it but what is calculated.
bool Form::isBlank(const Instance& instance)
{
    const auto entered = [](const Stored& one) {
        return !one.values.empty() && one.origin != record::AnswerOrigin::Derived;
    };
    const bool holds
        = std::any_of(instance.stored.begin(), instance.stored.end(), [&](const StoredItem& item) {
              return entered(item.whole) || entered(item.left);
          });
    return !holds
        && std::all_of(instance.nested.begin(), instance.nested.end(), [](const auto& group) {
               return group.second.empty();
           });
}

/// Takes the repetitions away, from the innermost outwards, that hold nothing any more.
void Form::dropBlank(const std::vector<std::uint32_t>& groups, const Repetition& at)
{
    for (std::size_t depth = groups.size(); depth > 0; --depth) {
        const std::vector<std::uint32_t> around(groups.begin(),
                                                groups.begin() + static_cast<std::ptrdiff_t>(depth - 1));
        Instances* level = &m_instances;
        for (std::size_t i = 0; i < around.size(); ++i)
            level = &(*level)[around[i]][at[i]].nested;
        const std::uint32_t group = groups[depth - 1];
        std::vector<Instance>& list = (*level)[group];
        if (!isBlank(list[at[depth - 1]]))
            return;
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(at[depth - 1]));
        atRepetition(around, at, [&] { summarise(group, list); });
    }
}

void Form::collectPlaced(std::uint32_t group,
                         const std::vector<Instance>& instances,
                         Repetition& at,
                         record::Answers& found) const
{
    const std::uint32_t first = m_questionnaire->slotRange(group).first;
    for (std::uint32_t i = 0; i < instances.size(); ++i) {
        at.push_back(i);
        for (std::uint32_t cell = 0; cell < instances[i].stored.size(); ++cell) {
            const Item& item = m_questionnaire->question(first + cell);
            const StoredItem& stored = instances[i].stored[cell];
            const auto side = item.perSide ? std::optional(record::Laterality::Right) : std::nullopt;
            if (!stored.whole.values.empty())
                found.push_back({item.linkId,
                                 side,
                                 stored.whole.values,
                                 stored.whole.origin,
                                 at,
                                 stored.whole.dated});
            if (!stored.left.values.empty())
                found.push_back({item.linkId,
                                 record::Laterality::Left,
                                 stored.left.values,
                                 stored.left.origin,
                                 at,
                                 stored.left.dated});
        }
        for (const auto& [inner, nested] : instances[i].nested)
            collectPlaced(inner, nested, at, found);
        at.pop_back();
    }
}

} // namespace sartorius::assessment
