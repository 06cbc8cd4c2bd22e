#pragma once

#include "dicom/supervisor/imaging.h"
#include "dicom/supervisor/worker_process.h"

#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>

namespace sartorius::dicom {

/// Workers forked ahead of need from one nursery, which has the toolkit's dictionary loaded:
/// forking one takes about a millisecond, taking a waiting one nothing. Each is used for one file.
/// Safe from several threads.
class WorkerPool
{
public:
    WorkerPool(std::filesystem::path program, const ImagingLimits& limits);

    /// Proves that the program starts, by waiting for one worker to get ready, and keeps it.
    record::Result<void> fill();

    /// A worker that is confined and ready, and a new one started in its place.
    record::Result<WorkerProcess> take();

    const ImagingLimits& limits() const { return m_limits; }

private:
    struct Waiting
    {
        WorkerProcess worker;
        bool isReady = false; ///< its Ready has been read
    };

    record::Result<Waiting> next();
    record::Result<Waiting> forkOne();
    static record::Result<Waiting> readied(Waiting waiting);

    std::filesystem::path m_program;
    ImagingLimits m_limits;
    std::mutex m_mutex;
    std::deque<Waiting> m_waiting;
    std::optional<WorkerProcess> m_nursery; // made when first needed, and again should it end
};

} // namespace sartorius::dicom
