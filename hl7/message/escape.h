#pragma once

#include "hl7/message/delimiters.h"

#include <string>
#include <string_view>

namespace sartorius::hl7 {

/// Text as it may stand in a field: delimiters and control characters escaped, and the text `""`
/// written so that it cannot be taken for the null value. `text` is UTF-8 and stays UTF-8.
std::string escaped(std::string_view text, const Delimiters& delimiters);

/// The same for formatted text (FT): a line end (LF, CR or CRLF) becomes `\.br\`.
std::string escapedFormatted(std::string_view text, const Delimiters& delimiters);

/// The bytes behind the escapes, still in the message's character set. Line commands of formatted
/// text become LF; highlighting is dropped; what is not a known, closed escape is kept as it
/// stands, because senders leave backslashes of paths and notes unescaped.
std::string unescaped(std::string_view raw, const Delimiters& delimiters);

} // namespace sartorius::hl7
