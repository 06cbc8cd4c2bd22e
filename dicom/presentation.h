#pragma once

#include "dicom/frame.h"

#include <cstdint>
#include <vector>

namespace sartorius::dicom {

/// A picture ready to be shown: 8 bits a channel, row by row without padding.
struct Picture
{
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint16_t channels = 1; ///< 1 = grey, 3 = red green blue
    std::vector<std::uint8_t> bytes;

    friend bool operator==(const Picture&, const Picture&) = default;
};

enum class Invert : std::uint8_t { No, Yes };

enum class Graphics : std::uint8_t { Drawn, Hidden };

/// Window and level by the functions of PS3.3 C.11.2.1 after rescaling; MONOCHROME1 is turned so
/// that its lowest value is white; `Invert::Yes` turns the result once more. Colour passes
/// unchanged but for the inversion. A window narrower than 1 is drawn as if its width were 1; one
/// by a table the frame does not have is drawn as LINEAR. Overlays are white. Pure; about 0.2 ms
/// for 512 x 512. An unsound header gives an empty picture.
Picture render(const Frame& frame,
               const Window& window,
               Invert invert = Invert::No,
               Graphics graphics = Graphics::Drawn);

/// From the lowest to the highest grey of the picture, padding left out.
Window fullRangeWindow(const Frame& frame);

/// What to show first: the file's own table, else its first preset, else the full range.
Window initialWindow(const Frame& frame);

} // namespace sartorius::dicom
