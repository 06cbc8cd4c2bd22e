#include "plugin/store/lock_file.h"
#include "plugin/store/records.h"
#include "plugin/store/sqlite_database.h"
#include "plugin/store/store.h"
#include "tests/plugin/store/store_fixture.h"

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

using namespace sartorius;
using namespace sartorius::store;
using namespace sartorius::store::testing;
using record::ErrorCode;

TEST_CASE("A second holder is named at once", "[store]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto first = openStore(optionsFor(folder.path(), clock));

    const auto second = Store::open(optionsFor(folder.path(), clock));

    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::Conflict);
    CHECK(second.error().detail
          == "held by store tests (process " + std::to_string(getpid()) + ")");
}

TEST_CASE("A closed record can be opened again", "[store]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    openStore(optionsFor(folder.path(), clock)).reset();

    CHECK(openStore(optionsFor(folder.path(), clock))->state() == StoreState::Empty);
    CHECK_FALSE(std::filesystem::exists(folder / "record/record.db-wal"));
}

TEST_CASE("Files of the record are this user's alone", "[store]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto store = newStore(optionsFor(folder.path(), clock));
    const auto mode = [](const std::filesystem::path& path) {
        struct stat found
        {
        };
        REQUIRE(stat(path.c_str(), &found) == 0);
        return found.st_mode & 0777U;
    };

    CHECK(mode(folder / "record") == 0700);
    for (const auto& entry : std::filesystem::directory_iterator(folder / "record"))
        CHECK(mode(entry.path()) == 0600);
    CHECK_FALSE(std::filesystem::exists(folder / "record/record.db-shm"));
}

TEST_CASE("A folder that others may enter is refused", "[store]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    REQUIRE(mkdir((folder / "record").c_str(), 0755) == 0);
    REQUIRE(chmod((folder / "record").c_str(), 0755) == 0);

    CHECK(Store::open(optionsFor(folder.path(), clock)).error().code == ErrorCode::NotPermitted);
}

TEST_CASE("Network file systems are refused", "[store]")
{
    CHECK(isNetworkFileSystem(0x6969)); // NFS
    CHECK(isNetworkFileSystem(0xfe534d42L)); // SMB2
    CHECK_FALSE(isNetworkFileSystem(0xef53)); // ext4
    CHECK_FALSE(isNetworkFileSystem(0x01021994)); // tmpfs
}

TEST_CASE("Only the passphrase or the recovery key opens the record", "[store][keys]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = openStore(optionsFor(folder.path(), clock));
    CHECK(store->unlock(kPassphrase).error().code == ErrorCode::NotFound);
    CHECK(store->create("too short").error().code == ErrorCode::InvalidInput);
    CHECK(store->create("passwordpassword").error().code == ErrorCode::InvalidInput);
    const auto recoveryKey = store->create(kPassphrase);
    REQUIRE(recoveryKey);
    CHECK(store->create(kPassphrase).error().code == ErrorCode::Conflict);
    CHECK(store->state() == StoreState::Open);
    store.reset();

    store = openStore(optionsFor(folder.path(), clock));
    CHECK(store->state() == StoreState::Locked);
    CHECK(store->unlock("another passphrase").error().code == ErrorCode::NotPermitted);
    CHECK(store->state() == StoreState::Locked);
    CHECK(store->unlock(*recoveryKey));
    CHECK(store->state() == StoreState::Open);
    CHECK(store->lock());
    CHECK(store->unlock(kPassphrase));
    CHECK(store->confirm(kPassphrase));
    CHECK(store->confirm("another passphrase").error().code == ErrorCode::NotPermitted);
}

TEST_CASE("A new passphrase replaces the old one and keeps the recovery key", "[store][keys]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = openStore(optionsFor(folder.path(), clock));
    const auto recoveryKey = store->create(kPassphrase);
    REQUIRE(recoveryKey);
    const auto id = newRecordId();
    REQUIRE(saveDraft(*store, aRecord(RecordKind::Assessment, id, "kept"), 0));

    CHECK(store->changePassphrase("not the old one", "a longer passphrase").error().code
          == ErrorCode::NotPermitted);
    CHECK(store->changePassphrase(kPassphrase, "short").error().code == ErrorCode::InvalidInput);
    REQUIRE(store->changePassphrase(kPassphrase, "a longer passphrase"));
    store.reset();

    store = openStore(optionsFor(folder.path(), clock));
    CHECK_FALSE(store->unlock(kPassphrase));
    REQUIRE(store->unlock("a longer passphrase"));
    CHECK(store->draft(RecordKind::Assessment, id).value().payload == "kept");
    REQUIRE(store->lock());
    CHECK(store->unlock(*recoveryKey));
}

TEST_CASE("Wrong passphrases cost more and more time, across restarts", "[store][keys]")
{
    const TemporaryFolder folder;
    ManualClock clock;
    newStore(optionsFor(folder.path(), clock)).reset();
    auto store = openStore(optionsFor(folder.path(), clock));

    for (int i = 0; i < 5; ++i)
        CHECK(store->unlock("wrong but long enough").error().code == ErrorCode::NotPermitted);
    CHECK(store->unlock(kPassphrase).error().code == ErrorCode::Unavailable);
    store.reset();
    store = openStore(optionsFor(folder.path(), clock));
    CHECK(store->unlock(kPassphrase).error().detail == "too many tries; wait 1 s");

    clock.advance(std::chrono::seconds(1));
    CHECK(store->unlock("wrong but long enough").error().code == ErrorCode::NotPermitted);
    clock.advance(std::chrono::seconds(1));
    CHECK(store->unlock(kPassphrase).error().detail == "too many tries; wait 1 s");
    clock.advance(std::chrono::seconds(1));
    CHECK(store->unlock(kPassphrase));
    CHECK(store->verifyAudit().value().intact);
}

TEST_CASE("Locking closes the charts and keeps the queue", "[store]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = newStore(optionsFor(folder.path(), clock));
    const auto id = newRecordId();
    REQUIRE(saveDraft(*store, aRecord(RecordKind::Assessment, id, "chart"), 0));
    const auto message = aMessage("ortho", newRecordId());
    REQUIRE(enqueue(*store, message));

    REQUIRE(store->lock());
    for (const bool restarted : {false, true}) {
        if (restarted) {
            store.reset();
            store = openStore(optionsFor(folder.path(), clock));
        }
        CAPTURE(restarted);
        CHECK(store->draft(RecordKind::Assessment, id).error().code == ErrorCode::NotPermitted);
        CHECK(store->verifyAudit().error().code == ErrorCode::NotPermitted);
        CHECK(store->queueReady());
        CHECK(store->listOutbox().value().at(0).entry.bytes == message.bytes);
    }

    const auto leased = store->outbox().leaseNext(
        record::DestinationId("ortho"), clock.now().utc, std::chrono::seconds(30));
    REQUIRE(leased.value());
    CHECK((*leased)->bytes == message.bytes);
    REQUIRE(store->outbox().markDelivered(hl7::leaseOf(**leased), "MSA|AA"));
    REQUIRE(store->unlock(kPassphrase));
    CHECK(store->verifyAudit().value().intact);
}

TEST_CASE("Without its machine key a locked queue waits for the next unlock", "[store]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    newStore(optionsFor(folder.path(), clock)).reset();
    REQUIRE(std::filesystem::remove(folder / "record/machine.key"));

    auto store = openStore(optionsFor(folder.path(), clock));
    CHECK_FALSE(store->queueReady());
    CHECK(store->outbox()
              .leaseNext(record::DestinationId("ortho"), clock.now().utc, std::chrono::seconds(1))
              .error()
              .code
          == ErrorCode::Unavailable);
    REQUIRE(store->unlock(kPassphrase));
    store.reset();

    CHECK(openStore(optionsFor(folder.path(), clock))->queueReady());
}

namespace {

KeptInbound keepInbound(Store& store, const NewInbound& message)
{
    auto transaction = store.begin();
    REQUIRE(transaction);
    auto kept = transaction->keep(message);
    REQUIRE(kept);
    REQUIRE(transaction->audit(anEvent(AuditAction::Receive)));
    REQUIRE(transaction->commit());
    return *kept;
}

} // namespace

TEST_CASE("A locked record takes messages in and gives them out once open", "[store]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = newStore(optionsFor(folder.path(), clock));
    REQUIRE(store->lock());

    const auto kept = keepInbound(*store, {"LAB\nID-1", "ORU^R01", "AA"});
    CHECK(kept.kind == KeptInbound::Kind::New);
    CHECK(keepInbound(*store, {"LAB\nID-1", "ORU^R01", "AE"}).answer == "AA");
    CHECK(keepInbound(*store, {"LAB\nID-1", "ORU^R02", ""}).kind == KeptInbound::Kind::Other);
    CHECK(append(*store, aRecord(RecordKind::Assessment, newRecordId(), "x", "signed")).error().code
          == ErrorCode::NotPermitted);
    CHECK(store->inboxItem(kept.id).error().code == ErrorCode::NotPermitted);
    const auto settings = store->derivedId(RecordKind::Settings, "settings");
    REQUIRE(settings);
    CHECK(saveDraft(*store, aRecord(RecordKind::Settings, *settings, "peers", "active"), 0));
    CHECK(store->get(RecordKind::Settings, *settings).value().payload == "peers");

    REQUIRE(store->unlock(kPassphrase));
    CHECK(store->inboxItem(kept.id).value().bytes == "ORU^R01");
    CHECK(keepInbound(*store, {"LAB\nID-1", "ORU^R01", ""}).kind == KeptInbound::Kind::Same);
    CHECK(store->derivedId(RecordKind::Settings, "settings").value() == *settings);
    CHECK(store->derivedId(RecordKind::Study, "settings").value() != *settings);
}

TEST_CASE("A saved draft is read back after closing", "[store][records]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = newStore(optionsFor(folder.path(), clock));
    const std::string bytes("answers \0 of any bytes \xff", 24);
    const auto id = newRecordId();
    CHECK(saveDraft(*store, aRecord(RecordKind::Assessment, id, bytes), 0).value() == 1);
    CHECK(saveDraft(*store, aRecord(RecordKind::Assessment, id, bytes + "!"), 1).value() == 2);
    store.reset();

    store = openStore(optionsFor(folder.path(), clock));
    unlockQuickly(*store, folder.path());
    const auto draft = store->get(RecordKind::Assessment, id);
    REQUIRE(draft);
    CHECK(draft->payload == bytes + "!");
    CHECK(draft->revision == 2);
    CHECK_FALSE(draft->signedVersion);
    CHECK(draft->updatedAt == clock.now());
    CHECK(draft->updatedAt.offset == std::chrono::minutes(60));
}

TEST_CASE("A draft changed elsewhere is a conflict, never overwritten", "[store][records]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto store = newStore(optionsFor(folder.path(), clock));
    const auto id = newRecordId();
    REQUIRE(saveDraft(*store, aRecord(RecordKind::Assessment, id, "first"), 0));
    REQUIRE(saveDraft(*store, aRecord(RecordKind::Assessment, id, "second"), 1));

    for (const std::int64_t stale : {0, 1, 3})
        CHECK(saveDraft(*store, aRecord(RecordKind::Assessment, id, "lost"), stale).error().code
              == ErrorCode::Conflict);
    CHECK(store->get(RecordKind::Assessment, id).value().payload == "second");
    CHECK(saveDraft(*store, aRecord(RecordKind::Assessment, newRecordId(), "none"), 1).error().code
          == ErrorCode::Conflict);
}

TEST_CASE("Signed versions are only ever added", "[store][records]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = newStore(optionsFor(folder.path(), clock));
    const auto id = newRecordId();
    auto version = aRecord(RecordKind::Assessment, id, "as signed", "signed");
    REQUIRE(append(*store, version));
    CHECK(append(*store, version).error().code == ErrorCode::Conflict);
    version.version = 3;
    CHECK(append(*store, version).error().code == ErrorCode::Conflict);
    version.version = 2;
    version.payload = "as amended";
    version.state = "amended";
    REQUIRE(append(*store, version));

    const auto versions = store->versions(RecordKind::Assessment, id);
    REQUIRE(versions);
    REQUIRE(versions->size() == 2);
    CHECK(versions->at(0).payload == "as signed");
    CHECK(versions->at(1).payload == "as amended");
    CHECK(store->get(RecordKind::Assessment, id).value().version == 2);
}

TEST_CASE("The database itself refuses to change or remove what is signed, queued or audited",
          "[store][records]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = newStore(optionsFor(folder.path(), clock));
    const auto id = newRecordId();
    REQUIRE(append(*store, aRecord(RecordKind::Order, id, "order", "signed")));
    REQUIRE(enqueue(*store, aMessage("ortho", id)));
    store.reset();
    const auto refused = [&](const std::string& sql) {
        auto options = optionsFor(folder.path(), clock);
        ErrorCode code = ErrorCode::NotFound;
        options.database
            = [&](const DatabaseOpening& opening) -> record::Result<std::unique_ptr<Database>> {
            auto database = openSqliteDatabase(opening);
            if (database) {
                const auto done = (*database)->run(sql);
                code = done ? ErrorCode::NotFound : done.error().code;
            }
            return database;
        };
        openStore(options);
        return code == ErrorCode::Conflict;
    };

    for (const auto* sql : {"UPDATE version SET sealed = x'00'",
                            "UPDATE version SET state = 'withdrawn'",
                            "DELETE FROM version",
                            "UPDATE audit SET user = 'nobody'",
                            "DELETE FROM audit",
                            "UPDATE outbox SET frame = x'00'",
                            "UPDATE outbox SET control_id = 'X'",
                            "UPDATE outbox SET destination = 'elsewhere'",
                            "DELETE FROM outbox",
                            "INSERT OR REPLACE INTO version SELECT * FROM version",
                            "INSERT OR REPLACE INTO audit SELECT * FROM audit"}) {
        CAPTURE(sql);
        CHECK(refused(sql));
    }
    CHECK_FALSE(refused("UPDATE outbox SET next_attempt = 1")); // the harness can say otherwise
}

TEST_CASE("A row moved, swapped or edited behind our back is refused", "[store][records]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = newStore(optionsFor(folder.path(), clock));
    const auto a = newRecordId();
    const auto b = newRecordId();
    REQUIRE(saveDraft(*store, aRecord(RecordKind::Assessment, a, "of a"), 0));
    REQUIRE(saveDraft(*store, aRecord(RecordKind::Assessment, b, "of b"), 0));
    REQUIRE(append(*store, aRecord(RecordKind::Assessment, a, "signed a", "signed")));
    const auto after = [&](const std::string& sql) {
        store.reset();
        tamper(folder / "record/record.db", sql);
        store = openStore(optionsFor(folder.path(), clock));
        unlockQuickly(*store, folder.path());
    };
    REQUIRE(store->get(RecordKind::Assessment, a).value().payload == "of a");

    const std::string swap
        = "CREATE TEMP TABLE was AS SELECT id, sealed FROM draft; UPDATE draft SET "
          "sealed = (SELECT sealed FROM was WHERE was.id <> draft.id)";
    after(swap);
    CHECK(store->draft(RecordKind::Assessment, a).error().code == ErrorCode::Corrupt);
    CHECK(store->draft(RecordKind::Assessment, b).error().code == ErrorCode::Corrupt);
    after(swap);
    CHECK(store->draft(RecordKind::Assessment, b).value().payload == "of b");
    after("UPDATE draft SET patient = '" + std::string(31, '0') + "2'");
    CHECK(store->draft(RecordKind::Assessment, b).error().code == ErrorCode::Corrupt);
    after("DROP TRIGGER version_is_frozen; UPDATE version SET state = 'withdrawn'");
    CHECK(store->latestVersion(RecordKind::Assessment, a).error().code == ErrorCode::Corrupt);
    CHECK(store->versions(RecordKind::Assessment, a).error().code == ErrorCode::Corrupt);
}

TEST_CASE("A version taken out of the middle is missed", "[store][records]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = newStore(optionsFor(folder.path(), clock));
    const auto id = newRecordId();
    auto version = aRecord(RecordKind::Assessment, id, "text", "signed");
    for (version.version = 1; version.version <= 3; ++version.version)
        REQUIRE(append(*store, version));
    REQUIRE(store->versions(RecordKind::Assessment, id).value().size() == 3);
    store.reset();

    tamper(folder / "record/record.db",
           "DROP TRIGGER version_is_kept; DELETE FROM version WHERE version = 2");

    store = openStore(optionsFor(folder.path(), clock));
    unlockQuickly(*store, folder.path());
    CHECK(store->versions(RecordKind::Assessment, id).error().code == ErrorCode::Corrupt);
}

TEST_CASE("Lists show the draft before the version, newest first", "[store][records]")
{
    const TemporaryFolder folder;
    ManualClock clock;
    const auto store = newStore(optionsFor(folder.path(), clock));
    const auto a = newRecordId();
    const auto b = newRecordId();
    REQUIRE(append(*store, aRecord(RecordKind::Assessment, a, "signed a", "signed")));
    clock.advance(std::chrono::seconds(1));
    REQUIRE(append(*store, aRecord(RecordKind::Assessment, b, "signed b", "signed")));
    clock.advance(std::chrono::seconds(1));
    auto amendment = aRecord(RecordKind::Assessment, a, "draft of a");
    amendment.version = 2;
    REQUIRE(saveDraft(*store, amendment, 0));
    auto other = aRecord(RecordKind::Assessment, newRecordId(), "somebody else");
    other.patient = record::PatientId(std::string(31, '0') + "2");
    REQUIRE(saveDraft(*store, other, 0));

    const auto mine = store->list(RecordKind::Assessment, amendment.patient);
    REQUIRE(mine);
    REQUIRE(mine->size() == 2);
    CHECK(mine->at(0).payload == "draft of a");
    CHECK(mine->at(1).payload == "signed b");
    CHECK(store->list(RecordKind::Assessment).value().size() == 3);
    CHECK(store->list(RecordKind::Order).value().empty());
}

TEST_CASE("A transaction that writes without an audit event is refused", "[store][audit]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto store = newStore(optionsFor(folder.path(), clock));
    const auto id = newRecordId();
    {
        auto transaction = store->begin();
        REQUIRE(transaction);
        CHECK(store->begin().error().code == ErrorCode::Conflict);
        REQUIRE(transaction->putDraft(aRecord(RecordKind::Assessment, id, "silent"), 0));
        CHECK(transaction->commit().error().code == ErrorCode::Internal);
    }
    CHECK(store->get(RecordKind::Assessment, id).error().code == ErrorCode::NotFound);
    CHECK(saveDraft(*store, aRecord(RecordKind::Assessment, id, "told"), 0));
}

TEST_CASE("A transaction with a failed part keeps nothing", "[store]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto store = newStore(optionsFor(folder.path(), clock));
    const auto id = newRecordId();
    {
        auto transaction = store->begin();
        REQUIRE(transaction);
        REQUIRE(transaction->appendVersion(aRecord(RecordKind::Assessment, id, "text", "signed")));
        CHECK_FALSE(transaction->enqueue(NewMessage {}));
        REQUIRE(transaction->audit(anEvent()));
        CHECK(transaction->commit().error().code == ErrorCode::Internal);
    }
    CHECK(store->latestVersion(RecordKind::Assessment, id).error().code == ErrorCode::NotFound);
    CHECK(store->listOutbox().value().empty());
}

TEST_CASE("Malformed ids and unknown states are refused", "[store][records]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto store = newStore(optionsFor(folder.path(), clock));
    const auto code = [&](const StoredRecord& record) {
        return saveDraft(*store, record, 0).error().code;
    };

    CHECK(code(aRecord(RecordKind::Patient, "../../etc/passwd", "x")) == ErrorCode::InvalidInput);
    CHECK(code(aRecord(RecordKind::Patient, "", "x")) == ErrorCode::InvalidInput);
    CHECK(code(aRecord(RecordKind::Patient, newRecordId(), "x", "Doe, Jane"))
          == ErrorCode::InvalidInput);
}

TEST_CASE("Every change is told after it is durable", "[store]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    std::vector<std::string> told;
    auto options = optionsFor(folder.path(), clock);
    options.changed = [&](const StoreChange& change) {
        told.push_back(change.what);
    };
    const auto store = newStore(options);
    const auto id = newRecordId();
    {
        auto transaction = store->begin();
        REQUIRE(transaction);
        REQUIRE(transaction->appendVersion(aRecord(RecordKind::Order, id, "order", "signed")));
        REQUIRE(transaction->enqueue(aMessage("ortho", id)));
        REQUIRE(transaction->audit(anEvent()));
        CHECK(told == std::vector<std::string> {"record"});
        REQUIRE(transaction->commit());
    }
    CHECK(told == std::vector<std::string> {"record", "order", "outbox"});
}
