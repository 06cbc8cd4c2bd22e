#include "dicom/worker/frame_fragments.h"
#include "dicom/worker/overlays.h"
#include "dicom/worker/segmented_palette.h"

#include <catch2/catch.hpp>

#include <cstring>

using namespace sartorius::dicom;

namespace {

/// Items with their heads, one after the other, and where they lie.
struct Items
{
    std::vector<std::byte> bytes {};
    PixelPlace place {};

    void table(std::initializer_list<std::uint32_t> offsets)
    {
        place.offsetTable = add(offsets.size() * 4);
        std::size_t at = place.offsetTable.offset;
        for (const std::uint32_t offset : offsets) {
            std::memcpy(bytes.data() + at, &offset, 4);
            at += 4;
        }
    }

    void fragment(std::initializer_list<int> values)
    {
        const Piece piece = add(values.size());
        std::size_t at = piece.offset;
        for (const int value : values)
            bytes[at++] = static_cast<std::byte>(value);
        place.fragments.push_back(piece);
    }

    std::vector<int> frame(Codec codec, std::uint32_t frames, std::uint32_t index) const
    {
        std::vector<int> values;
        const auto joined = joinFragments(bytes, place, codec, frames, index);
        for (const std::byte value : joined.value_or(std::vector<std::byte> {}))
            values.push_back(std::to_integer<int>(value));
        return values;
    }

private:
    Piece add(std::size_t length)
    {
        const Piece piece {bytes.size() + 8, length};
        bytes.resize(bytes.size() + 8 + length);
        return piece;
    }
};

} // namespace

TEST_CASE("The fragments of a frame are joined before they are decoded", "[dicom][fragments]")
{
    Items one;
    one.fragment({1, 2});
    one.fragment({3, 4});
    CHECK(one.frame(Codec::Jpeg2000, 1, 0) == std::vector {1, 2, 3, 4});
    CHECK(one.frame(Codec::Jpeg2000, 2, 1) == std::vector {3, 4});
    CHECK(one.frame(Codec::Rle, 3, 0).empty());
}

TEST_CASE("The offset table says which fragments make a frame", "[dicom][fragments]")
{
    Items items;
    items.table({0, 20});
    items.fragment({1, 2});
    items.fragment({3, 4});
    items.fragment({5, 6});
    CHECK(items.frame(Codec::Rle, 2, 0) == std::vector {1, 2, 3, 4});
    CHECK(items.frame(Codec::Rle, 2, 1) == std::vector {5, 6});
}

TEST_CASE("Without a sound offset table a frame begins where its stream begins",
          "[dicom][fragments]")
{
    Items items;
    items.table({0, 7777});
    items.fragment({0xFF, 0xD8, 1});
    items.fragment({2, 3});
    items.fragment({0xFF, 0xD8, 4});
    CHECK(items.frame(Codec::Jpeg, 2, 0) == std::vector {0xFF, 0xD8, 1, 2, 3});
    CHECK(items.frame(Codec::Jpeg, 2, 1) == std::vector {0xFF, 0xD8, 4});
    // RLE has no such mark: better no picture than a wrong one.
    CHECK(items.frame(Codec::Rle, 2, 0).empty());
}

TEST_CASE("A segmented palette is expanded", "[dicom][palette]")
{
    // Three as they are, then a line of two to 50, then the first segment again.
    const std::vector<std::uint16_t> words {0, 3, 10, 20, 30, 1, 2, 50, 2, 1, 0, 0};
    CHECK(expandSegments(words, 256)
          == std::vector<std::uint16_t> {10, 20, 30, 40, 50, 10, 20, 30});
    CHECK(expandSegments(words, 4).size() == 4);
}

TEST_CASE("A segmented palette that points on itself or outside is refused", "[dicom][palette]")
{
    CHECK(expandSegments(std::vector<std::uint16_t> {2, 1, 0, 0}, 256).empty());
    CHECK(expandSegments(std::vector<std::uint16_t> {0, 9, 1}, 256).empty());
    CHECK(expandSegments(std::vector<std::uint16_t> {1, 4, 9}, 256).empty());
    CHECK(expandSegments(std::vector<std::uint16_t> {7, 1, 1}, 256).empty());
}

TEST_CASE("An overlay lands where it says, and what hangs over is cut", "[dicom][overlay]")
{
    RawFrame raw;
    raw.width = 3;
    raw.height = 2;
    OverlayPlane plane;
    plane.rows = 2;
    plane.columns = 2;
    plane.firstRow = 2;
    plane.firstColumn = 3;
    plane.bits = {std::byte {0b0001}};
    std::vector<std::byte> mask(6, std::byte {9});

    drawOverlays({plane}, 0, raw, mask);
    const std::vector wanted {0, 0, 0, 0, 0, 1};
    for (std::size_t i = 0; i < mask.size(); ++i)
        CHECK(std::to_integer<int>(mask[i]) == wanted[i]);

    plane.frames = 1;
    drawOverlays({plane}, 1, raw, mask);
    CHECK(mask[5] == std::byte {0});
}

TEST_CASE("An overlay in the spare bits of the pixels is found", "[dicom][overlay]")
{
    const std::vector<std::byte> pixels {
        std::byte {0xFF}, std::byte {0x0F}, std::byte {0x00}, std::byte {0x10}};
    RawFrame raw;
    raw.bytes = pixels;
    raw.width = 2;
    raw.height = 1;
    raw.bitsAllocated = 16;
    OverlayPlane plane;
    plane.rows = 1;
    plane.columns = 2;
    plane.embeddedBit = 12;
    std::vector<std::byte> mask(2);
    drawOverlays({plane}, 0, raw, mask);
    CHECK(mask[0] == std::byte {0});
    CHECK(mask[1] == std::byte {1});
}
