#pragma once

#include "plugin/host/host_context.h"
#include "plugin/host/workspace_plugin.h"

class QWidget;

/// The composition root of the window: builds clock, client, session, panels and what connects
/// them. Used by the plugin and by the stand-alone program alike, so that there is one way in which
/// a window is made.
namespace sartorius::entry {

/// The widget owns all that was built for it; `host` must outlive it.
QWidget*
makeWorkspace(host::HostContext& host, const host::WorkspaceOptions& options, QWidget* parent);

/// The host has another patient open now. False when `workspace` was not made here.
bool followHost(QWidget& workspace);

/// "0.1.0"
QString programVersion();

} // namespace sartorius::entry
