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
        const std::optional<Value> plain = plainValue(candidate);
        const bool* boolean = plain ? std::get_if<bool>(&*plain) : nullptr;
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
    case Operation::OfType:
        return ofType(node);
    case Operation::Repeat:
    case Operation::RepeatAll:
        return repeated(node);
    case Operation::Aggregate:
        return aggregated(node);
    case Operation::Sort:
        return sorted(node);
    case Operation::Define:
        return defined(node);
    default:
        return number(node);
    }
}

/// The focus goes on; the name holds the value, or the focus itself.
Sequence Evaluator::defined(const Node& node)
{
    Sequence focus = value(child(node, 0));
    Collection named;
    if (node.childCount > 1) {
        const Value* const outer = m_this;
        m_this = focus.values().size() == 1 ? &focus.values().front() : m_this;
        named = value(child(node, 1)).take();
        m_this = outer;
    } else {
        named.assign(focus.values().begin(), focus.values().end());
    }
    m_variables[node.slot] = std::move(named);
    return focus;
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
    std::optional<Value> total;
    for (const Value& candidate : focus.values()) {
        const std::optional<Value> addend = plainValue(candidate);
        if (!addend)
            return {};
        if (!total) {
            total = addend;
            continue;
        }
        Calculated result = calculate(Arithmetic::Add, *total, *addend);
        if (!result.possible)
            fail(node, "type-mismatch", "These values have no sum.", "Use numbers of one unit.");
        if (!result.value)
            return {};
        total = std::move(result.value);
    }
    return total ? Sequence::one(std::move(*total)) : Sequence();
}

Sequence Evaluator::extreme(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    std::optional<Value> best;
    for (const Value& element : focus.values()) {
        std::optional<Value> candidate = plainValue(element);
        if (!candidate)
            return {};
        if (!best) {
            best = std::move(candidate);
            continue;
        }
        const Ordering result = ordering(*candidate, *best);
        if (!result.comparable)
            fail(node,
                 "type-mismatch",
                 "These values have no order between them.",
                 "Use values of one kind.");
        if (!result.order)
            return {};
        if (node.operation == Operation::Minimum ? std::is_lt(*result.order)
                                                 : std::is_gt(*result.order))
            best = std::move(candidate);
    }
    return best ? Sequence::one(std::move(*best)) : Sequence();
}

/// round, abs, ceiling, floor, truncate.
Sequence Evaluator::number(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    const std::optional<Value> given = only(node, focus);
    if (!given)
        return {};
    const auto* quantity = std::get_if<record::Quantity>(&*given);
    const std::optional<record::Decimal> number
        = quantity != nullptr ? quantity->value : numberOf(*given);
    const auto result = [&](const record::Decimal& value) {
        if (quantity != nullptr)
            return Sequence::one(record::Quantity {value, quantity->unit});
        return Sequence::one(std::holds_alternative<Long>(*given) ? Value {Long {value.mantissa}}
                                                                  : wholeOrDecimal(value));
    };
    if (!number) {
        fail(node, "type-mismatch", "A number is needed here.", "Use a number.");
        return {};
    }
    if (node.operation == Operation::Abs) {
        const record::Result<record::Decimal> opposite
            = record::subtract(record::Decimal {0}, *number);
        const record::Decimal size
            = *number < record::Decimal {0} && opposite ? *opposite : *number;
        return result(size);
    }
    if (node.operation != Operation::Round)
        return result(cut(*number, node.operation));
    const std::int64_t digits = node.childCount > 1 ? precisionOf(node) : 0;
    if (digits < 0 || digits > 18) {
        fail(node, "type-mismatch", "round() takes 0 to 18 digits.", "Write for example round(1).");
        return {};
    }
    const record::Decimal rounded = record::rounded(*number, static_cast<std::uint8_t>(digits));
    return quantity != nullptr ? result(rounded) : Sequence::one(rounded);
}

/// How many digits round() keeps: none given is none kept.
std::int64_t Evaluator::precisionOf(const Node& node)
{
    const std::optional<Value> given = only(node, value(child(node, 1)));
    if (!given)
        return 0;
    const auto* digits = std::get_if<std::int64_t>(&*given);
    return digits != nullptr ? *digits : -1;
}

} // namespace sartorius::fhirpath
