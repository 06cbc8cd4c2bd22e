#pragma once

#include "forms/record/clock.h"
#include "plugin/store/audit.h"
#include "plugin/store/database.h"
#include "plugin/store/sealing_keyring.h"

#include <optional>
#include <string>
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

    /// Between these two the last row is remembered from one append to the next: a group of
    /// messages reads it once. Whatever ends the transaction must say so.
    void transactionBegins();
    void transactionEnds();

private:
    struct Last
    {
        std::int64_t sequence = 0;
        std::string mac;
    };

    record::Result<Last> lastRow() const;

    Database& m_database;
    const KeyRing& m_keys;
    const record::Clock& m_clock;
    bool m_inTransaction = false;
    std::optional<Last> m_last; // of the running transaction only
};

} // namespace sartorius::store
