#pragma once

#include "dicom/frame.h"
#include "forms/record/result.h"

#include <memory>

namespace sartorius::dicom {

/// Owns one decoded frame in a sealed memory file: nobody can write, shrink or grow it any more.
/// The file starts with its own header, so its descriptor is all another process needs
/// (SCM_RIGHTS). Move-only. Reading from several threads at once is fine.
class FrameHandle
{
public:
    /// Takes over a descriptor that came from somewhere else. Corrupt when it is not a memory file
    /// sealed against write, shrink and growth, or its header is not sound, or it is too small for
    /// its header. The descriptor is closed in every case but success.
    static record::Result<FrameHandle> adopt(int descriptor);

    FrameHandle(FrameHandle&& other) noexcept;
    FrameHandle& operator=(FrameHandle&& other) noexcept;
    ~FrameHandle();

    const FrameHeader& header() const;

    /// Valid as long as this handle lives.
    Frame frame() const;

    /// The descriptor, still owned by this handle; duplicate or send it, do not close it.
    int descriptor() const;

private:
    struct Mapping;
    explicit FrameHandle(std::unique_ptr<Mapping> mapping);

    std::unique_ptr<Mapping> m_mapping;
};

/// Where the pixels begin in the memory file; the header is written before that.
inline constexpr std::uint64_t kFramePixelOffset = 4096;

/// Writes the header into an unsealed memory file of kFramePixelOffset + frameBytes(header) bytes
/// and seals it for good. For the supervisor and for tests that stand in for it.
record::Result<void> sealFrame(int descriptor, const FrameHeader& header);

} // namespace sartorius::dicom
