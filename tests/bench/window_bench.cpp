#include "forms/record/clock.h"
#include "plugin/entry/libsartorius/composition.h"
#include "plugin/ui/form_page.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/workspace_flow.h"
#include "plugin/ui/workspace_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QProcess>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

using namespace Qt::StringLiterals;
using namespace sartorius;

namespace {

using Clock = std::chrono::steady_clock; // CLOCK_MONOTONIC: the same for parent and child

double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

QJsonObject summary(std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) {
        const auto index = static_cast<std::size_t>(share * static_cast<double>(times.size() - 1));
        return times[index];
    };
    return {{u"n"_s, static_cast<qint64>(times.size())},
            {u"p50"_s, at(0.50)},
            {u"p99"_s, at(0.99)},
            {u"max"_s, times.back()}};
}

class NobodyHost final : public host::HostContext
{
public:
    std::string name() const override { return "bench"; }

    std::optional<host::PatientContext> patient() const override { return std::nullopt; }

    record::Result<void> takeDocument(const host::Document&) override { return {}; }

    record::Result<void> takeOrder(const host::OrderNotice&) override { return {}; }
};

/// Ends the child at the first paint of a form with an open assessment.
class FirstPaint final : public QObject
{
public:
    FirstPaint(ui::WorkspaceWindow& window, ui::RecordSession& session, Clock::time_point start)
        : QObject(&window)
        , m_session(session)
        , m_start(start)
    {
        window.formPage().grid().viewport()->installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && m_session.draft().isOpen() && !m_done) {
            m_done = true;
            QTimer::singleShot(0, this, [this] {
                std::printf("%.3f\n", millisecondsSince(m_start));
                std::fflush(stdout);
                QCoreApplication::exit(0);
            });
        }
        return QObject::eventFilter(watched, event);
    }

private:
    ui::RecordSession& m_session;
    Clock::time_point m_start;
    bool m_done = false;
};

int coldChild(const QString& store, const QString& programs, Clock::time_point start)
{
    NobodyHost host;
    const std::unique_ptr<QWidget> widget(entry::makeWorkspace(
        host, {.storeFolder = store, .programFolder = programs, .theme = u"light"_s}, nullptr));
    auto& window = static_cast<ui::WorkspaceWindow&>(*widget);
    auto* flow = window.findChild<ui::WorkspaceFlow*>(QString(), Qt::FindDirectChildrenOnly);
    ui::RecordSession& session = flow->session();
    new FirstPaint(window, session, start);
    QObject::connect(flow, &ui::WorkspaceFlow::ready, flow, [flow, &session] {
        session.ask(flow,
                    api::ListAssessments {},
                    [flow, &session](const api::Listed<api::AssessmentSummary>& drafts) {
                        if (!drafts.items.empty())
                            session.openAssessment(drafts.items.front().id);
                        else
                            QCoreApplication::exit(3);
                    });
    });
    QTimer::singleShot(20000, flow, [] { QCoreApplication::exit(4); });
    widget->resize(1440, 900);
    widget->show();
    return QApplication::exec();
}

/// The record is unlocked and kept open by this process, so that the slow key derivation is not in
/// the figure.
std::optional<std::vector<double>>
coldStarts(const QString& store, const QString& programs, int runs)
{
    client::ClientOptions options;
    options.storeFolder = store;
    options.programFolder = programs;
    client::RecordClient client(options);
    QFile file(store + u"/passphrase"_s);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    bool open = false;
    QEventLoop loop;
    client.ask(api::Unlock {QString::fromUtf8(file.readAll()).trimmed().toStdString()})
        .then(&client, [&](const api::Outcome<api::Done>& done) {
            open = done.has_value();
            loop.quit();
        });
    loop.exec();
    if (!open)
        return std::nullopt;
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        QProcess child;
        const auto now
            = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch())
                  .count();
        child.start(
            QCoreApplication::applicationFilePath(),
            {u"--cold"_s, QString::number(now), u"--store"_s, store, u"--programs"_s, programs});
        QEventLoop wait;
        QObject::connect(&child, &QProcess::finished, &wait, &QEventLoop::quit);
        wait.exec();
        const double time = QString::fromUtf8(child.readAllStandardOutput()).trimmed().toDouble();
        if (child.exitCode() != 0 || time <= 0)
            return std::nullopt;
        times.push_back(time);
    }
    return times;
}

/// A window on the shipped form with a visit before it, without a service.
struct Bench
{
    static client::ClientOptions alone(const QString& folder)
    {
        client::ClientOptions options;
        options.storeFolder = folder;
        options.programFolder = folder;
        options.startService = false;
        return options;
    }

    Bench()
    {
        ui::loadFonts();
        window.setTheme(ui::ThemeChoice::Light);
        window.resize(1440, 900);
        api::Assessment assessment;
        assessment.id = record::AssessmentId("a");
        assessment.patient = record::PatientId("p");
        assessment.form = "medial-knee";
        assessment.side = record::Laterality::Right;
        session.draft().load(assessment);
        window.showPage(ui::WorkPage::Form);
        window.show();
        QApplication::processEvents();
    }

    std::vector<double> keys(int count)
    {
        ui::FormPage& form = window.formPage();
        std::vector<double> times;
        const QString letters = u"nxyn"_s;
        for (int i = 0; i < count; ++i) {
            const QString letter = letters.mid(i % letters.size(), 1);
            if (i % 12 == 0) {
                if (!form.step(1))
                    form.showPage(0, 0);
                QApplication::processEvents();
            }
            const auto start = Clock::now();
            QKeyEvent press(
                QEvent::KeyPress, letter[0].toUpper().unicode(), Qt::NoModifier, letter);
            QApplication::sendEvent(&form.grid(), &press);
            QApplication::processEvents(); // the paint of everything the key changed
            times.push_back(millisecondsSince(start));
        }
        return times;
    }

    std::vector<double> sections(int count)
    {
        std::vector<double> times;
        const int all = static_cast<int>(session.form().outline()->sections.size());
        for (int i = 0; i < count; ++i) {
            const auto start = Clock::now();
            window.formPage().showPage(i % all, 0);
            QApplication::processEvents();
            times.push_back(millisecondsSince(start));
        }
        return times;
    }

    std::vector<double> reasoning(int count)
    {
        std::vector<double> times;
        for (int i = 0; i < count; ++i) {
            const auto start = Clock::now();
            const auto result
                = differential::evaluate(*session.form().rules(), *session.form().form());
            times.push_back(millisecondsSince(start));
            if (result.candidates.empty() && result.form.empty())
                break;
        }
        return times;
    }

    QTemporaryDir folder;
    record::SystemClock clock;
    client::RecordClient client {alone(folder.path())};
    ui::RecordSession session {client, clock, nullptr};
    ui::WorkspaceWindow window {session, nullptr};
};

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{u"store"_s, u"demonstration record"_s, u"DIR"_s},
                       {u"programs"_s,
                        u"folder of sartoriusd"_s,
                        u"DIR"_s,
                        QCoreApplication::applicationDirPath()},
                       {u"keys"_s, u"keys to type"_s, u"N"_s, u"2000"_s},
                       {u"limits"_s, u"fail above the limits"_s},
                       {u"cold"_s, u"child of the cold start"_s, u"NS"_s}});
    if (!parser.parse(QApplication::arguments()))
        return 64;
    const QString store = parser.value(u"store"_s);
    if (parser.isSet(u"cold"_s))
        return coldChild(
            store,
            parser.value(u"programs"_s),
            Clock::time_point(std::chrono::nanoseconds(parser.value(u"cold"_s).toLongLong())));

    QJsonObject report {{u"schema"_s, 1}};
    Bench bench;
    const QJsonObject keys = summary(bench.keys(parser.value(u"keys"_s).toInt()));
    const QJsonObject sections = summary(bench.sections(300));
    const QJsonObject reasoning = summary(bench.reasoning(300));
    report.insert(u"keyToPaintMs"_s, keys);
    report.insert(u"sectionSwitchMs"_s, sections);
    report.insert(u"reasoningMs"_s, reasoning);
    bool good = keys.value(u"p99"_s).toDouble() < 16 && sections.value(u"p99"_s).toDouble() < 16;
    if (!store.isEmpty()) {
        const auto cold = coldStarts(store, parser.value(u"programs"_s), 7);
        report.insert(u"coldStartMs"_s, cold ? QJsonValue(summary(*cold)) : QJsonValue());
        good = good && cold && summary(*cold).value(u"p50"_s).toDouble() < 1000;
    }
    std::printf("%s", QJsonDocument(report).toJson().constData());
#ifdef SARTORIUS_SANITIZED
    return 0; // sanitizers make everything slower; their figures are nobody's promise
#else
    return parser.isSet(u"limits"_s) && !good ? 1 : 0;
#endif
}
