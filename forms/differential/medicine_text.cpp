#include "forms/differential/medicine_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sartorius::differential {
namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80U;
}

/// Plain letters for U+00C0 to U+00FF; a space where there is no letter.
constexpr std::string_view kLatin1 = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";

/// One character of the line in plain lower case, and how many bytes it takes.
struct Plain
{
    std::string text;
    std::size_t bytes = 1;
};

Plain plainAt(std::string_view line, std::size_t at)
{
    const auto byte = [&line](std::size_t i) -> unsigned {
        return i < line.size() ? static_cast<unsigned char>(line[i]) : 0U;
    };
    const char c = line[at];
    if (c >= 'A' && c <= 'Z') {
        return {std::string(1, static_cast<char>(c - 'A' + 'a')), 1};
    }
    if (byte(at) == 0xC2U) {
        // The micro sign is the unit of micrograms; the others are spaces and signs.
        return {byte(at + 1) == 0xB5U ? "u" : " ", 2};
    }
    if (byte(at) == 0xC3U && byte(at + 1) >= 0x80U && byte(at + 1) <= 0xBFU) {
        return {std::string(1, kLatin1[byte(at + 1) - 0x80U]), 2};
    }
    if (byte(at) == 0xCEU && byte(at + 1) == 0xBCU) {
        return {"u", 2};
    }
    if (byte(at) == 0xEFU && (byte(at + 1) == 0xBCU || byte(at + 1) == 0xBDU) && byte(at + 2) != 0) {
        const unsigned code = 0xF000U + ((byte(at + 1) & 0x3FU) << 6U) + (byte(at + 2) & 0x3FU);
        if (code >= 0xFF01U && code <= 0xFF5EU) {
            const char ascii = static_cast<char>(code - 0xFF01U + 0x21U);
            return {std::string(1, ascii >= 'A' && ascii <= 'Z' ? static_cast<char>(ascii - 'A' + 'a') : ascii), 3};
        }
    }
    if (byte(at) == 0xE2U) {
        return {" ", 3}; // dashes, quotation marks and thin spaces
    }
    return {std::string(1, c), 1};
}

std::string plain(std::string_view line)
{
    std::string text;
    for (std::size_t at = 0; at < line.size();) {
        Plain one = plainAt(line, at);
        text += one.text;
        at += std::min(one.bytes, line.size() - at);
    }
    return text;
}

bool betweenDigits(std::string_view text, std::size_t at)
{
    return at > 0 && at + 1 < text.size() && isDigit(text[at - 1]) && isDigit(text[at + 1]);
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// A sign that ends a statement: how strongly it parts, or none.
enum class Break { None, Comma, Full };

Break breakAt(std::string_view line, std::size_t at)
{
    switch (line[at]) {
    case ';':
    case '\n':
    case '\r':
        return Break::Full;
    case '(':
    case ')':
    case '[':
    case ']':
    case '&':
        return Break::Comma;
    case ',':
        return betweenDigits(line, at) ? Break::None : Break::Comma;
    case '.':
        return at + 1 < line.size() && line[at + 1] == ' ' ? Break::Full : Break::None;
    default:
        return Break::None;
    }
}

/// Length of " and " at this place, in either case; 0 when it is not there.
std::size_t andAt(std::string_view line, std::size_t at)
{
    constexpr std::string_view kAnd = " and ";
    const auto same = [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b); };
    const auto there = line.substr(at, kAnd.size());
    const bool equal = there.size() == kAnd.size() && std::equal(there.begin(), there.end(), kAnd.begin(), same);
    return equal ? kAnd.size() : 0;
}

MedicineStatement statementOf(std::string_view text, bool afterComma)
{
    MedicineStatement statement {std::string(trimmed(text)), {}, afterComma};
    std::size_t from = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        const bool joins = at < text.size() && (text[at] == '/' || text[at] == '+');
        // "100/25", "mg/day" and "d/c" are no products: only a part with a longer word counts as one.
        if (at < text.size() && !joins) {
            continue;
        }
        const auto part = text.substr(from, at - from);
        auto words = wordsOf(part);
        const bool named = std::any_of(
            words.begin(), words.end(), [](const std::string& w) { return w.size() > 3 && isLetter(w.front()); });
        if (named || statement.parts.empty()) {
            statement.parts.push_back({std::string(trimmed(part)), std::move(words)});
        } else {
            auto& last = statement.parts.back();
            last.text += std::string(text.substr(from - 1, at - from + 1));
            last.words.insert(last.words.end(), words.begin(), words.end());
        }
        from = at + 1;
    }
    return statement;
}

} // namespace

std::vector<std::string> wordsOf(std::string_view line)
{
    const std::string text = plain(line);
    std::vector<std::string> result;
    std::string word;
    const auto close = [&result, &word] {
        if (!word.empty()) {
            result.push_back(std::exchange(word, {}));
        }
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isLetter(c)) {
            word.push_back(c);
        } else if (isDigit(c)) {
            const bool afterName = word.size() >= 4 && std::all_of(word.begin(), word.end(), isLetter);
            if (afterName) {
                close();
            }
            word.push_back(c);
        } else if ((c == '.' || c == ',') && betweenDigits(text, i)) {
            word.push_back('.');
        } else {
            close();
        }
    }
    close();
    return result;
}

std::vector<MedicineStatement> statementsOf(std::string_view line)
{
    std::vector<MedicineStatement> statements;
    std::size_t from = 0;
    bool afterComma = false;
    const auto close = [&](std::size_t end, std::size_t next, bool comma) {
        auto statement = statementOf(line.substr(from, end - from), afterComma);
        if (!statement.text.empty()) {
            statements.push_back(std::move(statement));
        }
        afterComma = comma;
        from = next;
    };
    for (std::size_t at = 0; at < line.size(); ++at) {
        const Break kind = breakAt(line, at);
        if (kind != Break::None) {
            close(at, at + 1, kind == Break::Comma);
        } else if (const std::size_t length = andAt(line, at)) {
            close(at, at + length - 1, true);
            at += length - 2;
        }
    }
    close(line.size(), line.size(), false);
    return statements;
}

std::size_t editsBetween(std::string_view a, std::string_view b, std::size_t limit)
{
    constexpr std::size_t kLongest = 40;
    const std::size_t longer = std::max(a.size(), b.size());
    const std::size_t shorter = std::min(a.size(), b.size());
    if (longer > kLongest || longer - shorter > limit) {
        return limit + 1;
    }
    using Row = std::array<std::size_t, kLongest + 1>;
    Row before {};
    Row previous {};
    Row current {};
    for (std::size_t j = 0; j <= b.size(); ++j) {
        previous[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        std::size_t best = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t same = a[i - 1] == b[j - 1] ? 0 : 1;
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + same});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                current[j] = std::min(current[j], before[j - 2] + 1);
            }
            best = std::min(best, current[j]);
        }
        if (best > limit) {
            return limit + 1;
        }
        before = previous;
        previous = current;
    }
    return std::min(previous[b.size()], limit + 1);
}

} // namespace sartorius::differential
