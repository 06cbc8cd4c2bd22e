#pragma once

#include "forms/fhirpath/inputs.h"
#include "forms/fhirpath/program.h"
#include "forms/fhirpath/value.h"
#include "forms/fhirpath/vocabulary.h"
#include "forms/record/problem.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace sartorius::fhirpath {

/// A FHIRPath expression, checked and compiled: names are slots, types agree. A value; evaluating
/// it changes nothing, so one expression may be evaluated from several threads.
class Expression
{
public:
    Expression() = default; ///< the empty collection {}
    Expression(std::string text, Program program);

    const std::string& text() const { return m_text; }

    const Program& program() const { return m_program; }

    /// Boolean, or Any when only evaluation can tell.
    StaticType type() const;

    /// Slots of the items it reads, each once, ascending. For dependency graphs.
    const std::vector<std::uint32_t>& itemSlots() const { return m_itemSlots; }

    /// Slots of the facts it reads, each once, ascending.
    const std::vector<std::uint32_t>& factSlots() const { return m_factSlots; }

    /// The linkIds an expression looks for in a response ("where(linkId = 'x')"), each once. With
    /// `readsAtLarge`, it may read any other as well.
    const std::vector<std::string>& linkIds() const { return m_linkIds; }

    bool readsAtLarge() const { return m_readsAtLarge; }

    /// Whether it goes through a resource at all.
    bool navigates() const { return m_navigates; }

private:
    void findLinkIds();

    std::string m_text;
    Program m_program;
    std::vector<std::uint32_t> m_itemSlots;
    std::vector<std::uint32_t> m_factSlots;
    std::vector<std::string> m_linkIds;
    bool m_readsAtLarge = false;
    bool m_navigates = false;
};

/// What an expression may speak of.
enum class Dialect {
    /// The items of a form by their ids, in three-valued logic: what rules are written in. There is
    /// no resource to navigate, and types are held strictly, so that no rule is silently dead.
    Rules,
    /// FHIRPath as published, over a resource; our functions of items are there too.
    Standard
};

/// Turns a byte offset of the expression into the place a person looks for ("knee.json:12:40").
/// Without one, places are "line:column" of the expression itself.
using Locate = std::function<std::string(std::size_t offset)>;

/// Parses, resolves every name and checks arguments and types. All problems come at once, except
/// that a syntax error ends the reading. Codes: expression-syntax, unknown-item, unknown-option,
/// unknown-name, unknown-function, wrong-arguments, type-mismatch, too-long, too-deep, unsupported.
[[nodiscard]] tl::expected<Expression, record::Problems>
compile(std::string_view text,
        const Vocabulary& vocabulary,
        const Locate& locate = {},
        Dialect dialect = Dialect::Rules);

/// The dialect an expression of a form is written in: Rules when it calls a function of items.
Dialect dialectOf(std::string_view text);

/// Whether %name means something without a declaration (%resource, %context, %ucum ...).
bool isEnvironment(std::string_view name);

/// The facts an expression names, for a caller that declares them as it meets them. Empty when the
/// text does not parse; `compile` says why.
std::vector<FactName> factsNamedIn(std::string_view text);

/// "line:column" of a byte offset, both from 1, columns in characters.
std::string lineAndColumn(std::string_view text, std::size_t offset);

/// What an expression came to.
struct Outcome
{
    Collection value;
    Truth truth = Truth::Unknown;
    std::vector<std::string>
        missing; ///< when empty: the items (or facts) that were lacking, in order
    std::vector<std::string> used; ///< otherwise: the items (or facts) that decided it, in order

    /// Evaluation could not be finished (step budget, several values where one is needed). The
    /// value is empty then, so a rule reads it as unknown; show the problem.
    std::optional<record::Problem> problem;
};

/// Evaluates within the steps that the inputs allow. Never throws, never changes its inputs.
Outcome evaluate(const Expression& expression, const Inputs& inputs);

/// The truth alone, without the names behind it.
Truth decide(const Expression& expression, const Inputs& inputs);

} // namespace sartorius::fhirpath
