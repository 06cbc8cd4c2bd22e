#include "dicom/worker/nursery.h"

#include "dicom/worker_protocol.h"

#include <array>
#include <csignal>
#include <cstring>
#include <optional>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sartorius::dicom {

namespace {

bool say(int control, MessageKind kind, std::string body)
{
    const std::string packet = packetFrom({kind, std::move(body)});
    return send(control, packet.data(), packet.size(), MSG_NOSIGNAL)
        == static_cast<ssize_t>(packet.size());
}

/// The socket for the next worker; nothing when there is nobody left to ask for one.
std::optional<int> nextSocket(int control)
{
    std::array<char, 64> packet {};
    iovec part {packet.data(), packet.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space {};
    msghdr head {};
    head.msg_iov = &part;
    head.msg_iovlen = 1;
    head.msg_control = space.data();
    head.msg_controllen = space.size();
    const ssize_t length = recvmsg(control, &head, MSG_CMSG_CLOEXEC);
    if (length <= 0)
        return std::nullopt;
    const auto message
        = messageFrom(std::string_view(packet.data(), static_cast<std::size_t>(length)));
    const cmsghdr* rights = CMSG_FIRSTHDR(&head);
    if (!message || message->kind != MessageKind::Fork || rights == nullptr
        || rights->cmsg_type != SCM_RIGHTS)
        return std::nullopt;
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(rights), sizeof(int));
    return descriptor;
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
