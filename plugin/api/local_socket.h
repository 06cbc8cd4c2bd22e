#pragma once

#include "forms/record/result.h"

#include <filesystem>
#include <utility>

/// Where the windows of one user meet the record service, and who may come there.
namespace sartorius::api {

/// Owns a file descriptor.
class Descriptor
{
public:
    Descriptor() = default;

    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }

    Descriptor(Descriptor&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }

    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }

    ~Descriptor();

    int get() const { return m_fd; }

    int release() { return std::exchange(m_fd, -1); }

    explicit operator bool() const { return m_fd >= 0; }

private:
    int m_fd = -1;
};

/// "$XDG_RUNTIME_DIR/sartorius-<hash of the store's path>", or "/tmp/sartorius-<uid>-<hash>" where
/// there is no runtime folder or the path would not fit a socket address.
std::filesystem::path socketFolder(const std::filesystem::path& store);

/// The socket in that folder.
std::filesystem::path socketPath(const std::filesystem::path& store);

/// Makes the folder with 0700. NotPermitted when it is there and is a link, another user's, or open
/// to others: then anybody could stand in for the record service.
record::Result<void> ensurePrivateFolder(const std::filesystem::path& folder);

/// A socket that does not block, connected to the service of this store. Unavailable when nobody
/// listens; NotPermitted when the folder or the one who listens is not this user's.
record::Result<Descriptor> connectToService(const std::filesystem::path& store);

/// Listens in a private folder, replacing what a dead service left. The caller holds the store's
/// lock.
record::Result<Descriptor> listenForClients(const std::filesystem::path& store);

/// The next caller. NotFound when nobody waits; NotPermitted (and hung up on) for another user.
record::Result<Descriptor> acceptClient(int listening);

} // namespace sartorius::api
