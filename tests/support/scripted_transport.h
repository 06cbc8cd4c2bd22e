#pragma once

#include "hl7/outbox/transport.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace sartorius::support {

/// What a scripted peer does with one message: any Result, computed from the bytes it got.
using Reaction = std::function<record::Result<std::string>(std::string_view message)>;

/// The acknowledgement of a message, by its MSH-10.
inline std::string
acknowledge(std::string_view message, std::string_view code, std::string_view errors = {})
{
    std::size_t at = 0;
    for (int field = 1; field < 10; ++field)
        at = message.find('|', at) + 1;
    const std::string_view id = message.substr(at, message.find('|', at) - at);
    return "MSH|^~\\&|THEM||US||20261120||ACK|A1|T|2.5.1\rMSA|" + std::string(code) + "|"
        + std::string(id) + "\r" + std::string(errors);
}

inline Reaction answerWith(std::string code, std::string errors = {})
{
    return [code = std::move(code), errors = std::move(errors)](std::string_view message) {
        return record::Result<std::string>(acknowledge(message, code, errors));
    };
}

inline Reaction answerBytes(std::string bytes)
{
    return [bytes = std::move(bytes)](std::string_view) {
        return record::Result<std::string>(bytes);
    };
}

inline Reaction failWith(record::ErrorCode code, std::string detail = "scripted")
{
    return [code, detail = std::move(detail)](std::string_view) {
        return record::Result<std::string>(record::failure(code, detail));
    };
}

/// What happened to a peer, kept by the test; the transports come and go. Any thread.
class ScriptedPeer
{
public:
    /// Reactions in order; when they are used up, every message is accepted with AA.
    void then(Reaction reaction)
    {
        const std::scoped_lock lock(m_mutex);
        m_script.push_back(std::move(reaction));
    }

    std::vector<std::string> received() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_received;
    }

    int closed() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_closed;
    }

    /// While blocked, an exchange waits until it is interrupted or freed.
    void block(bool blocked)
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_blocked = blocked;
        }
        m_changed.notify_all();
    }

    void awaitReceived(std::size_t count) const
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_received.size() >= count; });
    }

    record::Result<std::string> take(std::string_view message, const bool& interrupted)
    {
        std::unique_lock lock(m_mutex);
        m_received.emplace_back(message);
        m_changed.notify_all();
        m_changed.wait(lock, [&] { return !m_blocked || interrupted; });
        if (interrupted)
            return record::failure(record::ErrorCode::Unavailable, "interrupted");
        Reaction reaction = answerWith("AA");
        if (!m_script.empty()) {
            reaction = std::move(m_script.front());
            m_script.pop_front();
        }
        lock.unlock();
        return reaction(message);
    }

    void interrupt(bool& flag)
    {
        {
            const std::scoped_lock lock(m_mutex);
            flag = true;
        }
        m_changed.notify_all();
    }

    void countClose()
    {
        const std::scoped_lock lock(m_mutex);
        ++m_closed;
    }

private:
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    std::deque<Reaction> m_script;
    std::vector<std::string> m_received;
    int m_closed = 0;
    bool m_blocked = false;
};

/// A Transport to a ScriptedPeer, which outlives it.
class ScriptedTransport final : public hl7::Transport
{
public:
    explicit ScriptedTransport(ScriptedPeer& peer)
        : m_peer(peer)
    {
    }

    record::Result<std::string> exchange(std::string_view message,
                                         std::chrono::milliseconds,
                                         const hl7::ExchangeHooks&) override
    {
        return m_peer.take(message, m_interrupted);
    }

    void close() override { m_peer.countClose(); }

    void interrupt() override { m_peer.interrupt(m_interrupted); }

private:
    ScriptedPeer& m_peer;
    bool m_interrupted = false; // guarded by the peer
};

} // namespace sartorius::support
