#pragma once

#include "plugin/api/requests.h"
#include "plugin/ui/controls.h"

#include <QString>

namespace sartorius::ui {

/// Words for an image that could not be read; the reason is plain and the rest of the study is not
/// touched.
QString imagingFaultText(const api::Refusal& refusal);

/// Whether a study is this patient's and shows this side, in words with a mark.
QString matchText(const api::StudyForLink& study);
Tone matchTone(const api::StudyForLink& study);
QString sideCheckText(dicom::SideCheck side);

} // namespace sartorius::ui
