#include "tests/faults/recorder.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sartorius::faults {

namespace {

void require(bool good, const char* what)
{
    if (good)
        return;
    std::perror(what);
    std::exit(70);
}

int listenOnLoopback(std::uint16_t& port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    require(::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) == 0
                && ::listen(socket, 8) == 0
                && ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0,
            "recorder");
    port = ntohs(address.sin_port);
    return socket;
}

std::string number32(std::size_t value)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> shift & 0xffU);
    return bytes;
}

std::size_t numberFrom(const std::string& bytes, std::size_t at)
{
    std::size_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

} // namespace

std::string fieldOf(const std::string& message, const std::string& segment, std::size_t number)
{
    std::size_t start = 0;
    while (start < message.size()) {
        const std::size_t end = std::min(message.find('\r', start), message.size());
        const std::string line = message.substr(start, end - start);
        start = end + 1;
        if (line.compare(0, segment.size() + 1, segment + "|") != 0)
            continue;
        std::size_t skip = segment == "MSH" ? number - 1 : number;
        std::size_t at = 0;
        while (skip-- > 0) {
            at = line.find('|', at);
            if (at == std::string::npos)
                return {};
            ++at;
        }
        return line.substr(at, line.find('|', at) - at);
    }
    return {};
}

Recorder::Recorder(std::filesystem::path file, int destinations)
    : m_path(std::move(file))
{
    m_file = ::open(m_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    require(m_file >= 0 && ::pipe2(m_wake, O_CLOEXEC) == 0, "recorder");
    for (int i = 0; i < destinations; ++i) {
        std::uint16_t port = 0;
        m_listeners.push_back(listenOnLoopback(port));
        m_ports.push_back(port);
    }
    m_thread = std::thread([this] { serve(); });
}

Recorder::~Recorder()
{
    if (m_thread.joinable())
        static_cast<void>(frames());
    ::close(m_file);
    ::close(m_wake[0]);
    ::close(m_wake[1]);
}

void Recorder::serve()
{
    for (;;) {
        std::vector<pollfd> watched {{m_wake[0], POLLIN, 0}};
        for (const int listener : m_listeners)
            watched.push_back({listener, POLLIN, 0});
        for (const auto& connection : m_connections)
            watched.push_back({connection.socket, POLLIN, 0});
        const bool ending = m_ending.load();
        // Once the senders have ended, what lies in the sockets is all there will be.
        const int ready = ::poll(watched.data(), watched.size(), ending ? 0 : -1);
        if (ending && ready <= 1 && m_connections.empty())
            return;
        for (std::size_t i = 0; i < m_listeners.size(); ++i)
            if ((watched[1 + i].revents & POLLIN) != 0)
                accept(i);
        const std::size_t first = 1 + m_listeners.size();
        std::vector<Connection> kept;
        for (std::size_t i = 0; i < m_connections.size(); ++i) {
            const bool event = first + i < watched.size() && watched[first + i].revents != 0;
            if (!event || read(m_connections[i]))
                kept.push_back(std::move(m_connections[i]));
        }
        m_connections = std::move(kept);
    }
}

void Recorder::accept(std::size_t listener)
{
    const int socket = ::accept4(m_listeners[listener], nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0)
        return;
    const int one = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    m_connections.push_back({socket, static_cast<int>(listener), {}});
}

bool Recorder::read(Connection& connection)
{
    std::array<char, 65536> block {};
    const auto got = ::read(connection.socket, block.data(), block.size());
    if (got > 0) {
        connection.pending.append(block.data(), static_cast<std::size_t>(got));
        takeFrames(connection, false);
        return true;
    }
    takeFrames(connection, true);
    ::close(connection.socket);
    return false;
}

void Recorder::takeFrames(Connection& connection, bool ended)
{
    auto& bytes = connection.pending;
    for (;;) {
        const auto start = bytes.find('\x0b');
        if (start == std::string::npos)
            return;
        auto end = bytes.find("\x1c\r", start);
        // FS as the very last byte of a connection: some receivers count it as a whole frame, so
        // the witness does too; only more copies can come of it, never fewer.
        if (end == std::string::npos && ended && bytes.back() == '\x1c')
            end = bytes.size() - 1;
        if (end == std::string::npos)
            return;
        const std::string message = bytes.substr(start + 1, end - start - 1);
        bytes.erase(0, end + 2);
        record(connection, message);
        if (bytes.empty())
            return;
    }
}

void Recorder::record(Connection& connection, const std::string& message)
{
    const std::string row = number32(static_cast<std::size_t>(connection.destination))
        + number32(message.size()) + message;
    require(::write(m_file, row.data(), row.size()) == static_cast<ssize_t>(row.size())
                && ::fsync(m_file) == 0,
            "recorder file");
    const std::string id = fieldOf(message, "MSH", 10);
    const std::string answer = "\x0bMSH|^~\\&|RECORDER|R|SARTORIUS|S|20261120100000||ACK|A" + id
        + "|T|2.5.1\rMSA|AA|" + id + "\r\x1c\r";
    // The sender may be dead already; then it asks again.
    static_cast<void>(::send(connection.socket, answer.data(), answer.size(), MSG_NOSIGNAL));
}

std::vector<Recorder::Frame> Recorder::frames()
{
    if (m_thread.joinable()) {
        m_ending = true;
        require(::write(m_wake[1], "x", 1) == 1, "recorder");
        m_thread.join();
        for (const int listener : m_listeners)
            ::close(listener);
    }
    std::ifstream stream(m_path, std::ios::binary);
    const std::string all {std::istreambuf_iterator<char>(stream),
                           std::istreambuf_iterator<char>()};
    std::vector<Frame> found;
    for (std::size_t at = 0; at + 8 <= all.size();) {
        const std::size_t size = numberFrom(all, at + 4);
        found.push_back({static_cast<int>(numberFrom(all, at)), all.substr(at + 8, size)});
        at += 8 + size;
    }
    return found;
}

} // namespace sartorius::faults
