#include "hl7/message/escape.h"

namespace sartorius::hl7 {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

void appendHex(std::string& out, char byte, const Delimiters& delimiters)
{
    const auto value = static_cast<unsigned char>(byte);
    out += delimiters.escape;
    out += 'X';
    out += kHexDigits[value >> 4U];
    out += kHexDigits[value & 0xFU];
    out += delimiters.escape;
}

/// The letter of a delimiter's escape sequence, zero for ordinary characters.
char letterOf(char c, const Delimiters& delimiters)
{
    if (c == '\0')
        return '\0';
    if (c == delimiters.field)
        return 'F';
    if (c == delimiters.component)
        return 'S';
    if (c == delimiters.subcomponent)
        return 'T';
    if (c == delimiters.repetition)
        return 'R';
    if (c == delimiters.escape)
        return 'E';
    if (c == delimiters.truncation)
        return 'P';
    return '\0';
}

char delimiterOf(char letter, const Delimiters& delimiters)
{
    switch (letter) {
    case 'F':
        return delimiters.field;
    case 'S':
        return delimiters.component;
    case 'T':
        return delimiters.subcomponent;
    case 'R':
        return delimiters.repetition;
    case 'E':
        return delimiters.escape;
    case 'P':
        return delimiters.truncation;
    default:
        return '\0';
    }
}

void appendEscaped(std::string& out, char c, const Delimiters& delimiters)
{
    if (const char letter = letterOf(c, delimiters)) {
        out += delimiters.escape;
        out += letter;
        out += delimiters.escape;
    } else if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) {
        appendHex(out, c, delimiters); // MLLP forbids control characters in a message
    } else {
        out += c;
    }
}

std::string escapedNull(const Delimiters& delimiters)
{
    std::string out;
    appendHex(out, '"', delimiters);
    appendHex(out, '"', delimiters);
    return out;
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool appendFromHex(std::string& out, std::string_view digits)
{
    if (digits.empty() || digits.size() % 2 != 0)
        return false;
    for (const char c : digits) {
        if (hexValue(c) < 0)
            return false;
    }
    for (std::size_t i = 0; i < digits.size(); i += 2)
        out += static_cast<char>(hexValue(digits[i]) * 16 + hexValue(digits[i + 1]));
    return true;
}

/// Formatting commands of FT, HL7 2.5.1 section 2.7.6.
bool appendFormatting(std::string& out, std::string_view command)
{
    const std::string_view name = command.substr(0, 3);
    if (name == ".br" || name == ".sp" || name == ".ce" || name == ".sk") {
        out += name == ".sk" ? ' ' : '\n';
        return true;
    }
    return name == ".fi" || name == ".nf" || name == ".in" || name == ".ti";
}

/// Appends what `body` (the text between two escape characters) stands for.
/// @return false when it stands for nothing we know.
bool appendMeaning(std::string& out, std::string_view body, const Delimiters& delimiters)
{
    if (body.empty())
        return false;
    if (body.size() == 1) {
        if (const char c = delimiterOf(body.front(), delimiters)) {
            out += c;
            return true;
        }
        return body == "H" || body == "N";
    }
    if (body.front() == 'X' || body.front() == 'x')
        return appendFromHex(out, body.substr(1));
    return body.front() == '.' && appendFormatting(out, body);
}

} // namespace

std::string escaped(std::string_view text, const Delimiters& delimiters)
{
    if (text == "\"\"")
        return escapedNull(delimiters);
    std::string out;
    out.reserve(text.size());
    for (const char c : text)
        appendEscaped(out, c, delimiters);
    return out;
}

std::string escapedFormatted(std::string_view text, const Delimiters& delimiters)
{
    if (text == "\"\"")
        return escapedNull(delimiters);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\n' && text[i] != '\r') {
            appendEscaped(out, text[i], delimiters);
            continue;
        }
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
            ++i;
        out += delimiters.escape;
        out += ".br";
        out += delimiters.escape;
    }
    return out;
}

std::string unescaped(std::string_view raw, const Delimiters& delimiters)
{
    std::string out;
    if (delimiters.escape == '\0') {
        out = raw;
        return out;
    }
    out.reserve(raw.size());
    std::size_t at = 0;
    while (at < raw.size()) {
        const std::size_t open = raw.find(delimiters.escape, at);
        if (open == std::string_view::npos)
            break;
        out.append(raw, at, open - at);
        const std::size_t close = raw.find(delimiters.escape, open + 1);
        if (close != std::string_view::npos
            && appendMeaning(out, raw.substr(open + 1, close - open - 1), delimiters)) {
            at = close + 1;
        } else {
            out += delimiters.escape;
            at = open + 1;
        }
    }
    if (at < raw.size())
        out.append(raw.substr(at));
    return out;
}

} // namespace sartorius::hl7
