#include "plugin/store/audit.h"
#include "plugin/store/sealing.h"
#include "plugin/store/store.h"
#include "tests/plugin/store/store_fixture.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::store;
using namespace sartorius::store::testing;
using record::ErrorCode;

namespace {

constexpr int kRows = 12;

/// A closed record with an audit trail of kRows rows.
void makeTrail(const TemporaryFolder& folder, const ManualClock& clock)
{
    const auto store = newStore(optionsFor(folder.path(), clock));
    for (int i = 1; i < kRows; ++i)
        REQUIRE(store->audit(anEvent(AuditAction::Read)));
}

/// What verification says after this SQL; the unlock itself adds a row at the end.
AuditVerification verifiedAfter(const std::string& sql)
{
    const TemporaryFolder folder;
    const ManualClock clock;
    makeTrail(folder, clock);
    if (!sql.empty())
        tamper(
            folder / "record/record.db",
            "DROP TRIGGER audit_is_kept; DROP TRIGGER audit_is_frozen; DROP TRIGGER audit_is_new;"
                + sql);
    const auto store = openStore(optionsFor(folder.path(), clock));
    unlockQuickly(*store, folder.path());
    const auto verified = store->verifyAudit();
    REQUIRE(verified);
    return *verified;
}

} // namespace

TEST_CASE("An untouched audit trail is intact", "[store][audit]")
{
    const auto verified = verifiedAfter({});

    CHECK(verified.intact);
    CHECK(verified.rows == kRows + 1);
    CHECK_FALSE(verified.firstBroken);
}

TEST_CASE("A changed audit row is found at its number", "[store][audit]")
{
    for (const auto* change : {"user = 'nobody'",
                               "action = 'print'",
                               "at = at + 1",
                               "outcome = 'failure'",
                               "mac = zeroblob(32)",
                               "patient = 'x'",
                               "key_id = 2",
                               "key_id = 9",
                               "reason = 'x'",
                               "action = 'nonsense'"}) {
        CAPTURE(change);
        const auto verified
            = verifiedAfter("UPDATE audit SET " + std::string(change) + " WHERE seq = 7");
        CHECK_FALSE(verified.intact);
        CHECK(verified.firstBroken == 7);
    }
}

TEST_CASE("A deleted, inserted or reordered audit row is found at its number", "[store][audit]")
{
    CHECK(verifiedAfter("DELETE FROM audit WHERE seq = 5").firstBroken == 5);
    CHECK(verifiedAfter("DELETE FROM audit WHERE seq = 1").firstBroken == 1);
    CHECK(verifiedAfter(
              "DELETE FROM audit WHERE seq = 5; UPDATE audit SET seq = seq - 1 WHERE seq > 5")
              .firstBroken
          == 5);
    CHECK(verifiedAfter(
              "UPDATE audit SET seq = -seq WHERE seq > 6; UPDATE audit SET seq = 1 - seq "
              "WHERE seq < 0; INSERT INTO audit SELECT 7, at, at_offset, monotonic, key_id, "
              "user, role, workstation, action, entity_kind, entity_id, entity_version, "
              "patient, outcome, reason, mac FROM audit WHERE seq = 6")
              .firstBroken
          == 7);
    CHECK(verifiedAfter("UPDATE audit SET seq = 1000 WHERE seq = 4; UPDATE audit SET seq = 4 "
                        "WHERE seq = 8; UPDATE audit SET seq = 8 WHERE seq = 1000")
              .firstBroken
          == 4);
}

TEST_CASE("A cut-off audit tail shows against a head kept elsewhere", "[store][audit]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    auto store = newStore(optionsFor(folder.path(), clock));
    REQUIRE(store->audit(anEvent(AuditAction::Read)));
    const auto kept = store->auditHead();
    REQUIRE(kept);
    store.reset();
    tamper(folder / "record/record.db",
           "DROP TRIGGER audit_is_kept; DELETE FROM audit WHERE seq = 2");

    store = openStore(optionsFor(folder.path(), clock));
    unlockQuickly(*store, folder.path());
    REQUIRE(store->audit(anEvent(AuditAction::Read)));
    CHECK(store->verifyAudit().value().intact); // a chain alone cannot tell
    CHECK(store->auditHead().value().sequence > kept->sequence);
    CHECK(store->auditHead().value().mac != kept->mac);
}

TEST_CASE("The canonical form of an audit row is frozen", "[store][audit]")
{
    AuditEntry entry;
    entry.sequence = 42;
    entry.at.utc = std::chrono::sys_time<std::chrono::milliseconds>(
        std::chrono::milliseconds(1795338127000));
    entry.at.offset = std::chrono::minutes(60);
    entry.monotonicMs = 5000;
    entry.keyId = 1;
    entry.event = {"1234567893",
                   "sports-medicine",
                   "room-2",
                   AuditAction::Sign,
                   "assessment",
                   "00112233445566778899aabbccddeeff",
                   1,
                   record::PatientId("ffeeddccbbaa99887766554433221100"),
                   AuditOutcome::Success,
                   "author"};

    std::string expected;
    for (const std::string field : {"sartorius-audit-1",
                                    "42",
                                    "1795338127000",
                                    "60",
                                    "5000",
                                    "1",
                                    "1234567893",
                                    "sports-medicine",
                                    "room-2",
                                    "sign",
                                    "assessment",
                                    "00112233445566778899aabbccddeeff",
                                    "1",
                                    "ffeeddccbbaa99887766554433221100",
                                    "success",
                                    "author"}) {
        expected += std::string(3, '\0') + static_cast<char>(field.size());
        expected += field;
    }
    CHECK(canonicalAudit(entry) == expected);
    // Frozen: HMAC-SHA256 under 32 bytes of 0x0b, previous MAC 32 zero bytes (Python hmac).
    CHECK(toHex(hmacSha256(SecretBytes::copyOf(std::string(32, '\x0b')),
                           canonicalAudit(entry) + std::string(32, '\0')))
          == "6be90582bb970ac6701ae9d85fbe2ef5b4427030bfbdd392125f446c545e51b7");
}

TEST_CASE("Clinical text does not fit into an audit row", "[store][audit]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto store = newStore(optionsFor(folder.path(), clock));
    auto event = anEvent();

    event.reasonCode = "Pain since Tuesday";
    CHECK(store->audit(event).error().code == ErrorCode::InvalidInput);
    event.reasonCode = "open-red-flag";
    CHECK(store->audit(event));
    event.user = "M\xc3\xbcller";
    CHECK(store->audit(event).error().code == ErrorCode::InvalidInput);
    CHECK(store->verifyAudit().value().intact);
}

TEST_CASE("The audit trail lists what was done, newest first", "[store][audit]")
{
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto store = newStore(optionsFor(folder.path(), clock));
    auto event = anEvent(AuditAction::Print);
    event.patient = record::PatientId(newRecordId());
    REQUIRE(store->audit(event));
    REQUIRE(store->audit(anEvent(AuditAction::Read)));

    const auto all = store->listAudit(std::nullopt, 10);
    REQUIRE(all);
    REQUIRE(all->size() == 3);
    CHECK(all->at(0).event.action == AuditAction::Read);
    CHECK(all->at(2).event.action == AuditAction::Create);
    const auto theirs = store->listAudit(event.patient, 10);
    REQUIRE(theirs.value().size() == 1);
    CHECK(theirs->at(0).event == event);
    CHECK(store->listAudit(std::nullopt, 1).value().size() == 1);
}
