#include "dicom/supervisor/imaging.h"
#include "tests/dicom/zip_bytes.h"
#include "tests/plugin/service/front_end.h"

#include <fstream>

using namespace sartorius;
using namespace sartorius::service;
using bench::await;
using bench::Place;
using client::RecordClient;

namespace {

/// A made-up lateral radiograph of Jane's right knee in a folder, with a file that is no image.
dicom::WrittenStudy makeFolder(const std::filesystem::path& folder)
{
    bench::application();
    auto imaging = dicom::ImagingSupervisor::start();
    REQUIRE(imaging);
    std::filesystem::create_directories(folder);
    dicom::DemonstrationStudy study;
    study.kind = dicom::DemonstrationKind::RadiographLateral;
    const auto patient = bench::jane();
    study.patient.patientId = patient.identifiers[0].value;
    study.patient.issuer = patient.identifiers[0].authority;
    study.patient.name = patient.name;
    study.patient.birthDate = patient.birthDate;
    study.patient.sex = patient.sex;
    study.side = record::Laterality::Right;
    study.date = std::chrono::year(2026) / 11 / 20;
    study.accession = "A-1";
    study.uidSeed = "service-test";
    auto written = imaging->makeDemonstrationStudy(study, folder);
    REQUIRE(written);
    std::ofstream(folder / "notes.txt") << "not an image";
    std::filesystem::create_symlink("/etc/passwd", folder / "link.dcm");
    return *written;
}

std::string bytesOf(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace

TEST_CASE("A folder is read safely, linked and shown, and its bad file is named", "[service]")
{
    const Place place;
    const auto written = makeFolder(place.folder / "cd");
    RecordClient client(place.options());
    const auto patient = bench::makeRecord(client, bench::freePort());
    const auto draft = bench::makeDraft(client, patient);

    const auto imported = await(client.ask(api::ImportStudies {(place.folder / "cd").string()}));

    REQUIRE(imported);
    CHECK(imported->images == static_cast<int>(written.files.size()));
    CHECK(imported->studies == 1);
    REQUIRE(imported->problems.size() == 1);
    CHECK(imported->problems[0].where.find("notes.txt") != std::string::npos);
    REQUIRE(await(client.ask(api::LinkStudy {draft.id, written.uid, ""})));
    const auto list = await(client.ask(api::ListStudies {draft.id}));
    REQUIRE(list);
    REQUIRE(list->studies.size() == 1);
    CHECK(list->studies[0].linked);
    const auto& image = list->studies[0].study.series.at(0).instances.at(0);

    const auto opened = await(client.openFrame(api::OpenFrame {image.uid, 0}));

    REQUIRE(opened);
    CHECK(opened->header().width == image.image.columns);
    CHECK(opened->header().height == image.image.rows);
    CHECK(opened->frame().pixels.size() == dicom::pixelBytes(opened->header()));
    const auto missing = await(client.openFrame(api::OpenFrame {image.uid, 7}));
    CHECK_FALSE(missing);
}

TEST_CASE("A zip archive is read like a folder, and the index of a CD is not believed", "[service]")
{
    const Place place;
    const auto written = makeFolder(place.folder / "cd");
    std::vector<tests::ZipMember> members {{"DICOMDIR", "lists files elsewhere", true}};
    for (const auto& file : written.files)
        members.push_back({"../../" + file.filename().string(), bytesOf(file), true});
    std::ofstream(place.folder / "cd.zip", std::ios::binary) << tests::zipArchive(members);
    std::ofstream(place.folder / "cd" / "DICOMDIR") << "lists files elsewhere";
    RecordClient client(place.options());
    bench::makeRecord(client, bench::freePort());

    const auto zipped = await(client.ask(api::ImportStudies {(place.folder / "cd.zip").string()}));
    const auto again
        = await(client.ask(api::ImportStudies {(place.folder / "cd" / "DICOMDIR").string()}));

    REQUIRE(zipped);
    CHECK(zipped->images == static_cast<int>(written.files.size()));
    CHECK(zipped->problems.empty());
    CHECK_FALSE(std::filesystem::exists(place.folder / written.files.front().filename()));
    REQUIRE(again);
    CHECK(again->images == 0);
    CHECK(again->problems.size() == 1); // notes.txt
}

TEST_CASE("The same folder twice is kept once", "[service]")
{
    const Place place;
    makeFolder(place.folder / "cd");
    RecordClient client(place.options());
    bench::makeRecord(client, bench::freePort());
    const api::ImportStudies request {(place.folder / "cd").string()};
    REQUIRE(await(client.ask(request)));

    const auto again = await(client.ask(request));

    REQUIRE(again);
    CHECK(again->images == 0);
    int copies = 0;
    for (const auto& entry : std::filesystem::directory_iterator(place.store / "images"))
        copies += entry.is_regular_file() ? 1 : 0;
    CHECK(copies == 1);
}

TEST_CASE("No answer waits for a picture", "[service]")
{
    const Place place;
    makeFolder(place.folder / "cd");
    RecordClient client(place.options());
    bench::makeRecord(client, bench::freePort());
    std::vector<std::string> order;

    auto import = client.ask(api::ImportStudies {(place.folder / "cd").string()});
    import.then(&client, [&](const api::Outcome<api::Imported>&) { order.emplace_back("import");
});
auto find = client.ask(api::FindPatients {"doe", 5});
find.then(&client, [&](const api::Outcome<api::Listed<api::PatientSummary>>&) {
    order.emplace_back("find");
});
bench::waitUntil([&] { return order.size() == 2; });

CHECK(order == std::vector<std::string> {"find", "import"});
}

TEST_CASE("A locked record takes no images", "[service]")
{
    const Place place;
    makeFolder(place.folder / "cd");
    RecordClient client(place.options());
    bench::makeRecord(client, bench::freePort());
    REQUIRE(await(client.ask(api::Lock {})));

    const auto refused = await(client.ask(api::ImportStudies {(place.folder / "cd").string()}));

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::NotPermitted);
    CHECK_FALSE(std::filesystem::exists(place.store / "images"));
}
