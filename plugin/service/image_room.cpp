#include "plugin/service/image_room.h"

#include "dicom/imaging_fault.h"
#include "dicom/supervisor/archive.h"
#include "plugin/api/local_socket.h"
#include "plugin/store/records.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
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

record::Result<void> copyFrom(int source, const files::path& to)
{
    const api::Descriptor target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!target)
        return failure(ErrorCode::Unavailable, "no room for the image");
    std::array<char, 65536> buffer {};
    std::int64_t copied = 0;
    for (;;) {
        const ssize_t count = ::read(source, buffer.data(), buffer.size());
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
    return copyFrom(source.get(), to);
}

record::Problem problemOf(const std::string& where, const record::Error& error)
{
    record::Problem problem;
    problem.where = where;
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

/// The index of a CD: what it lists lies beside it and is read anyway.
bool isIndexOfMedia(const files::path& file)
{
    std::string name = file.filename().string();
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return name == "DICOMDIR";
}

bool isArchive(const files::path& file)
{
    const api::Descriptor opened(
        ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    std::array<char, 4> mark {};
    constexpr std::string_view kZip("PK\3\4", 4);
    return opened && ::read(opened.get(), mark.data(), mark.size()) == 4
        && std::string_view(mark.data(), mark.size()) == kZip;
}

record::Error stopped()
{
    return {ErrorCode::Unavailable, "stopped before this file"};
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
    if (m_stopped)
        return failure(stopped());
    const Passing copy(newScratchFile());
    if (const auto copied = copyOnce(file, copy.path); !copied)
        return failure(copied.error());
    return keep(imaging, copy.path);
}

record::Result<workflow::NewImage> ImageRoom::keep(const dicom::ImagingSupervisor& imaging,
                                                   const files::path& copy)
{
    auto instance = imaging.describe(copy);
    if (!instance)
        return failure(instance.error());
    if (!dicom::isUid(instance->uid.value) || !dicom::isUid(instance->study.uid.value))
        return failure(dicom::errorFor(dicom::ImagingFault::Damaged));
    auto kept = workflow::sealImage(m_images, copy, instance->uid);
    if (!kept)
        return failure(kept.error());
    return workflow::NewImage {std::move(*instance), std::move(*kept)};
}

ReadMedia ImageRoom::readFiles(const dicom::ImagingSupervisor& imaging,
                               const std::vector<files::path>& found)
{
    constexpr std::size_t kReaders = 2; // more only wait for the same disk
    std::vector<std::optional<record::Result<workflow::NewImage>>> answers(found.size());
    std::atomic<std::size_t> next = 0;
    const auto readSome = [&] {
        for (std::size_t i = next++; i < found.size(); i = next++)
            answers[i] = readFile(imaging, found[i]);
    };
    std::vector<std::thread> readers;
    for (std::size_t i = 1; i < std::min(kReaders, found.size()); ++i)
        readers.emplace_back(readSome);
    readSome();
    for (std::thread& reader : readers)
        reader.join();
    ReadMedia read;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (*answers[i])
            read.images.push_back(std::move(**answers[i]));
        else
            read.problems.push_back(problemOf(found[i].string(), answers[i]->error()));
    }
    return read;
}

record::Result<ReadMedia> ImageRoom::readArchive(const dicom::ImagingSupervisor& imaging,
                                                 const files::path& archive)
{
    const Passing whole(newScratchFile());
    if (const auto copied = copyOnce(archive, whole.path); !copied)
        return failure(copied.error());
    auto opened = imaging.openArchive(whole.path);
    if (!opened)
        return failure(opened.error());
    ReadMedia read;
    for (std::uint32_t i = 0; i < opened->count(); ++i) {
        const auto entry = opened->entry(i);
        if (!entry)
            return failure(entry.error());
        if (isIndexOfMedia(entry->name))
            continue;
        const Passing copy(newScratchFile());
        auto unpacked = opened->unpack(i, *entry);
        record::Result<workflow::NewImage> image = failure(stopped());
        if (!unpacked)
            image = failure(unpacked.error());
        else if (const auto copied = copyFrom(unpacked->get(), copy.path); !copied)
            image = failure(copied.error());
        else if (!m_stopped)
            image = keep(imaging, copy.path);
        if (image)
            read.images.push_back(std::move(*image));
        else
            read.problems.push_back(
                problemOf(archive.string() + ": " + entry->name, image.error()));
    }
    return read;
}

record::Result<ReadMedia> ImageRoom::readMedia(const files::path& place)
{
    std::error_code error;
    const auto type = files::symlink_status(place, error).type();
    if (type != files::file_type::directory && type != files::file_type::regular)
        return failure(ErrorCode::NotFound, "no such folder or file");
    const auto imaging = supervisor();
    if (!imaging)
        return failure(imaging.error());
    if (type == files::file_type::regular && !isIndexOfMedia(place))
        return isArchive(place) ? readArchive(**imaging, place) : readFiles(**imaging, {place});
    auto found = filesBelow(type == files::file_type::directory ? place : place.parent_path());
    if (!found)
        return failure(found.error());
    std::erase_if(*found, isIndexOfMedia);
    return readFiles(**imaging, *found);
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
