#include "dicom/supervisor/worker_talk.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sartorius::dicom {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

record::Result<Descriptor> openForeignFile(const std::filesystem::path& file)
{
    // Not blocking: a pipe somebody left among the images must not hold us.
    Descriptor opened {
        open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};

    struct stat facts
    {
    };

    if (!opened.isOpen() || fstat(opened.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return record::failure(errorFor(ImagingFault::NotReadable));
    if (facts.st_size == 0)
        return record::failure(errorFor(ImagingFault::NotDicom, "file is empty"));
    return opened;
}

record::Result<Descriptor> makeMemory(std::uint64_t bytes)
{
    Descriptor memory {memfd_create("sartorius-frame", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (!memory.isOpen() || ftruncate(memory.get(), static_cast<off_t>(bytes)) != 0
        || fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0)
        return record::failure(record::ErrorCode::Unavailable, "no memory for a frame");
    return memory;
}

WorkerTalk::WorkerTalk(WorkerProcess worker, const ImagingLimits& limits)
    : m_worker(std::move(worker))
    , m_limits(limits)
{
}

record::Result<Message> WorkerTalk::ask(const Message& request, int descriptor, MessageKind wanted)
{
    if (m_broken)
        return record::failure(*m_broken);
    const auto began = steady_clock::now();
    const milliseconds time = std::min(m_limits.step, m_limits.whole - m_spent);
    record::Result<Message> answer = record::failure(record::ErrorCode::Internal, "not asked");
    if (const auto sent = m_worker.send(request, descriptor); sent)
        answer = m_worker.receive(time);
    else
        answer = record::failure(sent.error());
    m_spent += std::chrono::ceil<milliseconds>(steady_clock::now() - began);
    if (answer && answer->kind != wanted)
        answer = record::failure(errorFor(ImagingFault::Crashed, "answer to another question"));
    if (!answer
        && imagingFault(answer.error()).value_or(ImagingFault::Crashed) >= ImagingFault::Crashed)
        breakOff(answer.error());
    return answer;
}

record::Error WorkerTalk::breakOff(const record::Error& error)
{
    m_worker.stop();
    m_broken = error;
    return error;
}

} // namespace sartorius::dicom
