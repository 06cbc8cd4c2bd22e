#include "dicom/worker/request.h"

#include <array>
#include <cstring>
#include <sys/socket.h>

namespace sartorius::dicom {

std::optional<Request> receiveRequest(int control)
{
    std::string packet(kMaxMessageBytes, '\0');
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
    packet.resize(static_cast<std::size_t>(length));
    const auto message = messageFrom(packet);
    if (!message)
        return std::nullopt;
    Request request {*message, -1};
    const cmsghdr* rights = CMSG_FIRSTHDR(&head);
    if (rights != nullptr && rights->cmsg_type == SCM_RIGHTS)
        std::memcpy(&request.descriptor, CMSG_DATA(rights), sizeof(int));
    return request;
}

bool say(int control, MessageKind kind, std::string body)
{
    const std::string packet = packetFrom({kind, std::move(body)});
    return send(control, packet.data(), packet.size(), MSG_NOSIGNAL)
        == static_cast<ssize_t>(packet.size());
}

} // namespace sartorius::dicom
