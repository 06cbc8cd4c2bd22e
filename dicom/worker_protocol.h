#pragma once

#include "dicom/demonstration.h"
#include "dicom/frame.h"
#include "dicom/imaging_fault.h"
#include "dicom/node.h"
#include "dicom/study.h"
#include "forms/record/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::dicom {

/// What the supervisor and its worker say to each other: packets over a SOCK_SEQPACKET pair, each a
/// fixed header (magic, version, kind, body length) and a body of little-endian numbers and
/// length-prefixed texts. The supervisor trusts nothing a worker says: every reader below refuses
/// what is too long, cut short, out of range or not UTF-8.
enum class MessageKind : std::uint16_t {
    // to the worker
    OpenFile = 1, ///< no body; carries the file's descriptor
    DecodeFrame = 2, ///< u32 index; carries the memory file for it
    MakeStudy = 3, ///< a DemonstrationStudy; carries a memory file for the files made
    Fork = 4, ///< to a nursery: no body; carries the control socket of a new worker
    OpenArchive = 5, ///< no body; carries a zip file's descriptor
    DescribeEntry = 6, ///< u32 index
    UnpackEntry = 7, ///< u32 index; carries the memory file for it
    Verify = 8, ///< called and calling AE title; carries a connected socket
    // to the supervisor
    Ready = 101, ///< confined and waiting
    Described = 102, ///< an Instance
    FrameReady = 103, ///< a FrameHeader; the pixels are in the memory file
    StudyReady = 104, ///< u32 count, then u64 offset and u64 length of each file made
    Fault = 105, ///< u8, an ImagingFault
    Forked = 106, ///< from a nursery: u32 process id, 0 when it failed
    ArchiveOpened = 107, ///< u32 count of files in it
    EntryDescribed = 108, ///< an ArchiveEntry
    EntryUnpacked = 109, ///< no body; the file's bytes are in the memory file
    Verified = 110 ///< an EchoAnswer
};

inline constexpr std::size_t kMaxMessageBytes = std::size_t {64} * 1024;
inline constexpr std::size_t kMaxTextBytes = 1024;
inline constexpr std::size_t kMaxWindowNameBytes = 64;
inline constexpr std::size_t kMaxWindows = 16;
inline constexpr std::uint32_t kMaxTableEntries = 65536; ///< of a lookup table, by its descriptor

/// How much the files of one made-up study may take together.
inline constexpr std::uint64_t kMadeStudyBytes = std::uint64_t {48} << 20;
inline constexpr std::uint32_t kMadeStudyFiles = 200;

/// How many files an archive may hold, and how large one of them may be unpacked.
inline constexpr std::uint32_t kMaxArchiveEntries = 65534;
inline constexpr std::uint64_t kMaxEntryBytes = std::uint64_t {1} << 30;

/// A file of an archive. Its name is shown to people and never used as a path.
struct ArchiveEntry
{
    std::string name;
    std::uint64_t bytes = 0; ///< unpacked

    friend bool operator==(const ArchiveEntry&, const ArchiveEntry&) = default;
};

/// Writes a body. Texts longer than their limit are cut at a character's edge.
class MessageWriter
{
public:
    void number8(std::uint8_t value);
    void number16(std::uint16_t value);
    void number32(std::uint32_t value);
    void number64(std::uint64_t value);
    void real(double value);
    void text(std::string_view value, std::size_t limit = kMaxTextBytes);
    std::string take();

private:
    std::string m_bytes;
};

/// Reads a body. After the first thing that does not fit, `failed()` is true and every read gives
/// zero or an empty text. Texts that are not UTF-8 or hold a NUL fail.
class MessageReader
{
public:
    explicit MessageReader(std::string_view bytes);

    std::uint8_t number8();
    std::uint16_t number16();
    std::uint32_t number32();
    std::uint64_t number64();
    double real();
    std::string text();

    void fail();
    bool failed() const;

    /// Everything was read and nothing failed.
    bool finished() const;

private:
    std::string_view take(std::size_t count);

    std::string_view m_rest;
    bool m_failed = false;
};

struct Message
{
    MessageKind kind = MessageKind::Fault;
    std::string body;
};

/// The packet of a message.
std::string packetFrom(const Message& message);

/// Corrupt when the packet is not one of this protocol and version.
record::Result<Message> messageFrom(std::string_view packet);

void writeInstance(MessageWriter& writer, const Instance& instance);
Instance readInstance(MessageReader& reader);

void writeFrameHeader(MessageWriter& writer, const FrameHeader& header);
FrameHeader readFrameHeader(MessageReader& reader);

void writeArchiveEntry(MessageWriter& writer, const ArchiveEntry& entry);
ArchiveEntry readArchiveEntry(MessageReader& reader);

void writeEchoAnswer(MessageWriter& writer, const EchoAnswer& answer);
EchoAnswer readEchoAnswer(MessageReader& reader);

void writeStudyRequest(MessageWriter& writer, const DemonstrationStudy& study);
DemonstrationStudy readStudyRequest(MessageReader& reader);

/// The shape a frame of this image takes once decoded: width, height, samples, bytes, sign. Both
/// sides work it out from the described facts, so the memory file has its final size before it is
/// handed over.
FrameHeader frameShape(const ImageFacts& image);

/// The limits on what a file may claim of its picture, beyond which it is not touched.
std::optional<ImagingFault> checkPixelBudget(const ImageFacts& image);

} // namespace sartorius::dicom
