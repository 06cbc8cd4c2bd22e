#pragma once

#include "hl7/mllp/listener_shared.h"
#include "hl7/mllp/tls_context.h"

#include <algorithm>
#include <array>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>
#include <type_traits>
#include <utility>

namespace sartorius::hl7 {

// Inside mllp only: one accepted connection.

/// Reads frames of one connection, hands them over and writes the answers. Reading goes on while
/// messages are stored, up to a limit, so that a peer that does not wait for answers fills the next
/// group. Owned by the operations that are under way (each holds a shared_ptr); dies when the last
/// one ends.
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
        , m_readLimit(shared.io)
        , m_writeLimit(shared.io)
        , m_reader(shared.settings.frameLimit)
        , m_source {address, {}}
    {
        m_shared.sessions.insert(this);
        ++m_shared.perAddress[address];
        ++m_shared.open;
    }

    ~Session() override
    {
        close();
        m_shared.sessions.erase(this);
        --m_shared.open;
        if (--m_shared.perAddress[m_source.address] == 0)
            m_shared.perAddress.erase(m_source.address);
    }

    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void close() override
    {
        asio::error_code ignored;
        if (std::exchange(m_closed, true))
            return;
        m_shared.charge(-static_cast<std::ptrdiff_t>(std::exchange(m_charged, 0)));
        m_readLimit.stop();
        m_writeLimit.stop();
        m_stream.lowest_layer().close(ignored);
    }

    std::size_t held() const override { return m_charged; }

    void answer(std::size_t size, const FrameAnswers& answers) override
    {
        --m_waiting;
        m_waitingBytes -= size + kMessageOverhead;
        m_answered = true;
        if (m_closed || m_failed)
            return;
        m_shared.reached("R3");
        m_failed = !answers.has_value();
        for (std::size_t i = 0; !m_failed && i < answers->size(); ++i) {
            const auto frame = framed((*answers)[i]);
            m_failed = !frame;
            m_outgoing += frame.value_or(std::string {});
        }
        if (m_failed)
            ++m_shared.failed;
    }

    void flush() override
    {
        charge();
        if (m_closed)
            return;
        if (m_leaving.empty() && !m_outgoing.empty()) {
            m_leaving.swap(m_outgoing);
            m_writeLimit.start(*this, m_shared.settings.frame);
            write(m_shared.settings.crashPoint ? m_leaving.size() / 2 : m_leaving.size());
        }
        goOn();
    }

private:
    static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;
    static constexpr std::size_t kMostWaiting = 128; ///< messages of one connection being stored
    static constexpr std::size_t kMostUnread = 256 * 1024; ///< bytes of answers
    /// What a waiting message costs beside its bytes: many tiny ones must not slip past the limit.
    static constexpr std::size_t kMessageOverhead = 256;

    /// Closes the session unless it is stopped or started again within its time.
    struct Limit
    {
        explicit Limit(asio::io_context& io)
            : timer(io)
        {
        }

        void stop()
        {
            ++number;
            timer.cancel();
        }

        void start(Session& session, std::chrono::milliseconds time)
        {
            stop();
            if (time.count() == 0)
                return;
            timer.expires_after(time);
            timer.async_wait([weak = session.weak_from_this(), this, mine = number](
                                 const asio::error_code& error) {
                const auto self = weak.lock();
                if (error || !self || self->m_closed || number != mine)
                    return; // a wait that had ended before it was called off is not this limit
                ++self->m_shared.timedOut;
                self->close();
            });
        }

        asio::steady_timer timer;
        std::uint64_t number = 0;
    };

    void begin()
    {
        m_readLimit.start(*this, m_shared.settings.firstByte);
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

    void read()
    {
        m_reading = true;
        m_stream.async_read_some(
            asio::buffer(m_block),
            [self = this->shared_from_this()](const asio::error_code& error, std::size_t n) {
                self->onRead(error, n);
            });
    }

    void onRead(const asio::error_code& error, std::size_t n)
    {
        m_reading = false;
        if (m_closed)
            return;
        const bool wasInside = m_reader.insideFrame();
        m_reader.feed(std::string_view(m_block.data(), n));
        m_ended = static_cast<bool>(error);
        if (m_ended)
            m_reader.finish();
        const bool finished = takeFrames();
        if (m_reader.tooLarge()) {
            ++m_shared.tooLarge;
            close();
        }
        charge();
        if (m_closed)
            return;
        if (m_reader.insideFrame()) {
            if (!wasInside || finished)
                m_readLimit.start(*this, m_shared.settings.frame);
        } else if (finished) {
            m_readLimit.stop(); // while we store, it is not the peer that is slow
        }
        goOn();
    }

    /// Hands over what is complete. @return whether anything was.
    bool takeFrames()
    {
        bool any = false;
        while (auto message = m_reader.next()) {
            any = true;
            ++m_waiting;
            m_waitingBytes += message->size() + kMessageOverhead;
            ++m_shared.frames;
            m_shared.reached("R1");
            m_shared.handOver(this->shared_from_this(), {*std::move(message), m_source});
        }
        return any;
    }

    void charge()
    {
        if (m_closed)
            return;
        const std::size_t now
            = m_reader.memory() + m_waitingBytes + m_outgoing.capacity() + m_leaving.capacity();
        const auto more = static_cast<std::ptrdiff_t>(now) - static_cast<std::ptrdiff_t>(m_charged);
        m_charged = now;
        m_shared.charge(more);
    }

    /// Whatever comes next: the end, reading on, or waiting for the peer.
    void goOn()
    {
        const bool written = m_outgoing.empty() && m_leaving.empty();
        if (m_failed || m_ended) {
            // What was stored before is still answered; then the peer may send the rest again.
            if (written && (m_failed || m_waiting == 0))
                close();
            return;
        }
        if (!m_reading) {
            if (m_waiting >= kMostWaiting || m_waitingBytes >= m_shared.settings.frameLimit
                || m_outgoing.size() + m_leaving.size() >= kMostUnread) {
                m_readLimit.stop();
                m_paused = true;
                return;
            }
            if (std::exchange(m_paused, false) && m_reader.insideFrame())
                m_readLimit.start(*this, m_shared.settings.frame);
            read();
        }
        if (written && m_waiting == 0 && m_answered && !m_reader.insideFrame()) {
            m_answered = false;
            m_readLimit.start(*this, m_shared.settings.idle);
        }
    }

    /// Writes the first `count` bytes of the answers, then the rest.
    void write(std::size_t count)
    {
        asio::async_write(
            m_stream,
            asio::buffer(m_leaving, count),
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
        m_leaving.erase(0, count);
        if (!m_leaving.empty()) {
            m_shared.reached("R4");
            write(m_leaving.size());
            return;
        }
        m_writeLimit.stop();
        flush(); // answers may have come meanwhile
    }

    ListenerShared& m_shared;
    Stream m_stream;
    Limit m_readLimit;
    Limit m_writeLimit;
    FrameReader m_reader;
    FrameSource m_source;
    std::array<char, 16 * 1024> m_block {};
    std::string m_outgoing; ///< answers that wait for the write under way
    std::string m_leaving; ///< being written
    std::size_t m_waiting = 0; ///< messages handed over and not yet answered
    std::size_t m_waitingBytes = 0;
    std::size_t m_charged = 0;
    bool m_reading = false;
    bool m_paused = false;
    bool m_answered = false; ///< and the time without work not yet limited
    bool m_ended = false;
    bool m_failed = false;
    bool m_closed = false;
};

} // namespace sartorius::hl7
