#pragma once

#include "forms/record/coding.h"
#include "forms/record/person.h"
#include "hl7/message/message.h"
#include "hl7/message/timestamp.h"

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace sartorius::hl7 {

/// Pieces that readers of messages share, as fields.h has them for writers. All are lenient: what is
/// not there is empty.

/// CX repetitions with a value: number, authority (its name, or else its OID), type.
std::vector<record::AssignedIdentifier> identifiersOf(const Message& message, std::string_view raw);

/// XPN, its first repetition.
record::PersonName nameOf(const Message& message, std::string_view raw);

/// CE / CWE: the first of its two codings that names a known system; else the first.
record::Coding codingOf(const Message& message, std::string_view raw);

/// Any field of times: its first component, without the precision of old versions.
std::optional<Timestamp> timeOf(const Message& message, std::string_view raw);

/// The zone of times that have none: MSH-7's, or else the peer's.
std::optional<std::chrono::minutes> zoneOf(const Message& message,
                                           std::optional<std::chrono::minutes> peerZone);

/// A part of one repetition, raw: component and sub-component from 1; 0 means the whole.
std::string_view partOf(const Message& message,
                        std::string_view raw,
                        std::uint32_t component,
                        std::uint32_t subcomponent = 0);

} // namespace sartorius::hl7
