#pragma once

#include "dicom/frame.h"
#include "dicom/worker/pixels.h"

class DcmDataset;

namespace sartorius::dicom {

/// The table of the modality (PS3.3 C.11.1); nothing when the file has none or it is not sound.
std::optional<LookupTable> readModalityTable(DcmDataset& dataset, bool isSigned);

/// The file's first VOI table (PS3.3 C.11.2); nothing when it has none or it is not sound.
std::optional<LookupTable> readVoiTable(DcmDataset& dataset, bool isSigned);

/// The table's entries as greys of 8 bits.
void writeGreys(const LookupTable& table, std::span<std::byte> out);

/// The palette of a PALETTE COLOR image, also a segmented one (PS3.3 C.7.9.2); nothing when it is
/// missing or not sound.
std::optional<Palette> readPalette(DcmDataset& dataset);

} // namespace sartorius::dicom
