#pragma once

#include "forms/record/problem.h"
#include "hl7/message/charset.h"
#include "hl7/message/delimiters.h"
#include "hl7/message/path.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace sartorius::hl7 {

/// What one message may cost before it is refused.
struct MessageLimits
{
    std::size_t bytes = std::size_t {64} * 1024 * 1024;
    std::size_t segments = 100'000;
};

/// How a message is read; the peer's settings fill it.
struct ReadOptions
{
    MessageLimits limits;
    Charset fallback = kLatin1; ///< for messages that are neither what they declare nor UTF-8
};

/// What a sender says about a value. `""` is an order to delete, empty says nothing at all: the two
/// are never the same.
enum class Meaning { NotStated, Deleted, Stated };

/// Which of the three a raw field, repetition or component makes.
Meaning meaningOf(std::string_view raw);

/// A view of one segment of a Message; valid as long as the message lives and is not moved.
/// Fields count from 1; MSH-1 is the separator itself and MSH-2 the raw encoding characters.
class Segment
{
public:
    Segment(std::string_view text, const Delimiters& delimiters);

    /// Three characters, or empty for a line that is no segment.
    std::string_view id() const;

    /// The segment as received, without its line end.
    std::string_view raw() const { return m_text; }

    /// True for MSH, FHS and BHS, whose first field is the separator itself.
    bool isHeader() const;

    /// Number of the last field that is there, empty or not.
    std::size_t fieldCount() const;

    /// The whole field with all repetitions, raw; empty when it is not there.
    std::string_view field(std::uint32_t number) const;

    std::size_t repetitionCount(std::uint32_t fieldNumber) const;

    /// Raw text of a part; component and sub-component 0 mean the whole. Empty when it is not
    /// there.
    std::string_view part(std::uint32_t fieldNumber,
                          std::uint32_t repetition,
                          std::uint32_t component = 0,
                          std::uint32_t subcomponent = 0) const;

private:
    std::string_view m_text;
    const Delimiters* m_delimiters; // of the message this segment belongs to
};

/// One HL7 v2 message, or a batch of them, over the very bytes that were received. Reading a field
/// copies nothing; the bytes are never changed, so writing it again is exact. Values of the message
/// are reached by path ("PID-3[2].4.1"). Safe to read from several threads.
///
/// In GB 18030 the second byte of a character may look like a separator. Such a message is read from
/// a converted copy: every raw text is then UTF-8, and only `bytes` and `original` are what was
/// received.
class Message
{
public:
    /// Takes segment ends of CR, LF, CRLF and mixtures, a leading byte order mark, unknown
    /// segments.
    /// @return all problems that make the bytes no message: empty, no header, unusable separators,
    /// too
    ///         large, too many segments, UTF-16.
    static tl::expected<Message, record::Problems> parse(std::string bytes,
                                                         const ReadOptions& options = {});

    /// The bytes as received.
    const std::string& bytes() const { return m_bytes; }

    /// What every raw text is a view of: the bytes, or the converted copy of them.
    const std::string& readable() const { return m_converted.empty() ? m_bytes : m_converted; }

    const Delimiters& delimiters() const { return m_delimiters; }

    /// The character set the texts are read in; see effectiveCharset.
    const Charset& charset() const { return m_charset; }

    /// What is odd but readable: a line break inside a field, several messages in one, a wrong
    /// character set, MSH-2 with its escape character doubled. For logs and review; without field
    /// contents.
    const record::Problems& remarks() const { return m_remarks; }

    std::size_t segmentCount() const { return m_segments.size(); }

    Segment segment(std::size_t index) const;

    /// The bytes of that segment as they were received.
    std::string_view original(std::size_t index) const;

    /// Index of the n-th segment with this id (n from 1), or kNotFound.
    std::size_t find(std::string_view id, std::uint32_t occurrence = 1) const;

    std::size_t count(std::string_view id) const;

    /// Raw text at a place; empty when it is not there or the path is none.
    std::string_view get(const Path& path) const;
    std::string_view get(std::string_view path) const;

    /// Text for people: escapes resolved, UTF-8. Empty for a null value; ask `meaning` first where
    /// deletion matters.
    std::string text(const Path& path) const;
    std::string text(std::string_view path) const;

    /// Any raw part of this message as text for people.
    std::string decoded(std::string_view raw) const;

    Meaning meaning(std::string_view path) const;

    /// True when the bytes hold FHS or BHS, or more than one MSH.
    bool isBatch() const;

    static constexpr std::size_t kNotFound = static_cast<std::size_t>(-1);

private:
    struct Span
    {
        std::uint32_t offset = 0;
        std::uint32_t length = 0;
    };

    Message() = default;
    bool indexSegments(std::size_t start, const MessageLimits& limits, record::Problems& problems);
    void addLine(std::size_t begin, std::size_t end, bool brokenByLineFeed);
    void remark(std::string code, std::string what, std::string remedy);
    bool chooseCharset(const ReadOptions& options, record::Problems& problems);
    bool readConverted(const MessageLimits& limits, record::Problems& problems);

    std::string m_bytes;
    std::string m_converted; // UTF-8, of a message whose own bytes hide separators; else empty
    Delimiters m_delimiters;
    Charset m_charset;
    Charset m_fallback;
    std::vector<Span> m_segments; // of readable()
    std::vector<Span> m_originals; // of m_bytes, when there is a converted copy
    record::Problems m_remarks;
};

/// The single messages of a batch file or of a frame with several MSH, each without batch segments;
/// one for an ordinary message. Views into `message.bytes()`.
std::vector<std::string_view> messagesOf(const Message& message);

} // namespace sartorius::hl7
