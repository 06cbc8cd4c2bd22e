#include "plugin/store/inbox_table.h"

#include <algorithm>
#include <array>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

constexpr std::array<InboxState, 3> kStates {InboxState::Kept, InboxState::Tray, InboxState::Done};

constexpr std::string_view kColumns
    = "SELECT id, state, reason, received_at, received_offset, sealed FROM inbox ";

std::int64_t millisecondsOf(const record::Instant& instant)
{
    return instant.utc.time_since_epoch().count();
}

record::Instant instantOf(const Value& at, const Value& offset)
{
    return {
        std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(integerOf(at))),
        std::chrono::minutes(integerOf(offset))};
}

std::string messagePlace(const std::string& id)
{
    return lengthPrefixed({"inbox", id, "message-1"});
}

std::string answerPlace(const std::string& id)
{
    return lengthPrefixed({"inbox", id, "answer-1"});
}

std::string eventPlace(const OrderEvent& event)
{
    return lengthPrefixed({"order_event",
                           event.order.value,
                           record::toString(event.state),
                           std::to_string(millisecondsOf(event.stated)),
                           std::to_string(event.stated.offset.count()),
                           event.message,
                           "reason-1"});
}

} // namespace

std::string_view toString(InboxState state)
{
    switch (state) {
    case InboxState::Kept:
        return "kept";
    case InboxState::Tray:
        return "tray";
    case InboxState::Done:
        return "done";
    }
    return {};
}

Result<record::AcceptanceState> acceptanceStateFrom(std::string_view text)
{
    for (const auto state : record::kAcceptanceStates)
        if (record::toString(state) == text)
            return state;
    return failure(ErrorCode::Corrupt, "an order has an unknown state");
}

InboxTable::InboxTable(Database& database, const KeyRing& keys, const record::Clock& clock)
    : m_database(database)
    , m_keys(keys)
    , m_clock(clock)
{
}

Result<void> InboxTable::ready() const
{
    if (!m_keys.queueReady())
        return failure(ErrorCode::Unavailable, "the queue key waits for the record to be unlocked");
    return {};
}

/// While the record is open its own key will do, at a hundredth of the cost.
Result<std::string> InboxTable::sealedMessage(const std::string& id, std::string_view bytes) const
{
    return m_keys.isOpen() ? seal(m_keys.recordKey(), kRecordKeyId, messagePlace(id), bytes)
                           : sealTo(m_keys.inboundPublic(), messagePlace(id), bytes);
}

Result<KeptInbound> InboxTable::keep(const NewInbound& message)
{
    if (const auto queue = ready(); !queue)
        return failure(queue.error());
    KeptInbound kept;
    // Names and contents are compared while locked, so both are kept as keyed hashes.
    kept.id = toHex(hmacSha256(m_keys.indexKey(), lengthPrefixed({"inbox", message.name})))
                  .substr(0, 32);
    const std::string content
        = hmacSha256(m_keys.indexKey(), lengthPrefixed({"inbox content", message.bytes}));
    const auto sealed = sealedMessage(kept.id, message.bytes);
    if (!sealed)
        return failure(sealed.error());
    const auto answer = seal(m_keys.queueKey(), kQueueKeyId, answerPlace(kept.id), message.answer);
    if (!answer)
        return failure(answer.error());
    const auto now = m_clock.now();
    const auto added = m_database.run(
        "INSERT INTO inbox (id, content, state, reason, received_at, received_offset, sealed, "
        "answer) VALUES (?, ?, 'kept', '', ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        {kept.id,
         Blob {content},
         millisecondsOf(now),
         std::int64_t {now.offset.count()},
         Blob {*sealed},
         Blob {*answer}});
    if (!added)
        return failure(added.error());
    if (*added == 1)
        return kept;
    const auto before
        = m_database.query("SELECT content, answer FROM inbox WHERE id = ?", {kept.id});
    if (!before)
        return failure(before.error());
    if (before->empty())
        return failure(ErrorCode::Internal, "a message is neither new nor there");
    kept.kind = bytesOf(before->front().at(0)) == content ? KeptInbound::Kind::Same
                                                          : KeptInbound::Kind::Other;
    auto given = unseal(m_keys.queueKey(), answerPlace(kept.id), bytesOf(before->front().at(1)));
    if (!given)
        return failure(given.error());
    kept.answer = std::move(*given);
    return kept;
}

Result<void>
InboxTable::setState(const std::string& id, InboxState state, std::string_view reasonCode)
{
    const auto changed
        = m_database.run("UPDATE inbox SET state = ?, reason = ? WHERE id = ?",
                         {std::string(toString(state)), std::string(reasonCode), id});
    if (!changed)
        return failure(changed.error());
    if (*changed != 1)
        return failure(ErrorCode::NotFound, "no such message");
    return {};
}

Result<InboxItem> InboxTable::itemFrom(const Row& row) const
{
    InboxItem item;
    item.id = textOf(row.at(0));
    const std::string state = textOf(row.at(1));
    const auto known = std::find_if(
        kStates.begin(), kStates.end(), [&](InboxState one) { return toString(one) == state; });
    if (known == kStates.end())
        return failure(ErrorCode::Corrupt, "a message has an unknown state");
    item.state = *known;
    item.reasonCode = textOf(row.at(2));
    item.receivedAt = instantOf(row.at(3), row.at(4));
    if (!m_keys.isOpen())
        return failure(ErrorCode::NotPermitted, "the record is locked");
    const std::string sealed = bytesOf(row.at(5));
    auto bytes = isSealedTo(sealed)
        ? unsealFrom(m_keys.inboundPrivate(), messagePlace(item.id), sealed)
        : unseal(m_keys.recordKey(), messagePlace(item.id), sealed);
    if (!bytes)
        return failure(bytes.error());
    item.bytes = std::move(*bytes);
    return item;
}

Result<InboxItem> InboxTable::item(const std::string& id) const
{
    const auto rows = m_database.query(std::string(kColumns) + "WHERE id = ?", {id});
    if (!rows)
        return failure(rows.error());
    if (rows->empty())
        return failure(ErrorCode::NotFound, "no such message");
    return itemFrom(rows->front());
}

Result<std::vector<InboxItem>> InboxTable::tray() const
{
    const auto rows
        = m_database.query(std::string(kColumns) + "WHERE state = 'tray' ORDER BY sequence");
    if (!rows)
        return failure(rows.error());
    std::vector<InboxItem> items;
    for (const auto& row : *rows) {
        auto item = itemFrom(row);
        if (!item)
            return failure(item.error());
        items.push_back(std::move(*item));
    }
    return items;
}

Result<void> InboxTable::note(const OrderEvent& event)
{
    if (auto queue = ready(); !queue)
        return queue;
    const auto reason = seal(m_keys.queueKey(), kQueueKeyId, eventPlace(event), event.reason);
    if (!reason)
        return failure(reason.error());
    const auto added = m_database.run("INSERT INTO order_event (order_id, state, stated_at, "
                                      "stated_offset, message, reason) VALUES (?, ?, ?, ?, ?, ?)",
                                      {event.order.value,
                                       std::string(record::toString(event.state)),
                                       millisecondsOf(event.stated),
                                       std::int64_t {event.stated.offset.count()},
                                       event.message,
                                       Blob {*reason}});
    if (!added)
        return failure(added.error());
    return {};
}

Result<std::vector<OrderEvent>> InboxTable::events(const record::OrderId& order) const
{
    if (auto queue = ready(); !queue)
        return failure(queue.error());
    const auto rows = m_database.query("SELECT state, stated_at, stated_offset, message, reason "
                                       "FROM order_event WHERE order_id = ? ORDER BY sequence",
                                       {order.value});
    if (!rows)
        return failure(rows.error());
    std::vector<OrderEvent> events;
    for (const auto& row : *rows) {
        OrderEvent event;
        event.order = order;
        const auto state = acceptanceStateFrom(textOf(row.at(0)));
        if (!state)
            return failure(state.error());
        event.state = *state;
        event.stated = instantOf(row.at(1), row.at(2));
        event.message = textOf(row.at(3));
        auto reason = unseal(m_keys.queueKey(), eventPlace(event), bytesOf(row.at(4)));
        if (!reason)
            return failure(reason.error());
        event.reason = std::move(*reason);
        events.push_back(std::move(event));
    }
    return events;
}

} // namespace sartorius::store
