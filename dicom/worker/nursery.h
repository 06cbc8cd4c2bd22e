#pragma once

#include <functional>

namespace sartorius::dicom {

/// Says Ready over `control`, then starts one worker for every Fork request, with the descriptor
/// that came along as its control socket (0), and answers Forked with its process id. A worker is a
/// child of the process that started the nursery, which may wait for it and end it. Loading the
/// toolkit takes some 30 ms and forking one; a nursery reads no foreign byte itself. Returns when
/// nobody listens any more; in a worker it ends the process with what `work` returns.
void runNursery(int control, const std::function<int(int control)>& work);

} // namespace sartorius::dicom
