#pragma once

#include "forms/record/result.h"
#include "hl7/mllp/frame.h"
#include "hl7/mllp/tls_settings.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::hl7 {

/// Where to listen and what one peer may cost. Times of zero mean "no limit".
struct ListenerSettings
{
    std::string address = "127.0.0.1"; ///< beyond loopback only with TLS
    std::uint16_t port = 0; ///< 0: any free one, see Listener::port
    std::optional<TlsServerSettings> tls;
    std::size_t frameLimit = kDefaultFrameLimit;
    std::size_t connections = 600;
    std::size_t connectionsPerAddress = 10;
    std::size_t bufferedBytes = std::size_t {32} * 1024 * 1024; ///< of all connections together;
                                                                ///< at least twice frameLimit
    std::chrono::milliseconds firstByte
        = std::chrono::seconds {10}; ///< handshake and first frame byte
    std::chrono::milliseconds frame
        = std::chrono::seconds {30}; ///< from VT to the end of the frame
    std::chrono::milliseconds idle = std::chrono::minutes {5}; ///< between frames
    std::size_t group = 256; ///< most messages that a GroupHandler gets together
    std::function<void(std::string_view point)> crashPoint; ///< R1, R3, R4; empty in the product
};

/// Who sent a frame.
struct FrameSource
{
    std::string address;
    std::string certificateSha256; ///< empty without TLS
};

/// The answers to one message, each to be framed by itself; none is allowed. A failure closes the
/// connection without an answer, so that the peer sends again.
using FrameAnswers = record::Result<std::vector<std::string>>;

/// Takes one complete message. It stores first: what it returns leaves at once. Called from a
/// thread of the listener, one message at a time.
using FrameHandler
    = std::function<FrameAnswers(std::string_view message, const FrameSource& source)>;

/// A complete message and who sent it.
struct ReceivedFrame
{
    std::string message;
    FrameSource source;
};

/// Takes all messages that wait, of every connection, oldest first: one commit then stores them
/// all. Gives the answers to each; a failure means that none was stored, and the listener hands
/// them over again one by one. Called from a thread of the listener, one group at a time.
using GroupHandler = std::function<record::Result<std::vector<std::vector<std::string>>>(
    std::span<const ReceivedFrame> frames)>;

/// What came in so far.
struct ListenerCounts
{
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0; ///< over a connection limit, or not a wanted certificate
    std::uint64_t frames = 0;
    std::uint64_t tooLarge = 0; ///< closed for a frame or for all buffers over their limit
    std::uint64_t timedOut = 0;
    std::uint64_t failed = 0; ///< closed because the handler could not store
    std::uint64_t open = 0;
};

/// Accepts MLLP connections. The messages of a connection are handed over in their order and
/// answered in that order. Runs two threads of its own.
class Listener
{
public:
    /// @return NotPermitted for an address beyond loopback without TLS; Conflict when the port is
    ///         taken; InvalidInput for an address or certificate that cannot be used.
    static record::Result<std::unique_ptr<Listener>> start(ListenerSettings settings,
                                                           FrameHandler handler);
    static record::Result<std::unique_ptr<Listener>> start(ListenerSettings settings,
                                                           GroupHandler handler);

    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// The port it really listens on.
    std::uint16_t port() const;

    ListenerCounts counts() const;

    /// Closes everything. A message being stored is finished first; its answer may not leave any
    /// more.
    void stop();

private:
    class Impl;
    explicit Listener(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace sartorius::hl7
