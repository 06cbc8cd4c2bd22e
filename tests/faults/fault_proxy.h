#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace sartorius::faults {

/// What can go wrong between a sender and the receiver behind a proxy. The receiver is honest; what
/// the sender sees is not.
enum class Fault {
    None,
    Refuse, ///< nobody listens for a while
    Silence, ///< accepted, then nothing and no end
    ResetBefore, ///< before anything is read
    ResetMidFrame,
    ResetAfterFrame, ///< the receiver has it, the sender hears nothing
    ResetMidAnswer,
    SingleBytes, ///< the answer in segments of one byte
    Trickle, ///< the answer so slowly that it is late
    StallMidAnswer, ///< half an answer, and no more
    AnswerTwice,
    AnswerToPrevious, ///< the answer of the message before, then the right one
    AnswerToUnknown,
    NoMsa,
    ApplicationError, ///< AE although the receiver has it
    ApplicationReject,
    CommitError,
    CommitReject,
    GarbageBehind, ///< the right answer, then bytes that are none
    TwoInOneFrame,
    NoFrameEnd, ///< the right answer without FS CR, then the end
    HugeAnswer, ///< 10 MiB
    NoHl7,
    NulBytes, ///< before and within the frame
    WrongCharset, ///< bytes that no declared set has
    TlsAlert, ///< what a TLS peer says to plain text
    Restart, ///< listener and all connections go and come back
    Moved, ///< the receiver is found under another port
    Suspended, ///< the receiver sleeps longer than anybody waits, then goes on
    Flapping ///< gone and back several times
};

inline constexpr int kFaults = 29; ///< None is not counted

std::string_view toString(Fault fault);

/// Stands before a recorder's port on loopback and does to each exchange what `next` says.
class FaultProxy
{
public:
    /// `patience`: how long the sender waits for an answer; late means later than that.
    FaultProxy(std::uint16_t receiver,
               std::chrono::milliseconds patience,
               std::function<Fault()> next);
    ~FaultProxy();
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;

    /// Changes with Fault::Moved.
    std::uint16_t port() const { return m_port; }

    /// Exchanges that began while the sender still waited for another one.
    int overlapping() const { return m_overlapping; }

    int faults() const { return m_done; }

private:
    class Exchange;

    void listen(std::uint16_t port);
    void accept();
    void serve(int socket);
    void closeListener();

    std::uint16_t m_receiver;
    std::chrono::milliseconds m_patience;
    std::function<Fault()> m_next;
    std::mutex m_mutex; // guards m_next, m_previous and m_threads
    std::string m_previous; ///< the answer of the exchange before
    std::vector<std::thread> m_threads;
    std::atomic<int> m_listener {-1};
    std::atomic<std::uint16_t> m_port {0};
    std::atomic<int> m_unanswered {0};
    std::atomic<int> m_overlapping {0};
    std::atomic<int> m_done {0};
    std::atomic<bool> m_ending {false};
    std::thread m_acceptor;
};

} // namespace sartorius::faults
