#pragma once

#include "forms/fhirpath/expression.h"
#include "forms/fhirpath/function_rule.h"
#include "forms/fhirpath/syntax.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sartorius::fhirpath {

/// Of score, flag, med and mx.
FactKind factKindOf(std::string_view function);

/// The text of a literal; null when it is none.
const std::string* textOf(const Syntax& syntax);

std::string_view nameOf(StaticType type);
bool isNumber(StaticType type);

/// Turns a syntax tree into a program: resolves names to slots, checks arguments and types. Goes on
/// after a problem, so that all of them come at once. Used once.
class Compiler
{
public:
    Compiler(const Vocabulary& vocabulary, Dialect dialect)
        : m_vocabulary(vocabulary)
        , m_dialect(dialect)
    {
    }

    const std::vector<SyntaxFault>& problems() const { return m_problems; }

    Program takeProgram() { return std::move(m_program); }

    /// Appends the tree's nodes, operands first; returns the index of its root.
    std::uint32_t emit(const Syntax& syntax);

private:
    /// Enough problems were found; looking for suggestions for more could be made to take forever.
    bool full() const { return m_problems.size() >= 50; }

    void problem(std::string code, std::size_t offset, std::string what, std::string remedy);
    Node node(Operation operation, StaticType type, const Syntax& syntax) const;
    std::uint32_t append(Node made, const std::vector<std::uint32_t>& children);
    std::uint32_t name(const std::string& text);

    StaticType typeOf(std::uint32_t index) const { return m_program.nodes[index].type; }

    std::uint32_t constant(const Syntax& syntax, Collection values);

    /// Stands where something wrong was, so that the rest is checked too.
    std::uint32_t nothing(const Syntax& syntax) { return constant(syntax, {}); }

    std::uint32_t variable(const Syntax& syntax);
    /// %resource and its like; empty when the name is none of them.
    std::optional<std::uint32_t> environment(const Syntax& syntax);
    std::uint32_t external(const Syntax& syntax);
    std::uint32_t
    fact(FactKind kind, const std::string& text, const Syntax& syntax, std::size_t offset);
    std::uint32_t member(const Syntax& syntax);
    std::uint32_t navigation(const Syntax& syntax);
    std::uint32_t unionOf(const Syntax& syntax);
    /// The look-up that a search for one linkId comes to; empty when it is none.
    std::optional<std::uint32_t> itemSearch(const Syntax& syntax);
    void wantLogic(std::uint32_t index, const Syntax& syntax);
    void wantNumber(std::uint32_t index, const Syntax& syntax);
    std::uint32_t binary(const Syntax& syntax);
    void checkComparison(Operation operation,
                         const std::vector<std::uint32_t>& children,
                         const Syntax& syntax);
    /// v('item') compared with a code that the item does not offer could never hold.
    void checkOptions(std::uint32_t read, const Syntax& other);
    StaticType checkArithmetic(Operation operation,
                               const std::vector<std::uint32_t>& children,
                               const Syntax& syntax);
    std::uint32_t negate(const Syntax& syntax);
    std::uint32_t indexer(const Syntax& syntax);
    std::uint32_t typeTest(const Syntax& syntax,
                           Operation operation,
                           const std::string& typeName,
                           std::uint32_t focus);
    std::uint32_t function(const Syntax& syntax);
    static std::string counted(const FunctionRule& rule);
    std::uint32_t unknownFunction(const Syntax& syntax);
    const ItemSignature* itemNamed(const Syntax& argument);
    std::optional<std::uint16_t>
    optionIndex(const ItemSignature& item, std::string_view code, std::size_t offset);
    std::uint32_t itemFunction(const FunctionRule& rule, const Syntax& syntax);
    void addYesOrNo(Operation operation, const ItemSignature& item, const Syntax& syntax);
    void addOptions(const ItemSignature& item, const Syntax& argument);
    void addGrades(Node& made, const ItemSignature& item, const Syntax& argument);
    std::uint32_t factFunction(const FunctionRule& rule, const Syntax& syntax);
    std::uint32_t atLeast(const Syntax& syntax);
    std::uint32_t iif(const Syntax& syntax);
    /// Functions of a focus; without one the focus is $this.
    std::uint32_t collectionFunction(const FunctionRule& rule, const Syntax& syntax);
    std::uint32_t focusOf(const Syntax& syntax);
    std::uint32_t call(const FunctionRule& rule, const Syntax& syntax);
    std::uint32_t sort(const Syntax& syntax);
    std::uint32_t define(const Syntax& syntax);
    /// 'Quantity' in is(Quantity), System.Quantity too.
    static std::string typeArgument(const Syntax& argument);
    StaticType typeOfResult(Operation operation, const std::vector<std::uint32_t>& children) const;

    bool standard() const { return m_dialect == Dialect::Standard; }

    const Vocabulary& m_vocabulary;
    Dialect m_dialect;
    std::map<std::string, std::uint32_t, std::less<>> m_variables; ///< of defineVariable
    Program m_program;
    std::vector<SyntaxFault> m_problems;
    std::vector<bool> m_scores; ///< by node: a score
    StaticType m_thisType = StaticType::Any;
};

} // namespace sartorius::fhirpath
