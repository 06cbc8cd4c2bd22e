#pragma once

#include "forms/record/clock.h"
#include "plugin/store/audit_trail.h"
#include "plugin/store/store.h"

#include <functional>

namespace sartorius::store {

/// The outbox rows. What the courier asks runs in transactions of its own; `enqueue`, `act` and the
/// facts run within the caller's.
///
/// Leases and retries are transport, not acts, and leave no audit row; delivered and parked do.
class OutboxTable final : public hl7::OutboxStore
{
public:
    OutboxTable(Database& database,
                const KeyRing& keys,
                AuditTrail& audit,
                const record::Clock& clock,
                std::function<void(const StoreChange&)> changed);

    record::Result<std::optional<hl7::OutboxEntry>>
    leaseNext(const record::DestinationId& destination,
              hl7::OutboxTime now,
              std::chrono::milliseconds leaseFor) override;
    record::Result<void> markDelivered(const hl7::Lease& lease, std::string_view answer) override;
    record::Result<void> markRetry(const hl7::Lease& lease,
                                   hl7::OutboxTime at,
                                   hl7::RetryCause cause,
                                   std::string_view reason) override;
    record::Result<void> markParked(const hl7::Lease& lease, std::string_view reason) override;
    record::Result<std::vector<record::DestinationId>>
    destinationsWithWork(hl7::OutboxTime now) override;
    record::Result<std::optional<hl7::OutboxTime>> nextDue() override;

    record::Result<record::OutboxId> enqueue(const NewMessage& message);
    record::Result<void> act(const record::OutboxId& id, OutboxAct what, std::string_view reason);

    /// The recipient's own word, by a message of its own, that it has taken this one. Changes
    /// nothing when it has left its line, or was never sent.
    record::Result<void> confirm(const record::OutboxId& id, std::string_view answer);

    record::Result<OutboxItem> item(const record::OutboxId& id) const;
    record::Result<OutboxItem> item(const record::ControlId& id) const;
    record::Result<std::vector<OutboxItem>> items() const;
    record::Result<OutboxCounts> counts() const;

    /// Under the lock file nobody else can hold one: leases of an earlier process have ended.
    record::Result<void> endLeases();

    /// For a restored record: what has not arrived waits for a person. @return how many.
    record::Result<std::int64_t> holdAll(std::string_view reason);

    /// What the list of orders shows of a message, `reason` opened when the queue key is there.
    std::string openedReason(const std::string& outboxId, const Value& sealedReason) const;

private:
    struct Ending
    {
        std::string_view sql; ///< binds `values`, then the id and the attempt of the lease
        Values values;
        AuditOutcome outcome = AuditOutcome::Success;
        std::string_view reasonCode;
    };

    record::Result<void> finish(const hl7::Lease& lease, const Ending& ending);
    record::Result<void> leaseFailure(const hl7::Lease& lease) const;
    record::Result<Blob>
    sealedText(const std::string& outboxId, std::string_view column, std::string_view text) const;
    record::Result<OutboxItem> itemFrom(const Row& row) const;
    record::Result<OutboxItem> oneItem(std::string_view where, const std::string& value) const;
    record::Result<void> ready() const;
    void tell(const std::string& outboxId) const;

    Database& m_database;
    const KeyRing& m_keys;
    AuditTrail& m_audit;
    const record::Clock& m_clock;
    std::function<void(const StoreChange&)> m_changed;
};

/// The clear spelling of a state on disk: toString of record.
record::Result<record::DeliveryState> deliveryStateFrom(std::string_view text);

} // namespace sartorius::store
