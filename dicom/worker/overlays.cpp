#include "dicom/worker/overlays.h"

#include <algorithm>

namespace sartorius::dicom {

namespace {

bool belongsTo(const OverlayPlane& plane, std::uint32_t frame)
{
    return plane.frames == 0
        || (frame >= plane.firstFrame && frame - plane.firstFrame < plane.frames);
}

void drawEmbedded(const OverlayPlane& plane, const RawFrame& raw, std::span<std::byte> mask)
{
    const std::size_t bytes = raw.bitsAllocated / 8U;
    const std::size_t at = plane.embeddedBit / 8U;
    if (at >= bytes || raw.bytes.size() < mask.size() * bytes)
        return;
    for (std::size_t i = 0; i < mask.size(); ++i)
        mask[i] |= (raw.bytes[i * bytes + at] >> (plane.embeddedBit % 8U)) & std::byte {1};
}

void drawOwn(const OverlayPlane& plane,
             std::uint32_t frame,
             const RawFrame& raw,
             std::span<std::byte> mask)
{
    const std::uint64_t area = std::uint64_t {plane.rows} * plane.columns;
    const std::uint64_t first = plane.frames == 0 ? 0 : (frame - plane.firstFrame) * area;
    if ((first + area + 7) / 8 > plane.bits.size())
        return;
    for (std::uint32_t row = 0; row < plane.rows; ++row) {
        const std::int64_t y = std::int64_t {plane.firstRow} - 1 + row;
        if (y < 0 || y >= raw.height)
            continue;
        for (std::uint32_t column = 0; column < plane.columns; ++column) {
            const std::int64_t x = std::int64_t {plane.firstColumn} - 1 + column;
            const std::uint64_t bit = first + std::uint64_t {row} * plane.columns + column;
            if (x >= 0 && x < raw.width)
                mask[static_cast<std::size_t>(y) * raw.width + static_cast<std::size_t>(x)]
                    |= (plane.bits[bit / 8] >> (bit % 8)) & std::byte {1};
        }
    }
}

} // namespace

void drawOverlays(const std::vector<OverlayPlane>& planes,
                  std::uint32_t frame,
                  const RawFrame& raw,
                  std::span<std::byte> mask)
{
    std::fill(mask.begin(), mask.end(), std::byte {0});
    for (const OverlayPlane& plane : planes) {
        if (!belongsTo(plane, frame))
            continue;
        if (plane.bits.empty())
            drawEmbedded(plane, raw, mask);
        else
            drawOwn(plane, frame, raw, mask);
    }
}

} // namespace sartorius::dicom
