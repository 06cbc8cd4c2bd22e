#include "plugin/client/client.h"

#include "plugin/client/connection.h"

#include <QDir>
#include <QStandardPaths>

namespace sartorius::client {

QString defaultStoreFolder()
{
    // not AppDataLocation: that depends on the program's name, and every front end has its own
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return QDir(data).filePath(QStringLiteral("sartorius"));
}

RecordClient::RecordClient(ClientOptions options, QObject* parent)
    : QObject(parent)
{
    qRegisterMetaType<api::ChangeNotice>();
    if (options.storeFolder.isEmpty())
        options.storeFolder = defaultStoreFolder();
    options.storeFolder = QDir::cleanPath(QDir(options.storeFolder).absolutePath());
    m_connection = std::make_unique<Connection>(std::move(options), *this);
}

RecordClient::~RecordClient() = default;

QFuture<api::Outcome<OpenedFrame>> RecordClient::openFrame(api::OpenFrame request)
{
    auto promise = newPromise<api::Outcome<OpenedFrame>>();
    auto future = promise->future();
    send(api::Request(std::move(request)), [promise](Raw raw) {
        const int picture = raw.attached.release();
        auto opened = outcomeOf<api::FrameOpened>(std::move(raw));
        auto handle = dicom::FrameHandle::adopt(picture);
        if (!opened)
            promise->addResult(api::refuse(opened.error().error, opened.error().problems));
        else if (!handle)
            promise->addResult(api::refuse(handle.error()));
        else
            promise->addResult(
                OpenedFrame {std::make_shared<const dicom::FrameHandle>(std::move(*handle))});
        promise->finish();
    });
    return future;
}

bool RecordClient::isConnected() const
{
    return m_connection->isConnected();
}

const QString& RecordClient::storeFolder() const
{
    return m_connection->storeFolder();
}

void RecordClient::send(const api::Request& request, Receive receive)
{
    m_connection->send(request, std::move(receive));
}

} // namespace sartorius::client
