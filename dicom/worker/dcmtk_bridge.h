#pragma once

#include "dicom/frame.h"
#include "dicom/imaging_fault.h"
#include "dicom/study.h"
#include "dicom/worker/characters.h"
#include "dicom/worker/prescan.h"

#include <memory>
#include <span>
#include <tl/expected.hpp>

namespace sartorius::dicom {

/// The one place where foreign bytes meet the foreign toolkit. Nothing of DCMTK comes out of it.
/// For one thread; only in the confined worker.
class ForeignImage
{
public:
    /// Loads the dictionary and the decoders; false when the dictionary is missing. Before
    /// confinement.
    static bool prepareToolkit();

    /// `file` and `characters` must live as long as the image.
    static tl::expected<ForeignImage, ImagingFault> open(Bytes file, CharacterReader& characters);

    ForeignImage(ForeignImage&&) noexcept;
    ForeignImage& operator=(ForeignImage&&) noexcept;
    ~ForeignImage();

    const Instance& instance() const;

    /// Decodes a frame into `out`, which is as long as pixelBytes(frameShape(instance().image)).
    tl::expected<FrameHeader, ImagingFault> decode(std::uint32_t index, std::span<std::byte> out);

private:
    struct State;
    explicit ForeignImage(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

} // namespace sartorius::dicom
