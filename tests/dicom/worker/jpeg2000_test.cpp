#include "dicom/worker/jpeg2000.h"
#include "tests/dicom/jpeg2000_bytes.h"

#include <catch2/catch.hpp>

#include <cstring>

using namespace sartorius::dicom;
using sartorius::tests::jpeg2000Stream;

namespace {

Bytes bytesOf(const std::string& text)
{
    return std::as_bytes(std::span(text));
}

std::vector<std::int32_t> ramp(std::size_t count, std::int32_t first)
{
    std::vector<std::int32_t> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = first + static_cast<std::int32_t>(i * 37 % 251);
    return values;
}

} // namespace

TEST_CASE("A JPEG 2000 frame comes back bit for bit", "[dicom][jpeg2000]")
{
    for (const bool isSigned : {false, true}) {
        const auto samples = ramp(40 * 30, isSigned ? -125 : 3000);
        const std::string stream = jpeg2000Stream(samples, 40, 30, 1, isSigned ? 10 : 12, isSigned);
        const auto facts = readJpeg2000Facts(bytesOf(stream));
        REQUIRE(facts);
        CHECK(facts->width == 40);
        CHECK(facts->height == 30);
        CHECK(facts->isSigned == isSigned);
        CHECK(facts->bits == (isSigned ? 10 : 12));
        const auto frame = decodeJpeg2000(*facts, true);
        REQUIRE(frame);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            std::int16_t value = 0;
            std::memcpy(&value, frame->bytes.data() + 2 * i, 2);
            REQUIRE(value == samples[i]);
        }
    }
}

TEST_CASE("Colours of JPEG 2000 lie side by side", "[dicom][jpeg2000]")
{
    const auto samples = ramp(std::size_t {3} * 16 * 16, 0);
    const std::string stream = jpeg2000Stream(samples, 16, 16, 3, 8, false);
    const auto frame = decodeJpeg2000(readJpeg2000Facts(bytesOf(stream)).value(), false);
    REQUIRE(frame);
    CHECK(frame->colour == Colour::Rgb);
    CHECK(frame->transformed);
    for (std::size_t i = 0; i < samples.size(); ++i)
        REQUIRE(std::to_integer<std::int32_t>(frame->bytes[i]) == samples[i]);
}

TEST_CASE("A JPEG 2000 stream that is cut is refused whole", "[dicom][jpeg2000]")
{
    const std::string stream = jpeg2000Stream(ramp(32 * 32, 0), 32, 32, 1, 8, false);
    constexpr std::size_t kEndMark = 8; // without its end mark alone the picture is whole
    for (std::size_t length = 0; length + kEndMark < stream.size(); length += 7) {
        const std::string cut = stream.substr(0, length);
        const auto facts = readJpeg2000Facts(bytesOf(cut));
        if (facts)
            CHECK_FALSE(decodeJpeg2000(*facts, false));
    }
}

TEST_CASE("A JPEG 2000 stream of very many tiles is refused before it is decoded",
          "[dicom][jpeg2000]")
{
    std::string stream = jpeg2000Stream(ramp(64 * 64, 0), 64, 64, 1, 8, false);
    CHECK(readJpeg2000Facts(bytesOf(stream)));
    stream[27] = stream[31] = 1; // tiles of 1 x 1
    const auto facts = readJpeg2000Facts(bytesOf(stream));
    REQUIRE_FALSE(facts);
    CHECK(facts.error() == ImagingFault::TooLarge);
}
