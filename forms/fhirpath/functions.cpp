// FHIRPath functions of a collection.

#include "forms/fhirpath/evaluator.h"

#include <algorithm>

namespace sartorius::fhirpath {

namespace {

Truth truthFrom(bool value)
{
    return value ? Truth::True : Truth::False;
}

Value wholeOrDecimal(const record::Decimal& number)
{
    if (number.scale == 0)
        return number.mantissa;
    return number;
}

/// Towards minus infinity (or plus) to a whole number.
record::Decimal cut(const record::Decimal& number, Operation operation)
{
    record::Decimal whole = record::rounded(number, 0);
    if (operation == Operation::Floor
        || (operation == Operation::Truncate && number > record::Decimal {0})) {
        if (whole > number)
            --whole.mantissa;
    } else if (whole < number) {
        ++whole.mantissa;
    }
    return whole;
}

} // namespace

/// Calls `act` for each value with $this and $index set to it.
template <class Act>
void Evaluator::eachItem(std::span<const Value> values, const Act& act)
{
    const Value* const outerThis = m_this;
    const std::int64_t outerIndex = m_index;
    for (std::size_t i = 0; i < values.size() && !failed(); ++i) {
        m_this = &values[i];
        m_index = static_cast<std::int64_t>(i);
        act(values[i]);
    }
    m_this = outerThis;
    m_index = outerIndex;
}

Truth Evaluator::collectionTruth(const Node& node)
{
    switch (node.operation) {
    case Operation::Exists: {
        const Sequence focus = value(child(node, 0));
        if (node.childCount == 1)
            return truthFrom(!focus.empty());
        bool found = false;
        eachItem(focus.values(),
                 [&](const Value&) { found = truth(child(node, 1)) == Truth::True || found; });
        return truthFrom(found);
    }
    case Operation::Empty:
        return truthFrom(value(child(node, 0)).empty());
    case Operation::All: {
        const Sequence focus = value(child(node, 0));
        bool all = true;
        eachItem(focus.values(),
                 [&](const Value&) { all = truth(child(node, 1)) == Truth::True && all; });
        return truthFrom(all);
    }
    case Operation::AllTrue:
        return everyTruth(node, true, false);
    case Operation::AnyTrue:
        return everyTruth(node, true, true);
    case Operation::AllFalse:
        return everyTruth(node, false, false);
    default:
        return everyTruth(node, false, true);
    }
}

Truth Evaluator::everyTruth(const Node& node, bool wanted, bool any)
{
    const Sequence focus = value(child(node, 0));
    bool found = false;
    bool all = true;
    for (const Value& candidate : focus.values()) {
        const bool* boolean = std::get_if<bool>(&candidate);
        if (boolean == nullptr) {
            fail(node,
                 "type-mismatch",
                 "Only true and false can be counted here.",
                 "Select a condition first.");
            return Truth::Unknown;
        }
        found = found || *boolean == wanted;
        all = all && *boolean == wanted;
    }
    return truthFrom(any ? found : all);
}

Sequence Evaluator::collection(const Node& node)
{
    switch (node.operation) {
    case Operation::Count:
        return Sequence::one(static_cast<std::int64_t>(value(child(node, 0)).values().size()));
    case Operation::Where:
        return filtered(node);
    case Operation::Select:
        return projected(node);
    case Operation::First:
    case Operation::Last:
    case Operation::Tail:
        return part(node);
    case Operation::Distinct:
        return distinct(node);
    case Operation::Sum:
        return summed(node);
    case Operation::Minimum:
    case Operation::Maximum:
        return extreme(node);
    case Operation::AsText:
        return written(node);
    default:
        return number(node);
    }
}

Sequence Evaluator::filtered(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    Collection kept;
    eachItem(focus.values(), [&](const Value& candidate) {
        if (truth(child(node, 1)) == Truth::True)
            kept.push_back(candidate);
    });
    return Sequence::own(std::move(kept));
}

Sequence Evaluator::projected(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    Collection all;
    eachItem(focus.values(), [&](const Value&) {
        const Sequence projection = value(child(node, 1));
        all.insert(all.end(), projection.values().begin(), projection.values().end());
    });
    return Sequence::own(std::move(all));
}

Sequence Evaluator::part(const Node& node)
{
    Sequence focus = value(child(node, 0));
    const std::span<const Value> values = focus.values();
    if (values.empty())
        return {};
    if (node.operation == Operation::Tail)
        return Sequence::own(Collection(values.begin() + 1, values.end()));
    return Sequence::one(node.operation == Operation::First ? values.front() : values.back());
}

Sequence Evaluator::distinct(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    Collection kept;
    for (const Value& candidate : focus.values()) {
        const bool there = std::any_of(kept.begin(), kept.end(), [&](const Value& value) {
            return equal(value, candidate).value_or(false);
        });
        if (!there)
            kept.push_back(candidate);
    }
    return Sequence::own(std::move(kept));
}

Sequence Evaluator::summed(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    if (focus.empty())
        return Sequence::one(std::int64_t {0});
    std::optional<Value> total = focus.values().front();
    for (const Value& addend : focus.values().subspan(1)) {
        Calculated result = calculate(Arithmetic::Add, *total, addend);
        if (!result.possible)
            fail(node, "type-mismatch", "These values have no sum.", "Use numbers of one unit.");
        if (!result.value)
            return {};
        total = std::move(result.value);
    }
    return Sequence::one(std::move(*total));
}

Sequence Evaluator::extreme(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    if (focus.empty())
        return {};
    const Value* best = &focus.values().front();
    for (const Value& candidate : focus.values().subspan(1)) {
        const Ordering result = ordering(candidate, *best);
        if (!result.comparable)
            fail(node,
                 "type-mismatch",
                 "These values have no order between them.",
                 "Use values of one kind.");
        if (!result.order)
            return {};
        if (node.operation == Operation::Minimum ? std::is_lt(*result.order)
                                                 : std::is_gt(*result.order))
            best = &candidate;
    }
    return Sequence::one(*best);
}

/// round, abs, ceiling, floor, truncate.
Sequence Evaluator::number(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    if (focus.empty() || !single(node, focus.values()))
        return {};
    const Value& only = focus.values().front();
    const auto* quantity = std::get_if<record::Quantity>(&only);
    const std::optional<record::Decimal> number
        = quantity != nullptr ? quantity->value : numberOf(only);
    if (!number) {
        fail(node, "type-mismatch", "A number is needed here.", "Use a number.");
        return {};
    }
    if (node.operation == Operation::Abs) {
        const record::Result<record::Decimal> opposite
            = record::subtract(record::Decimal {0}, *number);
        const record::Decimal size
            = *number < record::Decimal {0} && opposite ? *opposite : *number;
        return Sequence::one(quantity != nullptr ? Value {record::Quantity {size, quantity->unit}}
                                                 : wholeOrDecimal(size));
    }
    if (node.operation != Operation::Round)
        return Sequence::one(cut(*number, node.operation).mantissa);
    std::int64_t digits = 0;
    if (node.childCount > 1) {
        const Sequence precision = value(child(node, 1));
        if (precision.empty() || !single(node, precision.values()))
            return {};
        const auto* given = std::get_if<std::int64_t>(&precision.values().front());
        digits = given != nullptr ? *given : -1;
    }
    if (digits < 0 || digits > 18) {
        fail(node, "type-mismatch", "round() takes 0 to 18 digits.", "Write for example round(1).");
        return {};
    }
    return Sequence::one(record::rounded(*number, static_cast<std::uint8_t>(digits)));
}

Sequence Evaluator::written(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    if (focus.empty() || !single(node, focus.values()))
        return {};
    return Sequence::one(toString(focus.values().front()));
}

} // namespace sartorius::fhirpath
