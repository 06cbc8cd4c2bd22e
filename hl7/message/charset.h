#pragma once

#include "forms/record/result.h"

#include <string>
#include <string_view>

namespace sartorius::hl7 {

/// A character set of HL7 table 0211 by the name that the converter knows. Empty means that none is
/// declared, or one we do not know.
struct Charset
{
    std::string name; ///< "ASCII", "UTF-8", "ISO-8859-1" ...

    friend bool operator==(const Charset&, const Charset&) = default;
};

inline const Charset kUtf8 {"UTF-8"};
inline const Charset kLatin1 {"ISO-8859-1"};
inline const Charset kGb18030 {"GB18030"};

/// Reads MSH-18, first repetition: "ASCII", "8859/1" to "8859/15", "UNICODE UTF-8", "GB
/// 18030-2000", and the misspellings that occur ("UTF-8", "utf8", "ISO-8859-1").
Charset charsetFrom(std::string_view msh18);

/// True for text without overlong forms, surrogates or code points over 10FFFF.
bool isValidUtf8(std::string_view bytes);

/// True when every byte is below 128.
bool isAscii(std::string_view bytes);

/// Text in UTF-8. InvalidInput when `bytes` is not valid in that set: nothing is ever replaced
/// silently.
record::Result<std::string> toUtf8(std::string_view bytes, const Charset& charset);

/// UTF-8 text in another set. InvalidInput when a character does not exist there: nothing is ever
/// replaced.
record::Result<std::string> fromUtf8(std::string_view text, const Charset& charset);

/// How MSH-18 names a set (HL7 table 0211): "UNICODE UTF-8", "8859/1", "GB 18030-2000", "ASCII".
std::string declaredName(const Charset& charset);

/// True when a byte below 128 may be the second half of a character, so that separators can be
/// found only after conversion: GB 18030.
bool hidesSeparators(const Charset& charset);

/// The set in which a whole message is read: the declared one when the bytes are valid in it,
/// otherwise UTF-8 when they are valid there, otherwise `fallback`, which the peer's settings may
/// name.
Charset
effectiveCharset(std::string_view message, const Charset& declared, const Charset& fallback);

} // namespace sartorius::hl7
