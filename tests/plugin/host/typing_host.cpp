// A record system for the crash tests: shows the workspace on one patient, through the plugin or
// directly, and types letters at the pace of a fast clinician until it is killed. It prints "typed"
// after each key that changed a cell.
#include "plugin/entry/libsartorius/composition.h"
#include "plugin/host/workspace_plugin.h"

#include <QAbstractItemModel>
#include <QAccessible>
#include <QApplication>
#include <QPluginLoader>
#include <QTableView>
#include <QTimer>
#include <QWidget>
#include <QtTest/QTest>

#include <cstdio>
#include <cstdlib>
#include <memory>

using namespace sartorius;

namespace {

class OnePatient final : public host::HostContext
{
public:
    explicit OnePatient(QString number, QString authority)
        : m_number {number.toStdString(), authority.toStdString(), "MR"}
    {
    }

    std::string name() const override { return "typing host"; }

    std::optional<host::PatientContext> patient() const override
    {
        host::PatientContext context;
        context.patient.identifiers = {m_number};
        return context;
    }

    record::Result<void> takeDocument(const host::Document&) override { return {}; }

    record::Result<void> takeOrder(const host::OrderNotice&) override { return {}; }

private:
    record::AssignedIdentifier m_number;
};

// Sanitizers slow the service about as much.
#ifdef SARTORIUS_SANITIZED
constexpr int kPace = 150; // milliseconds between keys
#else
constexpr int kPace = 30; // milliseconds between keys
#endif

/// Types into whatever table has the focus, as a person would: it knows nothing of our classes.
class Typist final : public QObject
{
public:
    explicit Typist(QWidget& window)
        : QObject(&window)
        , m_window(window)
    {
        m_timer.setInterval(kPace);
        connect(&m_timer, &QTimer::timeout, this, &Typist::strike);
        m_timer.start();
    }

private:
    static QString textOf(const QModelIndex& cell)
    {
        return cell.data(Qt::AccessibleTextRole).toString();
    }

    void strike()
    {
        auto* grid = qobject_cast<QTableView*>(QApplication::focusWidget());
        if (grid == nullptr || !grid->currentIndex().isValid())
            return;
        const QPersistentModelIndex cell(grid->currentIndex());
        const QString before = textOf(cell);
        const bool open = cell.flags().testFlag(Qt::ItemIsEditable)
            && before.endsWith(QStringLiteral("not recorded"));
        if (open)
            QTest::keyClick(grid, Qt::Key_X);
        if (open && cell.isValid() && textOf(cell) != before) {
            std::printf("typed %s\n", qUtf8Printable(before));
            std::fflush(stdout);
            return;
        }
        const QModelIndex last = grid->currentIndex();
        QTest::keyClick(grid, Qt::Key_Return);
        if (grid->currentIndex() == last)
            QTest::keyClick(&m_window, Qt::Key_PageDown, Qt::ControlModifier);
    }

    QWidget& m_window;
    QTimer m_timer;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 4) {
        std::fprintf(stderr, "usage: typing_host STORE NUMBER AUTHORITY [PLUGIN]\n");
        return 64;
    }
    OnePatient host(arguments[2], arguments[3]);
    const host::WorkspaceOptions options {.storeFolder = arguments[1],
                                          .programFolder = QCoreApplication::applicationDirPath(),
                                          .theme = QStringLiteral("light")};
    QWidget* window = nullptr;
    if (arguments.size() > 4) {
        QPluginLoader loader(arguments[4]);
        auto* plugin = qobject_cast<host::WorkspacePlugin*>(loader.instance());
        if (plugin == nullptr) {
            std::fprintf(stderr, "%s\n", qUtf8Printable(loader.errorString()));
            return 70;
        }
        window = plugin->createWorkspace(host, options, nullptr);
    } else {
        window = entry::makeWorkspace(host, options, nullptr);
    }
    window->resize(1280, 720);
    window->show();
    QApplication::setActiveWindow(window);
    new Typist(*window);
    return QApplication::exec();
}
