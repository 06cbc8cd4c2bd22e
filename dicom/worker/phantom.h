#pragma once

#include "dicom/demonstration.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sartorius::dicom {

/// A drawn picture in 12 bits.
struct Drawing
{
    std::uint16_t width = 0;
    std::uint16_t height = 0;
    std::vector<std::uint16_t> pixels; ///< 0 - 4095, row by row
};

/// Both knees standing, seen from the front: the patient's right on the left, as films are hung.
/// The inner joint space of `side` is drawn narrower.
Drawing drawStandingKnees(record::Laterality side);

/// One knee from the side.
Drawing drawLateralKnee(record::Laterality side);

/// One MR slice. Sagittal slices run from the patient's right to the left, coronal ones from front
/// to back; the sagittal slices through the inner compartment show a bright line in the rear horn
/// of the meniscus.
Drawing drawSagittalSlice(record::Laterality side, std::uint32_t slice, std::uint32_t count);
Drawing drawCoronalSlice(record::Laterality side, std::uint32_t slice, std::uint32_t count);

} // namespace sartorius::dicom
