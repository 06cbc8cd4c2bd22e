#include "dicom/frame.h"

#include <cmath>
#include <cstring>

namespace sartorius::dicom {

namespace {

constexpr std::uint64_t kPixelBudget = std::uint64_t {1} << 30;

bool isFinite(double value)
{
    return std::isfinite(value);
}

bool hasKnownShape(const FrameHeader& header)
{
    const bool grey = header.samples == 1
        && (header.photometric == Photometric::Monochrome1
            || header.photometric == Photometric::Monochrome2);
    const bool colour = header.samples == 3 && header.photometric == Photometric::Rgb;
    if (grey)
        return header.bytesPerSample == 2 || (header.bytesPerSample == 1 && !header.isSigned);
    return colour && header.bytesPerSample == 1 && !header.isSigned;
}

template <class T>
std::int32_t valueAt(std::span<const std::byte> pixels, std::size_t index)
{
    T value {};
    std::memcpy(&value, pixels.data() + index * sizeof(T), sizeof(T));
    return value;
}

} // namespace

std::uint64_t pixelBytes(const FrameHeader& header)
{
    if (!hasKnownShape(header))
        return 0;
    const std::uint64_t perPixel = std::uint64_t {header.samples} * header.bytesPerSample;
    const std::uint64_t pixels = std::uint64_t {header.width} * header.height;
    return pixels > kPixelBudget ? 0 : pixels * perPixel;
}

std::uint64_t frameBytes(const FrameHeader& header)
{
    const std::uint64_t pixels = pixelBytes(header);
    if (pixels == 0)
        return 0;
    const std::uint64_t mask = header.overlay ? std::uint64_t {header.width} * header.height : 0;
    return pixels + header.voiEntries + mask;
}

bool isSound(const FrameHeader& header)
{
    const std::uint64_t bytes = pixelBytes(header);
    if (bytes == 0 || bytes > kPixelBudget)
        return false;
    if (header.bitsStored < 1 || header.bitsStored > 8 * header.bytesPerSample)
        return false;
    if (!isFinite(header.rescaleSlope) || !isFinite(header.rescaleIntercept))
        return false;
    if (header.window
        && (!isFinite(header.window->center) || !isFinite(header.window->width)
            || header.window->width < 1))
        return false;
    constexpr std::uint32_t kMostEntries = 65536; // a table's descriptor has 16 bits
    if (header.voiEntries > kMostEntries || (header.voiEntries != 0 && header.samples != 1))
        return false;
    if (!isFinite(header.pixelAspect) || header.pixelAspect <= 0)
        return false;
    const PixelSpacing& spacing = header.spacing;
    if (spacing.source == SpacingSource::None)
        return spacing.rowMm == 0 && spacing.columnMm == 0;
    return isFinite(spacing.rowMm) && isFinite(spacing.columnMm) && spacing.rowMm > 0
        && spacing.columnMm > 0;
}

std::int32_t Frame::storedValue(std::uint32_t column, std::uint32_t row) const
{
    if (header.samples != 1 || column >= header.width || row >= header.height
        || pixels.size() < pixelBytes(header))
        return 0;
    const std::size_t index = std::size_t {row} * header.width + column;
    if (header.bytesPerSample == 1)
        return valueAt<std::uint8_t>(pixels, index);
    return header.isSigned ? valueAt<std::int16_t>(pixels, index)
                           : valueAt<std::uint16_t>(pixels, index);
}

} // namespace sartorius::dicom
