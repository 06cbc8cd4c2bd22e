#include "plugin/store/schema.h"

#include "plugin/store/lock_file.h"
#include "plugin/store/sqlite_database.h"

#include <string>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

std::span<const Migration> migrations()
{
    static const std::vector<Migration> steps {
        {1,
         {
             // One row: wrapped keys and the cost of opening them. Replaced whole by a new passphrase.
             "CREATE TABLE key_header (id INTEGER PRIMARY KEY CHECK (id = 1), header BLOB NOT NULL) STRICT",
             // One row: queue key under the machine key; opens no chart.
             "CREATE TABLE machine_wrap (id INTEGER PRIMARY KEY CHECK (id = 1), wrapped BLOB NOT NULL) "
             "STRICT",
             "CREATE TABLE unlock_guard (id INTEGER PRIMARY KEY CHECK (id = 1), failures INTEGER NOT NULL, "
             "not_before INTEGER NOT NULL) STRICT",

             "CREATE TABLE draft (kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, "
             "revision INTEGER NOT NULL CHECK (revision > 0), patient TEXT NOT NULL, state TEXT NOT NULL, "
             "updated_at INTEGER NOT NULL, updated_offset INTEGER NOT NULL, sealed BLOB NOT NULL, "
             "PRIMARY KEY (kind, id)) STRICT",
             "CREATE INDEX draft_patient ON draft (kind, patient)",

             "CREATE TABLE version (kind TEXT NOT NULL, id TEXT NOT NULL, "
             "version INTEGER NOT NULL CHECK (version > 0), patient TEXT NOT NULL, state TEXT NOT NULL, "
             "updated_at INTEGER NOT NULL, updated_offset INTEGER NOT NULL, prev BLOB NOT NULL, "
             "sealed BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (kind, id, version)) STRICT",
             "CREATE INDEX version_patient ON version (kind, patient)",
             // INSERT OR REPLACE would pass the triggers on delete by.
             "CREATE TRIGGER version_is_new BEFORE INSERT ON version WHEN EXISTS (SELECT 1 FROM version "
             "WHERE kind = NEW.kind AND id = NEW.id AND version = NEW.version) "
             "BEGIN SELECT RAISE(ABORT, 'versions never change'); END",
             "CREATE TRIGGER version_is_kept BEFORE DELETE ON version "
             "BEGIN SELECT RAISE(ABORT, 'versions are kept'); END",
             "CREATE TRIGGER version_is_frozen BEFORE UPDATE ON version "
             "BEGIN SELECT RAISE(ABORT, 'versions never change'); END",

             "CREATE TABLE order_fact (order_id TEXT PRIMARY KEY NOT NULL, number INTEGER NOT NULL UNIQUE, "
             "patient TEXT NOT NULL, signed_at INTEGER NOT NULL, signed_offset INTEGER NOT NULL, "
             "acceptance TEXT NOT NULL, acceptance_at INTEGER, acceptance_offset INTEGER, "
             "acceptance_reason BLOB) STRICT",

             "CREATE TABLE outbox (sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, "
             "control_id TEXT NOT NULL UNIQUE, destination TEXT NOT NULL, order_id TEXT NOT NULL, "
             "frame BLOB NOT NULL, state TEXT NOT NULL CHECK (state IN ('queued', 'in-flight', 'retrying', "
             "'delivered', 'parked', 'held', 'cancelled')), attempts INTEGER NOT NULL DEFAULT 0, "
             "refusals INTEGER NOT NULL DEFAULT 0, next_attempt INTEGER NOT NULL DEFAULT 0, "
             "lease_until INTEGER NOT NULL DEFAULT 0, reason BLOB, answer BLOB, "
             "queued_at INTEGER NOT NULL, queued_offset INTEGER NOT NULL, "
             "delivered_at INTEGER, delivered_offset INTEGER) STRICT",
             "CREATE INDEX outbox_line ON outbox (destination, sequence) "
             "WHERE state IN ('queued', 'retrying', 'in-flight')",
             "CREATE INDEX outbox_aside ON outbox (order_id, destination, sequence) "
             "WHERE state IN ('parked', 'held')",
             "CREATE INDEX outbox_order ON outbox (order_id, sequence)",
             "CREATE TRIGGER outbox_is_new BEFORE INSERT ON outbox WHEN EXISTS (SELECT 1 FROM outbox "
             "WHERE sequence = NEW.sequence OR id = NEW.id OR control_id = NEW.control_id) "
             "BEGIN SELECT RAISE(ABORT, 'messages never change'); END",
             "CREATE TRIGGER outbox_is_kept BEFORE DELETE ON outbox "
             "BEGIN SELECT RAISE(ABORT, 'messages are kept'); END",
             "CREATE TRIGGER outbox_is_frozen BEFORE UPDATE OF sequence, id, control_id, destination, "
             "order_id, frame, queued_at ON outbox "
             "BEGIN SELECT RAISE(ABORT, 'messages never change'); END",
             // A message that was delivered or cancelled has left the line for ever.
             "CREATE TRIGGER outbox_ends BEFORE UPDATE OF state ON outbox "
             "WHEN OLD.state IN ('delivered', 'cancelled') AND NEW.state <> OLD.state "
             "BEGIN SELECT RAISE(ABORT, 'this message is done'); END",

             "CREATE TABLE audit (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, "
             "at_offset INTEGER NOT NULL, monotonic INTEGER NOT NULL, key_id INTEGER NOT NULL, "
             "user TEXT NOT NULL, role TEXT NOT NULL, workstation TEXT NOT NULL, action TEXT NOT NULL, "
             "entity_kind TEXT NOT NULL, entity_id TEXT NOT NULL, entity_version INTEGER NOT NULL, "
             "patient TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, mac BLOB NOT NULL) STRICT",
             "CREATE INDEX audit_patient ON audit (patient, seq)",
             "CREATE TRIGGER audit_is_new BEFORE INSERT ON audit WHEN EXISTS "
             "(SELECT 1 FROM audit WHERE seq = NEW.seq) "
             "BEGIN SELECT RAISE(ABORT, 'the audit trail never changes'); END",
             "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit "
             "BEGIN SELECT RAISE(ABORT, 'the audit trail is kept'); END",
             "CREATE TRIGGER audit_is_frozen BEFORE UPDATE ON audit "
             "BEGIN SELECT RAISE(ABORT, 'the audit trail never changes'); END",
         }}};
    return steps;
}

namespace {

Result<std::int64_t> number(Database& database, std::string_view pragma)
{
    const auto rows = database.query(pragma);
    if (!rows)
        return failure(rows.error());
    return rows->empty() || rows->front().empty() ? 0 : integerOf(rows->front().front());
}

Result<void> keepCopy(Database& database, int before, const std::filesystem::path& folder,
                      const DatabaseMaker& maker)
{
    const auto file = folder / ("record.before-" + std::to_string(before));
    std::error_code error;
    std::filesystem::remove(file, error);
    if (const auto copied = database.copyTo(file); !copied)
        return copied;
    const auto copy = maker(DatabaseOpening {file, false});
    if (!copy)
        return failure(copy.error());
    if (const auto good = checkIntegrity(**copy, true); !good)
        return good;
    return syncFolder(folder);
}

Result<void> step(Database& database, const Migration& migration)
{
    if (const auto begun = database.begin(); !begun)
        return begun;
    // Pragmas take no bound values; these numbers are our own.
    const std::string mark = "PRAGMA user_version=" + std::to_string(migration.version);
    const std::string ours = "PRAGMA application_id=" + std::to_string(kApplicationId);
    std::vector<std::string_view> statements = migration.statements;
    statements.push_back(ours);
    statements.push_back(mark);
    for (const auto statement : statements) {
        if (const auto done = database.run(statement); !done) {
            static_cast<void>(database.rollback().has_value());
            return failure(done.error());
        }
    }
    return database.commit();
}

} // namespace

Result<void> migrate(Database& database, std::span<const Migration> steps,
                     const std::filesystem::path& folder, const DatabaseMaker& maker)
{
    const auto application = number(database, "PRAGMA application_id");
    const auto version = number(database, "PRAGMA user_version");
    const auto tables = number(database, "SELECT count(*) FROM sqlite_master");
    for (const auto* result : {&application, &version, &tables})
        if (!*result)
            return failure(result->error());
    const bool fresh = *application == 0 && *version == 0 && *tables == 0;
    if (!fresh && *application != kApplicationId)
        return failure(ErrorCode::Rejected, "the file belongs to another program");
    const int last = steps.empty() ? 0 : steps.back().version;
    if (*version > last)
        return failure(ErrorCode::Rejected,
                       "the record was written by a newer program (schema " + std::to_string(*version)
                           + ", this one reads " + std::to_string(last) + ")");
    if (!fresh && *version < last) {
        if (const auto kept = keepCopy(database, last, folder, maker); !kept)
            return kept;
    }
    for (const auto& migration : steps) {
        if (migration.version <= *version)
            continue;
        if (const auto done = step(database, migration); !done)
            return done;
    }
    return {};
}

Result<void> checkIntegrity(Database& database, bool whole)
{
    const auto rows = database.query(whole ? "PRAGMA integrity_check" : "PRAGMA quick_check");
    if (!rows)
        return failure(rows.error());
    if (rows->size() != 1 || textOf(rows->front().front()) != "ok")
        return failure(ErrorCode::Corrupt, "the database is damaged");
    return {};
}

} // namespace sartorius::store
