#include "plugin/store/store.h"
#include "plugin/store/store_inside.h"

#include <utility>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

std::string acceptancePlace(const std::string& order)
{
    return lengthPrefixed({"order_fact", order, "acceptance-1"});
}

record::Instant instantOf(const Value& at, const Value& offset)
{
    return {
        std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(integerOf(at))),
        std::chrono::minutes(integerOf(offset))};
}

constexpr std::string_view kFacts
    = "SELECT f.order_id, f.patient, f.number, f.signed_at, f.signed_offset, f.acceptance, "
      "f.acceptance_at, f.acceptance_offset, f.acceptance_reason, o.id, o.control_id, "
      "o.destination, "
      "o.state, o.attempts, o.reason, o.delivered_at, o.delivered_offset FROM order_fact f "
      "LEFT JOIN outbox o ON o.sequence = "
      "(SELECT max(last.sequence) FROM outbox last WHERE last.order_id = f.order_id) ";

bool isNull(const Value& value)
{
    return std::holds_alternative<std::monostate>(value);
}

Result<OrderFacts> factsFrom(const Row& row, const KeyRing& keys, const OutboxTable& outbox)
{
    OrderFacts facts;
    facts.order = record::OrderId(textOf(row.at(0)));
    facts.patient = record::PatientId(textOf(row.at(1)));
    facts.number = integerOf(row.at(2));
    facts.signedAt = instantOf(row.at(3), row.at(4));
    const auto acceptance = acceptanceStateFrom(textOf(row.at(5)));
    if (!acceptance)
        return failure(acceptance.error());
    facts.acceptance = *acceptance;
    if (!isNull(row.at(6)))
        facts.acceptanceAt = instantOf(row.at(6), row.at(7));
    if (!isNull(row.at(8)) && keys.queueReady()) {
        const auto reason
            = unseal(keys.queueKey(), acceptancePlace(facts.order.value), bytesOf(row.at(8)));
        if (!reason)
            return failure(reason.error());
        facts.acceptanceReason = *reason;
    }
    if (isNull(row.at(9)))
        return facts;
    facts.outbox = record::OutboxId(textOf(row.at(9)));
    facts.controlId = record::ControlId(textOf(row.at(10)));
    facts.destination = record::DestinationId(textOf(row.at(11)));
    const auto delivery = deliveryStateFrom(textOf(row.at(12)));
    if (!delivery)
        return failure(delivery.error());
    facts.delivery = *delivery;
    facts.attempts = static_cast<int>(integerOf(row.at(13)));
    facts.reason = outbox.openedReason(facts.outbox->value, row.at(14));
    if (!isNull(row.at(15)))
        facts.deliveredAt = instantOf(row.at(15), row.at(16));
    return facts;
}

} // namespace

Transaction::Transaction(Store& store)
    : m_store(&store)
{
}

Transaction::Transaction(Transaction&& other) noexcept
    : m_store(std::exchange(other.m_store, nullptr))
{
}

Transaction::~Transaction()
{
    if (m_store == nullptr)
        return;
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    in.pending.clear();
    in.audit.transactionEnds();
    static_cast<void>(in.database.rollback().has_value());
}

Result<Transaction> Store::begin()
{
    auto& in = *m_inside;
    in.onOwnThread();
    in.reached("C0");
    if (const auto begun = in.database.begin(); !begun)
        return failure(begun.error());
    in.wrote = false;
    in.audited = false;
    in.failed = false;
    in.pending.clear();
    in.audit.transactionBegins();
    return Transaction(*this);
}

Result<std::int64_t> Transaction::putDraft(const StoredRecord& draft, std::int64_t expectedRevision)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    StoredRecord now = draft;
    now.updatedAt = in.options.clock->now();
    now.signedVersion = false;
    in.wrote = true;
    auto written = in.records.putDraft(std::move(now), expectedRevision);
    in.failed = in.failed || !written;
    if (written)
        in.pending.push_back({std::string(toString(draft.kind)), draft.id, draft.patient});
    return written;
}

Result<void> Transaction::dropDraft(RecordKind kind, const std::string& id)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    in.wrote = true;
    auto dropped = in.records.dropDraft(kind, id);
    in.failed = in.failed || !dropped;
    if (dropped)
        in.pending.push_back({std::string(toString(kind)), id, {}});
    return dropped;
}

Result<void> Transaction::appendVersion(const StoredRecord& version)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    StoredRecord now = version;
    now.updatedAt = in.options.clock->now();
    in.wrote = true;
    auto written = in.records.appendVersion(now);
    if (written && version.kind == RecordKind::Order && version.version == 1) {
        const auto fact = in.database.run(
            "INSERT INTO order_fact (order_id, number, patient, signed_at, signed_offset, "
            "acceptance) "
            "SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ? FROM order_fact",
            {version.id,
             version.patient.value,
             std::int64_t {now.updatedAt.utc.time_since_epoch().count()},
             std::int64_t {now.updatedAt.offset.count()},
             std::string(record::toString(record::AcceptanceState::NotAnswered))});
        if (!fact)
            written = failure(fact.error());
    }
    in.failed = in.failed || !written;
    if (!written)
        return written;
    in.pending.push_back({std::string(toString(version.kind)), version.id, version.patient});
    if (version.kind == RecordKind::Order)
        in.reached("C1");
    return written;
}

Result<record::OutboxId> Transaction::enqueue(const NewMessage& message)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    in.wrote = true;
    auto id = in.outbox.enqueue(message);
    in.failed = in.failed || !id;
    if (!id)
        return id;
    in.pending.push_back({"outbox", id->value, {}});
    in.reached("C2");
    return id;
}

Result<void> Transaction::setAcceptance(const record::OrderId& order,
                                        record::AcceptanceState state,
                                        std::string_view reason,
                                        std::optional<record::Instant> at)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    in.wrote = true;
    const auto set = [&]() -> Result<void> {
        if (!in.keys.queueReady())
            return failure(ErrorCode::Unavailable,
                           "the queue key waits for the record to be unlocked");
        const auto text
            = seal(in.keys.queueKey(), kQueueKeyId, acceptancePlace(order.value), reason);
        if (!text)
            return failure(text.error());
        const auto now = at.value_or(in.options.clock->now());
        const auto changed = in.database.run(
            "UPDATE order_fact SET acceptance = ?, acceptance_at = ?, acceptance_offset = ?, "
            "acceptance_reason = ? WHERE order_id = ?",
            {std::string(record::toString(state)),
             std::int64_t {now.utc.time_since_epoch().count()},
             std::int64_t {now.offset.count()},
             Blob {*text},
             order.value});
        if (!changed)
            return failure(changed.error());
        if (*changed != 1)
            return failure(ErrorCode::NotFound, "no such order");
        return {};
    };
    auto done = set();
    in.failed = in.failed || !done;
    if (done)
        in.pending.push_back({"order", order.value, {}});
    return done;
}

Result<KeptInbound> Transaction::keep(const NewInbound& message)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    auto kept = in.inbox.keep(message);
    in.failed = in.failed || !kept;
    if (!kept || kept->kind != KeptInbound::Kind::New)
        return kept;
    in.wrote = true;
    in.pending.push_back({"message", kept->id, {}});
    in.reached("R2");
    return kept;
}

Result<void>
Transaction::setInbox(const std::string& id, InboxState state, std::string_view reasonCode)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    in.wrote = true;
    auto set = in.inbox.setState(id, state, reasonCode);
    in.failed = in.failed || !set;
    if (set)
        in.pending.push_back({"message", id, {}});
    return set;
}

Result<void> Transaction::note(const OrderEvent& event)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    in.wrote = true;
    auto noted = in.inbox.note(event);
    in.failed = in.failed || !noted;
    return noted;
}

Result<void> Transaction::repoint(const record::OrderId& order, const record::PatientId& patient)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    in.wrote = true;
    const auto changed = in.database.run("UPDATE order_fact SET patient = ? WHERE order_id = ?",
                                         {patient.value, order.value});
    Result<void> done;
    if (!changed)
        done = failure(changed.error());
    else if (*changed != 1)
        done = failure(ErrorCode::NotFound, "no such order");
    in.failed = in.failed || !done;
    if (done)
        in.pending.push_back({"order", order.value, patient});
    return done;
}

Result<void> Transaction::act(const record::OutboxId& id, OutboxAct what, std::string_view reason)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    in.wrote = true;
    auto done = in.outbox.act(id, what, reason);
    in.failed = in.failed || !done;
    if (done)
        in.pending.push_back({"outbox", id.value, {}});
    return done;
}

Result<void> Transaction::confirm(const record::OutboxId& id, std::string_view answer)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    in.wrote = true;
    auto done = in.outbox.confirm(id, answer);
    in.failed = in.failed || !done;
    if (done)
        in.pending.push_back({"outbox", id.value, {}});
    return done;
}

Result<void> Transaction::audit(const AuditEvent& event)
{
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    auto done = in.audit.append(event);
    in.failed = in.failed || !done;
    in.audited = in.audited || done.has_value();
    return done;
}

// How data could be lost here: a person is told "queued" when this returns, so the order, its
// message and its audit row must be on disk together by then, or none of them.
Result<void> Transaction::commit()
{
    if (m_store == nullptr)
        return failure(ErrorCode::Internal, "this transaction has ended");
    auto& in = *m_store->m_inside;
    in.onOwnThread();
    if (in.failed)
        return failure(ErrorCode::Internal, "a part of this transaction failed");
    if (in.wrote && !in.audited)
        return failure(ErrorCode::Internal, "a transaction that writes needs an audit event");
    if (auto committed = in.database.commit(); !committed)
        return committed;
    m_store = nullptr;
    in.audit.transactionEnds();
    in.reached("C3");
    for (const auto& change : std::exchange(in.pending, {}))
        in.tell(change);
    return {};
}

Result<void> Store::audit(const AuditEvent& event)
{
    auto transaction = begin();
    if (!transaction)
        return failure(transaction.error());
    if (auto noted = transaction->audit(event); !noted)
        return noted;
    return transaction->commit();
}

Result<StoredRecord> Store::get(RecordKind kind, const std::string& id) const
{
    auto found = draft(kind, id);
    return !found && found.error().code == ErrorCode::NotFound ? latestVersion(kind, id) : found;
}

Result<StoredRecord> Store::draft(RecordKind kind, const std::string& id) const
{
    m_inside->onOwnThread();
    return m_inside->records.draft(kind, id);
}

Result<StoredRecord> Store::latestVersion(RecordKind kind, const std::string& id) const
{
    m_inside->onOwnThread();
    return m_inside->records.latestVersion(kind, id);
}

Result<std::vector<StoredRecord>> Store::versions(RecordKind kind, const std::string& id) const
{
    m_inside->onOwnThread();
    return m_inside->records.versions(kind, id);
}

Result<std::vector<StoredRecord>> Store::list(RecordKind kind,
                                              const std::optional<record::PatientId>& patient) const
{
    m_inside->onOwnThread();
    return m_inside->records.list(kind, patient);
}

Result<std::string> Store::derivedId(RecordKind kind, std::string_view naturalKey) const
{
    const auto& in = *m_inside;
    in.onOwnThread();
    if (!in.keys.queueReady())
        return failure(ErrorCode::NotPermitted, "the record is locked");
    return toHex(hmacSha256(in.keys.indexKey(), lengthPrefixed({toString(kind), naturalKey})))
        .substr(0, 32);
}

Result<std::vector<OrderFacts>>
Store::orderFacts(const std::optional<record::PatientId>& patient) const
{
    const auto& in = *m_inside;
    in.onOwnThread();
    auto& database = m_inside->database;
    const std::string facts(kFacts);
    const auto rows = patient
        ? database.query(facts + "WHERE f.patient = ? ORDER BY f.number DESC", {patient->value})
        : database.query(facts + "ORDER BY f.number DESC", {});
    if (!rows)
        return failure(rows.error());
    std::vector<OrderFacts> found;
    for (const auto& row : *rows) {
        auto one = factsFrom(row, in.keys, in.outbox);
        if (!one)
            return failure(one.error());
        found.push_back(std::move(*one));
    }
    return found;
}

Result<OrderFacts> Store::orderFacts(const record::OrderId& order) const
{
    const auto& in = *m_inside;
    in.onOwnThread();
    const auto rows
        = m_inside->database.query(std::string(kFacts) + "WHERE f.order_id = ?", {order.value});
    if (!rows)
        return failure(rows.error());
    if (rows->empty())
        return failure(ErrorCode::NotFound, "no such order");
    return factsFrom(rows->front(), in.keys, in.outbox);
}

Result<OutboxItem> Store::outboxItem(const record::OutboxId& id) const
{
    m_inside->onOwnThread();
    return m_inside->outbox.item(id);
}

Result<OutboxItem> Store::outboxItem(const record::ControlId& id) const
{
    m_inside->onOwnThread();
    return m_inside->outbox.item(id);
}

Result<std::vector<OutboxItem>> Store::listOutbox() const
{
    m_inside->onOwnThread();
    return m_inside->outbox.items();
}

Result<InboxItem> Store::inboxItem(const std::string& id) const
{
    m_inside->onOwnThread();
    return m_inside->inbox.item(id);
}

Result<std::vector<InboxItem>> Store::tray() const
{
    m_inside->onOwnThread();
    return m_inside->inbox.tray();
}

Result<std::vector<OrderEvent>> Store::orderEvents(const record::OrderId& order) const
{
    m_inside->onOwnThread();
    return m_inside->inbox.events(order);
}

Result<OutboxCounts> Store::outboxCounts() const
{
    m_inside->onOwnThread();
    return m_inside->outbox.counts();
}

Result<AuditVerification> Store::verifyAudit() const
{
    m_inside->onOwnThread();
    return m_inside->audit.verify();
}

Result<std::vector<AuditEntry>> Store::listAudit(const std::optional<record::PatientId>& patient,
                                                 int limit) const
{
    m_inside->onOwnThread();
    return m_inside->audit.newest(patient, limit);
}

Result<AuditHead> Store::auditHead() const
{
    m_inside->onOwnThread();
    return m_inside->audit.head();
}

} // namespace sartorius::store
