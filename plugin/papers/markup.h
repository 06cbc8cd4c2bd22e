#pragma once

#include <string>
#include <string_view>

namespace sartorius::papers {

/// Text of a person for HTML: markup and control characters cannot leave it.
std::string escaped(std::string_view text);

/// Text of a person for one line: line ends and control characters become blanks.
std::string oneLine(std::string_view text);

/// The first `%1` of the pattern replaced.
std::string filled(std::string_view pattern, std::string_view value);

} // namespace sartorius::papers
