#pragma once

#include "forms/fhirpath/expression.h"
#include "forms/fhirpath/operators.h"
#include "forms/fhirpath/sequence.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sartorius::fhirpath {

/// One evaluation of one program. Keeps track of which names decided the value and which were
/// lacking.
class Evaluator
{
public:
    Evaluator(const Program& program, const Inputs& inputs);

    Sequence value(std::uint32_t index);
    Truth truth(std::uint32_t index);

    std::vector<std::string> used() const;
    std::vector<std::string> missing() const;

    const std::optional<record::Problem>& problem() const { return m_problem; }

    std::size_t problemOffset() const { return m_problemOffset; }

private:
    /// A name that was read: an item, or a fact with names of its own behind it.
    struct Reading
    {
        bool fact = false;
        std::uint32_t slot = 0;
        std::uint32_t name = 0;
    };

    /// How much had been read at some moment; what was read since can be dropped.
    struct Mark
    {
        std::size_t used = 0;
        std::size_t missing = 0;
    };

    Mark mark() const { return {m_used.size(), m_missing.size()}; }

    void dropUsed(std::size_t since) { m_used.resize(since); }

    void dropMissing(std::size_t since) { m_missing.resize(since); }

    bool step(const Node& node);
    void fail(const Node& node, std::string code, std::string what, std::string remedy);

    bool failed() const { return m_problem.has_value(); }

    const Node& at(std::uint32_t index) const { return m_program.nodes[index]; }

    std::uint32_t child(const Node& node, std::uint32_t number) const
    {
        return m_program.children[node.firstChild + number];
    }

    // logic
    Truth anyOf(const Node& node, Truth settling);
    Truth exclusiveOr(const Node& node);
    Truth implies(const Node& node);
    Truth atLeast(const Node& node);
    Truth either(const Node& node);
    Truth logic(const Node& node);

    // items and facts
    const HeldAnswer& held(const Node& node) const;
    Truth known(const Node& node, bool answer);
    Truth lacking(const Node& node);
    bool holdsOption(const HeldAnswer& held, const Node& node) const;
    Truth itemTruth(const Node& node);
    Truth graded(const Node& node, const HeldAnswer& answer);
    Sequence plain(const Node& node);
    Sequence fact(const Node& node);

    // comparison
    Truth comparison(const Node& node);
    Truth equality(std::span<const Value> left, std::span<const Value> right) const;
    static bool equivalence(std::span<const Value> left, std::span<const Value> right);
    Truth order(const Node& node, std::span<const Value> left, std::span<const Value> right);
    Truth
    membership(const Node& node, std::span<const Value> element, std::span<const Value> collection);
    bool single(const Node& node, std::span<const Value> values);
    /// The only value, an element's own taken out; empty when there is none.
    std::optional<Value> only(const Node& node, const Sequence& sequence);

    // values
    Sequence arithmetic(const Node& node);
    Sequence concatenation(const Node& node);
    Sequence negation(const Node& node);
    Sequence unionOf(const Node& node);
    Sequence indexed(const Node& node);
    Sequence member(const Node& node);
    Sequence typeTest(const Node& node);
    Sequence conditional(const Node& node);

    // elements (navigate.cpp)
    Sequence itemsOf(const Node& node);
    Sequence environment(const Node& node);
    Sequence repeated(const Node& node);
    Sequence call(const Node& node);
    Sequence aggregated(const Node& node);
    Sequence sorted(const Node& node);
    Sequence ofType(const Node& node);
    Sequence defined(const Node& node);
    std::int64_t precisionOf(const Node& node);
    void appendMember(const Value& value, std::string_view name, Collection& found) const;

    // functions of a collection (functions.cpp)
    Truth collectionTruth(const Node& node);
    Truth everyTruth(const Node& node, bool wanted, bool any);
    Sequence filtered(const Node& node);
    Sequence projected(const Node& node);
    Sequence part(const Node& node);
    Sequence distinct(const Node& node);
    Sequence summed(const Node& node);
    Sequence extreme(const Node& node);
    Sequence number(const Node& node);
    Sequence collection(const Node& node);
    template <class Act>
    void eachItem(std::span<const Value> values, const Act& act);
    std::vector<std::string> namesOf(const std::vector<Reading>& readings, bool missing) const;

    const Program& m_program;
    const Inputs& m_inputs;
    std::optional<record::Laterality> m_side;
    const Value* m_this = nullptr;
    std::int64_t m_index = 0;
    const Collection* m_total = nullptr;
    std::vector<Collection> m_variables;
    std::size_t m_steps = 0;
    std::vector<Reading> m_used;
    std::vector<Reading> m_missing;
    std::optional<record::Problem> m_problem;
    std::size_t m_problemOffset = 0;
};

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

} // namespace sartorius::fhirpath
