// Ways of writing pixels down that a clinic meets, each made byte by byte.

#include "dicom/presentation.h"
#include "dicom/supervisor/imaging.h"
#include "tests/dicom/dicom_bytes.h"
#include "tests/dicom/jpeg2000_bytes.h"
#include "tests/dicom/scratch_folder.h"
#include "tests/dicom/supervisor/imaging_fixture.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace sartorius::dicom;
using namespace sartorius::tests;
using namespace std::string_literals;

namespace {

FrameHandle firstFrame(const DicomBytes& made)
{
    const ScratchFolder folder;
    return startedSupervisor().decodeFrame(folder.write("a.dcm", made.bytes()), 0).value();
}

Instance factsOf(const DicomBytes& made)
{
    const ScratchFolder folder;
    return startedSupervisor().describe(folder.write("a.dcm", made.bytes())).value();
}

DicomBytes picture(std::uint16_t samples,
                   std::string_view photometric,
                   std::uint16_t size,
                   std::uint16_t allocated,
                   std::uint16_t stored)
{
    DicomBytes made = DicomBytes::file();
    made.identity().number(0x00280002, samples).text(0x00280004, "CS", photometric);
    if (samples == 3)
        made.number(0x00280006, 0);
    made.number(0x00280010, size).number(0x00280011, size).number(0x00280100, allocated);
    made.number(0x00280101, stored).number(0x00280102, static_cast<std::uint16_t>(stored - 1));
    made.number(0x00280103, 0);
    return made;
}

/// A sequence with one item that holds a table of words.
void table(DicomBytes& made,
           std::uint32_t sequence,
           const std::string& descriptor,
           std::string words)
{
    made.longHead(sequence, "SQ", kUndefined).delimiter(kItem, kUndefined);
    made.text(0x00283002, "US", descriptor);
    made.longHead(0x00283006, "OW", static_cast<std::uint32_t>(words.size())).raw(words);
    made.delimiter(kItemEnd, 0).delimiter(kSequenceEnd, 0);
}

void pixels(DicomBytes& made, const std::string& bytes)
{
    made.longHead(kPixelData, "OW", static_cast<std::uint32_t>(bytes.size())).raw(bytes);
}

} // namespace

TEST_CASE("A modality table is applied and windows mean its output", "[dicom][formats]")
{
    DicomBytes made = picture(1, "MONOCHROME2", 2, 8, 8);
    made.text(0x00281050, "DS", "500").text(0x00281051, "DS", "1000");
    // Three entries from 1 on, of 16 bits.
    table(made, 0x00283000, "\3\0\1\0\x10\0"s, "\x0A\0\x64\0\xE8\x03"s);
    pixels(made, "\0\1\2\xFF"s);

    const FrameHandle handle = firstFrame(made);
    const Frame frame = handle.frame();
    CHECK(frame.storedValue(0, 0) == 10);
    CHECK(frame.storedValue(1, 0) == 10);
    CHECK(frame.storedValue(0, 1) == 100);
    CHECK(frame.storedValue(1, 1) == 1000);
    CHECK(handle.header().window->center == 500);
    CHECK(factsOf(made).image.modalityTable);
}

TEST_CASE("A VOI table draws each value by its entry, and stretches with the window",
          "[dicom][formats]")
{
    DicomBytes made = picture(1, "MONOCHROME2", 2, 8, 8);
    // Four entries from 10 on, of 8 bits; not a line.
    table(made, 0x00283010, "\4\0\x0A\0\x08\0"s, "\0\0\xC8\0\x32\0\xFF\0"s);
    pixels(made, "\x0A\x0B\x0C\x0D"s);

    const FrameHandle handle = firstFrame(made);
    const Frame frame = handle.frame();
    Window window = initialWindow(frame);
    CHECK(window.function == WindowFunction::Table);
    CHECK(render(frame, window).bytes == std::vector<std::uint8_t> {0, 200, 50, 255});
    window.width *= 2;
    CHECK(render(frame, window).bytes == std::vector<std::uint8_t> {200, 200, 50, 50});
    window.function = WindowFunction::Linear;
    CHECK(render(frame, window).bytes.front() < render(frame, window).bytes.back());
}

TEST_CASE("SIGMOID and LINEAR_EXACT windows are drawn as the standard says", "[dicom][formats]")
{
    DicomBytes made = picture(1, "MONOCHROME2", 2, 8, 8);
    made.text(0x00281050, "DS", "100").text(0x00281051, "DS", "80");
    made.text(0x00281056, "CS", "SIGMOID");
    pixels(made, "\x3C\x64\x8C\0"s);
    const FrameHandle handle = firstFrame(made);
    const Picture drawn = render(handle.frame(), initialWindow(handle.frame()));
    // 255 / (1 + exp(-4 (x - 100) / 80)) at 60, 100 and 140; PS3.3 C.11.2.1.3.1.
    CHECK(drawn.bytes == std::vector<std::uint8_t> {30, 128, 225, 2});

    DicomBytes exact = picture(1, "MONOCHROME2", 2, 8, 8);
    exact.text(0x00281050, "DS", "100").text(0x00281051, "DS", "80");
    exact.text(0x00281056, "CS", "LINEAR_EXACT");
    pixels(exact, "\x3C\x64\x8C\0"s);
    const FrameHandle line = firstFrame(exact);
    CHECK(render(line.frame(), initialWindow(line.frame())).bytes
          == std::vector<std::uint8_t> {0, 128, 255, 0});
}

TEST_CASE("Overlays are drawn over the picture and can be hidden", "[dicom][formats]")
{
    DicomBytes made = picture(1, "MONOCHROME2", 2, 8, 8);
    made.number(0x60000010, 1).number(0x60000011, 2).text(0x60000040, "CS", "G");
    made.text(0x60000050, "SS", "\2\0\1\0"s).number(0x60000100, 1).number(0x60000102, 0);
    made.longHead(0x60003000, "OW", 2).raw("\2\0"s);
    made.longHead(kPixelData, "OW", 4).raw("\1\2\3\4"s);

    const FrameHandle handle = firstFrame(made);
    const Frame frame = handle.frame();
    const Window window {0, 1000, {}};
    CHECK(render(frame, window).bytes.back() == 255);
    CHECK(render(frame, window, Invert::No, Graphics::Hidden).bytes.back() < 255);
    CHECK(std::count(frame.overlay.begin(), frame.overlay.end(), std::byte {1}) == 1);
}

TEST_CASE("One bit a pixel becomes one byte a pixel", "[dicom][formats]")
{
    DicomBytes made = picture(1, "MONOCHROME2", 3, 1, 1);
    // Two frames of nine bits: the second begins within a byte.
    made.text(0x00280008, "IS", "2");
    pixels(made, "\xFF\x55\x03\0"s);
    const ScratchFolder folder;
    auto image = startedSupervisor().open(folder.write("a.dcm", made.bytes())).value();
    const FrameHandle second = image.frame(1).value();
    const std::vector wanted {0, 1, 0, 1, 0, 1, 0, 1, 1};
    for (std::uint32_t i = 0; i < 9; ++i)
        CHECK(second.frame().storedValue(i % 3, i / 3) == wanted[i]);
}

TEST_CASE("Pixels of 32 bits keep their values", "[dicom][formats]")
{
    DicomBytes made = picture(1, "MONOCHROME2", 2, 32, 32);
    pixels(made, "\x40\x42\x0F\0\x41\x42\x0F\0\x40\x42\x0F\0\x72\x42\x0F\0"s); // 1,000,000 on
    const FrameHandle handle = firstFrame(made);
    const FrameHeader& header = handle.header();
    const auto value = [&](std::uint32_t x, std::uint32_t y) {
        return handle.frame().storedValue(x, y) * header.rescaleSlope + header.rescaleIntercept;
    };
    CHECK(value(0, 0) == 1000000);
    CHECK(value(1, 0) == 1000001);
    CHECK(value(1, 1) == 1000050);
}

TEST_CASE("Colours of 16 bits are shown with their upper eight", "[dicom][formats]")
{
    DicomBytes made = picture(3, "RGB", 1, 16, 16);
    pixels(made, "\x34\x12\x78\x56\xBC\x9A"s);
    const FrameHandle handle = firstFrame(made);
    const auto bytes = handle.frame().pixels;
    CHECK(bytes[0] == std::byte {0x12});
    CHECK(bytes[1] == std::byte {0x56});
    CHECK(bytes[2] == std::byte {0x9A});
}

TEST_CASE("A JPEG 2000 frame in many fragments is joined, and its own sign counts",
          "[dicom][formats]")
{
    std::vector<std::int32_t> samples;
    for (int i = 0; i < 16 * 16; ++i)
        samples.push_back(i - 100);
    const std::string stream = jpeg2000Stream(samples, 16, 16, 1, 12, true);
    DicomBytes made = DicomBytes::file("1.2.840.10008.1.2.4.90");
    made.identity().greyImage(16, 16, 12); // says unsigned
    made.longHead(kPixelData, "OB", kUndefined).delimiter(kItem, 0);
    for (std::size_t at = 0; at < stream.size(); at += 50) {
        const std::string piece = stream.substr(at, 50);
        made.delimiter(kItem, static_cast<std::uint32_t>(piece.size())).raw(piece);
    }
    made.delimiter(kSequenceEnd, 0);

    const FrameHandle handle = firstFrame(made);
    for (std::uint32_t i = 0; i < 16 * 16; ++i)
        REQUIRE(handle.frame().storedValue(i % 16, i / 16) == static_cast<std::int32_t>(i) - 100);
}

TEST_CASE("Pixels that are not square say so", "[dicom][formats]")
{
    DicomBytes made = picture(1, "MONOCHROME2", 2, 8, 8);
    made.text(0x00280034, "IS", "2\\1");
    pixels(made, "\1\2\3\4"s);
    CHECK(factsOf(made).image.pixelAspect == 2);
    CHECK(firstFrame(made).header().pixelAspect == 2);
}

TEST_CASE("A lossy image never goes without a word", "[dicom][formats]")
{
    DicomBytes made = picture(1, "MONOCHROME2", 2, 8, 8);
    made.text(0x00282110, "CS", "01").text(0x00282112, "DS", "12.5");
    made.text(0x00282114, "CS", "ISO_10918_1");
    pixels(made, "\1\2\3\4"s);
    const Instance instance = factsOf(made);
    CHECK(instance.image.lossy);
    CHECK(instance.image.lossyNote == "12.5:1 ISO_10918_1");
}

TEST_CASE("A meta header that names another encoding than the dataset has is seen through",
          "[dicom][formats]")
{
    DicomBytes made = DicomBytes::file("1.2.840.10008.1.2"); // implicit, it says
    made.identity().greyImage(4, 4).ramp(4, 4);
    const Instance instance = factsOf(made);
    CHECK(instance.patient.patientId == "DEMO-1");
    CHECK(instance.image.transferSyntax == "1.2.840.10008.1.2.1");
}
