#pragma once

#include "dicom/study.h"

#include <string>

namespace sartorius::dicom {

enum class DemonstrationKind : std::uint8_t {
    RadiographStandingBothKnees, ///< one AP image of both knees, laterality B
    RadiographLateral, ///< one lateral image of one knee
    MrKnee ///< sagittal and coronal stacks of 24 slices, 256 x 256
};

/// A made-up study for the demonstration record and for tests: drawn shapes, no patient. Equal
/// values give equal files. Every picture carries the word DEMONSTRATION in its pixels.
struct DemonstrationStudy
{
    DemonstrationKind kind = DemonstrationKind::RadiographStandingBothKnees;
    PatientFacts patient;
    record::Laterality side; ///< of the lateral radiograph and the MR; the AP shows both
    record::Date date; ///< study date
    std::string accession;
    std::string uidSeed; ///< UIDs are "2.25." numbers derived from this text and the kind
};

/// The UID that item `index` of a seed gets: the same on every machine.
std::string demonstrationUid(std::string_view seed, std::uint32_t index);

/// The Study Instance UID that `makeDemonstrationStudy` will write.
record::StudyInstanceUid demonstrationStudyUid(const DemonstrationStudy& study);

} // namespace sartorius::dicom
