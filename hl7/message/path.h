#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sartorius::hl7 {

/// A place in a message: segment id and its occurrence, field, repetition, component,
/// sub-component, all counted from 1. Component and sub-component 0 mean "the whole of it".
struct Path
{
    std::array<char, 3> segment {};
    std::uint32_t occurrence = 1;
    std::uint32_t field = 0;
    std::uint32_t repetition = 1;
    std::uint32_t component = 0;
    std::uint32_t subcomponent = 0;

    friend bool operator==(const Path&, const Path&) = default;
};

/// Reads "PID-5", "PID-3[2].4.1", "OBX[3]-5", "PID-5-1"; nothing for anything else.
std::optional<Path> pathFrom(std::string_view text);

/// "OBX[3]-5[2].1"; occurrence and repetition 1 are left out.
std::string toString(const Path& path);

} // namespace sartorius::hl7
