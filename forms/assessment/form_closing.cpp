// What is still to mend before a form can be closed, and what leaves it then.

#include "forms/assessment/form.h"

#include <algorithm>

namespace sartorius::assessment {

namespace {

using record::Laterality;

std::string named(const Item& item)
{
    return "'" + (item.text.empty() ? item.linkId : item.text) + "'";
}

/// "minutes", and in repeating groups "minutes[0][1]".
std::string placeOf(const std::string& linkId, const Repetition& at)
{
    std::string place = linkId;
    for (const std::uint32_t repetition : at)
        place += "[" + std::to_string(repetition) + "]";
    return place;
}

void addBroken(const Constraint& constraint,
               fhirpath::Truth truth,
               const Repetition& at,
               record::Problems& all)
{
    if (truth != fhirpath::Truth::False)
        return; // what is not known breaks no rule
    all.push_back({constraint.error ? "constraint" : "constraint-warning",
                   placeOf(constraint.item.empty() ? constraint.key : constraint.item, at),
                   constraint.human.empty() ? "The rule " + constraint.key + " is broken."
                                            : constraint.human,
                   "Mend one of the answers it speaks of (rule " + constraint.key + ")."});
}

} // namespace

/// Per side, the index side is what a form cannot be closed without; without an index side, either.
bool Form::lacksRequired(const Item& item) const
{
    if (item.perSide && m_indexSide == Laterality::Left)
        return m_stored[*item.slot].left.values.empty();
    if (item.perSide && m_indexSide != Laterality::Right)
        return m_stored[*item.slot].left.values.empty()
            && m_stored[*item.slot].whole.values.empty();
    return m_stored[*item.slot].whole.values.empty();
}

/// What an item lacks in the repetition that is looked at.
void Form::addLacking(std::uint32_t index, record::Problems& all) const
{
    const Item& item = m_questionnaire->items()[index];
    if (!offered(index))
        return;
    const bool lacks = item.isQuestion() ? lacksRequired(item) : !holdsValue(index);
    if (item.required && lacks && item.type != ItemType::Display) {
        all.push_back({"required",
                       placeOf(item.linkId, m_here),
                       named(item) + " is not answered.",
                       item.isQuestion() ? "Answer it; not assessed is an answer where it is offered."
                                         : "Answer at least one of its questions."});
        return;
    }
    const std::size_t count = item.isQuestion() ? m_stored[*item.slot].whole.values.size()
                                                : repetitions(item.linkId, m_here);
    if (count < item.minOccurs && count > 0)
        all.push_back({"too-few",
                       placeOf(item.linkId, m_here),
                       named(item) + " is needed " + std::to_string(item.minOccurs) + " times, not "
                           + std::to_string(count) + ".",
                       "Add what is missing, or take it away altogether."});
}

/// Every repetition of these groups that there is.
std::vector<Repetition> Form::placesOf(const std::vector<std::uint32_t>& groups)
{
    std::vector<Repetition> places;
    everywhere(groups, [&] {
        if (m_here.size() == groups.size())
            places.push_back(m_here);
    });
    return places;
}

record::Problems Form::problems() const
{
    record::Problems all;
    std::optional<Form> copy; // repetitions are exchanged and variables bound while it is looked at
    const auto looked = [&]() -> Form& {
        if (!copy)
            copy = *this;
        return *copy;
    };
    const std::vector<Item>& items = m_questionnaire->items();
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (!items[i].required && items[i].minOccurs == 0)
            continue;
        const std::vector<std::uint32_t> groups = m_questionnaire->enclosing(i);
        if (groups.empty()) {
            addLacking(i, all);
            continue;
        }
        Form& form = looked();
        form.everywhere(groups, [&] {
            if (form.m_here.size() == groups.size())
                form.addLacking(i, all);
        });
    }
    for (const Constraint& constraint : m_questionnaire->constraints()) {
        const Item* item = m_questionnaire->find(constraint.item);
        std::vector<std::uint32_t> groups;
        if (item != nullptr && m_repeats)
            groups = m_questionnaire->enclosing(indexOf(*item));
        if (item != nullptr && item->isRepeatingGroup())
            groups.push_back(indexOf(*item));
        if (groups.empty()) {
            const bool navigates = constraint.expression.navigates() || m_questionnaire->navigates();
            const fhirpath::Truth truth = navigates
                ? looked().evaluate(constraint.expression, constraint.item).truth
                : fhirpath::decide(constraint.expression, inputs());
            addBroken(constraint, truth, {}, all);
            continue;
        }
        for (const Repetition& at : looked().placesOf(groups))
            addBroken(constraint,
                      looked().evaluate(constraint.expression, constraint.item, at).truth,
                      at,
                      all);
    }
    return all;
}

record::Answers Form::dropHidden()
{
    record::Answers dropped;
    if (!m_questionnaire->clearsHidden())
        return dropped;
    const auto hidden = [this](const record::Answer& answer) {
        const Item* item = m_questionnaire->find(answer.item);
        return item != nullptr && answer.origin != record::AnswerOrigin::Derived
            && !conditionsHold(indexOf(*item), answer.at);
    };
    for (;;) { // an answer that leaves may hide another, and moves the repetitions behind it
        const record::Answers held = answers();
        const auto next = std::find_if(held.rbegin(), held.rend(), hidden);
        if (next == held.rend())
            return dropped;
        record::Answer cleared = *next;
        cleared.values.clear();
        if (!set(cleared).empty())
            return dropped;
        dropped.push_back(*next);
    }
}

} // namespace sartorius::assessment
