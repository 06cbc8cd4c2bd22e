#include "plugin/store/schema.h"

#include <array>

namespace sartorius::store {

namespace {

// Numbered steps are history: what was once released is never changed, a new step is added.

constexpr std::array<std::string_view, 24> kFirstStep {
    // One row: wrapped keys and the cost of opening them. Replaced whole by a new passphrase.
    R"sql(CREATE TABLE key_header (
    id INTEGER PRIMARY KEY CHECK (id = 1), header BLOB NOT NULL
) STRICT)sql",
    // One row: queue key under the machine key; opens no chart.
    R"sql(CREATE TABLE machine_wrap (
    id INTEGER PRIMARY KEY CHECK (id = 1), wrapped BLOB NOT NULL
) STRICT)sql",
    R"sql(CREATE TABLE unlock_guard (
    id INTEGER PRIMARY KEY CHECK (id = 1), failures INTEGER NOT NULL,
    not_before INTEGER NOT NULL
) STRICT)sql",
    R"sql(CREATE TABLE draft (
    kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
    revision INTEGER NOT NULL CHECK (revision > 0), patient TEXT NOT NULL, state TEXT NOT NULL,
    updated_at INTEGER NOT NULL, updated_offset INTEGER NOT NULL, sealed BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT)sql",
    R"sql(CREATE INDEX draft_patient ON draft (kind, patient))sql",
    R"sql(CREATE TABLE version (
    kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL CHECK (version > 0),
    patient TEXT NOT NULL, state TEXT NOT NULL, updated_at INTEGER NOT NULL,
    updated_offset INTEGER NOT NULL, prev BLOB NOT NULL, sealed BLOB NOT NULL,
    hash BLOB NOT NULL, PRIMARY KEY (kind, id, version)
) STRICT)sql",
    R"sql(CREATE INDEX version_patient ON version (kind, patient))sql",
    // INSERT OR REPLACE would pass the triggers on delete by.
    R"sql(CREATE TRIGGER version_is_new BEFORE INSERT ON version
WHEN EXISTS
    (SELECT 1 FROM version WHERE kind = NEW.kind AND id = NEW.id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'versions never change'); END)sql",
    R"sql(CREATE TRIGGER version_is_kept BEFORE DELETE ON version
BEGIN SELECT RAISE(ABORT, 'versions are kept'); END)sql",
    R"sql(CREATE TRIGGER version_is_frozen BEFORE UPDATE ON version
BEGIN SELECT RAISE(ABORT, 'versions never change'); END)sql",
    R"sql(CREATE TABLE order_fact (
    order_id TEXT PRIMARY KEY NOT NULL, number INTEGER NOT NULL UNIQUE, patient TEXT NOT NULL,
    signed_at INTEGER NOT NULL, signed_offset INTEGER NOT NULL, acceptance TEXT NOT NULL,
    acceptance_at INTEGER, acceptance_offset INTEGER, acceptance_reason BLOB
) STRICT)sql",
    R"sql(CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    control_id TEXT NOT NULL UNIQUE, destination TEXT NOT NULL, order_id TEXT NOT NULL,
    frame BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('queued', 'in-flight', 'retrying', 'delivered', 'parked', 'held', 'cancelled')),
    attempts INTEGER NOT NULL DEFAULT 0, refusals INTEGER NOT NULL DEFAULT 0,
    next_attempt INTEGER NOT NULL DEFAULT 0, lease_until INTEGER NOT NULL DEFAULT 0,
    reason BLOB, answer BLOB, queued_at INTEGER NOT NULL, queued_offset INTEGER NOT NULL,
    delivered_at INTEGER, delivered_offset INTEGER
) STRICT)sql",
    R"sql(CREATE INDEX outbox_line ON outbox (destination, sequence)
WHERE state IN ('queued', 'retrying', 'in-flight'))sql",
    R"sql(CREATE INDEX outbox_aside ON outbox (order_id, destination, sequence)
WHERE state IN ('parked', 'held'))sql",
    R"sql(CREATE INDEX outbox_order ON outbox (order_id, sequence))sql",
    R"sql(CREATE TRIGGER outbox_is_new BEFORE INSERT ON outbox
WHEN EXISTS
    (SELECT 1 FROM outbox WHERE sequence = NEW.sequence OR id = NEW.id OR control_id = NEW.control_id)
BEGIN SELECT RAISE(ABORT, 'messages never change'); END)sql",
    R"sql(CREATE TRIGGER outbox_is_kept BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'messages are kept'); END)sql",
    R"sql(CREATE TRIGGER outbox_is_frozen BEFORE UPDATE OF
    sequence, id, control_id, destination, order_id, frame, queued_at ON outbox
BEGIN SELECT RAISE(ABORT, 'messages never change'); END)sql",
    // A message that was delivered or cancelled has left the line for ever.
    R"sql(CREATE TRIGGER outbox_ends BEFORE UPDATE OF state ON outbox
WHEN OLD.state IN ('delivered', 'cancelled') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'this message is done'); END)sql",
    R"sql(CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, at_offset INTEGER NOT NULL,
    monotonic INTEGER NOT NULL, key_id INTEGER NOT NULL, user TEXT NOT NULL, role TEXT NOT NULL,
    workstation TEXT NOT NULL, action TEXT NOT NULL, entity_kind TEXT NOT NULL,
    entity_id TEXT NOT NULL, entity_version INTEGER NOT NULL, patient TEXT NOT NULL,
    outcome TEXT NOT NULL, reason TEXT NOT NULL, mac BLOB NOT NULL
) STRICT)sql",
    R"sql(CREATE INDEX audit_patient ON audit (patient, seq))sql",
    R"sql(CREATE TRIGGER audit_is_new BEFORE INSERT ON audit
WHEN EXISTS
    (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the audit trail never changes'); END)sql",
    R"sql(CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is kept'); END)sql",
    R"sql(CREATE TRIGGER audit_is_frozen BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail never changes'); END)sql",
};

constexpr std::array<std::string_view, 8> kInboxStep {
    // What came in: kept before it was answered. `content` tells the same message from another one
    // of its name, without opening either.
    R"sql(CREATE TABLE inbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, content BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('kept', 'tray', 'done')), reason TEXT NOT NULL,
    received_at INTEGER NOT NULL, received_offset INTEGER NOT NULL, sealed BLOB NOT NULL,
    answer BLOB NOT NULL
) STRICT)sql",
    R"sql(CREATE INDEX inbox_tray ON inbox (sequence) WHERE state = 'tray')sql",
    R"sql(CREATE TRIGGER inbox_is_kept BEFORE DELETE ON inbox
BEGIN SELECT RAISE(ABORT, 'messages are kept'); END)sql",
    R"sql(CREATE TRIGGER inbox_is_frozen BEFORE UPDATE OF
    sequence, id, content, received_at, sealed, answer ON inbox
BEGIN SELECT RAISE(ABORT, 'messages never change'); END)sql",
    // What somebody stated about an order; what it amounts to stands in order_fact.
    R"sql(CREATE TABLE order_event (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, order_id TEXT NOT NULL, state TEXT NOT NULL,
    stated_at INTEGER NOT NULL, stated_offset INTEGER NOT NULL, message TEXT NOT NULL,
    reason BLOB NOT NULL
) STRICT)sql",
    R"sql(CREATE INDEX order_event_order ON order_event (order_id, sequence))sql",
    R"sql(CREATE TRIGGER order_event_is_kept BEFORE DELETE ON order_event
BEGIN SELECT RAISE(ABORT, 'statements are kept'); END)sql",
    R"sql(CREATE TRIGGER order_event_is_frozen BEFORE UPDATE ON order_event
BEGIN SELECT RAISE(ABORT, 'statements never change'); END)sql",
};

} // namespace

std::span<const Migration> migrations()
{
    static const std::array<Migration, 2> steps {
        Migration {1, {kFirstStep.begin(), kFirstStep.end()}},
        Migration {2, {kInboxStep.begin(), kInboxStep.end()}}};
    return steps;
}

} // namespace sartorius::store
