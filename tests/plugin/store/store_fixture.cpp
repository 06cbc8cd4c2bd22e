#include "tests/plugin/store/store_fixture.h"

#include "hl7/message/control_id.h"

#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>
#include <sqlite3.h>

#include <QCoreApplication>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace sartorius::store::testing {

namespace {

/// Qt loads its SQLite driver only where an application object lives.
class ApplicationAround final : public Catch::TestEventListenerBase
{
public:
    using TestEventListenerBase::TestEventListenerBase;

    void testRunStarting(const Catch::TestRunInfo&) override
    {
        m_application = std::make_unique<QCoreApplication>(m_count, m_arguments);
    }

    void testRunEnded(const Catch::TestRunStats&) override { m_application.reset(); }

private:
    int m_count = 1;
    char m_name[6] = "tests";
    char* m_arguments[2] = {m_name, nullptr};
    std::unique_ptr<QCoreApplication> m_application;
};

CATCH_REGISTER_LISTENER(ApplicationAround)

} // namespace

TemporaryFolder::TemporaryFolder()
{
    std::string name = (std::filesystem::temp_directory_path() / "sartorius-store-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    m_path = name;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code error;
    std::filesystem::remove_all(m_path, error);
}

record::Instant ManualClock::now() const
{
    using namespace std::chrono;
    return {sys_time<milliseconds>(sys_days(2026y / November / 20) + hours(9)) + m_elapsed,
            minutes(60)};
}

std::chrono::steady_clock::time_point ManualClock::monotonic() const
{
    return std::chrono::steady_clock::time_point(m_elapsed);
}

StoreOptions optionsFor(const std::filesystem::path& folder, const record::Clock& clock)
{
    StoreOptions options;
    options.folder = folder / "record";
    options.clock = &clock;
    options.program = "store tests";
    options.kdf = kKdfFloor;
    return options;
}

std::unique_ptr<Store> openStore(const StoreOptions& options)
{
    auto store = Store::open(options);
    INFO((store ? std::string() : store.error().detail));
    REQUIRE(store);
    return std::move(*store);
}

std::unique_ptr<Store> newStore(const StoreOptions& options)
{
    auto store = openStore(options);
    const auto recoveryKey = store->create(kPassphrase);
    REQUIRE(recoveryKey);
    writeContent(options.folder.parent_path() / "recovery-key", *recoveryKey);
    return store;
}

void unlockQuickly(Store& store, const std::filesystem::path& folder)
{
    const auto opened = store.unlock(contentOf(folder / "recovery-key"));
    INFO((opened ? std::string() : opened.error().detail));
    REQUIRE(opened);
}

AuditEvent anEvent(AuditAction action)
{
    AuditEvent event;
    event.user = "1234567893";
    event.role = "sports-medicine";
    event.action = action;
    event.entityKind = "assessment";
    return event;
}

StoredRecord aRecord(RecordKind kind,
                     const std::string& id,
                     const std::string& payload,
                     const std::string& state)
{
    StoredRecord record;
    record.kind = kind;
    record.id = id;
    record.patient = record::PatientId(std::string(31, '0') + "1");
    record.state = state;
    record.payload = payload;
    return record;
}

NewMessage
aMessage(const std::string& destination, const std::string& order, const std::string& content)
{
    NewMessage message;
    message.destination = record::DestinationId(destination);
    message.order = record::OrderId(order);
    message.controlId = hl7::newControlId();
    message.bytes = content + message.controlId.value;
    return message;
}

record::Result<std::int64_t>
saveDraft(Store& store, const StoredRecord& draft, std::int64_t revision)
{
    auto transaction = store.begin();
    REQUIRE(transaction);
    auto saved = transaction->putDraft(draft, revision);
    if (!saved)
        return saved;
    REQUIRE(transaction->audit(anEvent()));
    if (auto committed = transaction->commit(); !committed)
        return record::failure(committed.error());
    return saved;
}

record::Result<void> append(Store& store, const StoredRecord& version)
{
    auto transaction = store.begin();
    REQUIRE(transaction);
    if (auto appended = transaction->appendVersion(version); !appended)
        return appended;
    REQUIRE(transaction->audit(anEvent(AuditAction::Sign)));
    return transaction->commit();
}

record::Result<record::OutboxId> enqueue(Store& store, const NewMessage& message)
{
    auto transaction = store.begin();
    REQUIRE(transaction);
    auto id = transaction->enqueue(message);
    if (!id)
        return id;
    REQUIRE(transaction->audit(anEvent(AuditAction::Queue)));
    if (auto committed = transaction->commit(); !committed)
        return record::failure(committed.error());
    return id;
}

void tamper(const std::filesystem::path& database, const std::string& sql)
{
    sqlite3* raw = nullptr;
    REQUIRE(sqlite3_open(database.c_str(), &raw) == SQLITE_OK);
    const int code = sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr);
    INFO(sqlite3_errmsg(raw));
    CHECK(code == SQLITE_OK);
    sqlite3_close(raw);
}

std::string contentOf(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void writeContent(const std::filesystem::path& file, const std::string& bytes)
{
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

} // namespace sartorius::store::testing
