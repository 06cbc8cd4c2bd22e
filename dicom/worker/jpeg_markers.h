#pragma once

#include "dicom/worker/prescan.h"

namespace sartorius::dicom {

/// Looks for the TEM marker (FF 01) in the JPEG streams of an image, fragment after fragment. It
/// has no business in a file, and the JPEG reader of DCMTK 3.6.7 never comes back from it.
class TemMarkerSearch
{
public:
    /// True as soon as one was found. Fragments may break anywhere.
    bool feed(Bytes fragment);

private:
    enum class State : std::uint8_t {
        Outside,
        Marker,
        LengthHigh,
        LengthLow,
        Skipping,
        Entropy,
        EntropyMarker
    };

    bool feed(std::uint8_t byte);
    State afterMarker(std::uint8_t code);

    State m_state = State::Outside;
    std::uint8_t m_code = 0;
    std::uint32_t m_left = 0;
};

} // namespace sartorius::dicom
