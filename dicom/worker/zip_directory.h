#pragma once

#include "dicom/worker/prescan.h"

namespace sartorius::dicom {

/// One file of a zip archive, as its central directory states it.
struct ZipEntry
{
    std::string name; ///< for people only; never a path to anything
    std::uint64_t size = 0; ///< unpacked
    std::uint64_t packedSize = 0;
    std::uint64_t offset = 0; ///< of its local header
    bool deflated = false;
};

/// The files of an archive, folders left out. NotDicom when it is no zip; Damaged when its
/// directory points outside or entries lie over each other (a bomb's way to unpack one block many
/// times); TooLarge for an entry beyond 1 GiB; Unsupported when encrypted, split, of 64 bits, or
/// packed otherwise than by deflation. Source: APPNOTE.TXT 6.3.9, 4.3.
tl::expected<std::vector<ZipEntry>, ImagingFault> readZipDirectory(Bytes archive);

/// Unpacks an entry into `out`, which is entry.size long. Damaged when it does not come out as long
/// as stated.
std::optional<ImagingFault>
unpackZipEntry(Bytes archive, const ZipEntry& entry, std::span<std::byte> out);

} // namespace sartorius::dicom
