#pragma once

#include "forms/fhirpath/value.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

// Text to tokens to tree. Knows the grammar of FHIRPath and nothing of items, facts or functions.

namespace sartorius::fhirpath {

/// Why a text is no expression.
struct SyntaxFault
{
    std::string code; ///< of the Problem: expression-syntax, too-long, too-deep
    std::size_t offset = 0;
    std::string what;
    std::string remedy;
};

struct Token
{
    enum class Kind {
        End,
        Identifier, ///< also every keyword; the parser decides by place
        Delimited, ///< `identifier`
        Text,
        Number,
        Temporal,
        Variable, ///< $this
        External, ///< %name
        Symbol
    };

    Kind kind = Kind::End;
    std::string text; ///< decoded; the name without its mark
    Temporal temporal;
    std::size_t offset = 0;
};

/// Ends with an End token.
tl::expected<std::vector<Token>, SyntaxFault> tokensOf(std::string_view text);

/// A node of the syntax tree.
struct Syntax
{
    enum class Kind {
        Literal, ///< `literal`; {} is the empty one
        Variable, ///< `text`: this, index, total
        External, ///< `text`: the name after %
        Member, ///< `text`; operand 0 the focus, if any
        Function, ///< `text`; operand 0 the focus, if any, then arguments
        Operator, ///< `text`; and, or: two or more operands
        Negate,
        Indexer, ///< operand 0 [operand 1]
        TypeTest ///< operand 0 is/as; `text` the operator, `typeName` the type
    };

    Kind kind = Kind::Literal;
    std::string text;
    std::string typeName;
    Collection literal;
    std::vector<Syntax> operands;
    bool hasFocus = false;
    std::size_t offset = 0;
    std::size_t depth = 1;
};

inline constexpr std::size_t kLongestExpression = std::size_t {64} * 1024;
inline constexpr std::size_t kDeepestExpression = 200;

tl::expected<Syntax, SyntaxFault> parse(std::string_view text);

} // namespace sartorius::fhirpath
