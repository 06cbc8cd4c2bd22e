#include "dicom/worker_protocol.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sartorius::dicom {

namespace {

constexpr std::uint32_t kMagic = 0x474D4953; // "SIMG"
constexpr std::uint16_t kVersion = 1;

bool isUtf8(std::string_view text)
{
    std::size_t i = 0;
    while (i < text.size()) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead == 0)
            return false;
        std::size_t extra = 0;
        std::uint32_t code = lead;
        if (lead >= 0xF0 && lead < 0xF5) {
            extra = 3;
            code = lead & 0x07U;
        } else if (lead >= 0xE0 && lead < 0xF0) {
            extra = 2;
            code = lead & 0x0FU;
        } else if (lead >= 0xC2 && lead < 0xE0) {
            extra = 1;
            code = lead & 0x1FU;
        } else if (lead >= 0x80) {
            return false;
        }
        if (extra >= text.size() - i)
            return false;
        for (std::size_t k = 1; k <= extra; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xC0U) != 0x80U)
                return false;
            code = (code << 6U) | (next & 0x3FU);
        }
        const bool tooShort = (extra == 2 && code < 0x800) || (extra == 3 && code < 0x10000);
        if (tooShort || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
            return false;
        i += extra + 1;
    }
    return true;
}

template <class Number>
void append(std::string& bytes, Number value)
{
    for (std::size_t i = 0; i < sizeof(Number); ++i)
        bytes.push_back(static_cast<char>((value >> (8 * i)) & 0xFFU));
}

template <class Number>
Number numberFrom(std::string_view bytes)
{
    Number value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        value = static_cast<Number>(
            value
            | static_cast<Number>(static_cast<Number>(static_cast<unsigned char>(bytes[i]))
                                  << (8 * i)));
    return value;
}

} // namespace

void MessageWriter::number8(std::uint8_t value)
{
    m_bytes.push_back(static_cast<char>(value));
}

void MessageWriter::number16(std::uint16_t value)
{
    append(m_bytes, static_cast<std::uint32_t>(value));
    m_bytes.resize(m_bytes.size() - 2);
}

void MessageWriter::number32(std::uint32_t value)
{
    append(m_bytes, value);
}

void MessageWriter::number64(std::uint64_t value)
{
    append(m_bytes, value);
}

void MessageWriter::real(double value)
{
    append(m_bytes, std::bit_cast<std::uint64_t>(value));
}

void MessageWriter::text(std::string_view value, std::size_t limit)
{
    if (value.size() > limit) {
        std::size_t cut = limit;
        while (cut > 0 && (static_cast<unsigned char>(value[cut]) & 0xC0U) == 0x80U)
            --cut;
        value = value.substr(0, cut);
    }
    number32(static_cast<std::uint32_t>(value.size()));
    m_bytes += value;
}

std::string MessageWriter::take()
{
    return std::move(m_bytes);
}

MessageReader::MessageReader(std::string_view bytes)
    : m_rest(bytes)
{
}

std::string_view MessageReader::take(std::size_t count)
{
    if (m_failed || count > m_rest.size()) {
        m_failed = true;
        return {};
    }
    const std::string_view taken = m_rest.substr(0, count);
    m_rest.remove_prefix(count);
    return taken;
}

std::uint8_t MessageReader::number8()
{
    const std::string_view bytes = take(1);
    return bytes.empty() ? std::uint8_t {0} : static_cast<std::uint8_t>(bytes.front());
}

std::uint16_t MessageReader::number16()
{
    return static_cast<std::uint16_t>(numberFrom<std::uint32_t>(take(2)));
}

std::uint32_t MessageReader::number32()
{
    return numberFrom<std::uint32_t>(take(4));
}

std::uint64_t MessageReader::number64()
{
    return numberFrom<std::uint64_t>(take(8));
}

double MessageReader::real()
{
    const auto value = std::bit_cast<double>(number64());
    if (!std::isfinite(value)) {
        m_failed = true;
        return 0;
    }
    return value;
}

std::string MessageReader::text()
{
    const std::uint32_t length = number32();
    if (length > kMaxTextBytes)
        m_failed = true;
    const std::string_view bytes = take(length);
    if (!isUtf8(bytes)) {
        m_failed = true;
        return {};
    }
    return std::string(bytes);
}

void MessageReader::fail()
{
    m_failed = true;
}

bool MessageReader::failed() const
{
    return m_failed;
}

bool MessageReader::finished() const
{
    return !m_failed && m_rest.empty();
}

std::string packetFrom(const Message& message)
{
    MessageWriter head;
    head.number32(kMagic);
    head.number16(kVersion);
    head.number16(static_cast<std::uint16_t>(message.kind));
    head.number32(static_cast<std::uint32_t>(message.body.size()));
    return head.take() + message.body;
}

record::Result<Message> messageFrom(std::string_view packet)
{
    MessageReader reader {packet};
    const std::uint32_t magic = reader.number32();
    const std::uint16_t version = reader.number16();
    const std::uint16_t kind = reader.number16();
    const std::uint32_t length = reader.number32();
    const std::size_t headBytes = 12;
    if (reader.failed() || magic != kMagic || version != kVersion
        || packet.size() - headBytes != length)
        return record::failure(record::ErrorCode::Corrupt, "not a packet of the imaging protocol");
    switch (static_cast<MessageKind>(kind)) {
    case MessageKind::OpenFile:
    case MessageKind::DecodeFrame:
    case MessageKind::MakeStudy:
    case MessageKind::Ready:
    case MessageKind::Described:
    case MessageKind::FrameReady:
    case MessageKind::StudyReady:
    case MessageKind::Fault:
    case MessageKind::Fork:
    case MessageKind::Forked:
    case MessageKind::OpenArchive:
    case MessageKind::DescribeEntry:
    case MessageKind::UnpackEntry:
    case MessageKind::ArchiveOpened:
    case MessageKind::EntryDescribed:
    case MessageKind::EntryUnpacked:
    case MessageKind::Verify:
    case MessageKind::Verified:
        return Message {static_cast<MessageKind>(kind), std::string(packet.substr(headBytes))};
    }
    return record::failure(record::ErrorCode::Corrupt, "unknown kind of imaging packet");
}

FrameHeader frameShape(const ImageFacts& image)
{
    FrameHeader shape;
    shape.width = image.columns;
    shape.height = image.rows;
    shape.overlay = image.overlay;
    const bool grey = image.photometric == Photometric::Monochrome1
        || image.photometric == Photometric::Monochrome2;
    if (!grey) {
        shape.samples = 3;
        shape.photometric = Photometric::Rgb;
        return shape;
    }
    shape.photometric = image.photometric;
    shape.voiEntries = image.voiEntries;
    if (image.modalityTable || image.bitsAllocated > 16) {
        shape.bytesPerSample = 2;
        shape.bitsStored = 16;
        return shape;
    }
    shape.bytesPerSample = image.bitsAllocated <= 8 && !image.isSigned ? 1 : 2;
    shape.bitsStored = image.bitsStored;
    shape.isSigned = image.isSigned;
    return shape;
}

std::optional<ImagingFault> checkPixelBudget(const ImageFacts& image)
{
    constexpr std::uint64_t kBudget = std::uint64_t {1} << 30;
    if (image.rows == 0 && image.columns == 0)
        return std::nullopt; // not an image
    if (image.rows == 0 || image.columns == 0 || image.samplesPerPixel == 0
        || image.bitsAllocated == 0 || image.bitsStored == 0
        || image.bitsStored > image.bitsAllocated)
        return ImagingFault::Damaged;
    if (image.rows > 65535 || image.columns > 65535 || image.samplesPerPixel > 4
        || image.bitsAllocated > 64)
        return ImagingFault::Damaged;
    // At most 65535 * 65535 * 4 * 8 < 2^37, so the division cannot be fooled by a wrap.
    const std::uint64_t frame = std::uint64_t {image.rows} * image.columns * image.samplesPerPixel
        * ((image.bitsAllocated + 7U) / 8U);
    const std::uint64_t frames = std::max<std::uint64_t>(image.frames, 1);
    return frame > kBudget / frames ? std::optional(ImagingFault::TooLarge) : std::nullopt;
}

} // namespace sartorius::dicom
