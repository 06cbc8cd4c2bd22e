#include "hl7/mllp/listener.h"

#include "hl7/mllp/session.h"

#include <asio/post.hpp>
#include <future>
#include <thread>
#include <utility>

namespace sartorius::hl7 {

using asio::ip::tcp;
using record::ErrorCode;
using record::failure;
using record::Result;

class Listener::Impl
{
public:
    Impl(ListenerSettings settings, GroupHandler handler)
        : m_shared(std::move(settings), std::move(handler))
    {
    }

    ~Impl() { stop(); }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<void> open();
    void stop();

    std::uint16_t port() const { return m_port; }

    ListenerCounts counts() const { return m_shared.counts(); }

private:
    void accept();
    void admit(tcp::socket socket);

    ListenerShared m_shared;
    std::optional<asio::ssl::context> m_context;
    std::optional<tcp::acceptor> m_acceptor;
    std::optional<asio::steady_timer> m_pause;
    std::thread m_thread;
    std::uint16_t m_port = 0;
};

Result<void> Listener::Impl::open()
{
    const ListenerSettings& settings = m_shared.settings;
    asio::error_code error;
    const auto address = asio::ip::make_address(settings.address, error);
    if (error)
        return failure(ErrorCode::InvalidInput, "the address to listen on is none");
    if (!address.is_loopback() && !settings.tls)
        return failure(ErrorCode::NotPermitted, "beyond this machine only TLS is listened to");
    if (settings.tls) {
        auto context = serverContext(*settings.tls);
        if (!context)
            return failure(context.error());
        m_context.emplace(*std::move(context));
    }
    const tcp::endpoint endpoint(address, settings.port);
    m_acceptor.emplace(m_shared.io);
    m_acceptor->open(endpoint.protocol(), error);
    if (!error)
        m_acceptor->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error)
        m_acceptor->bind(endpoint, error);
    if (!error)
        m_acceptor->listen(asio::socket_base::max_listen_connections, error);
    if (error == asio::error::address_in_use)
        return failure(ErrorCode::Conflict, "the port is taken");
    if (error)
        return failure(ErrorCode::Unavailable, "cannot listen: " + error.message());
    m_port = m_acceptor->local_endpoint(error).port();
    m_pause.emplace(m_shared.io);
    accept();
    m_thread = std::thread([this] { m_shared.io.run(); });
    return {};
}

void Listener::Impl::accept()
{
    m_acceptor->async_accept([this](const asio::error_code& error, tcp::socket socket) {
        if (error == asio::error::operation_aborted || !m_acceptor->is_open())
            return;
        if (!error) {
            admit(std::move(socket));
            accept();
            return;
        }
        // Out of file descriptors: trying again at once would only burn the processor.
        m_pause->expires_after(std::chrono::milliseconds {100});
        m_pause->async_wait([this](const asio::error_code& stopped) {
            if (!stopped)
                accept();
        });
    });
}

void Listener::Impl::admit(tcp::socket socket)
{
    asio::error_code error;
    const auto remote = socket.remote_endpoint(error);
    const std::string address = remote.address().to_string();
    if (error || !m_shared.mayOpen(address)) {
        ++m_shared.refused;
        return; // the socket closes
    }
    socket.set_option(tcp::no_delay(true), error);
    socket.set_option(asio::socket_base::keep_alive(true), error);
    ++m_shared.accepted;
    if (m_context)
        Session<TlsStream>::start(m_shared, TlsStream(std::move(socket), *m_context), address);
    else
        Session<tcp::socket>::start(m_shared, std::move(socket), address);
}

void Listener::Impl::stop()
{
    if (!m_thread.joinable())
        return;
    std::promise<void> closed;
    asio::post(m_shared.io, [this, &closed] {
        asio::error_code ignored;
        m_acceptor->close(ignored);
        m_pause->cancel();
        m_shared.closeAll();
        closed.set_value();
    });
    closed.get_future().wait();
    m_shared.storing.join(); // a message that is being stored is stored to its end
    m_shared.work.reset();
    m_thread.join();
}

Result<std::unique_ptr<Listener>> Listener::start(ListenerSettings settings, FrameHandler handler)
{
    settings.group = 1;
    return start(std::move(settings),
                 [handle = std::move(handler)](std::span<const ReceivedFrame> frames)
                     -> Result<std::vector<std::vector<std::string>>> {
                     auto answers = handle(frames.front().message, frames.front().source);
                     if (!answers)
                         return failure(answers.error());
                     return std::vector<std::vector<std::string>> {*std::move(answers)};
                 });
}

Result<std::unique_ptr<Listener>> Listener::start(ListenerSettings settings, GroupHandler handler)
{
    auto impl = std::make_unique<Impl>(std::move(settings), std::move(handler));
    if (auto opened = impl->open(); !opened)
        return failure(opened.error());
    return std::unique_ptr<Listener>(new Listener(std::move(impl)));
}

Listener::Listener(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

Listener::~Listener() = default;

std::uint16_t Listener::port() const
{
    return m_impl->port();
}

ListenerCounts Listener::counts() const
{
    return m_impl->counts();
}

void Listener::stop()
{
    m_impl->stop();
}

} // namespace sartorius::hl7
