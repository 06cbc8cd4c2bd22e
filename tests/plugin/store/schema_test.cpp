#include "plugin/store/schema.h"
#include "plugin/store/sqlite_database.h"
#include "tests/plugin/store/store_fixture.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::store;
using namespace sartorius::store::testing;
using record::ErrorCode;

namespace {

const DatabaseMaker kMaker = [](const DatabaseOpening& opening) {
    return openSqliteDatabase(opening);
};

std::unique_ptr<Database> opened(const std::filesystem::path& file)
{
    auto database = kMaker({file, true});
    REQUIRE(database);
    return std::move(*database);
}

std::int64_t userVersion(Database& database)
{
    return integerOf(database.query("PRAGMA user_version").value().at(0).at(0));
}

std::vector<Migration> stepsTo(int last)
{
    std::vector<Migration> steps {
        {1, {"CREATE TABLE a (x INTEGER NOT NULL) STRICT", "INSERT INTO a VALUES (1)"}},
        {2, {"CREATE TABLE b (y TEXT NOT NULL) STRICT", "INSERT INTO b SELECT 'was ' || x FROM a"}},
        {3, {"CREATE TABLE c (z TEXT NOT NULL) STRICT", "INSERT INTO c VALUES (no such column)"}}};
    steps.resize(static_cast<std::size_t>(last));
    return steps;
}

} // namespace

TEST_CASE("A migration goes forward once and leaves a verified copy of what was", "[store][schema]")
{
    const TemporaryFolder folder;
    const auto database = opened(folder / "record.db");
    REQUIRE(migrate(*database, stepsTo(1), folder.path(), kMaker));
    CHECK_FALSE(std::filesystem::exists(folder / "record.before-1"));

    REQUIRE(migrate(*database, stepsTo(2), folder.path(), kMaker));
    REQUIRE(migrate(*database, stepsTo(2), folder.path(), kMaker));

    CHECK(userVersion(*database) == 2);
    CHECK(textOf(database->query("SELECT y FROM b").value().at(0).at(0)) == "was 1");
    const auto copy = kMaker({folder / "record.before-2", false});
    REQUIRE(copy);
    CHECK(userVersion(**copy) == 1);
    CHECK((*copy)->query("SELECT x FROM a").value().size() == 1);
}

TEST_CASE("A migration that fails leaves the record as it was", "[store][schema]")
{
    const TemporaryFolder folder;
    {
        const auto database = opened(folder / "record.db");
        REQUIRE(migrate(*database, stepsTo(2), folder.path(), kMaker));
        CHECK_FALSE(migrate(*database, stepsTo(3), folder.path(), kMaker));
    }
    const auto database = opened(folder / "record.db");
    CHECK(userVersion(*database) == 2);
    CHECK_FALSE(database->query("SELECT z FROM c"));
    CHECK(database->query("SELECT y FROM b").value().size() == 1);
    CHECK(checkIntegrity(*database, true));
}

TEST_CASE("A record of a newer program is refused and left alone", "[store][schema]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    newStore(optionsFor(folder.path(), clock)).reset();
    tamper(folder / "record/record.db", "PRAGMA user_version = 999");
    const auto before = contentOf(folder / "record/record.db");

    const auto refused = Store::open(optionsFor(folder.path(), clock));

    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Rejected);
    CHECK(refused.error().detail.find("schema 999") != std::string::npos);
    CHECK(contentOf(folder / "record/record.db") == before);
}

TEST_CASE("A file of another program is refused and left alone", "[store][schema]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    std::filesystem::create_directory(folder / "record");
    std::filesystem::permissions(folder / "record", std::filesystem::perms::owner_all);
    tamper(folder / "record/record.db", "PRAGMA application_id = 1234; CREATE TABLE theirs (x)");
    const auto foreign = contentOf(folder / "record/record.db");
    CHECK(Store::open(optionsFor(folder.path(), clock)).error().code == ErrorCode::Rejected);
    CHECK(contentOf(folder / "record/record.db") == foreign);

    tamper(folder / "record/record.db", "PRAGMA application_id = 0");
    CHECK(Store::open(optionsFor(folder.path(), clock)).error().code == ErrorCode::Rejected);
    writeContent(folder / "record/record.db", std::string(4096, 'x'));
    CHECK(Store::open(optionsFor(folder.path(), clock)).error().code == ErrorCode::Corrupt);
}

TEST_CASE("The connection has the settings of a medical record", "[store][schema]")
{
    const TemporaryFolder folder;
    const auto database = opened(folder / "record.db");
    const auto number = [&](const std::string& pragma) {
        return integerOf(database->query("PRAGMA " + pragma).value().at(0).at(0));
    };
    const auto text = [&](const std::string& pragma) {
        return textOf(database->query("PRAGMA " + pragma).value().at(0).at(0));
    };

    CHECK(text("locking_mode") == "exclusive");
    CHECK(text("journal_mode") == "wal");
    CHECK(number("synchronous") == 2);
    CHECK(number("foreign_keys") == 1);
    CHECK(number("secure_delete") == 1);
    CHECK(number("temp_store") == 2);
    CHECK(number("mmap_size") == 0);
    CHECK(number("trusted_schema") == 0);
    CHECK(number("cell_size_check") == 1);
    // defensive: the schema table itself cannot be written, whatever is asked
    REQUIRE(database->query("PRAGMA writable_schema=ON"));
    REQUIRE(database->run("CREATE TABLE t (x INTEGER) STRICT"));
    CHECK_FALSE(database->run("UPDATE sqlite_master SET sql = 'CREATE TABLE t (y INTEGER)'"));
    CHECK_FALSE(database->query("SELECT load_extension('x')"));
    CHECK_FALSE(database->run("INSERT INTO t VALUES ('text')"));
}

TEST_CASE("Damage is found after an unclean exit", "[store][schema]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = newStore(optionsFor(folder.path(), clock));
    for (int i = 0; i < 20; ++i)
        REQUIRE(append(
            *store,
            aRecord(RecordKind::Assessment, newRecordId(), std::string(5000, 'x'), "signed")));
    // what a killed process leaves: the file and its log
    std::filesystem::create_directory(folder / "killed");
    std::filesystem::permissions(folder / "killed", std::filesystem::perms::owner_all);
    std::filesystem::copy(folder / "record/record.db-wal", folder / "killed/log");
    store.reset();
    std::filesystem::copy(folder / "record/record.db", folder / "killed/whole");

    const auto openedWith = [&](bool damaged) {
        const TemporaryFolder fresh;
        std::filesystem::create_directory(fresh / "record");
        std::filesystem::permissions(fresh / "record", std::filesystem::perms::owner_all);
        auto bytes = contentOf(folder / "killed/whole");
        if (damaged)
            bytes.replace(bytes.size() / 2 / 4096 * 4096, 4096, std::string(4096, '\x55'));
        writeContent(fresh / "record/record.db", bytes);
        writeContent(fresh / "record/record.db-wal", "not empty, not a log");
        const auto result = Store::open(optionsFor(fresh.path(), clock));
        return result ? std::string("opened") : std::string(record::toString(result.error().code));
    };
    CHECK(openedWith(false) == "opened");
    CHECK(openedWith(true) == "Corrupt");
}
