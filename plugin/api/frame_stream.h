#pragma once

#include "forms/record/result.h"
#include "plugin/api/local_socket.h"

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace sartorius::api {

/// One frame off the socket, and the memory file that travelled with it, if any.
struct SocketFrame
{
    std::string bytes;
    Descriptor attached;
};

/// Frames over a local stream socket: four bytes (big endian: bit 31 = a descriptor travels with
/// this frame, bits 0 to 30 = length), then the bytes. Never blocks; used by one thread.
class FrameStream
{
public:
    /// A peer that announces a longer frame is hung up on before any memory is taken.
    explicit FrameStream(Descriptor socket, std::size_t longestFrame);

    int socket() const { return m_socket.get(); }

    /// Everything complete that has come. Unavailable when the peer is gone (after its last frames
    /// were handed out), Corrupt when it sent what is no frame.
    record::Result<std::vector<SocketFrame>> receive();

    /// Queues and sends as far as the socket takes it. Unavailable when the peer is gone or does
    /// not read for more than 256 MiB.
    record::Result<void> send(std::string frame, Descriptor attached = {});

    /// Goes on sending; call when the socket can take more.
    record::Result<void> flush();

    bool hasUnsent() const { return !m_out.empty(); }

private:
    struct Outgoing
    {
        std::string bytes; ///< with its length
        std::size_t sent = 0;
        Descriptor attached;
    };

    enum class More { Yes, NotNow, Gone, Broken };

    More readSome();
    bool takeFrames(std::vector<SocketFrame>& frames);
    bool sendSome(Outgoing& frame, bool& full);

    Descriptor m_socket;
    std::size_t m_longestFrame;
    std::string m_in;
    std::deque<Descriptor> m_arrived;
    std::deque<Outgoing> m_out;
    std::size_t m_unsentBytes = 0;
    bool m_gone = false;
};

} // namespace sartorius::api
