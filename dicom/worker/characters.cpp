#include "dicom/worker/characters.h"

#include <algorithm>
#include <array>
#include <map>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

namespace sartorius::dicom {

namespace {

/// A defined term of (0008,0005) and ICU's name for what it means.
struct Term
{
    std::string_view term;
    const char* converter;
};

constexpr const char* kUtf8 = "UTF-8";
constexpr const char* kLatin1 = "ISO-8859-1";
constexpr const char* kJapanese = "EUC-JP";
constexpr const char* kKorean = "EUC-KR";
constexpr const char* kChinese = "GB2312";
constexpr const char* kKatakana = "Shift_JIS"; // its single bytes A1-DF are JIS X 0201 katakana

// PS3.3 tables C.12-2 to C.12-5. "ISO 2022 IR n" names the same repertoire as "ISO_IR n".
constexpr std::array kTerms {Term {"ISO_IR 6", kLatin1},         Term {"ISO_IR 100", kLatin1},
                             Term {"ISO_IR 101", "ISO-8859-2"},  Term {"ISO_IR 109", "ISO-8859-3"},
                             Term {"ISO_IR 110", "ISO-8859-4"},  Term {"ISO_IR 144", "ISO-8859-5"},
                             Term {"ISO_IR 127", "ISO-8859-6"},  Term {"ISO_IR 126", "ISO-8859-7"},
                             Term {"ISO_IR 138", "ISO-8859-8"},  Term {"ISO_IR 148", "ISO-8859-9"},
                             Term {"ISO_IR 203", "ISO-8859-15"}, Term {"ISO_IR 13", kKatakana},
                             Term {"ISO_IR 166", "TIS-620"},     Term {"ISO_IR 192", kUtf8},
                             Term {"GB18030", "GB18030"},        Term {"GBK", "GBK"},
                             Term {"ISO_IR 87", kJapanese},      Term {"ISO_IR 159", kJapanese},
                             Term {"ISO_IR 149", kKorean},       Term {"ISO_IR 58", kChinese}};

/// Which half of the code table an escape sequence changes, and how the lower half then becomes
/// what an ICU converter reads.
enum class Lower : unsigned char {
    Unchanged, ///< the upper half (G1) changes
    Ascii,
    Jis0208, ///< two bytes each, with their high bits set for EUC-JP
    Jis0212 ///< the same after 8F
};

struct Escape
{
    std::string_view sequence; ///< without the ESC
    Lower lower;
    const char* upper; ///< the converter when the upper half changes
};

// PS3.3 tables C.12-3 and C.12-4.
constexpr std::array kEscapes {Escape {"(B", Lower::Ascii, nullptr},
                               Escape {"(J", Lower::Ascii, nullptr},
                               Escape {"$B", Lower::Jis0208, nullptr},
                               Escape {"$@", Lower::Jis0208, nullptr}, // JIS C 6226-1978
                               Escape {"$(D", Lower::Jis0212, nullptr},
                               Escape {"-A", Lower::Unchanged, kLatin1},
                               Escape {"-B", Lower::Unchanged, "ISO-8859-2"},
                               Escape {"-C", Lower::Unchanged, "ISO-8859-3"},
                               Escape {"-D", Lower::Unchanged, "ISO-8859-4"},
                               Escape {"-L", Lower::Unchanged, "ISO-8859-5"},
                               Escape {"-G", Lower::Unchanged, "ISO-8859-6"},
                               Escape {"-F", Lower::Unchanged, "ISO-8859-7"},
                               Escape {"-H", Lower::Unchanged, "ISO-8859-8"},
                               Escape {"-M", Lower::Unchanged, "ISO-8859-9"},
                               Escape {"-b", Lower::Unchanged, "ISO-8859-15"},
                               Escape {"-T", Lower::Unchanged, "TIS-620"},
                               Escape {")I", Lower::Unchanged, kKatakana},
                               Escape {"$)C", Lower::Unchanged, kKorean},
                               Escape {"$)A", Lower::Unchanged, kChinese}};

std::string canonicalTerm(std::string_view term)
{
    std::string text {term};
    while (!text.empty() && (text.back() == ' ' || text.back() == '\0'))
        text.pop_back();
    while (!text.empty() && text.front() == ' ')
        text.erase(text.begin());
    constexpr std::string_view kWithEscapes = "ISO 2022 IR ";
    if (text.starts_with(kWithEscapes))
        text = "ISO_IR " + text.substr(kWithEscapes.size());
    return text;
}

/// Bytes of a Japanese set of two bytes, as EUC-JP writes them.
std::string asEucJp(std::string_view bytes, Lower lower)
{
    std::string out;
    out.reserve(bytes.size() * 2);
    bool second = false;
    for (const char c : bytes) {
        const auto value = static_cast<unsigned char>(c);
        if (value <= 0x20 || value >= 0x7F) {
            out.push_back(c);
            second = false;
            continue;
        }
        if (lower == Lower::Jis0212 && !second)
            out.push_back('\x8F');
        out.push_back(static_cast<char>(value | 0x80U));
        second = !second;
    }
    return out;
}

bool isUpper(char c)
{
    return static_cast<unsigned char>(c) >= 0x80;
}

bool hasTwoBytes(Lower lower)
{
    return lower == Lower::Jis0208 || lower == Lower::Jis0212;
}

/// Without control characters; line ends and tabulators become spaces.
std::string cleaned(const icu::UnicodeString& text)
{
    icu::UnicodeString clean;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        if (c >= 0x20 && (c < 0x7F || c >= 0xA0))
            clean.append(c);
        else if (c == '\n' || c == '\t')
            clean.append(UChar32 {' '});
    }
    std::string out;
    clean.trim().toUTF8String(out);
    return out;
}

} // namespace

struct CharacterReader::Converters
{
    struct Close
    {
        void operator()(UConverter* converter) const { ucnv_close(converter); }
    };

    using Handle = std::unique_ptr<UConverter, Close>;

    std::map<std::string_view, Handle> byName {};
    const char* first = kLatin1; ///< in force at the start and after each delimiter
    bool known = true; ///< the term was in the table

    UConverter* find(const char* name) const
    {
        const auto found = byName.find(name);
        return found == byName.end() ? nullptr : found->second.get();
    }

    void open(const char* name)
    {
        UErrorCode status = U_ZERO_ERROR;
        Handle converter {ucnv_open(name, &status)};
        if (U_SUCCESS(status))
            byName.emplace(name, std::move(converter));
    }

    icu::UnicodeString read(std::string_view bytes, const char* name) const
    {
        UErrorCode status = U_ZERO_ERROR;
        UConverter* converter = find(name);
        if (converter != nullptr) {
            ucnv_reset(converter);
            icu::UnicodeString text(
                bytes.data(), static_cast<int32_t>(bytes.size()), converter, status);
            if (U_SUCCESS(status))
                return text;
        }
        // Every byte lost, but visibly so.
        return icu::UnicodeString(static_cast<int32_t>(bytes.size()),
                                  UChar32 {0xFFFD},
                                  static_cast<int32_t>(bytes.size()));
    }

    bool isUtf8(std::string_view bytes) const
    {
        return read(bytes, kUtf8).indexOf(char16_t {0xFFFD}) < 0;
    }

    /// Text whose escape sequences change one half of the code table at a time (ISO 2022).
    icu::UnicodeString readWithEscapes(std::string_view bytes) const;
};

icu::UnicodeString CharacterReader::Converters::readWithEscapes(std::string_view bytes) const
{
    icu::UnicodeString text;
    Lower lower = Lower::Ascii;
    const char* upper = first;
    std::size_t begin = 0;
    const auto flush = [&](std::size_t end) {
        const std::string_view run = bytes.substr(begin, end - begin);
        begin = end;
        if (run.empty())
            return;
        // Every converter of an upper half has ASCII in its lower one.
        if (hasTwoBytes(lower) && !isUpper(run.front()))
            text += read(asEucJp(run, lower), kJapanese);
        else
            text += read(run, upper);
    };
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (hasTwoBytes(lower) && i > begin && isUpper(c) != isUpper(bytes[i - 1]))
            flush(i);
        // PS3.5 6.1.2.5.3: the initial sets are in force again after delimiters. Within a set of
        // two bytes these letters are halves of others.
        const bool ends = c == '\n' || c == '\r' || c == '\f' || c == '\t';
        if (ends || (!hasTwoBytes(lower) && (c == '^' || c == '=' || c == '\\'))) {
            flush(i);
            lower = Lower::Ascii;
            upper = first;
        }
        if (c != '\x1B')
            continue;
        const std::string_view rest = bytes.substr(i + 1);
        const auto escape = std::find_if(kEscapes.begin(), kEscapes.end(), [&](const Escape& e) {
            return rest.starts_with(e.sequence);
        });
        if (escape == kEscapes.end())
            continue;
        flush(i);
        if (escape->lower == Lower::Unchanged)
            upper = escape->upper;
        else
            lower = escape->lower;
        i += escape->sequence.size();
        begin = i + 1;
    }
    flush(bytes.size());
    return text;
}

CharacterReader::CharacterReader()
    : m_converters(std::make_unique<Converters>())
{
    for (const Term& term : kTerms) {
        if (m_converters->find(term.converter) == nullptr)
            m_converters->open(term.converter);
    }
}

CharacterReader::~CharacterReader() = default;

void CharacterReader::use(std::string_view specificCharacterSet)
{
    const std::string term
        = canonicalTerm(specificCharacterSet.substr(0, specificCharacterSet.find('\\')));
    const auto found = std::find_if(kTerms.begin(), kTerms.end(), [&](const Term& candidate) {
        return candidate.term == term;
    });
    m_converters->known = term.empty() || found != kTerms.end();
    m_converters->first = found == kTerms.end() ? kLatin1 : found->converter;
}

std::string CharacterReader::toUtf8(std::string_view bytes) const
{
    const Converters& converters = *m_converters;
    const char* name = converters.first;
    // Many systems write UTF-8 and forget to say so; Latin-1 text is hardly ever UTF-8 by accident.
    if (name == kLatin1 && bytes.find('\x1B') == std::string_view::npos && converters.isUtf8(bytes))
        name = kUtf8;
    // These have bytes of two-byte characters that look like delimiters, and no escapes.
    const bool hasEscapes = name != kUtf8 && std::string_view(name).substr(0, 2) != "GB";
    return cleaned(hasEscapes ? converters.readWithEscapes(bytes) : converters.read(bytes, name));
}

} // namespace sartorius::dicom
