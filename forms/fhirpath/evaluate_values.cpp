// Comparison, arithmetic and the other operators on collections.

#include "forms/fhirpath/evaluator.h"

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
    const Ordering result = ordering(left.front(), right.front());
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
    if (left.empty() || right.empty() || !single(node, left.values())
        || !single(node, right.values()))
        return {};
    Calculated result
        = calculate(arithmeticOf(node.operation), left.values().front(), right.values().front());
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
        if (!part.empty() && single(node, part.values()))
            text += toString(part.values().front());
    }
    return Sequence::one(std::move(text));
}

Sequence Evaluator::negation(const Node& node)
{
    const Sequence operand = value(child(node, 0));
    if (operand.empty() || !single(node, operand.values()))
        return {};
    Calculated result
        = calculate(Arithmetic::Multiply, operand.values().front(), Value {std::int64_t {-1}});
    if (!result.possible)
        fail(node, "type-mismatch", "Only numbers have an opposite.", "Use a number.");
    return result.value ? Sequence::one(std::move(*result.value)) : Sequence();
}

Sequence Evaluator::unionOf(const Node& node)
{
    Collection all;
    for (std::uint32_t i = 0; i < 2; ++i) {
        const Sequence part = value(child(node, i));
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
    if (index.empty() || !single(node, index.values()))
        return {};
    const auto* at = std::get_if<std::int64_t>(&index.values().front());
    if (at == nullptr) {
        fail(
            node, "type-mismatch", "An index is a whole number.", "Count from 0, for example [0].");
        return {};
    }
    if (*at < 0 || static_cast<std::uint64_t>(*at) >= focus.values().size())
        return {};
    return Sequence::one(focus.values()[static_cast<std::size_t>(*at)]);
}

Sequence Evaluator::member(const Node& node)
{
    const std::string& name = m_program.names[node.name];
    const Sequence focus = value(child(node, 0));
    Collection found;
    for (const Value& value : focus.values()) {
        if (const auto* quantity = std::get_if<record::Quantity>(&value)) {
            if (name == "value")
                found.emplace_back(quantity->value);
            else if (name == "unit" || name == "code")
                found.emplace_back(quantity->unit);
        } else if (const auto* coding = std::get_if<record::Coding>(&value)) {
            const std::string* text = name == "code" ? &coding->code
                : name == "system"                   ? &coding->system
                : name == "display"                  ? &coding->display
                                                     : nullptr;
            if (text != nullptr && !text->empty())
                found.emplace_back(*text);
        }
    }
    return Sequence::own(std::move(found));
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
    const Truth criterion = truth(child(node, 0));
    if (criterion != Truth::True && node.childCount < 3)
        return {};
    Sequence result = value(child(node, criterion == Truth::True ? 1 : 2));
    if (!result.empty())
        dropMissing(start.missing);
    return result;
}

} // namespace sartorius::fhirpath
