#include "plugin/entry/libsartorius/composition.h"

#include "forms/record/clock.h"
#include "plugin/client/client.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/settings_page.h"
#include "plugin/ui/theme.h"
#include "plugin/ui/workspace_flow.h"
#include "plugin/ui/workspace_window.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace sartorius::entry {
namespace {

client::ClientOptions clientOptions(const host::WorkspaceOptions& options)
{
    client::ClientOptions asked;
    asked.storeFolder
        = options.storeFolder.isEmpty() ? client::defaultStoreFolder() : options.storeFolder;
    asked.programFolder = options.programFolder;
    return asked;
}

/// What a window is made of beside its widgets; dies after them, as the last child of the window.
class Parts final : public QObject
{
public:
    explicit Parts(const host::WorkspaceOptions& options)
        : m_client(clientOptions(options))
        , m_session(m_client, m_clock, nullptr)
    {
    }

    ui::RecordSession& session() { return m_session; }

private:
    record::SystemClock m_clock;
    client::RecordClient m_client;
    ui::RecordSession m_session;
};

QSettings preferences()
{
    return QSettings(QSettings::IniFormat, QSettings::UserScope, u"sartorius"_s, u"workspace"_s);
}

} // namespace

QWidget*
makeWorkspace(host::HostContext& host, const host::WorkspaceOptions& options, QWidget* parent)
{
    ui::loadFonts();
    auto parts = std::make_unique<Parts>(options);
    ui::RecordSession& session = parts->session();
    auto* window = new ui::WorkspaceWindow(session, parent);
    const QString theme
        = options.theme.isEmpty() ? preferences().value(u"theme"_s).toString() : options.theme;
    window->setTheme(ui::themeChoiceFrom(theme));
    window->settingsPage().setTheme(theme);
    QObject::connect(&window->settingsPage(),
                     &ui::SettingsPage::themeChosen,
                     window,
                     [](const QString& chosen) { preferences().setValue(u"theme"_s, chosen); });
    const auto onSwitch = ui::contextSwitchFrom(preferences().value(u"contextSwitch"_s).toString());
    window->settingsPage().setContextSwitch(onSwitch);
    QObject::connect(&window->settingsPage(),
                     &ui::SettingsPage::contextSwitchChosen,
                     window,
                     [](ui::ContextSwitch chosen) {
                         preferences().setValue(u"contextSwitch"_s, ui::toString(chosen));
                     });
    auto* flow = new ui::WorkspaceFlow(*window, session, host);
    flow->setContextSwitch(onSwitch);
    parts.release()->setParent(window);
    return window;
}

bool followHost(QWidget& workspace)
{
    auto* flow = workspace.findChild<ui::WorkspaceFlow*>(QString(), Qt::FindDirectChildrenOnly);
    if (flow == nullptr)
        return false;
    flow->followHost();
    return true;
}

QString programVersion()
{
    return QStringLiteral(SARTORIUS_VERSION);
}

} // namespace sartorius::entry
