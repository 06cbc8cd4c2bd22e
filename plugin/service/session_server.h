#pragma once

#include "plugin/api/frame_stream.h"
#include "plugin/api/json.h"

#include <QObject>
#include <QSocketNotifier>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace sartorius::service {

/// Every connected front end: takes their requests, sends replies and notices. Lives in one thread
/// with an event loop and never blocks; a front end that does not read or sends nonsense is hung up
/// on.
class SessionServer final : public QObject
{
    Q_OBJECT

public:
    using SessionId = std::uint64_t;
    using Handle = std::function<void(SessionId, api::ReceivedRequest)>;

    /// `listening` from api::listenForClients.
    SessionServer(api::Descriptor listening, Handle handle, QObject* parent = nullptr);
    ~SessionServer() override;

    /// Nothing happens when that front end is gone.
    void send(SessionId id, std::string frame, api::Descriptor attached = {});
    void broadcast(const api::ChangeNotice& notice);

    int sessionCount() const { return static_cast<int>(m_sessions.size()); }

Q_SIGNALS:
    void sessionOpened();
    void sessionClosed();
    void strangerRefused();

private:
    struct Session
    {
        explicit Session(api::Descriptor socket);

        api::FrameStream stream;
        QSocketNotifier readable;
        QSocketNotifier writable;
    };

    void acceptAll();
    void readFrom(SessionId id);
    void writeTo(SessionId id);
    void hangUp(SessionId id);
    void close(SessionId id);

    api::Descriptor m_listening;
    QSocketNotifier m_callers;
    Handle m_handle;
    std::map<SessionId, std::shared_ptr<Session>>
        m_sessions; // shared: a handler may close its own session
    SessionId m_lastId = 0;
};

} // namespace sartorius::service
