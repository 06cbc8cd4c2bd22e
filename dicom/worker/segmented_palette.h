#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sartorius::dicom {

/// The entries of a segmented palette, at most `most` of them. Empty when a segment is cut, of an
/// unknown kind, or points outside. Source: PS3.3 C.7.9.2.
std::vector<std::uint16_t> expandSegments(std::span<const std::uint16_t> words, std::size_t most);

} // namespace sartorius::dicom
