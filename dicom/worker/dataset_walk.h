#pragma once

#include "dicom/worker/prescan.h"

namespace sartorius::dicom {

/// Group and element as one number: (0028,0010) = 0x00280010.
using Tag = std::uint32_t;

/// One element's head.
struct ElementHead
{
    Tag tag = 0;
    bool isSequence = false; ///< SQ, or something read like one
    bool isUnknown = false; ///< UN
    bool words = true; ///< OW
    bool hasUndefinedLength = false;
    std::uint32_t length = 0;
    std::size_t value = 0; ///< offset of its value
};

/// How the elements at hand are written.
struct Writing
{
    bool explicitVr = true;
    bool bigEndian = false;
};

/// Reads a head at `offset`; Truncated when it does not fit before `end`.
tl::expected<ElementHead, ImagingFault>
readHead(Bytes bytes, std::size_t offset, std::size_t end, const Writing& writing);

/// True when the two characters at `offset` are a value representation of PS3.5.
bool startsWithKnownVr(Bytes bytes, std::size_t offset);

/// Walks a whole dataset into `found` (elements, depth, claims, pixels).
std::optional<ImagingFault> walkDataset(Bytes dataset, const PrescanLimits& limits, Prescan& found);

} // namespace sartorius::dicom
