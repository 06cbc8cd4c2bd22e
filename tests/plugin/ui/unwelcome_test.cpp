// What comes from outside and is not as it should be: files made to break a reader, a record that
// somebody else holds, a service that is slow.

#include "dicom/supervisor/imaging.h"
#include "plugin/ui/bars.h"
#include "plugin/ui/entry_pages.h"
#include "plugin/ui/form_page.h"
#include "plugin/ui/image_panel.h"
#include "tests/dicom/dicom_bytes.h"
#include "tests/plugin/ui/window_on_record.h"

#include <catch2/catch.hpp>

#include <QProcess>

#include <algorithm>
#include <csignal>
#include <fstream>

using namespace sartorius;
using namespace sartorius::ui;
using service::bench::makeRecord;
using service::bench::Place;

namespace {

void write(const std::filesystem::path& file, const std::string& bytes)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

/// A file of the tests' own patient, turned into one of the record's patient: the numbers have one
/// length.
std::string ofJane(std::string file)
{
    const auto at = file.find("DEMO-1");
    REQUIRE(at != std::string::npos);
    return file.replace(at, 6, service::bench::jane().identifiers[0].value);
}

/// The five of the specification, each with a name that must come back to the person. The JPEG
/// states its facts well and breaks the decoder, so its place on the stage must say what is wrong.
void writeHostile(const std::filesystem::path& folder)
{
    const std::string good
        = tests::DicomBytes::file().identity().greyImage(16, 16).ramp(16, 16).bytes();
    write(folder / "nested.dcm", tests::nestedFile(6000));
    write(folder / "tem.dcm", ofJane(tests::temMarkerFile()));
    write(folder / "cut.dcm", good.substr(0, 300));
    write(folder / "letter.dcm", "Dear colleague,\nthank you for sending ...");
    write(folder / "empty.dcm", "");
}

/// A made-up radiograph of the patient that makeRecord registers.
void writeGood(const std::filesystem::path& folder)
{
    auto imaging = dicom::ImagingSupervisor::start();
    REQUIRE(imaging);
    std::filesystem::create_directories(folder);
    dicom::DemonstrationStudy study;
    study.kind = dicom::DemonstrationKind::RadiographLateral;
    const auto patient = service::bench::jane();
    study.patient.patientId = patient.identifiers[0].value;
    study.patient.issuer = patient.identifiers[0].authority;
    study.patient.name = patient.name;
    study.patient.birthDate = patient.birthDate;
    study.patient.sex = patient.sex;
    study.side = record::Laterality::Right;
    study.date = std::chrono::year(2026) / 11 / 20;
    study.uidSeed = "unwelcome-test";
    REQUIRE(imaging->makeDemonstrationStudy(study, folder));
}

struct OnForm
{
    OnForm()
        : client(place.options())
    {
        patient = makeRecord(client, service::bench::freePort());
        window = std::make_unique<WindowOnRecord>(place.options());
        window->waitForPage(WorkPage::Worklist);
        window->flow->openPatient(patient);
        window->waitForPage(WorkPage::Timeline);
        window->key(Qt::Key_R);
        window->waitForPage(WorkPage::Form);
    }

    ImagePanel& images() { return window->window.imagePanel(); }

    void import(const std::filesystem::path& folder)
    {
        window->key(Qt::Key_F6);
        window->waitForPage(WorkPage::Images);
        images().importFolder(QString::fromStdString(folder.string()));
        window->settle();
        client::bench::waitUntil([this] { return images().waiting() == 0; });
    }

    Place place;
    client::RecordClient client;
    record::PatientId patient;
    std::unique_ptr<WindowOnRecord> window;
};

} // namespace

TEST_CASE("Five hostile files are each named with why they were not read, and the window goes on",
          "[ui][journey]")
{
    OnForm open;
    writeHostile(open.place.folder / "cd");
    writeGood(open.place.folder / "cd" / "good");

    open.import(open.place.folder / "cd");

    QStringList said;
    for (const StatusStrip::Said& one : open.window->window.statusStrip().said())
        said << one.text;
    for (const char* file : {"nested.dcm", "cut.dcm", "letter.dcm", "empty.dcm"}) {
        INFO(file << " in: " << said.join(u'\n'));
        const auto named = std::find_if(said.begin(), said.end(), [file](const QString& words) {
            return words.startsWith(QLatin1String(file));
        });
        REQUIRE(named != said.end());
        CHECK(named->size() > 40); // the name, and a sentence that says why
    }
    CHECK(open.images().importReport().contains(QStringLiteral("Images added: 2")));
    QStringList onStage;
    for (QAbstractButton* row : open.images().findChildren<QAbstractButton*>()) {
        if (!row->accessibleName().contains(QStringLiteral("1 image")))
            continue;
        row->click();
        client::bench::waitUntil([&open] { return open.images().waiting() == 0; });
        onStage << open.images().stage().accessibleName();
    }
    INFO(onStage.join(u'\n'));
    REQUIRE(onStage.size() == 2);
    CHECK(onStage.filter(QStringLiteral("OT, image 1 of 1, side not stated, The file")).size()
          == 1);
    CHECK(onStage.filter(QStringLiteral("image 1 of 1, R")).size() == 1);
    open.window->key(Qt::Key_Escape);
    open.window->window.formPage().goTo("mk-ex-lachman");
    open.window->type(QStringLiteral("p"));
    open.window->settle();
    CHECK(open.window->session.draft().find("mk-ex-lachman", record::Laterality::Right) != nullptr);
}

TEST_CASE("A picture that cannot be decoded says so in its place and the next one is shown",
          "[ui][journey]")
{
    OnForm open;
    writeGood(open.place.folder / "cd");
    std::filesystem::path file;
    for (const auto& entry : std::filesystem::directory_iterator(open.place.folder / "cd"))
        file = entry.path();
    open.import(open.place.folder / "cd");
    REQUIRE(open.images().stage().count() == 1);
    // What is kept sealed is damaged on the disk: the frame cannot come, the window can.
    for (const auto& entry : std::filesystem::directory_iterator(open.place.store / "images")) {
        if (entry.is_regular_file())
            std::filesystem::resize_file(entry.path(), 64);
    }

    open.images().stage().showSeries(open.images().stage().series(), std::nullopt);
    client::bench::waitUntil([&open] { return open.images().waiting() == 0; });

    const QString name = open.images().stage().accessibleName();
    INFO(name.toStdString());
    CHECK(name.count(QLatin1Char(',')) >= 3); // which picture, and after it why
    open.window->key(Qt::Key_F7);
    CHECK(open.window->window.page() == WorkPage::Plan);
}

TEST_CASE("A record held by another process is said at once with that process named",
          "[ui][journey]")
{
    Place place;
    const std::filesystem::path elsewhere = place.folder / "elsewhere";
    std::filesystem::create_directory(elsewhere);
    std::filesystem::permissions(elsewhere, std::filesystem::perms::owner_all);
    QProcess holder;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"),
                       QString::fromStdString(elsewhere.string()));
    holder.setProcessEnvironment(environment);
    holder.start(QCoreApplication::applicationDirPath() + QStringLiteral("/sartoriusd"),
                 {QStringLiteral("--store"),
                  QString::fromStdString(place.store.string()),
                  QStringLiteral("--least-kdf"),
                  QStringLiteral("--idle-end"),
                  QStringLiteral("60000")});
    REQUIRE(holder.waitForStarted());
    client::bench::waitUntil([&] { // it has the record once its meeting place is there
        return !std::filesystem::is_empty(elsewhere) && std::filesystem::exists(place.store);
    });
    const QString process = QString::number(holder.processId());

    WindowOnRecord person(place.options());
    client::bench::waitUntil(
        [&] { return person.window.unlockPage().problem().contains(process); });

    CHECK(person.window.unlockPage().problem().contains(QStringLiteral("sartoriusd")));
    CHECK(person.window.statusStrip().message().contains(process));
    ::kill(static_cast<pid_t>(holder.processId()), SIGTERM);
    client::bench::waitUntil([&] { return holder.state() == QProcess::NotRunning; });
    // Free again: the window finds out by itself.
    person.waitForPage(WorkPage::FirstStart);
}

TEST_CASE("The window goes on while the service reads a folder", "[ui][journey]")
{
    OnForm open;
    for (int i = 0; i < 200; ++i)
        write(open.place.folder / "cd" / ("letter" + std::to_string(i) + ".dcm"), "Dear colleague");
    open.window->key(Qt::Key_F6);
    open.window->waitForPage(WorkPage::Images);
    open.images().importFolder(QString::fromStdString((open.place.folder / "cd").string()));
    open.window->key(Qt::Key_Escape);
    open.window->window.formPage().goTo("mk-ex-lachman");
    REQUIRE(open.images().importReport().contains(QStringLiteral("Reading")));

    // Typed, saved and on the disk while the folder is still being read.
    open.window->type(QStringLiteral("p"));
    client::bench::waitUntil([&open] { return open.window->session.saver().isIdle(); });

    CHECK(open.images().importReport().contains(QStringLiteral("Reading")));
    CHECK(open.window->session.draft().find("mk-ex-lachman", record::Laterality::Right) != nullptr);
    open.window->settle();
}
