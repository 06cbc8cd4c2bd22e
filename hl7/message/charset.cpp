#include "hl7/message/charset.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <iconv.h>

namespace sartorius::hl7 {
namespace {

using record::ErrorCode;
using record::failure;
using record::Result;

std::string upperWithoutSpaces(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == ' ' || c == '-' || c == '_' || c == '/')
            continue;
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

/// How many bytes from the start are below 128.
std::size_t asciiPrefix(std::string_view bytes)
{
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, 8);
        if ((word & 0x8080808080808080ULL) != 0)
            break;
    }
    while (i < bytes.size() && static_cast<unsigned char>(bytes[i]) < 0x80U)
        ++i;
    return i;
}

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Length of the UTF-8 sequence at the start of `text`, zero when it is not valid.
std::size_t sequenceLength(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80U)
        return 1;
    const std::size_t length = first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : 2;
    if (first < 0xC2U || first > 0xF4U || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if (!isContinuation(text[i]))
            return 0;
    }
    const auto second = static_cast<unsigned char>(text[1]);
    const bool bad = (first == 0xE0U && second < 0xA0U) || (first == 0xEDU && second > 0x9FU)
        || (first == 0xF0U && second < 0x90U) || (first == 0xF4U && second > 0x8FU);
    return bad ? 0 : length;
}

std::string latin1ToUtf8(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
        const auto value = static_cast<unsigned char>(c);
        if (value < 0x80U) {
            out += c;
        } else {
            out += static_cast<char>(0xC0U | (value >> 6U));
            out += static_cast<char>(0x80U | (value & 0x3FU));
        }
    }
    return out;
}

class Converter
{
public:
    Converter(const std::string& from, const std::string& to)
        : m_handle(::iconv_open(to.c_str(), from.c_str()))
    {
    }

    ~Converter()
    {
        if (valid())
            ::iconv_close(m_handle);
    }

    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    bool valid() const { return reinterpret_cast<std::intptr_t>(m_handle) != -1; }

    bool convert(std::string_view bytes, std::string& out)
    {
        std::string copy(bytes); // iconv wants a pointer to non-const
        char* from = copy.data();
        std::size_t left = copy.size();
        std::array<char, 4096> block {};
        while (left > 0) {
            char* to = block.data();
            std::size_t room = block.size();
            const std::size_t result = ::iconv(m_handle, &from, &left, &to, &room);
            out.append(block.data(), block.size() - room);
            if (result == static_cast<std::size_t>(-1) && errno != E2BIG)
                return false;
            if (result != static_cast<std::size_t>(-1) && result > 0)
                return false; // something was replaced
        }
        return true;
    }

private:
    iconv_t m_handle;
};

} // namespace

Charset charsetFrom(std::string_view msh18)
{
    const std::string name = upperWithoutSpaces(msh18);
    if (name.empty())
        return {};
    if (name == "ASCII" || name == "ISOIR6" || name == "USASCII")
        return Charset {"ASCII"};
    if (name == "UNICODEUTF8" || name == "UTF8" || name == "UNICODE")
        return kUtf8;
    if (name == "GB180302000" || name == "GB18030")
        return kGb18030;
    for (const std::string_view prefix : {"8859", "ISO8859"}) {
        if (name.rfind(prefix, 0) != 0)
            continue;
        const std::string part = name.substr(prefix.size());
        const bool oneDigit = part.size() == 1 && part[0] >= '1' && part[0] <= '9';
        const bool twoDigits = part.size() == 2 && part[0] == '1' && part[1] >= '0'
            && part[1] <= '6' && part != "12";
        if (oneDigit || twoDigits)
            return Charset {"ISO-8859-" + part};
    }
    return {};
}

bool isAscii(std::string_view bytes)
{
    return asciiPrefix(bytes) == bytes.size();
}

bool isValidUtf8(std::string_view bytes)
{
    for (;;) {
        bytes.remove_prefix(asciiPrefix(bytes));
        if (bytes.empty())
            return true;
        const std::size_t length = sequenceLength(bytes);
        if (length == 0)
            return false;
        bytes.remove_prefix(length);
    }
}

Result<std::string> toUtf8(std::string_view bytes, const Charset& charset)
{
    if (isAscii(bytes) && charset != kGb18030)
        return std::string(bytes);
    if (charset.name == "ASCII")
        return failure(ErrorCode::InvalidInput, "text is not ASCII");
    if (charset.name == kUtf8.name) {
        if (!isValidUtf8(bytes))
            return failure(ErrorCode::InvalidInput, "text is not valid UTF-8");
        return std::string(bytes);
    }
    if (charset.name == kLatin1.name)
        return latin1ToUtf8(bytes);
    Converter converter(charset.name, kUtf8.name);
    std::string out;
    if (!converter.valid() || !converter.convert(bytes, out))
        return failure(ErrorCode::InvalidInput, "text is not valid in its character set");
    return out;
}

Result<std::string> fromUtf8(std::string_view text, const Charset& charset)
{
    if (charset == kUtf8 || isAscii(text))
        return std::string(text);
    Converter converter(kUtf8.name, charset.name);
    std::string out;
    if (!converter.valid() || !converter.convert(text, out))
        return failure(ErrorCode::InvalidInput, "a character does not exist in the character set");
    return out;
}

std::string declaredName(const Charset& charset)
{
    constexpr std::string_view kIso = "ISO-";
    if (charset == kUtf8)
        return "UNICODE UTF-8";
    if (charset == kGb18030)
        return "GB 18030-2000";
    if (charset.name.rfind(kIso, 0) != 0)
        return charset.name;
    std::string name = charset.name.substr(kIso.size());
    std::replace(name.begin(), name.end(), '-', '/');
    return name;
}

bool hidesSeparators(const Charset& charset)
{
    return charset == kGb18030;
}

Charset effectiveCharset(std::string_view message, const Charset& declared, const Charset& fallback)
{
    const bool utf8 = isValidUtf8(message);
    if (declared == kUtf8)
        return utf8 ? kUtf8 : fallback;
    if (!declared.name.empty()
        && (declared == kLatin1 || isAscii(message) || toUtf8(message, declared)))
        return declared;
    return utf8 ? kUtf8 : fallback;
}

} // namespace sartorius::hl7
