#include "plugin/store/store_thread.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace sartorius::store {

using record::Result;

struct StoreThread::Inside
{
    void work(StoreOptions options, std::promise<Result<void>>& opened);

    std::mutex mutex;
    std::condition_variable wake;
    std::deque<std::function<void(Store&)>> tasks;
    bool ending = false;
    Store* store = nullptr; // lives on the thread's stack; touched there only
    std::thread thread;
};

void StoreThread::Inside::work(StoreOptions options, std::promise<Result<void>>& opened)
{
    auto mine = Store::open(std::move(options));
    if (!mine) {
        opened.set_value(record::failure(mine.error()));
        return;
    }
    store = mine->get();
    opened.set_value({}); // `opened` may be gone from here on
    for (;;) {
        std::function<void(Store&)> task;
        {
            std::unique_lock hold(mutex);
            wake.wait(hold, [this] { return ending || !tasks.empty(); });
            if (tasks.empty())
                return;
            task = std::move(tasks.front());
            tasks.pop_front();
        }
        task(*store);
    }
}

StoreThread::StoreThread(std::unique_ptr<Inside> inside)
    : m_inside(std::move(inside))
{
}

Result<std::unique_ptr<StoreThread>> StoreThread::start(StoreOptions options)
{
    auto inside = std::make_unique<Inside>();
    std::promise<Result<void>> opened;
    auto outcome = opened.get_future();
    Inside* const raw = inside.get(); // outlives the thread: joined before it goes
    raw->thread = std::thread([raw, &opened, wanted = std::move(options)]() mutable {
        raw->work(std::move(wanted), opened);
    });
    auto result = outcome.get();
    if (!result) {
        raw->thread.join();
        return record::failure(result.error());
    }
    return std::unique_ptr<StoreThread>(new StoreThread(std::move(inside)));
}

StoreThread::~StoreThread()
{
    {
        const std::lock_guard hold(m_inside->mutex);
        m_inside->ending = true;
    }
    m_inside->wake.notify_all();
    m_inside->thread.join();
}

void StoreThread::push(std::function<void(Store&)> task)
{
    {
        const std::lock_guard hold(m_inside->mutex);
        m_inside->tasks.push_back(std::move(task));
    }
    m_inside->wake.notify_one();
}

Store* StoreThread::storeIfOnThread() const
{
    return std::this_thread::get_id() == m_inside->thread.get_id() ? m_inside->store : nullptr;
}

StoreOutbox::StoreOutbox(StoreThread& thread)
    : m_thread(thread)
{
}

Result<std::optional<hl7::OutboxEntry>>
StoreOutbox::leaseNext(const record::DestinationId& destination,
                       hl7::OutboxTime now,
                       std::chrono::milliseconds leaseFor)
{
    return m_thread.run(
        [&](Store& store) { return store.outbox().leaseNext(destination, now, leaseFor); });
}

Result<void> StoreOutbox::markDelivered(const hl7::Lease& lease, std::string_view answer)
{
    return m_thread.run([&](Store& store) { return store.outbox().markDelivered(lease, answer); });
}

Result<void> StoreOutbox::markRetry(const hl7::Lease& lease,
                                    hl7::OutboxTime at,
                                    hl7::RetryCause cause,
                                    std::string_view reason)
{
    return m_thread.run(
        [&](Store& store) { return store.outbox().markRetry(lease, at, cause, reason); });
}

Result<void> StoreOutbox::markParked(const hl7::Lease& lease, std::string_view reason)
{
    return m_thread.run([&](Store& store) { return store.outbox().markParked(lease, reason); });
}

Result<std::vector<record::DestinationId>> StoreOutbox::destinationsWithWork(hl7::OutboxTime now)
{
    return m_thread.run([&](Store& store) { return store.outbox().destinationsWithWork(now); });
}

Result<std::optional<hl7::OutboxTime>> StoreOutbox::nextDue()
{
    return m_thread.run([&](Store& store) { return store.outbox().nextDue(); });
}

} // namespace sartorius::store
