#include "dicom/worker/pixels.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace sartorius::dicom {

namespace {

std::uint8_t toByte(double value)
{
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
}

std::uint8_t byteAt(Bytes bytes, std::size_t index)
{
    return std::to_integer<std::uint8_t>(bytes[index]);
}

/// The stored value of a pixel: bits above highBit and below the lowest stored one dropped.
class StoredValue
{
public:
    explicit StoredValue(const RawFrame& raw)
        : m_bytes(raw.bitsAllocated / 8U)
        , m_shift(raw.highBit + 1U - raw.bitsStored)
        , m_mask((std::uint64_t {1} << raw.bitsStored) - 1U)
        , m_sign(raw.isSigned ? std::uint64_t {1} << (raw.bitsStored - 1U) : 0U)
    {
    }

    std::int64_t wideAt(Bytes bytes, std::size_t index) const
    {
        std::uint64_t value = 0;
        for (std::size_t i = m_bytes; i-- > 0;)
            value = (value << 8U) | byteAt(bytes, m_bytes * index + i);
        value = (value >> m_shift) & m_mask;
        return static_cast<std::int64_t>(value ^ m_sign) - static_cast<std::int64_t>(m_sign);
    }

    std::int32_t at(Bytes bytes, std::size_t index) const
    {
        return static_cast<std::int32_t>(wideAt(bytes, index));
    }

    /// A sample of colour in 8 bits.
    std::uint8_t sampleAt(Bytes bytes, std::size_t index) const
    {
        const std::int64_t value = wideAt(bytes, index);
        const unsigned bits = bitCount();
        return static_cast<std::uint8_t>(bits > 8 ? value >> (bits - 8U) : value);
    }

private:
    unsigned bitCount() const { return static_cast<unsigned>(std::popcount(m_mask)); }

    std::size_t m_bytes;
    std::uint32_t m_shift;
    std::uint64_t m_mask;
    std::uint64_t m_sign;
};

/// Pixels without stray bits or sign are copied as they are: most of what a clinic has.
bool isClean(const RawFrame& raw)
{
    return raw.bitsStored == raw.bitsAllocated && raw.highBit + 1U == raw.bitsStored;
}

void shapeGrey(const RawFrame& raw, std::span<std::byte> out)
{
    const StoredValue stored {raw};
    const std::size_t pixels = std::size_t {raw.width} * raw.height;
    if (raw.modality != nullptr) {
        for (std::size_t i = 0; i < pixels; ++i) {
            const std::uint16_t value = raw.modality->at(stored.at(raw.bytes, i));
            std::memcpy(out.data() + 2 * i, &value, sizeof value);
        }
        return;
    }
    if (isClean(raw) && out.size() == rawBytes(raw)) {
        std::copy_n(raw.bytes.begin(), out.size(), out.begin());
        return;
    }
    if (raw.bitsAllocated <= 8 && !raw.isSigned) {
        for (std::size_t i = 0; i < pixels; ++i)
            out[i] = static_cast<std::byte>(stored.at(raw.bytes, i));
        return;
    }
    for (std::size_t i = 0; i < pixels; ++i) {
        const auto value = static_cast<std::uint16_t>(stored.at(raw.bytes, i));
        std::memcpy(out.data() + 2 * i, &value, sizeof value);
    }
}

void shapePalette(const RawFrame& raw, const Palette& palette, std::span<std::byte> out)
{
    const StoredValue stored {raw};
    const std::size_t pixels = std::size_t {raw.width} * raw.height;
    for (std::size_t i = 0; i < pixels; ++i) {
        const std::int32_t index = std::max(stored.at(raw.bytes, i) - palette.firstMapped, 0);
        for (std::size_t c = 0; c < 3; ++c) {
            const std::vector<std::uint8_t>& channel = palette.channels[c];
            const std::size_t last = channel.size() - 1;
            out[3 * i + c]
                = static_cast<std::byte>(channel[std::min(static_cast<std::size_t>(index), last)]);
        }
    }
}

/// PS3.3 C.7.6.3.1.2 (ITU-R BT.601 with full range).
void storeYbr(double y, double cb, double cr, std::byte* out)
{
    out[0] = static_cast<std::byte>(toByte(y + 1.402 * (cr - 128)));
    out[1] = static_cast<std::byte>(toByte(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128)));
    out[2] = static_cast<std::byte>(toByte(y + 1.772 * (cb - 128)));
}

void shapeColour(const RawFrame& raw, std::span<std::byte> out)
{
    const std::size_t pixels = std::size_t {raw.width} * raw.height;
    const std::size_t next = raw.byPlane ? pixels : 1;
    const std::size_t step = raw.byPlane ? 1 : 3;
    const StoredValue stored {raw};
    for (std::size_t i = 0; i < pixels; ++i) {
        const std::size_t at = i * step;
        const std::uint8_t a = stored.sampleAt(raw.bytes, at);
        const std::uint8_t b = stored.sampleAt(raw.bytes, at + next);
        const std::uint8_t c = stored.sampleAt(raw.bytes, at + 2 * next);
        std::byte* pixel = out.data() + 3 * i;
        if (raw.colour == Colour::YbrFull) {
            storeYbr(a, b, c, pixel);
        } else {
            pixel[0] = std::byte {a};
            pixel[1] = std::byte {b};
            pixel[2] = std::byte {c};
        }
    }
}

/// Two luminances, then the colour they share.
void shapeYbr422(const RawFrame& raw, std::span<std::byte> out)
{
    const std::size_t pairs = std::size_t {raw.width} * raw.height / 2;
    for (std::size_t i = 0; i < pairs; ++i) {
        const std::uint8_t cb = byteAt(raw.bytes, 4 * i + 2);
        const std::uint8_t cr = byteAt(raw.bytes, 4 * i + 3);
        storeYbr(byteAt(raw.bytes, 4 * i), cb, cr, out.data() + 6 * i);
        storeYbr(byteAt(raw.bytes, 4 * i + 1), cb, cr, out.data() + 6 * i + 3);
    }
}

bool hasSoundBits(const RawFrame& raw)
{
    return (raw.bitsAllocated == 8 || raw.bitsAllocated == 16 || raw.bitsAllocated == 32)
        && raw.bitsStored >= 1 && raw.bitsStored <= raw.bitsAllocated
        && raw.highBit < raw.bitsAllocated && raw.highBit + 1 >= raw.bitsStored;
}

} // namespace

std::uint64_t rawBytes(const RawFrame& raw)
{
    const std::uint64_t pixels = std::uint64_t {raw.width} * raw.height;
    switch (raw.colour) {
    case Colour::Grey:
    case Colour::Palette:
        return pixels * (raw.bitsAllocated / 8U);
    case Colour::Rgb:
    case Colour::YbrFull:
        return pixels * 3 * (raw.bitsAllocated / 8U);
    case Colour::YbrFull422:
        return pixels * 2;
    }
    return 0;
}

std::optional<ImagingFault>
shapePixels(const RawFrame& raw, const std::optional<Palette>& palette, std::span<std::byte> out)
{
    const std::size_t pixels = std::size_t {raw.width} * raw.height;
    const bool narrow = raw.bitsAllocated <= 8 && !raw.isSigned && raw.modality == nullptr;
    const std::size_t wanted = raw.colour == Colour::Grey ? pixels * (narrow ? 1 : 2) : pixels * 3;
    if (!hasSoundBits(raw) || raw.bitsAllocated > 16 || raw.bytes.size() < rawBytes(raw)
        || out.size() != wanted)
        return ImagingFault::Damaged;
    switch (raw.colour) {
    case Colour::Grey:
        shapeGrey(raw, out);
        return std::nullopt;
    case Colour::Palette:
        if (!palette
            || std::any_of(palette->channels.begin(),
                           palette->channels.end(),
                           [](const auto& channel) { return channel.empty(); }))
            return ImagingFault::Damaged;
        shapePalette(raw, *palette, out);
        return std::nullopt;
    case Colour::Rgb:
    case Colour::YbrFull:
        shapeColour(raw, out);
        return std::nullopt;
    case Colour::YbrFull422:
        // Pairs run along a row, so an odd width would shift every other row.
        if (raw.width % 2 != 0)
            return ImagingFault::Unsupported;
        shapeYbr422(raw, out);
        return std::nullopt;
    }
    return ImagingFault::Damaged;
}

tl::expected<Narrowing, ImagingFault> shapeWidePixels(const RawFrame& raw, std::span<std::byte> out)
{
    const std::size_t pixels = std::size_t {raw.width} * raw.height;
    if (!hasSoundBits(raw) || raw.bytes.size() < rawBytes(raw) || out.size() != pixels * 2)
        return tl::make_unexpected(ImagingFault::Damaged);
    const StoredValue stored {raw};
    std::int64_t least = stored.wideAt(raw.bytes, 0);
    std::int64_t most = least;
    for (std::size_t i = 1; i < pixels; ++i) {
        const std::int64_t value = stored.wideAt(raw.bytes, i);
        least = std::min(least, value);
        most = std::max(most, value);
    }
    const auto span = static_cast<std::uint64_t>(most - least);
    const int shift = std::max(0, static_cast<int>(std::bit_width(span)) - 16);
    for (std::size_t i = 0; i < pixels; ++i) {
        const auto value = static_cast<std::uint16_t>(
            static_cast<std::uint64_t>(stored.wideAt(raw.bytes, i) - least) >> shift);
        std::memcpy(out.data() + 2 * i, &value, sizeof value);
    }
    return Narrowing {std::ldexp(1.0, shift), static_cast<double>(least)};
}

std::optional<ImagingFault> spreadBits(Bytes bits, std::uint64_t firstBit, std::span<std::byte> out)
{
    if ((firstBit + out.size() + 7) / 8 > bits.size())
        return ImagingFault::Truncated;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::uint64_t at = firstBit + i;
        out[i] = (bits[at / 8] >> (at % 8)) & std::byte {1};
    }
    return std::nullopt;
}

std::uint16_t LookupTable::at(std::int32_t value) const
{
    const std::int64_t place = std::int64_t {value} - firstMapped;
    const auto last = static_cast<std::int64_t>(entries.size()) - 1;
    return entries[static_cast<std::size_t>(std::clamp<std::int64_t>(place, 0, last))];
}

void swapWords(std::span<std::byte> bytes)
{
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        std::swap(bytes[i], bytes[i + 1]);
}

} // namespace sartorius::dicom
