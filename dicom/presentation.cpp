#include "dicom/presentation.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace sartorius::dicom {

namespace {

/// The stored values a grey frame can hold.
struct Range
{
    std::int32_t first = 0;
    std::int32_t last = 0;
};

Range storedRange(const FrameHeader& header)
{
    if (header.bytesPerSample == 1)
        return {0, 255};
    if (header.isSigned)
        return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
    return {0, std::numeric_limits<std::uint16_t>::max()};
}

bool isPadding(const FrameHeader& header, std::int32_t stored)
{
    if (!header.paddingFirst)
        return false;
    const std::int32_t last = header.paddingLast.value_or(*header.paddingFirst);
    return stored >= std::min(*header.paddingFirst, last)
        && stored <= std::max(*header.paddingFirst, last);
}

// PS3.3 C.11.2.1.2.1, ymin = 0, ymax = 255.
std::uint8_t linear(double value, double center, double width)
{
    const double half = (width - 1) / 2;
    if (value <= center - 0.5 - half)
        return 0;
    if (value > center - 0.5 + half)
        return 255;
    const double grey = ((value - (center - 0.5)) / (width - 1) + 0.5) * 255;
    return static_cast<std::uint8_t>(std::lround(std::clamp(grey, 0.0, 255.0)));
}

// PS3.3 C.11.2.1.3.1.
std::uint8_t sigmoid(double value, double center, double width)
{
    const double grey = 255 / (1 + std::exp(-4 * (value - center) / width));
    return static_cast<std::uint8_t>(std::lround(std::clamp(grey, 0.0, 255.0)));
}

/// The table stretched over the window; over its own range each value meets its own entry.
std::uint8_t fromTable(std::span<const std::byte> table, double value, double center, double width)
{
    const auto entries = static_cast<double>(table.size());
    const double place = (value - (center - width / 2)) / width * entries;
    constexpr double kRounding = 1e-6; // a whole place must not fall below itself
    const double entry = std::clamp(std::floor(place + kRounding), 0.0, entries - 1);
    return std::to_integer<std::uint8_t>(table[static_cast<std::size_t>(entry)]);
}

std::uint8_t greyOf(const Frame& frame, const Window& window, double value, double width)
{
    switch (window.function) {
    case WindowFunction::Sigmoid:
        return sigmoid(value, window.center, width);
    case WindowFunction::Table:
        if (!frame.voiTable.empty())
            return fromTable(frame.voiTable, value, window.center, width);
        break;
    case WindowFunction::Linear:
        break;
    }
    return linear(value, window.center, width);
}

// One entry per possible stored value: padding, inversion and rescaling cost nothing per pixel.
std::vector<std::uint8_t> greyTable(const Frame& frame, const Window& window, Invert invert)
{
    const FrameHeader& header = frame.header;
    const Range range = storedRange(header);
    const bool turned = (header.photometric == Photometric::Monochrome1) != (invert == Invert::Yes);
    const double width = std::max(window.width, 1.0);
    std::vector<std::uint8_t> table(static_cast<std::size_t>(range.last - range.first) + 1);
    for (std::int32_t stored = range.first; stored <= range.last; ++stored) {
        std::uint8_t grey = 0;
        if (!isPadding(header, stored)) {
            const double value = stored * header.rescaleSlope + header.rescaleIntercept;
            grey = greyOf(frame, window, value, width);
            if (turned)
                grey = static_cast<std::uint8_t>(255 - grey);
        }
        table[static_cast<std::size_t>(stored - range.first)] = grey;
    }
    return table;
}

template <class Stored>
void lookUp(std::span<const std::byte> pixels,
            const std::vector<std::uint8_t>& table,
            std::int32_t first,
            std::vector<std::uint8_t>& out)
{
    const std::byte* in = pixels.data();
    for (std::uint8_t& grey : out) {
        Stored stored {};
        std::memcpy(&stored, in, sizeof(Stored));
        in += sizeof(Stored);
        grey = table[static_cast<std::size_t>(std::int32_t {stored} - first)];
    }
}

template <class Stored>
Range usedRange(const Frame& frame)
{
    Range used {std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()};
    const std::size_t count = frame.pixels.size() / sizeof(Stored);
    for (std::size_t i = 0; i < count; ++i) {
        Stored stored {};
        std::memcpy(&stored, frame.pixels.data() + i * sizeof(Stored), sizeof(Stored));
        if (isPadding(frame.header, stored))
            continue;
        used.first = std::min<std::int32_t>(used.first, stored);
        used.last = std::max<std::int32_t>(used.last, stored);
    }
    return used;
}

bool isDrawable(const Frame& frame)
{
    return isSound(frame.header) && frame.pixels.size() == pixelBytes(frame.header);
}

void drawOverlay(const Frame& frame, Picture& picture)
{
    const std::size_t pixels = std::size_t {picture.width} * picture.height;
    if (frame.overlay.size() != pixels)
        return;
    for (std::size_t i = 0; i < pixels; ++i) {
        if (frame.overlay[i] != std::byte {0})
            std::fill_n(picture.bytes.begin() + static_cast<std::ptrdiff_t>(i * picture.channels),
                        picture.channels,
                        std::uint8_t {255});
    }
}

std::vector<std::uint8_t> greysOf(const Frame& frame, const Window& window, Invert invert)
{
    const FrameHeader& header = frame.header;
    std::vector<std::uint8_t> greys(std::size_t {header.width} * header.height);
    const std::vector<std::uint8_t> table = greyTable(frame, window, invert);
    const std::int32_t first = storedRange(header).first;
    if (header.bytesPerSample == 1)
        lookUp<std::uint8_t>(frame.pixels, table, first, greys);
    else if (header.isSigned)
        lookUp<std::int16_t>(frame.pixels, table, first, greys);
    else
        lookUp<std::uint16_t>(frame.pixels, table, first, greys);
    return greys;
}

std::vector<std::uint8_t> coloursOf(const Frame& frame, Invert invert)
{
    std::vector<std::uint8_t> colours(frame.pixels.size());
    const std::uint8_t turn = invert == Invert::Yes ? 0xFF : 0x00;
    std::transform(frame.pixels.begin(), frame.pixels.end(), colours.begin(), [&](std::byte b) {
        return static_cast<std::uint8_t>(std::to_integer<unsigned>(b) ^ turn);
    });
    return colours;
}

} // namespace

Picture render(const Frame& frame, const Window& window, Invert invert, Graphics graphics)
{
    if (!isDrawable(frame) || !std::isfinite(window.center) || !std::isfinite(window.width))
        return {};
    const FrameHeader& header = frame.header;
    Picture picture {header.width, header.height, header.samples, {}};
    picture.bytes = header.samples == 3 ? coloursOf(frame, invert) : greysOf(frame, window, invert);
    if (graphics == Graphics::Drawn)
        drawOverlay(frame, picture);
    return picture;
}

Window fullRangeWindow(const Frame& frame)
{
    if (!isDrawable(frame) || frame.header.samples != 1)
        return Window {128, 256, {}};
    Range used;
    if (frame.header.bytesPerSample == 1)
        used = usedRange<std::uint8_t>(frame);
    else
        used = frame.header.isSigned ? usedRange<std::int16_t>(frame)
                                     : usedRange<std::uint16_t>(frame);
    if (used.first > used.last)
        return Window {128, 256, {}}; // nothing but padding
    const FrameHeader& header = frame.header;
    const double a = used.first * header.rescaleSlope + header.rescaleIntercept;
    const double b = used.last * header.rescaleSlope + header.rescaleIntercept;
    const double low = std::min(a, b);
    const double high = std::max(a, b);
    return Window {(low + high + 1) / 2, high - low + 1, {}};
}

Window initialWindow(const Frame& frame)
{
    const FrameHeader& header = frame.header;
    if (!frame.voiTable.empty())
        return Window {header.voiFirst + header.voiEntries / 2.0,
                       static_cast<double>(header.voiEntries),
                       {},
                       WindowFunction::Table};
    return header.window ? *header.window : fullRangeWindow(frame);
}

} // namespace sartorius::dicom
