#include "hl7/mllp/frame.h"

#include <algorithm>
#include <utility>

namespace sartorius::hl7 {
namespace {

/// Noise that some peers put where CR belongs.
bool isFiller(char c)
{
    return c == '\n' || c == '\0';
}

} // namespace

record::Result<std::string> framed(std::string_view message)
{
    if (message.empty())
        return record::failure(record::ErrorCode::InvalidInput,
                               "an empty message cannot be framed");
    if (message.find(kFrameStart) != std::string_view::npos
        || message.find(kFrameEnd) != std::string_view::npos)
        return record::failure(record::ErrorCode::InvalidInput,
                               "the message holds a frame character");
    std::string frame;
    frame.reserve(message.size() + 3);
    frame += kFrameStart;
    frame += message;
    frame += kFrameEnd;
    frame += '\r';
    return frame;
}

FrameReader::FrameReader(std::size_t limit)
    : m_limit(limit)
{
}

void FrameReader::feed(std::string_view bytes)
{
    while (!bytes.empty() && !m_tooLarge) {
        switch (m_state) {
        case State::Outside:
            takeOutside(bytes);
            break;
        case State::Inside:
            takeInside(bytes);
            break;
        case State::AfterEnd:
            takeAfterEnd(bytes);
            break;
        }
    }
}

void FrameReader::takeOutside(std::string_view& bytes)
{
    const std::size_t start = std::min(bytes.find(kFrameStart), bytes.size());
    m_counts.strayBytes += start;
    bytes.remove_prefix(start);
    if (bytes.empty())
        return;
    bytes.remove_prefix(1);
    m_state = State::Inside;
}

void FrameReader::takeInside(std::string_view& bytes)
{
    // Twice a search for one byte is many times faster than find_first_of.
    const std::size_t end = std::min(bytes.find(kFrameEnd), bytes.size());
    const std::size_t mark = std::min(bytes.substr(0, end).find(kFrameStart), end);
    if (!append(bytes.substr(0, mark)))
        return;
    bytes.remove_prefix(mark);
    if (bytes.empty())
        return;
    const char found = bytes.front();
    bytes.remove_prefix(1);
    if (found == kFrameStart) {
        ++m_counts.broken;
        m_frame.clear();
    } else {
        m_state = State::AfterEnd;
        m_afterEnd.assign(1, kFrameEnd);
    }
}

void FrameReader::takeAfterEnd(std::string_view& bytes)
{
    const char c = bytes.front();
    if (c == '\r') {
        bytes.remove_prefix(1);
        complete();
        return;
    }
    if (c == kFrameStart) {
        complete(); // this VT begins the next frame
        return;
    }
    if (isFiller(c) && m_afterEnd.size() < 16) {
        m_afterEnd += c;
        bytes.remove_prefix(1);
        return;
    }
    // The FS was part of the message.
    m_state = State::Inside;
    append(std::exchange(m_afterEnd, {}));
}

bool FrameReader::append(std::string_view bytes)
{
    if (bytes.size() > m_limit - std::min(m_limit, m_frame.size())) {
        m_tooLarge = true;
        m_frame = {};
        m_afterEnd = {};
        m_state = State::Outside;
        return false;
    }
    // Doubling stops at the limit: many endless frames must not cost twice what they may.
    const std::size_t wanted = m_frame.size() + bytes.size();
    if (wanted > m_frame.capacity())
        m_frame.reserve(std::min(m_limit, std::max(wanted, m_frame.capacity() * 2)));
    m_frame += bytes;
    return true;
}

void FrameReader::complete()
{
    ++m_counts.frames;
    m_counts.strayBytes += m_afterEnd.size() - 1;
    m_afterEnd.clear();
    m_readyBytes += m_frame.size();
    m_ready.push_back(std::exchange(m_frame, {}));
    m_state = State::Outside;
}

void FrameReader::finish()
{
    if (m_state == State::AfterEnd)
        complete();
}

std::optional<std::string> FrameReader::next()
{
    if (m_ready.empty())
        return std::nullopt;
    std::string message = std::move(m_ready.front());
    m_ready.pop_front();
    m_readyBytes -= message.size();
    return message;
}

bool isCommitBlock(std::string_view message)
{
    return message == "\x06" || message == "\x15";
}

} // namespace sartorius::hl7
