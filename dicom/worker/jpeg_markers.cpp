#include "dicom/worker/jpeg_markers.h"

namespace sartorius::dicom {

namespace {

constexpr std::uint8_t kTem = 0x01;
constexpr std::uint8_t kStartOfScan = 0xDA;

bool isRestart(std::uint8_t code)
{
    return code >= 0xD0 && code <= 0xD7;
}

} // namespace

bool TemMarkerSearch::feed(Bytes fragment)
{
    for (const std::byte byte : fragment) {
        if (feed(std::to_integer<std::uint8_t>(byte)))
            return true;
    }
    return false;
}

TemMarkerSearch::State TemMarkerSearch::afterMarker(std::uint8_t code)
{
    // ITU-T T.81 table B.1: RSTn, SOI and EOI stand alone, everything else has a length.
    m_code = code;
    if (code == 0x00 || (code >= 0xD0 && code <= 0xD9))
        return State::Outside;
    return State::LengthHigh;
}

bool TemMarkerSearch::feed(std::uint8_t byte)
{
    switch (m_state) {
    case State::Outside:
        if (byte == 0xFF)
            m_state = State::Marker;
        return false;
    case State::Marker:
        if (byte == kTem)
            return true;
        if (byte != 0xFF)
            m_state = afterMarker(byte);
        return false;
    case State::LengthHigh:
        m_left = std::uint32_t {byte} << 8U;
        m_state = State::LengthLow;
        return false;
    case State::LengthLow:
        m_left |= byte;
        m_left = m_left < 2 ? 0 : m_left - 2;
        m_state = State::Skipping;
        break;
    case State::Skipping:
        --m_left;
        break;
    case State::Entropy:
        if (byte == 0xFF)
            m_state = State::EntropyMarker;
        return false;
    case State::EntropyMarker:
        if (byte == kTem)
            return true;
        if (byte == 0x00 || isRestart(byte))
            m_state = State::Entropy;
        else if (byte != 0xFF)
            m_state = afterMarker(byte);
        return false;
    }
    if (m_left == 0)
        m_state = m_code == kStartOfScan ? State::Entropy : State::Outside;
    return false;
}

} // namespace sartorius::dicom
