#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/result.h"
#include "forms/record/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sartorius::store {

/// What was done. Shapes follow IHE BALP: create, read, update, delete, query and the security
/// events.
enum class AuditAction {
    Create,
    Read,
    Update,
    Delete,
    Query,
    Unlock,
    UnlockFailed,
    Lock,
    ChangePassphrase,
    Sign,
    Amend,
    Withdraw,
    Queue,
    Send,
    Resolve, ///< a person retried, held or cancelled a message
    Receive,
    Acknowledge, ///< a recipient accepted, scheduled, completed or rejected an order
    Print,
    Export,
    Configure,
    Backup,
    Restore,
    BreakGlass
};

enum class AuditOutcome { Success, Failure };

/// One act by one person or by the service itself. Never clinical text: `user` is a number or
/// login, `reasonCode` a word of [a-z0-9-] up to 64 characters; anything else is refused with
/// InvalidInput.
struct AuditEvent
{
    std::string user; ///< at most 64 printable ASCII characters; empty: the service itself
    std::string role; ///< likewise
    std::string workstation; ///< likewise
    AuditAction action = AuditAction::Read;
    std::string entityKind; ///< "assessment", "order", "outbox" ...
    std::string entityId;
    int entityVersion = 0;
    record::PatientId patient;
    AuditOutcome outcome = AuditOutcome::Success;
    std::string reasonCode;

    friend bool operator==(const AuditEvent&, const AuditEvent&) = default;
};

/// An event as it lies in the chain.
struct AuditEntry
{
    std::int64_t sequence = 0; ///< 1, 2, 3 ... without a gap
    record::Instant at;
    std::int64_t monotonicMs = 0; ///< of the machine's steady clock; a wall clock set back shows
    int keyId = 1; ///< 1: audit key (record open); 2: queue audit key (record locked)
    AuditEvent event;
};

struct AuditVerification
{
    std::int64_t rows = 0; ///< rows looked at
    bool intact = false;
    std::optional<std::int64_t> firstBroken; ///< sequence number of the first row that does not fit
};

/// The last row of the chain; kept outside the store it shows a cut-off tail.
struct AuditHead
{
    std::int64_t sequence = 0;
    std::string mac; ///< lower-case hexadecimal

    friend bool operator==(const AuditHead&, const AuditHead&) = default;
};

/// "create", "read" ... "unlock-failed", "break-glass"; "success", "failure".
std::string_view toString(AuditAction action);
std::string_view toString(AuditOutcome outcome);
record::Result<AuditAction> auditActionFrom(std::string_view text);

/// The bytes that the chain's MAC covers besides the previous MAC; see README "Formats on disk".
std::string canonicalAudit(const AuditEntry& entry);

} // namespace sartorius::store
