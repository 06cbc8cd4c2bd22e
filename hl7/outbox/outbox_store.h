#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/order.h"
#include "forms/record/result.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::hl7 {

/// Wall-clock time as the outbox keeps it: UTC milliseconds.
using OutboxTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// One message on its way: immutable bytes and how far they got.
struct OutboxEntry
{
    record::OutboxId id;
    record::ControlId controlId;
    record::DestinationId destination;
    record::OrderId order;
    std::int64_t sequence = 0; ///< place in the line of its destination; grows with every enqueue
    std::string bytes; ///< the message, frozen when queued; never made anew
    record::DeliveryState state = record::DeliveryState::Queued;
    int attempts = 0; ///< leases taken so far, this one included
    int refusals = 0; ///< how often the peer answered AE or CE
    OutboxTime nextAttempt {};
    std::string
        reason; ///< why it waits or is parked; may quote the peer, so it is sealed and never logged

    friend bool operator==(const OutboxEntry&, const OutboxEntry&) = default;
};

/// What the holder of an entry shows to change it: a holder whose lease ran out and was given to
/// somebody else is refused, because `attempt` no longer fits.
struct Lease
{
    record::OutboxId id;
    int attempt = 0;

    friend bool operator==(const Lease&, const Lease&) = default;
};

inline Lease leaseOf(const OutboxEntry& entry)
{
    return Lease {entry.id, entry.attempts};
}

/// Why an entry is tried again: without an answer for ever, after a refusal only a few times.
enum class RetryCause { NoAnswer, Refused };

/// One of the five seams: the durable line of messages. Every function is one transaction that is
/// on disk when it returns. The courier never makes two calls at once, but makes them from several
/// threads; an implementation bound to one thread hands them over.
///
/// The line of a destination: entries in the order of `sequence`. Delivered and Cancelled entries
/// have left it. Parked and Held entries step aside so that others go on, but later entries of the
/// SAME order wait behind them: a change or a cancellation never overtakes its order. The head is
/// the first entry that is left; only the head is ever leased.
///
/// How data could be lost here: a lease that is not on disk before the first byte leaves, a state
/// written for another entry, or bytes that are made anew. Each would break "nothing lost, nothing
/// altered, nothing credited to the wrong message".
///
/// All functions: NotFound for an id that does not exist, Conflict for a lease that is no longer
/// valid, Unavailable or Corrupt when the store itself fails.
class OutboxStore
{
public:
    virtual ~OutboxStore() = default;

    /// Takes the head of the line when it is due: Queued; or Retrying and `nextAttempt` <= `now`;
    /// or InFlight with a lease that ended at or before `now`. Sets InFlight, adds one to
    /// `attempts`, lets the lease end at `now + leaseFor`, and commits, before it returns the
    /// entry. Nothing when the line is empty, or its head is not due or is held by somebody: no
    /// later entry is taken instead. A store that knows that no other holder can live (embedded,
    /// under its lock file) treats every lease of an earlier process as ended when it opens.
    virtual record::Result<std::optional<OutboxEntry>>
    leaseNext(const record::DestinationId& destination,
              OutboxTime now,
              std::chrono::milliseconds leaseFor)
        = 0;

    /// The peer answered AA or CA with this entry's own control id. Keeps the answer with the
    /// entry.
    virtual record::Result<void> markDelivered(const Lease& lease, std::string_view answer) = 0;

    /// Tried in vain; the same bytes go again at `at`. Adds one to `refusals` for
    /// RetryCause::Refused.
    virtual record::Result<void>
    markRetry(const Lease& lease, OutboxTime at, RetryCause cause, std::string_view reason) = 0;

    /// A person must look: rejected, or refused too often. Leaves the line.
    virtual record::Result<void> markParked(const Lease& lease, std::string_view reason) = 0;

    /// Destinations whose head `leaseNext` would give at `now`.
    virtual record::Result<std::vector<record::DestinationId>> destinationsWithWork(OutboxTime now)
        = 0;

    /// The earliest time at which a head becomes due: a retry time or the end of a lease; in the
    /// past when one is due already. Nothing when all lines are empty.
    virtual record::Result<std::optional<OutboxTime>> nextDue() = 0;

protected:
    OutboxStore() = default;
    OutboxStore(const OutboxStore&) = default;
    OutboxStore& operator=(const OutboxStore&) = default;
};

} // namespace sartorius::hl7
