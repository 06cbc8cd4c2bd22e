#include "dicom/worker/lookup_tables.h"

#include "dicom/worker/dataset_texts.h"
#include "dicom/worker/segmented_palette.h"

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <bit>

namespace sartorius::dicom {

namespace {

constexpr std::size_t kMostEntries = 65536;

/// The three numbers before a table (PS3.3 C.11.1.1).
struct Descriptor
{
    std::size_t entries = 0;
    std::int32_t first = 0;
    std::uint16_t bits = 16;
};

std::optional<Descriptor> readDescriptor(DcmItem& item, const DcmTagKey& tag, bool isSigned)
{
    const auto entries = storedValueAt(item, tag, false, 0);
    const auto unsignedFirst = storedValueAt(item, tag, false, 1);
    const auto signedFirst = storedValueAt(item, tag, true, 1);
    const auto bits = storedValueAt(item, tag, false, 2);
    if (!entries || !unsignedFirst || !signedFirst || !bits || *bits < 1 || *bits > 16)
        return std::nullopt;
    Descriptor found;
    found.entries = *entries == 0 ? kMostEntries : static_cast<std::size_t>(*entries);
    // Written as US by many although negative: what would run over the end is meant so.
    const bool runsOver = *unsignedFirst + static_cast<std::int64_t>(found.entries) > 65536;
    found.first = isSigned || runsOver ? *signedFirst : *unsignedFirst;
    found.bits = static_cast<std::uint16_t>(*bits);
    return found;
}

/// The words of a table, whatever VR they were written in.
std::vector<std::uint16_t> readWords(DcmItem& item, const DcmTagKey& tag)
{
    const Uint16* words = nullptr;
    const Uint8* bytes = nullptr;
    unsigned long count = 0;
    if (item.findAndGetUint16Array(tag, words, &count).good() && words != nullptr)
        return {words, words + std::min<unsigned long>(count, kMostEntries)};
    std::vector<std::uint16_t> joined;
    if (item.findAndGetUint8Array(tag, bytes, &count).bad() || bytes == nullptr)
        return joined;
    for (unsigned long i = 0; i + 1 < count && joined.size() < kMostEntries; i += 2)
        joined.push_back(static_cast<std::uint16_t>(bytes[i] | bytes[i + 1] << 8U));
    return joined;
}

/// Tables of 8 bits may hold two entries to a word (PS3.3 C.11.1.1.1).
std::vector<std::uint16_t> unpacked(const std::vector<std::uint16_t>& words, const Descriptor& head)
{
    if (words.size() >= head.entries || words.size() * 2 < head.entries || head.bits > 8)
        return words;
    std::vector<std::uint16_t> entries;
    for (const std::uint16_t word : words) {
        entries.push_back(word & 0xFFU);
        entries.push_back(word >> 8U);
    }
    entries.resize(head.entries);
    return entries;
}

std::optional<LookupTable> readTable(DcmDataset& dataset, const DcmTagKey& sequence, bool isSigned)
{
    DcmItem* item = nullptr;
    if (dataset.findAndGetSequenceItem(sequence, item, 0).bad() || item == nullptr)
        return std::nullopt;
    const auto head = readDescriptor(*item, DCM_LUTDescriptor, isSigned);
    if (!head)
        return std::nullopt;
    LookupTable table {head->first, head->bits, unpacked(readWords(*item, DCM_LUTData), *head)};
    if (table.entries.empty() || table.entries.size() > head->entries)
        table.entries.resize(std::min(table.entries.size(), head->entries));
    return table.entries.empty() ? std::nullopt : std::optional(std::move(table));
}

struct PaletteTags
{
    DcmTagKey descriptor;
    DcmTagKey table;
    DcmTagKey segmented;
};

std::vector<std::uint16_t>
paletteEntries(DcmDataset& dataset, const PaletteTags& tags, const Descriptor& head)
{
    const std::vector<std::uint16_t> words = readWords(dataset, tags.table);
    if (!words.empty())
        return unpacked(words, head);
    return expandSegments(readWords(dataset, tags.segmented), head.entries);
}

} // namespace

std::optional<LookupTable> readModalityTable(DcmDataset& dataset, bool isSigned)
{
    return readTable(dataset, DCM_ModalityLUTSequence, isSigned);
}

std::optional<LookupTable> readVoiTable(DcmDataset& dataset, bool isSigned)
{
    const bool belowZero = realAt(dataset, DCM_RescaleIntercept, 0).value_or(0) < 0;
    return readTable(dataset, DCM_VOILUTSequence, isSigned || belowZero);
}

void writeGreys(const LookupTable& table, std::span<std::byte> out)
{
    // Some state 8 bits and write more: the largest entry is white at most.
    const std::uint32_t largest = *std::max_element(table.entries.begin(), table.entries.end());
    const unsigned bits = std::max<unsigned>(table.bits, std::bit_width(largest));
    const double white = static_cast<double>((1U << bits) - 1U);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double grey = table.entries[std::min(i, table.entries.size() - 1)] * 255.0 / white;
        out[i] = static_cast<std::byte>(grey + 0.5);
    }
}

std::optional<Palette> readPalette(DcmDataset& dataset)
{
    static const std::array kTags {PaletteTags {DCM_RedPaletteColorLookupTableDescriptor,
                                                DCM_RedPaletteColorLookupTableData,
                                                DCM_SegmentedRedPaletteColorLookupTableData},
                                   PaletteTags {DCM_GreenPaletteColorLookupTableDescriptor,
                                                DCM_GreenPaletteColorLookupTableData,
                                                DCM_SegmentedGreenPaletteColorLookupTableData},
                                   PaletteTags {DCM_BluePaletteColorLookupTableDescriptor,
                                                DCM_BluePaletteColorLookupTableData,
                                                DCM_SegmentedBluePaletteColorLookupTableData}};
    Palette palette;
    bool wide = false;
    std::array<std::vector<std::uint16_t>, 3> channels;
    for (std::size_t c = 0; c < 3; ++c) {
        const auto head = readDescriptor(dataset, kTags[c].descriptor, false);
        if (!head)
            return std::nullopt;
        palette.firstMapped = head->first;
        channels[c] = paletteEntries(dataset, kTags[c], *head);
        if (channels[c].empty())
            return std::nullopt;
        // Some write 8-bit entries one to a word, others scale them to 16 bits as the standard
        // says.
        wide = wide || *std::max_element(channels[c].begin(), channels[c].end()) > 255;
    }
    for (std::size_t c = 0; c < 3; ++c) {
        for (const std::uint16_t entry : channels[c])
            palette.channels[c].push_back(static_cast<std::uint8_t>(wide ? entry >> 8U : entry));
    }
    return palette;
}

} // namespace sartorius::dicom
