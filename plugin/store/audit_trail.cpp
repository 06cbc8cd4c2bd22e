#include "plugin/store/audit_trail.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

constexpr int kOpenKey = 1;
constexpr int kQueueKey = 2;

constexpr std::array<std::pair<AuditAction, std::string_view>, 23> kActions {{
    {AuditAction::Create, "create"},
    {AuditAction::Read, "read"},
    {AuditAction::Update, "update"},
    {AuditAction::Delete, "delete"},
    {AuditAction::Query, "query"},
    {AuditAction::Unlock, "unlock"},
    {AuditAction::UnlockFailed, "unlock-failed"},
    {AuditAction::Lock, "lock"},
    {AuditAction::ChangePassphrase, "change-passphrase"},
    {AuditAction::Sign, "sign"},
    {AuditAction::Amend, "amend"},
    {AuditAction::Withdraw, "withdraw"},
    {AuditAction::Queue, "queue"},
    {AuditAction::Send, "send"},
    {AuditAction::Resolve, "resolve"},
    {AuditAction::Receive, "receive"},
    {AuditAction::Acknowledge, "acknowledge"},
    {AuditAction::Print, "print"},
    {AuditAction::Export, "export"},
    {AuditAction::Configure, "configure"},
    {AuditAction::Backup, "backup"},
    {AuditAction::Restore, "restore"},
    {AuditAction::BreakGlass, "break-glass"},
}};

bool isShortAscii(std::string_view text)
{
    return text.size() <= 64
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool isReasonCode(std::string_view text)
{
    return text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

Result<void> checkEvent(const AuditEvent& event)
{
    const bool good = isShortAscii(event.user) && isShortAscii(event.role)
        && isShortAscii(event.workstation) && isShortAscii(event.entityKind)
        && isShortAscii(event.entityId) && isShortAscii(event.patient.value)
        && isReasonCode(event.reasonCode);
    if (!good)
        return failure(ErrorCode::InvalidInput,
                       "an audit event holds short codes, never free text");
    return {};
}

constexpr std::string_view kColumns = "seq, at, at_offset, monotonic, key_id, user, role, "
                                      "workstation, action, entity_kind, entity_id, "
                                      "entity_version, patient, outcome, reason, mac";

struct StoredEntry
{
    AuditEntry entry;
    std::string mac;
};

Result<StoredEntry> entryFrom(const Row& row)
{
    StoredEntry stored;
    auto& entry = stored.entry;
    entry.sequence = integerOf(row.at(0));
    entry.at.utc = std::chrono::sys_time<std::chrono::milliseconds>(
        std::chrono::milliseconds(integerOf(row.at(1))));
    entry.at.offset = std::chrono::minutes(integerOf(row.at(2)));
    entry.monotonicMs = integerOf(row.at(3));
    entry.keyId = static_cast<int>(integerOf(row.at(4)));
    entry.event.user = textOf(row.at(5));
    entry.event.role = textOf(row.at(6));
    entry.event.workstation = textOf(row.at(7));
    const auto action = auditActionFrom(textOf(row.at(8)));
    const std::string outcome = textOf(row.at(13));
    if (!action || (outcome != "success" && outcome != "failure"))
        return failure(ErrorCode::Corrupt, "an audit row holds an unknown word");
    entry.event.action = *action;
    entry.event.entityKind = textOf(row.at(9));
    entry.event.entityId = textOf(row.at(10));
    entry.event.entityVersion = static_cast<int>(integerOf(row.at(11)));
    entry.event.patient = record::PatientId(textOf(row.at(12)));
    entry.event.outcome = outcome == "success" ? AuditOutcome::Success : AuditOutcome::Failure;
    entry.event.reasonCode = textOf(row.at(14));
    stored.mac = bytesOf(row.at(15));
    return stored;
}

} // namespace

std::string_view toString(AuditAction action)
{
    for (const auto& [value, text] : kActions)
        if (value == action)
            return text;
    return {};
}

std::string_view toString(AuditOutcome outcome)
{
    switch (outcome) {
    case AuditOutcome::Success:
        return "success";
    case AuditOutcome::Failure:
        return "failure";
    }
    return {};
}

Result<AuditAction> auditActionFrom(std::string_view text)
{
    for (const auto& [value, name] : kActions)
        if (name == text)
            return value;
    return failure(ErrorCode::InvalidInput, "no such audit action");
}

std::string canonicalAudit(const AuditEntry& entry)
{
    const auto& event = entry.event;
    return lengthPrefixed({"sartorius-audit-1",
                           std::to_string(entry.sequence),
                           std::to_string(entry.at.utc.time_since_epoch().count()),
                           std::to_string(entry.at.offset.count()),
                           std::to_string(entry.monotonicMs),
                           std::to_string(entry.keyId),
                           event.user,
                           event.role,
                           event.workstation,
                           toString(event.action),
                           event.entityKind,
                           event.entityId,
                           std::to_string(event.entityVersion),
                           event.patient.value,
                           toString(event.outcome),
                           event.reasonCode});
}

AuditTrail::AuditTrail(Database& database, const KeyRing& keys, const record::Clock& clock)
    : m_database(database)
    , m_keys(keys)
    , m_clock(clock)
{
}

Result<void> AuditTrail::append(const AuditEvent& event)
{
    if (auto good = checkEvent(event); !good)
        return good;
    if (!m_keys.queueReady())
        return failure(ErrorCode::Unavailable, "no key to write the audit trail with");
    const auto last = m_last ? Result<Last>(*m_last) : lastRow();
    if (!last)
        return failure(last.error());

    AuditEntry entry;
    entry.sequence = last->sequence + 1;
    entry.at = m_clock.now();
    entry.monotonicMs = std::chrono::duration_cast<std::chrono::milliseconds>(
                            m_clock.monotonic().time_since_epoch())
                            .count();
    entry.keyId = m_keys.isOpen() ? kOpenKey : kQueueKey;
    entry.event = event;
    const auto& key = m_keys.isOpen() ? m_keys.auditKey() : m_keys.queueAuditKey();
    const std::string mac = hmacSha256(key, canonicalAudit(entry) + last->mac);
    const auto written
        = m_database.run("INSERT INTO audit (seq, at, at_offset, monotonic, key_id, user, role, "
                         "workstation, action, "
                         "entity_kind, entity_id, entity_version, patient, outcome, reason, mac) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         {entry.sequence,
                          std::int64_t {entry.at.utc.time_since_epoch().count()},
                          std::int64_t {entry.at.offset.count()},
                          entry.monotonicMs,
                          std::int64_t {entry.keyId},
                          event.user,
                          event.role,
                          event.workstation,
                          std::string(toString(event.action)),
                          event.entityKind,
                          event.entityId,
                          std::int64_t {event.entityVersion},
                          event.patient.value,
                          std::string(toString(event.outcome)),
                          event.reasonCode,
                          Blob {mac}});
    m_last.reset();
    if (!written)
        return failure(written.error());
    if (m_inTransaction)
        m_last = Last {entry.sequence, mac};
    return {};
}

Result<AuditTrail::Last> AuditTrail::lastRow() const
{
    const auto rows = m_database.query("SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1");
    if (!rows)
        return failure(rows.error());
    if (rows->empty())
        return Last {0, std::string(32, '\0')};
    return Last {integerOf(rows->front().at(0)), bytesOf(rows->front().at(1))};
}

void AuditTrail::transactionBegins()
{
    m_inTransaction = true;
    m_last.reset();
}

void AuditTrail::transactionEnds()
{
    m_inTransaction = false;
    m_last.reset();
}

Result<AuditVerification> AuditTrail::verify() const
{
    if (!m_keys.isOpen())
        return failure(ErrorCode::NotPermitted, "the record is locked");
    AuditVerification outcome;
    std::string previous(32, '\0');
    std::int64_t last = 0;
    const std::string sql = "SELECT " + std::string(kColumns)
        + " FROM audit WHERE seq > ? ORDER BY seq LIMIT 2000"; // columns are a constant of ours
    for (;;) {
        const auto rows = m_database.query(sql, {last});
        if (!rows)
            return failure(rows.error());
        for (const auto& row : *rows) {
            const auto stored = entryFrom(row);
            const bool follows = stored && stored->entry.sequence == last + 1;
            const bool knownKey
                = stored && (stored->entry.keyId == kOpenKey || stored->entry.keyId == kQueueKey);
            if (!follows || !knownKey) {
                outcome.firstBroken = last + 1;
                return outcome;
            }
            const auto& key
                = stored->entry.keyId == kOpenKey ? m_keys.auditKey() : m_keys.queueAuditKey();
            if (!equalInConstantTime(hmacSha256(key, canonicalAudit(stored->entry) + previous),
                                     stored->mac)) {
                outcome.firstBroken = last + 1;
                return outcome;
            }
            previous = stored->mac;
            last = stored->entry.sequence;
            ++outcome.rows;
        }
        if (rows->empty())
            break;
    }
    outcome.intact = true;
    return outcome;
}

Result<std::vector<AuditEntry>> AuditTrail::newest(const std::optional<record::PatientId>& patient,
                                                   int limit) const
{
    const std::string columns = "SELECT " + std::string(kColumns);
    const auto rows = patient
        ? m_database.query(columns + " FROM audit WHERE patient = ? ORDER BY seq DESC LIMIT ?",
                           {patient->value, std::int64_t {limit}})
        : m_database.query(columns + " FROM audit ORDER BY seq DESC LIMIT ?",
                           {std::int64_t {limit}});
    if (!rows)
        return failure(rows.error());
    std::vector<AuditEntry> entries;
    for (const auto& row : *rows) {
        const auto stored = entryFrom(row);
        if (!stored)
            return failure(stored.error());
        entries.push_back(stored->entry);
    }
    return entries;
}

Result<AuditHead> AuditTrail::head() const
{
    const auto last = lastRow();
    if (!last)
        return failure(last.error());
    return last->sequence == 0 ? AuditHead {} : AuditHead {last->sequence, toHex(last->mac)};
}

} // namespace sartorius::store
