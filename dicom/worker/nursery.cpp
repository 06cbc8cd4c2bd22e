#include "dicom/worker/nursery.h"

#include "dicom/worker/request.h"

#include <csignal>
#include <optional>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sartorius::dicom {

namespace {

/// The socket for the next worker; nothing when there is nobody left to ask for one.
std::optional<int> nextSocket(int control)
{
    const auto request = receiveRequest(control);
    if (!request || request->message.kind != MessageKind::Fork || request->descriptor < 0)
        return std::nullopt;
    return request->descriptor;
}

/// fork(), but the child belongs to our own parent. One thread only: what the C library would do
/// around a fork is for several.
pid_t forkSibling()
{
    return static_cast<pid_t>(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0));
}

} // namespace

void runNursery(int control, const std::function<int(int control)>& work)
{
    if (!say(control, MessageKind::Ready, {}))
        return;
    while (const auto socket = nextSocket(control)) {
        const pid_t child = forkSibling();
        if (child == 0) {
            constexpr int kControl = 0;
            if (dup2(*socket, kControl) != kControl)
                _exit(1);
            close(*socket);
            _exit(work(kControl));
        }
        close(*socket);
        MessageWriter body;
        body.number32(child > 0 ? static_cast<std::uint32_t>(child) : 0);
        if (!say(control, MessageKind::Forked, body.take()))
            return;
    }
}

} // namespace sartorius::dicom
