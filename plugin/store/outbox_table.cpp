#include "plugin/store/outbox_table.h"

#include "plugin/store/guarded_database.h"

#include <algorithm>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

constexpr std::string_view kColumns
    = "SELECT sequence, id, control_id, destination, order_id, frame, state, attempts, refusals, "
      "next_attempt, reason, answer, queued_at, queued_offset, delivered_at, delivered_offset "
      "FROM outbox ";

/// Left in its line, and not behind a parked or held message of the same order.
constexpr std::string_view kWaits
    = "state IN ('queued', 'retrying', 'in-flight') AND NOT EXISTS (SELECT 1 FROM outbox aside "
      "WHERE aside.order_id = outbox.order_id AND aside.order_id <> '' "
      "AND aside.destination = outbox.destination AND aside.sequence < outbox.sequence "
      "AND aside.state IN ('parked', 'held')) ";

std::int64_t millisecondsOf(hl7::OutboxTime time)
{
    return time.time_since_epoch().count();
}

hl7::OutboxTime timeOf(const Value& value)
{
    return hl7::OutboxTime(std::chrono::milliseconds(integerOf(value)));
}

record::Instant instantOf(const Value& at, const Value& offset)
{
    return {timeOf(at), std::chrono::minutes(integerOf(offset))};
}

std::string framePlace(const hl7::OutboxEntry& entry)
{
    return lengthPrefixed({"outbox",
                           entry.id.value,
                           entry.controlId.value,
                           entry.destination.value,
                           entry.order.value,
                           std::to_string(entry.sequence),
                           "frame-1"});
}

std::string textPlace(const std::string& outboxId, std::string_view column)
{
    return lengthPrefixed({"outbox", outboxId, column, "text-1"});
}

/// When the entry becomes due: at once, at its retry time, or at the end of its lease.
constexpr std::string_view kHeads
    = "SELECT outbox.destination, CASE outbox.state WHEN 'queued' THEN 0 "
      "WHEN 'retrying' THEN outbox.next_attempt ELSE outbox.lease_until END AS due FROM outbox "
      "JOIN (SELECT min(sequence) AS first FROM outbox WHERE ";

std::string headsSql()
{
    return std::string(kHeads) + std::string(kWaits)
        + "GROUP BY destination) heads ON outbox.sequence = heads.first ORDER BY due";
}

} // namespace

Result<record::DeliveryState> deliveryStateFrom(std::string_view text)
{
    using State = record::DeliveryState;
    for (const auto state : {State::Draft,
                             State::Queued,
                             State::InFlight,
                             State::Retrying,
                             State::Delivered,
                             State::Parked,
                             State::Held,
                             State::Cancelled})
        if (record::toString(state) == text)
            return state;
    return failure(ErrorCode::Corrupt, "a message has an unknown state");
}

OutboxTable::OutboxTable(Database& database,
                         const KeyRing& keys,
                         AuditTrail& audit,
                         const record::Clock& clock,
                         std::function<void(const StoreChange&)> changed)
    : m_database(database)
    , m_keys(keys)
    , m_audit(audit)
    , m_clock(clock)
    , m_changed(std::move(changed))
{
}

Result<void> OutboxTable::ready() const
{
    if (!m_keys.queueReady())
        return failure(ErrorCode::Unavailable, "the queue key waits for the record to be unlocked");
    return {};
}

void OutboxTable::tell(const std::string& outboxId) const
{
    if (m_changed)
        m_changed(StoreChange {"outbox", outboxId, {}});
}

Result<Blob> OutboxTable::sealedText(const std::string& outboxId,
                                     std::string_view column,
                                     std::string_view text) const
{
    auto sealed = seal(m_keys.queueKey(), kQueueKeyId, textPlace(outboxId, column), text);
    if (!sealed)
        return failure(sealed.error());
    return Blob {std::move(*sealed)};
}

std::string OutboxTable::openedReason(const std::string& outboxId, const Value& sealedReason) const
{
    if (!m_keys.queueReady() || bytesOf(sealedReason).empty())
        return {};
    const auto opened
        = unseal(m_keys.queueKey(), textPlace(outboxId, "reason"), bytesOf(sealedReason));
    return opened ? *opened : std::string("unreadable");
}

Result<OutboxItem> OutboxTable::itemFrom(const Row& row) const
{
    OutboxItem item;
    auto& entry = item.entry;
    entry.sequence = integerOf(row.at(0));
    entry.id = record::OutboxId(textOf(row.at(1)));
    entry.controlId = record::ControlId(textOf(row.at(2)));
    entry.destination = record::DestinationId(textOf(row.at(3)));
    entry.order = record::OrderId(textOf(row.at(4)));
    auto bytes = unseal(m_keys.queueKey(), framePlace(entry), bytesOf(row.at(5)));
    if (!bytes)
        return failure(bytes.error());
    entry.bytes = std::move(*bytes);
    const auto state = deliveryStateFrom(textOf(row.at(6)));
    if (!state)
        return failure(state.error());
    entry.state = *state;
    entry.attempts = static_cast<int>(integerOf(row.at(7)));
    entry.refusals = static_cast<int>(integerOf(row.at(8)));
    entry.nextAttempt = timeOf(row.at(9));
    entry.reason = openedReason(entry.id.value, row.at(10));
    if (!bytesOf(row.at(11)).empty()) {
        auto answer
            = unseal(m_keys.queueKey(), textPlace(entry.id.value, "answer"), bytesOf(row.at(11)));
        if (!answer)
            return failure(answer.error());
        item.answer = std::move(*answer);
    }
    item.queuedAt = instantOf(row.at(12), row.at(13));
    if (!std::holds_alternative<std::monostate>(row.at(14)))
        item.deliveredAt = instantOf(row.at(14), row.at(15));
    return item;
}

Result<record::OutboxId> OutboxTable::enqueue(const NewMessage& message)
{
    if (const auto queue = ready(); !queue)
        return failure(queue.error());
    if (message.destination.empty() || message.controlId.empty() || message.bytes.empty())
        return failure(ErrorCode::InvalidInput,
                       "a message needs a destination, a control id and bytes");
    // AUTOINCREMENT never gives a number twice, but the frame is sealed to its number before the
    // row is there; inside this transaction nobody else can take it.
    const auto last = m_database.query("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'");
    if (!last)
        return failure(last.error());
    hl7::OutboxEntry entry;
    entry.id = record::OutboxId(newRecordId());
    entry.controlId = message.controlId;
    entry.destination = message.destination;
    entry.order = message.order;
    entry.sequence = last->empty() ? 1 : integerOf(last->front().at(0)) + 1;
    const auto frame = seal(m_keys.queueKey(), kQueueKeyId, framePlace(entry), message.bytes);
    if (!frame)
        return failure(frame.error());
    const auto now = m_clock.now();
    const auto written = m_database.run("INSERT INTO outbox (sequence, id, control_id, "
                                        "destination, order_id, frame, state, queued_at, "
                                        "queued_offset) VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?)",
                                        {entry.sequence,
                                         entry.id.value,
                                         entry.controlId.value,
                                         entry.destination.value,
                                         entry.order.value,
                                         Blob {*frame},
                                         millisecondsOf(now.utc),
                                         std::int64_t {now.offset.count()}});
    if (!written)
        return failure(written.error());
    return entry.id;
}

Result<std::optional<hl7::OutboxEntry>>
OutboxTable::leaseNext(const record::DestinationId& destination,
                       hl7::OutboxTime now,
                       std::chrono::milliseconds leaseFor)
{
    if (const auto queue = ready(); !queue)
        return failure(queue.error());
    using Leased = std::optional<hl7::OutboxEntry>;
    const std::string select = std::string(kColumns) + "WHERE destination = ? AND "
        + std::string(kWaits) + "ORDER BY sequence LIMIT 1";
    auto leased = durably(m_database, [&]() -> Result<Leased> {
        const auto head = m_database.query(select, {destination.value});
        if (!head)
            return failure(head.error());
        if (head->empty())
            return Leased {};
        auto item = itemFrom(head->front());
        if (!item)
            return failure(item.error());
        auto& entry = item->entry;
        const auto taken = m_database.run(
            "UPDATE outbox SET state = 'in-flight', attempts = attempts + 1, lease_until = ? "
            "WHERE id = ? AND (state = 'queued' OR (state = 'retrying' AND next_attempt <= ?) "
            "OR (state = 'in-flight' AND lease_until <= ?))",
            {millisecondsOf(now + leaseFor),
             entry.id.value,
             millisecondsOf(now),
             millisecondsOf(now)});
        if (!taken)
            return failure(taken.error());
        if (*taken != 1)
            return Leased {}; // the head is not due or somebody holds it: nobody overtakes it
        entry.state = record::DeliveryState::InFlight;
        ++entry.attempts;
        return Leased {std::move(entry)};
    });
    if (leased && *leased)
        tell((*leased)->id.value);
    return leased;
}

Result<void> OutboxTable::leaseFailure(const hl7::Lease& lease) const
{
    const auto there = m_database.query("SELECT 1 FROM outbox WHERE id = ?", {lease.id.value});
    if (!there)
        return failure(there.error());
    if (there->empty())
        return failure(ErrorCode::NotFound, "no such message");
    return failure(ErrorCode::Conflict, "the lease of this message is no longer valid");
}

Result<void> OutboxTable::finish(const hl7::Lease& lease, const Ending& ending)
{
    Values values = ending.values;
    values.emplace_back(lease.id.value);
    values.emplace_back(std::int64_t {lease.attempt});
    auto done = durably(m_database, [&]() -> Result<void> {
        const auto changed = m_database.run(ending.sql, values);
        if (!changed)
            return failure(changed.error());
        if (*changed != 1)
            return leaseFailure(lease);
        const auto patient = m_database.query("SELECT f.patient FROM order_fact f JOIN outbox o "
                                              "ON o.order_id = f.order_id WHERE o.id = ?",
                                              {lease.id.value});
        if (!patient)
            return failure(patient.error());
        AuditEvent event;
        event.action = AuditAction::Send;
        event.entityKind = "outbox";
        event.entityId = lease.id.value;
        event.patient = record::PatientId(patient->empty() ? "" : textOf(patient->front().at(0)));
        event.outcome = ending.outcome;
        event.reasonCode = ending.reasonCode;
        return m_audit.append(event);
    });
    if (done)
        tell(lease.id.value);
    return done;
}

Result<void> OutboxTable::markDelivered(const hl7::Lease& lease, std::string_view answer)
{
    if (auto queue = ready(); !queue)
        return queue;
    const auto text = sealedText(lease.id.value, "answer", answer);
    if (!text)
        return failure(text.error());
    const auto now = m_clock.now();
    return finish(
        lease,
        {"UPDATE outbox SET state = 'delivered', reason = NULL, answer = ?, delivered_at = ?, "
         "delivered_offset = ? WHERE id = ? AND attempts = ? AND state = 'in-flight'",
         {*text, millisecondsOf(now.utc), std::int64_t {now.offset.count()}},
         AuditOutcome::Success,
         "delivered"});
}

Result<void> OutboxTable::markParked(const hl7::Lease& lease, std::string_view reason)
{
    if (auto queue = ready(); !queue)
        return queue;
    const auto text = sealedText(lease.id.value, "reason", reason);
    if (!text)
        return failure(text.error());
    return finish(lease,
                  {"UPDATE outbox SET state = 'parked', reason = ? "
                   "WHERE id = ? AND attempts = ? AND state = 'in-flight'",
                   {*text},
                   AuditOutcome::Failure,
                   "parked"});
}

Result<void> OutboxTable::markRetry(const hl7::Lease& lease,
                                    hl7::OutboxTime at,
                                    hl7::RetryCause cause,
                                    std::string_view reason)
{
    if (auto queue = ready(); !queue)
        return queue;
    const auto text = sealedText(lease.id.value, "reason", reason);
    if (!text)
        return failure(text.error());
    auto done = durably(m_database, [&]() -> Result<void> {
        const auto changed = m_database.run(
            "UPDATE outbox SET state = 'retrying', next_attempt = ?, refusals = refusals + ?, "
            "reason = ? WHERE id = ? AND attempts = ? AND state = 'in-flight'",
            {millisecondsOf(at),
             std::int64_t {cause == hl7::RetryCause::Refused ? 1 : 0},
             *text,
             lease.id.value,
             std::int64_t {lease.attempt}});
        if (!changed)
            return failure(changed.error());
        return *changed == 1 ? Result<void> {} : leaseFailure(lease);
    });
    if (done)
        tell(lease.id.value);
    return done;
}

Result<std::vector<record::DestinationId>> OutboxTable::destinationsWithWork(hl7::OutboxTime now)
{
    const auto heads = m_database.query(headsSql());
    if (!heads)
        return failure(heads.error());
    std::vector<record::DestinationId> due;
    for (const auto& row : *heads)
        if (timeOf(row.at(1)) <= now)
            due.emplace_back(textOf(row.at(0)));
    return due;
}

Result<std::optional<hl7::OutboxTime>> OutboxTable::nextDue()
{
    const auto heads = m_database.query(headsSql());
    if (!heads)
        return failure(heads.error());
    if (heads->empty())
        return std::optional<hl7::OutboxTime> {};
    return std::optional<hl7::OutboxTime> {timeOf(heads->front().at(1))};
}

Result<void> OutboxTable::act(const record::OutboxId& id, OutboxAct what, std::string_view reason)
{
    if (auto queue = ready(); !queue)
        return queue;
    std::string_view sql;
    switch (what) {
    case OutboxAct::Retry:
        sql = "UPDATE outbox SET state = 'queued', refusals = 0, next_attempt = 0, reason = ? "
              "WHERE id = ? AND state IN ('parked', 'held', 'retrying')";
        break;
    case OutboxAct::Hold:
        sql = "UPDATE outbox SET state = 'held', reason = ? "
              "WHERE id = ? AND state IN ('queued', 'retrying', 'parked')";
        break;
    case OutboxAct::Cancel:
        sql = "UPDATE outbox SET state = 'cancelled', reason = ? "
              "WHERE id = ? AND state IN ('queued', 'retrying', 'parked', 'held')";
        break;
    }
    const auto text = sealedText(id.value, "reason", reason);
    if (!text)
        return failure(text.error());
    const auto changed = m_database.run(sql, {*text, id.value});
    if (!changed)
        return failure(changed.error());
    if (*changed == 1)
        return {};
    const auto there = m_database.query("SELECT 1 FROM outbox WHERE id = ?", {id.value});
    if (!there)
        return failure(there.error());
    if (there->empty())
        return failure(ErrorCode::NotFound, "no such message");
    return failure(ErrorCode::Conflict, "a message in flight or done cannot be changed");
}

Result<void> OutboxTable::confirm(const record::OutboxId& id, std::string_view answer)
{
    if (auto queue = ready(); !queue)
        return queue;
    const auto text = sealedText(id.value, "answer", answer);
    if (!text)
        return failure(text.error());
    const auto now = m_clock.now();
    const auto changed = m_database.run(
        "UPDATE outbox SET state = 'delivered', reason = NULL, answer = ?, delivered_at = ?, "
        "delivered_offset = ? WHERE id = ? AND attempts > 0 "
        "AND state IN ('queued', 'retrying', 'in-flight')",
        {*text, millisecondsOf(now.utc), std::int64_t {now.offset.count()}, id.value});
    if (!changed)
        return failure(changed.error());
    return {};
}

Result<OutboxItem> OutboxTable::item(const record::OutboxId& id) const
{
    return oneItem("WHERE id = ?", id.value);
}

Result<OutboxItem> OutboxTable::item(const record::ControlId& id) const
{
    return oneItem("WHERE control_id = ?", id.value);
}

Result<OutboxItem> OutboxTable::oneItem(std::string_view where, const std::string& value) const
{
    if (const auto queue = ready(); !queue)
        return failure(queue.error());
    const auto rows = m_database.query(std::string(kColumns) + std::string(where), {value});
    if (!rows)
        return failure(rows.error());
    if (rows->empty())
        return failure(ErrorCode::NotFound, "no such message");
    return itemFrom(rows->front());
}

Result<std::vector<OutboxItem>> OutboxTable::items() const
{
    if (const auto queue = ready(); !queue)
        return failure(queue.error());
    const auto rows = m_database.query(std::string(kColumns) + "ORDER BY sequence");
    if (!rows)
        return failure(rows.error());
    std::vector<OutboxItem> found;
    for (const auto& row : *rows) {
        auto item = itemFrom(row);
        if (!item)
            return failure(item.error());
        found.push_back(std::move(*item));
    }
    return found;
}

Result<OutboxCounts> OutboxTable::counts() const
{
    const auto rows
        = m_database.query("SELECT state, count(*) FROM outbox "
                           "WHERE state NOT IN ('delivered', 'cancelled') GROUP BY state");
    if (!rows)
        return failure(rows.error());
    OutboxCounts counts;
    for (const auto& row : *rows) {
        const std::string state = textOf(row.at(0));
        const int count = static_cast<int>(integerOf(row.at(1)));
        if (state == "parked")
            counts.parked = count;
        else if (state == "held")
            counts.held = count;
        else
            counts.unsent += count;
    }
    return counts;
}

Result<void> OutboxTable::endLeases()
{
    const auto ended = m_database.run(
        "UPDATE outbox SET lease_until = 0 WHERE state = 'in-flight' AND lease_until > 0");
    if (!ended)
        return failure(ended.error());
    return {};
}

Result<std::int64_t> OutboxTable::holdAll(std::string_view reason)
{
    const auto rows
        = m_database.query("SELECT id FROM outbox WHERE state IN ('queued', 'in-flight', "
                           "'retrying', 'parked', 'held')");
    if (!rows)
        return failure(rows.error());
    for (const auto& row : *rows) {
        const std::string id = textOf(row.at(0));
        const auto text = sealedText(id, "reason", reason);
        if (!text)
            return failure(text.error());
        const auto held = m_database.run(
            "UPDATE outbox SET state = 'held', lease_until = 0, reason = ? WHERE id = ?",
            {*text, id});
        if (!held)
            return failure(held.error());
    }
    return static_cast<std::int64_t>(rows->size());
}

} // namespace sartorius::store
