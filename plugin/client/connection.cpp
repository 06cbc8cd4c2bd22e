#include "plugin/client/connection.h"

#include <QCoreApplication>

#include <filesystem>

namespace sartorius::client {

using record::Error;
using record::ErrorCode;

namespace {

constexpr std::size_t kLongestReply = std::size_t(128) * 1024 * 1024;
constexpr int kTryEveryMs = 20; // while our own service starts
constexpr int kLookEveryMs = 1000; // for a service that somebody else starts

/// The notifier may be what called us: silent at once, gone when the loop comes round.
void retire(std::unique_ptr<QSocketNotifier>& notifier)
{
    if (!notifier)
        return;
    notifier->setEnabled(false);
    notifier.release()->deleteLater();
}

} // namespace

RecordClient::Connection::Connection(ClientOptions options, RecordClient& client)
    : m_options(std::move(options))
    , m_client(client)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, [this] { connectNow(); });
}

RecordClient::Connection::~Connection()
{
    refuseAll({ErrorCode::Unavailable, "the window is closing"});
}

void RecordClient::Connection::send(const api::Request& request, Receive receive)
{
    const std::uint64_t id = ++m_lastId;
    m_asked.emplace(id, std::move(receive));
    std::string frame = api::requestFrame(id, request);
    if (isConnected()) {
        if (!m_stream->send(std::move(frame)))
            lose("connection lost");
        else
            writeFrames();
        return;
    }
    m_unsent.push_back({id, std::move(frame)});
    if (!m_starting.isValid()) {
        m_starting.start();
        // not from inside ask(): the caller gets its future first
        m_again.start(0);
    }
}

/// An ended service of ours must not stay in the process table as long as the window lives.
void RecordClient::Connection::reap()
{
    std::erase_if(m_past, [](StartedService& service) { return service.ended().has_value(); });
}

void RecordClient::Connection::forgetStarted()
{
    if (m_started)
        m_past.push_back(std::move(*m_started));
    m_started.reset();
}

void RecordClient::Connection::connectNow()
{
    reap();
    if (m_stream) { // taken, but not greeted yet
        if (m_starting.isValid() && m_starting.elapsed() > m_options.startWithin.count())
            lose("the record service did not answer in time");
        else
            m_again.start(kTryEveryMs);
        return;
    }
    auto socket = api::connectToService(std::filesystem::path(m_options.storeFolder.toStdString()));
    if (socket) {
        useSocket(std::move(*socket));
        return;
    }
    if (m_unsent.empty()) { // nobody asks: only look whether there is one again
        m_again.start(kLookEveryMs);
        return;
    }
    if (socket.error().code == ErrorCode::NotPermitted) {
        m_starting.invalidate();
        refuseAll(socket.error());
        return;
    }
    watchStart();
}

/// Starts the service when there is none, waits for it, gives up in time.
void RecordClient::Connection::watchStart()
{
    std::optional<Error> over;
    if (m_started)
        over = m_started->ended();
    else if (m_options.startService) {
        const QString folder = m_options.programFolder.isEmpty()
            ? QCoreApplication::applicationDirPath()
            : m_options.programFolder;
        const auto program = findService(folder);
        if (!program) {
            over = program.error();
        } else {
            QStringList arguments {QStringLiteral("--store"), m_options.storeFolder};
            auto started = StartedService::start(*program, arguments + m_options.serviceArguments);
            if (started)
                m_started.emplace(std::move(*started));
            else
                over = started.error();
        }
    } else {
        over = Error {ErrorCode::Unavailable, "no record service is running"};
    }
    if (over && over->code == ErrorCode::Conflict) {
        // Another window's service may have won the race and not listen yet; then a try succeeds.
        m_started.reset();
        if (m_starting.elapsed() < 1000) {
            m_again.start(kTryEveryMs);
            return;
        }
    }
    if (!over && m_starting.elapsed() > m_options.startWithin.count())
        over = Error {ErrorCode::Unavailable, "the record service did not answer in time"};
    if (over) {
        forgetStarted();
        m_starting.invalidate();
        refuseAll(*over);
        return;
    }
    m_again.start(kTryEveryMs);
}

/// A dying service may still take a caller it will never answer. So nothing is asked before the
/// greeting has come: what was not sent was certainly not done, and can be asked of the next one.
void RecordClient::Connection::useSocket(api::Descriptor socket)
{
    m_stream = std::make_unique<api::FrameStream>(std::move(socket), kLongestReply);
    m_readable = std::make_unique<QSocketNotifier>(m_stream->socket(), QSocketNotifier::Read);
    m_writable = std::make_unique<QSocketNotifier>(m_stream->socket(), QSocketNotifier::Write);
    m_writable->setEnabled(false);
    connect(m_readable.get(), &QSocketNotifier::activated, this, [this] { readFrames(); });
    connect(m_writable.get(), &QSocketNotifier::activated, this, [this] { writeFrames(); });
    m_again.start(kTryEveryMs);
}

void RecordClient::Connection::greeted()
{
    m_greeted = true;
    m_starting.invalidate();
    m_again.stop();
    forgetStarted();
    Q_EMIT m_client.connected();
    auto unsent = std::exchange(m_unsent, {});
    for (Waiting& waiting : unsent) {
        if (!m_stream || !m_stream->send(std::move(waiting.frame)))
            return lose("connection lost");
    }
    writeFrames();
}

void RecordClient::Connection::writeFrames()
{
    if (!m_stream)
        return;
    if (!m_stream->flush())
        return lose("connection lost");
    m_writable->setEnabled(m_stream->hasUnsent());
}

void RecordClient::Connection::readFrames()
{
    if (!m_stream)
        return;
    auto frames = m_stream->receive();
    if (!frames)
        return lose("connection lost");
    for (api::SocketFrame& frame : *frames) {
        take(std::move(frame));
        if (!m_stream)
            return;
    }
}

void RecordClient::Connection::take(api::SocketFrame frame)
{
    auto received = api::serviceFrame(frame.bytes);
    if (!received)
        return lose("the record service sent something unreadable");
    if (!m_greeted) {
        greeted(); // the first frame, whatever it says
        if (!m_stream)
            return;
    }
    if (auto* notice = std::get_if<api::ChangeNotice>(&*received)) {
        Q_EMIT m_client.changed(*notice);
    } else if (auto* reply = std::get_if<api::ReceivedReply>(&*received)) {
        answer(reply->id, {std::move(reply->cbor), std::move(frame.attached)});
    } else if (auto* refused = std::get_if<api::ReceivedRefusal>(&*received)) {
        answer(refused->id, {std::move(refused->refusal), {}});
    }
}

void RecordClient::Connection::answer(std::uint64_t id, Raw raw)
{
    const auto at = m_asked.find(id);
    if (at == m_asked.end())
        return;
    Receive receive = std::move(at->second);
    m_asked.erase(at);
    receive(std::move(raw));
}

void RecordClient::Connection::lose(const char* detail)
{
    retire(m_readable);
    retire(m_writable);
    m_stream.reset();
    const bool wasGreeted = std::exchange(m_greeted, false);
    const bool inTime
        = m_starting.isValid() && m_starting.elapsed() <= m_options.startWithin.count();
    if (!wasGreeted && inTime) { // nothing was asked of this one: try the next
        m_again.start(kTryEveryMs);
        return;
    }
    forgetStarted();
    m_starting.invalidate();
    refuseAll({ErrorCode::Unavailable, detail});
    if (wasGreeted)
        Q_EMIT m_client.connectionLost();
    if (!m_stream && !m_again.isActive())
        m_again.start(kLookEveryMs);
}

void RecordClient::Connection::refuseAll(const Error& error)
{
    m_unsent.clear();
    auto asked = std::exchange(m_asked, {});
    for (auto& [id, receive] : asked)
        receive({api::Refusal {error, {}}, {}});
}

} // namespace sartorius::client
