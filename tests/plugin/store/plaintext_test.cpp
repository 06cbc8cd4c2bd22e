#include "plugin/store/store.h"
#include "tests/plugin/store/store_fixture.h"

#include <catch2/catch.hpp>

#include <set>

using namespace sartorius;
using namespace sartorius::store;
using namespace sartorius::store::testing;

namespace {

std::string canary(int number)
{
    return "Zaphkiel-" + std::to_string(number * 7919 + 100000) + "-Quinceborough";
}

/// Names of files under the folder in which a canary can be read.
std::set<std::string> filesWithCanaries(const std::filesystem::path& folder, int canaries)
{
    std::set<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file())
            continue;
        const auto content = contentOf(entry.path());
        for (int i = 0; i < canaries; ++i) {
            const auto name = canary(i);
            std::string wide;
            for (const char c : name)
                wide += std::string {c, '\0'};
            if (content.find(name) != std::string::npos || content.find(wide) != std::string::npos)
                found.insert(entry.path().filename().string());
        }
    }
    return found;
}

} // namespace

TEST_CASE("No name can be read in any file of the record", "[store][sealing]")
{
    constexpr int kCanaries = 70;
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = newStore(optionsFor(folder.path(), clock));
    for (int i = 0; i < kCanaries; ++i) {
        const auto kind = static_cast<RecordKind>(i % 7);
        const auto id = newRecordId();
        REQUIRE(saveDraft(*store, aRecord(kind, id, "family " + canary(i)), 0));
        REQUIRE(saveDraft(*store, aRecord(kind, id, "again " + canary(i)), 1));
        REQUIRE(append(*store, aRecord(kind, newRecordId(), canary(i), "signed")));
        REQUIRE(
            enqueue(*store, aMessage("ortho", newRecordId(), "PID|1||||" + canary(i) + "^Jane")));
        const auto leased = store->outbox().leaseNext(
            record::DestinationId("ortho"), clock.now().utc, std::chrono::seconds(30));
        REQUIRE(leased.value());
        if (i % 2 == 0)
            REQUIRE(store->outbox().markDelivered(hl7::leaseOf(**leased), "ERR " + canary(i)));
        else
            REQUIRE(store->outbox().markParked(hl7::leaseOf(**leased), "no patient " + canary(i)));
    }
    const auto log = std::filesystem::file_size(folder / "record/record.db-wal");
    CHECK(log > 0);
    CHECK(filesWithCanaries(folder.path(), kCanaries).empty());

    REQUIRE(store->backup(folder / "backup"));
    REQUIRE(store->lock());
    CHECK(filesWithCanaries(folder.path(), kCanaries).empty());
    store.reset();
    CHECK(filesWithCanaries(folder.path(), kCanaries).empty());

    // positive control: the scan does see a name that is there
    writeContent(folder / "record/leak", "xx" + canary(5));
    CHECK(filesWithCanaries(folder.path(), kCanaries) == std::set<std::string> {"leak"});
}
