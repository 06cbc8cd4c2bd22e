#include "dicom/supervisor/worker_pool.h"

namespace sartorius::dicom {

namespace {

// Getting ready reads no foreign byte; on a machine that is busy building or indexing it may take
// long.
constexpr std::chrono::milliseconds kStartTime {10000};

} // namespace

WorkerPool::WorkerPool(std::filesystem::path program, const ImagingLimits& limits)
    : m_program(std::move(program))
    , m_limits(limits)
{
}

record::Result<void> WorkerPool::fill()
{
    auto first = next();
    if (!first)
        return record::failure(first.error());
    auto ready = readied(*std::move(first));
    if (!ready)
        return record::failure(ready.error());
    const std::lock_guard lock {m_mutex};
    m_waiting.push_front(*std::move(ready));
    return {};
}

record::Result<WorkerPool::Waiting> WorkerPool::next()
{
    const std::lock_guard lock {m_mutex};
    while (!m_waiting.empty() && !m_waiting.front().worker.isRunning())
        m_waiting.pop_front();
    if (m_waiting.empty()) {
        auto forked = forkOne();
        if (!forked)
            return record::failure(forked.error());
        m_waiting.push_back(*std::move(forked));
    }
    Waiting taken = std::move(m_waiting.front());
    m_waiting.pop_front();
    while (m_waiting.size() < m_limits.readyWorkers) {
        auto successor = forkOne();
        if (!successor)
            break; // the next call says why, if it still fails then
        m_waiting.push_back(*std::move(successor));
    }
    return taken;
}

record::Result<WorkerPool::Waiting> WorkerPool::forkOne()
{
    if (!m_nursery || !m_nursery->isRunning()) {
        m_nursery.reset();
        auto started = WorkerProcess::startNursery(m_program);
        if (!started)
            return record::failure(started.error());
        const auto ready = started->receive(kStartTime);
        if (!ready || ready->kind != MessageKind::Ready)
            return record::failure(
                errorFor(ImagingFault::WorkerMissing, "the worker started but did not get ready"));
        m_nursery = *std::move(started);
    }
    auto forked = WorkerProcess::forkFrom(*m_nursery, kStartTime);
    if (!forked) {
        m_nursery.reset();
        return record::failure(forked.error());
    }
    return Waiting {*std::move(forked), false};
}

record::Result<WorkerPool::Waiting> WorkerPool::readied(Waiting waiting)
{
    if (waiting.isReady)
        return waiting;
    const auto message = waiting.worker.receive(kStartTime);
    if (!message || message->kind != MessageKind::Ready)
        return record::failure(
            errorFor(ImagingFault::WorkerMissing, "the worker started but did not get ready"));
    waiting.isReady = true;
    return waiting;
}

record::Result<WorkerProcess> WorkerPool::take()
{
    auto taken = next();
    if (!taken)
        return record::failure(taken.error());
    auto ready = readied(*std::move(taken));
    if (!ready)
        return record::failure(ready.error());
    return std::move(ready->worker);
}

} // namespace sartorius::dicom
