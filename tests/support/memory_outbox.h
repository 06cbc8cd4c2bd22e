#pragma once

#include "hl7/message/control_id.h"
#include "hl7/outbox/outbox_store.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace sartorius::support {

/// The outbox in memory, by the contract of hl7::OutboxStore; for tests of the courier, and the
/// model that the real store is compared with. Any thread.
class MemoryOutbox final : public hl7::OutboxStore
{
public:
    struct Row
    {
        hl7::OutboxEntry entry;
        hl7::OutboxTime leaseEnd {};
        std::string answer;
    };

    /// Queues a message. `bytes` is made from the control id by the caller.
    hl7::OutboxEntry enqueue(std::string destination,
                             std::string order,
                             std::string bytes,
                             record::ControlId controlId = hl7::newControlId())
    {
        const std::scoped_lock lock(m_mutex);
        Row row;
        row.entry.sequence = ++m_sequence;
        row.entry.id = record::OutboxId("entry-" + std::to_string(m_sequence));
        row.entry.controlId = std::move(controlId);
        row.entry.destination = record::DestinationId(std::move(destination));
        row.entry.order = record::OrderId(std::move(order));
        row.entry.bytes = std::move(bytes);
        m_rows.push_back(row);
        return row.entry;
    }

    Row row(const record::OutboxId& id) const
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = std::find_if(
            m_rows.begin(), m_rows.end(), [&](const Row& one) { return one.entry.id == id; });
        return found == m_rows.end() ? Row {} : *found;
    }

    record::DeliveryState state(const record::OutboxId& id) const { return row(id).entry.state; }

    /// A person frees a parked message, holds or cancels a waiting one.
    void setState(const record::OutboxId& id, record::DeliveryState state)
    {
        const std::scoped_lock lock(m_mutex);
        for (Row& one : m_rows) {
            if (one.entry.id == id)
                one.entry.state = state;
        }
    }

    /// Makes the next calls fail, as a full disk does.
    void failNext(int calls)
    {
        const std::scoped_lock lock(m_mutex);
        m_failures = calls;
    }

    record::Result<std::optional<hl7::OutboxEntry>>
    leaseNext(const record::DestinationId& destination,
              hl7::OutboxTime now,
              std::chrono::milliseconds leaseFor) override
    {
        const std::scoped_lock lock(m_mutex);
        if (failing())
            return record::failure(record::ErrorCode::Unavailable, "disk full");
        Row* const head = headOf(destination);
        if (head == nullptr || dueTime(*head) > now)
            return std::optional<hl7::OutboxEntry> {};
        head->entry.state = record::DeliveryState::InFlight;
        ++head->entry.attempts;
        head->leaseEnd = now + leaseFor;
        return std::optional(head->entry);
    }

    record::Result<void> markDelivered(const hl7::Lease& lease, std::string_view answer) override
    {
        return change(lease, [&](Row& row) {
            row.entry.state = record::DeliveryState::Delivered;
            row.entry.reason.clear();
            row.answer = answer;
        });
    }

    record::Result<void> markRetry(const hl7::Lease& lease,
                                   hl7::OutboxTime at,
                                   hl7::RetryCause cause,
                                   std::string_view reason) override
    {
        return change(lease, [&](Row& row) {
            row.entry.state = record::DeliveryState::Retrying;
            row.entry.nextAttempt = at;
            row.entry.refusals += cause == hl7::RetryCause::Refused ? 1 : 0;
            row.entry.reason = reason;
        });
    }

    record::Result<void> markParked(const hl7::Lease& lease, std::string_view reason) override
    {
        return change(lease, [&](Row& row) {
            row.entry.state = record::DeliveryState::Parked;
            row.entry.reason = reason;
        });
    }

    record::Result<std::vector<record::DestinationId>>
    destinationsWithWork(hl7::OutboxTime now) override
    {
        const std::scoped_lock lock(m_mutex);
        if (failing())
            return record::failure(record::ErrorCode::Unavailable, "disk full");
        std::vector<record::DestinationId> found;
        for (const record::DestinationId& destination : destinations()) {
            const Row* const head = headOf(destination);
            if (head != nullptr && dueTime(*head) <= now)
                found.push_back(destination);
        }
        return found;
    }

    record::Result<std::optional<hl7::OutboxTime>> nextDue() override
    {
        const std::scoped_lock lock(m_mutex);
        std::optional<hl7::OutboxTime> earliest;
        for (const record::DestinationId& destination : destinations()) {
            if (const Row* const head = headOf(destination))
                earliest = std::min(earliest.value_or(hl7::OutboxTime::max()), dueTime(*head));
        }
        return earliest;
    }

private:
    using State = record::DeliveryState;

    bool failing()
    {
        if (m_failures == 0)
            return false;
        --m_failures;
        return true;
    }

    std::set<record::DestinationId> destinations() const
    {
        std::set<record::DestinationId> all;
        for (const Row& row : m_rows)
            all.insert(row.entry.destination);
        return all;
    }

    static hl7::OutboxTime dueTime(const Row& row)
    {
        switch (row.entry.state) {
        case State::InFlight:
            return row.leaseEnd;
        case State::Retrying:
            return row.entry.nextAttempt;
        case State::Draft:
        case State::Queued:
        case State::Delivered:
        case State::Parked:
        case State::Held:
        case State::Cancelled:
            return {};
        }
        return {};
    }

    Row* headOf(const record::DestinationId& destination)
    {
        std::set<record::OrderId> waiting; // orders with an earlier entry that stepped aside
        for (Row& row : m_rows) {
            const State state = row.entry.state;
            if (row.entry.destination != destination || state == State::Delivered
                || state == State::Cancelled || state == State::Draft)
                continue;
            if (state == State::Parked || state == State::Held) {
                waiting.insert(row.entry.order);
                continue;
            }
            if (waiting.count(row.entry.order) == 0)
                return &row;
        }
        return nullptr;
    }

    template <class Edit>
    record::Result<void> change(const hl7::Lease& lease, Edit edit)
    {
        const std::scoped_lock lock(m_mutex);
        if (failing())
            return record::failure(record::ErrorCode::Unavailable, "disk full");
        for (Row& row : m_rows) {
            if (row.entry.id != lease.id)
                continue;
            if (row.entry.state != State::InFlight || row.entry.attempts != lease.attempt)
                return record::failure(record::ErrorCode::Conflict,
                                       "the lease is not valid any more");
            edit(row);
            return {};
        }
        return record::failure(record::ErrorCode::NotFound, "no such entry");
    }

    mutable std::mutex m_mutex;
    std::vector<Row> m_rows;
    std::int64_t m_sequence = 0;
    int m_failures = 0;
};

} // namespace sartorius::support
