// Comparison, arithmetic and the other operators on collections.

#include "forms/fhirpath/evaluator.h"
#include "forms/fhirpath/types.h"

#include <algorithm>

namespace sartorius::fhirpath {

namespace {

Truth truthFrom(bool value)
{
    return value ? Truth::True : Truth::False;
}

Truth truthFrom(std::optional<bool> value)
{
    return value ? truthFrom(*value) : Truth::Unknown;
}

Arithmetic arithmeticOf(Operation operation)
{
    switch (operation) {
    case Operation::Subtract:
        return Arithmetic::Subtract;
    case Operation::Multiply:
        return Arithmetic::Multiply;
    case Operation::Divide:
        return Arithmetic::Divide;
    case Operation::DivideWhole:
        return Arithmetic::DivideWhole;
    case Operation::Modulo:
        return Arithmetic::Modulo;
    default:
        return Arithmetic::Add;
    }
}

bool holds(Operation operation, std::strong_ordering order)
{
    switch (operation) {
    case Operation::Less:
        return std::is_lt(order);
    case Operation::LessOrEqual:
        return std::is_lteq(order);
    case Operation::Greater:
        return std::is_gt(order);
    default:
        return std::is_gteq(order);
    }
}

} // namespace

/// Whether there is exactly one value; several are a fault of the expression.
bool Evaluator::single(const Node& node, std::span<const Value> values)
{
    if (values.size() == 1)
        return true;
    if (values.size() > 1)
        fail(node,
             "not-single",
             "Several values stand where one is needed.",
             "Use has(), first() or exists().");
    return false;
}

std::optional<Value> Evaluator::only(const Node& node, const Sequence& sequence)
{
    if (sequence.empty() || !single(node, sequence.values()))
        return std::nullopt;
    return plainValue(sequence.values().front());
}

Truth Evaluator::comparison(const Node& node)
{
    const Sequence left = value(child(node, 0));
    const Sequence right = value(child(node, 1));
    const std::span<const Value> a = left.values();
    const std::span<const Value> b = right.values();
    switch (node.operation) {
    case Operation::Equal:
        return equality(a, b);
    case Operation::NotEqual: {
        const Truth same = equality(a, b);
        return same == Truth::Unknown ? same : truthFrom(same == Truth::False);
    }
    case Operation::Equivalent:
        return truthFrom(equivalence(a, b));
    case Operation::NotEquivalent:
        return truthFrom(!equivalence(a, b));
    case Operation::In:
        return membership(node, a, b);
    case Operation::Contains:
        return membership(node, b, a);
    default:
        return order(node, a, b);
    }
}

Truth Evaluator::equality(std::span<const Value> left, std::span<const Value> right) const
{
    if (left.empty() || right.empty())
        return Truth::Unknown;
    if (left.size() != right.size())
        return Truth::False;
    Truth result = Truth::True;
    for (std::size_t i = 0; i < left.size(); ++i) {
        const Truth same = truthFrom(equal(left[i], right[i]));
        if (same == Truth::False)
            return same;
        if (same == Truth::Unknown)
            result = same;
    }
    return result;
}

bool Evaluator::equivalence(std::span<const Value> left, std::span<const Value> right)
{
    if (left.size() != right.size())
        return false;
    std::vector<bool> taken(right.size(), false);
    for (const Value& value : left) {
        bool found = false;
        for (std::size_t i = 0; i < right.size() && !found; ++i) {
            found = !taken[i] && equivalent(value, right[i]);
            if (found)
                taken[i] = true;
        }
        if (!found)
            return false;
    }
    return true;
}

Truth Evaluator::order(const Node& node, std::span<const Value> left, std::span<const Value> right)
{
    if (left.empty() || right.empty())
        return Truth::Unknown;
    if (!single(node, left) || !single(node, right))
        return Truth::Unknown;
    const std::optional<Value> a = plainValue(left.front());
    const std::optional<Value> b = plainValue(right.front());
    if (!a || !b)
        return Truth::Unknown;
    const Ordering result = ordering(*a, *b);
    if (!result.comparable) {
        fail(node,
             "type-mismatch",
             "These values have no order between them.",
             "Compare values of one kind.");
        return Truth::Unknown;
    }
    return result.order ? truthFrom(holds(node.operation, *result.order)) : Truth::Unknown;
}

Truth Evaluator::membership(const Node& node,
                            std::span<const Value> element,
                            std::span<const Value> collection)
{
    if (element.empty() || !single(node, element))
        return Truth::Unknown;
    for (const Value& value : collection) {
        if (equal(element.front(), value).value_or(false))
            return Truth::True;
    }
    return Truth::False;
}

Sequence Evaluator::arithmetic(const Node& node)
{
    const Sequence left = value(child(node, 0));
    const Sequence right = value(child(node, 1));
    const std::optional<Value> a = only(node, left);
    const std::optional<Value> b = only(node, right);
    if (!a || !b)
        return {};
    Calculated result = calculate(arithmeticOf(node.operation), *a, *b);
    if (!result.possible)
        fail(node,
             "type-mismatch",
             "These values cannot be calculated with.",
             "Use numbers of one unit.");
    return result.value ? Sequence::one(std::move(*result.value)) : Sequence();
}

Sequence Evaluator::concatenation(const Node& node)
{
    std::string text;
    for (std::uint32_t i = 0; i < 2; ++i) {
        const Sequence part = value(child(node, i));
        if (const std::optional<Value> value = only(node, part))
            text += toString(*value);
    }
    return Sequence::one(std::move(text));
}

Sequence Evaluator::negation(const Node& node)
{
    const Sequence operand = value(child(node, 0));
    const std::optional<Value> value = only(node, operand);
    if (!value)
        return {};
    Calculated result = calculate(Arithmetic::Multiply, *value, Value {std::int64_t {-1}});
    if (!result.possible)
        fail(node, "type-mismatch", "Only numbers have an opposite.", "Use a number.");
    return result.value ? Sequence::one(std::move(*result.value)) : Sequence();
}

Sequence Evaluator::unionOf(const Node& node)
{
    Collection all;
    for (std::uint32_t i = 0; i < 2; ++i) {
        const Sequence part = value(child(node, i));
        all.reserve(all.size() + part.values().size());
        for (const Value& candidate : part.values()) {
            m_steps += all.size();
            if (!step(node))
                return {};
            const bool there = std::any_of(all.begin(), all.end(), [&](const Value& value) {
                return equal(value, candidate).value_or(false);
            });
            if (!there)
                all.push_back(candidate);
        }
    }
    return Sequence::own(std::move(all));
}

Sequence Evaluator::indexed(const Node& node)
{
    Sequence focus = value(child(node, 0));
    const Sequence index = value(child(node, 1));
    const std::optional<Value> given = only(node, index);
    if (!given)
        return {};
    const auto* at = std::get_if<std::int64_t>(&*given);
    if (at == nullptr) {
        fail(
            node, "type-mismatch", "An index is a whole number.", "Count from 0, for example [0].");
        return {};
    }
    if (*at < 0 || static_cast<std::uint64_t>(*at) >= focus.values().size())
        return {};
    return Sequence::one(focus.values()[static_cast<std::size_t>(*at)]);
}

Sequence Evaluator::typeTest(const Node& node)
{
    Sequence focus = value(child(node, 0));
    if (focus.empty() || !single(node, focus.values()))
        return {};
    const bool fits = isOfType(focus.values().front(), m_program.names[node.name]);
    if (node.operation == Operation::Is)
        return Sequence::boolean(fits);
    return fits ? std::move(focus) : Sequence();
}

/// Only the branch that is taken is evaluated. What was lacking in the criterion does not matter
/// once there is a result.
Sequence Evaluator::conditional(const Node& node)
{
    const Mark start = mark();
    Sequence focus;
    const Value* const outer = m_this;
    if (node.hasFocus) {
        focus = value(child(node, 0));
        if (focus.values().size() > 1 && !single(node, focus.values()))
            return {};
        m_this = focus.empty() ? nullptr : &focus.values().front();
    }
    const Truth criterion = truth(child(node, 1));
    Sequence result;
    if (criterion == Truth::True || node.childCount > 3)
        result = value(child(node, criterion == Truth::True ? 2 : 3));
    m_this = outer;
    if (!result.empty())
        dropMissing(start.missing);
    return Sequence::own(std::move(result).take());
}

} // namespace sartorius::fhirpath
