#include "hl7/message/message.h"

#include "hl7/message/escape.h"

#include <algorithm>
#include <limits>

namespace sartorius::hl7 {
namespace {

using record::Problem;
using record::Problems;

constexpr std::string_view kDoubledEscape = "^~\\\\&";
constexpr std::size_t kUsualSegments = 16;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isSegmentId(std::string_view id)
{
    const auto follows = [](char c) {
        return isUpper(c) || (c >= '0' && c <= '9');
    };
    return id.size() == 3 && isUpper(id[0]) && follows(id[1]) && follows(id[2]);
}

bool looksLikeSegment(std::string_view line, char separator)
{
    return isSegmentId(line.substr(0, 3)) && (line.size() == 3 || line[3] == separator);
}

/// Three characters compared where they stand: a call of memcmp for each segment costs more.
bool beginsWith(std::string_view text, std::string_view id)
{
    return text.size() >= 3 && id.size() == 3 && text[0] == id[0] && text[1] == id[1]
        && text[2] == id[2];
}

bool isNamed(std::string_view line, std::string_view id, char separator)
{
    return beginsWith(line, id) && looksLikeSegment(line, separator);
}

bool isHeaderId(std::string_view id)
{
    return beginsWith(id, "MSH") || beginsWith(id, "FHS") || beginsWith(id, "BHS");
}

constexpr Path headerField(std::uint32_t number)
{
    Path path;
    path.segment = {'M', 'S', 'H'};
    path.field = number;
    return path;
}

/// As text.find, for fields: most are so short that looking beats calling.
std::size_t findSeparator(std::string_view text, char separator, std::size_t from)
{
    constexpr std::size_t kShort = 12;
    const std::size_t near = std::min(text.size(), from + kShort);
    for (std::size_t i = from; i < near; ++i) {
        if (text[i] == separator)
            return i;
    }
    return near == text.size() ? std::string_view::npos : text.find(separator, near);
}

/// The n-th piece (from 1) of `text` between separators; empty when there are fewer. A separator of
/// zero never separates.
std::string_view piece(std::string_view text, char separator, std::uint32_t number)
{
    if (separator == '\0')
        return number == 1 ? text : std::string_view {};
    std::size_t begin = 0;
    for (std::uint32_t i = 1; i < number; ++i) {
        const std::size_t at = findSeparator(text, separator, begin);
        if (at == std::string_view::npos)
            return {};
        begin = at + 1;
    }
    const std::size_t end = findSeparator(text, separator, begin);
    return text.substr(begin, end == std::string_view::npos ? end : end - begin);
}

std::size_t pieces(std::string_view text, char separator)
{
    if (separator == '\0')
        return 1;
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), separator)) + 1;
}

Problem noHeader()
{
    return Problem {"no-header",
                    "line 1",
                    "This does not begin with MSH, FHS or BHS.",
                    "Check that the file is an HL7 v2 message."};
}

} // namespace

Meaning meaningOf(std::string_view raw)
{
    if (raw.empty())
        return Meaning::NotStated;
    return raw == "\"\"" ? Meaning::Deleted : Meaning::Stated;
}

record::Result<Delimiters> delimitersFrom(std::string_view header)
{
    using record::ErrorCode;
    if (header.size() < 4)
        return record::failure(ErrorCode::InvalidInput, "the header ends before MSH-1");
    Delimiters found {header[3], '\0', '\0', '\0', '\0', '\0'};
    std::string_view line = header.substr(0, header.find('\r'));
    line = line.substr(0, line.find('\n'));
    std::string_view declared
        = line.size() < 4 ? std::string_view {} : piece(line.substr(4), found.field, 1);
    if (declared == kDoubledEscape)
        declared = "^~\\&"; // a message copied out of a program's text; its meaning is not in doubt
    if (declared.empty() || declared.size() > 5)
        return record::failure(ErrorCode::InvalidInput, "MSH-2 must have one to five characters");
    char* const places[] = {
        &found.component, &found.repetition, &found.escape, &found.subcomponent, &found.truncation};
    for (std::size_t i = 0; i < declared.size(); ++i)
        *places[i] = declared[i];

    std::string all(1, found.field);
    all += declared;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const char c = all[i];
        const bool letterOrDigit = isUpper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c <= 0x20 || c == 0x7F || letterOrDigit || all.find(c, i + 1) != std::string::npos)
            return record::failure(ErrorCode::InvalidInput,
                                   "a separator is a letter, digit, blank or used twice");
    }
    return found;
}

Segment::Segment(std::string_view text, const Delimiters& delimiters)
    : m_text(text)
    , m_delimiters(&delimiters)
{
}

std::string_view Segment::id() const
{
    return looksLikeSegment(m_text, m_delimiters->field) ? m_text.substr(0, 3)
                                                         : std::string_view {};
}

bool Segment::isHeader() const
{
    return isHeaderId(m_text.substr(0, 3));
}

std::size_t Segment::fieldCount() const
{
    if (id().empty() || m_text.size() == 3)
        return 0;
    const std::size_t separators = pieces(m_text, m_delimiters->field) - 1;
    return isHeader() ? separators + 1 : separators;
}

std::string_view Segment::field(std::uint32_t number) const
{
    if (number == 0 || m_text.size() <= 3 || id().empty())
        return {};
    if (!isHeader())
        return piece(m_text, m_delimiters->field, number + 1);
    return number == 1 ? m_text.substr(3, 1) : piece(m_text, m_delimiters->field, number);
}

std::size_t Segment::repetitionCount(std::uint32_t fieldNumber) const
{
    const std::string_view whole = field(fieldNumber);
    if (whole.empty())
        return 0;
    return isHeader() && fieldNumber <= 2 ? 1 : pieces(whole, m_delimiters->repetition);
}

std::string_view Segment::part(std::uint32_t fieldNumber,
                               std::uint32_t repetition,
                               std::uint32_t component,
                               std::uint32_t subcomponent) const
{
    std::string_view text = field(fieldNumber);
    if (isHeader() && fieldNumber <= 2)
        return repetition == 1 && component <= 1 && subcomponent <= 1 ? text : std::string_view {};
    text = piece(text, m_delimiters->repetition, repetition);
    if (component == 0)
        return text;
    text = piece(text, m_delimiters->component, component);
    return subcomponent == 0 ? text : piece(text, m_delimiters->subcomponent, subcomponent);
}

void Message::remark(std::string code, std::string what, std::string remedy)
{
    const std::size_t line = m_segments.size();
    std::string where = "segment " + std::to_string(line);
    m_remarks.push_back(
        Problem {std::move(code), std::move(where), std::move(what), std::move(remedy)});
}

void Message::addLine(std::size_t begin, std::size_t end, bool brokenByLineFeed)
{
    constexpr std::size_t kMostRemarks = 100;
    const std::string_view line = std::string_view(readable()).substr(begin, end - begin);
    const bool segment = looksLikeSegment(line, m_delimiters.field);
    if (!segment && brokenByLineFeed && !m_segments.empty()) {
        // Only a line feed inside a field gives such a line; the text belongs to the segment before
        // it.
        m_segments.back().length = static_cast<std::uint32_t>(end - m_segments.back().offset);
        if (m_remarks.size() < kMostRemarks)
            remark("line-break-in-field",
                   "A line break stands inside a field.",
                   "Ask the sender to write it as \\.br\\ or \\X0A\\.");
        return;
    }
    m_segments.push_back(
        Span {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)});
    if (!segment && m_remarks.size() < kMostRemarks)
        remark("not-a-segment",
               "A line does not begin with a segment id and a separator.",
               "It is kept, but no value can be read from it.");
}

bool Message::indexSegments(std::size_t start, const MessageLimits& limits, Problems& problems)
{
    const std::string& text = readable();
    std::size_t at = start;
    std::size_t carriageReturn = std::min(text.find('\r', at), text.size());
    std::size_t lineFeedAt = std::min(text.find('\n', at), text.size());
    bool lineFeed = false;
    while (at < text.size()) {
        // Looked for one by one: find_first_of is many times slower, and most messages have no LF.
        if (carriageReturn < at)
            carriageReturn = std::min(text.find('\r', at), text.size());
        if (lineFeedAt < at)
            lineFeedAt = std::min(text.find('\n', at), text.size());
        std::size_t end = std::min(carriageReturn, lineFeedAt);
        if (end > at)
            addLine(at, end, lineFeed);
        if (m_segments.size() > limits.segments) {
            problems.push_back(
                Problem {"too-many-segments",
                         "segment " + std::to_string(limits.segments),
                         "The message has more segments than the limit.",
                         "Raise the limit for this peer if the message is genuine."});
            return false;
        }
        lineFeed = false;
        while (end < text.size() && (text[end] == '\r' || text[end] == '\n')) {
            lineFeed = text[end] == '\n';
            ++end;
        }
        at = end;
    }
    return true;
}

bool Message::chooseCharset(const ReadOptions& options, Problems& problems)
{
    m_fallback = options.fallback;
    const std::string_view name = get(headerField(18));
    const Charset declared = charsetFrom(name);
    const bool declares = !name.empty();
    m_charset = effectiveCharset(m_bytes, declared, options.fallback);
    if (hidesSeparators(m_charset) && !isAscii(m_bytes)
        && !readConverted(options.limits, problems))
        return false;
    if (declares && m_charset != declared)
        m_remarks.push_back(Problem {"wrong-charset",
                                     "MSH-18",
                                     "The message is not in the character set it declares.",
                                     "It was read as " + m_charset.name + "."});
    return true;
}

bool Message::readConverted(const MessageLimits& limits, Problems& problems)
{
    const std::size_t start = m_segments.empty() ? 0 : m_segments.front().offset;
    auto text = toUtf8(std::string_view(m_bytes).substr(start), m_charset);
    if (!text || text->size() > std::numeric_limits<std::uint32_t>::max())
        return true; // kept as bytes: the fallback reads what it can
    m_converted = *std::move(text);
    m_originals = std::move(m_segments);
    m_segments.clear();
    m_remarks.clear();
    return indexSegments(0, limits, problems);
}

tl::expected<Message, Problems> Message::parse(std::string bytes, const ReadOptions& options)
{
    Problems problems;
    const std::size_t most
        = std::min<std::size_t>(options.limits.bytes, std::numeric_limits<std::uint32_t>::max());
    if (bytes.size() > most) {
        problems.push_back(Problem {"too-large",
                                    "message",
                                    "The message is larger than the limit.",
                                    "Raise the limit for this peer if the message is genuine."});
        return tl::unexpected(std::move(problems));
    }
    Message message;
    message.m_bytes = std::move(bytes);
    std::size_t start = message.m_bytes.compare(0, 3, kByteOrderMark) == 0 ? 3 : 0;
    start
        = std::min(message.m_bytes.find_first_not_of("\r\n\t \x0B", start), message.m_bytes.size());
    const std::string_view text = std::string_view(message.m_bytes).substr(start);
    if (!isHeaderId(text.substr(0, 3))) {
        problems.push_back(noHeader());
        return tl::unexpected(std::move(problems));
    }
    const auto delimiters = delimitersFrom(text);
    if (!delimiters) {
        problems.push_back(Problem {"bad-separators",
                                    std::string(text.substr(0, 3)) + "-2",
                                    delimiters.error().detail + ".",
                                    "The first segment must begin like MSH|^~\\&|."});
        return tl::unexpected(std::move(problems));
    }
    message.m_delimiters = *delimiters;
    message.m_segments.reserve(kUsualSegments);
    if (!message.indexSegments(start, options.limits, problems))
        return tl::unexpected(std::move(problems));

    if (!message.chooseCharset(options, problems))
        return tl::unexpected(std::move(problems));
    if (message.get(headerField(2)) == kDoubledEscape)
        message.m_remarks.push_back(Problem {"doubled-escape",
                                             "MSH-2",
                                             "The escape character is written twice in MSH-2.",
                                             "It was read as ^~\\&."});
    if (message.count("MSH") > 1)
        message.m_remarks.push_back(Problem {"several-messages",
                                             "MSH[2]",
                                             "Several messages stand in one.",
                                             "Each is read by itself."});
    return message;
}

Segment Message::segment(std::size_t index) const
{
    const Span& span = m_segments[index];
    return Segment(std::string_view(readable()).substr(span.offset, span.length), m_delimiters);
}

std::string_view Message::original(std::size_t index) const
{
    const Span& span = m_converted.empty() ? m_segments[index] : m_originals[index];
    return std::string_view(m_bytes).substr(span.offset, span.length);
}

std::size_t Message::find(std::string_view id, std::uint32_t occurrence) const
{
    for (std::size_t i = 0; i < m_segments.size(); ++i) {
        const Span& span = m_segments[i];
        const auto text = std::string_view(readable()).substr(span.offset, span.length);
        if (isNamed(text, id, m_delimiters.field) && --occurrence == 0)
            return i;
    }
    return kNotFound;
}

std::size_t Message::count(std::string_view id) const
{
    std::size_t number = 0;
    for (const Span& span : m_segments) {
        const auto text = std::string_view(readable()).substr(span.offset, span.length);
        number += isNamed(text, id, m_delimiters.field) ? 1U : 0U;
    }
    return number;
}

std::string_view Message::get(const Path& path) const
{
    const std::size_t index
        = find(std::string_view(path.segment.data(), path.segment.size()), path.occurrence);
    if (index == kNotFound)
        return {};
    return segment(index).part(path.field, path.repetition, path.component, path.subcomponent);
}

std::string_view Message::get(std::string_view path) const
{
    const auto place = pathFrom(path);
    return place ? get(*place) : std::string_view {};
}

std::string Message::decoded(std::string_view raw) const
{
    if (meaningOf(raw) != Meaning::Stated)
        return {};
    const std::string bytes = unescaped(raw, m_delimiters);
    const Charset& written = m_converted.empty() ? m_charset : kUtf8;
    for (const Charset* charset : {&written, &kUtf8, &m_fallback}) {
        if (auto text = toUtf8(bytes, *charset))
            return *std::move(text);
    }
    return toUtf8(bytes, kLatin1).value_or(std::string {}); // every byte is a character there
}

std::string Message::text(const Path& path) const
{
    const bool header = std::string_view(path.segment.data(), 3) == "MSH" && path.field <= 2;
    return header ? std::string(get(path)) : decoded(get(path)); // MSH-2 is never unescaped
}

std::string Message::text(std::string_view path) const
{
    const auto place = pathFrom(path);
    return place ? text(*place) : std::string {};
}

Meaning Message::meaning(std::string_view path) const
{
    return meaningOf(get(path));
}

bool Message::isBatch() const
{
    return segment(0).id() != "MSH" || count("MSH") > 1;
}

std::vector<std::string_view> messagesOf(const Message& message)
{
    std::vector<std::string_view> found;
    const char* const base = message.bytes().data();
    const char* begin = nullptr;
    const char* end = nullptr;
    const auto finish = [&] {
        if (begin != nullptr)
            found.push_back(std::string_view(message.bytes())
                                .substr(static_cast<std::size_t>(begin - base),
                                        static_cast<std::size_t>(end - begin)));
        begin = nullptr;
    };
    for (std::size_t i = 0; i < message.segmentCount(); ++i) {
        const Segment segment = message.segment(i);
        const std::string_view id = segment.id();
        if (id == "MSH" || isHeaderId(id) || id == "BTS" || id == "FTS")
            finish();
        const std::string_view bytes = message.original(i);
        if (id == "MSH")
            begin = bytes.data();
        end = bytes.data() + bytes.size();
    }
    finish();
    return found;
}

} // namespace sartorius::hl7
