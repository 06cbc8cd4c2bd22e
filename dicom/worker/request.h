#pragma once

#include "dicom/worker_protocol.h"

#include <optional>
#include <string>

namespace sartorius::dicom {

/// What the supervisor asks, and the descriptor that came along; -1 for none.
struct Request
{
    Message message;
    int descriptor = -1;
};

/// The next one over `control`; waits. Nothing when nobody asks any more or it is no request.
std::optional<Request> receiveRequest(int control);

/// False when nobody listens any more.
bool say(int control, MessageKind kind, std::string body);

} // namespace sartorius::dicom
