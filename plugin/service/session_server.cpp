#include "plugin/service/session_server.h"

namespace sartorius::service {

namespace {

constexpr std::size_t kLongestRequest = std::size_t(8) * 1024 * 1024;
constexpr std::size_t kMostSessions = 64;

} // namespace

SessionServer::Session::Session(api::Descriptor socket)
    : stream(std::move(socket), kLongestRequest)
    , readable(stream.socket(), QSocketNotifier::Read)
    , writable(stream.socket(), QSocketNotifier::Write)
{
    writable.setEnabled(false);
}

SessionServer::SessionServer(api::Descriptor listening, Handle handle, QObject* parent)
    : QObject(parent)
    , m_listening(std::move(listening))
    , m_callers(m_listening.get(), QSocketNotifier::Read)
    , m_handle(std::move(handle))
{
    connect(&m_callers, &QSocketNotifier::activated, this, [this] { acceptAll(); });
}

SessionServer::~SessionServer() = default;

void SessionServer::acceptAll()
{
    for (;;) {
        auto caller = api::acceptClient(m_listening.get());
        if (!caller) {
            if (caller.error().code != record::ErrorCode::NotPermitted)
                return;
            Q_EMIT strangerRefused();
            continue;
        }
        if (m_sessions.size() >= kMostSessions)
            continue; // hung up on by going out of scope
        const SessionId id = ++m_lastId;
        auto session = std::make_shared<Session>(std::move(*caller));
        connect(
            &session->readable, &QSocketNotifier::activated, this, [this, id] { readFrom(id); });
        connect(&session->writable, &QSocketNotifier::activated, this, [this, id] { writeTo(id); });
        m_sessions.emplace(id, std::move(session));
        Q_EMIT sessionOpened();
        send(id, api::noticeFrame({api::ChangeKind::RecordState, {}}));
    }
}

void SessionServer::readFrom(SessionId id)
{
    const auto at = m_sessions.find(id);
    if (at == m_sessions.end())
        return;
    const auto session = at->second;
    auto frames = session->stream.receive();
    if (!frames) {
        close(id);
        return;
    }
    for (const api::SocketFrame& frame : *frames)
        m_handle(id, api::requestFromFrame(frame.bytes));
}

void SessionServer::send(SessionId id, std::string frame, api::Descriptor attached)
{
    const auto at = m_sessions.find(id);
    if (at == m_sessions.end())
        return;
    const auto session = at->second;
    if (!session->stream.send(std::move(frame), std::move(attached)))
        hangUp(id);
    else
        session->writable.setEnabled(session->stream.hasUnsent());
}

void SessionServer::broadcast(const api::ChangeNotice& notice)
{
    const std::string frame = api::noticeFrame(notice);
    std::vector<SessionId> ids;
    for (const auto& [id, session] : m_sessions)
        ids.push_back(id);
    for (const SessionId id : ids)
        send(id, frame);
}

void SessionServer::writeTo(SessionId id)
{
    const auto at = m_sessions.find(id);
    if (at == m_sessions.end())
        return;
    const auto session = at->second;
    if (!session->stream.flush())
        hangUp(id);
    else
        session->writable.setEnabled(session->stream.hasUnsent());
}

/// What a window asked before it died is done: its last answers are among it.
void SessionServer::hangUp(SessionId id)
{
    readFrom(id);
    close(id);
}

void SessionServer::close(SessionId id)
{
    const auto at = m_sessions.find(id);
    if (at == m_sessions.end())
        return;
    // A notifier of this session may be on the call stack: it goes when the loop comes round.
    auto session = std::move(at->second);
    m_sessions.erase(at);
    session->readable.setEnabled(false);
    session->writable.setEnabled(false);
    QMetaObject::invokeMethod(
        this, [session] {}, Qt::QueuedConnection);
    Q_EMIT sessionClosed();
}

} // namespace sartorius::service
