#include "dicom/supervisor/imaging.h"

#include "dicom/supervisor/archive.h"
#include "dicom/supervisor/made_study.h"
#include "dicom/supervisor/worker_pool.h"
#include "dicom/supervisor/worker_talk.h"
#include "dicom/worker_protocol.h"

#include <array>
#include <system_error>
#include <unistd.h>

namespace sartorius::dicom {

namespace {

constexpr std::string_view kWorkerName = "sartorius-imaging";

/// The numbers a worker may not choose: they decide how the bytes are read.
bool hasShape(const FrameHeader& header, const FrameHeader& shape)
{
    return isSound(header) && header.width == shape.width && header.height == shape.height
        && header.samples == shape.samples && header.bytesPerSample == shape.bytesPerSample
        && header.isSigned == shape.isSigned && header.photometric == shape.photometric
        && header.voiEntries == shape.voiEntries && header.overlay == shape.overlay;
}

} // namespace

record::Result<std::filesystem::path> findImagingWorker()
{
    std::error_code failed;
    const auto own = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (failed)
        return record::failure(errorFor(ImagingFault::WorkerMissing, "own program unknown"));
    const std::filesystem::path folder = own.parent_path();
    const std::array places {folder / kWorkerName,
                             folder.parent_path() / "libexec" / "sartorius" / kWorkerName,
                             folder.parent_path() / "lib" / "sartorius" / kWorkerName};
    for (const std::filesystem::path& place : places) {
        if (std::filesystem::is_regular_file(place, failed) && access(place.c_str(), X_OK) == 0)
            return place;
    }
    return record::failure(errorFor(ImagingFault::WorkerMissing, "not beside the running program"));
}

struct OpenedImage::State
{
    WorkerTalk talk;
    Instance instance {};
};

OpenedImage::OpenedImage(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

OpenedImage::OpenedImage(OpenedImage&&) noexcept = default;
OpenedImage& OpenedImage::operator=(OpenedImage&&) noexcept = default;
OpenedImage::~OpenedImage() = default;

const Instance& OpenedImage::instance() const
{
    return m_state->instance;
}

int OpenedImage::workerProcessId() const
{
    return m_state->talk.processId();
}

record::Result<FrameHandle> OpenedImage::frame(std::uint32_t index)
{
    const ImageFacts& image = m_state->instance.image;
    if (image.rows == 0)
        return record::failure(errorFor(ImagingFault::NoPixels));
    if (!image.readable)
        return record::failure(errorFor(ImagingFault::Unsupported));
    if (index >= image.frames)
        return record::failure(errorFor(ImagingFault::NoSuchFrame));
    const FrameHeader shape = frameShape(image);
    const std::uint64_t bytes = frameBytes(shape);
    if (bytes == 0)
        return record::failure(errorFor(ImagingFault::Damaged));
    auto memory = makeMemory(kFramePixelOffset + bytes);
    if (!memory)
        return record::failure(memory.error());
    MessageWriter body;
    body.number32(index);
    const auto answer = m_state->talk.ask(
        {MessageKind::DecodeFrame, body.take()}, memory->get(), MessageKind::FrameReady);
    if (!answer)
        return record::failure(answer.error());
    MessageReader reader {answer->body};
    const FrameHeader header = readFrameHeader(reader);
    if (!reader.finished() || !hasShape(header, shape))
        return record::failure(m_state->talk.breakOff(
            errorFor(ImagingFault::Crashed, "frame is not what the file described")));
    if (!sealFrame(memory->get(), header))
        return record::failure(m_state->talk.breakOff(
            errorFor(ImagingFault::Crashed, "worker did not let go of the frame")));
    return FrameHandle::adopt(memory->release());
}

ImagingSupervisor::ImagingSupervisor(std::unique_ptr<WorkerPool> pool)
    : m_pool(std::move(pool))
{
}

ImagingSupervisor::ImagingSupervisor(ImagingSupervisor&&) noexcept = default;
ImagingSupervisor& ImagingSupervisor::operator=(ImagingSupervisor&&) noexcept = default;
ImagingSupervisor::~ImagingSupervisor() = default;

record::Result<ImagingSupervisor> ImagingSupervisor::start(const ImagingLimits& limits)
{
    const auto worker = findImagingWorker();
    if (!worker)
        return record::failure(worker.error());
    return start(*worker, limits);
}

record::Result<ImagingSupervisor> ImagingSupervisor::start(const std::filesystem::path& worker,
                                                           const ImagingLimits& limits)
{
    auto pool = std::make_unique<WorkerPool>(worker, limits);
    const auto filled = pool->fill();
    if (!filled)
        return record::failure(filled.error());
    return ImagingSupervisor(std::move(pool));
}

record::Result<OpenedImage> ImagingSupervisor::open(const std::filesystem::path& file) const
{
    const auto opened = openForeignFile(file);
    if (!opened)
        return record::failure(opened.error());
    auto worker = m_pool->take();
    if (!worker)
        return record::failure(worker.error());
    auto state = std::make_unique<OpenedImage::State>(
        OpenedImage::State {WorkerTalk(*std::move(worker), m_pool->limits())});
    const auto answer
        = state->talk.ask({MessageKind::OpenFile, {}}, opened->get(), MessageKind::Described);
    if (!answer)
        return record::failure(answer.error());
    MessageReader reader {answer->body};
    state->instance = readInstance(reader);
    if (!reader.finished())
        return record::failure(errorFor(ImagingFault::Crashed, "description is not sound"));
    return OpenedImage(std::move(state));
}

record::Result<Instance> ImagingSupervisor::describe(const std::filesystem::path& file) const
{
    const auto image = open(file);
    if (!image)
        return record::failure(image.error());
    return image->instance();
}

record::Result<FrameHandle> ImagingSupervisor::decodeFrame(const std::filesystem::path& file,
                                                           std::uint32_t index) const
{
    auto image = open(file);
    if (!image)
        return record::failure(image.error());
    return image->frame(index);
}

record::Result<OpenedArchive>
ImagingSupervisor::openArchive(const std::filesystem::path& file) const
{
    const auto opened = openForeignFile(file);
    if (!opened)
        return record::failure(opened.error());
    auto worker = m_pool->take();
    if (!worker)
        return record::failure(worker.error());
    auto talk = std::make_unique<WorkerTalk>(*std::move(worker), m_pool->limits());
    return OpenedArchive::open(std::move(talk), opened->get());
}

record::Result<EchoAnswer>
ImagingSupervisor::verify(int socket, const Node& node, std::chrono::milliseconds timeout) const
{
    auto worker = m_pool->take();
    if (!worker)
        return record::failure(worker.error());
    MessageWriter body;
    body.text(node.calledAe);
    body.text(node.callingAe);
    WorkerTalk talk(*std::move(worker), ImagingLimits {timeout, timeout, 0});
    const auto answer = talk.ask({MessageKind::Verify, body.take()}, socket, MessageKind::Verified);
    if (!answer)
        return record::failure(answer.error());
    MessageReader reader {answer->body};
    const EchoAnswer echoed = readEchoAnswer(reader);
    if (!reader.finished())
        return record::failure(errorFor(ImagingFault::Crashed, "answer is not sound"));
    return echoed;
}

record::Result<WrittenStudy>
ImagingSupervisor::makeDemonstrationStudy(const DemonstrationStudy& study,
                                          const std::filesystem::path& folder) const
{
    auto worker = m_pool->take();
    if (!worker)
        return record::failure(worker.error());
    const auto memory = makeMemory(kMadeStudyBytes);
    if (!memory)
        return record::failure(memory.error());
    MessageWriter body;
    writeStudyRequest(body, study);
    const auto sent = worker->send({MessageKind::MakeStudy, body.take()}, memory->get());
    if (!sent)
        return record::failure(sent.error());
    const auto answer = worker->receive(m_pool->limits().whole);
    if (!answer)
        return record::failure(answer.error());
    if (answer->kind != MessageKind::StudyReady)
        return record::failure(errorFor(ImagingFault::Crashed, "answer to another question"));
    auto files = writeMadeStudy(answer->body, memory->get(), folder);
    if (!files)
        return record::failure(files.error());
    return WrittenStudy {demonstrationStudyUid(study), *std::move(files)};
}

} // namespace sartorius::dicom
