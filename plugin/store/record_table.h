#pragma once

#include "plugin/store/database.h"
#include "plugin/store/records.h"
#include "plugin/store/sealing_keyring.h"

#include <optional>
#include <vector>

namespace sartorius::store {

/// Drafts and versions: seals on the way in, opens on the way out. All within the caller's
/// transaction.
class RecordTable
{
public:
    RecordTable(Database& database, const KeyRing& keys);

    record::Result<std::int64_t> putDraft(StoredRecord draft, std::int64_t expectedRevision);
    record::Result<void> dropDraft(RecordKind kind, const std::string& id);
    record::Result<void> appendVersion(StoredRecord version);

    record::Result<StoredRecord> draft(RecordKind kind, const std::string& id) const;
    record::Result<StoredRecord> latestVersion(RecordKind kind, const std::string& id) const;
    record::Result<std::vector<StoredRecord>> versions(RecordKind kind,
                                                       const std::string& id) const;
    record::Result<std::vector<StoredRecord>>
    list(RecordKind kind, const std::optional<record::PatientId>& patient) const;

private:
    record::Result<std::string> sealed(const StoredRecord& record, std::string_view place) const;
    record::Result<std::string>
    opened(RecordKind kind, std::string_view place, std::string_view sealed) const;
    record::Result<StoredRecord> draftFrom(RecordKind kind, const Row& row) const;
    record::Result<StoredRecord> versionFrom(RecordKind kind, const Row& row) const;

    Database& m_database;
    const KeyRing& m_keys;
};

/// InvalidInput for a malformed id, an unknown state word or a version below 1.
record::Result<void> checkRecord(const StoredRecord& record);

} // namespace sartorius::store
