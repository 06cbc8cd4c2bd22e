#include "hl7/mllp/client.h"

#include "hl7/mllp/tls_context.h"

#include <array>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>
#include <atomic>
#include <utility>
#include <vector>

namespace sartorius::hl7 {
namespace {

using asio::ip::tcp;
using record::ErrorCode;
using record::failure;
using record::Result;
using Deadline = std::chrono::steady_clock::time_point;

constexpr std::size_t kReadBlock = 16 * 1024;
constexpr std::size_t kCautiousRead = 8; // so that a crash test can stop between parts of an answer

} // namespace

struct MllpClient::Impl
{
    explicit Impl(Peer where)
        : peer(std::move(where))
        , reader(peer.answerLimit)
    {
    }

    tcp::socket& socket() { return secure ? secure->next_layer() : *plain; }

    bool connected() const { return plain.has_value() || secure != nullptr; }

    void close()
    {
        asio::error_code ignored;
        if (connected())
            socket().close(ignored);
        io.restart();
        io.run(); // lets what was under way end before its stream goes
        plain.reset();
        secure.reset();
        reader = FrameReader(peer.answerLimit);
    }

    /// Starts an operation and runs until it ends, the deadline passes or somebody interrupts.
    template <class Start>
    asio::error_code run(Deadline deadline, Start start)
    {
        bool done = false;
        asio::error_code result;
        start([&done, &result](const asio::error_code& error, auto&&...) {
            result = error;
            done = true;
        });
        io.restart();
        while (!done && !interrupted.load()) {
            if (io.run_one_until(deadline) == 0)
                break;
        }
        if (done)
            return result;
        resolver.cancel();
        asio::error_code ignored;
        if (connected())
            socket().close(ignored);
        io.restart();
        io.run();
        return asio::error::timed_out;
    }

    Result<std::vector<tcp::endpoint>> resolve(Deadline deadline);
    Result<void> prepare();
    Result<void> connect(const std::vector<tcp::endpoint>& endpoints, Deadline deadline);
    Result<void> establish(Deadline deadline);
    Result<void> shakeHands(Deadline deadline);
    bool isStale();
    asio::error_code write(std::string_view bytes, Deadline deadline);
    asio::error_code read(std::size_t most, std::size_t& got, Deadline deadline);
    asio::error_code send(std::string_view frame, Deadline deadline, const ExchangeHooks& hooks);
    Result<std::string> receive(Deadline deadline, const ExchangeHooks& hooks);
    Result<std::string>
    exchangeNow(std::string_view frame, Deadline deadline, const ExchangeHooks& hooks);

    Peer peer;
    asio::io_context io {1};
    tcp::resolver resolver {io};
    std::optional<asio::ssl::context> context;
    std::optional<tcp::socket> plain;
    std::unique_ptr<TlsStream> secure;
    std::optional<Certificate> shown;
    FrameReader reader;
    std::array<char, kReadBlock> block {};
    std::atomic<bool> interrupted {false};
};

Result<std::vector<tcp::endpoint>> MllpClient::Impl::resolve(Deadline deadline)
{
    asio::error_code error;
    const auto literal = asio::ip::make_address(peer.host, error);
    std::vector<tcp::endpoint> found;
    if (!error) {
        found.emplace_back(literal, peer.port);
    } else {
        tcp::resolver::results_type results;
        error = run(deadline, [&](auto done) {
            resolver.async_resolve(peer.host,
                                   std::to_string(peer.port),
                                   [&results, done](const asio::error_code& e, auto list) mutable {
                                       results = std::move(list);
                                       done(e);
                                   });
        });
        if (error)
            return failure(ErrorCode::Unavailable, "the host name is not known");
        for (const auto& entry : results)
            found.push_back(entry.endpoint());
    }
    if (!peer.tls && !peer.plaintextBeyondLoopback)
        std::erase_if(found, [](const tcp::endpoint& e) { return !e.address().is_loopback(); });
    if (found.empty())
        return failure(ErrorCode::NotPermitted, "without TLS only this machine may be sent to");
    return found;
}

Result<void> MllpClient::Impl::shakeHands(Deadline deadline)
{
    if (auto expected = expectPeer(*secure, *peer.tls, shown); !expected)
        return failure(ErrorCode::NotPermitted, expected.error().detail);
    const auto error = run(deadline, [this](auto done) {
        secure->async_handshake(asio::ssl::stream_base::client, std::move(done));
    });
    if (!error)
        return {};
    const std::string why = verifyFailure(*secure);
    if (!why.empty())
        return failure(ErrorCode::NotPermitted, "the peer's certificate is not accepted: " + why);
    return failure(ErrorCode::Unavailable, "no TLS connection: " + error.message());
}

/// Certificates are read once; what cannot be used is a fault of the settings, not of the message.
Result<void> MllpClient::Impl::prepare()
{
    if (!peer.tls || context)
        return {};
    auto made = clientContext(*peer.tls);
    if (!made)
        return failure(ErrorCode::NotPermitted, made.error().detail);
    context.emplace(*std::move(made));
    return {};
}

Result<void> MllpClient::Impl::connect(const std::vector<tcp::endpoint>& endpoints,
                                       Deadline deadline)
{
    shown.reset();
    if (peer.tls)
        secure = std::make_unique<TlsStream>(io, *context);
    else
        plain.emplace(io);
    const auto error = run(deadline, [&](auto done) {
        asio::async_connect(
            socket(), endpoints, [done](const asio::error_code& e, const tcp::endpoint&) mutable {
                done(e);
            });
    });
    if (error)
        return failure(ErrorCode::Unavailable, "no connection: " + error.message());
    asio::error_code ignored;
    socket().set_option(tcp::no_delay(true), ignored);
    socket().set_option(asio::socket_base::keep_alive(true), ignored);
    return {};
}

Result<void> MllpClient::Impl::establish(Deadline deadline)
{
    if (auto ready = prepare(); !ready)
        return ready;
    const auto endpoints = resolve(deadline);
    if (!endpoints)
        return failure(endpoints.error());
    if (auto connected = connect(*endpoints, deadline); !connected)
        return connected;
    return peer.tls ? shakeHands(deadline) : Result<void> {};
}

/// A kept connection must be silent: bytes that wait there are no answer to what is sent next, and
/// an end of stream means that it would never arrive.
bool MllpClient::Impl::isStale()
{
    asio::error_code error;
    socket().non_blocking(true, error);
    if (error)
        return true;
    if (secure)
        secure->read_some(asio::buffer(block), error);
    else
        plain->read_some(asio::buffer(block), error);
    return error != asio::error::would_block && error != asio::error::try_again;
}

asio::error_code MllpClient::Impl::write(std::string_view bytes, Deadline deadline)
{
    return run(deadline, [&](auto done) {
        if (secure)
            asio::async_write(*secure, asio::buffer(bytes), std::move(done));
        else
            asio::async_write(*plain, asio::buffer(bytes), std::move(done));
    });
}

asio::error_code MllpClient::Impl::read(std::size_t most, std::size_t& got, Deadline deadline)
{
    return run(deadline, [&](auto done) {
        auto took = [&got, done](const asio::error_code& error, std::size_t n) mutable {
            got = n;
            done(error);
        };
        if (secure)
            secure->async_read_some(asio::buffer(block, most), std::move(took));
        else
            plain->async_read_some(asio::buffer(block, most), std::move(took));
    });
}

asio::error_code
MllpClient::Impl::send(std::string_view frame, Deadline deadline, const ExchangeHooks& hooks)
{
    if (!hooks.crashPoint)
        return write(frame, deadline);
    const std::size_t half = frame.size() / 2;
    const std::size_t beforeReturn = frame.size() - 1;
    const std::array<std::pair<std::string_view, std::string_view>, 4> parts {
        {{frame.substr(0, 1), kCrashStartSent},
         {frame.substr(1, half - 1), kCrashMidPayload},
         {frame.substr(half, beforeReturn - half), kCrashEndNoReturn},
         {frame.substr(beforeReturn), {}}}};
    for (const auto& [bytes, point] : parts) {
        if (const auto error = write(bytes, deadline))
            return error;
        if (!point.empty())
            hooks.reached(point);
    }
    return {};
}

Result<std::string> MllpClient::Impl::receive(Deadline deadline, const ExchangeHooks& hooks)
{
    bool first = true;
    for (;;) {
        std::size_t got = 0;
        const std::size_t most = first && hooks.crashPoint ? kCautiousRead : block.size();
        if (const auto error = read(most, got, deadline)) {
            if (error == asio::error::timed_out)
                return failure(ErrorCode::Unavailable,
                               interrupted ? "interrupted" : "no answer in time");
            return failure(ErrorCode::Unavailable, "the connection ended: " + error.message());
        }
        reader.feed(std::string_view(block.data(), got));
        if (std::exchange(first, false))
            hooks.reached(kCrashHalfAnswer);
        if (reader.tooLarge())
            return failure(ErrorCode::Corrupt, "the answer is larger than the limit");
        while (auto answer = reader.next()) {
            if (!isCommitBlock(*answer))
                return *std::move(answer);
        }
    }
}

MllpClient::MllpClient(Peer peer)
    : m_impl(std::make_unique<Impl>(std::move(peer)))
{
}

MllpClient::~MllpClient()
{
    m_impl->close();
}

void MllpClient::close()
{
    m_impl->close();
}

void MllpClient::interrupt()
{
    m_impl->interrupted = true;
    asio::post(m_impl->io, [] {}); // wakes the waiting thread
}

std::optional<Certificate> MllpClient::peerCertificate() const
{
    return m_impl->shown;
}

/// On the connection that stands.
Result<std::string>
MllpClient::Impl::exchangeNow(std::string_view frame, Deadline deadline, const ExchangeHooks& hooks)
{
    hooks.reached(kCrashConnected);
    if (const auto error = send(frame, deadline, hooks)) {
        close();
        return failure(ErrorCode::Unavailable, "the message could not be sent: " + error.message());
    }
    hooks.reached(kCrashFrameSent);
    auto answer = receive(deadline, hooks);
    if (!answer || reader.buffered() > 0 || reader.insideFrame())
        close();
    return answer;
}

Result<std::string> MllpClient::exchange(std::string_view message,
                                         std::chrono::milliseconds timeout,
                                         const ExchangeHooks& hooks)
{
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    const auto frame = framed(message);
    if (!frame)
        return failure(frame.error());
    if (m_impl->interrupted)
        return failure(ErrorCode::Unavailable, "interrupted");
    if (m_impl->connected() && m_impl->isStale())
        m_impl->close();
    if (!m_impl->connected()) {
        if (auto connected = m_impl->establish(deadline); !connected) {
            m_impl->close();
            return failure(connected.error());
        }
    }
    return m_impl->exchangeNow(*frame, deadline, hooks);
}

Probe MllpClient::probe(std::string_view message, std::chrono::milliseconds timeout)
{
    using Clock = std::chrono::steady_clock;
    const Deadline deadline = Clock::now() + timeout;
    Impl& in = *m_impl;
    Probe probe;
    const auto step = [&probe](ProbeLayer layer, auto work) {
        const auto start = Clock::now();
        auto outcome = work();
        const auto took = Clock::now() - start;
        probe.steps.push_back({layer,
                               outcome ? Result<void> {} : Result<void>(failure(outcome.error())),
                               std::chrono::duration_cast<std::chrono::microseconds>(took)});
        return outcome;
    };
    in.close();
    const auto frame = framed(message);
    const auto endpoints = step(ProbeLayer::Name, [&] { return in.resolve(deadline); });
    bool good
        = endpoints.has_value() && step(ProbeLayer::Connection, [&] {
                                       const auto ready = in.prepare();
                                       return ready ? in.connect(*endpoints, deadline) : ready;
                                   }).has_value();
    if (good && in.peer.tls)
        good = step(ProbeLayer::Tls, [&] { return in.shakeHands(deadline); }).has_value();
    if (good) {
        const auto answer = step(ProbeLayer::Answer, [&]() -> Result<std::string> {
            if (!frame)
                return failure(frame.error());
            return in.exchangeNow(*frame, deadline, {});
        });
        probe.answer = answer.value_or(std::string {});
    }
    probe.shown = in.shown;
    in.close();
    return probe;
}

} // namespace sartorius::hl7
