#include "plugin/store/store.h"

#include "plugin/store/schema.h"
#include "plugin/store/sqlite_database.h"
#include "plugin/store/store_inside.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

constexpr std::int64_t kFreeTries = 4;
constexpr std::int64_t kLongestDelayMs = std::int64_t {15} * 60 * 1000;

std::int64_t delayAfter(std::int64_t failures)
{
    if (failures <= kFreeTries)
        return 0;
    const auto doublings = std::min<std::int64_t>(failures - kFreeTries - 1, 10);
    return std::min<std::int64_t>(std::int64_t {1000} << doublings, kLongestDelayMs);
}

/// Reads 32 bytes, or makes the file with new ones when it is missing and `make` is set.
Result<SecretBytes> machineKey(const std::filesystem::path& file, bool make)
{
    int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor >= 0) {
        SecretBytes key(kKeySize);
        const auto got = ::read(descriptor, key.writable().data(), key.size());
        ::close(descriptor);
        if (got == static_cast<ssize_t>(kKeySize))
            return key;
    }
    if (!make)
        return failure(ErrorCode::NotFound, "no machine key");
    auto key = SecretBytes::random(kKeySize);
    descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        return failure(ErrorCode::Unavailable, "the machine key cannot be written");
    const bool written
        = ::write(descriptor, key.bytes().data(), key.size()) == static_cast<ssize_t>(key.size())
        && ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!written)
        return failure(ErrorCode::Unavailable, "the machine key cannot be written");
    if (const auto synced = syncFolder(file.parent_path()); !synced)
        return failure(synced.error());
    return key;
}

/// Looks at the file without SQLite, so that a foreign one is not even switched to another journal.
Result<void> checkFileHead(const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return {}; // not there yet
    std::array<char, 72> head {};
    const auto got = ::pread(descriptor, head.data(), head.size(), 0);
    ::close(descriptor);
    if (got == 0)
        return {};
    const std::string_view bytes(head.data(), head.size());
    if (got != static_cast<ssize_t>(head.size())
        || bytes.substr(0, 16) != std::string_view("SQLite format 3\0", 16))
        return failure(ErrorCode::Corrupt, "the file is no database");
    const auto application = fromBigEndian32(bytes.substr(68, 4)); // SQLite file format, 1.3.19
    if (application != 0 && application != static_cast<std::uint32_t>(kApplicationId))
        return failure(ErrorCode::Rejected, "the file belongs to another program");
    return {};
}

} // namespace

DatabaseMaker databaseMaker(const StoreOptions& options)
{
    return options.database ? options.database : DatabaseMaker(&openSqliteDatabase);
}

Store::Inside::Inside(StoreOptions wanted,
                      std::unique_ptr<LockFile> held,
                      std::unique_ptr<Database> opened)
    : options(std::move(wanted))
    , lock(std::move(held))
    , database(std::move(opened))
    , audit(database, keys, *options.clock)
    , outbox(database, keys, audit, *options.clock, options.changed)
    , inbox(database, keys, *options.clock)
    , records(database, keys)
{
}

void Store::Inside::onOwnThread() const
{
    if (std::this_thread::get_id() == owner)
        return;
    static_cast<void>(
        std::fputs("sartorius: the store was called from a thread that does not own it\n", stderr));
    std::abort();
}

Result<void> Store::Inside::readKeys()
{
    const auto rows = database.query("SELECT header FROM key_header");
    if (!rows)
        return failure(rows.error());
    if (rows->empty())
        return {};
    header = bytesOf(rows->front().at(0));
    const auto wraps = database.query("SELECT wrapped FROM machine_wrap");
    if (!wraps)
        return failure(wraps.error());
    const auto machine = machineKey(options.folder / "machine.key", false);
    // Without it the queue waits for the next unlock; nothing is lost.
    if (machine && !wraps->empty())
        static_cast<void>(keys.openForMachine(*machine, bytesOf(wraps->front().at(0))).has_value());
    return {};
}

Result<void> Store::Inside::keepQueueKey()
{
    const auto machine = machineKey(options.folder / "machine.key", true);
    if (!machine)
        return failure(machine.error());
    const auto written = database.run("INSERT INTO machine_wrap (id, wrapped) VALUES (1, ?) "
                                      "ON CONFLICT (id) DO UPDATE SET wrapped = excluded.wrapped",
                                      {Blob {keys.wrapForMachine(*machine)}});
    if (!written)
        return failure(written.error());
    return {};
}

Result<void> Store::Inside::guardedTry(const std::function<Result<void>()>& attempt,
                                       std::string_view user)
{
    const auto rows = database.query("SELECT failures, not_before FROM unlock_guard");
    if (!rows)
        return failure(rows.error());
    const std::int64_t failures = rows->empty() ? 0 : integerOf(rows->front().at(0));
    const std::int64_t notBefore = rows->empty() ? 0 : integerOf(rows->front().at(1));
    const std::int64_t now = options.clock->now().utc.time_since_epoch().count();
    // A clock that was set back must not lock anybody out for longer than the delay itself.
    const std::int64_t wait = std::min(notBefore - now, delayAfter(failures));
    if (wait > 0)
        return failure(ErrorCode::Unavailable,
                       "too many tries; wait " + std::to_string((wait + 999) / 1000) + " s");
    const auto remember = [this](std::int64_t count, std::int64_t until) -> Result<void> {
        const auto kept = database.run(
            "INSERT INTO unlock_guard (id, failures, not_before) VALUES (1, ?, ?) ON CONFLICT (id) "
            "DO UPDATE SET failures = excluded.failures, not_before = excluded.not_before",
            {count, until});
        if (!kept)
            return failure(kept.error());
        return {};
    };
    if (auto counted = remember(failures + 1, now + delayAfter(failures + 1)); !counted)
        return counted;
    auto outcome = attempt();
    if (outcome || outcome.error().code != ErrorCode::NotPermitted) {
        // Neither a success nor a lack of memory is a guess.
        if (auto reset = remember(outcome ? 0 : failures, outcome ? 0 : notBefore); !reset)
            return reset;
        return outcome;
    }
    if (keys.queueReady()) {
        AuditEvent event;
        event.user = user;
        event.action = AuditAction::UnlockFailed;
        event.entityKind = "record";
        event.outcome = AuditOutcome::Failure;
        auto noted = durably(database, [&] { return audit.append(event); });
        if (!noted)
            return noted;
    }
    return outcome;
}

Store::Store(std::unique_ptr<Inside> inside)
    : m_inside(std::move(inside))
{
}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(StoreOptions options)
{
    if (options.clock == nullptr)
        return failure(ErrorCode::Internal, "a store needs a clock");
    if (const auto ready = preparePrivateFolder(options.folder); !ready)
        return failure(ready.error());
    auto lock = LockFile::take(options.folder / "record.lock", options.program);
    if (!lock)
        return failure(lock.error());
    const auto file = options.folder / "record.db";
    if (const auto known = checkFileHead(file); !known)
        return failure(known.error());
    std::error_code error;
    const auto log = options.folder / "record.db-wal";
    const bool unclean
        = std::filesystem::exists(log, error) && std::filesystem::file_size(log, error) > 0;
    const auto maker = databaseMaker(options);
    auto database = maker(DatabaseOpening {file, true});
    if (!database)
        return failure(database.error());
    if (unclean) {
        if (const auto good = checkIntegrity(**database, false); !good)
            return failure(good.error());
    }
    if (const auto current = migrate(**database, migrations(), options.folder, maker); !current)
        return failure(current.error());
    if (const auto synced = syncFolder(options.folder); !synced)
        return failure(synced.error());
    auto inside
        = std::make_unique<Inside>(std::move(options), std::move(*lock), std::move(*database));
    if (const auto read = inside->readKeys(); !read)
        return failure(read.error());
    if (const auto ended = inside->outbox.endLeases(); !ended)
        return failure(ended.error());
    return std::unique_ptr<Store>(new Store(std::move(inside)));
}

StoreState Store::state() const
{
    m_inside->onOwnThread();
    if (m_inside->header.empty())
        return StoreState::Empty;
    return m_inside->keys.isOpen() ? StoreState::Open : StoreState::Locked;
}

bool Store::queueReady() const
{
    m_inside->onOwnThread();
    return m_inside->keys.queueReady();
}

Result<std::string> Store::create(std::string_view passphrase)
{
    auto& in = *m_inside;
    in.onOwnThread();
    if (!in.header.empty())
        return failure(ErrorCode::Conflict, "there is a record already");
    auto recoveryKey = in.keys.create(passphrase, in.options.kdf);
    if (!recoveryKey)
        return recoveryKey;
    auto kept = durably(in.database, [&]() -> Result<void> {
        const auto written = in.database.run("INSERT INTO key_header (id, header) VALUES (1, ?)",
                                             {Blob {in.keys.header()}});
        if (!written)
            return failure(written.error());
        if (auto queue = in.keepQueueKey(); !queue)
            return queue;
        AuditEvent event;
        event.action = AuditAction::Create;
        event.entityKind = "record";
        return in.audit.append(event);
    });
    if (!kept) {
        in.keys = KeyRing();
        return failure(kept.error());
    }
    in.header = in.keys.header();
    in.tell({"record", {}, {}});
    return recoveryKey;
}

Result<void> Store::unlock(std::string_view passphraseOrRecoveryKey, std::string_view user)
{
    auto& in = *m_inside;
    in.onOwnThread();
    if (in.header.empty())
        return failure(ErrorCode::NotFound, "there is no record yet");
    if (in.keys.isOpen())
        return confirm(passphraseOrRecoveryKey);
    auto opened
        = in.guardedTry([&] { return in.keys.unlock(in.header, passphraseOrRecoveryKey); }, user);
    if (!opened)
        return opened;
    auto kept = durably(in.database, [&]() -> Result<void> {
        if (auto queue = in.keepQueueKey(); !queue)
            return queue;
        AuditEvent event;
        event.user = user;
        event.action = AuditAction::Unlock;
        event.entityKind = "record";
        return in.audit.append(event);
    });
    if (!kept) {
        in.keys.lock();
        return kept;
    }
    in.tell({"record", {}, {}});
    return {};
}

Result<void> Store::lock(std::string_view user)
{
    auto& in = *m_inside;
    in.onOwnThread();
    if (!in.keys.isOpen())
        return {};
    AuditEvent event;
    event.user = user;
    event.action = AuditAction::Lock;
    event.entityKind = "record";
    auto noted = durably(in.database, [&] { return in.audit.append(event); });
    in.keys.lock(); // whatever became of the row
    in.tell({"record", {}, {}});
    return noted;
}

Result<void> Store::confirm(std::string_view passphrase)
{
    auto& in = *m_inside;
    in.onOwnThread();
    if (in.header.empty())
        return failure(ErrorCode::NotFound, "there is no record yet");
    return in.guardedTry([&] { return KeyRing::check(in.header, passphrase); }, {});
}

Result<void>
Store::changePassphrase(std::string_view oldOne, std::string_view newOne, std::string_view user)
{
    auto& in = *m_inside;
    in.onOwnThread();
    if (!in.keys.isOpen())
        return failure(ErrorCode::NotPermitted, "the record is locked");
    if (auto good = checkNewPassphrase(newOne); !good)
        return good;
    if (auto known = confirm(oldOne); !known)
        return known;
    const auto header = in.keys.withPassphrase(in.header, newOne, in.options.kdf);
    if (!header)
        return failure(header.error());
    auto kept = durably(in.database, [&]() -> Result<void> {
        const auto written = in.database.run("UPDATE key_header SET header = ?", {Blob {*header}});
        if (!written)
            return failure(written.error());
        AuditEvent event;
        event.user = user;
        event.action = AuditAction::ChangePassphrase;
        event.entityKind = "record";
        return in.audit.append(event);
    });
    if (!kept)
        return kept;
    in.header = *header;
    in.keys.takeHeader(*header);
    return {};
}

hl7::OutboxStore& Store::outbox()
{
    m_inside->onOwnThread();
    return m_inside->outbox;
}

} // namespace sartorius::store
