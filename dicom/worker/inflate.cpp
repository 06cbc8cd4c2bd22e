#include "dicom/worker/inflate.h"

#include <algorithm>
#include <limits>
#include <zlib.h>

namespace sartorius::dicom {

namespace {

struct Stream
{
    z_stream state {};
    bool ready = false;

    Stream() { ready = inflateInit2(&state, -MAX_WBITS) == Z_OK; }

    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    ~Stream()
    {
        if (ready)
            inflateEnd(&state);
    }
};

bool begin(Stream& stream, Bytes packed)
{
    if (!stream.ready || packed.size() > std::numeric_limits<uInt>::max())
        return false;
    // zlib's interface predates const; it does not write to its input.
    stream.state.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
    stream.state.avail_in = static_cast<uInt>(packed.size());
    return true;
}

} // namespace

tl::expected<std::size_t, ImagingFault> inflateInto(Bytes packed, std::span<std::byte> out)
{
    Stream stream;
    if (!begin(stream, packed) || out.size() > std::numeric_limits<uInt>::max())
        return tl::make_unexpected(ImagingFault::TooLarge);
    stream.state.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.state.avail_out = static_cast<uInt>(out.size());
    const int answer = inflate(&stream.state, Z_FINISH);
    const std::size_t filled = out.size() - stream.state.avail_out;
    if (answer == Z_STREAM_END)
        return filled;
    if (answer != Z_BUF_ERROR && answer != Z_OK)
        return tl::make_unexpected(ImagingFault::Damaged);
    return tl::make_unexpected(filled == out.size() ? ImagingFault::TooLarge
                                                    : ImagingFault::Truncated);
}

tl::expected<std::vector<std::byte>, ImagingFault> inflateRaw(Bytes packed, std::size_t limit)
{
    Stream stream;
    if (!begin(stream, packed))
        return tl::make_unexpected(ImagingFault::TooLarge);
    std::vector<std::byte> out;
    std::size_t made = 0;
    for (;;) {
        if (made == limit)
            return tl::make_unexpected(ImagingFault::TooLarge);
        out.resize(std::min(limit, std::max<std::size_t>(64 * 1024, made * 2)));
        stream.state.next_out = reinterpret_cast<Bytef*>(out.data() + made);
        stream.state.avail_out = static_cast<uInt>(out.size() - made);
        const int answer = inflate(&stream.state, Z_NO_FLUSH);
        made = out.size() - stream.state.avail_out;
        if (answer == Z_STREAM_END)
            break;
        if (answer == Z_BUF_ERROR
            || (answer == Z_OK && stream.state.avail_in == 0 && stream.state.avail_out != 0))
            return tl::make_unexpected(ImagingFault::Truncated);
        if (answer != Z_OK)
            return tl::make_unexpected(ImagingFault::Damaged);
    }
    out.resize(made);
    return out;
}

} // namespace sartorius::dicom
