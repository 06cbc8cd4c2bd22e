#pragma once

#include "plugin/api/frame_stream.h"
#include "plugin/client/client.h"
#include "plugin/client/service_start.h"

#include <QElapsedTimer>
#include <QSocketNotifier>
#include <QTimer>

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace sartorius::client {

/// The socket of a RecordClient, what was asked over it, and the service it may have started.
class RecordClient::Connection final : public QObject
{
    Q_OBJECT

public:
    Connection(ClientOptions options, RecordClient& client);
    ~Connection() override;

    void send(const api::Request& request, Receive receive);

    bool isConnected() const { return m_stream != nullptr && m_greeted; }

    const QString& storeFolder() const { return m_options.storeFolder; }

private:
    struct Waiting
    {
        std::uint64_t id = 0;
        std::string frame;
    };

    void connectNow();
    void startService();
    void useSocket(api::Descriptor socket);
    void greeted();
    void watchStart();
    void readFrames();
    void writeFrames();
    void take(api::SocketFrame frame);
    void answer(std::uint64_t id, Raw raw);
    void lose(const char* detail);
    void forgetStarted();
    void reap();
    void refuseAll(const record::Error& error);

    ClientOptions m_options;
    RecordClient& m_client;
    std::unique_ptr<api::FrameStream> m_stream;
    std::unique_ptr<QSocketNotifier> m_readable;
    std::unique_ptr<QSocketNotifier> m_writable;
    std::optional<StartedService> m_started; ///< while it has not answered yet
    std::vector<StartedService> m_past; ///< ours, connected once; waited for when they end
    QElapsedTimer m_starting;
    QTimer m_again; ///< the next try to connect
    std::map<std::uint64_t, Receive> m_asked;
    std::vector<Waiting> m_unsent; ///< asked before there was a connection
    std::uint64_t m_lastId = 0;
    bool m_greeted = false; ///< the service has shown that it lives
};

} // namespace sartorius::client
