#include "dicom/worker/jpeg_markers.h"
#include "dicom/worker/pixels.h"

#include <catch2/catch.hpp>

#include <cstring>

using namespace sartorius::dicom;

namespace {

std::vector<std::byte> bytes(std::initializer_list<int> values)
{
    std::vector<std::byte> out;
    for (const int value : values)
        out.push_back(static_cast<std::byte>(value));
    return out;
}

RawFrame raw(const std::vector<std::byte>& data, std::uint32_t width, Colour colour)
{
    RawFrame frame;
    frame.bytes = data;
    frame.width = width;
    frame.height = 1;
    frame.colour = colour;
    return frame;
}

std::int16_t wordAt(const std::vector<std::byte>& out, std::size_t index)
{
    std::int16_t value = 0;
    std::memcpy(&value, out.data() + 2 * index, 2);
    return value;
}

bool foundTem(const std::vector<std::byte>& stream)
{
    TemMarkerSearch search;
    return search.feed(stream);
}

} // namespace

TEST_CASE("Bits above the stored ones are dropped and signs extended", "[dicom][pixels]")
{
    // 0xF800 and 0xF7FF: an overlay in the top four bits over -2048 and 2047.
    const auto data = bytes({0x00, 0xF8, 0xFF, 0xF7});
    RawFrame frame = raw(data, 2, Colour::Grey);
    frame.bitsAllocated = 16;
    frame.bitsStored = 12;
    frame.highBit = 11;
    frame.isSigned = true;
    std::vector<std::byte> out(4);

    CHECK(shapePixels(frame, std::nullopt, out) == std::nullopt);
    CHECK(wordAt(out, 0) == -2048);
    CHECK(wordAt(out, 1) == 2047);

    frame.isSigned = false;
    CHECK(shapePixels(frame, std::nullopt, out) == std::nullopt);
    CHECK(wordAt(out, 0) == 2048);
}

TEST_CASE("Planes and pixels of colour come out alike", "[dicom][pixels]")
{
    const auto byPixel = bytes({1, 2, 3, 4, 5, 6});
    const auto byPlane = bytes({1, 4, 2, 5, 3, 6});
    std::vector<std::byte> out(6);

    CHECK(shapePixels(raw(byPixel, 2, Colour::Rgb), std::nullopt, out) == std::nullopt);
    CHECK(out == byPixel);
    RawFrame planes = raw(byPlane, 2, Colour::Rgb);
    planes.byPlane = true;
    CHECK(shapePixels(planes, std::nullopt, out) == std::nullopt);
    CHECK(out == byPixel);
}

TEST_CASE("YBR becomes red, green and blue", "[dicom][pixels]")
{
    // Grey stays grey; Y 76, Cb 85, Cr 255 is pure red (ITU-R BT.601).
    const auto data = bytes({100, 128, 128, 76, 85, 255});
    std::vector<std::byte> out(6);

    CHECK(shapePixels(raw(data, 2, Colour::YbrFull), std::nullopt, out) == std::nullopt);
    CHECK(out == bytes({100, 100, 100, 254, 0, 0}));

    const auto halved = bytes({100, 120, 128, 128});
    CHECK(shapePixels(raw(halved, 2, Colour::YbrFull422), std::nullopt, out) == std::nullopt);
    CHECK(out == bytes({100, 100, 100, 120, 120, 120}));
}

TEST_CASE("A palette is looked up, and beyond its ends its ends", "[dicom][pixels]")
{
    const Palette palette {1, {{{10, 20}, {30, 40}, {50, 60}}}};
    const auto data = bytes({0, 2, 9});
    std::vector<std::byte> out(9);

    CHECK(shapePixels(raw(data, 3, Colour::Palette), palette, out) == std::nullopt);
    CHECK(out == bytes({10, 30, 50, 20, 40, 60, 20, 40, 60}));
}

TEST_CASE("Pixels that do not fit their frame are refused", "[dicom][pixels]")
{
    const auto data = bytes({1, 2, 3});
    std::vector<std::byte> out(4);
    CHECK(shapePixels(raw(data, 4, Colour::Grey), std::nullopt, out) == ImagingFault::Damaged);
    out.resize(2);
    CHECK(shapePixels(raw(data, 3, Colour::Grey), std::nullopt, out) == ImagingFault::Damaged);
}

TEST_CASE("A TEM marker is found wherever it is a marker", "[dicom][jpeg]")
{
    CHECK(foundTem(bytes({0xFF, 0xD8, 0xFF, 0x01})));
    CHECK(foundTem(bytes({0xFF, 0xD8, 0xFF, 0xFF, 0x01})));
    // After a segment, and inside a scan.
    CHECK(foundTem(bytes({0xFF, 0xD8, 0xFF, 0xE0, 0, 3, 7, 0xFF, 0x01})));
    CHECK(foundTem(bytes({0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 1, 2, 0xFF, 0x00, 0xFF, 0x01})));
}

TEST_CASE("FF 01 inside a segment is no marker", "[dicom][jpeg]")
{
    CHECK_FALSE(foundTem(bytes({0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0xFF, 0x01, 0xFF, 0xD9})));
    CHECK_FALSE(
        foundTem(bytes({0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 0x01, 0xFF, 0x00, 0x01, 0xFF, 0xD0, 0x01})));
}

TEST_CASE("A TEM marker broken over two fragments is found", "[dicom][jpeg]")
{
    TemMarkerSearch search;
    CHECK_FALSE(search.feed(bytes({0xFF, 0xD8, 0xFF})));
    CHECK(search.feed(bytes({0x01})));
}
