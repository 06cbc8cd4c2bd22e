#include "plugin/store/record_table.h"

#include <algorithm>
#include <set>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

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

/// Where a row belongs and everything about it that lies in clear: whoever changes any of it, or
/// moves the sealed bytes to another row, is found when it is opened.
std::string placeOf(std::string_view table, const StoredRecord& record, std::string_view previous)
{
    return lengthPrefixed({table,
                           toString(record.kind),
                           record.id,
                           std::to_string(record.version),
                           std::to_string(record.revision),
                           record.patient.value,
                           record.state,
                           std::to_string(millisecondsOf(record.updatedAt)),
                           std::to_string(record.updatedAt.offset.count()),
                           previous,
                           "payload-1"});
}

std::string kindText(RecordKind kind)
{
    return std::string(toString(kind));
}

constexpr std::string_view kDraftColumns = "SELECT id, version, revision, patient, state, "
                                           "updated_at, updated_offset, sealed FROM draft ";
constexpr std::string_view kVersionColumns = "SELECT id, version, patient, state, updated_at, "
                                             "updated_offset, prev, sealed, hash FROM version ";

} // namespace

Result<void> checkRecord(const StoredRecord& record)
{
    if (!isRecordId(record.id) || (!record.patient.empty() && !isRecordId(record.patient.value)))
        return failure(ErrorCode::InvalidInput, "an id has 32 hexadecimal digits");
    if (!isRowState(record.state))
        return failure(ErrorCode::InvalidInput, "an unknown word for the state of a record");
    if (record.version < 1)
        return failure(ErrorCode::InvalidInput, "versions count from 1");
    return {};
}

RecordTable::RecordTable(Database& database, const KeyRing& keys)
    : m_database(database)
    , m_keys(keys)
{
}

Result<std::string> RecordTable::sealed(const StoredRecord& record, std::string_view place) const
{
    switch (record.kind) {
    case RecordKind::Settings:
        return seal(m_keys.queueKey(), kQueueKeyId, place, record.payload);
    case RecordKind::Patient:
    case RecordKind::Assessment:
    case RecordKind::Study:
    case RecordKind::Order:
    case RecordKind::LinkedStudy:
        break;
    }
    if (!m_keys.isOpen())
        return failure(ErrorCode::NotPermitted, "the record is locked");
    return seal(m_keys.recordKey(), kRecordKeyId, place, record.payload);
}

Result<std::string>
RecordTable::opened(RecordKind kind, std::string_view place, std::string_view sealed) const
{
    switch (kind) {
    case RecordKind::Settings:
        return unseal(m_keys.queueKey(), place, sealed);
    case RecordKind::Patient:
    case RecordKind::Assessment:
    case RecordKind::Study:
    case RecordKind::Order:
    case RecordKind::LinkedStudy:
        break;
    }
    return unseal(m_keys.recordKey(), place, sealed);
}

Result<std::int64_t> RecordTable::putDraft(StoredRecord draft, std::int64_t expectedRevision)
{
    if (const auto good = checkRecord(draft); !good)
        return failure(good.error());
    draft.revision = expectedRevision + 1;
    const auto payload = sealed(draft, placeOf("draft", draft, {}));
    if (!payload)
        return failure(payload.error());
    const std::string kind = kindText(draft.kind);
    const auto written = expectedRevision == 0
        ? m_database.run("INSERT INTO draft (version, revision, patient, state, updated_at, "
                         "updated_offset, sealed, kind, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                         "ON CONFLICT (kind, id) DO NOTHING",
                         {std::int64_t {draft.version},
                          draft.revision,
                          draft.patient.value,
                          draft.state,
                          millisecondsOf(draft.updatedAt),
                          std::int64_t {draft.updatedAt.offset.count()},
                          Blob {*payload},
                          kind,
                          draft.id})
        : m_database.run("UPDATE draft SET version = ?, revision = ?, patient = ?, state = ?, "
                         "updated_at = ?, updated_offset = ?, sealed = ? "
                         "WHERE kind = ? AND id = ? AND revision = ?",
                         {std::int64_t {draft.version},
                          draft.revision,
                          draft.patient.value,
                          draft.state,
                          millisecondsOf(draft.updatedAt),
                          std::int64_t {draft.updatedAt.offset.count()},
                          Blob {*payload},
                          kind,
                          draft.id,
                          expectedRevision});
    if (!written)
        return failure(written.error());
    if (*written != 1)
        return failure(ErrorCode::Conflict, "the draft has another revision");
    return draft.revision;
}

Result<void> RecordTable::dropDraft(RecordKind kind, const std::string& id)
{
    const auto dropped
        = m_database.run("DELETE FROM draft WHERE kind = ? AND id = ?", {kindText(kind), id});
    if (!dropped)
        return failure(dropped.error());
    if (*dropped != 1)
        return failure(ErrorCode::NotFound, "no such draft");
    return {};
}

Result<void> RecordTable::appendVersion(StoredRecord version)
{
    if (auto good = checkRecord(version); !good)
        return good;
    version.revision = 0;
    const auto last
        = m_database.query("SELECT version, hash FROM version WHERE kind = ? AND id = ? "
                           "ORDER BY version DESC LIMIT 1",
                           {kindText(version.kind), version.id});
    if (!last)
        return failure(last.error());
    const std::int64_t follows = last->empty() ? 1 : integerOf(last->front().at(0)) + 1;
    if (version.version != follows)
        return failure(ErrorCode::Conflict, "the version does not follow the last one");
    const std::string previous
        = last->empty() ? std::string(32, '\0') : bytesOf(last->front().at(1));
    const std::string place = placeOf("version", version, previous);
    const auto payload = sealed(version, place);
    if (!payload)
        return failure(payload.error());
    const auto written = m_database.run(
        "INSERT INTO version (kind, id, version, patient, state, updated_at, updated_offset, prev, "
        "sealed, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {kindText(version.kind),
         version.id,
         std::int64_t {version.version},
         version.patient.value,
         version.state,
         millisecondsOf(version.updatedAt),
         std::int64_t {version.updatedAt.offset.count()},
         Blob {previous},
         Blob {*payload},
         Blob {sha256(place + *payload)}});
    if (!written)
        return failure(written.error());
    return {};
}

Result<StoredRecord> RecordTable::draftFrom(RecordKind kind, const Row& row) const
{
    StoredRecord record;
    record.kind = kind;
    record.id = textOf(row.at(0));
    record.version = static_cast<int>(integerOf(row.at(1)));
    record.revision = integerOf(row.at(2));
    record.patient = record::PatientId(textOf(row.at(3)));
    record.state = textOf(row.at(4));
    record.updatedAt = instantOf(row.at(5), row.at(6));
    auto payload = opened(kind, placeOf("draft", record, {}), bytesOf(row.at(7)));
    if (!payload)
        return failure(payload.error());
    record.payload = std::move(*payload);
    return record;
}

Result<StoredRecord> RecordTable::versionFrom(RecordKind kind, const Row& row) const
{
    StoredRecord record;
    record.kind = kind;
    record.id = textOf(row.at(0));
    record.version = static_cast<int>(integerOf(row.at(1)));
    record.signedVersion = true;
    record.patient = record::PatientId(textOf(row.at(2)));
    record.state = textOf(row.at(3));
    record.updatedAt = instantOf(row.at(4), row.at(5));
    const std::string place = placeOf("version", record, bytesOf(row.at(6)));
    const std::string payload = bytesOf(row.at(7));
    if (!equalInConstantTime(sha256(place + payload), bytesOf(row.at(8))))
        return failure(ErrorCode::Corrupt, "a version does not carry its own hash");
    auto plain = opened(kind, place, payload);
    if (!plain)
        return failure(plain.error());
    record.payload = std::move(*plain);
    return record;
}

Result<StoredRecord> RecordTable::draft(RecordKind kind, const std::string& id) const
{
    const auto rows = m_database.query(std::string(kDraftColumns) + "WHERE kind = ? AND id = ?",
                                       {kindText(kind), id});
    if (!rows)
        return failure(rows.error());
    if (rows->empty())
        return failure(ErrorCode::NotFound, "no such draft");
    return draftFrom(kind, rows->front());
}

Result<StoredRecord> RecordTable::latestVersion(RecordKind kind, const std::string& id) const
{
    const auto rows = m_database.query(
        std::string(kVersionColumns) + "WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT 1",
        {kindText(kind), id});
    if (!rows)
        return failure(rows.error());
    if (rows->empty())
        return failure(ErrorCode::NotFound, "no such version");
    return versionFrom(kind, rows->front());
}

Result<std::vector<StoredRecord>> RecordTable::versions(RecordKind kind,
                                                        const std::string& id) const
{
    const auto rows = m_database.query(std::string(kVersionColumns)
                                           + "WHERE kind = ? AND id = ? ORDER BY version",
                                       {kindText(kind), id});
    if (!rows)
        return failure(rows.error());
    std::vector<StoredRecord> found;
    std::string previous(32, '\0');
    for (const auto& row : *rows) {
        auto record = versionFrom(kind, row);
        if (!record)
            return failure(record.error());
        if (record->version != static_cast<int>(found.size()) + 1 || bytesOf(row.at(6)) != previous)
            return failure(ErrorCode::Corrupt, "the versions of a record do not follow each other");
        previous = bytesOf(row.at(8));
        found.push_back(std::move(*record));
    }
    return found;
}

Result<std::vector<StoredRecord>>
RecordTable::list(RecordKind kind, const std::optional<record::PatientId>& patient) const
{
    const std::string filter = patient ? "AND patient = ? " : "";
    Values values {kindText(kind)};
    if (patient)
        values.emplace_back(patient->value);
    const auto drafts
        = m_database.query(std::string(kDraftColumns) + "WHERE kind = ? " + filter, values);
    if (!drafts)
        return failure(drafts.error());
    const auto latest
        = m_database.query(std::string(kVersionColumns) + "WHERE kind = ? " + filter
                               + "AND version = (SELECT max(v.version) FROM version v "
                                 "WHERE v.kind = version.kind AND v.id = version.id)",
                           values);
    if (!latest)
        return failure(latest.error());
    std::vector<StoredRecord> found;
    std::set<std::string> seen;
    for (const auto& row : *drafts) {
        auto record = draftFrom(kind, row);
        if (!record)
            return failure(record.error());
        seen.insert(record->id);
        found.push_back(std::move(*record));
    }
    for (const auto& row : *latest) {
        if (seen.contains(textOf(row.at(0))))
            continue;
        auto record = versionFrom(kind, row);
        if (!record)
            return failure(record.error());
        found.push_back(std::move(*record));
    }
    std::stable_sort(found.begin(), found.end(), [](const StoredRecord& a, const StoredRecord& b) {
        return b.updatedAt < a.updatedAt;
    });
    return found;
}

} // namespace sartorius::store
