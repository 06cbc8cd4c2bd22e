#pragma once

#include "forms/record/result.h"
#include "hl7/message/charset.h"
#include "hl7/message/delimiters.h"
#include "hl7/message/header.h"
#include "hl7/message/path.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sartorius::hl7 {

/// One component of a composite value: plain text, or several sub-components. Unescaped UTF-8.
struct Component
{
    std::vector<std::string> subcomponents;

    Component(std::string text) // NOLINT(google-explicit-constructor): a component mostly is a text
        : subcomponents {std::move(text)}
    {
    }

    Component(const char* text) // NOLINT(google-explicit-constructor)
        : Component(std::string(text))
    {
    }

    static Component of(std::vector<std::string> parts)
    {
        Component component("");
        component.subcomponents = std::move(parts);
        return component;
    }
};

using Components = std::vector<Component>;

/// One peer's own code for one of ours: wherever `field` of `segment` would say `from` in its first
/// component, it says `to` instead.
struct CodeRule
{
    std::string segment; ///< "PRD"
    std::uint32_t field = 0;
    std::string from;
    Components to;
};

/// How one peer wants messages written; the default is what the standard says.
struct WritingRules
{
    Charset charset = kUtf8;
    std::vector<std::string> omittedSegments; ///< ids of segments that must not be there
    std::vector<CodeRule> codes;
};

/// One segment being written. Fields may be set in any order; trailing empty ones are left out.
class SegmentBuilder
{
public:
    SegmentBuilder(std::string_view id, std::uint32_t occurrence, const Delimiters& delimiters);

    /// Plain text (ST, ID, NM, DTM ...), escaped.
    SegmentBuilder& text(std::uint32_t field, std::string_view value);

    /// Formatted text (FT): line ends become line breaks of HL7.
    SegmentBuilder& formatted(std::uint32_t field, std::string_view value);

    /// A composite value; called again for the same field it adds a repetition. All empty: nothing.
    SegmentBuilder& composite(std::uint32_t field, const Components& components);

    /// Bytes as they shall stand there, for echoing what a peer wrote.
    SegmentBuilder& raw(std::uint32_t field, std::string_view bytes);

    /// Tells the recipient to delete the value it has.
    SegmentBuilder& deleted(std::uint32_t field) { return raw(field, "\"\""); }

private:
    friend class MessageBuilder;

    std::string& slot(std::uint32_t field);
    const Components* peerCode(std::uint32_t field, std::string_view ours) const;
    SegmentBuilder& write(std::uint32_t field, const Components& components);
    /// The place of a field whose earlier text no longer counts: a field written again is replaced.
    Path emptied(std::uint32_t field);
    void intend(const Path& path, std::string_view value);
    std::string written() const;

    Path m_place;
    Delimiters m_delimiters;
    std::vector<std::string> m_fields; // index 0 is field 1
    std::vector<std::pair<Path, std::string>> m_intents;
    std::vector<CodeRule> m_codes; // those of this segment
    bool m_invalidText = false;
    bool m_omitted = false;
};

/// Writes one message segment by segment, in the order of the calls, in UTF-8 unless told
/// otherwise.
class MessageBuilder
{
public:
    /// Writes MSH. `type`: "REF^I12^REF_I12" as its parts.
    MessageBuilder(const MessageHeader& header, const Components& type, WritingRules rules = {});

    /// For answers: an MSH to be filled by the caller, with the separators of the peer.
    explicit MessageBuilder(const Delimiters& delimiters, WritingRules rules = {});

    /// Begins the next segment. The reference stays valid as long as the builder.
    SegmentBuilder& segment(std::string_view id);

    SegmentBuilder& header() { return m_segments.front(); }

    /// MSH-12 of a message of ours; empty for an answer.
    const std::string& version() const { return m_version; }

    /// The message, read back and compared with every value that was given.
    /// @return InvalidInput when a text is not valid UTF-8 or has a character that the peer's
    /// character set lacks; Internal when a value does not read back.
    record::Result<std::string> build() const;

private:
    Delimiters m_delimiters;
    WritingRules m_rules;
    std::string m_version;
    std::deque<SegmentBuilder> m_segments;
};

/// HD: a name, or an OID written as "^oid^ISO". Also for the authority inside CX and EI, where the
/// parts become sub-components.
Components hierarchicDesignator(std::string_view nameOrOid);

} // namespace sartorius::hl7
