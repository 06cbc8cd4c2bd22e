#pragma once

#include "dicom/supervisor/imaging.h"
#include "plugin/api/requests.h"
#include "plugin/workflow/image_files.h"
#include "plugin/workflow/imaging.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace sartorius::service {

/// What a folder or an archive of foreign files gave.
struct ReadMedia
{
    std::vector<workflow::NewImage> images;
    record::Problems
        problems; ///< one per file that could not be read safely, with its name and why
};

/// Reads foreign images in workers and keeps their sealed copies. What is unsealed lies in memory
/// files of a folder only this user can enter, and only as long as it is being read. Every call
/// blocks: not from a thread that answers people. Any thread.
class ImageRoom
{
public:
    /// `scratch` is emptied: a service that was killed may have left something.
    ImageRoom(std::filesystem::path imagesFolder, std::filesystem::path scratch);
    ~ImageRoom();
    ImageRoom(const ImageRoom&) = delete;
    ImageRoom& operator=(const ImageRoom&) = delete;

    /// A folder, a CD (its folder, or the DICOMDIR in it), a zip archive or one image. The index of
    /// a CD is not believed: what lies beneath it is read, whatever it lists, and nothing else.
    /// Follows no links. Two files at a time. Unavailable when there is no worker program, NotFound
    /// for what is not there.
    record::Result<ReadMedia> readMedia(const std::filesystem::path& place);

    /// Ends a readMedia() soon: what it has not begun is left out and said to be. For the end of
    /// the service. Any thread.
    void stop() { m_stopped = true; }

    record::Result<dicom::FrameHandle> decode(const workflow::KeptImage& image, int frame);

    /// Removes sealed copies that no study names.
    void remove(const std::vector<std::string>& files);

private:
    record::Result<const dicom::ImagingSupervisor*> supervisor();
    ReadMedia readFiles(const dicom::ImagingSupervisor& imaging,
                        const std::vector<std::filesystem::path>& files);
    record::Result<ReadMedia> readArchive(const dicom::ImagingSupervisor& imaging,
                                          const std::filesystem::path& archive);
    record::Result<workflow::NewImage> readFile(const dicom::ImagingSupervisor& imaging,
                                                const std::filesystem::path& file);
    /// Describes and seals a copy that is ours.
    record::Result<workflow::NewImage> keep(const dicom::ImagingSupervisor& imaging,
                                            const std::filesystem::path& copy);
    std::filesystem::path newScratchFile() const;

    std::filesystem::path m_images;
    std::filesystem::path m_scratch;
    std::atomic<bool> m_stopped = false;
    std::mutex m_mutex;
    std::optional<dicom::ImagingSupervisor> m_supervisor; // made when first needed
};

/// In the machine's memory where there is /dev/shm, otherwise beside the socket.
std::filesystem::path scratchFolder(const std::filesystem::path& store);

} // namespace sartorius::service
