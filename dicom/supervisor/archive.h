#pragma once

#include "dicom/supervisor/worker_process.h"
#include "dicom/worker_protocol.h"

#include <memory>

namespace sartorius::dicom {

class WorkerTalk;

/// A zip archive being read by its own disposable worker, which ends with this object. Not for
/// several threads at once.
class OpenedArchive
{
public:
    /// For the supervisor. `archive` stays the caller's.
    static record::Result<OpenedArchive> open(std::unique_ptr<WorkerTalk> talk, int archive);

    OpenedArchive(OpenedArchive&&) noexcept;
    OpenedArchive& operator=(OpenedArchive&&) noexcept;
    ~OpenedArchive();

    /// Files in it; folders and empty files are left out.
    std::uint32_t count() const { return m_count; }

    record::Result<ArchiveEntry> entry(std::uint32_t index);

    /// The file in memory. What is in it is as foreign as before.
    record::Result<Descriptor> unpack(std::uint32_t index, const ArchiveEntry& entry);

private:
    OpenedArchive(std::unique_ptr<WorkerTalk> talk, std::uint32_t count);

    std::unique_ptr<WorkerTalk> m_talk;
    std::uint32_t m_count = 0;
};

} // namespace sartorius::dicom
