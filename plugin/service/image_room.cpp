#include "plugin/service/image_room.h"

#include "dicom/imaging_fault.h"
#include "plugin/api/local_socket.h"
#include "plugin/store/records.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sartorius::service {

using record::ErrorCode;
using record::failure;
namespace files = std::filesystem;

namespace {

constexpr std::size_t kMostFiles = 100'000;
constexpr std::int64_t kLargestFile = std::int64_t(2) * 1024 * 1024 * 1024;

/// Removes a file when it goes.
struct Passing
{
    files::path path;

    explicit Passing(files::path file)
        : path(std::move(file))
    {
    }

    Passing(const Passing&) = delete;
    Passing& operator=(const Passing&) = delete;

    ~Passing() { ::unlink(path.c_str()); }
};

/// One copy is described and sealed, so that nobody can change the file in between.
record::Result<void> copyOnce(const files::path& from, const files::path& to)
{
    const api::Descriptor source(
        ::open(from.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));

    struct stat facts
    {
    };

    if (!source || ::fstat(source.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return failure(dicom::errorFor(dicom::ImagingFault::NotReadable));
    if (facts.st_size > kLargestFile)
        return failure(dicom::errorFor(dicom::ImagingFault::TooLarge));
    const api::Descriptor target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!target)
        return failure(ErrorCode::Unavailable, "no room for the image");
    std::array<char, 65536> buffer {};
    std::int64_t copied = 0;
    for (;;) {
        const ssize_t count = ::read(source.get(), buffer.data(), buffer.size());
        if (count == 0)
            return {};
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(dicom::errorFor(dicom::ImagingFault::NotReadable));
        copied += count;
        if (copied > kLargestFile)
            return failure(dicom::errorFor(dicom::ImagingFault::TooLarge));
        if (::write(target.get(), buffer.data(), static_cast<std::size_t>(count)) != count)
            return failure(ErrorCode::Unavailable, "no room for the image");
    }
}

record::Problem problemOf(const files::path& file, const record::Error& error)
{
    record::Problem problem;
    problem.where = file.string();
    if (const auto fault = dicom::imagingFault(error)) {
        problem.code = std::string(dicom::toString(*fault));
        problem.what = std::string(dicom::plainSentence(*fault));
    } else {
        problem.code = "not-kept";
        problem.what = "This image could not be kept.";
    }
    problem.remedy = "Ask the sender for it again, or leave it out.";
    return problem;
}

/// Plain files below `folder`, in a fixed order; links are not followed and not listed.
record::Result<std::vector<files::path>> filesBelow(const files::path& folder)
{
    std::error_code error;
    if (files::symlink_status(folder, error).type() != files::file_type::directory)
        return failure(ErrorCode::NotFound, "no such folder");
    std::vector<files::path> found;
    auto at = files::recursive_directory_iterator(
        folder, files::directory_options::skip_permission_denied, error);
    const files::recursive_directory_iterator end;
    while (!error && at != end && found.size() < kMostFiles) {
        std::error_code unknown;
        if (at->symlink_status(unknown).type() == files::file_type::regular)
            found.push_back(at->path());
        at.increment(error);
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

files::path scratchFolder(const files::path& store)
{
    const files::path name = api::socketFolder(store).filename();
    const files::path shared = files::path("/dev/shm") / ("scratch-" + name.string());
    if (api::ensurePrivateFolder(shared))
        return shared;
    return api::socketFolder(store) / "scratch";
}

ImageRoom::ImageRoom(files::path imagesFolder, files::path scratch)
    : m_images(std::move(imagesFolder))
    , m_scratch(std::move(scratch))
{
    std::error_code error;
    if (api::ensurePrivateFolder(m_scratch)) {
        for (const auto& left : files::directory_iterator(m_scratch, error))
            ::unlink(left.path().c_str());
    }
}

ImageRoom::~ImageRoom()
{
    ::rmdir(m_scratch.c_str()); // stays when something is left in it; the next service looks
}

files::path ImageRoom::newScratchFile() const
{
    // made again when a cleaner of the system has taken it; a foreign folder of that name is
    // refused
    static_cast<void>(api::ensurePrivateFolder(m_scratch));
    return m_scratch / store::newRecordId();
}

record::Result<const dicom::ImagingSupervisor*> ImageRoom::supervisor()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_supervisor) {
        auto started = dicom::ImagingSupervisor::start();
        if (!started)
            return failure(started.error());
        m_supervisor.emplace(std::move(*started));
    }
    return &*m_supervisor;
}

record::Result<workflow::NewImage> ImageRoom::readFile(const dicom::ImagingSupervisor& imaging,
                                                       const files::path& file)
{
    const Passing copy(newScratchFile());
    if (const auto copied = copyOnce(file, copy.path); !copied)
        return failure(copied.error());
    auto instance = imaging.describe(copy.path);
    if (!instance)
        return failure(instance.error());
    if (!dicom::isUid(instance->uid.value) || !dicom::isUid(instance->study.uid.value))
        return failure(dicom::errorFor(dicom::ImagingFault::Damaged));
    auto kept = workflow::sealImage(m_images, copy.path, instance->uid);
    if (!kept)
        return failure(kept.error());
    return workflow::NewImage {std::move(*instance), std::move(*kept)};
}

record::Result<ReadFolder> ImageRoom::readFolder(const files::path& folder)
{
    const auto found = filesBelow(folder);
    if (!found)
        return failure(found.error());
    const auto imaging = supervisor();
    if (!imaging)
        return failure(imaging.error());
    ReadFolder read;
    for (const files::path& file : *found) {
        auto image = readFile(**imaging, file);
        if (image)
            read.images.push_back(std::move(*image));
        else
            read.problems.push_back(problemOf(file, image.error()));
    }
    return read;
}

record::Result<dicom::FrameHandle> ImageRoom::decode(const workflow::KeptImage& image, int frame)
{
    if (frame < 0)
        return failure(dicom::errorFor(dicom::ImagingFault::NoSuchFrame));
    const auto imaging = supervisor();
    if (!imaging)
        return failure(imaging.error());
    const Passing plain(newScratchFile());
    if (const auto opened = workflow::unsealImage(m_images, image, plain.path); !opened)
        return failure(opened.error());
    return (*imaging)->decodeFrame(plain.path, static_cast<std::uint32_t>(frame));
}

void ImageRoom::remove(const std::vector<std::string>& spare)
{
    for (const std::string& name : spare) {
        if (store::isRecordId(name))
            ::unlink((m_images / name).c_str());
    }
}

} // namespace sartorius::service
