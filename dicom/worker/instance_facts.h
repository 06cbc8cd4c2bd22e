#pragma once

#include "dicom/study.h"
#include "dicom/worker/characters.h"
#include "dicom/worker/pixels.h"
#include "dicom/worker/prescan.h"

class DcmDataset;

namespace sartorius::dicom {

/// What a dataset states, in our words. Sizes and bits come from the prescan, whose claims were
/// checked.
Instance readInstance(DcmDataset& dataset, const Prescan& scanned, CharacterReader& characters);

/// What belongs to one frame and may differ between frames of an enhanced object: rescaling,
/// window, spacing, padding. `shape` is completed.
void completeHeader(DcmDataset& dataset,
                    const Instance& instance,
                    const CharacterReader& characters,
                    std::uint32_t index,
                    FrameHeader& shape);

/// The layout of its pixels before they are shaped; bytes are left empty.
RawFrame rawLayout(DcmDataset& dataset, const Instance& instance);

} // namespace sartorius::dicom
