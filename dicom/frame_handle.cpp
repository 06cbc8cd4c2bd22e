#include "dicom/frame_handle.h"

#include "dicom/worker_protocol.h"

#include <array>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sartorius::dicom {

namespace {

constexpr int kFinalSeals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW;

record::Result<FrameHeader> readHeader(int descriptor)
{
    std::array<char, kFramePixelOffset> page {};
    if (pread(descriptor, page.data(), page.size(), 0) != static_cast<ssize_t>(page.size()))
        return record::failure(record::ErrorCode::Corrupt, "frame memory without a header");
    MessageReader reader {std::string_view(page.data(), page.size())};
    FrameHeader header = readFrameHeader(reader);
    if (reader.failed() || !isSound(header))
        return record::failure(record::ErrorCode::Corrupt, "frame header is not sound");
    return header;
}

} // namespace

struct FrameHandle::Mapping
{
    int descriptor = -1;
    FrameHeader header;
    void* start = MAP_FAILED;
    std::size_t length = 0;

    Mapping() = default;
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;

    ~Mapping()
    {
        if (start != MAP_FAILED)
            munmap(start, length);
        if (descriptor >= 0)
            close(descriptor);
    }
};

FrameHandle::FrameHandle(std::unique_ptr<Mapping> mapping)
    : m_mapping(std::move(mapping))
{
}

FrameHandle::FrameHandle(FrameHandle&& other) noexcept = default;
FrameHandle& FrameHandle::operator=(FrameHandle&& other) noexcept = default;
FrameHandle::~FrameHandle() = default;

record::Result<FrameHandle> FrameHandle::adopt(int descriptor)
{
    auto mapping = std::make_unique<Mapping>();
    mapping->descriptor = descriptor;
    // Without these seals whoever holds the file could change the picture after it was checked, or
    // shrink it and end this process by SIGBUS.
    const int seals = fcntl(descriptor, F_GET_SEALS);
    if (seals < 0 || (seals & kFinalSeals) != kFinalSeals)
        return record::failure(record::ErrorCode::Corrupt, "frame memory is not sealed");
    auto header = readHeader(descriptor);
    if (!header)
        return record::failure(header.error());

    struct stat facts
    {
    };

    mapping->length = kFramePixelOffset + frameBytes(*header);
    if (fstat(descriptor, &facts) != 0 || facts.st_size < 0
        || static_cast<std::uint64_t>(facts.st_size) < mapping->length)
        return record::failure(record::ErrorCode::Corrupt,
                               "frame memory smaller than its header says");
    mapping->start = mmap(nullptr, mapping->length, PROT_READ, MAP_SHARED, descriptor, 0);
    if (mapping->start == MAP_FAILED)
        return record::failure(record::ErrorCode::Unavailable, "frame memory cannot be mapped");
    mapping->header = *std::move(header);
    return FrameHandle(std::move(mapping));
}

const FrameHeader& FrameHandle::header() const
{
    return m_mapping->header;
}

Frame FrameHandle::frame() const
{
    const auto* start = static_cast<const std::byte*>(m_mapping->start);
    const FrameHeader& header = m_mapping->header;
    const std::span whole {start + kFramePixelOffset, m_mapping->length - kFramePixelOffset};
    const std::size_t pixels = pixelBytes(header);
    return Frame {header,
                  whole.first(pixels),
                  whole.subspan(pixels, header.voiEntries),
                  whole.subspan(pixels + header.voiEntries)};
}

int FrameHandle::descriptor() const
{
    return m_mapping->descriptor;
}

record::Result<void> sealFrame(int descriptor, const FrameHeader& header)
{
    if (!isSound(header))
        return record::failure(record::ErrorCode::Internal, "frame header is not sound");
    MessageWriter writer;
    writeFrameHeader(writer, header);
    std::string page = writer.take();
    if (page.size() > kFramePixelOffset)
        return record::failure(record::ErrorCode::Internal, "frame header too long");
    page.resize(kFramePixelOffset);
    if (pwrite(descriptor, page.data(), page.size(), 0) != static_cast<ssize_t>(page.size()))
        return record::failure(record::ErrorCode::Unavailable, "frame header cannot be written");
    // Fails while anybody still has the memory mapped for writing, which is what it is for.
    if (fcntl(descriptor, F_ADD_SEALS, kFinalSeals | F_SEAL_SEAL) != 0)
        return record::failure(record::ErrorCode::Corrupt, "frame memory cannot be sealed");
    return {};
}

} // namespace sartorius::dicom
