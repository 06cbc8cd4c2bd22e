#pragma once

#include "forms/record/identifiers.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace sartorius::hl7 {

/// MSH-10 holds at most 20 characters up to version 2.5.1.
inline constexpr std::size_t kControlIdLength = 20;

/// A new control id from the operating system's random numbers: 19 base-32 characters (95 bits) and
/// a check character. Made once, when a message is queued; a retry sends the same one. Any thread.
record::ControlId newControlId();

/// The control id that these random bytes give: the first 95 bits count. Pure; for tests and
/// replays.
record::ControlId controlIdFrom(const std::array<std::uint8_t, 12>& randomBytes);

/// True for ids of our own making: right length, alphabet (no I, L, O, U) and check character. Any
/// one changed character, and any two swapped, are found.
bool isValidControlId(std::string_view text);

} // namespace sartorius::hl7
