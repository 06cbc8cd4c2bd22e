#pragma once

#include "dicom/frame.h"
#include "dicom/imaging_fault.h"
#include "dicom/worker/prescan.h"

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace sartorius::dicom {

enum class Colour : std::uint8_t { Grey, Palette, Rgb, YbrFull, YbrFull422 };

/// One palette of three, already 8 bits an entry.
struct Palette
{
    std::int32_t firstMapped = 0;
    std::array<std::vector<std::uint8_t>, 3> channels;
};

/// A modality or VOI table: values before its first entry are the first, beyond its last the last.
struct LookupTable
{
    std::int32_t firstMapped = 0;
    std::uint16_t bits = 16; ///< of an entry
    std::vector<std::uint16_t> entries;

    std::uint16_t at(std::int32_t value) const;
};

/// A frame as it comes out of a file or a decoder: little endian, but not yet in one of our shapes.
struct RawFrame
{
    Bytes bytes;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    Colour colour = Colour::Grey;
    std::uint16_t bitsAllocated = 8; ///< 8, 16 or, grey only, 32
    std::uint16_t bitsStored = 8;
    std::uint16_t highBit = 7;
    bool isSigned = false;
    bool byPlane = false; ///< colour: all red, then all green, then all blue
    const LookupTable* modality = nullptr; ///< the caller's; grey values are its output then
};

/// How a frame of 32 bits was brought into 16: value = stored * slope + intercept. Exact, slope 1,
/// where its values span no more than 65536.
struct Narrowing
{
    double slope = 1;
    double intercept = 0;
};

/// Bytes the raw frame must have.
std::uint64_t rawBytes(const RawFrame& raw);

/// Brings a frame into the shape frameShape() promised: stray bits above the stored ones cleared,
/// signs extended, colour as red green blue side by side. Damaged when the sizes do not fit
/// together.
std::optional<ImagingFault>
shapePixels(const RawFrame& raw, const std::optional<Palette>& palette, std::span<std::byte> out);

/// The same for a grey frame of 32 bits, as 16 bits without sign.
tl::expected<Narrowing, ImagingFault> shapeWidePixels(const RawFrame& raw,
                                                      std::span<std::byte> out);

/// Spreads single bits, the lowest of each byte first, over a byte each (PS3.5 D.3). `firstBit`
/// counts from the start of `bits`. Damaged when there are too few.
std::optional<ImagingFault>
spreadBits(Bytes bits, std::uint64_t firstBit, std::span<std::byte> out);

/// Exchanges the bytes of every 16-bit word.
void swapWords(std::span<std::byte> bytes);

} // namespace sartorius::dicom
