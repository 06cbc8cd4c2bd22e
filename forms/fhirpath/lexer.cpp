#include "forms/fhirpath/syntax.h"

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

    /// Exactly `count` digits, or -1.
    int takeDigits(std::size_t count)
    {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (!isDigit(peek(i)))
                return -1;
            value = value * 10 + (peek(i) - '0');
        }
        m_at += count;
        return value;
    }

    tl::expected<Token, SyntaxFault> takeTemporal()
    {
        const std::size_t start = m_at++;
        Temporal temporal;
        const bool dated = peek() != 'T';
        bool good = !dated || takeDate(temporal);
        if (good && peek() == 'T') {
            ++m_at;
            temporal.kind = dated ? Temporal::Kind::DateTime : Temporal::Kind::Time;
            good = takeTime(temporal, !dated);
        }
        if (!good || continuesName(peek()))
            return fault(start,
                         "This is no date or time.",
                         "Write @2026-11-20, @2026-11-20T10:42:07 or @T10:42.");
        Token token = make(Kind::Temporal, start, std::string(m_text.substr(start, m_at - start)));
        token.temporal = temporal;
        return token;
    }

    bool takeDate(Temporal& temporal)
    {
        temporal.precision = Temporal::Precision::Year;
        temporal.year = takeDigits(4);
        if (temporal.year < 1)
            return false;
        if (peek() != '-' || !isDigit(peek(1)))
            return true;
        ++m_at;
        temporal.precision = Temporal::Precision::Month;
        temporal.month = takeDigits(2);
        if (temporal.month < 1 || temporal.month > 12)
            return false;
        if (peek() != '-' || !isDigit(peek(1)))
            return true;
        ++m_at;
        temporal.precision = Temporal::Precision::Day;
        temporal.day = takeDigits(2);
        return temporal.day > 0
            && record::Date {std::chrono::year {temporal.year},
                             std::chrono::month {static_cast<unsigned>(temporal.month)},
                             std::chrono::day {static_cast<unsigned>(temporal.day)}}
                   .ok();
    }

    bool takeTime(Temporal& temporal, bool timeAlone)
    {
        if (!isDigit(peek()))
            return !timeAlone; // @2026-11-20T is a DateTime known to the day
        temporal.precision = Temporal::Precision::Hour;
        temporal.hour = takeDigits(2);
        if (temporal.hour < 0 || temporal.hour > 23)
            return false;
        if (peek() == ':') {
            ++m_at;
            temporal.precision = Temporal::Precision::Minute;
            temporal.minute = takeDigits(2);
            if (temporal.minute < 0 || temporal.minute > 59 || !takeSeconds(temporal))
                return false;
        }
        return timeAlone || takeZone(temporal);
    }

    bool takeSeconds(Temporal& temporal)
    {
        if (peek() != ':')
            return true;
        ++m_at;
        temporal.precision = Temporal::Precision::Second;
        temporal.second = takeDigits(2);
        if (temporal.second < 0 || temporal.second > 59)
            return false;
        if (peek() != '.' || !isDigit(peek(1)))
            return true;
        ++m_at;
        temporal.precision = Temporal::Precision::Millisecond;
        for (int scale = 100; isDigit(peek()); ++m_at, scale /= 10)
            temporal.millisecond += (peek() - '0') * scale;
        return true;
    }

    bool takeZone(Temporal& temporal)
    {
        if (peek() == 'Z') {
            ++m_at;
            temporal.offset = std::chrono::minutes {0};
            return true;
        }
        const bool signedZone = (peek() == '+' || peek() == '-') && isDigit(peek(1))
            && isDigit(peek(2)) && peek(3) == ':';
        if (!signedZone)
            return true;
        const int sign = peek() == '-' ? -1 : 1;
        ++m_at;
        const int hours = takeDigits(2);
        ++m_at;
        const int minutes = takeDigits(2);
        temporal.offset = std::chrono::minutes {sign * (hours * 60 + minutes)};
        return hours <= 14 && minutes >= 0 && minutes < 60;
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
