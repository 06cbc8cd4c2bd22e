#include "plugin/api/local_socket.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace sartorius::api {

using record::ErrorCode;
using record::failure;

namespace {

constexpr char kSocketName[] = "socket";
constexpr int kBacklog = 32;

/// FNV-1a. Two stores must not meet in one folder by accident; against intent the owner check
/// stands.
std::string hashText(const std::string& text)
{
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001B3ULL;
    }
    std::string digits;
    for (int shift = 60; shift >= 0; shift -= 4)
        digits += "0123456789abcdef"[(hash >> shift) & 0xFU];
    return digits;
}

std::string canonicalText(const std::filesystem::path& store)
{
    std::error_code error;
    const auto path = std::filesystem::weakly_canonical(store, error);
    std::string text = (error ? std::filesystem::absolute(store, error) : path).string();
    while (text.size() > 1 && text.back() == '/')
        text.pop_back();
    return text;
}

record::Result<sockaddr_un> addressOf(const std::filesystem::path& socket)
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    const std::string text = socket.string();
    if (text.size() >= sizeof address.sun_path)
        return failure(ErrorCode::InvalidInput, "socket path too long");
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    return address;
}

const sockaddr* plain(const sockaddr_un& address)
{
    return reinterpret_cast<const sockaddr*>(&address);
}

Descriptor newSocket()
{
    return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

bool isSameUser(int fd)
{
    ucred peer {};
    socklen_t size = sizeof peer;
    return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

record::Result<void> checkPrivate(const std::filesystem::path& folder)
{
    struct stat facts
    {
    };

    if (::lstat(folder.c_str(), &facts) != 0)
        return failure(ErrorCode::Unavailable, "no socket folder");
    if (!S_ISDIR(facts.st_mode) || facts.st_uid != ::geteuid() || (facts.st_mode & 0777U) != 0700U)
        return failure(ErrorCode::NotPermitted, "socket folder is not ours alone");
    return {};
}

} // namespace

Descriptor::~Descriptor()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

std::filesystem::path socketFolder(const std::filesystem::path& store)
{
    const std::string hash = hashText(canonicalText(store));
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    if (runtime != nullptr && runtime[0] == '/') {
        const auto folder = std::filesystem::path(runtime) / ("sartorius-" + hash);
        if (addressOf(folder / kSocketName))
            return folder;
    }
    return "/tmp/sartorius-" + std::to_string(::geteuid()) + "-" + hash;
}

std::filesystem::path socketPath(const std::filesystem::path& store)
{
    return socketFolder(store) / kSocketName;
}

record::Result<void> ensurePrivateFolder(const std::filesystem::path& folder)
{
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return failure(ErrorCode::Unavailable, "socket folder could not be made");
    return checkPrivate(folder);
}

record::Result<Descriptor> connectToService(const std::filesystem::path& store)
{
    if (auto checked = checkPrivate(socketFolder(store)); !checked)
        return failure(checked.error());
    const auto address = addressOf(socketPath(store));
    if (!address)
        return failure(address.error());
    Descriptor socket = newSocket();
    if (!socket)
        return failure(ErrorCode::Unavailable, "no socket");
    // A local connect is done at once or refused: a full backlog is EAGAIN, never a wait.
    if (::connect(socket.get(), plain(*address), sizeof *address) != 0)
        return failure(ErrorCode::Unavailable, "nobody listens");
    if (!isSameUser(socket.get()))
        return failure(ErrorCode::NotPermitted, "another user listens");
    return socket;
}

record::Result<Descriptor> listenForClients(const std::filesystem::path& store)
{
    if (auto made = ensurePrivateFolder(socketFolder(store)); !made)
        return failure(made.error());
    const auto path = socketPath(store);
    const auto address = addressOf(path);
    if (!address)
        return failure(address.error());
    ::unlink(path.c_str());
    Descriptor socket = newSocket();
    if (!socket || ::bind(socket.get(), plain(*address), sizeof *address) != 0
        || ::chmod(path.c_str(), 0600) != 0 || ::listen(socket.get(), kBacklog) != 0)
        return failure(ErrorCode::Unavailable, "cannot listen on the local socket");
    return socket;
}

record::Result<Descriptor> acceptClient(int listening)
{
    Descriptor client(::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!client)
        return failure(ErrorCode::NotFound, "nobody waits");
    if (!isSameUser(client.get()))
        return failure(ErrorCode::NotPermitted, "another user");
    return client;
}

} // namespace sartorius::api
