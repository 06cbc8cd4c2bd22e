#include "hl7/outbox/courier.h"

#include "hl7/outbox/lane.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <thread>

namespace sartorius::hl7 {

using record::DestinationId;
using record::Result;

namespace {

/// After a failure of the store, so that a full disk is not asked thousands of times a second.
constexpr std::chrono::milliseconds kRestAfterTrouble = std::chrono::seconds {1};

} // namespace

std::chrono::milliseconds delayAfter(int tries, const RetryPolicy& policy, std::uint64_t random)
{
    auto delay = policy.firstDelay;
    for (int i = 1; i < tries && delay < policy.longestDelay; ++i)
        delay *= 2;
    delay = std::min(delay, policy.longestDelay);
    const auto quarter = static_cast<std::uint64_t>(delay.count()) / 4;
    return delay - std::chrono::milliseconds(static_cast<std::int64_t>(random % (quarter + 1)));
}

/// The dispatcher: finds destinations with work and gives each its lane.
class Courier::Impl
{
public:
    explicit Impl(Parts parts)
        : m_desk(std::move(parts))
    {
    }

    ~Impl() { stop(); }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<int> step();
    void start();
    void wake();
    void forgetTransports();
    void stop();

    std::string trouble() const { return m_desk.trouble(); }

private:
    void run();
    void runLane(Lane& lane);
    Lane& laneOf(const DestinationId& destination);
    void dispatch();
    void waitForWork();

    DeliveryDesk m_desk;
    std::mutex m_mutex; // guards everything below
    std::condition_variable m_changed;
    std::map<DestinationId, std::unique_ptr<Lane>> m_lanes;
    std::thread m_dispatcher;
    bool m_woken = false;
    bool m_stopping = false;
};

Lane& Courier::Impl::laneOf(const DestinationId& destination)
{
    auto& lane = m_lanes[destination];
    if (!lane)
        lane = std::make_unique<Lane>(m_desk, destination);
    return *lane;
}

Result<int> Courier::Impl::step()
{
    const auto destinations = m_desk.destinationsWithWork();
    if (!destinations)
        return record::failure(destinations.error());
    int tried = 0;
    for (const DestinationId& destination : *destinations) {
        Lane* lane = nullptr;
        {
            const std::scoped_lock lock(m_mutex);
            if (m_stopping)
                break;
            lane = &laneOf(destination);
        }
        const auto outcome = lane->deliverNext();
        if (!outcome)
            return record::failure(outcome.error());
        tried += *outcome ? 1 : 0;
    }
    return tried;
}

void Courier::Impl::start()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_dispatcher.joinable() && !m_stopping)
        m_dispatcher = std::thread([this] { run(); });
}

void Courier::Impl::wake()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_woken = true;
    }
    m_changed.notify_all();
}

void Courier::Impl::forgetTransports()
{
    {
        const std::scoped_lock lock(m_mutex);
        for (auto& [destination, lane] : m_lanes)
            lane->renewTransport();
    }
    wake();
}

void Courier::Impl::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        for (auto& [destination, lane] : m_lanes)
            lane->interrupt();
    }
    m_changed.notify_all();
    if (m_dispatcher.joinable())
        m_dispatcher.join(); // no lane is made or started after this
    for (auto& [destination, lane] : m_lanes)
        lane->join();
}

void Courier::Impl::runLane(Lane& lane)
{
    for (;;) {
        const auto outcome = lane.deliverNext();
        const std::scoped_lock lock(m_mutex);
        if (!m_stopping && outcome && *outcome)
            continue;
        lane.busy = false;
        if (!outcome)
            lane.restUntil = std::chrono::steady_clock::now() + kRestAfterTrouble;
        m_woken = m_woken || outcome.has_value();
        break;
    }
    m_changed.notify_all();
}

void Courier::Impl::dispatch()
{
    const auto destinations = m_desk.destinationsWithWork();
    if (!destinations)
        return;
    const std::scoped_lock lock(m_mutex);
    for (const DestinationId& destination : *destinations) {
        if (m_stopping)
            return;
        Lane& lane = laneOf(destination);
        if (lane.busy || std::chrono::steady_clock::now() < lane.restUntil)
            continue;
        lane.busy = true;
        lane.run([this, &lane] { runLane(lane); });
    }
}

void Courier::Impl::waitForWork()
{
    // The time of the next retry is looked at again at least this often, so that a clock that was
    // set back, or a store that was in trouble, delays nothing for long.
    constexpr std::chrono::milliseconds kLongestWait = std::chrono::seconds {5};
    constexpr std::chrono::milliseconds kShortestWait {20};
    auto wait = kLongestWait;
    if (const auto due = m_desk.nextDue(); due && *due)
        wait = std::clamp(std::chrono::ceil<std::chrono::milliseconds>(**due - m_desk.now()),
                          kShortestWait,
                          kLongestWait);
    std::unique_lock lock(m_mutex);
    // A head that is due but held by a busy lane is no reason to hurry: the lane wakes us.
    const bool anyBusy = std::any_of(
        m_lanes.begin(), m_lanes.end(), [](const auto& entry) { return entry.second->busy; });
    if (anyBusy)
        wait = std::max<std::chrono::milliseconds>(wait, std::chrono::milliseconds {250});
    m_changed.wait_for(lock, wait, [this] { return m_woken || m_stopping; });
    m_woken = false;
}

void Courier::Impl::run()
{
    for (;;) {
        dispatch();
        {
            const std::scoped_lock lock(m_mutex);
            if (m_stopping)
                return;
        }
        waitForWork();
    }
}

Courier::Courier(Parts parts)
    : m_impl(std::make_unique<Impl>(std::move(parts)))
{
}

Courier::~Courier() = default;

Result<int> Courier::step()
{
    return m_impl->step();
}

void Courier::start()
{
    m_impl->start();
}

void Courier::wake()
{
    m_impl->wake();
}

void Courier::forgetTransports()
{
    m_impl->forgetTransports();
}

void Courier::stop()
{
    m_impl->stop();
}

std::string Courier::storeTrouble() const
{
    return m_impl->trouble();
}

} // namespace sartorius::hl7
