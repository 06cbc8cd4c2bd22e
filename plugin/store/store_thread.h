#pragma once

#include "plugin/store/store.h"

#include <functional>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>

namespace sartorius::store {

/// The one thread that owns a store. What is posted runs there in order, one after the other.
class StoreThread
{
public:
    /// Starts the thread and opens the store on it. Errors as Store::open.
    static record::Result<std::unique_ptr<StoreThread>> start(StoreOptions options);

    /// Finishes what was posted, closes the store, joins. Not from the store's own thread.
    ~StoreThread();
    StoreThread(const StoreThread&) = delete;
    StoreThread& operator=(const StoreThread&) = delete;

    /// `work(Store&)` runs on the store's thread. Any thread may post. The future has no blocking
    /// destructor. Never wait for it on the store's thread itself; `run` takes care of that.
    template <class Work>
    auto post(Work work) -> std::future<std::invoke_result_t<Work&, Store&>>
    {
        using Outcome = std::invoke_result_t<Work&, Store&>;
        // shared: std::function wants a copyable target; the thread's queue is the only other owner
        auto task = std::make_shared<std::packaged_task<Outcome(Store&)>>(std::move(work));
        auto future = task->get_future();
        push([task](Store& store) { (*task)(store); });
        return future;
    }

    /// Posts and waits; on the store's thread itself it simply calls.
    template <class Work>
    auto run(Work work) -> std::invoke_result_t<Work&, Store&>
    {
        if (Store* here = storeIfOnThread())
            return work(*here);
        return post(std::move(work)).get();
    }

private:
    struct Inside;
    explicit StoreThread(std::unique_ptr<Inside> inside);
    void push(std::function<void(Store&)> task);
    Store* storeIfOnThread() const;

    std::unique_ptr<Inside> m_inside;
};

/// The outbox for the courier's threads: hands each call to the store's thread and waits.
class StoreOutbox final : public hl7::OutboxStore
{
public:
    /// `thread` outlives this.
    explicit StoreOutbox(StoreThread& thread);

    record::Result<std::optional<hl7::OutboxEntry>>
    leaseNext(const record::DestinationId& destination,
              hl7::OutboxTime now,
              std::chrono::milliseconds leaseFor) override;
    record::Result<void> markDelivered(const hl7::Lease& lease, std::string_view answer) override;
    record::Result<void> markRetry(const hl7::Lease& lease,
                                   hl7::OutboxTime at,
                                   hl7::RetryCause cause,
                                   std::string_view reason) override;
    record::Result<void> markParked(const hl7::Lease& lease, std::string_view reason) override;
    record::Result<std::vector<record::DestinationId>>
    destinationsWithWork(hl7::OutboxTime now) override;
    record::Result<std::optional<hl7::OutboxTime>> nextDue() override;

private:
    StoreThread& m_thread;
};

} // namespace sartorius::store
