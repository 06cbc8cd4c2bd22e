#pragma once

#include "forms/record/result.h"

#include <string_view>

namespace sartorius::hl7 {

/// The separators of one message, as its MSH-1 and MSH-2 declare them. Zero means "this message has
/// none": MSH-2 may be shorter than four characters.
struct Delimiters
{
    char field = '|';
    char component = '^';
    char repetition = '~';
    char escape = '\\';
    char subcomponent = '&';
    char truncation = '\0'; ///< fifth character of MSH-2, version 2.7 and later

    friend bool operator==(const Delimiters&, const Delimiters&) = default;
};

/// Reads them from a header segment (MSH, FHS or BHS) that starts at the beginning of `header`.
/// @return InvalidInput when MSH-1 or MSH-2 cannot serve: missing, more than 5 characters, a
/// character
///         twice, a letter, digit, control or non-ASCII character.
record::Result<Delimiters> delimitersFrom(std::string_view header);

} // namespace sartorius::hl7
