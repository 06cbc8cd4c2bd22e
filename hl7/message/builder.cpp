#include "hl7/message/builder.h"

#include "hl7/message/charset.h"
#include "hl7/message/escape.h"
#include "hl7/message/message.h"
#include "hl7/message/timestamp.h"

#include <algorithm>
#include <iterator>

namespace sartorius::hl7 {
namespace {

using record::ErrorCode;
using record::failure;
using record::Result;

/// Line ends as they read back from formatted text.
std::string withLineFeeds(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if (!pair)
            out += text[i] == '\r' ? '\n' : text[i];
    }
    return out;
}

void trimRight(std::string& text, char separator)
{
    const std::size_t last = text.find_last_not_of(separator);
    text.erase(last == std::string::npos ? 0 : last + 1);
}

std::string
joined(const std::vector<std::string>& parts, char separator, const Delimiters& delimiters)
{
    std::string out;
    for (const std::string& part : parts)
        out += escaped(part, delimiters) + separator;
    trimRight(out, separator);
    return out;
}

bool isOid(std::string_view text)
{
    return text.find('.') != std::string_view::npos
        && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

} // namespace

SegmentBuilder::SegmentBuilder(std::string_view id,
                               std::uint32_t occurrence,
                               const Delimiters& delimiters)
    : m_delimiters(delimiters)
{
    std::copy_n(id.begin(), std::min<std::size_t>(id.size(), 3), m_place.segment.begin());
    m_place.occurrence = occurrence;
}

std::string& SegmentBuilder::slot(std::uint32_t field)
{
    if (m_fields.size() < field)
        m_fields.resize(field);
    return m_fields[field - 1];
}

void SegmentBuilder::intend(const Path& path, std::string_view value)
{
    if (!isValidUtf8(value))
        m_invalidText = true;
    if (!value.empty())
        m_intents.emplace_back(path, value);
}

Path SegmentBuilder::emptied(std::uint32_t field)
{
    std::erase_if(m_intents, [&](const auto& intent) { return intent.first.field == field; });
    Path path = m_place;
    path.field = field;
    return path;
}

const Components* SegmentBuilder::peerCode(std::uint32_t field, std::string_view ours) const
{
    for (const CodeRule& rule : m_codes) {
        if (rule.field == field && rule.from == ours)
            return &rule.to;
    }
    return nullptr;
}

SegmentBuilder& SegmentBuilder::text(std::uint32_t field, std::string_view value)
{
    if (const Components* theirs = peerCode(field, value)) {
        slot(field).clear();
        emptied(field);
        return write(field, *theirs);
    }
    slot(field) = escaped(value, m_delimiters);
    intend(emptied(field), value);
    return *this;
}

SegmentBuilder& SegmentBuilder::formatted(std::uint32_t field, std::string_view value)
{
    slot(field) = escapedFormatted(value, m_delimiters);
    intend(emptied(field), withLineFeeds(value));
    return *this;
}

SegmentBuilder& SegmentBuilder::composite(std::uint32_t field, const Components& components)
{
    const Components* theirs = components.empty() || components.front().subcomponents.empty()
        ? nullptr
        : peerCode(field, components.front().subcomponents.front());
    return write(field, theirs == nullptr ? components : *theirs);
}

SegmentBuilder& SegmentBuilder::write(std::uint32_t field, const Components& components)
{
    std::string written;
    for (const Component& component : components)
        written += joined(component.subcomponents, m_delimiters.subcomponent, m_delimiters)
            + m_delimiters.component;
    trimRight(written, m_delimiters.component);
    if (written.empty())
        return *this;

    std::string& place = slot(field);
    Path path = m_place;
    path.field = field;
    if (!place.empty()) {
        const auto before
            = std::count(place.begin(), place.end(), m_delimiters.repetition); // data is escaped
        path.repetition = static_cast<std::uint32_t>(before) + 2;
        place += m_delimiters.repetition;
    }
    place += written;
    for (const Component& component : components) {
        ++path.component;
        path.subcomponent = 0;
        for (const std::string& part : component.subcomponents) {
            ++path.subcomponent;
            intend(path, part);
        }
    }
    return *this;
}

SegmentBuilder& SegmentBuilder::raw(std::uint32_t field, std::string_view bytes)
{
    slot(field) = bytes;
    return *this;
}

std::string SegmentBuilder::written() const
{
    std::string out(m_place.segment.data(), m_place.segment.size());
    // MSH-1 is the separator itself: the list of a header starts with MSH-2.
    const bool header = out == "MSH";
    for (std::size_t i = header ? 1 : 0; i < m_fields.size(); ++i)
        out += m_delimiters.field + m_fields[i];
    trimRight(out, m_delimiters.field);
    return out;
}

MessageBuilder::MessageBuilder(const Delimiters& delimiters, WritingRules rules)
    : m_delimiters(delimiters)
    , m_rules(std::move(rules))
{
    std::string declared;
    for (const char c : {delimiters.component,
                         delimiters.repetition,
                         delimiters.escape,
                         delimiters.subcomponent,
                         delimiters.truncation}) {
        if (c == '\0')
            break;
        declared += c;
    }
    m_segments.emplace_back("MSH", 1U, m_delimiters);
    m_segments.back().raw(2, declared);
}

MessageBuilder::MessageBuilder(const MessageHeader& header,
                               const Components& type,
                               WritingRules rules)
    : MessageBuilder(Delimiters {}, std::move(rules))
{
    m_version = header.version;
    SegmentBuilder& msh = m_segments.front();
    msh.composite(3, hierarchicDesignator(header.sendingApplication));
    msh.composite(4, hierarchicDesignator(header.sendingFacility));
    msh.composite(5, hierarchicDesignator(header.receivingApplication));
    msh.composite(6, hierarchicDesignator(header.receivingFacility));
    msh.text(7, toString(timestampOf(header.time)));
    msh.composite(9, type);
    msh.text(10, header.controlId.value);
    msh.text(11, std::string(1, header.processingId));
    msh.text(12, header.version);
    msh.text(15, header.acceptAcknowledgement);
    msh.text(16, header.applicationAcknowledgement);
    msh.text(18, declaredName(m_rules.charset));
}

SegmentBuilder& MessageBuilder::segment(std::string_view id)
{
    std::uint32_t occurrence = 1;
    for (const SegmentBuilder& earlier : m_segments)
        occurrence += std::string_view(earlier.m_place.segment.data(), 3) == id ? 1U : 0U;
    SegmentBuilder& added = m_segments.emplace_back(id, occurrence, m_delimiters);
    const auto& omitted = m_rules.omittedSegments;
    added.m_omitted = std::find(omitted.begin(), omitted.end(), id) != omitted.end();
    std::copy_if(m_rules.codes.begin(),
                 m_rules.codes.end(),
                 std::back_inserter(added.m_codes),
                 [id](const CodeRule& rule) { return rule.segment == id; });
    return added;
}

Result<std::string> MessageBuilder::build() const
{
    std::string bytes;
    std::size_t count = 0;
    for (const SegmentBuilder& segment : m_segments) {
        if (segment.m_omitted)
            continue;
        if (segment.m_invalidText)
            return failure(ErrorCode::InvalidInput, "a text is not valid UTF-8");
        bytes += segment.written();
        bytes += '\r';
        ++count;
    }
    if (m_rules.charset != kUtf8) {
        auto converted = fromUtf8(bytes, m_rules.charset);
        if (!converted)
            return converted;
        bytes = *std::move(converted);
    }
    const auto readBack = Message::parse(bytes);
    if (!readBack || readBack->segmentCount() != count)
        return failure(ErrorCode::Internal, "a message of ours does not read back");
    for (const SegmentBuilder& segment : m_segments) {
        for (const auto& [path, value] : segment.m_intents) {
            if (!segment.m_omitted && readBack->text(path) != value)
                return failure(ErrorCode::Internal, toString(path) + " does not read back");
        }
    }
    return bytes;
}

Components hierarchicDesignator(std::string_view nameOrOid)
{
    if (isOid(nameOrOid))
        return {"", std::string(nameOrOid), "ISO"};
    return {std::string(nameOrOid)};
}

} // namespace sartorius::hl7
