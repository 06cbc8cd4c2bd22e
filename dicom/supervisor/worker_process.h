#pragma once

#include "dicom/imaging_fault.h"
#include "dicom/worker_protocol.h"
#include "forms/record/result.h"

#include <chrono>
#include <filesystem>
#include <sys/types.h>

namespace sartorius::dicom {

/// A file descriptor that is closed with its owner.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int value);
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    int get() const { return m_value; }

    bool isOpen() const { return m_value >= 0; }

    int release();

private:
    int m_value = -1;
};

/// One started worker and the socket to it. The process is killed and reaped with this object,
/// whatever state it is in. One thread at a time.
class WorkerProcess
{
public:
    /// Starts the program as a nursery, with no descriptor but its end of the socket (0) and the
    /// null device (1, 2), an environment of ours and no signals blocked. Does not wait for it to
    /// get ready.
    static record::Result<WorkerProcess> startNursery(const std::filesystem::path& program);

    /// A worker forked by a ready nursery: a child of this process like any other. Does not wait
    /// for it to get ready. WorkerMissing when the nursery does not answer in time.
    static record::Result<WorkerProcess> forkFrom(WorkerProcess& nursery,
                                                  std::chrono::milliseconds timeout);

    WorkerProcess(WorkerProcess&& other) noexcept;
    WorkerProcess& operator=(WorkerProcess&& other) noexcept;
    ~WorkerProcess();

    /// Sends a request with an optional descriptor to pass on (-1: none).
    record::Result<void> send(const Message& request, int descriptor = -1);

    /// Waits for the next packet. TimedOut when none comes, Crashed when the worker has ended or
    /// talks nonsense: the worker is stopped in both cases. A Fault packet becomes its Error.
    record::Result<Message> receive(std::chrono::milliseconds timeout);

    /// False once it ended or was stopped.
    bool isRunning() const;

    pid_t processId() const { return m_process; }

    /// Kills and reaps it. Safe to call again.
    void stop();

private:
    WorkerProcess(pid_t process, Descriptor control);

    record::Error ended(std::string_view how);

    pid_t m_process = -1;
    Descriptor m_control;
};

} // namespace sartorius::dicom
