#include "dicom/worker/frame_fragments.h"

#include <algorithm>

namespace sartorius::dicom {

namespace {

constexpr std::size_t kItemHead = 8;

std::uint32_t numberAt(Bytes bytes, std::size_t offset)
{
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;)
        value = (value << 8U) | std::to_integer<std::uint32_t>(bytes[offset + i]);
    return value;
}

/// The first fragment of every frame by the offset table; empty when it does not fit.
std::vector<std::size_t> startsByTable(Bytes dataset, const PixelPlace& place, std::uint32_t frames)
{
    std::vector<std::size_t> starts;
    if (place.offsetTable.length != std::size_t {4} * frames || place.fragments.empty())
        return starts;
    const std::size_t base = place.fragments.front().offset - kItemHead;
    for (std::uint32_t i = 0; i < frames; ++i) {
        const std::size_t wanted
            = base + numberAt(dataset, place.offsetTable.offset + std::size_t {4} * i) + kItemHead;
        const auto found = std::lower_bound(
            place.fragments.begin(),
            place.fragments.end(),
            wanted,
            [](const Piece& piece, std::size_t offset) { return piece.offset < offset; });
        const auto at = static_cast<std::size_t>(found - place.fragments.begin());
        if (found == place.fragments.end() || found->offset != wanted
            || (starts.empty() ? at != 0 : at <= starts.back()))
            return {};
        starts.push_back(at);
    }
    return starts;
}

/// FF D8 begins every JPEG and JPEG-LS stream, FF 4F FF 51 every JPEG 2000 one; RLE has no mark.
bool beginsStream(Bytes fragment, Codec codec)
{
    const auto byteIs = [&](std::size_t at, unsigned value) {
        return at < fragment.size() && std::to_integer<unsigned>(fragment[at]) == value;
    };
    switch (codec) {
    case Codec::Jpeg:
    case Codec::JpegLs:
        return byteIs(0, 0xFF) && byteIs(1, 0xD8);
    case Codec::Jpeg2000:
        return byteIs(0, 0xFF) && byteIs(1, 0x4F) && byteIs(2, 0xFF) && byteIs(3, 0x51);
    case Codec::Native:
    case Codec::Rle:
        return false;
    }
    return false;
}

std::vector<std::size_t>
startsByMark(Bytes dataset, const PixelPlace& place, Codec codec, std::uint32_t frames)
{
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < place.fragments.size() && starts.size() <= frames; ++i) {
        const Piece& piece = place.fragments[i];
        if (beginsStream(dataset.subspan(piece.offset, piece.length), codec))
            starts.push_back(i);
    }
    return starts.size() == frames && starts.front() == 0 ? starts : std::vector<std::size_t> {};
}

std::vector<std::byte>
join(Bytes dataset, const PixelPlace& place, std::size_t first, std::size_t last)
{
    std::size_t length = 0;
    for (std::size_t i = first; i < last; ++i)
        length += place.fragments[i].length;
    std::vector<std::byte> joined;
    joined.reserve(length + length % 2);
    for (std::size_t i = first; i < last; ++i) {
        const Bytes piece = dataset.subspan(place.fragments[i].offset, place.fragments[i].length);
        joined.insert(joined.end(), piece.begin(), piece.end());
    }
    return joined;
}

} // namespace

tl::expected<std::vector<std::byte>, ImagingFault> joinFragments(
    Bytes dataset, const PixelPlace& place, Codec codec, std::uint32_t frames, std::uint32_t index)
{
    const std::size_t count = place.fragments.size();
    if (index >= frames || count == 0)
        return tl::make_unexpected(ImagingFault::Damaged);
    if (frames == 1)
        return join(dataset, place, 0, count);
    if (count == frames)
        return join(dataset, place, index, index + std::size_t {1});
    if (count < frames)
        return tl::make_unexpected(ImagingFault::Truncated);
    std::vector<std::size_t> starts = startsByTable(dataset, place, frames);
    if (starts.empty())
        starts = startsByMark(dataset, place, codec, frames);
    if (starts.empty())
        return tl::make_unexpected(ImagingFault::Damaged);
    starts.push_back(count);
    return join(dataset, place, starts[index], starts[index + std::size_t {1}]);
}

} // namespace sartorius::dicom
