#pragma once

#include "hl7/outbox/courier.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace sartorius::hl7 {

// Inside outbox only: what all lanes of a courier share, and the lane of one destination.

/// The store, the clock and the listeners, one call at a time.
class DeliveryDesk
{
public:
    explicit DeliveryDesk(Courier::Parts parts);

    OutboxTime now() const { return m_parts.clock.now().utc; }

    const RetryPolicy& policy() const { return m_parts.policy; }

    const CrashPoint& crashPoint() const { return m_parts.crashPoint; }

    record::Result<std::unique_ptr<Transport>>
    transport(const record::DestinationId& destination) const;

    record::Result<std::vector<record::DestinationId>> destinationsWithWork();
    record::Result<std::optional<OutboxTime>> nextDue();
    record::Result<std::optional<OutboxEntry>> lease(const record::DestinationId& destination);
    record::Result<void> delivered(const OutboxEntry& entry, std::string_view answer);
    record::Result<void> parked(const OutboxEntry& entry, const std::string& reason);
    record::Result<void>
    retry(const OutboxEntry& entry, RetryCause cause, const std::string& reason);
    std::string trouble() const;

private:
    void tell(const OutboxEntry& entry,
              record::DeliveryState state,
              const std::string& reason,
              std::optional<OutboxTime> at = std::nullopt);

    template <class T>
    record::Result<T> noted(record::Result<T> result);

    Courier::Parts m_parts;
    mutable std::mutex m_mutex; // one store call at a time; also guards m_random and m_trouble
    std::mutex m_telling; // one notification at a time
    std::mt19937_64 m_random;
    std::string m_trouble;
};

/// One destination: at most one message in flight.
class Lane
{
public:
    Lane(DeliveryDesk& desk, record::DestinationId destination);
    ~Lane();
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    /// Leases the head of the line and tries it once.
    /// @return false when nothing was due; the store's failure.
    record::Result<bool> deliverNext();

    /// Runs `work` on a thread of this lane; the earlier work has ended.
    void run(std::function<void()> work);

    /// Any thread.
    void interrupt();

    void renewTransport() { m_renew = true; }

    void join();

    bool busy = false; ///< guarded by the courier, as is the next
    std::chrono::steady_clock::time_point restUntil {};

private:
    Transport* transport();
    record::Result<void> settle(const OutboxEntry& entry,
                                const record::Result<std::string>& answer);

    DeliveryDesk& m_desk;
    record::DestinationId m_destination;
    std::mutex m_mutex; // guards the pointer below against `interrupt`
    std::unique_ptr<Transport> m_transport;
    std::atomic<bool> m_renew {false};
    std::atomic<bool> m_interrupted {false};
    std::thread m_thread;
};

} // namespace sartorius::hl7
