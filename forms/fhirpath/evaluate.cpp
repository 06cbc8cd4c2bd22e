#include "forms/fhirpath/evaluator.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

const HeldAnswer kNothingHeld;

Truth negated(Truth truth)
{
    switch (truth) {
    case Truth::False:
        return Truth::True;
    case Truth::True:
        return Truth::False;
    case Truth::Unknown:
        return Truth::Unknown;
    }
    return Truth::Unknown;
}

Truth truthFrom(bool value)
{
    return value ? Truth::True : Truth::False;
}

bool yieldsTruth(Operation operation)
{
    return (operation >= Operation::And && operation <= Operation::Contains)
        || (operation >= Operation::Yes && operation <= Operation::Has)
        || (operation >= Operation::Answered && operation <= Operation::Either)
        || operation == Operation::Exists || operation == Operation::Empty
        || (operation >= Operation::All && operation <= Operation::AnyFalse);
}

} // namespace

Sequence Sequence::boolean(bool value)
{
    static const Value kTrue {true};
    static const Value kFalse {false};
    return borrow(std::span<const Value>(value ? &kTrue : &kFalse, 1));
}

Collection Sequence::take() &&
{
    if (m_owned.empty() && !m_view.empty())
        return Collection(m_view.begin(), m_view.end());
    return std::move(m_owned);
}

Evaluator::Evaluator(const Program& program, const Inputs& inputs)
    : m_program(program)
    , m_inputs(inputs)
    , m_side(inputs.indexSide)
    , m_this(inputs.focus ? &*inputs.focus : nullptr)
    , m_variables(program.variables)
{
}

bool Evaluator::step(const Node& node)
{
    if (failed())
        return false;
    if (++m_steps <= m_inputs.mostSteps)
        return true;
    fail(node,
         "step-budget",
         "The expression takes more than " + std::to_string(m_inputs.mostSteps) + " steps.",
         "Make it simpler.");
    return false;
}

void Evaluator::fail(const Node& node, std::string code, std::string what, std::string remedy)
{
    if (failed())
        return;
    m_problemOffset = node.offset;
    m_problem = record::Problem {std::move(code), {}, std::move(what), std::move(remedy)};
}

Sequence Evaluator::value(std::uint32_t index)
{
    const Node& node = at(index);
    if (yieldsTruth(node.operation)) {
        const Truth result = truth(index);
        return result == Truth::Unknown ? Sequence() : Sequence::boolean(result == Truth::True);
    }
    if (!step(node))
        return {};
    switch (node.operation) {
    case Operation::Constant:
        return Sequence::borrow(m_program.constants[node.slot]);
    case Operation::This:
        return m_this == nullptr ? Sequence() : Sequence::borrow(std::span<const Value>(m_this, 1));
    case Operation::Index:
        return Sequence::one(m_index);
    case Operation::Total:
        return m_total == nullptr ? Sequence() : Sequence::borrow(*m_total);
    case Operation::Items:
    case Operation::ItemChildren:
        return itemsOf(node);
    case Operation::Environment:
        return environment(node);
    case Operation::Defined:
        return Sequence::borrow(m_variables[node.slot]);
    case Operation::Plain:
        return plain(node);
    case Operation::FactOf:
        return fact(node);
    case Operation::Member:
        return member(node);
    case Operation::Concatenate:
        return concatenation(node);
    case Operation::Negate:
        return negation(node);
    case Operation::Union:
        return unionOf(node);
    case Operation::At:
        return indexed(node);
    case Operation::Is:
    case Operation::As:
        return typeTest(node);
    case Operation::Iif:
        return conditional(node);
    case Operation::Today:
        return Sequence::one(temporalFrom(m_inputs.today));
    case Operation::Call:
        return call(node);
    default:
        return node.operation >= Operation::Add && node.operation <= Operation::Modulo
            ? arithmetic(node)
            : collection(node);
    }
}

Truth Evaluator::truth(std::uint32_t index)
{
    const Node& node = at(index);
    if (!yieldsTruth(node.operation)) {
        const Sequence sequence = value(index);
        const std::span<const Value> values = sequence.values();
        if (values.empty() || !single(node, values))
            return Truth::Unknown;
        if (const bool* boolean = std::get_if<bool>(&values.front()))
            return truthFrom(*boolean);
        return truthOf(Collection {values.front()});
    }
    if (!step(node))
        return Truth::Unknown;
    Truth result = Truth::Unknown;
    if (node.operation <= Operation::Not || node.operation == Operation::AtLeast
        || node.operation == Operation::Either)
        result = logic(node);
    else if (node.operation <= Operation::Contains)
        result = comparison(node);
    else if (node.operation <= Operation::Graded)
        result = itemTruth(node);
    else
        result = collectionTruth(node);
    return failed() ? Truth::Unknown : result;
}

// ---- logic: three-valued; keeps the names of the operands that decided

Truth Evaluator::logic(const Node& node)
{
    switch (node.operation) {
    case Operation::Or:
        return anyOf(node, Truth::True);
    case Operation::And:
        return anyOf(node, Truth::False);
    case Operation::Xor:
        return exclusiveOr(node);
    case Operation::Implies:
        return implies(node);
    case Operation::AtLeast:
        return atLeast(node);
    case Operation::Either:
        return either(node);
    default:
        return negated(truth(child(node, 0)));
    }
}

/// One operand equal to `settling` settles the whole: True for or, False for and. All operands are
/// looked at even so, because every one that settles it belongs to the reasons.
Truth Evaluator::anyOf(const Node& node, Truth settling)
{
    const Mark start = mark();
    bool settled = false;
    bool open = false;
    for (std::uint32_t i = 0; i < node.childCount; ++i) {
        const Mark before = mark();
        const Truth operand = truth(child(node, i));
        if (operand != Truth::Unknown)
            dropMissing(before.missing);
        if (operand == settling) {
            if (!settled) {
                m_used.erase(m_used.begin() + static_cast<std::ptrdiff_t>(start.used),
                             m_used.begin() + static_cast<std::ptrdiff_t>(before.used));
                dropMissing(start.missing);
            }
            settled = true;
        } else if (operand == Truth::Unknown) {
            open = true;
            dropUsed(before.used);
        } else if (settled) {
            dropUsed(before.used);
        }
        if (settled)
            dropMissing(start.missing);
    }
    if (settled)
        return settling;
    if (!open)
        return negated(settling);
    dropUsed(start.used);
    return Truth::Unknown;
}

Truth Evaluator::exclusiveOr(const Node& node)
{
    const Mark start = mark();
    const Truth left = truth(child(node, 0));
    const Truth right = truth(child(node, 1));
    if (left == Truth::Unknown || right == Truth::Unknown) {
        dropUsed(start.used);
        return Truth::Unknown;
    }
    return truthFrom(left != right);
}

Truth Evaluator::implies(const Node& node)
{
    const Mark start = mark();
    const Truth premise = truth(child(node, 0));
    if (premise == Truth::False)
        return Truth::True;
    const Mark between = mark();
    const Truth conclusion = truth(child(node, 1));
    if (conclusion == Truth::True) {
        m_used.erase(m_used.begin() + static_cast<std::ptrdiff_t>(start.used),
                     m_used.begin() + static_cast<std::ptrdiff_t>(between.used));
        dropMissing(start.missing);
        return Truth::True;
    }
    if (premise == Truth::True && conclusion == Truth::False)
        return Truth::False;
    dropUsed(start.used);
    return Truth::Unknown;
}

Truth Evaluator::atLeast(const Node& node)
{
    const Mark start = mark();
    const Sequence threshold = value(child(node, 0));
    if (threshold.empty() || !single(node, threshold.values()))
        return Truth::Unknown;
    const auto* wanted = std::get_if<std::int64_t>(&threshold.values().front());
    if (wanted == nullptr) {
        fail(
            node, "type-mismatch", "atLeast() needs a whole number first.", "Write for example 2.");
        return Truth::Unknown;
    }
    std::int64_t holding = 0;
    std::int64_t open = 0;
    std::vector<Reading> reasons; // names behind the operands that hold
    std::vector<Reading> against;
    for (std::uint32_t i = 1; i < node.childCount; ++i) {
        const Truth operand = truth(child(node, i));
        holding += operand == Truth::True ? 1 : 0;
        open += operand == Truth::Unknown ? 1 : 0;
        const auto since = m_used.begin() + static_cast<std::ptrdiff_t>(start.used);
        if (operand != Truth::Unknown) {
            std::vector<Reading>& names = operand == Truth::True ? reasons : against;
            names.insert(names.end(), since, m_used.end());
        }
        dropUsed(start.used);
    }
    const bool reached = holding >= *wanted;
    if (!reached && holding + open >= *wanted)
        return Truth::Unknown;
    dropMissing(start.missing);
    const std::vector<Reading>& names = reached ? reasons : against;
    m_used.insert(m_used.end(), names.begin(), names.end());
    return truthFrom(reached);
}

/// The condition read with the right side as index side, then with the left: one of them is enough.
Truth Evaluator::either(const Node& node)
{
    const std::optional<record::Laterality> outer = m_side;
    const Mark start = mark();
    m_side = record::Laterality::Right;
    const Truth right = truth(child(node, 0));
    const Mark between = mark();
    m_side = record::Laterality::Left;
    const Truth left = truth(child(node, 0));
    m_side = outer;
    if (right == Truth::True || left == Truth::True) {
        if (left != Truth::True)
            dropUsed(between.used);
        if (right != Truth::True)
            m_used.erase(m_used.begin() + static_cast<std::ptrdiff_t>(start.used),
                         m_used.begin() + static_cast<std::ptrdiff_t>(between.used));
        dropMissing(start.missing);
        return Truth::True;
    }
    if (right == Truth::False && left == Truth::False)
        return Truth::False;
    dropUsed(start.used);
    return Truth::Unknown;
}

// ---- items and facts

const HeldAnswer& Evaluator::held(const Node& node) const
{
    if (node.slot >= m_inputs.items.size())
        return kNothingHeld;
    const ItemState& state = m_inputs.items[node.slot];
    if (!node.perSide || m_side == record::Laterality::Right)
        return state.whole;
    if (m_side == record::Laterality::Left)
        return state.left;
    return kNothingHeld; // a side is never guessed
}

Truth Evaluator::known(const Node& node, bool answer)
{
    m_used.push_back({false, node.slot, node.name});
    return truthFrom(answer);
}

Truth Evaluator::lacking(const Node& node)
{
    m_missing.push_back({false, node.slot, node.name});
    return Truth::Unknown;
}

bool Evaluator::holdsOption(const HeldAnswer& held, const Node& node) const
{
    if (held.options.empty() && !held.values.empty()) { // a boolean item: yes is true
        const bool* boolean = std::get_if<bool>(&held.values.front());
        return boolean != nullptr && *boolean == (node.operation != Operation::No);
    }
    for (std::uint32_t i = 0; i < node.optionCount; ++i) {
        const std::uint16_t option = m_program.options[node.firstOption + i];
        if (std::find(held.options.begin(), held.options.end(), option) != held.options.end())
            return true;
    }
    return false;
}

Truth Evaluator::itemTruth(const Node& node)
{
    const HeldAnswer& answer = held(node);
    switch (node.operation) {
    case Operation::Answered:
        return known(node, answer.known);
    case Operation::NotYes:
        return known(node, !(answer.known && holdsOption(answer, node)));
    case Operation::Graded:
        return graded(node, answer);
    default:
        return answer.known ? known(node, holdsOption(answer, node)) : lacking(node);
    }
}

Truth Evaluator::graded(const Node& node, const HeldAnswer& answer)
{
    if (!answer.known)
        return lacking(node);
    const record::Decimal& threshold = m_program.ordinals[node.firstOption + node.optionCount];
    bool ranked = false;
    for (const std::uint16_t option : answer.options) {
        if (option >= node.optionCount || !m_program.ranked[node.firstOption + option])
            continue;
        ranked = true;
        if (m_program.ordinals[node.firstOption + option] >= threshold)
            return known(node, true);
    }
    return ranked ? known(node, false) : lacking(node);
}

Sequence Evaluator::plain(const Node& node)
{
    const HeldAnswer& answer = held(node);
    if (!answer.known) {
        lacking(node);
        return {};
    }
    known(node, true);
    return Sequence::borrow(answer.plain);
}

Sequence Evaluator::fact(const Node& node)
{
    const bool supplied
        = node.slot < m_inputs.facts.size() && !m_inputs.facts[node.slot].values.empty();
    if (!supplied) {
        m_missing.push_back({true, node.slot, node.name});
        return {};
    }
    m_used.push_back({true, node.slot, node.name});
    return Sequence::borrow(m_inputs.facts[node.slot].values);
}

std::vector<std::string> Evaluator::namesOf(const std::vector<Reading>& readings,
                                            bool missing) const
{
    std::vector<std::string> names;
    const auto add = [&names](const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    };
    for (const Reading& reading : readings) {
        const std::vector<std::string>* behind = nullptr;
        if (reading.fact && reading.slot < m_inputs.facts.size()) {
            const Fact& fact = m_inputs.facts[reading.slot];
            behind = missing ? &fact.missing : &fact.used;
        }
        if (behind == nullptr || behind->empty())
            add(m_program.names[reading.name]);
        else
            std::for_each(behind->begin(), behind->end(), add);
    }
    return names;
}

std::vector<std::string> Evaluator::used() const
{
    return namesOf(m_used, false);
}

std::vector<std::string> Evaluator::missing() const
{
    return namesOf(m_missing, true);
}

// ---- the room's door

Outcome evaluate(const Expression& expression, const Inputs& inputs)
{
    Outcome outcome;
    const Program& program = expression.program();
    if (program.nodes.empty())
        return outcome;
    Evaluator evaluator(program, inputs);
    Sequence result = evaluator.value(static_cast<std::uint32_t>(program.nodes.size() - 1));
    outcome.problem = evaluator.problem();
    if (outcome.problem) {
        outcome.problem->where = lineAndColumn(expression.text(), evaluator.problemOffset());
        return outcome;
    }
    outcome.value = std::move(result).take();
    outcome.truth = truthOf(outcome.value);
    if (outcome.value.empty())
        outcome.missing = evaluator.missing();
    else
        outcome.used = evaluator.used();
    return outcome;
}

Truth decide(const Expression& expression, const Inputs& inputs)
{
    const Program& program = expression.program();
    if (program.nodes.empty())
        return Truth::Unknown;
    Evaluator evaluator(program, inputs);
    const Truth truth = evaluator.truth(static_cast<std::uint32_t>(program.nodes.size() - 1));
    return evaluator.problem() ? Truth::Unknown : truth;
}

} // namespace sartorius::fhirpath
