#pragma once

#include "forms/record/result.h"

#include <functional>
#include <string>
#include <string_view>

namespace sartorius::hl7 {

/// RFC 4648, without line breaks, padded.
std::string toBase64(std::string_view bytes);

/// The bytes behind a Base64 text. White space between characters counts for nothing and padding
/// may be missing, as senders write it; any other character is refused.
/// @return InvalidInput when the text is no Base64.
record::Result<std::string> fromBase64(std::string_view text);

/// The same in blocks of some 48 KiB, so that a large document is never in memory twice. Blocks
/// that were given before a fault count for nothing.
record::Result<void> fromBase64(std::string_view text,
                                const std::function<void(std::string_view)>& take);

} // namespace sartorius::hl7
