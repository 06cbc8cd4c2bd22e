#include "forms/fhirpath/syntax.h"
#include "forms/fhirpath/temporal.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

using Parsed = tl::expected<Syntax, SyntaxFault>;
using TokenKind = Token::Kind;

struct Precedence
{
    std::string_view symbol;
    int level;
};

// FHIRPath, "operator precedence"; higher binds tighter. Unary signs and invocations come above.
constexpr std::array<Precedence, 25> kOperators {Precedence {"implies", 1},
                                                 {"or", 2},
                                                 {"xor", 2},
                                                 {"and", 3},
                                                 {"in", 4},
                                                 {"contains", 4},
                                                 {"=", 5},
                                                 {"~", 5},
                                                 {"!=", 5},
                                                 {"!~", 5},
                                                 {"<", 6},
                                                 {"<=", 6},
                                                 {">", 6},
                                                 {">=", 6},
                                                 {"|", 7},
                                                 {"is", 8},
                                                 {"as", 8},
                                                 {"+", 9},
                                                 {"-", 9},
                                                 {"&", 9},
                                                 {"*", 10},
                                                 {"/", 10},
                                                 {"div", 10},
                                                 {"mod", 10},
                                                 {"", 0}};

/// as, contains, in and is may also be names; these may not.
bool isReserved(const Token& token)
{
    static constexpr std::array<std::string_view, 6> kReserved {
        "and", "or", "xor", "implies", "div", "mod"};
    return token.kind == TokenKind::Identifier
        && std::find(kReserved.begin(), kReserved.end(), token.text) != kReserved.end();
}

class Parser
{
public:
    explicit Parser(std::vector<Token> tokens)
        : m_tokens(std::move(tokens))
    {
    }

    Parsed whole()
    {
        Parsed expression = binary(1);
        if (!expression)
            return expression;
        if (current().kind != TokenKind::End)
            return unexpected();
        return expression;
    }

private:
    const Token& current() const { return m_tokens[m_at]; }

    bool at(std::string_view symbol) const
    {
        return current().kind == TokenKind::Symbol && current().text == symbol;
    }

    bool take(std::string_view symbol)
    {
        if (!at(symbol))
            return false;
        ++m_at;
        return true;
    }

    static tl::unexpected<SyntaxFault>
    fault(std::size_t offset, std::string what, std::string remedy)
    {
        return tl::unexpected<SyntaxFault>(
            SyntaxFault {"expression-syntax", offset, std::move(what), std::move(remedy)});
    }

    tl::unexpected<SyntaxFault> unexpected() const
    {
        if (current().kind == TokenKind::End)
            return fault(current().offset,
                         "The expression ends too early.",
                         "Complete it, or remove the last operator.");
        return fault(current().offset,
                     "'" + current().text + "' cannot stand here.",
                     "An operator, a closing bracket or a value is missing before it.");
    }

    tl::unexpected<SyntaxFault> tooDeep() const
    {
        return tl::unexpected<SyntaxFault>(SyntaxFault {"too-deep",
                                                        current().offset,
                                                        "The expression is nested too deeply.",
                                                        "Split it into several expressions."});
    }

    static Syntax make(Syntax::Kind kind, std::string text, std::size_t offset)
    {
        Syntax node;
        node.kind = kind;
        node.text = std::move(text);
        node.offset = offset;
        return node;
    }

    static void adopt(Syntax& parent, Syntax child)
    {
        parent.depth = std::max(parent.depth, child.depth + 1);
        parent.operands.push_back(std::move(child));
    }

    const Precedence* operatorHere() const
    {
        if (current().kind != TokenKind::Symbol && current().kind != TokenKind::Identifier)
            return nullptr;
        for (const Precedence& candidate : kOperators) {
            if (candidate.level > 0 && candidate.symbol == current().text)
                return &candidate;
        }
        return nullptr;
    }

    Parsed binary(int lowest)
    {
        if (m_nesting >= kDeepestExpression)
            return tooDeep();
        ++m_nesting;
        Parsed left = unary();
        while (left) {
            const Precedence* found = operatorHere();
            if (found == nullptr || found->level < lowest)
                break;
            left = extend(std::move(*left), *found);
            if (left && left->depth > kDeepestExpression)
                left = tooDeep();
        }
        --m_nesting;
        return left;
    }

    Parsed extend(Syntax left, const Precedence& found)
    {
        const std::size_t offset = current().offset;
        ++m_at;
        if (found.symbol == "is" || found.symbol == "as")
            return typeTest(std::move(left), found.symbol, offset);
        Parsed right = binary(found.level + 1);
        if (!right)
            return right;
        // Long conditions are chains of one operator: kept flat, so that their depth does not grow.
        const bool chain = (found.symbol == "and" || found.symbol == "or")
            && left.kind == Syntax::Kind::Operator && left.text == found.symbol;
        if (chain) {
            adopt(left, std::move(*right));
            return left;
        }
        Syntax node = make(Syntax::Kind::Operator, std::string(found.symbol), offset);
        adopt(node, std::move(left));
        adopt(node, std::move(*right));
        return node;
    }

    Parsed typeTest(Syntax left, std::string_view symbol, std::size_t offset)
    {
        Syntax node = make(Syntax::Kind::TypeTest, std::string(symbol), offset);
        adopt(node, std::move(left));
        for (;;) {
            if (current().kind != TokenKind::Identifier && current().kind != TokenKind::Delimited)
                return fault(current().offset,
                             "A type name is missing.",
                             "Write for example 'is Quantity'.");
            node.typeName += current().text;
            ++m_at;
            if (!take("."))
                return node;
            node.typeName += '.';
        }
    }

    Parsed unary()
    {
        const std::size_t offset = current().offset;
        const bool minus = at("-");
        if (!minus && !at("+"))
            return invocations();
        if (m_nesting >= kDeepestExpression)
            return tooDeep();
        ++m_nesting;
        ++m_at;
        Parsed operand = unary();
        --m_nesting;
        if (!operand || !minus)
            return operand;
        Syntax node = make(Syntax::Kind::Negate, "-", offset);
        adopt(node, std::move(*operand));
        return node;
    }

    Parsed invocations()
    {
        Parsed node = term();
        while (node) {
            const std::size_t offset = current().offset;
            if (take(".")) {
                node = invocation(std::move(*node));
            } else if (take("[")) {
                Parsed index = binary(1);
                if (!index)
                    return index;
                if (!take("]"))
                    return unexpected();
                Syntax indexer = make(Syntax::Kind::Indexer, "[]", offset);
                adopt(indexer, std::move(*node));
                adopt(indexer, std::move(*index));
                node = std::move(indexer);
            } else {
                break;
            }
            if (node && node->depth > kDeepestExpression)
                return tooDeep();
        }
        return node;
    }

    Parsed invocation(Syntax focus)
    {
        if (current().kind == TokenKind::Variable || isReserved(current()))
            return unexpected();
        if (current().kind != TokenKind::Identifier && current().kind != TokenKind::Delimited)
            return fault(current().offset,
                         "A name is missing after the point.",
                         "Write a function or a member.");
        return named(std::move(focus), true);
    }

    /// A member or a function at the current name.
    Parsed named(Syntax focus, bool hasFocus)
    {
        Syntax node = make(Syntax::Kind::Member, current().text, current().offset);
        const bool callable = current().kind == TokenKind::Identifier;
        ++m_at;
        node.hasFocus = hasFocus;
        if (hasFocus)
            adopt(node, std::move(focus));
        if (!callable || !take("("))
            return node;
        node.kind = Syntax::Kind::Function;
        if (take(")"))
            return node;
        for (;;) {
            Parsed argument = binary(1);
            if (!argument)
                return argument;
            adopt(node, std::move(*argument));
            if (take(")"))
                return node;
            if (!take(","))
                return unexpected();
        }
    }

    Parsed term()
    {
        const Token& token = current();
        switch (token.kind) {
        case TokenKind::Text:
            return literal(token.text);
        case TokenKind::Temporal:
            return literal(token.temporal);
        case TokenKind::Number:
            return number();
        case TokenKind::Variable:
            return variable();
        case TokenKind::External:
            ++m_at;
            return make(Syntax::Kind::External, token.text, token.offset);
        case TokenKind::Identifier:
            if (token.text == "true" || token.text == "false")
                return literal(token.text == "true");
            if (isReserved(token))
                return unexpected();
            return named({}, false);
        case TokenKind::Delimited:
            return named({}, false);
        case TokenKind::Symbol:
            return bracketed();
        case TokenKind::End:
            break;
        }
        return unexpected();
    }

    Parsed literal(Value value)
    {
        Syntax node = make(Syntax::Kind::Literal, {}, current().offset);
        node.literal.push_back(std::move(value));
        ++m_at;
        return node;
    }

    Parsed number()
    {
        const Token& token = current();
        const bool longer = token.text.back() == 'L';
        const record::Result<record::Decimal> value = record::decimalFrom(
            std::string_view(token.text).substr(0, token.text.size() - (longer ? 1 : 0)));
        if (!value || (longer && value->scale != 0))
            return fault(token.offset, "This number does not fit.", "Use at most 18 digits.");
        if (longer)
            return literal(Long {value->mantissa});
        const Token& follower = m_tokens[m_at + 1];
        const bool calendar = follower.kind == TokenKind::Identifier
            && calendarUnitOf(follower.text).has_value();
        if (follower.kind == TokenKind::Text || calendar) {
            Parsed node = literal(record::Quantity {*value, follower.text});
            ++m_at;
            return node;
        }
        if (token.text.find('.') == std::string::npos)
            return literal(value->mantissa);
        return literal(*value);
    }

    Parsed variable()
    {
        const Token& token = current();
        if (token.text != "this" && token.text != "index" && token.text != "total")
            return fault(
                token.offset, "There is no variable $" + token.text + ".", "Use $this or $index.");
        ++m_at;
        return make(Syntax::Kind::Variable, token.text, token.offset);
    }

    Parsed bracketed()
    {
        const std::size_t offset = current().offset;
        if (take("{")) {
            if (!take("}"))
                return unexpected();
            return make(Syntax::Kind::Literal, {}, offset);
        }
        if (!take("("))
            return unexpected();
        Parsed inner = binary(1);
        if (inner && !take(")"))
            return unexpected();
        return inner;
    }

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    std::size_t m_nesting = 0;
};

} // namespace

tl::expected<Syntax, SyntaxFault> parse(std::string_view text)
{
    if (text.size() > kLongestExpression)
        return tl::unexpected<SyntaxFault>(SyntaxFault {"too-long",
                                                        0,
                                                        "The expression is longer than 64 KiB.",
                                                        "Split it into several expressions."});
    auto tokens = tokensOf(text);
    if (!tokens)
        return tl::unexpected<SyntaxFault>(tokens.error());
    return Parser(std::move(*tokens)).whole();
}

} // namespace sartorius::fhirpath
