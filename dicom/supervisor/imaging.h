#pragma once

#include "dicom/demonstration.h"
#include "dicom/frame_handle.h"
#include "dicom/imaging_fault.h"
#include "dicom/node.h"
#include "dicom/study.h"
#include "forms/record/result.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace sartorius::dicom {

/// Time a worker gets. A step is: getting ready, the facts of a file, one frame.
struct ImagingLimits
{
    std::chrono::milliseconds step {1500};
    std::chrono::milliseconds whole {15000}; ///< for all steps on one file together
    unsigned readyWorkers = 2; ///< kept started and waiting
};

/// Where sartorius-imaging lies: in the folder of the running program, or in ../libexec/sartorius
/// or
/// ../lib/sartorius seen from there. Never looked for through PATH. Unavailable (WorkerMissing)
/// otherwise.
record::Result<std::filesystem::path> findImagingWorker();

class OpenedArchive;
class WorkerPool;

/// One file being read by its own disposable worker, which ends with this object. Use it to take
/// several frames of one file; not for several threads at once.
class OpenedImage
{
public:
    OpenedImage(OpenedImage&&) noexcept;
    OpenedImage& operator=(OpenedImage&&) noexcept;
    ~OpenedImage();

    const Instance& instance() const;

    /// Frame 0 is the first. After Crashed or TimedOut every further call answers the same.
    record::Result<FrameHandle> frame(std::uint32_t index);

    /// The worker's process id; for tests and for logs.
    int workerProcessId() const;

private:
    friend class ImagingSupervisor;
    struct State;
    explicit OpenedImage(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

/// What was written by makeDemonstrationStudy.
struct WrittenStudy
{
    record::StudyInstanceUid uid;
    std::vector<std::filesystem::path> files; ///< in series and instance order
};

/// Reads foreign images without ever letting them near this process: each file goes to a disposable
/// worker under limits on memory, time, files and system calls. Errors carry an ImagingFault
/// (imagingFault(error)). Every call blocks until answered or timed out, so not from a user
/// interface thread; several threads may call at once. Destroying it ends its workers.
class ImagingSupervisor
{
public:
    /// With the worker that belongs to this program. WorkerMissing when there is none or it does
    /// not start.
    static record::Result<ImagingSupervisor> start(const ImagingLimits& limits = {});
    static record::Result<ImagingSupervisor> start(const std::filesystem::path& worker,
                                                   const ImagingLimits& limits = {});

    ImagingSupervisor(ImagingSupervisor&&) noexcept;
    ImagingSupervisor& operator=(ImagingSupervisor&&) noexcept;
    ~ImagingSupervisor();

    /// The facts a file states about itself. Reads no pixels.
    record::Result<Instance> describe(const std::filesystem::path& file) const;

    /// One frame, decoded, in a sealed memory file.
    record::Result<FrameHandle> decodeFrame(const std::filesystem::path& file,
                                            std::uint32_t index) const;

    /// Facts now, frames as asked.
    record::Result<OpenedImage> open(const std::filesystem::path& file) const;

    /// The files of a zip archive, unpacked one by one as asked. NotDicom when it is none.
    record::Result<OpenedArchive> openArchive(const std::filesystem::path& file) const;

    /// A verification over a connected, blocking socket, spoken by a confined worker. TimedOut when
    /// it takes longer than `timeout`.
    record::Result<EchoAnswer>
    verify(int socket, const Node& node, std::chrono::milliseconds timeout) const;

    /// Writes a made-up study into an existing folder under our own names (IM0001.dcm ...);
    /// NotWritten when that fails or a file of that name is there already.
    record::Result<WrittenStudy> makeDemonstrationStudy(const DemonstrationStudy& study,
                                                        const std::filesystem::path& folder) const;

private:
    explicit ImagingSupervisor(std::unique_ptr<WorkerPool> pool);

    std::unique_ptr<WorkerPool> m_pool;
};

} // namespace sartorius::dicom
