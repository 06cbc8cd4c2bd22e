#include "dicom/worker/zip_directory.h"

#include "dicom/worker/inflate.h"

#include <algorithm>

namespace sartorius::dicom {

namespace {

constexpr std::uint64_t kEndHead = 22;
constexpr std::uint64_t kCentralHead = 46;
constexpr std::uint64_t kLocalHead = 30;
constexpr std::uint32_t kEndMark = 0x06054b50;
constexpr std::uint32_t kCentralMark = 0x02014b50;
constexpr std::uint32_t kLocalMark = 0x04034b50;

std::uint32_t number(Bytes bytes, std::uint64_t offset, unsigned length)
{
    std::uint32_t value = 0;
    for (unsigned i = length; i-- > 0;)
        value = (value << 8U) | std::to_integer<std::uint32_t>(bytes[offset + i]);
    return value;
}

/// The record at the end, looked for from behind: a comment of up to 64 KiB may follow it.
std::optional<std::uint64_t> findEnd(Bytes archive)
{
    constexpr std::uint64_t kLongestComment = 65535;
    if (archive.size() < kEndHead)
        return std::nullopt;
    const std::uint64_t last = archive.size() - kEndHead;
    const std::uint64_t first = last > kLongestComment ? last - kLongestComment : 0;
    for (std::uint64_t at = last + 1; at-- > first;) {
        if (number(archive, at, 4) == kEndMark)
            return at;
    }
    return std::nullopt;
}

std::optional<ImagingFault>
checkEntry(const ZipEntry& entry, std::uint32_t flags, std::uint32_t method)
{
    constexpr std::uint32_t kEncrypted = 0x0001;
    constexpr std::uint32_t kIn64Bits = 0xFFFFFFFF;
    constexpr std::uint64_t kLargest = std::uint64_t {1} << 30;
    if ((flags & kEncrypted) != 0 || (method != 0 && method != 8) || entry.size == kIn64Bits
        || entry.packedSize == kIn64Bits || entry.offset == kIn64Bits)
        return ImagingFault::Unsupported;
    if (entry.size > kLargest)
        return ImagingFault::TooLarge;
    return !entry.deflated && entry.size != entry.packedSize ? std::optional(ImagingFault::Damaged)
                                                             : std::nullopt;
}

bool overlap(std::vector<ZipEntry> entries)
{
    std::sort(entries.begin(), entries.end(), [](const ZipEntry& a, const ZipEntry& b) {
        return a.offset < b.offset;
    });
    for (std::size_t i = 1; i < entries.size(); ++i) {
        const ZipEntry& before = entries[i - 1];
        if (before.offset + kLocalHead + before.packedSize > entries[i].offset)
            return true;
    }
    return false;
}

} // namespace

tl::expected<std::vector<ZipEntry>, ImagingFault> readZipDirectory(Bytes archive)
{
    const auto fault = [](ImagingFault what) {
        return tl::make_unexpected(what);
    };
    const auto end = findEnd(archive);
    if (!end)
        return fault(ImagingFault::NotDicom);
    const std::uint32_t count = number(archive, *end + 10, 2);
    std::uint64_t at = number(archive, *end + 16, 4);
    if (number(archive, *end + 4, 2) != 0 || number(archive, *end + 8, 2) != count
        || count == 0xFFFF)
        return fault(ImagingFault::Unsupported);
    std::vector<ZipEntry> entries;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (at > *end || *end - at < kCentralHead || number(archive, at, 4) != kCentralMark)
            return fault(ImagingFault::Damaged);
        const std::uint64_t nameLength = number(archive, at + 28, 2);
        const std::uint64_t rest
            = nameLength + number(archive, at + 30, 2) + number(archive, at + 32, 2);
        if (*end - at - kCentralHead < rest)
            return fault(ImagingFault::Damaged);
        const std::uint32_t method = number(archive, at + 10, 2);
        ZipEntry entry;
        const auto* name = reinterpret_cast<const char*>(archive.data() + at + kCentralHead);
        entry.name.assign(name, nameLength);
        entry.packedSize = number(archive, at + 20, 4);
        entry.size = number(archive, at + 24, 4);
        entry.offset = number(archive, at + 42, 4);
        entry.deflated = method == 8;
        if (const auto wrong = checkEntry(entry, number(archive, at + 8, 2), method))
            return fault(*wrong);
        if (entry.offset > *end || *end - entry.offset < kLocalHead + entry.packedSize)
            return fault(ImagingFault::Damaged);
        at += kCentralHead + rest;
        if (!entry.name.ends_with('/') && entry.size != 0)
            entries.push_back(std::move(entry));
    }
    if (overlap(entries))
        return fault(ImagingFault::Damaged);
    return entries;
}

std::optional<ImagingFault>
unpackZipEntry(Bytes archive, const ZipEntry& entry, std::span<std::byte> out)
{
    const std::uint64_t room = archive.size() - entry.offset;
    if (entry.offset > archive.size() || room < kLocalHead || out.size() != entry.size
        || number(archive, entry.offset, 4) != kLocalMark)
        return ImagingFault::Damaged;
    // The local header may have another extra field than the central one.
    const std::uint64_t head = kLocalHead + number(archive, entry.offset + 26, 2)
        + number(archive, entry.offset + 28, 2);
    if (room < head || room - head < entry.packedSize)
        return ImagingFault::Damaged;
    const Bytes packed = archive.subspan(entry.offset + head, entry.packedSize);
    if (!entry.deflated) {
        std::copy(packed.begin(), packed.end(), out.begin());
        return std::nullopt;
    }
    const auto length = inflateInto(packed, out);
    if (!length)
        return length.error();
    return *length == out.size() ? std::nullopt : std::optional(ImagingFault::Damaged);
}

} // namespace sartorius::dicom
