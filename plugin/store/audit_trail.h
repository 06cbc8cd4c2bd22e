#pragma once

#include "forms/record/clock.h"
#include "plugin/store/audit.h"
#include "plugin/store/database.h"
#include "plugin/store/sealing_keyring.h"

#include <vector>

namespace sartorius::store {

/// The audit table: appends rows to the keyed chain and checks it.
class AuditTrail
{
public:
    AuditTrail(Database& database, const KeyRing& keys, const record::Clock& clock);

    /// Within the caller's transaction. Under the audit key when open, under the queue's when
    /// locked; Unavailable when neither is there. InvalidInput for text that does not belong in an
    /// audit row.
    record::Result<void> append(const AuditEvent& event);

    record::Result<AuditVerification> verify() const;
    record::Result<std::vector<AuditEntry>> newest(const std::optional<record::PatientId>& patient,
                                                   int limit) const;
    record::Result<AuditHead> head() const;

private:
    Database& m_database;
    const KeyRing& m_keys;
    const record::Clock& m_clock;
};

} // namespace sartorius::store
