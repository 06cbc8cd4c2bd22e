#pragma once

#include "dicom/node.h"
#include "dicom/supervisor/imaging.h"

namespace sartorius::dicom {

/// Tries a node layer by layer, each with its time: its name, a connection, an association, a
/// verification. Stops at the first that fails. The connection is made here; what comes over it is
/// read by a confined worker. Blocks up to `timeout` for each layer.
/// @return the steps tried, at least one; Unavailable when there is no worker.
record::Result<std::vector<NodeStep>>
checkNode(const ImagingSupervisor& imaging, const Node& node, std::chrono::milliseconds timeout);

} // namespace sartorius::dicom
