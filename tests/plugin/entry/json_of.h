#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace sartorius::test {

/// What a program wrote, as JSON; discarded (is_discarded()) when it is none.
inline nlohmann::json jsonOf(const std::string& text)
{
    return nlohmann::json::parse(text, nullptr, false);
}

/// The keys of an object in one line, sorted, for comparing schemas.
inline std::string keysOf(const nlohmann::json& object)
{
    std::string keys;
    for (const auto& [key, value] : object.items())
        keys += (keys.empty() ? "" : " ") + key;
    return keys;
}

} // namespace sartorius::test
