#pragma once

#include "plugin/host/host_context.h"

#include <QString>
#include <QtPlugin>

class QWidget;

namespace sartorius::host {

/// The number behind the slash rises when this header or host_context.h changes shape;
/// QPluginLoader then refuses an older host instead of crashing inside it.
inline constexpr char kWorkspaceInterfaceId[] = "org.sartorius.Workspace/1";

/// Where things lie and how they look. Empty members mean the usual place.
struct WorkspaceOptions
{
    QString storeFolder; ///< the record; usually the user's data folder
    QString programFolder; ///< where sartoriusd is; usually told from the plugin's own place
    QString theme; ///< "system", "light", "dark"; empty: what the person chose last
};

/// What QPluginLoader returns for libsartorius.so. Call everything from the thread of the
/// QApplication.
class WorkspacePlugin
{
public:
    virtual ~WorkspacePlugin() = default;

    /// "0.1.0"
    virtual QString version() const = 0;

    /// A window to embed or show; belongs to `parent`. It holds no keys, database or decoder: it
    /// asks the record service, which it starts when none runs. `host` must outlive it.
    virtual QWidget*
    createWorkspace(HostContext& host, const WorkspaceOptions& options, QWidget* parent)
        = 0;

    /// Tells a workspace made here that `HostContext::patient` has another answer now. An open
    /// draft is saved already; the person is asked before the window follows.
    virtual void patientChanged(QWidget& workspace) = 0;

protected:
    WorkspacePlugin() = default;
    WorkspacePlugin(const WorkspacePlugin&) = default;
    WorkspacePlugin& operator=(const WorkspacePlugin&) = default;
};

} // namespace sartorius::host

// The literal and kWorkspaceInterfaceId are compared by a test: Qt's macro takes a literal only.
Q_DECLARE_INTERFACE(sartorius::host::WorkspacePlugin, "org.sartorius.Workspace/1")
