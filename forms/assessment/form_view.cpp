// What a form says of itself: what is offered, found, normal, and still to mend.

#include "forms/assessment/form.h"
#include "forms/fhirpath/operators.h"

#include <algorithm>
#include <compare>

namespace sartorius::assessment {

namespace {

using record::Laterality;

bool compares(EnableOperator comparison, const fhirpath::Value& held, const fhirpath::Value& wanted)
{
    // A coding without system in the condition means the code alone, and a quantity its number.
    const auto* coding = std::get_if<record::Coding>(&held);
    const auto* code = std::get_if<record::Coding>(&wanted);
    const bool sameCode = coding != nullptr && code != nullptr && coding->code == code->code
        && (code->system.empty() || coding->system.empty() || code->system == coding->system);
    const auto* quantity = std::get_if<record::Quantity>(&held);
    const fhirpath::Value plain = quantity != nullptr ? fhirpath::Value(quantity->value) : held;
    const std::optional<std::strong_ordering> order = fhirpath::ordering(plain, wanted).order;
    switch (comparison) {
    case EnableOperator::Equal:
    case EnableOperator::NotEqual:
        return sameCode || fhirpath::equal(plain, wanted).value_or(false);
    case EnableOperator::Greater:
        return order && std::is_gt(*order);
    case EnableOperator::Less:
        return order && std::is_lt(*order);
    case EnableOperator::GreaterOrEqual:
        return order && std::is_gteq(*order);
    case EnableOperator::LessOrEqual:
        return order && std::is_lteq(*order);
    case EnableOperator::Exists:
        break;
    }
    return false;
}

} // namespace

/// The answer that conditions read: that of the index side where sides are recorded. Null: no side.
const fhirpath::HeldAnswer* Form::held(const Item& item) const
{
    const fhirpath::ItemState& state = m_slots[*item.slot];
    if (!item.perSide || m_indexSide == Laterality::Right)
        return &state.whole;
    return m_indexSide == Laterality::Left ? &state.left : nullptr;
}

bool Form::comparisonHolds(const EnableWhen& condition) const
{
    const fhirpath::HeldAnswer* answer = held(m_questionnaire->items()[condition.question]);
    const bool answered = answer != nullptr && !answer->values.empty();
    if (condition.comparison == EnableOperator::Exists) {
        const bool* wanted = std::get_if<bool>(&condition.answer);
        return answered == (wanted == nullptr || *wanted);
    }
    if (!answered)
        return false;
    const ItemType type = m_questionnaire->items()[condition.question].type;
    fhirpath::Value wanted = fhirpath::valueFrom(condition.answer);
    if (const auto* text = std::get_if<std::string>(&wanted);
        text != nullptr && (type == ItemType::DateTime || type == ItemType::Time)) {
        if (const auto moment = fhirpath::temporalFrom(*text))
            wanted = *moment;
    }
    const bool any = std::any_of(
        answer->values.begin(), answer->values.end(), [&](const fhirpath::Value& value) {
            return compares(condition.comparison, value, wanted);
        });
    return condition.comparison == EnableOperator::NotEqual ? !any : any;
}

bool Form::conditionHolds(const Item& item)
{
    if (!item.enableWhen.empty()) {
        const auto holds = [this](const EnableWhen& condition) {
            return comparisonHolds(condition);
        };
        const bool good = item.enableAny
            ? std::any_of(item.enableWhen.begin(), item.enableWhen.end(), holds)
            : std::all_of(item.enableWhen.begin(), item.enableWhen.end(), holds);
        if (!good)
            return false;
    }
    if (!item.enableWhenExpression)
        return true;
    if (m_treeReaders.empty())
        return fhirpath::decide(*item.enableWhenExpression, inputs()) == fhirpath::Truth::True;
    return evaluateAt(*item.enableWhenExpression, indexOf(item), m_here).truth
        == fhirpath::Truth::True;
}

bool Form::holdsValue(std::uint32_t item) const
{
    const Item& asked = m_questionnaire->items()[item];
    if (asked.isQuestion()
        && (!m_stored[*asked.slot].whole.values.empty()
            || !m_stored[*asked.slot].left.values.empty()))
        return true;
    if (asked.isRepeatingGroup() && m_instances.find(item) != m_instances.end()
        && !m_instances.at(item).empty())
        return true;
    return std::any_of(asked.children.begin(), asked.children.end(), [this](std::uint32_t child) {
        return holdsValue(child);
    });
}

bool Form::offered(std::uint32_t item) const
{
    if (holdsValue(item))
        return true;
    for (std::optional<std::uint32_t> at = item; at; at = m_questionnaire->items()[*at].parent) {
        if (!m_conditions[*at])
            return false;
    }
    return true;
}

bool Form::enabled(std::string_view item) const
{
    const Item* known = m_questionnaire->find(item);
    return known != nullptr && offered(indexOf(*known));
}

bool Form::enabled(std::string_view item, const Repetition& at) const
{
    const Item* known = m_questionnaire->find(item);
    if (known == nullptr)
        return false;
    const std::uint32_t index = indexOf(*known);
    if (m_questionnaire->enclosing(index).empty())
        return offered(index);
    const auto side = known->perSide ? std::optional(Laterality::Right) : std::nullopt;
    const bool holds = !answer(item, side, at).values.empty()
        || (known->perSide && !answer(item, Laterality::Left, at).values.empty());
    if (known->isQuestion() && holds)
        return true;
    return conditionsHold(index, at);
}

/// Whether nothing hides the item or a group around it, whatever it holds.
bool Form::conditionsHold(std::uint32_t item, const Repetition& at) const
{
    for (std::optional<std::uint32_t> up = item; up; up = m_questionnaire->items()[*up].parent) {
        const std::vector<std::uint32_t> groups = m_questionnaire->enclosing(*up);
        const Instance* instance = groups.empty() ? nullptr : instanceAt(*up, at);
        if (!(instance != nullptr ? instance->conditions[*up - groups.back()] : m_conditions[*up]))
            return false;
    }
    return true;
}

record::Presence Form::presence(std::string_view item, std::optional<Laterality> side) const
{
    const Item* known = m_questionnaire->find(item);
    if (known == nullptr || !known->isQuestion())
        return record::Presence::NotAssessed;
    const std::optional<Laterality> asked = known->perSide && !side ? m_indexSide : side;
    const record::Answer found = answer(item, asked);
    if (found.values.empty())
        return record::Presence::NotAssessed;
    if (const bool* boolean = std::get_if<bool>(&found.values.front()))
        return *boolean ? record::Presence::Present : record::Presence::Absent;
    const bool judged = known->isYesNo()
        || std::any_of(known->options.begin(), known->options.end(), [](const Option& o) {
                            return o.normal;
                        });
    const auto* coding = std::get_if<record::Coding>(&found.values.front());
    const Option* option = coding == nullptr ? nullptr : known->option(coding->code);
    if (!judged || option == nullptr || option->unknown)
        return record::Presence::NotAssessed;
    const bool normal = option->normal || (known->isYesNo() && coding->code == "no");
    return normal && coding->code != "yes" ? record::Presence::Absent : record::Presence::Present;
}

record::Answers Form::normalAnswers(std::string_view group) const
{
    record::Answers answers;
    if (const Item* known = m_questionnaire->find(group))
        collectNormal(indexOf(*known), answers);
    return answers;
}

void Form::collectNormal(std::uint32_t item, record::Answers& answers) const
{
    const Item& asked = m_questionnaire->items()[item];
    for (const std::uint32_t child : asked.children)
        collectNormal(child, answers);
    if (!asked.isQuestion() || asked.redFlag || asked.readOnly || asked.calculated
        || !offered(item))
        return;
    const auto normal = std::find_if(asked.options.begin(),
                                     asked.options.end(),
                                     [](const Option& option) { return option.normal; });
    if (normal == asked.options.end())
        return;
    const auto add = [&](std::optional<Laterality> side, const Stored& held) {
        if (held.values.empty())
            answers.push_back(
                {asked.linkId, side, {normal->coding}, record::AnswerOrigin::BulkNormal});
    };
    add(asked.perSide ? std::optional(Laterality::Right) : std::nullopt,
        m_stored[*asked.slot].whole);
    if (asked.perSide)
        add(Laterality::Left, m_stored[*asked.slot].left);
}

} // namespace sartorius::assessment
