#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace sartorius::fhirpath {

/// Why a text is no regular expression that can be used.
struct PatternFault
{
    std::size_t offset = 0; ///< byte in the pattern
    std::string what;
};

/// A regular expression in time linear to the text it is held against. Look-around and
/// back-references need more and are refused. A point means any character, line ends too.
class Pattern
{
public:
    /// @param flags of "i" and "m"; another one is a fault.
    Pattern(std::string_view pattern, std::string_view flags);
    ~Pattern();
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;

    const std::optional<PatternFault>& fault() const { return m_fault; }

    bool found(std::string_view text) const;
    bool matchesAll(std::string_view text) const;

    /// Every match replaced; $1 and ${name} stand for groups.
    std::string replaced(std::string_view text, std::string_view substitution) const;

private:
    std::string m_pattern;
    std::string m_flags;
    std::unique_ptr<re2::RE2> m_engine;
    std::optional<PatternFault> m_fault;
};

} // namespace sartorius::fhirpath
