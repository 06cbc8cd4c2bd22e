#include "dicom/worker/verification.h"

#include "dicom/worker/upper_layer.h"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace sartorius::dicom {

namespace {

bool sendAll(int socket, const std::string& bytes)
{
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t count = send(socket, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

bool readAll(int socket, std::span<std::byte> out)
{
    for (std::size_t done = 0; done < out.size();) {
        const ssize_t count = read(socket, out.data() + done, out.size() - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

struct Pdu
{
    PduKind kind = PduKind::Abort;
    std::vector<std::byte> body;
};

tl::expected<Pdu, EchoEnd> receive(int socket)
{
    std::array<std::byte, kPduHead> head {};
    if (!readAll(socket, head))
        return tl::make_unexpected(EchoEnd::Closed);
    const auto read = readPduHead(head);
    if (!read)
        return tl::make_unexpected(EchoEnd::NotDicom);
    Pdu pdu {read->kind, std::vector<std::byte>(read->length)};
    if (!readAll(socket, pdu.body))
        return tl::make_unexpected(EchoEnd::Closed);
    if (pdu.kind == PduKind::Abort)
        return tl::make_unexpected(EchoEnd::Aborted);
    return pdu;
}

/// Nothing once there is an association that has the service.
std::optional<EchoAnswer> associate(int socket, const Node& node)
{
    if (!sendAll(socket, associateRequest(node)))
        return EchoAnswer {EchoEnd::Closed};
    const auto answer = receive(socket);
    if (!answer)
        return EchoAnswer {answer.error()};
    if (answer->kind == PduKind::AssociateReject)
        return readRejection(answer->body).value_or(EchoAnswer {EchoEnd::NotDicom});
    if (answer->kind != PduKind::AssociateAccept)
        return EchoAnswer {EchoEnd::NotDicom};
    const auto accepted = acceptsVerification(answer->body);
    if (!accepted)
        return EchoAnswer {EchoEnd::NotDicom};
    return *accepted ? std::nullopt : std::optional(EchoAnswer {EchoEnd::ServiceRefused});
}

} // namespace

EchoAnswer verify(int socket, const Node& node)
{
    if (const auto ended = associate(socket, node))
        return *ended;
    if (!sendAll(socket, echoRequest()))
        return EchoAnswer {EchoEnd::Closed};
    const auto answer = receive(socket);
    if (!answer)
        return EchoAnswer {answer.error()};
    const auto status = answer->kind == PduKind::Data ? readEchoStatus(answer->body) : std::nullopt;
    // The peer has answered: how it takes the release changes nothing.
    (void)sendAll(socket, releaseRequest());
    if (!status)
        return EchoAnswer {EchoEnd::NotDicom};
    EchoAnswer echoed {EchoEnd::Answered};
    echoed.status = *status;
    return echoed;
}

} // namespace sartorius::dicom
