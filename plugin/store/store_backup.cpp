#include "plugin/store/backup_file.h"
#include "plugin/store/schema.h"
#include "plugin/store/store_inside.h"

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

/// Removes a working file, and what SQLite may have left beside it, on every way out.
class WorkingFile
{
public:
    explicit WorkingFile(std::filesystem::path file)
        : m_file(std::move(file))
    {
        remove();
    }

    ~WorkingFile() { remove(); }

    WorkingFile(const WorkingFile&) = delete;
    WorkingFile& operator=(const WorkingFile&) = delete;

    const std::filesystem::path& path() const { return m_file; }

private:
    void remove() const
    {
        for (const auto* suffix : {"", "-wal", "-journal", "-shm"}) {
            auto file = m_file;
            file += suffix;
            std::error_code error;
            std::filesystem::remove(file, error);
        }
    }

    std::filesystem::path m_file;
};

Result<void> verifyCopy(Database& copy, const KeyRing& keys, const record::Clock& clock)
{
    if (auto good = checkIntegrity(copy, true); !good)
        return good;
    const auto chain = AuditTrail(copy, keys, clock).verify();
    if (!chain)
        return failure(chain.error());
    if (!chain->intact)
        return failure(ErrorCode::Corrupt, "the audit trail does not hold");
    return {};
}

/// What a record that was a file for a while needs before it is one again.
Result<void> settle(Database& database, const StoreOptions& options, std::string_view secret)
{
    const auto header = database.query("SELECT header FROM key_header");
    if (!header)
        return failure(header.error());
    if (header->empty())
        return failure(ErrorCode::Corrupt, "the backup holds no keys");
    KeyRing keys;
    if (auto opened = keys.unlock(bytesOf(header->front().at(0)), secret); !opened)
        return opened;
    if (auto good = verifyCopy(database, keys, *options.clock); !good)
        return good;
    AuditTrail audit(database, keys, *options.clock);
    OutboxTable outbox(database, keys, audit, *options.clock, {});
    return durably(database, [&]() -> Result<void> {
        // Nobody knows what was sent after the backup was made: a person decides about each
        // message.
        if (const auto held = outbox.holdAll("restored from backup"); !held)
            return failure(held.error());
        if (const auto forgotten = database.run("DELETE FROM machine_wrap"); !forgotten)
            return failure(forgotten.error());
        AuditEvent event;
        event.action = AuditAction::Restore;
        event.entityKind = "record";
        return audit.append(event);
    });
}

} // namespace

Result<void> Store::backup(const std::filesystem::path& file, std::string_view user)
{
    auto& in = *m_inside;
    in.onOwnThread();
    if (!in.keys.isOpen())
        return failure(ErrorCode::NotPermitted, "the record is locked");
    if (in.database.inTransaction())
        return failure(ErrorCode::Conflict, "a transaction is running");
    {
        const WorkingFile copy(in.options.folder / "backup.working");
        if (auto copied = in.database.copyTo(copy.path()); !copied)
            return copied;
        const auto opened = databaseMaker(in.options)(DatabaseOpening {copy.path(), false});
        if (!opened)
            return failure(opened.error());
        if (auto good = verifyCopy(**opened, in.keys, *in.options.clock); !good)
            return good;
        if (auto sealed = sealBackup(copy.path(), in.keys, file); !sealed)
            return sealed;
    }
    AuditEvent event;
    event.user = user;
    event.action = AuditAction::Backup;
    event.entityKind = "record";
    return audit(event);
}

Result<void> Store::restore(const std::filesystem::path& file,
                            const StoreOptions& into,
                            std::string_view passphraseOrRecoveryKey)
{
    if (into.clock == nullptr)
        return failure(ErrorCode::Internal, "a store needs a clock");
    if (auto ready = preparePrivateFolder(into.folder); !ready)
        return ready;
    std::error_code error;
    if (!std::filesystem::is_empty(into.folder, error) || error)
        return failure(ErrorCode::Conflict, "the folder is not empty");
    const auto lock = LockFile::take(into.folder / "record.lock", into.program);
    if (!lock)
        return failure(lock.error());
    const WorkingFile working(into.folder / "restore.working");
    if (auto opened = openBackup(file, passphraseOrRecoveryKey, working.path()); !opened)
        return opened;
    {
        auto opened = databaseMaker(into)(DatabaseOpening {working.path(), true});
        if (!opened)
            return failure(opened.error());
        GuardedDatabase database(std::move(*opened));
        if (auto settled = settle(database, into, passphraseOrRecoveryKey); !settled)
            return settled;
    } // closing folds the log into the file
    std::filesystem::rename(working.path(), into.folder / "record.db", error);
    if (error)
        return failure(ErrorCode::Unavailable, "the record cannot be named");
    return syncFolder(into.folder);
}

} // namespace sartorius::store
