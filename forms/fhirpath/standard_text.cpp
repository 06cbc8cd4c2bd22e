#include "forms/fhirpath/standard_text.h"

#include "forms/fhirpath/expression.h"
#include "forms/fhirpath/syntax.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace sartorius::fhirpath {

namespace {

constexpr std::array<std::string_view, 13> kOurs {"score", "flag", "med", "mx", "yes", "no", "notYes",
                                                  "has", "v", "answered", "graded", "atLeast",
                                                  "either"};
constexpr std::size_t kFacts = 4; // the first ones

std::string quoted(std::string_view text)
{
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + "'";
}

std::string valuesOf(const std::string& linkId)
{
    return "%resource.descendants().where(linkId = " + quoted(linkId) + ").answer.value";
}

/// "$this = 'a' or $this = 'b'".
std::string oneOf(const std::vector<std::string>& codes)
{
    std::string test;
    for (const std::string& code : codes)
        test += (test.empty() ? "" : " or ") + ("$this = " + quoted(code));
    return test.empty() ? "false" : test;
}

std::vector<std::string> split(std::string_view codes)
{
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t bar = codes.find('|');
        parts.emplace_back(codes.substr(0, bar));
        if (bar == std::string_view::npos)
            return parts;
        codes.remove_prefix(bar + 1);
    }
}

/// Splices the text: each call of ours is replaced, everything else stays as it is written.
class Translation
{
public:
    Translation(std::string_view text, const std::vector<Token>& tokens, const StandardNames& names)
        : m_text(text)
        , m_tokens(tokens)
        , m_names(names)
    {
    }

    /// Tokens from `first` to before `last`, read for one side or for the index side.
    std::string translated(std::size_t first, std::size_t last, std::string_view side) const
    {
        std::string result;
        std::size_t copied = m_tokens[first].offset;
        for (std::size_t i = first; i < last; ++i) {
            const Token& token = m_tokens[i];
            std::size_t end = i;
            std::string replacement;
            if (isCall(i)) {
                end = closing(i + 1);
                replacement = call(i, end, side);
            } else if (token.kind == Token::Kind::External && !isEnvironment(token.text)
                       && !m_names.declared(token.text)) {
                replacement = "{}";
            } else {
                continue;
            }
            result += m_text.substr(copied, token.offset - copied);
            result += replacement;
            copied = endOf(end);
            i = end;
        }
        return result + std::string(m_text.substr(copied, endOf(last - 1) - copied));
    }

private:
    bool isSymbol(std::size_t token, std::string_view symbol) const
    {
        return m_tokens[token].kind == Token::Kind::Symbol && m_tokens[token].text == symbol;
    }

    bool isCall(std::size_t i) const
    {
        const Token& token = m_tokens[i];
        const bool ours = token.kind == Token::Kind::Identifier
            && std::find(kOurs.begin(), kOurs.end(), token.text) != kOurs.end();
        return ours && isSymbol(i + 1, "(") && (i == 0 || !isSymbol(i - 1, "."));
    }

    std::size_t closing(std::size_t open) const
    {
        std::size_t depth = 0;
        std::size_t i = open;
        for (;; ++i) {
            depth += isSymbol(i, "(") ? 1U : 0U;
            depth -= isSymbol(i, ")") ? 1U : 0U;
            if (depth == 0)
                return i;
        }
    }

    /// Where the token ends; blanks before the next one count to it, and do no harm.
    std::size_t endOf(std::size_t token) const
    {
        if (isSymbol(token, ")"))
            return m_tokens[token].offset + 1;
        return std::min(m_tokens[token + 1].offset, m_text.size());
    }

    /// First token of each argument, and where the last ends.
    std::vector<std::size_t> arguments(std::size_t name, std::size_t close) const
    {
        std::vector<std::size_t> starts {name + 2};
        std::size_t depth = 0;
        for (std::size_t i = name + 2; i < close; ++i) {
            const bool opens = isSymbol(i, "(") || isSymbol(i, "[") || isSymbol(i, "{");
            const bool closes = isSymbol(i, ")") || isSymbol(i, "]") || isSymbol(i, "}");
            depth += opens ? 1U : 0U;
            depth -= closes ? 1U : 0U;
            if (depth == 0 && isSymbol(i, ","))
                starts.push_back(i + 1);
        }
        starts.push_back(close + 1); // as if a comma stood there
        return starts;
    }

    std::string call(std::size_t name, std::size_t close, std::string_view side) const
    {
        const std::string& function = m_tokens[name].text;
        const std::vector<std::size_t> starts = arguments(name, close);
        const auto argument = [&](std::size_t index, std::string_view reads) {
            return translated(starts[index], starts[index + 1] - 1, reads);
        };
        if (function == "either")
            return "((" + argument(0, "right") + ") or (" + argument(0, "left") + "))";
        if (function == "atLeast") {
            std::vector<std::string> conditions;
            for (std::size_t i = 1; i + 1 < starts.size(); ++i)
                conditions.push_back(argument(i, side));
            return atLeast(argument(0, side), conditions);
        }
        const auto fact = std::find(kOurs.begin(), kOurs.begin() + kFacts, function);
        const std::optional<std::uint32_t> slot = m_names.items.itemSlot(m_tokens[name + 2].text);
        if (fact != kOurs.begin() + kFacts || !slot)
            return "{}"; // nobody there knows it
        const bool two = starts.size() > 2;
        return itemCall(function,
                        m_names.items.items()[*slot],
                        two ? m_tokens[starts[1]].text : std::string(),
                        side);
    }

    /// True, out of reach, or still open.
    static std::string atLeast(const std::string& wanted, const std::vector<std::string>& conditions)
    {
        std::string holding;
        std::string possible;
        for (const std::string& one : conditions) {
            if (!holding.empty()) {
                holding += " + ";
                possible += " + ";
            }
            holding.append("iif(").append(one).append(", 1, 0)");
            possible.append("iif((").append(one).append(") = false, 0, 1)");
        }
        return "iif((" + holding + ") >= " + wanted + ", true, iif((" + possible + ") < " + wanted
            + ", false))";
    }

    /// The answer's values; of an item recorded per side those of the side, never guessed.
    std::string heldBy(const ItemSignature& item, std::string_view side) const
    {
        if (!item.perSide)
            return valuesOf(item.id);
        if (!side.empty())
            return valuesOf(item.id + "/" + std::string(side));
        if (m_names.indexSideItem.empty())
            return "{}";
        const std::string named = valuesOf(m_names.indexSideItem) + ".code";
        return "iif(" + named + " = 'right', " + valuesOf(item.id + "/right") + ", iif(" + named
            + " = 'left', " + valuesOf(item.id + "/left") + "))";
    }

    /// The codes that say something: not those that mean "not known".
    std::string known(const ItemSignature& item, std::string_view side) const
    {
        std::string held = heldBy(item, side);
        if (item.kind != ItemKind::Choice)
            return held;
        std::vector<std::string> unknown;
        for (const OptionSignature& option : item.options) {
            if (option.unknown)
                unknown.push_back(option.code);
        }
        held += ".code";
        return unknown.empty() ? held : held + ".where((" + oneOf(unknown) + ").not())";
    }

    static std::vector<std::string> atOrAbove(const ItemSignature& item, std::string_view code)
    {
        const auto threshold = std::find_if(item.options.begin(),
                                            item.options.end(),
                                            [&](const OptionSignature& o) { return o.code == code; });
        std::vector<std::string> codes;
        for (const OptionSignature& option : item.options) {
            const bool reached = option.ordinal && threshold != item.options.end()
                && threshold->ordinal && *option.ordinal >= *threshold->ordinal;
            if (reached)
                codes.push_back(option.code);
        }
        return codes;
    }

    static std::vector<std::string> unranked(const ItemSignature& item)
    {
        std::vector<std::string> codes;
        for (const OptionSignature& option : item.options) {
            if (!option.ordinal && !option.unknown)
                codes.push_back(option.code);
        }
        return codes;
    }

    std::string itemCall(const std::string& function,
                         const ItemSignature& item,
                         const std::string& options,
                         std::string_view side) const
    {
        const std::string held = known(item, side);
        if (function == "answered")
            return "(" + held + ".exists())";
        if (function == "v")
            return "(" + held + (item.kind == ItemKind::Quantity ? ".value" : "") + ")";
        if (item.kind == ItemKind::Boolean) {
            if (function == "notYes")
                return "(" + held + ".where($this = true).empty())";
            return "(" + held + " = " + (function == "no" ? "false" : "true") + ")";
        }
        if (function == "notYes")
            return "(" + held + ".where($this = 'yes').empty())";
        std::string graded = held;
        std::vector<std::string> codes {function};
        if (function == "has") {
            codes = split(options);
        } else if (function == "graded") {
            codes = atOrAbove(item, options);
            if (const std::vector<std::string> without = unranked(item); !without.empty())
                graded += ".where((" + oneOf(without) + ").not())";
        }
        return "iif(" + graded + ".exists(), " + graded + ".where(" + oneOf(codes) + ").exists())";
    }

    std::string_view m_text;
    const std::vector<Token>& m_tokens;
    const StandardNames& m_names;
};

} // namespace

std::string inStandardFunctions(std::string_view text, const StandardNames& names)
{
    const auto tokens = tokensOf(text);
    if (!tokens || tokens->size() < 2 || !parse(text))
        return std::string(text);
    return Translation(text, *tokens, names).translated(0, tokens->size() - 1, {});
}

} // namespace sartorius::fhirpath
