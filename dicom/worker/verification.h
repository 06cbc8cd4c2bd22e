#pragma once

#include "dicom/node.h"

namespace sartorius::dicom {

/// A verification over a connected socket, which stays the caller's: association, C-ECHO, release.
/// Waits as long as the peer does; whoever started this process ends it.
EchoAnswer verify(int socket, const Node& node);

} // namespace sartorius::dicom
