#pragma once

#include "forms/record/result.h"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace sartorius::hl7 {

/// Called at the named points of a delivery, "C4" to "C10", where a crash test ends the process.
/// Empty in the product. C0 to C3 lie in the store's enqueue transaction, R1 to R4 in the listener.
using CrashPoint = std::function<void(std::string_view name)>;

/// Names of the points, as the crash tests spell them.
inline constexpr std::string_view kCrashLeased = "C4"; ///< IN_FLIGHT committed
inline constexpr std::string_view kCrashConnected = "C5"; ///< connection stands, nothing sent
inline constexpr std::string_view kCrashStartSent = "C6a"; ///< VT sent
inline constexpr std::string_view kCrashMidPayload = "C6b"; ///< half of the message sent
inline constexpr std::string_view kCrashEndNoReturn = "C6c"; ///< FS sent, CR not
inline constexpr std::string_view kCrashFrameSent = "C7"; ///< frame complete, no answer
inline constexpr std::string_view kCrashHalfAnswer = "C8"; ///< part of an answer read
inline constexpr std::string_view kCrashAnswerRead = "C9"; ///< answer read, not committed
inline constexpr std::string_view kCrashDelivered = "C10"; ///< DELIVERED committed

/// What a transport tells while it works.
struct ExchangeHooks
{
    CrashPoint crashPoint; ///< may be empty

    void reached(std::string_view point) const
    {
        if (crashPoint)
            crashPoint(point);
    }
};

/// One of the five seams: carries one message to one destination and brings the answer back. It
/// knows nothing of what the answer means. Calls of `exchange` and `close` come from one thread at
/// a time; `interrupt` may come from any.
class Transport
{
public:
    virtual ~Transport() = default;

    /// Connects when not connected, sends `message` in one frame and reads one frame back, all
    /// within `timeout`. Blocks. After any failure the connection is already closed.
    /// @return the answer without its frame bytes. Unavailable: refused, silent, reset, timed out,
    ///         interrupted. Corrupt: the peer sent what is no frame, or one too large.
    ///         NotPermitted: the peer did not prove who it is, or our own settings forbid it;
    ///         nothing was sent. InvalidInput: `message` cannot be framed (empty, or holds VT or
    ///         FS).
    virtual record::Result<std::string> exchange(std::string_view message,
                                                 std::chrono::milliseconds timeout,
                                                 const ExchangeHooks& hooks)
        = 0;

    /// Ends the connection, so that a late answer can never be taken for the next message's.
    virtual void close() = 0;

    /// Makes a running `exchange` return Unavailable soon, and every later one at once.
    virtual void interrupt() = 0;

protected:
    Transport() = default;
    Transport(const Transport&) = default;
    Transport& operator=(const Transport&) = default;
};

} // namespace sartorius::hl7
