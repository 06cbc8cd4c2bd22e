#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::workflow;
using bench::RecordBench;

namespace {

dicom::Instance filmOf(const record::Patient& patient,
                       std::optional<record::Laterality> side,
                       const std::string& study = "1.2.3")
{
    dicom::Instance film;
    film.patient.patientId = patient.identifiers[0].value;
    film.patient.issuer = patient.identifiers[0].authority;
    film.patient.name = patient.name;
    film.patient.birthDate = patient.birthDate;
    film.patient.sex = patient.sex;
    film.study.uid = record::StudyInstanceUid(study);
    film.study.description = "Knee";
    film.series.uid = record::SeriesInstanceUid(study + ".1");
    film.series.modality = "DX";
    film.uid = record::SopInstanceUid(study + ".1.1");
    film.imageLaterality = side;
    film.image.rows = 100;
    film.image.columns = 100;
    film.image.frames = 1;
    return film;
}

NewImage kept(dicom::Instance instance)
{
    KeptImage image {instance.uid, store::newRecordId(), std::string(64, '0'), 1};
    return {std::move(instance), std::move(image)};
}

void addFilm(RecordBench& record, dicom::Instance film)
{
    auto desk = record.desk();
    std::vector<NewImage> images;
    images.push_back(kept(std::move(film)));
    REQUIRE(addImages(desk, std::move(images)));
}

} // namespace

TEST_CASE("A film of this patient and side is linked and travels with the referral", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    auto draft = bench::readyDraft(record);
    addFilm(record, filmOf(bench::jane(), record::Laterality::Right));

    REQUIRE(answer(desk, api::LinkStudy {draft.id, record::StudyInstanceUid("1.2.3"), ""}));

    const auto after = answer(desk, api::GetAssessment {draft.id});
    REQUIRE(after);
    REQUIRE(after->studies.size() == 1);
    CHECK(after->studies[0].side == record::Laterality::Right);
    CHECK(after->studies[0].modality == "DX");
    const auto list = answer(desk, api::ListStudies {draft.id});
    REQUIRE(list);
    REQUIRE(list->studies.size() == 1);
    CHECK(list->studies[0].linked);
    auto plan = bench::wholePlan();
    plan.rehab.reset();
    const auto done
        = answer(desk, api::SignAndSend {draft.id, after->revision, bench::kPassphrase, plan, {}});
    REQUIRE(done);
    const auto message = answer(desk, api::GetMessage {done->orders[0].outbox});
    REQUIRE(message);
    CHECK(message->find("1.2.3") != std::string::npos);
}

TEST_CASE("Another patient's film is not linked", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    auto other = bench::jane();
    other.birthDate = std::chrono::year(1990) / 3 / 14;
    addFilm(record, filmOf(other, record::Laterality::Right));

    const auto refused
        = answer(desk, api::LinkStudy {draft.id, record::StudyInstanceUid("1.2.3"), "x"});

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::Conflict);
    CHECK(bench::hasProblem(refused.error().problems, "other-patient"));
    const auto after = answer(desk, api::GetAssessment {draft.id});
    REQUIRE(after);
    CHECK(after->studies.empty());
}

TEST_CASE("A film of the other side is not linked", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    addFilm(record, filmOf(bench::jane(), record::Laterality::Left));

    const auto refused
        = answer(desk, api::LinkStudy {draft.id, record::StudyInstanceUid("1.2.3"), "x"});

    REQUIRE_FALSE(refused);
    CHECK(bench::hasProblem(refused.error().problems, "other-side"));
}

TEST_CASE("A film that states no side needs a person's word", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    addFilm(record, filmOf(bench::jane(), std::nullopt));
    const record::StudyInstanceUid study("1.2.3");

    const auto refused = answer(desk, api::LinkStudy {draft.id, study, ""});
    const auto linked = answer(desk, api::LinkStudy {draft.id, study, "lead marker R on the film"});

    REQUIRE_FALSE(refused);
    CHECK(bench::hasProblem(refused.error().problems, "side-not-stated"));
    CHECK(linked);
}

TEST_CASE("One agreeing identifier is not enough to link a film", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    auto film = filmOf(bench::jane(), record::Laterality::Right);
    film.patient.birthDate.reset();
    film.patient.patientId.clear();
    addFilm(record, film);

    const auto refused
        = answer(desk, api::LinkStudy {draft.id, record::StudyInstanceUid("1.2.3"), "x"});

    REQUIRE_FALSE(refused);
    CHECK(bench::hasProblem(refused.error().problems, "not-enough-identifiers"));
}

TEST_CASE("An unlinked film does not travel", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    addFilm(record, filmOf(bench::jane(), record::Laterality::Right));
    const record::StudyInstanceUid study("1.2.3");
    REQUIRE(answer(desk, api::LinkStudy {draft.id, study, ""}));

    REQUIRE(answer(desk, api::UnlinkStudy {draft.id, study}));

    const auto after = answer(desk, api::GetAssessment {draft.id});
    REQUIRE(after);
    CHECK(after->studies.empty());
    CHECK(answer(desk, api::LinkStudy {draft.id, study, ""}));
}

TEST_CASE("The same image is kept once", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    addFilm(record, filmOf(bench::jane(), record::Laterality::Right));
    std::vector<NewImage> again;
    again.push_back(kept(filmOf(bench::jane(), record::Laterality::Right)));
    const std::string spare = again[0].kept.file;

    const auto added = addImages(desk, std::move(again));

    REQUIRE(added);
    CHECK(added->images == 0);
    CHECK(added->spare == std::vector<std::string> {spare});
    CHECK(findImage(desk, record::SopInstanceUid("1.2.3.1.1")));
}
