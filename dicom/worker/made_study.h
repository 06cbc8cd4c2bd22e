#pragma once

#include "dicom/demonstration.h"
#include "dicom/imaging_fault.h"
#include "dicom/worker/prescan.h"

#include <span>
#include <tl/expected.hpp>
#include <vector>

namespace sartorius::dicom {

/// Draws a made-up study and writes its files one after the other into `memory`.
tl::expected<std::vector<Piece>, ImagingFault> makeStudyFiles(const DemonstrationStudy& study,
                                                              std::span<std::byte> memory);

} // namespace sartorius::dicom
