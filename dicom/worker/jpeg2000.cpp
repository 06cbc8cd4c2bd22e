#include "dicom/worker/jpeg2000.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <openjpeg.h>

namespace sartorius::dicom {

namespace {

constexpr std::array kCodestreamStart {
    std::byte {0xFF}, std::byte {0x4F}, std::byte {0xFF}, std::byte {0x51}};

std::uint32_t number(Bytes bytes, std::size_t offset, std::size_t length)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < length; ++i)
        value = (value << 8U) | std::to_integer<std::uint32_t>(bytes[offset + i]);
    return value;
}

/// A JP2 file holds its codestream in a box; a bare codestream begins at once.
Bytes findCodestream(Bytes stream)
{
    constexpr std::size_t kFurthest = std::size_t {64} * 1024;
    const auto end = stream.begin()
        + static_cast<std::ptrdiff_t>(std::min(stream.size(), kFurthest + kCodestreamStart.size()));
    const auto found
        = std::search(stream.begin(), end, kCodestreamStart.begin(), kCodestreamStart.end());
    return found == end ? Bytes {}
                        : stream.subspan(static_cast<std::size_t>(found - stream.begin()));
}

std::uint64_t tilesAlong(std::uint32_t extent, std::uint32_t origin, std::uint32_t tile)
{
    return (std::uint64_t {extent} - origin + tile - 1) / tile;
}

/// The codestream in memory, as the library wants to read it.
struct Source
{
    Bytes bytes;
    std::size_t at = 0;
};

OPJ_SIZE_T readSource(void* out, OPJ_SIZE_T wanted, void* user)
{
    auto* source = static_cast<Source*>(user);
    const std::size_t count = std::min<std::size_t>(wanted, source->bytes.size() - source->at);
    if (count == 0)
        return static_cast<OPJ_SIZE_T>(-1);
    std::memcpy(out, source->bytes.data() + source->at, count);
    source->at += count;
    return count;
}

OPJ_OFF_T skipSource(OPJ_OFF_T wanted, void* user)
{
    auto* source = static_cast<Source*>(user);
    if (wanted < 0 || static_cast<std::uint64_t>(wanted) > source->bytes.size() - source->at)
        return -1;
    source->at += static_cast<std::size_t>(wanted);
    return wanted;
}

OPJ_BOOL seekSource(OPJ_OFF_T place, void* user)
{
    auto* source = static_cast<Source*>(user);
    if (place < 0 || static_cast<std::uint64_t>(place) > source->bytes.size())
        return OPJ_FALSE;
    source->at = static_cast<std::size_t>(place);
    return OPJ_TRUE;
}

template <auto destroy>
struct Destroy
{
    template <class T>
    void operator()(T* held) const
    {
        destroy(held);
    }
};

using Codec2000 = std::unique_ptr<opj_codec_t, Destroy<opj_destroy_codec>>;
using Stream2000 = std::unique_ptr<opj_stream_t, Destroy<opj_stream_destroy>>;
using Image2000 = std::unique_ptr<opj_image_t, Destroy<opj_image_destroy>>;

struct DestroyInformation
{
    void operator()(opj_codestream_info_v2_t* held) const { opj_destroy_cstr_info(&held); }
};

using Information2000 = std::unique_ptr<opj_codestream_info_v2_t, DestroyInformation>;

void saveNothing(const char*, void*) { }

Codec2000 makeCodec()
{
    Codec2000 codec {opj_create_decompress(OPJ_CODEC_J2K)};
    opj_dparameters_t parameters {};
    opj_set_default_decoder_parameters(&parameters);
    if (!codec || opj_setup_decoder(codec.get(), &parameters) == OPJ_FALSE)
        return nullptr;
    // Without handlers it would write to the error stream.
    opj_set_info_handler(codec.get(), saveNothing, nullptr);
    opj_set_warning_handler(codec.get(), saveNothing, nullptr);
    opj_set_error_handler(codec.get(), saveNothing, nullptr);
    return codec;
}

Stream2000 makeStream(Source& source)
{
    Stream2000 stream {opj_stream_create(std::max<std::size_t>(source.bytes.size(), 1), OPJ_TRUE)};
    if (!stream)
        return nullptr;
    opj_stream_set_user_data(stream.get(), &source, nullptr);
    opj_stream_set_user_data_length(stream.get(), source.bytes.size());
    opj_stream_set_read_function(stream.get(), readSource);
    opj_stream_set_skip_function(stream.get(), skipSource);
    opj_stream_set_seek_function(stream.get(), seekSource);
    return stream;
}

bool isAsStated(const opj_image_t& image, const Jpeg2000Facts& facts)
{
    if (image.numcomps != facts.components)
        return false;
    return std::all_of(image.comps, image.comps + image.numcomps, [&](const opj_image_comp_t& one) {
        return one.data != nullptr && one.w == facts.width && one.h == facts.height;
    });
}

template <class Sample>
std::vector<std::byte> interleave(const opj_image_t& image, std::size_t samples, std::size_t pixels)
{
    std::vector<std::byte> bytes(pixels * samples * sizeof(Sample));
    for (std::size_t c = 0; c < samples; ++c) {
        const OPJ_INT32* in = image.comps[c].data;
        std::byte* out = bytes.data() + c * sizeof(Sample);
        for (std::size_t i = 0; i < pixels; ++i, out += samples * sizeof(Sample)) {
            const auto value = static_cast<Sample>(in[i]);
            std::memcpy(out, &value, sizeof value);
        }
    }
    return bytes;
}

} // namespace

tl::expected<Jpeg2000Facts, ImagingFault> readJpeg2000Facts(Bytes stream)
{
    constexpr std::size_t kFixed = 42; // SOC, SIZ and its 38 bytes before the components
    constexpr std::size_t kMostTiles = 1024; // the library keeps some kilobytes for each
    const Bytes bytes = findCodestream(stream);
    if (bytes.size() < kFixed)
        return tl::make_unexpected(ImagingFault::Damaged);
    const std::array<std::uint32_t, 8> size {number(bytes, 8, 4),
                                             number(bytes, 12, 4),
                                             number(bytes, 16, 4),
                                             number(bytes, 20, 4),
                                             number(bytes, 24, 4),
                                             number(bytes, 28, 4),
                                             number(bytes, 32, 4),
                                             number(bytes, 36, 4)};
    const auto [right, bottom, left, top, tileWidth, tileHeight, tileLeft, tileTop] = size;
    Jpeg2000Facts facts;
    facts.components = static_cast<std::uint16_t>(number(bytes, 40, 2));
    if (left >= right || top >= bottom || tileWidth == 0 || tileHeight == 0 || tileLeft > left
        || tileTop > top || facts.components == 0 || bytes.size() < kFixed + 3U * facts.components)
        return tl::make_unexpected(ImagingFault::Damaged);
    if (tilesAlong(right, tileLeft, tileWidth) * tilesAlong(bottom, tileTop, tileHeight)
        > kMostTiles)
        return tl::make_unexpected(ImagingFault::TooLarge);
    facts.width = right - left;
    facts.height = bottom - top;
    const std::uint32_t depth = number(bytes, kFixed, 1);
    for (std::size_t i = 0; i < facts.components; ++i) {
        constexpr std::uint32_t kWhole = 0x0101; // every pixel has its sample
        if (number(bytes, kFixed + 3 * i, 1) != depth
            || number(bytes, kFixed + 3 * i + 1, 2) != kWhole)
            return tl::make_unexpected(ImagingFault::Unsupported);
    }
    facts.isSigned = (depth & 0x80U) != 0;
    facts.bits = static_cast<std::uint16_t>((depth & 0x7FU) + 1);
    facts.codestream = bytes;
    return facts;
}

tl::expected<DecodedFrame, ImagingFault> decodeJpeg2000(const Jpeg2000Facts& facts, bool wide)
{
    const auto damaged = tl::make_unexpected(ImagingFault::Damaged);
    if (facts.bits > (wide ? 16 : 8) || (facts.components != 1 && facts.components < 3))
        return tl::make_unexpected(ImagingFault::Unsupported);
    Source source {facts.codestream};
    const Codec2000 codec = makeCodec();
    const Stream2000 stream = makeStream(source);
    if (!codec || !stream)
        return tl::make_unexpected(ImagingFault::TooLarge);
    opj_image_t* read = nullptr;
    const bool hasHeader = opj_read_header(stream.get(), codec.get(), &read) == OPJ_TRUE;
    const Image2000 image {read};
    if (!hasHeader || !image || opj_decode(codec.get(), stream.get(), image.get()) == OPJ_FALSE
        || opj_end_decompress(codec.get(), stream.get()) == OPJ_FALSE || !isAsStated(*image, facts))
        return damaged;
    DecodedFrame frame;
    const std::size_t pixels = std::size_t {facts.width} * facts.height;
    const std::size_t samples = facts.components == 1 ? 1 : 3;
    frame.bytes = wide ? interleave<std::uint16_t>(*image, samples, pixels)
                       : interleave<std::uint8_t>(*image, samples, pixels);
    frame.colour = samples == 1 ? Colour::Grey : Colour::Rgb;
    const Information2000 information {opj_get_cstr_info(codec.get())};
    frame.transformed = information && information->m_default_tile_info.mct != 0;
    return frame;
}

} // namespace sartorius::dicom
