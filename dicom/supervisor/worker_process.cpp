#include "dicom/supervisor/worker_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sartorius::dicom {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// What posix_spawn needs, released in every case.
struct SpawnSettings
{
    posix_spawn_file_actions_t files {};
    posix_spawnattr_t attributes {};

    SpawnSettings()
    {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
    }

    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;

    ~SpawnSettings()
    {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }

    bool prepare(int control)
    {
        sigset_t none {};
        sigset_t all {};
        sigemptyset(&none);
        sigfillset(&all);
        const short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP;
        return posix_spawn_file_actions_adddup2(&files, control, 0) == 0
            && posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0) == 0
            && posix_spawn_file_actions_adddup2(&files, 1, 2) == 0
            // The record service has the database, keys and sockets open; nothing of that may be
            // inherited.
            && posix_spawn_file_actions_addclosefrom_np(&files, 3) == 0
            && posix_spawnattr_setsigmask(&attributes, &none) == 0
            && posix_spawnattr_setsigdefault(&attributes, &all) == 0
            && posix_spawnattr_setpgroup(&attributes, 0) == 0
            && posix_spawnattr_setflags(&attributes, flags) == 0;
    }
};

record::Error missing(int reason)
{
    return errorFor(ImagingFault::WorkerMissing, std::strerror(reason));
}

} // namespace

Descriptor::Descriptor(int value)
    : m_value(value)
{
}

Descriptor::Descriptor(Descriptor&& other) noexcept
    : m_value(other.release())
{
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    if (this != &other) {
        if (m_value >= 0)
            close(m_value);
        m_value = other.release();
    }
    return *this;
}

Descriptor::~Descriptor()
{
    if (m_value >= 0)
        close(m_value);
}

int Descriptor::release()
{
    const int value = m_value;
    m_value = -1;
    return value;
}

WorkerProcess::WorkerProcess(pid_t process, Descriptor control)
    : m_process(process)
    , m_control(std::move(control))
{
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : m_process(std::exchange(other.m_process, -1))
    , m_control(std::move(other.m_control))
{
}

WorkerProcess& WorkerProcess::operator=(WorkerProcess&& other) noexcept
{
    if (this != &other) {
        stop();
        m_process = std::exchange(other.m_process, -1);
        m_control = std::move(other.m_control);
    }
    return *this;
}

WorkerProcess::~WorkerProcess()
{
    stop();
}

namespace {

struct SocketPair
{
    Descriptor ours;
    Descriptor theirs;
};

record::Result<SocketPair> makeSocketPair()
{
    std::array<int, 2> pair {-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0)
        return record::failure(missing(errno));
    return SocketPair {Descriptor {pair[0]}, Descriptor {pair[1]}};
}

/// A nursery could not name another process even if it wanted to: what is not our child is not ours
/// to end.
bool isOwnChild(pid_t process)
{
    siginfo_t facts {};
    return process > 0
        && waitid(P_PID, static_cast<id_t>(process), &facts, WEXITED | WNOHANG | WNOWAIT) == 0;
}

} // namespace

record::Result<WorkerProcess> WorkerProcess::forkFrom(WorkerProcess& nursery, milliseconds timeout)
{
    auto pair = makeSocketPair();
    if (!pair)
        return record::failure(pair.error());
    if (const auto sent = nursery.send({MessageKind::Fork, {}}, pair->theirs.get()); !sent)
        return record::failure(missing(ECHILD));
    const auto answer = nursery.receive(timeout);
    if (!answer || answer->kind != MessageKind::Forked)
        return record::failure(missing(ECHILD));
    MessageReader reader {answer->body};
    const auto process = static_cast<pid_t>(reader.number32());
    if (!reader.finished() || !isOwnChild(process))
        return record::failure(missing(ECHILD));
    return WorkerProcess(process, std::move(pair->ours));
}

record::Result<WorkerProcess> WorkerProcess::startNursery(const std::filesystem::path& program)
{
    auto pair = makeSocketPair();
    if (!pair)
        return record::failure(pair.error());
    Descriptor ours = std::move(pair->ours);
    const Descriptor theirs = std::move(pair->theirs);
    SpawnSettings settings;
    if (!settings.prepare(theirs.get()))
        return record::failure(missing(EINVAL));
    std::string name = program.string();
    std::string verb = "nurse";
    std::string locale = "LC_ALL=C";
    std::array<char*, 3> arguments {name.data(), verb.data(), nullptr};
    // The worker sets what its libraries read from the environment itself; nothing of ours goes
    // along.
    std::array<char*, 2> environment {locale.data(), nullptr};
    pid_t process = -1;
    const int reason = posix_spawn(&process,
                                   name.c_str(),
                                   &settings.files,
                                   &settings.attributes,
                                   arguments.data(),
                                   environment.data());
    if (reason != 0)
        return record::failure(missing(reason));
    return WorkerProcess(process, std::move(ours));
}

record::Result<void> WorkerProcess::send(const Message& request, int descriptor)
{
    if (!m_control.isOpen())
        return record::failure(ended("worker is stopped"));
    std::string packet = packetFrom(request);
    iovec part {packet.data(), packet.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space {};
    msghdr head {};
    head.msg_iov = &part;
    head.msg_iovlen = 1;
    if (descriptor >= 0) {
        head.msg_control = space.data();
        head.msg_controllen = space.size();
        cmsghdr* rights = CMSG_FIRSTHDR(&head);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(rights), &descriptor, sizeof(int));
    }
    // Requests are few and small, one at a time: the socket's buffer always has room for one.
    if (sendmsg(m_control.get(), &head, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return record::failure(ended("worker does not listen"));
    return {};
}

record::Result<Message> WorkerProcess::receive(milliseconds timeout)
{
    if (!m_control.isOpen())
        return record::failure(ended("worker is stopped"));
    const auto until = steady_clock::now() + timeout;
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
        if (left.count() <= 0) {
            stop();
            return record::failure(
                errorFor(ImagingFault::TimedOut, "worker stopped by the watchdog"));
        }
        pollfd waiting {m_control.get(), POLLIN, 0};
        const int count = poll(&waiting, 1, static_cast<int>(left.count()));
        if (count > 0)
            break;
        if (count < 0 && errno != EINTR)
            return record::failure(ended("poll failed"));
    }
    std::string packet(kMaxMessageBytes + 1, '\0');
    // Without room for control data every descriptor a worker tries to pass back is dropped.
    const ssize_t length = recv(m_control.get(), packet.data(), packet.size(), MSG_DONTWAIT);
    if (length <= 0)
        return record::failure(ended("worker ended"));
    if (static_cast<std::size_t>(length) > kMaxMessageBytes)
        return record::failure(ended("worker sent too much"));
    packet.resize(static_cast<std::size_t>(length));
    auto message = messageFrom(packet);
    if (!message)
        return record::failure(ended("worker sent no packet of ours"));
    if (message->kind == MessageKind::Fault) {
        MessageReader reader {message->body};
        const std::uint8_t fault = reader.number8();
        if (!reader.finished() || fault >= kImagingFaults.size())
            return record::failure(ended("worker named no fault of ours"));
        return record::failure(errorFor(static_cast<ImagingFault>(fault)));
    }
    return message;
}

record::Error WorkerProcess::ended(std::string_view how)
{
    stop();
    return errorFor(ImagingFault::Crashed, how);
}

bool WorkerProcess::isRunning() const
{
    if (m_process < 0)
        return false;
    siginfo_t facts {};
    // WNOWAIT leaves the reaping to stop().
    const int answer
        = waitid(P_PID, static_cast<id_t>(m_process), &facts, WEXITED | WNOHANG | WNOWAIT);
    return answer == 0 && facts.si_pid == 0;
}

void WorkerProcess::stop()
{
    m_control = Descriptor {};
    if (m_process < 0)
        return;
    // Our child until reaped below, so the number cannot have been given to another process.
    kill(m_process, SIGKILL);
    while (waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) { }
    m_process = -1;
}

} // namespace sartorius::dicom
