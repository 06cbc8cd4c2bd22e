#include "plugin/entry/libsartorius/composition.h"
#include "plugin/host/workspace_plugin.h"

#include <QDir>
#include <QFileInfo>
#include <QObject>

#include <dlfcn.h>

using namespace Qt::StringLiterals;

namespace {

/// sartoriusd lies beside this library or in the bin folder next to it; never looked for through
/// PATH.
QString folderOfPrograms()
{
    Dl_info info {};
    if (dladdr(reinterpret_cast<const void*>(&folderOfPrograms), &info) == 0
        || info.dli_fname == nullptr)
        return {};
    const QDir own = QFileInfo(QFile::decodeName(info.dli_fname)).absoluteDir();
    for (const QString& folder : {own.absolutePath(),
                                  own.absoluteFilePath(u"../bin"_s),
                                  own.absoluteFilePath(u"../../bin"_s)}) {
        if (QFileInfo(folder + u"/sartoriusd"_s).isExecutable())
            return QDir::cleanPath(folder);
    }
    return own.absolutePath();
}

} // namespace

class LibSartorius final : public QObject, public sartorius::host::WorkspacePlugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID "org.sartorius.Workspace/1" FILE "libsartorius.json")
    Q_INTERFACES(sartorius::host::WorkspacePlugin)

public:
    QString version() const override { return sartorius::entry::programVersion(); }

    QWidget* createWorkspace(sartorius::host::HostContext& host,
                             const sartorius::host::WorkspaceOptions& options,
                             QWidget* parent) override
    {
        auto placed = options;
        if (placed.programFolder.isEmpty())
            placed.programFolder = folderOfPrograms();
        return sartorius::entry::makeWorkspace(host, placed, parent);
    }

    void patientChanged(QWidget& workspace) override { sartorius::entry::followHost(workspace); }
};

#include "plugin.moc"
