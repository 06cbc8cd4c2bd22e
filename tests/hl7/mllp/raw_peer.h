#pragma once

#include "hl7/mllp/frame.h"

#include <asio.hpp>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace sartorius::support {

/// A plain blocking socket for tests, on which any bytes can be written.
class RawConnection
{
public:
    explicit RawConnection(asio::ip::tcp::socket socket)
        : m_socket(std::move(socket))
    {
    }

    void write(std::string_view bytes)
    {
        asio::error_code ignored;
        asio::write(m_socket, asio::buffer(bytes), ignored);
    }

    /// The next frame; nothing at the end of the stream.
    std::optional<std::string> frame()
    {
        for (;;) {
            if (auto message = m_reader.next())
                return message;
            asio::error_code error;
            std::array<char, 4096> block {};
            const std::size_t n = m_socket.read_some(asio::buffer(block), error);
            m_reader.feed(std::string_view(block.data(), n));
            if (error)
                return m_reader.next();
        }
    }

    /// Reads until the other side closes.
    bool closedByPeer()
    {
        while (frame()) { }
        return true;
    }

    void reset()
    {
        asio::error_code ignored;
        m_socket.set_option(asio::socket_base::linger(true, 0), ignored);
        m_socket.close(ignored);
    }

    void close()
    {
        asio::error_code ignored;
        m_socket.close(ignored);
    }

    void endWriting()
    {
        asio::error_code ignored;
        m_socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }

private:
    asio::ip::tcp::socket m_socket;
    hl7::FrameReader m_reader {std::size_t {64} * 1024 * 1024};
};

/// Connects to a listener on this machine.
class RawClient
{
public:
    explicit RawClient(std::uint16_t port)
        : connection(connect(m_io, port))
    {
    }

private:
    static asio::ip::tcp::socket connect(asio::io_context& io, std::uint16_t port)
    {
        asio::ip::tcp::socket socket(io);
        socket.connect({asio::ip::address_v4::loopback(), port});
        return socket;
    }

    asio::io_context m_io;

public:
    RawConnection connection;
};

/// A peer whose every connection runs through `script`, one after another.
class RawServer
{
public:
    using Script = std::function<void(RawConnection&, int number)>;

    explicit RawServer(Script script)
        : m_acceptor(m_io, {asio::ip::address_v4::loopback(), 0})
        , m_script(std::move(script))
        , m_thread([this] { run(); })
    {
    }

    ~RawServer()
    {
        m_stopping = true;
        asio::error_code ignored;
        asio::io_context io;
        asio::ip::tcp::socket wake(io); // ends the waiting accept
        wake.connect({asio::ip::address_v4::loopback(), port()}, ignored);
        m_thread.join();
    }

    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    std::uint16_t port() const { return m_acceptor.local_endpoint().port(); }

    int connections() const { return m_connections; }

private:
    void run()
    {
        for (;;) {
            asio::error_code error;
            asio::ip::tcp::socket socket = m_acceptor.accept(error);
            if (m_stopping || error)
                return;
            RawConnection connection(std::move(socket));
            m_script(connection, ++m_connections);
        }
    }

    asio::io_context m_io;
    asio::ip::tcp::acceptor m_acceptor;
    Script m_script;
    std::atomic<int> m_connections {0};
    std::atomic<bool> m_stopping {false};
    std::thread m_thread;
};

} // namespace sartorius::support
