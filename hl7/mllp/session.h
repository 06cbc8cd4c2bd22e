#pragma once

#include "hl7/mllp/listener.h"
#include "hl7/mllp/tls_context.h"

#include <algorithm>
#include <array>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/thread_pool.hpp>
#include <asio/write.hpp>
#include <atomic>
#include <map>
#include <set>
#include <type_traits>

namespace sartorius::hl7 {

// Inside mllp only: one accepted connection and what all connections share.

/// So that the listener can close connections of either kind.
class OpenSession
{
public:
    virtual ~OpenSession() = default;
    virtual void close() = 0;

protected:
    OpenSession() = default;
    OpenSession(const OpenSession&) = default;
    OpenSession& operator=(const OpenSession&) = default;
};

/// Everything but the counters belongs to the one thread that runs `io`.
struct ListenerShared
{
    ListenerShared(ListenerSettings given, FrameHandler handle)
        : settings(std::move(given))
        , handler(std::move(handle))
    {
    }

    bool mayOpen(const std::string& address) const
    {
        const auto here = perAddress.find(address);
        return sessions.size() < settings.connections
            && (here == perAddress.end() || here->second < settings.connectionsPerAddress);
    }

    void closeAll()
    {
        stopping = true;
        const std::set<OpenSession*> all = sessions;
        for (OpenSession* session : all)
            session->close();
    }

    void reached(std::string_view point) const
    {
        if (settings.crashPoint)
            settings.crashPoint(point);
    }

    ListenerCounts counts() const
    {
        return ListenerCounts {accepted, refused, frames, tooLarge, timedOut, failed, open};
    }

    ListenerSettings settings;
    FrameHandler handler;
    std::atomic<std::uint64_t> accepted {0};
    std::atomic<std::uint64_t> refused {0};
    std::atomic<std::uint64_t> frames {0};
    std::atomic<std::uint64_t> tooLarge {0};
    std::atomic<std::uint64_t> timedOut {0};
    std::atomic<std::uint64_t> failed {0};
    std::atomic<std::uint64_t> open {0};
    std::size_t buffered = 0;
    bool stopping = false;
    std::set<OpenSession*> sessions; // each takes itself out before it dies
    std::map<std::string, std::size_t> perAddress;
    asio::io_context io {1};
    asio::executor_work_guard<asio::io_context::executor_type> work {io.get_executor()};
    asio::thread_pool storing {1}; // storing waits for a disk; the sockets must not wait with it
};

/// Reads frames of one connection, hands them over one by one and writes the answers. Owned by the
/// operations that are under way (each holds a shared_ptr); dies when the last one ends.
template <class Stream>
class Session final : public OpenSession, public std::enable_shared_from_this<Session<Stream>>
{
public:
    static void start(ListenerShared& shared, Stream stream, const std::string& address)
    {
        std::make_shared<Session>(shared, std::move(stream), address)->begin();
    }

    Session(ListenerShared& shared, Stream stream, const std::string& address)
        : m_shared(shared)
        , m_stream(std::move(stream))
        , m_timer(shared.io)
        , m_reader(shared.settings.frameLimit)
        , m_source {address, {}}
    {
        m_shared.sessions.insert(this);
        ++m_shared.perAddress[address];
        ++m_shared.open;
    }

    ~Session() override
    {
        m_shared.sessions.erase(this);
        m_shared.buffered -= m_charged;
        --m_shared.open;
        if (--m_shared.perAddress[m_source.address] == 0)
            m_shared.perAddress.erase(m_source.address);
    }

    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void close() override
    {
        asio::error_code ignored;
        m_closed = true;
        m_timer.cancel();
        m_stream.lowest_layer().close(ignored);
    }

private:
    static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;

    void begin()
    {
        limit(m_shared.settings.firstByte);
        if constexpr (kTls)
            m_stream.async_handshake(
                asio::ssl::stream_base::server,
                [self = this->shared_from_this()](const asio::error_code& error) {
                    self->onHandshake(error);
                });
        else
            read();
    }

    void onHandshake([[maybe_unused]] const asio::error_code& error)
    {
        if constexpr (kTls) {
            const auto& allowed = m_shared.settings.tls->clientSha256;
            m_source.certificateSha256 = peerFingerprint(m_stream);
            const bool known = allowed.empty()
                || std::any_of(allowed.begin(), allowed.end(), [this](const std::string& one) {
                                   return normalFingerprint(one) == m_source.certificateSha256;
                               });
            if (error || !known) {
                ++m_shared.refused;
                close();
                return;
            }
        }
        read();
    }

    void noLimit()
    {
        ++m_limitNumber;
        m_timer.cancel();
    }

    /// Closes when nothing changes the limit within `time`.
    void limit(std::chrono::milliseconds time)
    {
        noLimit();
        if (time.count() == 0)
            return;
        m_timer.expires_after(time);
        m_timer.async_wait(
            [weak = this->weak_from_this(), number = m_limitNumber](const asio::error_code& error) {
                const auto self = weak.lock();
                if (error || !self || self->m_closed || self->m_limitNumber != number)
                    return; // a wait that had ended before it was called off is not this limit
                ++self->m_shared.timedOut;
                self->close();
            });
    }

    void read()
    {
        if (m_closed)
            return;
        m_stream.async_read_some(
            asio::buffer(m_block),
            [self = this->shared_from_this()](const asio::error_code& error, std::size_t n) {
                self->onRead(error, n);
            });
    }

    void onRead(const asio::error_code& error, std::size_t n)
    {
        if (m_closed)
            return;
        const bool wasInside = m_reader.insideFrame();
        const std::uint64_t before = m_reader.counts().frames;
        m_reader.feed(std::string_view(m_block.data(), n));
        if (error) {
            m_reader.finish();
            m_ended = true;
        }
        const bool newFrame = !wasInside || m_reader.counts().frames != before;
        if (m_reader.insideFrame() && newFrame)
            limit(m_shared.settings.frame);
        if (!charge()) {
            ++m_shared.tooLarge;
            close();
            return;
        }
        handleNext();
    }

    /// False when this connection, or all together, hold too much.
    bool charge()
    {
        m_shared.buffered -= m_charged;
        m_charged = m_reader.buffered();
        m_shared.buffered += m_charged;
        return !m_reader.tooLarge() && m_shared.buffered <= m_shared.settings.bufferedBytes;
    }

    void handleNext()
    {
        auto message = m_reader.next();
        if (!message) {
            if (m_ended)
                close();
            else
                read();
            return;
        }
        charge();
        noLimit(); // while we store, it is not the peer that is slow
        ++m_shared.frames;
        m_shared.reached("R1");
        asio::post(m_shared.storing,
                   [self = this->shared_from_this(), text = *std::move(message)]() mutable {
                       auto answers = self->m_shared.handler(text, self->m_source);
                       auto& io = self->m_shared.io;
                       // The session goes along: it must not die on this thread.
                       asio::post(io,
                                  [self = std::move(self), kept = std::move(answers)]() mutable {
                                      self->onStored(std::move(kept));
                                  });
                   });
    }

    void onStored(record::Result<std::vector<std::string>> answers)
    {
        if (m_closed || m_shared.stopping)
            return;
        m_shared.reached("R3");
        m_answer.clear();
        bool good = answers.has_value();
        for (std::size_t i = 0; good && i < answers->size(); ++i) {
            const auto frame = framed((*answers)[i]);
            good = frame.has_value();
            m_answer += frame.value_or(std::string {});
        }
        if (!good) {
            ++m_shared.failed;
            close();
            return;
        }
        if (m_answer.empty()) {
            resume();
            return;
        }
        limit(m_shared.settings.frame);
        write(m_shared.settings.crashPoint ? m_answer.size() / 2 : m_answer.size());
    }

    /// Writes the first `count` bytes of the answer, then the rest.
    void write(std::size_t count)
    {
        asio::async_write(
            m_stream,
            asio::buffer(m_answer, count),
            [self = this->shared_from_this(), count](const asio::error_code& error, std::size_t) {
                self->onWritten(error, count);
            });
    }

    void onWritten(const asio::error_code& error, std::size_t count)
    {
        if (m_closed)
            return;
        if (error) {
            close();
            return;
        }
        m_answer.erase(0, count);
        if (m_answer.empty()) {
            resume();
            return;
        }
        m_shared.reached("R4");
        write(m_answer.size());
    }

    void resume()
    {
        limit(m_reader.insideFrame() ? m_shared.settings.frame : m_shared.settings.idle);
        handleNext();
    }

    ListenerShared& m_shared;
    Stream m_stream;
    asio::steady_timer m_timer;
    FrameReader m_reader;
    FrameSource m_source;
    std::array<char, 16 * 1024> m_block {};
    std::string m_answer;
    std::size_t m_charged = 0;
    std::uint64_t m_limitNumber = 0;
    bool m_ended = false;
    bool m_closed = false;
};

} // namespace sartorius::hl7
