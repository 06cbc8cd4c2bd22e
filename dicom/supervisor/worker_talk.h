#pragma once

#include "dicom/supervisor/imaging.h"
#include "dicom/supervisor/worker_process.h"

#include <cstdint>
#include <optional>

namespace sartorius::dicom {

/// Questions to one worker within the time it has: a step each, and all of them together. After an
/// answer that is none of ours the worker is stopped and every further question gets the same
/// error.
class WorkerTalk
{
public:
    WorkerTalk(WorkerProcess worker, const ImagingLimits& limits);

    record::Result<Message> ask(const Message& request, int descriptor, MessageKind wanted);

    /// Stops the worker because of something it said.
    record::Error breakOff(const record::Error& error);

    /// Another file of an archive: its time begins anew.
    void beginFile() { m_spent = {}; }

    int processId() const { return m_worker.processId(); }

private:
    WorkerProcess m_worker;
    ImagingLimits m_limits;
    std::chrono::milliseconds m_spent {0};
    std::optional<record::Error> m_broken; // set once the worker is gone
};

/// A plain file that somebody else made; links, pipes and devices are NotReadable, an empty one is
/// NotDicom.
record::Result<Descriptor> openForeignFile(const std::filesystem::path& file);

/// A memory file at its final size that nobody can make shorter under our feet: a worker that
/// truncates an unsealed one kills whoever reads it with SIGBUS.
record::Result<Descriptor> makeMemory(std::uint64_t bytes);

} // namespace sartorius::dicom
