#pragma once

#include "dicom/worker/pixels.h"

namespace sartorius::dicom {

/// One overlay of an image (PS3.3 C.9.2), in its own bits or in spare bits of the pixels.
struct OverlayPlane
{
    std::uint32_t rows = 0;
    std::uint32_t columns = 0;
    std::int32_t firstRow = 1; ///< of the picture, counted from 1; may lie outside
    std::int32_t firstColumn = 1;
    std::uint32_t firstFrame = 0; ///< of the image it belongs to, counted from 0
    std::uint32_t frames = 0; ///< it has; 0 = it belongs to every frame of the image
    std::vector<std::byte> bits; ///< empty when embedded
    std::uint16_t embeddedBit = 0; ///< in every pixel, when embedded
};

/// Marks what the planes draw over a frame in `mask`, a byte a pixel of the frame. `raw` holds the
/// frame's pixels before they are shaped, for embedded planes.
void drawOverlays(const std::vector<OverlayPlane>& planes,
                  std::uint32_t frame,
                  const RawFrame& raw,
                  std::span<std::byte> mask);

} // namespace sartorius::dicom
