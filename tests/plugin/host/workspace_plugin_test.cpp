#include "plugin/host/workspace_plugin.h"

#include <catch2/catch.hpp>

#include <QFile>
#include <QJsonObject>
#include <QPluginLoader>
#include <QTemporaryDir>
#include <QWidget>

#include <memory>

using namespace sartorius;

namespace {

/// A record system with one patient open, as far as the plugin can see it.
class ClinicRecord final : public host::HostContext
{
public:
    std::string name() const override { return "City Clinic EHR"; }

    std::optional<host::PatientContext> patient() const override
    {
        ++m_asked;
        host::PatientContext context;
        context.patient.identifiers = {{"0001234567", "CITY", "MR"}};
        context.patient.name.family = "Doe";
        context.patient.name.given = "Jane";
        return context;
    }

    record::Result<void> takeDocument(const host::Document&) override { return {}; }

    record::Result<void> takeOrder(const host::OrderNotice&) override { return {}; }

private:
    mutable int m_asked = 0;
};

QString pluginFile()
{
    return QStringLiteral(SARTORIUS_PLUGIN_FILE);
}

} // namespace

TEST_CASE("A host loads the plugin with QPluginLoader and gets a window", "[host]")
{
    QTemporaryDir folder;
    ClinicRecord clinic;
    QPluginLoader loader(pluginFile());
    auto* plugin = qobject_cast<host::WorkspacePlugin*>(loader.instance());
    INFO(loader.errorString().toStdString());
    REQUIRE(plugin != nullptr);

    QWidget place;
    QWidget* workspace = plugin->createWorkspace(
        clinic,
        {.storeFolder = folder.path(), .programFolder = folder.path(), .theme = {}},
        &place);

    REQUIRE(workspace != nullptr);
    CHECK(workspace->parentWidget() == &place);
    plugin->patientChanged(*workspace);
    workspace->show();
    CHECK(workspace->sizeHint().width() >= 960);
}

TEST_CASE("The plugin says its name, version and interface before it is loaded", "[host]")
{
    QTemporaryDir folder; // a copy that no other test of this process has loaded
    const QString copy = folder.filePath(QStringLiteral("libsartorius.so"));
    REQUIRE(QFile::copy(pluginFile(), copy));
    const QPluginLoader loader(copy);

    const QJsonObject data = loader.metaData();

    CHECK(data.value(QStringLiteral("IID")).toString()
          == QLatin1String(host::kWorkspaceInterfaceId));
    const QJsonObject own = data.value(QStringLiteral("MetaData")).toObject();
    CHECK(own.value(QStringLiteral("name")).toString() == QStringLiteral("sartorius"));
    CHECK(own.value(QStringLiteral("interface")).toString()
          == QLatin1String(host::kWorkspaceInterfaceId));
    CHECK_FALSE(own.value(QStringLiteral("version")).toString().isEmpty());
    CHECK_FALSE(loader.isLoaded());
}

TEST_CASE("The interface is versioned and its two spellings are the same", "[host]")
{
    CHECK(std::string_view(qobject_interface_iid<host::WorkspacePlugin*>())
          == host::kWorkspaceInterfaceId);
    CHECK(std::string_view(host::kWorkspaceInterfaceId)
              .substr(std::string_view(host::kWorkspaceInterfaceId).rfind('/'))
          == "/1");
}

TEST_CASE("The version of the plugin is the version it says before it is loaded", "[host]")
{
    QPluginLoader loader(pluginFile());
    const QString before = loader.metaData()
                               .value(QStringLiteral("MetaData"))
                               .toObject()
                               .value(QStringLiteral("version"))
                               .toString();
    auto* plugin = qobject_cast<host::WorkspacePlugin*>(loader.instance());
    REQUIRE(plugin != nullptr);

    CHECK(plugin->version() == before);
}

TEST_CASE("Two workspaces live in one host", "[host]")
{
    QTemporaryDir folder;
    ClinicRecord clinic;
    QPluginLoader loader(pluginFile());
    auto* plugin = qobject_cast<host::WorkspacePlugin*>(loader.instance());
    REQUIRE(plugin != nullptr);
    const host::WorkspaceOptions options {
        .storeFolder = folder.path(), .programFolder = folder.path(), .theme = {}};

    const std::unique_ptr<QWidget> first(plugin->createWorkspace(clinic, options, nullptr));
    std::unique_ptr<QWidget> second(plugin->createWorkspace(clinic, options, nullptr));
    second.reset();

    CHECK(first->isEnabled());
}
