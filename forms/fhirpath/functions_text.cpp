// Functions of text. Positions and lengths count characters, not bytes.

#include "forms/fhirpath/function_rule.h"
#include "forms/fhirpath/operators.h"
#include "forms/fhirpath/pattern.h"
#include "forms/fhirpath/resource.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

/// Byte offsets of the characters, and of the end.
std::vector<std::size_t> charactersOf(std::string_view text)
{
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U)
            starts.push_back(i);
    }
    starts.push_back(text.size());
    return starts;
}

std::int64_t characterAt(std::string_view text, std::size_t byte)
{
    return std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(byte), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    });
}

/// The focus and the first argument; empty when one is missing.
struct TwoTexts
{
    std::string text;
    std::string other;
};

std::optional<TwoTexts> twoTexts(Call& call)
{
    std::optional<std::string> text = call.text();
    std::optional<std::string> other = call.text(0);
    if (!text || !other)
        return std::nullopt;
    return TwoTexts {std::move(*text), std::move(*other)};
}

Sequence position(Call& call, bool last)
{
    const auto texts = twoTexts(call);
    if (!texts)
        return {};
    const std::size_t at
        = last ? texts->text.rfind(texts->other) : texts->text.find(texts->other);
    return Sequence::one(at == std::string::npos ? std::int64_t {-1}
                                                 : characterAt(texts->text, at));
}

Sequence indexOf(Call& call)
{
    return position(call, false);
}

Sequence lastIndexOf(Call& call)
{
    return position(call, true);
}

Sequence substring(Call& call)
{
    const auto text = call.text();
    const auto start = call.whole(0);
    const auto length = call.whole(1);
    if (!text || !start)
        return {};
    const std::vector<std::size_t> characters = charactersOf(*text);
    const auto count = static_cast<std::int64_t>(characters.size()) - 1;
    if (*start < 0 || *start >= count)
        return {};
    const std::int64_t end
        = length ? *start + std::clamp<std::int64_t>(*length, 0, count - *start) : count;
    const std::size_t from = characters[static_cast<std::size_t>(*start)];
    return Sequence::one(text->substr(from, characters[static_cast<std::size_t>(end)] - from));
}

Sequence startsWith(Call& call)
{
    const auto texts = twoTexts(call);
    return texts ? Sequence::boolean(texts->text.rfind(texts->other, 0) == 0) : Sequence();
}

Sequence endsWith(Call& call)
{
    const auto texts = twoTexts(call);
    if (!texts)
        return {};
    const std::size_t size = texts->other.size();
    return Sequence::boolean(texts->text.size() >= size
                             && texts->text.compare(texts->text.size() - size, size, texts->other) == 0);
}

Sequence contains(Call& call)
{
    const auto texts = twoTexts(call);
    return texts ? Sequence::boolean(texts->text.find(texts->other) != std::string::npos)
                 : Sequence();
}

/// Latin letters; the case of others is left alone.
Sequence cased(Call& call, char from, char to)
{
    auto text = call.text();
    if (!text)
        return {};
    for (char& c : *text) {
        if (c >= from && c <= static_cast<char>(from + 25))
            c = static_cast<char>(c - from + to);
    }
    return Sequence::one(std::move(*text));
}

Sequence upper(Call& call)
{
    return cased(call, 'a', 'A');
}

Sequence lower(Call& call)
{
    return cased(call, 'A', 'a');
}

Sequence replace(Call& call)
{
    const auto texts = twoTexts(call);
    const auto substitution = call.text(1);
    if (!texts || !substitution)
        return {};
    std::string result;
    if (texts->other.empty()) { // around every character
        const std::vector<std::size_t> characters = charactersOf(texts->text);
        result = *substitution;
        for (std::size_t i = 0; i + 1 < characters.size(); ++i)
            result += texts->text.substr(characters[i], characters[i + 1] - characters[i])
                + *substitution;
        return Sequence::one(std::move(result));
    }
    std::size_t from = 0;
    for (std::size_t at = 0; (at = texts->text.find(texts->other, from)) != std::string::npos;
         from = at + texts->other.size())
        result += texts->text.substr(from, at - from) + *substitution;
    return Sequence::one(result + texts->text.substr(from));
}

Sequence matched(Call& call, bool whole)
{
    const auto texts = twoTexts(call);
    const auto flags = call.text(1);
    if (!texts || (call.argumentCount() > 1 && !flags))
        return {};
    const Pattern pattern(texts->other, flags.value_or(""));
    if (pattern.fault()) {
        call.fail("unsupported", pattern.fault()->what, "Write the pattern without it.");
        return {};
    }
    return Sequence::boolean(whole ? pattern.matchesAll(texts->text) : pattern.found(texts->text));
}

Sequence matches(Call& call)
{
    return matched(call, false);
}

Sequence matchesFull(Call& call)
{
    return matched(call, true);
}

Sequence replaceMatches(Call& call)
{
    const auto texts = twoTexts(call);
    const auto substitution = call.text(1);
    const auto flags = call.text(2);
    if (!texts || !substitution)
        return {};
    if (texts->other.empty())
        return Sequence::one(texts->text);
    const Pattern pattern(texts->other, flags.value_or(""));
    if (pattern.fault()) {
        call.fail("unsupported", pattern.fault()->what, "Write the pattern without it.");
        return {};
    }
    return Sequence::one(pattern.replaced(texts->text, *substitution));
}

Sequence length(Call& call)
{
    const auto text = call.text();
    return text ? Sequence::one(static_cast<std::int64_t>(charactersOf(*text).size()) - 1)
                : Sequence();
}

Sequence toChars(Call& call)
{
    const auto text = call.text();
    if (!text)
        return {};
    const std::vector<std::size_t> characters = charactersOf(*text);
    Collection all;
    for (std::size_t i = 0; i + 1 < characters.size(); ++i)
        all.emplace_back(text->substr(characters[i], characters[i + 1] - characters[i]));
    return Sequence::own(std::move(all));
}

Sequence split(Call& call)
{
    const auto texts = twoTexts(call);
    if (!texts)
        return {};
    if (texts->other.empty())
        return toChars(call);
    Collection parts;
    std::size_t from = 0;
    for (std::size_t at = 0; (at = texts->text.find(texts->other, from)) != std::string::npos;
         from = at + texts->other.size())
        parts.emplace_back(texts->text.substr(from, at - from));
    parts.emplace_back(texts->text.substr(from));
    return Sequence::own(std::move(parts));
}

Sequence join(Call& call)
{
    const auto separator = call.text(0);
    if (call.focus.empty())
        return {};
    std::string result;
    bool any = false;
    for (const Value& element : call.focus) {
        const std::optional<Value> value = plainValue(element);
        if (!value)
            continue;
        const auto* text = std::get_if<std::string>(&*value);
        if (text == nullptr) {
            call.fail("type-mismatch", "join() puts texts together.", "Use toString() first.");
            return {};
        }
        result += (any ? separator.value_or("") : "") + *text;
        any = true;
    }
    return Sequence::one(std::move(result));
}

Sequence trim(Call& call)
{
    const auto text = call.text();
    if (!text)
        return {};
    const std::size_t from = text->find_first_not_of(" \t\r\n");
    if (from == std::string::npos)
        return Sequence::one(std::string());
    return Sequence::one(text->substr(from, text->find_last_not_of(" \t\r\n") - from + 1));
}

// ---- encodings

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view bytes)
{
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8U
                | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            text += i + j > bytes.size() ? '=' : kBase64[group >> (18 - 6 * j) & 0x3FU];
    }
    return text;
}

std::optional<std::string> fromBase64(std::string text)
{
    while (!text.empty() && text.back() == '=')
        text.pop_back();
    std::string bytes;
    unsigned group = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const std::size_t digit = kBase64.find(c);
        if (digit == std::string_view::npos)
            return std::nullopt;
        group = (group << 6U | static_cast<unsigned>(digit)) & 0xFFFFFFU;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>(group >> bits & 0xFFU);
        }
    }
    return bytes;
}

std::string exchanged(std::string text, std::string_view from, std::string_view to)
{
    for (char& c : text) {
        if (const std::size_t at = from.find(c); at != std::string_view::npos)
            c = to[at];
    }
    return text;
}

std::optional<std::string> fromHex(std::string_view text)
{
    static constexpr std::string_view kDigits = "0123456789abcdef";
    if (text.size() % 2 != 0)
        return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        unsigned value = 0;
        for (std::size_t j = i; j < i + 2; ++j) {
            const char c = text[j] >= 'A' && text[j] <= 'F' ? static_cast<char>(text[j] + 32) : text[j];
            const std::size_t digit = kDigits.find(c);
            if (digit == std::string_view::npos)
                return std::nullopt;
            value = value * 16 + static_cast<unsigned>(digit);
        }
        bytes += static_cast<char>(value);
    }
    return bytes;
}

Sequence unknownForm(Call& call, const std::string& form)
{
    call.fail("wrong-arguments", "There is no form '" + form + "'.", "Use one of the published forms.");
    return {};
}

Sequence encode(Call& call)
{
    const auto texts = twoTexts(call);
    if (!texts)
        return {};
    if (texts->other == "base64")
        return Sequence::one(base64(texts->text));
    if (texts->other == "urlbase64")
        return Sequence::one(exchanged(base64(texts->text), "+/", "-_"));
    if (texts->other != "hex")
        return unknownForm(call, texts->other);
    std::string hex;
    for (const char c : texts->text) {
        static constexpr std::string_view kDigits = "0123456789abcdef";
        hex += kDigits[static_cast<unsigned char>(c) >> 4U];
        hex += kDigits[static_cast<unsigned char>(c) & 0xFU];
    }
    return Sequence::one(std::move(hex));
}

Sequence decode(Call& call)
{
    const auto texts = twoTexts(call);
    if (!texts)
        return {};
    std::optional<std::string> bytes;
    if (texts->other == "base64")
        bytes = fromBase64(texts->text);
    else if (texts->other == "urlbase64")
        bytes = fromBase64(exchanged(texts->text, "-_", "+/"));
    else if (texts->other == "hex")
        bytes = fromHex(texts->text);
    else
        return unknownForm(call, texts->other);
    if (bytes)
        return Sequence::one(std::move(*bytes));
    call.fail("wrong-arguments", "The text is not encoded so.", "Check the form.");
    return {};
}

struct Escape
{
    std::string_view plain;
    std::string_view escaped;
};

constexpr std::array<Escape, 5> kHtml {Escape {"&", "&amp;"},
                                       {"<", "&lt;"},
                                       {">", "&gt;"},
                                       {"\"", "&quot;"},
                                       {"'", "&#39;"}};
constexpr std::array<Escape, 7> kJson {Escape {"\\", "\\\\"},
                                       {"\"", "\\\""},
                                       {"\n", "\\n"},
                                       {"\r", "\\r"},
                                       {"\t", "\\t"},
                                       {"\b", "\\b"},
                                       {"\f", "\\f"}};

std::string
exchanged(std::string_view text, std::span<const Escape> table, std::string_view Escape::* from, std::string_view Escape::* to)
{
    std::string result;
    while (!text.empty()) {
        const auto at = std::find_if(table.begin(), table.end(), [&](const Escape& row) {
            return text.substr(0, (row.*from).size()) == row.*from;
        });
        if (at == table.end()) {
            result += text.front();
            text.remove_prefix(1);
        } else {
            result += (*at).*to;
            text.remove_prefix(((*at).*from).size());
        }
    }
    return result;
}

Sequence escaped(Call& call, std::string_view Escape::* from, std::string_view Escape::* to)
{
    const auto texts = twoTexts(call);
    if (!texts)
        return {};
    if (texts->other == "html")
        return Sequence::one(exchanged(texts->text, kHtml, from, to));
    if (texts->other == "json")
        return Sequence::one(exchanged(texts->text, kJson, from, to));
    return unknownForm(call, texts->other);
}

Sequence escape(Call& call)
{
    return escaped(call, &Escape::plain, &Escape::escaped);
}

Sequence unescape(Call& call)
{
    return escaped(call, &Escape::escaped, &Escape::plain);
}

constexpr auto kCall = Operation::Call;
constexpr auto kTaken = Focus::Taken;
constexpr std::array<FunctionRule, 21> kFunctions {
    FunctionRule {"indexOf", kCall, kTaken, 1, 1, StaticType::Integer, indexOf},
    {"lastIndexOf", kCall, kTaken, 1, 1, StaticType::Integer, lastIndexOf},
    {"substring", kCall, kTaken, 1, 2, StaticType::String, substring},
    {"startsWith", kCall, kTaken, 1, 1, StaticType::Boolean, startsWith},
    {"endsWith", kCall, kTaken, 1, 1, StaticType::Boolean, endsWith},
    {"contains", kCall, kTaken, 1, 1, StaticType::Boolean, contains},
    {"upper", kCall, kTaken, 0, 0, StaticType::String, upper},
    {"lower", kCall, kTaken, 0, 0, StaticType::String, lower},
    {"replace", kCall, kTaken, 2, 2, StaticType::String, replace},
    {"matches", kCall, kTaken, 1, 2, StaticType::Boolean, matches},
    {"matchesFull", kCall, kTaken, 1, 2, StaticType::Boolean, matchesFull},
    {"replaceMatches", kCall, kTaken, 2, 3, StaticType::String, replaceMatches},
    {"length", kCall, kTaken, 0, 0, StaticType::Integer, length},
    {"toChars", kCall, kTaken, 0, 0, StaticType::String, toChars},
    {"split", kCall, kTaken, 1, 1, StaticType::String, split},
    {"join", kCall, kTaken, 0, 1, StaticType::String, join},
    {"trim", kCall, kTaken, 0, 0, StaticType::String, trim},
    {"encode", kCall, kTaken, 1, 1, StaticType::String, encode},
    {"decode", kCall, kTaken, 1, 1, StaticType::String, decode},
    {"escape", kCall, kTaken, 1, 1, StaticType::String, escape},
    {"unescape", kCall, kTaken, 1, 1, StaticType::String, unescape}};

} // namespace

std::span<const FunctionRule> textFunctions()
{
    return kFunctions;
}

} // namespace sartorius::fhirpath
