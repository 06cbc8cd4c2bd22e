#include "hl7/outbox/lane.h"

#include "hl7/outbox/verdict.h"

#include <utility>

namespace sartorius::hl7 {

using record::DeliveryState;
using record::DestinationId;
using record::Result;

DeliveryDesk::DeliveryDesk(Courier::Parts parts)
    : m_parts(std::move(parts))
    , m_random(m_parts.policy.seed != 0 ? m_parts.policy.seed : std::random_device {}())
{
}

template <class T>
Result<T> DeliveryDesk::noted(Result<T> result)
{
    m_trouble = result ? std::string {} : result.error().detail;
    return result;
}

std::string DeliveryDesk::trouble() const
{
    const std::scoped_lock lock(m_mutex);
    return m_trouble;
}

Result<std::unique_ptr<Transport>> DeliveryDesk::transport(const DestinationId& destination) const
{
    return m_parts.transports(destination);
}

Result<std::vector<DestinationId>> DeliveryDesk::destinationsWithWork()
{
    const std::scoped_lock lock(m_mutex);
    return noted(m_parts.store.destinationsWithWork(now()));
}

Result<std::optional<OutboxTime>> DeliveryDesk::nextDue()
{
    const std::scoped_lock lock(m_mutex);
    return noted(m_parts.store.nextDue());
}

Result<std::optional<OutboxEntry>> DeliveryDesk::lease(const DestinationId& destination)
{
    Result<std::optional<OutboxEntry>> leased = std::nullopt;
    {
        const std::scoped_lock lock(m_mutex);
        leased = noted(m_parts.store.leaseNext(
            destination, now(), policy().answerTimeout + policy().leaseSlack));
    }
    if (leased && *leased)
        tell(**leased, DeliveryState::InFlight, {});
    return leased;
}

Result<void> DeliveryDesk::delivered(const OutboxEntry& entry, std::string_view answer)
{
    Result<void> marked;
    {
        const std::scoped_lock lock(m_mutex);
        marked = noted(m_parts.store.markDelivered(leaseOf(entry), answer));
    }
    if (marked)
        tell(entry, DeliveryState::Delivered, {});
    return marked;
}

Result<void> DeliveryDesk::parked(const OutboxEntry& entry, const std::string& reason)
{
    Result<void> marked;
    {
        const std::scoped_lock lock(m_mutex);
        marked = noted(m_parts.store.markParked(leaseOf(entry), reason));
    }
    if (marked)
        tell(entry, DeliveryState::Parked, reason);
    return marked;
}

Result<void>
DeliveryDesk::retry(const OutboxEntry& entry, RetryCause cause, const std::string& reason)
{
    Result<void> marked;
    OutboxTime at {};
    {
        const std::scoped_lock lock(m_mutex);
        at = now() + delayAfter(entry.attempts, policy(), m_random());
        marked = noted(m_parts.store.markRetry(leaseOf(entry), at, cause, reason));
    }
    if (marked)
        tell(entry, DeliveryState::Retrying, reason, at);
    return marked;
}

void DeliveryDesk::tell(const OutboxEntry& entry,
                        DeliveryState state,
                        const std::string& reason,
                        std::optional<OutboxTime> at)
{
    if (!m_parts.changed)
        return;
    const std::scoped_lock lock(m_telling);
    m_parts.changed(DeliveryChange {
        entry.id, entry.order, entry.destination, state, entry.attempts, reason, at});
}

Lane::Lane(DeliveryDesk& desk, DestinationId destination)
    : m_desk(desk)
    , m_destination(std::move(destination))
{
}

Lane::~Lane()
{
    join();
}

void Lane::run(std::function<void()> work)
{
    join();
    m_thread = std::thread(std::move(work));
}

void Lane::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

void Lane::interrupt()
{
    const std::scoped_lock lock(m_mutex);
    m_interrupted = true;
    if (m_transport)
        m_transport->interrupt();
}

/// Null when none can be made now.
Transport* Lane::transport()
{
    if (m_renew.exchange(false)) {
        const std::scoped_lock lock(m_mutex);
        m_transport.reset();
    }
    if (!m_transport) {
        auto made = m_desk.transport(m_destination);
        if (!made || !*made)
            return nullptr;
        const std::scoped_lock lock(m_mutex);
        m_transport = *std::move(made);
    }
    return m_transport.get();
}

Result<bool> Lane::deliverNext()
{
    if (m_interrupted)
        return false;
    const auto leased = m_desk.lease(m_destination);
    if (!leased)
        return record::failure(leased.error());
    if (!*leased)
        return false;
    const OutboxEntry& entry = **leased;
    const ExchangeHooks hooks {m_desk.crashPoint()};
    hooks.reached(kCrashLeased);
    if (confirmationOf(entry.bytes) == Confirmation::None) {
        auto parked = m_desk.parked(
            entry, "its MSH-15 and MSH-16 ask for no answer: nobody would know that it arrived");
        return parked ? Result<bool>(true) : record::failure(parked.error());
    }
    Result<std::string> answer
        = record::failure(record::ErrorCode::Unavailable, "the destination is not in the settings");
    if (Transport* const way = transport()) {
        if (!m_interrupted)
            answer = way->exchange(entry.bytes, m_desk.policy().answerTimeout, hooks);
        else
            answer = record::failure(record::ErrorCode::Unavailable, "interrupted");
    }
    if (answer)
        hooks.reached(kCrashAnswerRead);
    if (auto settled = settle(entry, answer); !settled) {
        // What the peer said is not on disk: the connection is not to be trusted any more, and the
        // message goes again when its lease has ended.
        if (m_transport)
            m_transport->close();
        return record::failure(settled.error());
    }
    return true;
}

Result<void> Lane::settle(const OutboxEntry& entry, const Result<std::string>& answer)
{
    if (!answer) {
        // Bytes that no frame can hold will never go: a person must look.
        if (answer.error().code == record::ErrorCode::InvalidInput)
            return m_desk.parked(entry, answer.error().detail);
        return m_desk.retry(entry, RetryCause::NoAnswer, answer.error().detail);
    }
    const Judgement judgement = judgeAnswer(*answer, entry.controlId);
    switch (judgement.verdict) {
    case Verdict::Delivered: {
        auto marked = m_desk.delivered(entry, *answer);
        if (marked)
            ExchangeHooks {m_desk.crashPoint()}.reached(kCrashDelivered);
        return marked;
    }
    case Verdict::Rejected:
        return m_desk.parked(entry, judgement.reason);
    case Verdict::Refused:
        if (entry.refusals + 1 >= m_desk.policy().refusals)
            return m_desk.parked(entry, judgement.reason);
        return m_desk.retry(entry, RetryCause::Refused, judgement.reason);
    case Verdict::NotAnAnswer:
        break;
    }
    m_transport->close(); // before anything else is sent: the right answer may still be under way
    return m_desk.retry(entry, RetryCause::NoAnswer, judgement.reason);
}

} // namespace sartorius::hl7
