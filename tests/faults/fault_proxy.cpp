#include "tests/faults/fault_proxy.h"

#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sartorius::faults {

namespace {

constexpr std::array<std::string_view, kFaults + 1> kNames {"none",
                                                            "refuse",
                                                            "silence",
                                                            "reset-before",
                                                            "reset-mid-frame",
                                                            "reset-after",
                                                            "reset-mid-answer",
                                                            "single-bytes",
                                                            "trickle",
                                                            "stall-mid-answer",
                                                            "answer-twice",
                                                            "answer-to-previous",
                                                            "answer-to-unknown",
                                                            "no-msa",
                                                            "AE",
                                                            "AR",
                                                            "CE",
                                                            "CR",
                                                            "garbage-behind",
                                                            "two-in-one-frame",
                                                            "no-frame-end",
                                                            "huge-answer",
                                                            "no-hl7",
                                                            "nul-bytes",
                                                            "wrong-charset",
                                                            "tls-alert",
                                                            "restart",
                                                            "moved",
                                                            "suspended",
                                                            "flapping"};

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

bool writeAll(int socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto wrote = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (wrote <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

void reset(int socket)
{
    const linger hard {1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(socket);
}

std::string replaced(std::string text, std::string_view part, std::string_view with)
{
    const auto at = text.find(part);
    if (at != std::string::npos)
        text.replace(at, part.size(), with);
    return text;
}

std::string framedAnswer(const std::string& msa)
{
    return "\x0bMSH|^~\\&|PROXY|P|SARTORIUS|S|20261120100000||ACK|P1|T|2.5.1\r" + msa + "\x1c\r";
}

} // namespace

std::string_view toString(Fault fault)
{
    return kNames[static_cast<std::size_t>(fault)];
}

/// One connection of the sender, its exchanges one after the other.
class FaultProxy::Exchange
{
public:
    Exchange(FaultProxy& proxy, int socket)
        : m_proxy(proxy)
        , m_sender(socket)
    {
    }

    ~Exchange()
    {
        if (m_receiver >= 0)
            ::close(m_receiver);
        if (m_sender >= 0)
            ::close(m_sender);
    }

    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    /// @return false when the connection has ended.
    bool run(Fault fault);

private:
    bool waitReadable(int socket, std::chrono::milliseconds most) const;
    std::optional<std::string> frameFrom(int socket, std::string& pending, std::size_t atMost);
    std::optional<std::string> answerOf(const std::string& frame);
    bool give(Fault fault, const std::string& answer);
    void pause(std::chrono::milliseconds time) const;

    void end(bool hard)
    {
        if (hard)
            reset(m_sender);
        else
            ::close(m_sender);
        m_sender = -1;
    }

    FaultProxy& m_proxy;
    int m_sender;
    int m_receiver = -1;
    std::string m_fromSender;
    std::string m_fromReceiver;
};

bool FaultProxy::Exchange::waitReadable(int socket, std::chrono::milliseconds most) const
{
    const auto until = std::chrono::steady_clock::now() + most;
    while (!m_proxy.m_ending && std::chrono::steady_clock::now() < until) {
        pollfd watched {socket, POLLIN, 0};
        if (::poll(&watched, 1, 20) > 0)
            return true;
    }
    return false;
}

void FaultProxy::Exchange::pause(std::chrono::milliseconds time) const
{
    const auto until = std::chrono::steady_clock::now() + time;
    while (!m_proxy.m_ending && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

/// The next frame with its frame bytes, or what there is of it once it has `atMost` bytes.
std::optional<std::string>
FaultProxy::Exchange::frameFrom(int socket, std::string& pending, std::size_t atMost)
{
    std::array<char, 65536> block {};
    for (;;) {
        const auto end = pending.find("\x1c\r");
        if (end != std::string::npos || pending.size() >= atMost) {
            const auto size = end == std::string::npos ? pending.size() : end + 2;
            std::string frame = pending.substr(0, size);
            pending.erase(0, size);
            return frame;
        }
        if (!waitReadable(socket, std::chrono::hours(1)))
            return std::nullopt;
        const auto got = ::read(socket, block.data(), block.size());
        if (got <= 0)
            return std::nullopt;
        pending.append(block.data(), static_cast<std::size_t>(got));
    }
}

/// Passes the frame on and brings the receiver's answer back.
std::optional<std::string> FaultProxy::Exchange::answerOf(const std::string& frame)
{
    if (m_receiver < 0) {
        m_receiver = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const auto address = loopback(m_proxy.m_receiver);
        const int one = 1;
        ::setsockopt(m_receiver, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (::connect(m_receiver, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            return std::nullopt;
    }
    if (!writeAll(m_receiver, frame))
        return std::nullopt;
    return frameFrom(m_receiver, m_fromReceiver, std::string::npos);
}

bool FaultProxy::Exchange::run(Fault fault)
{
    const auto patience = m_proxy.m_patience;
    switch (fault) {
    case Fault::Refuse:
    case Fault::Restart:
    case Fault::Moved:
    case Fault::Flapping: {
        end(true);
        const std::uint16_t same = m_proxy.m_port;
        for (int i = fault == Fault::Flapping ? 3 : 1; i > 0; --i) {
            m_proxy.closeListener();
            pause(fault == Fault::Restart ? patience / 2 : std::chrono::milliseconds(20));
            m_proxy.listen(fault == Fault::Moved ? std::uint16_t(0) : same);
        }
        return false;
    }
    case Fault::ResetBefore:
        end(true);
        return false;
    case Fault::Silence:
        pause(patience * 3);
        return false;
    case Fault::ResetMidFrame:
        static_cast<void>(frameFrom(m_sender, m_fromSender, 20));
        end(true);
        return false;
    default:
        break;
    }
    const auto frame = frameFrom(m_sender, m_fromSender, std::string::npos);
    if (!frame)
        return false;
    if (fault == Fault::Suspended)
        pause(patience * 2);
    // Who has hung up meanwhile does not wait any more.
    char next = 0;
    const bool waits = ::recv(m_sender, &next, 1, MSG_PEEK | MSG_DONTWAIT) != 0;
    if (waits && m_proxy.m_unanswered.fetch_add(1) > 0)
        ++m_proxy.m_overlapping;
    const auto answer = answerOf(*frame);
    if (waits)
        --m_proxy.m_unanswered;
    if (!answer)
        return false;
    const bool goesOn = give(fault, *answer);
    const std::lock_guard hold(m_proxy.m_mutex);
    m_proxy.m_previous = *answer;
    return goesOn;
}

bool FaultProxy::Exchange::give(Fault fault, const std::string& answer)
{
    const std::string half = answer.substr(0, answer.size() / 2);
    std::string previous;
    {
        const std::lock_guard hold(m_proxy.m_mutex);
        previous = m_proxy.m_previous;
    }
    switch (fault) {
    case Fault::ResetAfterFrame:
        end(true);
        return false;
    case Fault::ResetMidAnswer:
        static_cast<void>(writeAll(m_sender, half));
        end(true);
        return false;
    case Fault::SingleBytes:
        for (const char byte : answer) {
            if (!writeAll(m_sender, std::string_view(&byte, 1)))
                return false;
        }
        return true;
    case Fault::Trickle:
        for (const char byte : answer) {
            if (!writeAll(m_sender, std::string_view(&byte, 1)))
                return false;
            pause(m_proxy.m_patience / 16);
        }
        return true;
    case Fault::StallMidAnswer:
        static_cast<void>(writeAll(m_sender, half));
        pause(m_proxy.m_patience * 2);
        return writeAll(m_sender, answer.substr(half.size()));
    case Fault::AnswerTwice:
        return writeAll(m_sender, answer + answer);
    case Fault::AnswerToPrevious:
        return writeAll(m_sender, previous + answer);
    case Fault::AnswerToUnknown:
        return writeAll(m_sender, framedAnswer("MSA|AA|0000000000000000000Z\r") + answer);
    case Fault::NoMsa:
        return writeAll(m_sender, framedAnswer({}));
    case Fault::ApplicationError:
        return writeAll(m_sender, replaced(answer, "MSA|AA", "MSA|AE"));
    case Fault::ApplicationReject:
        return writeAll(m_sender, replaced(answer, "MSA|AA", "MSA|AR"));
    case Fault::CommitError:
        return writeAll(m_sender, replaced(answer, "MSA|AA", "MSA|CE"));
    case Fault::CommitReject:
        return writeAll(m_sender, replaced(answer, "MSA|AA", "MSA|CR"));
    case Fault::GarbageBehind:
        return writeAll(m_sender, answer + "HTTP/1.1 400 Bad Request\r\n\x0b\x0b");
    case Fault::TwoInOneFrame:
        return writeAll(m_sender,
                        answer.substr(0, answer.size() - 2)
                            + previous.substr(previous.empty() ? 0 : 1));
    case Fault::NoFrameEnd:
        static_cast<void>(writeAll(m_sender, answer.substr(0, answer.size() - 2)));
        end(false);
        return false;
    case Fault::HugeAnswer:
        return writeAll(m_sender,
                        "\x0b" + std::string(std::size_t {10} * 1024 * 1024, 'x') + answer);
    case Fault::NoHl7:
        return writeAll(m_sender, "\x0b{\"status\": \"ok\"}\x1c\r");
    case Fault::NulBytes:
        return writeAll(m_sender,
                        std::string(5, '\0') + replaced(answer, "|ACK|", std::string("|\0A", 3)));
    case Fault::WrongCharset:
        return writeAll(m_sender, replaced(answer, "RECORDER", "\xff\xfe\xc3\x28"));
    case Fault::TlsAlert:
        return writeAll(m_sender, std::string("\x15\x03\x03\x00\x02\x02\x28", 7));
    default:
        return writeAll(m_sender, answer);
    }
}

FaultProxy::FaultProxy(std::uint16_t receiver,
                       std::chrono::milliseconds patience,
                       std::function<Fault()> next)
    : m_receiver(receiver)
    , m_patience(patience)
    , m_next(std::move(next))
{
    listen(0);
    m_acceptor = std::thread([this] { accept(); });
}

FaultProxy::~FaultProxy()
{
    m_ending = true;
    m_acceptor.join();
    for (auto& thread : m_threads) // the acceptor is gone: nobody adds to them
        thread.join();
    closeListener();
}

void FaultProxy::listen(std::uint16_t port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int one = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    sockaddr_in address = loopback(port);
    socklen_t size = sizeof address;
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) != 0
        || ::listen(socket, 16) != 0
        || ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        std::perror("fault proxy");
        std::exit(70);
    }
    m_port = ntohs(address.sin_port);
    m_listener = socket;
}

void FaultProxy::closeListener()
{
    const int socket = m_listener.exchange(-1);
    if (socket >= 0)
        ::close(socket);
}

void FaultProxy::accept()
{
    while (!m_ending) {
        const int listener = m_listener;
        pollfd watched {listener, POLLIN, 0};
        if (listener < 0 || ::poll(&watched, 1, 10) <= 0 || m_listener != listener) {
            if (listener < 0)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            continue;
        }
        const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0)
            continue;
        const int one = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        const std::lock_guard hold(m_mutex);
        m_threads.emplace_back([this, socket] { serve(socket); });
    }
}

void FaultProxy::serve(int socket)
{
    Exchange exchange(*this, socket);
    while (!m_ending) {
        // Nothing is decided before the sender says something: an idle connection has no fault.
        pollfd watched {socket, POLLIN, 0};
        if (::poll(&watched, 1, 20) <= 0)
            continue;
        char first = 0;
        if (::recv(socket, &first, 1, MSG_PEEK) <= 0)
            return;
        Fault fault = Fault::None;
        {
            const std::lock_guard hold(m_mutex);
            fault = m_next();
        }
        m_done += fault == Fault::None ? 0 : 1;
        if (!exchange.run(fault))
            return;
    }
}

} // namespace sartorius::faults
