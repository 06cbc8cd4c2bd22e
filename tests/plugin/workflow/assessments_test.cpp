#include "plugin/workflow/canonical.h"
#include "plugin/workflow/filling.h"
#include "plugin/workflow/kept.h"
#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::workflow;
using bench::RecordBench;

namespace {

const record::Answer* find(const record::Answers& answers, std::string_view item)
{
    for (const auto& one : answers) {
        if (one.item == item)
            return &one;
    }
    return nullptr;
}

record::PatientId addPatientWithRecord(RecordBench& bench)
{
    auto desk = bench.desk();
    auto patient = bench::jane();
    patient.identifiers = {{"R-1", "CLINIC", "MR"}};
    patient.name.family = "Moe";
    const auto at = [&](int daysAgo) {
        auto when = bench.clock.now();
        when.utc -= std::chrono::hours(24) * daysAgo;
        return when;
    };
    const std::vector<record::LabResult> labs {
        {{record::kLoinc, "1988-5", "CRP"}, {record::Decimal(31), "mg/L"}, "", "<5", at(9)},
        {{record::kLoinc, "1988-5", "CRP"}, {record::Decimal(12), "mg/L"}, "", "<5", at(2)},
        {{record::kLoinc, "30341-2", "ESR"}, {record::Decimal(8), "mm/h"}, "", "", at(15)},
        {{record::kLoinc, "4537-7", "ESR"}, {record::Decimal(5), "mm/h"}, "<", "", at(1)},
    };
    const std::vector<record::Medication> medicines {
        {"Ibuprofen 400 mg", record::MedicationStatus::Active, {}, {}},
        {"Unheardofium", record::MedicationStatus::Active, {}, {}},
    };
    const auto registered
        = answer(desk, api::RegisterPatient {patient, medicines, true, labs, false});
    REQUIRE(registered);
    return registered->id;
}

} // namespace

TEST_CASE("What the record knows for certain is filled in and marked", "[workflow]")
{
    RecordBench record;
    const auto patient = addPatientWithRecord(record);
    auto desk = record.desk();

    const auto draft
        = answer(desk, api::StartAssessment {patient, "medial-knee", record::Laterality::Right});

    REQUIRE(draft);
    const auto* age = find(draft->answers, "mk-ctx-age");
    REQUIRE(age != nullptr);
    CHECK(std::get<std::int64_t>(age->values[0]) == 37); // 1989-03-14 to 2026-11-18
    CHECK(age->origin == record::AnswerOrigin::FromRecord);
    const auto* sex = find(draft->answers, "mk-ctx-sex-at-birth");
    REQUIRE(sex != nullptr);
    CHECK(std::get<record::Coding>(sex->values[0]).code == "female");
    const auto* crp = find(draft->answers, "mk-lab-crp");
    REQUIRE(crp != nullptr);
    CHECK(std::get<record::Quantity>(crp->values[0])
          == record::Quantity {record::Decimal(12), "mg/L"});
    CHECK(crp->dated == record::Date {std::chrono::year {2026} / 11 / 16}); // its own day
    CHECK(find(draft->answers, "mk-lab-esr") == nullptr); // 15 days old, or less than
    const auto* medicines = find(draft->answers, "mk-med-list");
    REQUIRE(medicines != nullptr);
    REQUIRE(medicines->values.size() == 1);
    CHECK(std::get<record::Coding>(medicines->values[0]).code == "nsaid");
}

TEST_CASE("A value the laboratory gave as less-than is left to a person", "[workflow]")
{
    RecordBench record;
    const auto patient = addPatientWithRecord(record);
    auto desk = record.desk();

    const auto draft
        = answer(desk, api::StartAssessment {patient, "medial-knee", record::Laterality::Left});

    REQUIRE(draft);
    CHECK(find(draft->answers, "mk-lab-esr") == nullptr);
}

TEST_CASE("A sided form is never started without a side", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();

    const auto refused = answer(
        desk, api::StartAssessment {record.patient, "medial-knee", record::Laterality::NotSided});

    REQUIRE_FALSE(refused);
    CHECK(bench::hasProblem(refused.error().problems, "side-missing"));
}

TEST_CASE("An answer the form does not take is refused with a remedy and nothing is saved",
          "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = answer(
        desk, api::StartAssessment {record.patient, "medial-knee", record::Laterality::Right});
    REQUIRE(draft);
    api::SaveAnswers save;
    save.assessment = draft->id;
    save.expectedRevision = draft->revision;
    save.changed = {bench::choice(desk, "mk-sx-fever", "yes"),
                    {"mk-no-such-item", {}, {std::string("x")}, record::AnswerOrigin::Entered}};

    const auto refused = answer(desk, save);

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::InvalidInput);
    REQUIRE(refused.error().problems.size() == 1);
    CHECK(refused.error().problems[0].code == "unknown-item");
    CHECK_FALSE(refused.error().problems[0].remedy.empty());
    const auto after = answer(desk, api::GetAssessment {draft->id});
    REQUIRE(after);
    CHECK(after->revision == draft->revision);
    CHECK(find(after->answers, "mk-sx-fever") == nullptr);
}

TEST_CASE("A change on top of somebody else's change is refused", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = answer(
        desk, api::StartAssessment {record.patient, "medial-knee", record::Laterality::Right});
    REQUIRE(draft);
    api::SaveAnswers save;
    save.assessment = draft->id;
    save.expectedRevision = draft->revision;
    save.changed = {bench::choice(desk, "mk-sx-fever", "no")};
    REQUIRE(answer(desk, save));

    const auto refused = answer(desk, save);

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::Conflict);
}

TEST_CASE("A saved answer is on disk before it is answered", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = answer(
        desk, api::StartAssessment {record.patient, "medial-knee", record::Laterality::Right});
    REQUIRE(draft);
    api::SaveAnswers save;
    save.assessment = draft->id;
    save.expectedRevision = draft->revision;
    save.changed = {bench::choice(desk, "mk-sx-fever", "no")};
    const auto saved = answer(desk, save);
    REQUIRE(saved);
    record.store.reset();

    store::StoreOptions options;
    options.folder = record.folder / "store";
    options.clock = &record.clock;
    auto opened = store::Store::open(std::move(options));
    REQUIRE(opened);
    record.store = std::move(*opened);
    auto again = record.desk();
    REQUIRE(answer(again, api::Unlock {bench::kPassphrase}));
    const auto after = answer(again, api::GetAssessment {draft->id});

    REQUIRE(after);
    CHECK(after->revision == saved->revision);
    CHECK(find(after->answers, "mk-sx-fever") != nullptr);
}

TEST_CASE("A cleared answer is unknown again", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    REQUIRE(find(draft.answers, "mk-sx-fever") != nullptr);
    api::SaveAnswers save;
    save.assessment = draft.id;
    save.expectedRevision = draft.revision;
    save.changed = {{"mk-sx-fever", {}, {}, record::AnswerOrigin::Entered}};
    REQUIRE(answer(desk, save));

    const auto after = answer(desk, api::GetAssessment {draft.id});

    REQUIRE(after);
    CHECK(find(after->answers, "mk-sx-fever") == nullptr);
}

TEST_CASE("The last visit is shown beside and never copied", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto first = bench::readyDraft(record);
    REQUIRE(answer(desk, api::SignAndSend {first.id, first.revision, bench::kPassphrase, {}, {}}));
    record.clock.advance(std::chrono::hours(24));

    const auto same = answer(
        desk, api::StartAssessment {record.patient, "medial-knee", record::Laterality::Right});
    const auto other = answer(
        desk, api::StartAssessment {record.patient, "medial-knee", record::Laterality::Left});

    REQUIRE(same);
    CHECK(same->previousVisit == first.created);
    CHECK(find(same->previousAnswers, "mk-sx-fever") != nullptr);
    CHECK(find(same->answers, "mk-sx-fever") == nullptr);
    REQUIRE(other);
    CHECK_FALSE(other->previousVisit);
}

TEST_CASE("A signed assessment changes only by an amendment with a reason", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    const auto first
        = answer(desk, api::SignAndSend {draft.id, draft.revision, bench::kPassphrase, {}, {}});
    REQUIRE(first);
    api::SaveAnswers save;
    save.assessment = draft.id;
    save.changed = {bench::choice(desk, "mk-sx-fever", "yes")};
    CHECK_FALSE(answer(desk, save));
    CHECK_FALSE(answer(desk, api::AmendAssessment {draft.id, ""}));

    const auto amended = answer(desk, api::AmendAssessment {draft.id, "fever was overlooked"});
    REQUIRE(amended);
    CHECK(amended->state == api::AssessmentState::Draft);
    CHECK(amended->version == 2);
    save.expectedRevision = amended->revision;
    const auto saved = answer(desk, save);
    REQUIRE(saved);
    const auto second
        = answer(desk, api::SignAndSend {draft.id, saved->revision, bench::kPassphrase, {}, {}});

    REQUIRE(second);
    CHECK(second->version == 2);
    CHECK(second->signature.sha256 != first->signature.sha256);
    const auto now = answer(desk, api::GetAssessment {draft.id});
    REQUIRE(now);
    CHECK(now->state == api::AssessmentState::Amended);
    const auto versions = record.store->versions(store::RecordKind::Assessment, draft.id.value);
    REQUIRE(versions);
    CHECK(versions->size() == 2);
}

TEST_CASE("A withdrawn assessment stays readable", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    REQUIRE(answer(desk, api::SignAndSend {draft.id, draft.revision, bench::kPassphrase, {}, {}}));
    CHECK_FALSE(
        answer(desk, api::WithdrawAssessment {draft.id, "wrong patient", "not the passphrase"}));

    REQUIRE(answer(desk, api::WithdrawAssessment {draft.id, "wrong patient", bench::kPassphrase}));

    const auto after = answer(desk, api::GetAssessment {draft.id});
    REQUIRE(after);
    CHECK(after->state == api::AssessmentState::Withdrawn);
    CHECK(after->amendmentReason == "wrong patient");
    CHECK(find(after->answers, "mk-sx-fever") != nullptr);
    CHECK_FALSE(answer(desk, api::AmendAssessment {draft.id, "again"}));
}

TEST_CASE("Answers of repeated groups come back from the store as they went", "[workflow]")
{
    const auto questionnaire = assessment::readQuestionnaire(
        R"({"resourceType": "Questionnaire", "item": [
        {"linkId": "legs", "type": "group", "repeats": true, "item": [
          {"linkId": "side", "type": "string"},
          {"linkId": "cramps", "type": "group", "repeats": true, "item": [
            {"linkId": "minutes", "type": "integer"}]}]}]})",
        "cramps.json");
    REQUIRE(questionnaire.has_value());
    FormContent content;
    content.questionnaire = *questionnaire;
    KeptAssessment kept;
    kept.assessment.answers
        = {{"side", {}, {std::string("right")}, record::AnswerOrigin::Entered, {0}},
           {"minutes", {}, {std::int64_t {5}}, record::AnswerOrigin::Entered, {0, 0}},
           {"minutes", {}, {std::int64_t {7}}, record::AnswerOrigin::Entered, {0, 1}},
           {"side", {}, {std::string("left")}, record::AnswerOrigin::Entered, {1}},
           {"minutes", {}, {std::int64_t {9}}, record::AnswerOrigin::Entered, {1, 0}}};

    const auto back = valueOf<KeptAssessment>(payloadOf(kept));

    REQUIRE(back);
    const Filled filled = fillForm(content, back->assessment);
    CHECK(filled.refused.empty());
    CHECK(filled.form.answers() == kept.assessment.answers);
}
