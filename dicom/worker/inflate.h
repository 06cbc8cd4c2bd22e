#pragma once

#include "dicom/worker/prescan.h"

namespace sartorius::dicom {

/// Undoes raw deflate (RFC 1951, PS3.5 A.5). TooLarge beyond `limit`, Truncated when the stream
/// does not end, Damaged when it is none.
tl::expected<std::vector<std::byte>, ImagingFault> inflateRaw(Bytes packed, std::size_t limit);

/// The same straight into memory; how much of it was filled. TooLarge when there is more.
tl::expected<std::size_t, ImagingFault> inflateInto(Bytes packed, std::span<std::byte> out);

} // namespace sartorius::dicom
