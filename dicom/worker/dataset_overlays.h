#pragma once

#include "dicom/worker/overlays.h"

class DcmDataset;

namespace sartorius::dicom {

/// The overlays a dataset states, sixteen at most; what contradicts itself is left out.
std::vector<OverlayPlane> readOverlays(DcmDataset& dataset);

} // namespace sartorius::dicom
