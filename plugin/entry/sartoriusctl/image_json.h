#pragma once

#include "dicom/study.h"
#include "plugin/entry/sartoriusctl/console.h"

namespace sartorius::ctl {

/// What a file states about itself; what it does not state is null.
Json toJson(const dicom::Instance& instance);

} // namespace sartorius::ctl
