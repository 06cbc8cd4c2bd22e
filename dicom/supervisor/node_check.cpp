#include "dicom/supervisor/node_check.h"

#include "dicom/supervisor/worker_process.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

namespace sartorius::dicom {

namespace {

using record::ErrorCode;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct FreeAddresses
{
    void operator()(addrinfo* addresses) const { freeaddrinfo(addresses); }
};

using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

record::Result<Addresses> resolve(const Node& node)
{
    addrinfo wanted {};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const std::string port = std::to_string(node.port);
    if (getaddrinfo(node.host.c_str(), port.c_str(), &wanted, &found) != 0 || found == nullptr)
        return record::failure(ErrorCode::NotFound, "the host has no address");
    return Addresses(found);
}

bool waitForConnection(int socket, milliseconds timeout)
{
    pollfd waiting {socket, POLLOUT, 0};
    int failed = 0;
    socklen_t length = sizeof failed;
    return poll(&waiting, 1, static_cast<int>(timeout.count())) == 1
        && getsockopt(socket, SOL_SOCKET, SO_ERROR, &failed, &length) == 0 && failed == 0;
}

/// A blocking socket without delay for small packets: DICOM is many of them.
record::Result<Descriptor> connectTo(const addrinfo& first, milliseconds timeout)
{
    for (const addrinfo* one = &first; one != nullptr; one = one->ai_next) {
        Descriptor made {::socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
        if (!made.isOpen())
            continue;
        const bool done = ::connect(made.get(), one->ai_addr, one->ai_addrlen) == 0
            || (errno == EINPROGRESS && waitForConnection(made.get(), timeout));
        const int on = 1;
        if (done && setsockopt(made.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0
            && fcntl(made.get(), F_SETFL, 0) == 0)
            return made;
    }
    return record::failure(ErrorCode::Unavailable,
                           "nobody listens there, or a firewall is between");
}

record::Result<void> judgeAssociation(const EchoAnswer& answer)
{
    switch (answer.end) {
    case EchoEnd::Answered:
        return {};
    case EchoEnd::AssociationRejected:
        return record::failure(ErrorCode::Rejected, std::string(rejectionWords(answer)));
    case EchoEnd::ServiceRefused:
        return record::failure(ErrorCode::Rejected, "it does not offer verification");
    case EchoEnd::Aborted:
        return record::failure(ErrorCode::Rejected, "it broke the association off");
    case EchoEnd::Closed:
        return record::failure(ErrorCode::Unavailable, "it closed the connection without a word");
    case EchoEnd::NotDicom:
        return record::failure(ErrorCode::Corrupt, "what listens there does not speak DICOM");
    }
    return record::failure(ErrorCode::Internal, "unknown end of a verification");
}

std::string hexadecimal(std::uint16_t value)
{
    std::array<char, 8> text {};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, 16).ptr;
    return std::string(text.data(), end);
}

class Check
{
public:
    template <class Work>
    auto time(NodeLayer layer, const Work& work)
    {
        const auto began = steady_clock::now();
        auto result = work();
        const auto took = std::chrono::duration_cast<microseconds>(steady_clock::now() - began);
        m_steps.push_back({layer, took, {}});
        if (!result)
            m_steps.back().outcome = record::failure(result.error());
        return result;
    }

    std::vector<NodeStep>& steps() { return m_steps; }

private:
    std::vector<NodeStep> m_steps;
};

} // namespace

record::Result<std::vector<NodeStep>>
checkNode(const ImagingSupervisor& imaging, const Node& node, milliseconds timeout)
{
    if (node.host.empty() || !isAeTitle(node.calledAe) || !isAeTitle(node.callingAe))
        return record::failure(ErrorCode::InvalidInput, "a node needs a host and two AE titles");
    Check check;
    const auto addresses = check.time(NodeLayer::Name, [&] { return resolve(node); });
    if (!addresses)
        return check.steps();
    const auto socket
        = check.time(NodeLayer::Connection, [&] { return connectTo(**addresses, timeout); });
    if (!socket)
        return check.steps();
    const auto answer = check.time(NodeLayer::Association,
                                   [&] { return imaging.verify(socket->get(), node, timeout); });
    if (!answer) {
        const auto fault = imagingFault(answer.error());
        if (fault == ImagingFault::WorkerMissing)
            return record::failure(answer.error());
        check.steps().back().outcome
            = record::failure(ErrorCode::Unavailable,
                              fault == ImagingFault::TimedOut ? "it did not answer in time"
                                                              : "its answer was not sound");
        return check.steps();
    }
    check.steps().back().outcome = judgeAssociation(*answer);
    if (!check.steps().back().outcome)
        return check.steps();
    check.steps().push_back({NodeLayer::Echo, microseconds {0}, {}});
    if (answer->status != 0)
        check.steps().back().outcome = record::failure(
            ErrorCode::Rejected, "it answered with status " + hexadecimal(answer->status));
    return check.steps();
}

} // namespace sartorius::dicom
