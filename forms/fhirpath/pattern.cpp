#include "forms/fhirpath/pattern.h"

#include <re2/re2.h>

namespace sartorius::fhirpath {

namespace {

/// Debian's RE2 reads (?P<name> but not (?<name>. Looks for what RE2 can never do, to name its place.
std::string rewritten(std::string_view pattern, std::optional<PatternFault>& fault)
{
    std::string text;
    bool inClass = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        const std::string_view rest = pattern.substr(i);
        if (c == '\\' && i + 1 < pattern.size()) {
            if (!inClass && pattern[i + 1] >= '1' && pattern[i + 1] <= '9')
                fault = PatternFault {i, "A back-reference cannot be used."};
            text += pattern.substr(i, 2);
            ++i;
            continue;
        }
        inClass = c == '[' || (inClass && c != ']');
        for (const std::string_view look : {"(?=", "(?!", "(?<=", "(?<!"}) {
            if (!inClass && rest.substr(0, look.size()) == look)
                fault = PatternFault {i, "Looking around with " + std::string(look) + "...) cannot be used."};
        }
        if (!inClass && rest.substr(0, 3) == "(?<") {
            text += "(?P<";
            i += 2;
            continue;
        }
        text += c;
    }
    return text;
}

std::unique_ptr<re2::RE2> engineFor(const std::string& pattern)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_dot_nl(true);
    options.set_max_mem(std::int64_t {4} << 20);
    return std::make_unique<re2::RE2>(pattern, options);
}

} // namespace

Pattern::Pattern(std::string_view pattern, std::string_view flags)
{
    for (const char flag : flags) {
        if (flag != 'i' && flag != 'm')
            m_fault = PatternFault {0, "There is no flag '" + std::string(1, flag) + "'; use i and m."};
        else
            m_flags += flag;
    }
    m_pattern = rewritten(pattern, m_fault);
    if (m_fault)
        return;
    m_engine = engineFor(m_flags.empty() ? m_pattern : "(?" + m_flags + ")" + m_pattern);
    if (!m_engine->ok()) {
        const std::size_t at = pattern.find(m_engine->error_arg());
        m_fault = PatternFault {m_engine->error_arg().empty() || at == std::string_view::npos ? 0 : at,
                                "This is no regular expression: " + m_engine->error() + "."};
    }
}

Pattern::~Pattern() = default;

bool Pattern::found(std::string_view text) const
{
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *m_engine);
}

bool Pattern::matchesAll(std::string_view text) const
{
    // With m, ^ and $ are the ends of a line: one whole line is enough.
    const auto whole = engineFor("(?" + (m_flags.empty() ? std::string("s") : m_flags) + ")^(?:"
                                 + m_pattern + ")$");
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *whole);
}

std::string Pattern::replaced(std::string_view text, std::string_view substitution) const
{
    std::string rewrite;
    for (std::size_t i = 0; i < substitution.size(); ++i) {
        const char c = substitution[i];
        const char next = i + 1 < substitution.size() ? substitution[i + 1] : '\0';
        const std::size_t brace = next == '{' ? substitution.find('}', i) : std::string_view::npos;
        if (c == '\\') {
            rewrite += "\\\\";
        } else if (c == '$' && next >= '0' && next <= '9') {
            rewrite += '\\';
            rewrite += next;
            ++i;
        } else if (c == '$' && brace != std::string_view::npos) {
            const std::string name(substitution.substr(i + 2, brace - i - 2));
            const auto& groups = m_engine->NamedCapturingGroups();
            if (const auto at = groups.find(name); at != groups.end() && at->second < 10)
                rewrite += "\\" + std::to_string(at->second);
            else if (name.size() == 1 && name[0] >= '0' && name[0] <= '9')
                rewrite += "\\" + name;
            i = brace;
        } else {
            rewrite += c;
        }
    }
    std::string result(text);
    std::string fault; // the engine writes it even when nobody asks
    if (m_engine->CheckRewriteString(rewrite, &fault))
        re2::RE2::GlobalReplace(&result, *m_engine, rewrite);
    return result;
}

} // namespace sartorius::fhirpath
