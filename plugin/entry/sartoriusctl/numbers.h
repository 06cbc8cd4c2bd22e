#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace sartorius::ctl {

/// A whole argument as a number; independent of the locale.
template <class Number>
std::optional<Number> numberFrom(std::string_view text)
{
    Number value {};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

} // namespace sartorius::ctl
