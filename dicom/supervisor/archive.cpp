#include "dicom/supervisor/archive.h"

#include "dicom/supervisor/worker_talk.h"

namespace sartorius::dicom {

OpenedArchive::OpenedArchive(std::unique_ptr<WorkerTalk> talk, std::uint32_t count)
    : m_talk(std::move(talk))
    , m_count(count)
{
}

OpenedArchive::OpenedArchive(OpenedArchive&&) noexcept = default;
OpenedArchive& OpenedArchive::operator=(OpenedArchive&&) noexcept = default;
OpenedArchive::~OpenedArchive() = default;

record::Result<OpenedArchive> OpenedArchive::open(std::unique_ptr<WorkerTalk> talk, int archive)
{
    const auto answer
        = talk->ask({MessageKind::OpenArchive, {}}, archive, MessageKind::ArchiveOpened);
    if (!answer)
        return record::failure(answer.error());
    MessageReader reader {answer->body};
    const std::uint32_t count = reader.number32();
    if (!reader.finished() || count > kMaxArchiveEntries)
        return record::failure(errorFor(ImagingFault::Crashed, "list of files is not sound"));
    return OpenedArchive(std::move(talk), count);
}

record::Result<ArchiveEntry> OpenedArchive::entry(std::uint32_t index)
{
    m_talk->beginFile();
    MessageWriter body;
    body.number32(index);
    const auto answer
        = m_talk->ask({MessageKind::DescribeEntry, body.take()}, -1, MessageKind::EntryDescribed);
    if (!answer)
        return record::failure(answer.error());
    MessageReader reader {answer->body};
    ArchiveEntry entry = readArchiveEntry(reader);
    if (!reader.finished())
        return record::failure(
            m_talk->breakOff(errorFor(ImagingFault::Crashed, "file of an archive is not sound")));
    return entry;
}

record::Result<Descriptor> OpenedArchive::unpack(std::uint32_t index, const ArchiveEntry& entry)
{
    auto memory = makeMemory(entry.bytes);
    if (!memory)
        return record::failure(memory.error());
    MessageWriter body;
    body.number32(index);
    const auto answer = m_talk->ask(
        {MessageKind::UnpackEntry, body.take()}, memory->get(), MessageKind::EntryUnpacked);
    if (!answer)
        return record::failure(answer.error());
    return memory;
}

} // namespace sartorius::dicom
