#pragma once

#include "dicom/worker/prescan.h"

namespace sartorius::dicom {

/// The compressed bytes of one frame, its fragments joined. One frame takes all fragments and as
/// many fragments as frames one each; otherwise the offset table says, and where that is empty or
/// wrong, a frame begins with each fragment that begins like a stream of its codec. Damaged when
/// none of these fits. Source: PS3.5 A.4.
tl::expected<std::vector<std::byte>, ImagingFault> joinFragments(
    Bytes dataset, const PixelPlace& place, Codec codec, std::uint32_t frames, std::uint32_t index);

} // namespace sartorius::dicom
