#include "plugin/ui/bars.h"
#include "plugin/ui/entry_pages.h"
#include "plugin/ui/form_page.h"
#include "plugin/ui/outbox_page.h"
#include "plugin/ui/plan_page.h"
#include "plugin/ui/sign_dialog.h"
#include "plugin/ui/worklist_page.h"
#include "tests/plugin/ui/window_on_record.h"

#include <catch2/catch.hpp>

#include <QCheckBox>
#include <QLineEdit>
#include <QProcess>

#include <csignal>

using namespace sartorius;
using namespace sartorius::ui;
using service::bench::kPassphrase;
using service::bench::makeRecord;
using service::bench::Place;
using service::bench::Recipient;

namespace {

/// What the person typed and the host printed, until it is killed.
QStringList typedUntilKilled(const Place& place, int keys, const QString& plugin)
{
    QProcess host;
    QStringList arguments {QString::fromStdString(place.store.string()),
                           QStringLiteral("M-1001"),
                           QStringLiteral("CLINIC")};
    if (!plugin.isEmpty())
        arguments << plugin;
    host.setProcessChannelMode(QProcess::SeparateChannels);
    host.start(QCoreApplication::applicationDirPath() + QStringLiteral("/typing_host"), arguments);
    REQUIRE(host.waitForStarted());
    QByteArray printed;
    client::bench::waitUntil([&] {
        printed += host.readAllStandardOutput();
        return printed.count('\n') >= keys || host.state() == QProcess::NotRunning;
    });
    REQUIRE(host.state() == QProcess::Running);
    ::kill(static_cast<pid_t>(host.processId()), SIGKILL);
    client::bench::waitUntil([&] { return host.state() == QProcess::NotRunning; });
    printed += host.readAllStandardOutput();
    QStringList lines = QString::fromUtf8(printed).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    return lines;
}

void killWhileTyping(const QString& plugin)
{
    Place place;
    client::RecordClient client(place.options());
    const auto patient = makeRecord(client, service::bench::freePort());
    const auto started = client::bench::await(
        client.ask(api::StartAssessment {patient, "medial-knee", record::Laterality::Right}));
    REQUIRE(started);

    int atKill = 0;
    for (const int keys : {5, 9, 14}) {
        const QStringList typed = typedUntilKilled(place, keys, plugin);
        atKill += static_cast<int>(typed.size());
        const auto kept = client::bench::await(client.ask(api::GetAssessment {started->id}));
        REQUIRE(kept);
        INFO("typed " << atKill << ", kept " << kept->answers.size());
        // The last key may have been on its way when the process died; everything before it is
        // there.
        CHECK(static_cast<int>(kept->answers.size()) >= atKill - 1);
        atKill = static_cast<int>(kept->answers.size());
    }

    WindowOnRecord again(place.options());
    again.waitForPage(WorkPage::Worklist);
    again.flow->openPatient(patient);
    again.waitForPage(WorkPage::Form);
    CHECK(static_cast<int>(again.session.draft().answers().size()) == atKill);
}

} // namespace

TEST_CASE("The main job is done in the window from keys to delivered", "[ui][journey]")
{
    Place place;
    Recipient recipient;
    client::RecordClient client(place.options());
    makeRecord(client, recipient.port());
    WindowOnRecord person(place.options());

    person.waitForPage(WorkPage::Worklist);
    person.type(QStringLiteral("Doe"));
    client::bench::waitUntil(
        [&] { return person.window.worklistPage().patients().rowCount() == 1; });
    person.settle();
    person.key(Qt::Key_Return);
    person.waitForPage(WorkPage::Timeline);
    person.key(Qt::Key_R);
    person.waitForPage(WorkPage::Form);
    REQUIRE(person.session.draft().assessment().side == record::Laterality::Right);
    person.window.formPage().goTo("mk-ex-pes-resisted");
    person.type(QStringLiteral("p"));
    person.window.formPage().goTo("mk-sx-stairs-pain");
    person.type(QStringLiteral("y"));
    person.key(Qt::Key_PageDown, Qt::ControlModifier);
    person.key(Qt::Key_N, Qt::AltModifier);
    person.key(Qt::Key_F5);
    person.key(Qt::Key_Return);
    REQUIRE(person.session.draft().assessment().workingDiagnosis.has_value());
    person.key(Qt::Key_F7);
    person.key(Qt::Key_Q);
    person.type(QStringLiteral("Please see: medial knee pain"));
    person.settle();
    person.key(Qt::Key_Return, Qt::ControlModifier);
    auto* dialog = person.window.findChild<SignDialog*>();
    REQUIRE(dialog != nullptr);
    QLineEdit* passphrase = nullptr;
    for (QLineEdit* line : dialog->findChildren<QLineEdit*>()) {
        if (line->isVisible() && line->echoMode() == QLineEdit::Password)
            passphrase = line;
        else if (line->isVisible())
            line->setText(QStringLiteral("seen today"));
    }
    REQUIRE(passphrase != nullptr);
    passphrase->setFocus();
    QTest::keyClicks(passphrase, QString::fromLatin1(kPassphrase));
    QTest::keyClick(passphrase, Qt::Key_Return);
    person.waitForPage(WorkPage::Outbox);

    OutboxModel& outbox = person.window.outboxPage().model();
    client::bench::waitUntil([&] {
        if (outbox.rowCount() == 0)
            return false;
        for (int row = 0; row < outbox.rowCount(); ++row) {
            if (outbox.orderAt(row)->delivery != record::DeliveryState::Delivered)
                return false;
        }
        return true;
    });
    CHECK(static_cast<int>(recipient.received().size()) == outbox.rowCount());
    CHECK(recipient.received().front().find("Please see: medial knee pain") != std::string::npos);
    // The wire took it; that nobody has answered yet is said beside it, not hidden.
    CHECK(outbox.data(outbox.index(0, OutboxModel::Delivered), Qt::DisplayRole)
              .toString()
              .startsWith(QChar(0x2713)));
    CHECK(outbox.data(outbox.index(0, OutboxModel::Accepted), Qt::DisplayRole)
              .toString()
              .startsWith(QChar(0x25CB)));
    CHECK_FALSE(person.session.draft().isEditable());
}

TEST_CASE("A workspace killed while typing loses nothing but the field being typed",
          "[ui][journey]")
{
    killWhileTyping({});
}

TEST_CASE("A host killed with the plugin in it loses nothing but the field being typed",
          "[ui][journey]")
{
    killWhileTyping(QStringLiteral(SARTORIUS_PLUGIN_FILE));
}

TEST_CASE("An empty record asks for a passphrase, a clinician and a clinic and shows the recovery "
          "key once",
          "[ui][journey]")
{
    Place place;
    WindowOnRecord person(place.options());
    person.waitForPage(WorkPage::FirstStart);
    FirstStartPage& page = person.window.firstStartPage();
    const auto lines = page.findChildren<QLineEdit*>();
    const auto fill = [&lines](const char* name, const QString& text) {
        for (QLineEdit* line : lines) {
            if (line->accessibleName() == QString::fromLatin1(name)) {
                line->setText(text);
                return line;
            }
        }
        FAIL("no field " << name);
        return static_cast<QLineEdit*>(nullptr);
    };
    fill("Passphrase", QString::fromLatin1(kPassphrase));
    QLineEdit* again = fill("Passphrase again", QStringLiteral("another one altogether"));

    QTest::keyClick(again, Qt::Key_Return);
    CHECK(page.problem().contains(QStringLiteral("not the same")));
    fill("Passphrase again", QString::fromLatin1(kPassphrase));
    QTest::keyClick(again, Qt::Key_Return);
    CHECK(page.problem().contains(QStringLiteral("Family name")));
    for (const char* name : {"Family name",
                             "Given name",
                             "Professional number",
                             "Role",
                             "Name of the clinic",
                             "Facility code"})
        fill(name, QStringLiteral("Test"));
    QTest::keyClick(again, Qt::Key_Return);
    QLineEdit* key = nullptr;
    client::bench::waitUntil([&] {
        for (QLineEdit* line : page.findChildren<QLineEdit*>()) {
            if (line->isVisible() && line->accessibleName() == QStringLiteral("Recovery key"))
                key = line;
        }
        return key != nullptr;
    });
    CHECK(key->text().size() > 30);
    person.session.refreshStatus();
    person.settle();
    CHECK(person.window.page() == WorkPage::FirstStart);
    person.key(Qt::Key_Return);

    person.waitForPage(WorkPage::Worklist);
    CHECK(key->text().isEmpty());
}

TEST_CASE("Somebody who may be registered already is shown before anybody is registered twice",
          "[ui][journey]")
{
    Place place;
    client::RecordClient client(place.options());
    makeRecord(client, service::bench::freePort());
    WindowOnRecord person(place.options());
    person.waitForPage(WorkPage::Worklist);
    person.key(Qt::Key_N, Qt::ControlModifier);
    REQUIRE(person.window.page() == WorkPage::Register);
    RegisterPage& page = person.window.registerPage();

    page.begin(service::bench::jane());
    page.send();
    client::bench::waitUntil([&] { return !page.problem().isEmpty(); });

    CHECK(page.problem().contains(QStringLiteral("registered already")));
    const auto found = client::bench::await(client.ask(api::FindPatients {"Doe", 10}));
    REQUIRE(found);
    CHECK(found->items.size() == 1);
}
