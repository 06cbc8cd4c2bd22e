#include "forms/fhirpath/syntax.h"
#include "forms/fhirpath/temporal.h"

#include <array>

namespace sartorius::fhirpath {

namespace {

using Kind = Token::Kind;
using Fault = tl::unexpected<SyntaxFault>;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool startsName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool continuesName(char c)
{
    return startsName(c) || isDigit(c);
}

Fault fault(std::size_t offset, std::string what, std::string remedy)
{
    return Fault(SyntaxFault {"expression-syntax", offset, std::move(what), std::move(remedy)});
}

void appendUtf8(std::string& text, unsigned long code)
{
    const auto byte = [&text](unsigned long value) {
        text += static_cast<char>(value);
    };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0U | (code >> 6U));
        byte(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        byte(0xE0U | (code >> 12U));
        byte(0x80U | ((code >> 6U) & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    } else {
        byte(0xF0U | (code >> 18U));
        byte(0x80U | ((code >> 12U) & 0x3FU));
        byte(0x80U | ((code >> 6U) & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    }
}

class Lexer
{
public:
    explicit Lexer(std::string_view text)
        : m_text(text)
    {
    }

    tl::expected<std::vector<Token>, SyntaxFault> all()
    {
        std::vector<Token> tokens;
        for (;;) {
            if (auto skipped = skipBlank(); !skipped)
                return tl::unexpected<SyntaxFault>(skipped.error());
            auto token = next();
            if (!token)
                return tl::unexpected<SyntaxFault>(token.error());
            tokens.push_back(std::move(*token));
            if (tokens.back().kind == Kind::End)
                return tokens;
        }
    }

private:
    char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }

    tl::expected<void, SyntaxFault> skipBlank()
    {
        for (;;) {
            while (m_at < m_text.size()
                   && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r'))
                ++m_at;
            if (peek() == '/' && peek(1) == '/') {
                while (m_at < m_text.size() && peek() != '\n')
                    ++m_at;
            } else if (peek() == '/' && peek(1) == '*') {
                const std::size_t end = m_text.find("*/", m_at + 2);
                if (end == std::string_view::npos)
                    return fault(m_at, "This comment never ends.", "Close it with */.");
                m_at = end + 2;
            } else {
                return {};
            }
        }
    }

    Token make(Kind kind, std::size_t offset, std::string text) const
    {
        Token token;
        token.kind = kind;
        token.offset = offset;
        token.text = std::move(text);
        return token;
    }

    tl::expected<Token, SyntaxFault> next()
    {
        const std::size_t start = m_at;
        if (m_at >= m_text.size())
            return make(Kind::End, start, {});
        const char c = peek();
        if (startsName(c))
            return make(Kind::Identifier, start, takeName());
        if (isDigit(c))
            return make(Kind::Number, start, takeNumber());
        if (c == '\'')
            return takeQuoted(Kind::Text, '\'');
        if (c == '`')
            return takeQuoted(Kind::Delimited, '`');
        if (c == '@')
            return takeTemporal();
        if (c == '$') {
            ++m_at;
            return make(Kind::Variable, start, takeName());
        }
        if (c == '%')
            return takeExternal();
        return takeSymbol();
    }

    std::string takeName()
    {
        const std::size_t start = m_at;
        while (continuesName(peek()))
            ++m_at;
        return std::string(m_text.substr(start, m_at - start));
    }

    std::string takeNumber()
    {
        const std::size_t start = m_at;
        while (isDigit(peek()))
            ++m_at;
        if (peek() == '.' && isDigit(peek(1))) {
            ++m_at;
            while (isDigit(peek()))
                ++m_at;
        }
        if (peek() == 'L' && !continuesName(peek(1)))
            ++m_at; // 5L: a Long
        return std::string(m_text.substr(start, m_at - start));
    }

    tl::expected<Token, SyntaxFault> takeExternal()
    {
        const std::size_t start = m_at++;
        if (peek() == '`' || peek() == '\'') {
            auto quoted = takeQuoted(Kind::External, peek());
            if (quoted)
                quoted->offset = start;
            return quoted;
        }
        std::string name = takeName();
        if (name.empty())
            return fault(start, "There is no name after %.", "Write for example %context.");
        return make(Kind::External, start, std::move(name));
    }

    tl::expected<Token, SyntaxFault> takeSymbol()
    {
        static constexpr std::array<std::string_view, 22> kSymbols {
            "<=", ">=", "!=", "!~", "<", ">", "=", "~", "|", "+", "-",
            "*",  "/",  "&",  ".",  ",", "(", ")", "[", "]", "{", "}"};
        for (const std::string_view symbol : kSymbols) {
            if (m_text.substr(m_at, symbol.size()) == symbol) {
                const std::size_t start = m_at;
                m_at += symbol.size();
                return make(Kind::Symbol, start, std::string(symbol));
            }
        }
        if (peek() == '"')
            return fault(m_at, "Text is written between single quotes.", "Replace \" by '.");
        return fault(
            m_at, "This character has no meaning here.", "Remove it or put the text in quotes.");
    }

    tl::expected<Token, SyntaxFault> takeQuoted(Kind kind, char quote)
    {
        const std::size_t start = m_at++;
        std::string text;
        while (m_at < m_text.size()) {
            const char c = peek();
            if (c == quote) {
                ++m_at;
                return make(kind, start, std::move(text));
            }
            if (c != '\\') {
                text += c;
                ++m_at;
            } else if (auto taken = takeEscape(text); !taken) {
                return tl::unexpected<SyntaxFault>(taken.error());
            }
        }
        return fault(start,
                     "The closing quote is missing.",
                     std::string("Close the text with ") + quote + ".");
    }

    tl::expected<void, SyntaxFault> takeEscape(std::string& text)
    {
        static constexpr std::string_view kMarks = "'\"`\\/fnrt";
        static constexpr std::string_view kMeanings = "'\"`\\/\f\n\r\t";
        const char mark = peek(1);
        if (const std::size_t at = kMarks.find(mark);
            mark != '\0' && at != std::string_view::npos) {
            text += kMeanings[at];
            m_at += 2;
            return {};
        }
        if (mark != 'u')
            return fault(m_at,
                         "This escape is not known.",
                         "Use \\', \\\\, \\/, \\n, \\r, \\t, \\f or \\uXXXX.");
        if (!hexAt(2, 4)) { // "\\u12" is u12, as in the suite that the peers share
            text += 'u';
            m_at += 2;
            return {};
        }
        const std::size_t start = m_at;
        unsigned long code = takeFourHex();
        if (code >= 0xD800 && code < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
            const unsigned long low = takeFourHex();
            code = low >= 0xDC00 && low < 0xE000
                ? 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00)
                : kNoCode;
        }
        if (code == kNoCode || (code >= 0xD800 && code < 0xE000))
            return fault(start,
                         "This \\u escape is no character.",
                         "Write four hexadecimal digits after \\u.");
        appendUtf8(text, code);
        return {};
    }

    bool hexAt(std::size_t ahead, std::size_t count) const
    {
        for (std::size_t i = ahead; i < ahead + count; ++i) {
            const char c = peek(i);
            if (!isDigit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F'))
                return false;
        }
        return true;
    }

    static constexpr unsigned long kNoCode = 0x110000;

    /// At a \uXXXX; kNoCode when the digits are not there.
    unsigned long takeFourHex()
    {
        m_at += 2;
        unsigned long code = 0;
        for (int i = 0; i < 4; ++i, ++m_at) {
            const char c = peek();
            const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            if (!isDigit(c) && !letter)
                return kNoCode;
            const int digit = isDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
            code = code * 16 + static_cast<unsigned long>(digit);
        }
        return code;
    }

    tl::expected<Token, SyntaxFault> takeTemporal()
    {
        const std::size_t start = m_at++;
        const std::optional<ReadTemporal> read = readTemporal(m_text.substr(m_at));
        if (read)
            m_at += read->length;
        if (!read || continuesName(peek()) || peek() == ':')
            return fault(start,
                         "This is no date or time.",
                         "Write @2026-11-20, @2026-11-20T10:42:07 or @T10:42.");
        Token token = make(Kind::Temporal, start, std::string(m_text.substr(start, m_at - start)));
        token.temporal = read->temporal;
        return token;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace

tl::expected<std::vector<Token>, SyntaxFault> tokensOf(std::string_view text)
{
    return Lexer(text).all();
}

} // namespace sartorius::fhirpath
