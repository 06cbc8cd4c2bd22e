#pragma once

#include "plugin/api/requests.h"
#include "plugin/ui/controls.h"

#include <QString>

namespace sartorius::ui {

/// Words for an image that could not be read; the reason is plain and the rest of the study is not
/// touched.
QString imagingFaultText(const api::Refusal& refusal);

/// The same for one file of a folder.
QString imagingProblemText(const record::Problem& problem);

/// What a series calls itself, else its modality, else that it has no name.
QString seriesTitle(const dicom::Series& series);

/// Whether a study is this patient's and shows this side, in words with a mark.
QString matchText(const api::StudyForLink& study);
Tone matchTone(const api::StudyForLink& study);
QString sideCheckText(dicom::SideCheck side);

} // namespace sartorius::ui
