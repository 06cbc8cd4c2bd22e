#pragma once

#include "forms/record/clock.h"
#include "hl7/outbox/outbox_store.h"
#include "hl7/outbox/transport.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace sartorius::hl7 {

/// When to try again.
struct RetryPolicy
{
    std::chrono::milliseconds firstDelay = std::chrono::seconds {1};
    std::chrono::milliseconds longestDelay = std::chrono::minutes {5};
    int refusals = 3; ///< AE or CE so often, then a person looks
    std::chrono::milliseconds answerTimeout = std::chrono::seconds {30};
    std::chrono::milliseconds leaseSlack = std::chrono::seconds {30}; ///< lease beyond the timeout
    std::uint64_t seed = 0; ///< of the jitter; 0: from the operating system
};

/// The delay before try number `tries + 1`: doubles from `firstDelay` to `longestDelay`, less up to
/// a quarter by `random`, so that many messages do not return at the same moment. Pure.
std::chrono::milliseconds delayAfter(int tries, const RetryPolicy& policy, std::uint64_t random);

/// One change of a message's state, after it is on disk.
struct DeliveryChange
{
    record::OutboxId id;
    record::OrderId order;
    record::DestinationId destination;
    record::DeliveryState state = record::DeliveryState::InFlight;
    int attempts = 0;
    std::string reason; ///< may quote the peer: never logged
    std::optional<OutboxTime> nextAttempt; ///< of Retrying

    friend bool operator==(const DeliveryChange&, const DeliveryChange&) = default;
};

/// Makes the transport of a destination when it is first needed. Called from the courier's threads,
/// for several destinations at once. A failure (no such destination in the settings) counts as an
/// unreachable peer.
using TransportFactory
    = std::function<record::Result<std::unique_ptr<Transport>>(const record::DestinationId&)>;

/// Called after each change, from the courier's threads, never two at once.
using ChangeListener = std::function<void(const DeliveryChange&)>;

/// Brings queued messages to their destinations: one in flight for each, in order; bytes and
/// control id as they were queued; delivered only on an acknowledgement that names the message. A
/// destination that does not answer holds up its own line only.
///
/// Either `start` and `stop` (a thread for each destination with work), or `step` from the caller's
/// own thread, never both.
class Courier
{
public:
    struct Parts
    {
        OutboxStore& store;
        const record::Clock& clock;
        TransportFactory transports;
        ChangeListener changed; ///< may be empty
        RetryPolicy policy;
        CrashPoint crashPoint; ///< empty in the product
    };

    explicit Courier(Parts parts);

    /// Stops.
    ~Courier();
    Courier(const Courier&) = delete;
    Courier& operator=(const Courier&) = delete;

    /// Tries at most one message of each destination that has one due, one after another. Blocks
    /// for the answers.
    /// @return how many were tried; the store's failure, after which nothing is lost and `step` may
    /// be
    ///         called again.
    record::Result<int> step();

    void start();

    /// Tells that something was queued, resumed or freed. Any thread; cheap.
    void wake();

    /// Settings have changed: connections are closed, and transports made anew when next needed.
    /// A message in flight is not disturbed.
    void forgetTransports();

    /// Interrupts what is under way; its message stays in the line and is sent again. Returns when
    /// no thread of the courier runs any more. Any thread but the courier's own.
    void stop();

    /// The last failure of the store, for the status page; empty when its last call was good.
    std::string storeTrouble() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace sartorius::hl7
