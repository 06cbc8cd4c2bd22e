#include "plugin/store/store.h"
#include "tests/plugin/store/faulty_database.h"
#include "tests/plugin/store/store_fixture.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace sartorius;
using namespace sartorius::store;
using namespace sartorius::store::testing;
using record::ErrorCode;

namespace {

const std::string kAssessment = "0123456789abcdef0123456789abcdef";
const std::string kOrder = "fedcba9876543210fedcba9876543210";

/// A closed record with one draft, made once and copied for every cut.
class Prepared
{
public:
    explicit Prepared(const ManualClock& clock)
    {
        const auto store = newStore(optionsFor(m_folder.path(), clock));
        REQUIRE(saveDraft(*store, aRecord(RecordKind::Assessment, kAssessment, "draft"), 0));
    }

    void copyTo(const std::filesystem::path& folder) const
    {
        std::filesystem::create_directory(folder / "record");
        std::filesystem::permissions(folder / "record", std::filesystem::perms::owner_all);
        std::filesystem::copy_file(m_folder / "recovery-key", folder / "recovery-key");
        for (const auto* name : {"record.db", "machine.key"})
            std::filesystem::copy_file(m_folder / (std::string("record/") + name),
                                       folder / "record" / name);
    }

private:
    TemporaryFolder m_folder;
};

/// The main act: the signed version, its order, the message and the audit rows, in one transaction.
record::Result<void> signAndQueue(Store& store, const NewMessage& message)
{
    auto transaction = store.begin();
    if (!transaction)
        return record::failure(transaction.error());
    if (auto done = transaction->appendVersion(
            aRecord(RecordKind::Assessment, kAssessment, "signed", "signed"));
        !done)
        return done;
    if (auto done = transaction->dropDraft(RecordKind::Assessment, kAssessment); !done)
        return done;
    if (auto done = transaction->audit(anEvent(AuditAction::Sign)); !done)
        return done;
    if (auto done
        = transaction->appendVersion(aRecord(RecordKind::Order, kOrder, "order", "signed"));
        !done)
        return done;
    if (auto done = transaction->enqueue(message); !done)
        return record::failure(done.error());
    if (auto done = transaction->audit(anEvent(AuditAction::Queue)); !done)
        return done;
    return transaction->commit();
}

/// How often the order is in this record as it would be opened tomorrow: 0 or 1, anything else
/// fails.
int ordersIn(const std::filesystem::path& folder,
             const ManualClock& clock,
             const NewMessage& message)
{
    const auto store = openStore(optionsFor(folder, clock));
    unlockQuickly(*store, folder);
    CHECK(store->verifyAudit().value().intact);
    const auto orders = store->list(RecordKind::Order).value();
    const auto items = store->listOutbox().value();
    const auto versions = store->versions(RecordKind::Assessment, kAssessment).value();
    const bool draft = store->draft(RecordKind::Assessment, kAssessment).has_value();
    const auto facts = store->orderFacts(std::nullopt).value();
    const auto trail = store->listAudit(std::nullopt, 100).value();
    const auto signs = std::count_if(trail.begin(), trail.end(), [](const AuditEntry& entry) {
        return entry.event.action == AuditAction::Sign;
    });
    const std::size_t expected = orders.size();
    CHECK(expected <= 1);
    CHECK(items.size() == expected);
    CHECK(versions.size() == expected);
    CHECK(facts.size() == expected);
    CHECK(signs == static_cast<std::ptrdiff_t>(expected));
    CHECK(draft == (expected == 0));
    if (expected == 1)
        CHECK(items.at(0).entry.bytes == message.bytes);
    return static_cast<int>(expected);
}

} // namespace

TEST_CASE("Each signed order is queued exactly once or not signed at all", "[store][power]")
{
    const ManualClock clock;
    const Prepared prepared(clock);
    const auto message = aMessage("ortho", kOrder);
    int cuts = 0;
    int kept = 0;

    for (const bool afterwards : {false, true}) {
        for (int at = 1;; ++at) {
            const TemporaryFolder folder;
            const TemporaryFolder survivor;
            prepared.copyTo(folder.path());
            auto plan = std::make_shared<FaultPlan>();
            auto options = optionsFor(folder.path(), clock);
            options.database = faultyMaker(plan);
            auto store = openStore(options);
            unlockQuickly(*store, folder.path());
            plan->statements = 0;
            plan->failAt = at;
            plan->afterwards = afterwards;
            plan->kind = FaultPlan::Kind::PowerLoss;
            plan->powerLoss = [&] {
                std::filesystem::copy(
                    folder.path(), survivor.path(), std::filesystem::copy_options::recursive);
            };

            const auto done = signAndQueue(*store, message);
            if (!plan->dead)
                break; // the act has fewer statements
            CAPTURE(at, afterwards);
            REQUIRE_FALSE(done);
            std::filesystem::permissions(survivor / "record", std::filesystem::perms::owner_all);
            kept += ordersIn(survivor.path(), clock, message);
            ++cuts;
        }
    }

    CHECK(cuts >= 26);
    CHECK(kept == 1); // only the cut right after the commit keeps the order
}

TEST_CASE("A full disk leaves the record usable and keeps nothing by halves", "[store][power]")
{
    const ManualClock clock;
    const Prepared prepared(clock);
    const auto message = aMessage("ortho", kOrder);
    const TemporaryFolder folder;
    prepared.copyTo(folder.path());
    auto plan = std::make_shared<FaultPlan>();
    auto options = optionsFor(folder.path(), clock);
    options.database = faultyMaker(plan);
    auto store = openStore(options);
    unlockQuickly(*store, folder.path());
    plan->kind = FaultPlan::Kind::DiskFull;

    int failures = 0;
    for (int at = 1;; ++at) {
        plan->statements = 0;
        plan->failAt = at;
        const auto done = signAndQueue(*store, message);
        if (done)
            break;
        CHECK(done.error().code == ErrorCode::Unavailable);
        ++failures;
        CHECK(store->listOutbox().value().empty());
    }
    CHECK(failures >= 13);
    plan->failAt = 0;
    store.reset();

    CHECK(ordersIn(folder.path(), clock, message) == 1);
}

TEST_CASE("After a failed sync the store stops and what was saved before is there",
          "[store][power]")
{
    const ManualClock clock;
    const Prepared prepared(clock);
    const TemporaryFolder folder;
    prepared.copyTo(folder.path());
    auto plan = std::make_shared<FaultPlan>();
    auto options = optionsFor(folder.path(), clock);
    options.database = faultyMaker(plan);
    auto store = openStore(options);
    unlockQuickly(*store, folder.path());
    REQUIRE(saveDraft(*store, aRecord(RecordKind::Assessment, kAssessment, "saved"), 1));

    auto transaction = store->begin();
    REQUIRE(transaction);
    REQUIRE(transaction->putDraft(aRecord(RecordKind::Assessment, kAssessment, "unsure"), 2));
    REQUIRE(transaction->audit(anEvent()));
    plan->statements = 0;
    plan->failAt = 1;
    CHECK(transaction->commit().error().code == ErrorCode::Internal);

    CHECK(store->begin().error().code == ErrorCode::Unavailable);
    CHECK(store->get(RecordKind::Assessment, kAssessment).error().code == ErrorCode::Unavailable);
    CHECK(store->outbox().nextDue().error().code == ErrorCode::Unavailable);
    {
        const auto gone = std::move(*transaction);
    }
    store.reset();
    store = openStore(optionsFor(folder.path(), clock));
    unlockQuickly(*store, folder.path());
    CHECK(store->get(RecordKind::Assessment, kAssessment).value().payload == "saved");
}

TEST_CASE("A saved answer is on disk when the store says so", "[store][power]")
{
    const ManualClock clock;
    const TemporaryFolder folder;
    const TemporaryFolder survivor;
    const auto store = newStore(optionsFor(folder.path(), clock));
    std::int64_t revision = 0;
    for (int i = 0; i < 50; ++i) {
        const auto saved
            = saveDraft(*store,
                        aRecord(RecordKind::Assessment, kAssessment, "answer " + std::to_string(i)),
                        revision);
        REQUIRE(saved);
        revision = *saved;
    }

    // the files as a killed process leaves them, while it still runs
    std::filesystem::copy(
        folder / "record", survivor / "record", std::filesystem::copy_options::recursive);
    std::filesystem::permissions(survivor / "record", std::filesystem::perms::owner_all);
    const auto reopened = openStore(optionsFor(survivor.path(), clock));
    unlockQuickly(*reopened, folder.path());
    CHECK(reopened->draft(RecordKind::Assessment, kAssessment).value().payload == "answer 49");
}
