#include "dicom/worker/dataset_overlays.h"

#include "dicom/worker/dataset_texts.h"

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>

namespace sartorius::dicom {

namespace {

constexpr Uint16 kFirstGroup = 0x6000;
constexpr Uint16 kLastGroup = 0x601E;

std::vector<std::byte> readBits(DcmDataset& dataset, const DcmTagKey& tag)
{
    const Uint8* bytes = nullptr;
    const Uint16* words = nullptr;
    unsigned long count = 0;
    std::vector<std::byte> bits;
    if (dataset.findAndGetUint8Array(tag, bytes, &count).good() && bytes != nullptr) {
        const auto* first = reinterpret_cast<const std::byte*>(bytes);
        bits.assign(first, first + count);
    } else if (dataset.findAndGetUint16Array(tag, words, &count).good() && words != nullptr) {
        for (unsigned long i = 0; i < count; ++i) {
            bits.push_back(static_cast<std::byte>(words[i] & 0xFFU));
            bits.push_back(static_cast<std::byte>(words[i] >> 8U));
        }
    }
    return bits;
}

std::optional<OverlayPlane> readPlane(DcmDataset& dataset, Uint16 group)
{
    const auto rows = storedValueAt(dataset, {group, 0x0010}, false);
    const auto columns = storedValueAt(dataset, {group, 0x0011}, false);
    if (!rows || !columns || *rows == 0 || *columns == 0)
        return std::nullopt;
    OverlayPlane plane;
    plane.rows = static_cast<std::uint32_t>(*rows);
    plane.columns = static_cast<std::uint32_t>(*columns);
    plane.firstRow = storedValueAt(dataset, {group, 0x0050}, true, 0).value_or(1);
    plane.firstColumn = storedValueAt(dataset, {group, 0x0050}, true, 1).value_or(1);
    plane.frames
        = static_cast<std::uint32_t>(std::max(numberAt(dataset, {group, 0x0015}).value_or(0), 0));
    plane.firstFrame = static_cast<std::uint32_t>(
        std::max(storedValueAt(dataset, {group, 0x0051}, false).value_or(1) - 1, 0));
    plane.bits = readBits(dataset, {group, 0x3000});
    const std::int32_t allocated = storedValueAt(dataset, {group, 0x0100}, false).value_or(1);
    const std::int32_t bit = storedValueAt(dataset, {group, 0x0102}, false).value_or(0);
    if (plane.bits.empty() && (allocated == 1 || bit < 1 || bit > 15))
        return std::nullopt;
    plane.embeddedBit = static_cast<std::uint16_t>(bit);
    return plane;
}

} // namespace

std::vector<OverlayPlane> readOverlays(DcmDataset& dataset)
{
    std::vector<OverlayPlane> planes;
    for (Uint16 group = kFirstGroup; group <= kLastGroup; group = static_cast<Uint16>(group + 2)) {
        if (auto plane = readPlane(dataset, group))
            planes.push_back(*std::move(plane));
    }
    return planes;
}

} // namespace sartorius::dicom
