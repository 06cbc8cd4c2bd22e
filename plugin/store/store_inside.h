#pragma once

#include "plugin/store/audit_trail.h"
#include "plugin/store/guarded_database.h"
#include "plugin/store/inbox_table.h"
#include "plugin/store/lock_file.h"
#include "plugin/store/outbox_table.h"
#include "plugin/store/record_table.h"
#include "plugin/store/store.h"

#include <thread>

namespace sartorius::store {

/// What a store is made of; seen only by the store's own sources.
struct Store::Inside
{
    Inside(StoreOptions wanted, std::unique_ptr<LockFile> held, std::unique_ptr<Database> opened);

    /// Ends the program when asked from a thread that does not own the store: going on would let
    /// two threads into one connection.
    void onOwnThread() const;

    void reached(std::string_view point) const
    {
        if (options.crashPoint)
            options.crashPoint(point);
    }

    record::Result<void> readKeys();

    /// Makes the machine key when it is missing and stores the queue key under it.
    record::Result<void> keepQueueKey();

    /// Counts a try before it is made, so that killing the program between tries gains nothing.
    record::Result<void> guardedTry(const std::function<record::Result<void>()>& attempt,
                                    std::string_view user);

    void tell(const StoreChange& change) const
    {
        if (options.changed)
            options.changed(change);
    }

    std::filesystem::path databaseFile() const { return options.folder / "record.db"; }

    StoreOptions options;
    std::thread::id owner = std::this_thread::get_id();
    std::unique_ptr<LockFile> lock; // released last
    GuardedDatabase database;
    KeyRing keys;
    AuditTrail audit;
    OutboxTable outbox;
    InboxTable inbox;
    RecordTable records;
    std::string header; // as on disk; empty: no record yet

    // of the running Transaction
    bool wrote = false;
    bool audited = false;
    bool failed = false;
    std::vector<StoreChange> pending;
};

/// The product's maker of connections, unless the options bring another.
DatabaseMaker databaseMaker(const StoreOptions& options);

} // namespace sartorius::store
