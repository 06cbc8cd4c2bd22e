#include "dicom/worker/prescan.h"

#include "dicom/worker/dataset_walk.h"
#include "dicom/worker/inflate.h"
#include "dicom/worker_protocol.h"

#include <algorithm>
#include <array>

namespace sartorius::dicom {

namespace {

constexpr std::size_t kPreamble = 128;
constexpr Tag kTransferSyntax = 0x00020010;
constexpr std::string_view kExplicitUid = "1.2.840.10008.1.2.1";

std::string_view textAt(Bytes bytes, std::size_t offset, std::size_t length)
{
    std::string_view text {reinterpret_cast<const char*>(bytes.data() + offset), length};
    while (!text.empty() && (text.back() == '\0' || text.back() == ' '))
        text.remove_suffix(1);
    return text;
}

struct Meta
{
    std::size_t datasetOffset = 0;
    std::string transferSyntax; ///< empty when the file does not say
};

/// The group 0002 elements from `offset` on, always explicit little endian (PS3.10 section 7.1).
tl::expected<Meta, ImagingFault> readMeta(Bytes file, std::size_t offset)
{
    Meta meta;
    const Writing writing {true, false};
    constexpr std::size_t kMostElements = 1000;
    for (std::size_t count = 0; offset != file.size(); ++count) {
        const auto head = readHead(file, offset, file.size(), writing);
        if (!head)
            return tl::make_unexpected(head.error());
        if ((head->tag >> 16U) != 0x0002)
            break;
        if (head->hasUndefinedLength || count > kMostElements)
            return tl::make_unexpected(ImagingFault::Damaged);
        if (head->length > file.size() - head->value)
            return tl::make_unexpected(ImagingFault::Truncated);
        if (head->tag == kTransferSyntax)
            meta.transferSyntax
                = textAt(file, head->value, std::min<std::uint32_t>(head->length, 64));
        offset = head->value + head->length;
    }
    meta.datasetOffset = offset;
    return meta;
}

/// Old CDs hold files without preamble or without meta header; what begins like a dataset is one.
tl::expected<Meta, ImagingFault> findMeta(Bytes file)
{
    if (file.size() >= kPreamble + 4 && textAt(file, kPreamble, 4) == "DICM") {
        if (file.size() == kPreamble + 4)
            return tl::make_unexpected(ImagingFault::Truncated);
        return readMeta(file, kPreamble + 4);
    }
    const auto head = readHead(file, 0, file.size(), Writing {false, false});
    if (!head)
        return tl::make_unexpected(ImagingFault::NotDicom);
    const Tag group = head->tag >> 16U;
    if (group == 0x0800 && startsWithKnownVr(file, 4))
        return Meta {0, "1.2.840.10008.1.2.2"};
    const bool plausible = (head->tag & 0xFFFFU) < 0x2000
        && (startsWithKnownVr(file, 4) || head->length <= file.size() - head->value);
    if (group == 0x0002 && plausible)
        return readMeta(file, 0);
    if (group == 0x0008 && plausible)
        return Meta {};
    return tl::make_unexpected(ImagingFault::NotDicom);
}

/// Some meta headers say explicit where the dataset is implicit, or the other way round; its first
/// element shows which it is.
std::string_view asWritten(Bytes file, std::size_t offset, std::string_view uid)
{
    constexpr std::string_view kImplicitUid = "1.2.840.10008.1.2";
    if ((uid != kImplicitUid && uid != kExplicitUid) || file.size() < offset + 8)
        return uid;
    const auto capital = [&](std::size_t place) {
        const auto letter = std::to_integer<unsigned>(file[place]);
        return letter >= 'A' && letter <= 'Z';
    };
    const bool hasVr = startsWithKnownVr(file, offset + 4)
        || (uid == kExplicitUid && capital(offset + 4) && capital(offset + 5));
    return hasVr ? kExplicitUid : kImplicitUid;
}

} // namespace

std::optional<TransferSyntax> transferSyntaxFrom(std::string_view uid)
{
    // PS3.6 table A-1.
    static const std::array kAllowed {
        TransferSyntax {"1.2.840.10008.1.2", false, false, false, Codec::Native, false},
        TransferSyntax {"1.2.840.10008.1.2.1", true, false, false, Codec::Native, false},
        TransferSyntax {"1.2.840.10008.1.2.1.99", true, false, true, Codec::Native, false},
        TransferSyntax {"1.2.840.10008.1.2.2", true, true, false, Codec::Native, false},
        TransferSyntax {"1.2.840.10008.1.2.5", true, false, false, Codec::Rle, false},
        TransferSyntax {"1.2.840.10008.1.2.4.50", true, false, false, Codec::Jpeg, true},
        TransferSyntax {"1.2.840.10008.1.2.4.51", true, false, false, Codec::Jpeg, true},
        // Spectral selection and progression, retired but met in old archives.
        TransferSyntax {"1.2.840.10008.1.2.4.53", true, false, false, Codec::Jpeg, true},
        TransferSyntax {"1.2.840.10008.1.2.4.55", true, false, false, Codec::Jpeg, true},
        TransferSyntax {"1.2.840.10008.1.2.4.57", true, false, false, Codec::Jpeg, false},
        TransferSyntax {"1.2.840.10008.1.2.4.70", true, false, false, Codec::Jpeg, false},
        TransferSyntax {"1.2.840.10008.1.2.4.80", true, false, false, Codec::JpegLs, false},
        TransferSyntax {"1.2.840.10008.1.2.4.81", true, false, false, Codec::JpegLs, true},
        TransferSyntax {"1.2.840.10008.1.2.4.90", true, false, false, Codec::Jpeg2000, false},
        TransferSyntax {"1.2.840.10008.1.2.4.91", true, false, false, Codec::Jpeg2000, true},
        TransferSyntax {"1.2.840.10008.1.2.4.201", true, false, false, Codec::Jpeg2000, false},
        TransferSyntax {"1.2.840.10008.1.2.4.202", true, false, false, Codec::Jpeg2000, false},
        TransferSyntax {"1.2.840.10008.1.2.4.203", true, false, false, Codec::Jpeg2000, true}};
    const auto found
        = std::find_if(kAllowed.begin(), kAllowed.end(), [&](const TransferSyntax& syntax) {
              return syntax.uid == uid;
          });
    return found == kAllowed.end() ? std::nullopt : std::optional(*found);
}

Bytes Prescan::dataset(Bytes file) const
{
    return syntax.deflated ? Bytes {inflated} : file.subspan(datasetOffset);
}

PrescanResult prescan(Bytes file, const PrescanLimits& limits)
{
    if (file.size() < 8)
        return tl::make_unexpected(ImagingFault::NotDicom);
    const auto meta = findMeta(file);
    if (!meta)
        return tl::make_unexpected(meta.error());
    Prescan found;
    found.datasetOffset = meta->datasetOffset;
    std::string_view uid = meta->transferSyntax;
    if (uid.empty())
        uid = kExplicitUid; // whatever it is, the first element shows it
    const auto syntax = transferSyntaxFrom(asWritten(file, meta->datasetOffset, uid));
    if (!syntax)
        return tl::make_unexpected(ImagingFault::Unsupported);
    found.syntax = *syntax;
    // Compressed and yet without written VRs, against the standard; the pixels are no worse for it.
    if (syntax->codec != Codec::Native
        && asWritten(file, meta->datasetOffset, kExplicitUid) != kExplicitUid)
        found.syntax.explicitVr = false;
    if (syntax->deflated) {
        auto inflated = inflateRaw(file.subspan(meta->datasetOffset), limits.inflatedBytes);
        if (!inflated)
            return tl::make_unexpected(inflated.error());
        found.inflated = *std::move(inflated);
        found.datasetOffset = 0;
    }
    found.claims.frames = 1;
    if (found.dataset(file).empty())
        return tl::make_unexpected(ImagingFault::Truncated);
    if (const auto fault = walkDataset(found.dataset(file), limits, found))
        return tl::make_unexpected(*fault);
    // Reports and plans may carry a pixel element without any picture.
    if (found.claims.rows == 0 && found.claims.columns == 0 && !found.claimsSize)
        found.pixels.reset();
    if (!found.pixels) {
        found.claims = ImageFacts {};
        return found;
    }
    if (found.claims.rows == 0)
        return tl::make_unexpected(ImagingFault::Damaged);
    if (const auto fault = checkPixelBudget(found.claims))
        return tl::make_unexpected(*fault);
    return found;
}

} // namespace sartorius::dicom
