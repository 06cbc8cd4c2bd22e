#pragma once

#include "hl7/mllp/listener.h"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/thread_pool.hpp>
#include <atomic>
#include <cstddef>
#include <deque>
#include <map>
#include <set>

namespace sartorius::hl7 {

// Inside mllp only: what all connections of a listener share.

/// A connection as the line to the handler sees it, plain or TLS.
class OpenSession
{
public:
    virtual ~OpenSession() = default;
    virtual void close() = 0;

    /// Bytes it holds: unfinished and waiting messages, and answers that were not yet read.
    virtual std::size_t held() const = 0;

    /// The answers to its oldest message, of `size` bytes; they leave with the next `flush`.
    virtual void answer(std::size_t size, const FrameAnswers& answers) = 0;

    /// The answers of one group are complete.
    virtual void flush() = 0;

protected:
    OpenSession() = default;
    OpenSession(const OpenSession&) = default;
    OpenSession& operator=(const OpenSession&) = default;
};

/// The line of messages to the handler, and the counters. Everything but the counters belongs to
/// the one thread that runs `io`.
class ListenerShared
{
public:
    ListenerShared(ListenerSettings given, GroupHandler handler);

    bool mayOpen(const std::string& address) const;
    void closeAll();
    void reached(std::string_view point) const;
    ListenerCounts counts() const;

    /// Puts a message in the line. Whatever waits goes to the handler together: while one group is
    /// stored, the next one gathers, of each session in turn, so that who sends much keeps nobody
    /// waiting. shared: a session must not die on the handler's thread.
    void handOver(const std::shared_ptr<OpenSession>& session, ReceivedFrame frame);

    /// A session holds `more` bytes than before. When all together hold too much, the one that
    /// holds most is closed: it may be the one that asks.
    void charge(std::ptrdiff_t more);

    ListenerSettings settings;
    std::atomic<std::uint64_t> accepted {0};
    std::atomic<std::uint64_t> refused {0};
    std::atomic<std::uint64_t> frames {0};
    std::atomic<std::uint64_t> tooLarge {0};
    std::atomic<std::uint64_t> timedOut {0};
    std::atomic<std::uint64_t> failed {0};
    std::atomic<std::uint64_t> open {0};
    std::set<OpenSession*> sessions; // each takes itself out before it dies
    std::map<std::string, std::size_t> perAddress;
    asio::io_context io {1};
    asio::executor_work_guard<asio::io_context::executor_type> work {io.get_executor()};
    asio::thread_pool storing {1}; // storing waits for a disk; the sockets must not wait with it

private:
    struct Group
    {
        std::vector<std::shared_ptr<OpenSession>> sessions; // one for each frame
        std::vector<ReceivedFrame> frames;
        std::vector<FrameAnswers> answers;
    };

    void storeNext();
    void store(Group& group) const;
    void stored(const Group& group);

    void dropWaiting(OpenSession* session);

    GroupHandler m_handler;
    std::ptrdiff_t m_held = 0; // of all sessions together
    std::map<OpenSession*, std::deque<ReceivedFrame>> m_waiting;
    std::deque<std::shared_ptr<OpenSession>> m_turns; // each session with a waiting message, once
    bool m_storing = false;
    bool m_stopping = false;
};

} // namespace sartorius::hl7
