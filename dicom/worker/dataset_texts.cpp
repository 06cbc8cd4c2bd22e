#include "dicom/worker/dataset_texts.h"

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sartorius::dicom {

namespace {

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

template <class Number>
std::optional<Number> numberFrom(std::string_view text)
{
    text = trimmed(text);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    Number number {};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc {} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

} // namespace

std::string rawTextAt(DcmItem& item, const DcmTagKey& tag)
{
    const char* text = nullptr;
    if (item.findAndGetString(tag, text).bad() || text == nullptr)
        return {};
    return std::string(trimmed(text));
}

std::string codeAt(DcmItem& item, const DcmTagKey& tag)
{
    const std::string raw = rawTextAt(item, tag);
    std::string code {trimmed(std::string_view(raw).substr(0, raw.find('\\')))};
    code.erase(
        std::remove_if(code.begin(), code.end(), [](char c) { return c < 0x20 || c > 0x7E; }),
        code.end());
    return code;
}

TextReader::TextReader(const CharacterReader& characters)
    : m_characters(characters)
{
}

std::string TextReader::textAt(DcmItem& item, const DcmTagKey& tag) const
{
    return m_characters.toUtf8(rawTextAt(item, tag));
}

std::vector<std::string> TextReader::textsAt(DcmItem& item, const DcmTagKey& tag) const
{
    const std::string text = textAt(item, tag);
    std::vector<std::string> texts;
    for (const std::string_view part : split(text, '\\'))
        texts.emplace_back(trimmed(part));
    return texts;
}

std::optional<record::Date> dateAt(DcmItem& item, const DcmTagKey& tag)
{
    std::string text = codeAt(item, tag);
    text.erase(std::remove(text.begin(), text.end(), '.'), text.end());
    if (text.size() != 8)
        return std::nullopt;
    const std::string_view digits {text};
    const auto year = numberFrom<int>(digits.substr(0, 4));
    const auto month = numberFrom<unsigned>(digits.substr(4, 2));
    const auto day = numberFrom<unsigned>(digits.substr(6, 2));
    if (!year || !month || !day || *year < 1)
        return std::nullopt;
    const record::Date date {
        std::chrono::year {*year}, std::chrono::month {*month}, std::chrono::day {*day}};
    return date.ok() ? std::optional(date) : std::nullopt;
}

std::string timeAt(DcmItem& item, const DcmTagKey& tag)
{
    std::string text = codeAt(item, tag);
    text.erase(std::remove(text.begin(), text.end(), ':'), text.end());
    text.resize(std::min(text.size(), text.find_first_not_of("0123456789")));
    if (text.size() != 2 && text.size() != 4 && text.size() != 6)
        return {};
    std::string time = text.substr(0, 2);
    for (std::size_t i = 2; i < text.size(); i += 2)
        time += ':' + text.substr(i, 2);
    return time;
}

std::optional<int> numberAt(DcmItem& item, const DcmTagKey& tag)
{
    Uint16 word = 0;
    if (item.findAndGetUint16(tag, word).good())
        return word;
    return numberFrom<int>(codeAt(item, tag));
}

std::optional<double> realAt(DcmItem& item, const DcmTagKey& tag, unsigned long position)
{
    // Not through findAndGetFloat64 alone: DCMTK reads decimal strings by the C locale.
    const std::string text = rawTextAt(item, tag);
    std::optional<double> value;
    if (!text.empty()) {
        const auto parts = split(text, '\\');
        if (position < parts.size())
            value = numberFrom<double>(parts[position]);
    } else {
        Float64 number = 0;
        if (item.findAndGetFloat64(tag, number, position).good())
            value = number;
    }
    // Beyond this nothing is a length, a slope or a grey, and arithmetic with it would overflow.
    constexpr double kMost = 1e12;
    return value && std::isfinite(*value) && std::abs(*value) <= kMost ? value : std::nullopt;
}

std::optional<std::int32_t>
storedValueAt(DcmItem& item, const DcmTagKey& tag, bool isSigned, unsigned long position)
{
    Uint16 word = 0;
    Sint16 number = 0;
    if (item.findAndGetUint16(tag, word, position).bad()) {
        if (item.findAndGetSint16(tag, number, position).bad())
            return std::nullopt;
        word = static_cast<Uint16>(number);
    }
    return isSigned ? std::int32_t {static_cast<std::int16_t>(word)} : std::int32_t {word};
}

void splitPersonName(const std::string& text, PatientFacts& patient)
{
    const auto groups = split(text, '=');
    const auto parts = split(groups[0], '^');
    const std::array targets {&patient.name.family,
                              &patient.name.given,
                              &patient.name.middle,
                              &patient.name.prefix,
                              &patient.name.suffix};
    for (std::size_t i = 0; i < targets.size() && i < parts.size(); ++i)
        *targets[i] = trimmed(parts[i]);
    const auto joined = [](std::string_view group) {
        std::string name {group};
        std::replace(name.begin(), name.end(), '^', ' ');
        return std::string(trimmed(name));
    };
    if (groups.size() > 1)
        patient.ideographicName = joined(groups[1]);
    if (groups.size() > 2)
        patient.phoneticName = joined(groups[2]);
}

} // namespace sartorius::dicom
