#include "plugin/store/sealing.h"
#include "plugin/workflow/canonical.h"
#include "plugin/workflow/kept.h"
#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::workflow;
using bench::RecordBench;

namespace {

api::SignAndSend signing(const api::Assessment& draft, api::Plan plan)
{
    return {draft.id, draft.revision, bench::kPassphrase, std::move(plan), {}};
}

/// Fever with a warm knee: an open red flag.
api::Assessment feverish(RecordBench& record)
{
    auto desk = record.desk();
    auto draft = bench::readyDraft(record);
    api::SaveAnswers save;
    save.assessment = draft.id;
    save.expectedRevision = draft.revision;
    save.changed = {bench::choice(desk, "mk-sx-fever", "yes"),
                    bench::choice(desk, "mk-ex-warmth", "yes"),
                    bench::choice(desk, "mk-ctx-unwell", "yes"),
                    bench::choice(desk, "mk-ex-effusion", "2+", record::Laterality::Right)};
    const auto saved = answer(desk, save);
    REQUIRE(saved);
    draft.revision = saved->revision;
    return draft;
}

} // namespace

TEST_CASE("A signature and its orders are one act", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);

    const auto done = answer(desk, signing(draft, bench::wholePlan()));

    REQUIRE(done);
    CHECK(done->version == 1);
    CHECK(done->signature.by.name.family == "Reed");
    REQUIRE(done->orders.size() == 2);
    for (const auto& order : done->orders) {
        CHECK(order.delivery == record::DeliveryState::Queued);
        CHECK(order.acceptance == record::AcceptanceState::NotAnswered);
        CHECK_FALSE(order.controlId.empty());
    }
    const auto outbox = record.store->listOutbox();
    REQUIRE(outbox);
    CHECK(outbox->size() == 2);
    const auto message = answer(desk, api::GetMessage {done->orders[0].outbox});
    REQUIRE(message);
    CHECK(message->find(done->orders[0].controlId.value) != std::string::npos);
    CHECK(message->rfind("MSH|", 0) == 0);
}

TEST_CASE("A wrong passphrase signs nothing", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    auto request = signing(draft, bench::wholePlan());
    request.passphrase = "somebody else's words";

    const auto refused = answer(desk, request);

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::NotPermitted);
    const auto after = answer(desk, api::GetAssessment {draft.id});
    REQUIRE(after);
    CHECK(after->state == api::AssessmentState::Draft);
    const auto outbox = record.store->listOutbox();
    REQUIRE(outbox);
    CHECK(outbox->empty());
}

TEST_CASE("A stale window signs nothing", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    auto draft = bench::readyDraft(record);
    draft.revision -= 1;

    const auto refused = answer(desk, signing(draft, {}));

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::Conflict);
}

TEST_CASE("What the recipient needs and is missing stops the signature", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    auto plan = bench::wholePlan();
    plan.referral->question.clear();
    plan.rehab->to = record::RecipientId("nobody");

    const auto checked = answer(desk, api::CheckPlan {draft.id, plan});
    const auto refused = answer(desk, signing(draft, plan));

    REQUIRE(checked);
    CHECK(bench::hasProblem(checked->problems, "missing"));
    CHECK(bench::hasProblem(checked->problems, "unknown-recipient"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::InvalidInput);
    CHECK(bench::hasProblem(refused.error().problems, "unknown-recipient"));
    const auto outbox = record.store->listOutbox();
    REQUIRE(outbox);
    CHECK(outbox->empty());
}

TEST_CASE("An open red flag and a routine referral need a reason", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = feverish(record);
    auto plan = bench::wholePlan();
    plan.rehab.reset();
    plan.referral->priority = record::Priority::Routine;

    const auto checked = answer(desk, api::CheckPlan {draft.id, plan});
    auto request = signing(draft, plan);
    const auto refused = answer(desk, request);
    request.overrideReason = "seen by the on-call surgeon already";
    const auto done = answer(desk, request);

    REQUIRE(checked);
    CHECK(bench::hasProblem(checked->problems, "red-flag-routine"));
    REQUIRE_FALSE(refused);
    CHECK(bench::hasProblem(refused.error().problems, "red-flag-routine"));
    CHECK(done);
}

TEST_CASE("A rehabilitation order names its programme and none that does not exist", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    auto plan = bench::wholePlan();
    plan.referral.reset();
    plan.rehab->programme = "RP-?";
    const auto checked = answer(desk, api::CheckPlan {draft.id, plan});
    REQUIRE(checked);
    CHECK(bench::hasProblem(checked->problems, "unknown-programme"));

    plan.rehab->programme = "RP-B";
    const auto done = answer(desk, signing(draft, plan));
    REQUIRE(done);
    const auto text = answer(desk, api::GetOrder {done->orders[0].id});
    REQUIRE(text);
    const auto order = api::orderFromJson(*text);
    REQUIRE(order);
    const auto& rehab = std::get<record::RehabOrder>(*order);
    CHECK(rehab.programme == "RP-B");
    CHECK(rehab.programmeName.size() > rehab.programme.size());
}

TEST_CASE("No exercise is ordered that an open red flag speaks against", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = feverish(record);
    auto plan = bench::wholePlan();
    plan.referral.reset();

    const auto checked = answer(desk, api::CheckPlan {draft.id, plan});

    REQUIRE(checked);
    CHECK(bench::hasProblem(checked->problems, "red-flag-blocks"));
}

TEST_CASE("The signed bytes carry their hash, the content's hash and what was shown", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    const auto done = answer(desk, signing(draft, {}));
    REQUIRE(done);

    const auto row = record.store->latestVersion(store::RecordKind::Assessment, draft.id.value);
    REQUIRE(row);
    auto kept = valueOf<KeptAssessment>(row->payload);
    REQUIRE(kept);

    CHECK(store::toHex(store::sha256(kept->canonical)) == done->signature.sha256);
    CHECK(kept->canonical.find(desk.catalogue.find("medial-knee")->sha256) != std::string::npos);
    CHECK(kept->canonical.find("\"reasoning\":\"{") != std::string::npos);
    CHECK(checkCanonical(*kept));
}

TEST_CASE("A changed signed version is told from the one that was signed", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    REQUIRE(answer(desk, signing(draft, {})));
    const auto row = record.store->latestVersion(store::RecordKind::Assessment, draft.id.value);
    REQUIRE(row);
    const auto kept = valueOf<KeptAssessment>(row->payload);
    REQUIRE(kept);

    auto changedBytes = *kept;
    changedBytes.canonical[changedBytes.canonical.size() / 2] ^= 1;
    auto changedAnswers = *kept;
    changedAnswers.assessment.answers.pop_back();
    auto changedSide = *kept;
    changedSide.assessment.side = record::Laterality::Left;

    CHECK_FALSE(checkCanonical(changedBytes));
    CHECK_FALSE(checkCanonical(changedAnswers));
    CHECK_FALSE(checkCanonical(changedSide));
}

TEST_CASE("Equal assessments freeze into equal bytes", "[workflow]")
{
    RecordBench record;
    const auto draft = bench::readyDraft(record);
    SigningFacts facts;
    facts.patient = bench::jane();
    facts.at = record.clock.now();
    facts.meaning = "author";
    auto shuffled = draft;
    shuffled.previousVisit = record.clock.now();
    shuffled.revision = 99;

    CHECK(freeze(draft, facts).canonical == freeze(shuffled, facts).canonical);
}

TEST_CASE("A referral says what is abnormal and what was measured, and nothing that is unknown",
          "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = feverish(record);
    auto plan = bench::wholePlan();
    plan.rehab.reset();
    const auto done = answer(desk, signing(draft, plan));
    REQUIRE(done);

    const auto text = answer(desk, api::GetOrder {done->orders[0].id});
    REQUIRE(text);
    const auto order = api::orderFromJson(*text);
    REQUIRE(order);
    const auto& referral = std::get<record::Referral>(*order);

    CHECK(referral.side == record::Laterality::Right);
    CHECK_FALSE(referral.redFlags.empty());
    bool fever = false;
    bool age = false;
    for (const auto& statement : referral.statements) {
        CHECK_FALSE(statement.value.empty());
        fever = fever || (statement.what.code == "mk-sx-fever" && statement.abnormal);
        age = age || statement.value == "37";
        CHECK(statement.what.code != "mk-sx-chills");
    }
    CHECK(fever);
    CHECK(age);
    CHECK(referral.summary.find("DRAFT") == std::string::npos);
    CHECK(referral.summary.find("DOE, Jane") != std::string::npos);
}

TEST_CASE("An order of a demonstration patient travels as training", "[workflow]")
{
    RecordBench record;
    record.demonstration = true;
    auto other = bench::jane();
    other.identifiers = {{"D-1", "CLINIC", "MR"}};
    other.name.family = "Moe";
    record.patient = record.addPatient(other);
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    const auto done = answer(desk, signing(draft, bench::wholePlan()));
    REQUIRE(done);

    const auto message = answer(desk, api::GetMessage {done->orders[0].outbox});

    REQUIRE(message);
    CHECK(message->find("|T|2.5.1") != std::string::npos);
}

TEST_CASE("A signed assessment can be sent later and is not signed again", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    const auto first = answer(desk, signing(draft, {}));
    REQUIRE(first);

    const auto sent
        = answer(desk, api::SignAndSend {draft.id, 0, bench::kPassphrase, bench::wholePlan(), {}});

    REQUIRE(sent);
    CHECK(sent->version == 1);
    CHECK(sent->signature.sha256 == first->signature.sha256);
    CHECK(sent->orders.size() == 2);
}

TEST_CASE("Nothing is signed by a clinician without name, number and role", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    auto settings = bench::settings();
    settings.clinician->role.clear();
    REQUIRE(answer(desk, api::SaveSettings {settings}));

    const auto refused = answer(desk, signing(draft, {}));

    REQUIRE_FALSE(refused);
    CHECK(bench::hasProblem(refused.error().problems, "missing"));
}

TEST_CASE("Every act leaves a row in the audit trail", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    REQUIRE(answer(desk, signing(draft, bench::wholePlan())));

    const auto rows = answer(desk, api::ListAudit {record.patient, 100});
    const auto verified = answer(desk, api::VerifyAudit {});

    REQUIRE(rows);
    int signatures = 0;
    int queued = 0;
    for (const auto& row : rows->items) {
        CHECK(row.user == "1234567893");
        signatures += row.action == "sign";
        queued += row.action == "queue";
    }
    CHECK(signatures == 1);
    CHECK(queued == 2);
    REQUIRE(verified);
    CHECK(verified->intact);
}
