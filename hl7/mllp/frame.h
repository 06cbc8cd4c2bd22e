#pragma once

#include "forms/record/result.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace sartorius::hl7 {

inline constexpr char kFrameStart = '\x0B'; ///< VT
inline constexpr char kFrameEnd = '\x1C'; ///< FS, followed by CR
inline constexpr std::size_t kDefaultFrameLimit = std::size_t {1024} * 1024;

/// VT message FS CR.
/// @return InvalidInput for an empty message or one that holds VT or FS, which would end it early.
record::Result<std::string> framed(std::string_view message);

/// What a reader met so far; for logs and tests.
struct FrameCounts
{
    std::uint64_t frames = 0;
    std::uint64_t strayBytes = 0; ///< between frames: ignored
    std::uint64_t broken = 0; ///< frames begun anew before they ended
};

/// Finds messages in a stream of bytes. However the stream is cut, the same messages come out.
///
/// A frame ends at FS CR, or at FS when the next frame begins before any CR. FS followed by
/// anything else is part of the message, so that a message is never cut short. VT without FS before
/// it begins the frame anew: what came before was never finished. Not thread-safe.
class FrameReader
{
public:
    explicit FrameReader(std::size_t limit = kDefaultFrameLimit);

    /// Takes the next bytes of the stream. After `tooLarge` nothing is taken any more.
    void feed(std::string_view bytes);

    /// The end of the stream: a frame with FS but without CR is complete.
    void finish();

    /// The next complete message, oldest first.
    std::optional<std::string> next();

    /// A frame went over the limit: its bytes are gone, and the connection has to be closed.
    bool tooLarge() const { return m_tooLarge; }

    bool insideFrame() const { return m_state != State::Outside; }

    /// Bytes held: unfinished and finished messages.
    std::size_t buffered() const { return m_frame.size() + m_readyBytes; }

    /// Memory they take: the unfinished one may have more room than it needs yet.
    std::size_t memory() const { return m_frame.capacity() + m_readyBytes; }

    const FrameCounts& counts() const { return m_counts; }

private:
    enum class State { Outside, Inside, AfterEnd };

    void takeOutside(std::string_view& bytes);
    void takeInside(std::string_view& bytes);
    void takeAfterEnd(std::string_view& bytes);
    void complete();
    bool append(std::string_view bytes);

    std::size_t m_limit;
    State m_state = State::Outside;
    std::string m_frame;
    std::string m_afterEnd; ///< what came after FS and is not yet known to be message or noise
    std::deque<std::string> m_ready;
    std::size_t m_readyBytes = 0;
    bool m_tooLarge = false;
    FrameCounts m_counts;
};

/// MLLP release 2 commit blocks: one byte, ACK (06) or NAK (15). Recognised, never sent.
bool isCommitBlock(std::string_view message);

} // namespace sartorius::hl7
