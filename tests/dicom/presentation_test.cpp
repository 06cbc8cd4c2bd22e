#include "dicom/presentation.h"

#include <catch2/catch.hpp>

#include <cstring>

using namespace sartorius::dicom;

namespace {

/// A row of signed 16-bit pixels.
struct Row
{
    std::vector<std::int16_t> values;
    FrameHeader header;

    explicit Row(std::vector<std::int16_t> stored)
        : values(std::move(stored))
    {
        header.width = static_cast<std::uint32_t>(values.size());
        header.height = 1;
        header.bytesPerSample = 2;
        header.bitsStored = 16;
        header.isSigned = true;
    }

    Frame frame() const { return {header, std::as_bytes(std::span(values))}; }
};

std::vector<int> greys(const Picture& picture)
{
    return {picture.bytes.begin(), picture.bytes.end()};
}

} // namespace

TEST_CASE("The window follows the standard's LINEAR function", "[dicom][presentation]")
{
    // PS3.3 C.11.2.1.2.1, its note: centre 2048, width 4096 maps 0 to 0 and 4095 to the top.
    const Row row {{-5, 0, 1024, 2048, 3072, 4095, 5000}};
    CHECK(greys(render(row.frame(), {2048, 4096, {}}))
          == std::vector {0, 0, 64, 128, 191, 255, 255});
    // Centre 2048 and width 1 is a threshold at 2047.5.
    const Row edge {{2047, 2048}};
    CHECK(greys(render(edge.frame(), {2048, 1, {}})) == std::vector {0, 255});
}

TEST_CASE("Rescaling comes before the window", "[dicom][presentation]")
{
    Row row {{0, 1024, 2047}};
    row.header.rescaleSlope = 2;
    row.header.rescaleIntercept = -1024;
    CHECK(greys(render(row.frame(), {1024, 4096, {}})) == std::vector {0, 128, 255});
}

TEST_CASE("MONOCHROME1 shows its lowest value white, and inversion turns it once more",
          "[dicom][presentation]")
{
    Row row {{0, 255}};
    row.header.photometric = Photometric::Monochrome1;
    const Window all {128, 256, {}};
    CHECK(greys(render(row.frame(), all)) == std::vector {255, 0});
    CHECK(greys(render(row.frame(), all, Invert::Yes)) == std::vector {0, 255});
    row.header.photometric = Photometric::Monochrome2;
    CHECK(greys(render(row.frame(), all, Invert::Yes)) == std::vector {255, 0});
}

TEST_CASE("Padding stays black and out of the window", "[dicom][presentation]")
{
    Row row {{-2000, 100, 200}};
    row.header.paddingFirst = -2000;
    const Window window = fullRangeWindow(row.frame());
    CHECK(window.center == 150.5);
    CHECK(window.width == 101);
    CHECK(greys(render(row.frame(), window)) == std::vector {0, 0, 255});
    row.header.photometric = Photometric::Monochrome1;
    CHECK(greys(render(row.frame(), window)) == std::vector {0, 255, 0});
    row.header.paddingLast = 200;
    CHECK(fullRangeWindow(row.frame()).width == 256); // nothing but padding
}

TEST_CASE("The first window is the file's own", "[dicom][presentation]")
{
    Row row {{0, 100}};
    CHECK(initialWindow(row.frame()).width == 101);
    row.header.window = Window {40, 80, "bone"};
    CHECK(initialWindow(row.frame()) == Window {40, 80, "bone"});
}

TEST_CASE("Colour passes unchanged", "[dicom][presentation]")
{
    FrameHeader header;
    header.width = 1;
    header.height = 1;
    header.samples = 3;
    header.photometric = Photometric::Rgb;
    const std::vector<std::uint8_t> pixel {10, 20, 30};
    const Frame frame {header, std::as_bytes(std::span(pixel))};
    CHECK(greys(render(frame, {0, 1, {}})) == std::vector {10, 20, 30});
    CHECK(greys(render(frame, {0, 1, {}}, Invert::Yes)) == std::vector {245, 235, 225});
    CHECK(render(frame, {0, 1, {}}).channels == 3);
}

TEST_CASE("A frame that is not sound gives no picture", "[dicom][presentation]")
{
    Row row {{0, 100}};
    Frame frame = row.frame();
    frame.header.height = 2; // more than there are pixels
    CHECK(render(frame, {0, 1, {}}) == Picture {});
    frame = row.frame();
    frame.header.samples = 2;
    CHECK(render(frame, {0, 1, {}}) == Picture {});
}

TEST_CASE("A stored value is read as the frame says", "[dicom][presentation]")
{
    Row row {{-3, 7}};
    CHECK(row.frame().storedValue(0, 0) == -3);
    CHECK(row.frame().storedValue(1, 0) == 7);
    CHECK(row.frame().storedValue(2, 0) == 0);
    row.header.isSigned = false;
    CHECK(row.frame().storedValue(0, 0) == 65533);
}
