#pragma once

#include "dicom/study.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sartorius::dicom {

/// How the bytes of a decoded frame are to be read. One of three shapes, all row by row from the
/// top left without padding, numbers in the machine's byte order:
///  - grey, 1 byte a pixel, unsigned
///  - grey, 2 bytes a pixel, signed or not; bits above the stored ones are already cleared or
///  extended
///  - colour, 3 bytes a pixel, red green blue (YBR and palettes are already converted)
struct FrameHeader
{
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint16_t samples = 1; ///< 1 or 3
    std::uint16_t bytesPerSample = 1; ///< 1 or 2
    std::uint16_t bitsStored = 8;
    bool isSigned = false;
    Photometric photometric = Photometric::Monochrome2; ///< Monochrome1, Monochrome2 or Rgb
    double rescaleSlope = 1;
    double rescaleIntercept = 0;
    std::optional<Window> window; ///< the file's first usable preset
    /// Stored value (or range of values) that stands for "no picture here", not for a grey
    /// (0028,0120).
    std::optional<std::int32_t> paddingFirst;
    std::optional<std::int32_t> paddingLast;
    bool lossy = false;
    PixelSpacing spacing;
    double pixelAspect = 1; ///< height of a pixel over its width
    std::uint32_t voiEntries = 0; ///< of the VOI table behind the pixels, at most 65536
    std::int32_t voiFirst = 0; ///< the value its first entry stands for, after rescaling
    bool overlay = false; ///< a mask of the overlays lies behind them

    friend bool operator==(const FrameHeader&, const FrameHeader&) = default;
};

/// Bytes the pixels take; 0 when the header is not one of the three shapes.
std::uint64_t pixelBytes(const FrameHeader& header);

/// Bytes the pixels take with the VOI table and the overlay mask that follow them; 0 for no shape
/// of ours.
std::uint64_t frameBytes(const FrameHeader& header);

/// True when the header is one of the three shapes, its size is within the pixel budget (1 GiB) and
/// every number in it is finite and in range. Whoever gets a header from elsewhere asks this first.
bool isSound(const FrameHeader& header);

/// A decoded picture. Does not own its pixels.
struct Frame
{
    FrameHeader header;
    std::span<const std::byte> pixels; ///< exactly pixelBytes(header) long
    std::span<const std::byte>
        voiTable {}; ///< greys of 8 bits, header.voiEntries of them, or empty
    std::span<const std::byte> overlay {}; ///< a byte a pixel, not 0 where something is drawn

    /// The stored value at a column and row of a grey frame; 0 outside of it.
    std::int32_t storedValue(std::uint32_t column, std::uint32_t row) const;
};

} // namespace sartorius::dicom
