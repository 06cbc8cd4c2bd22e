#include "tests/faults/sender.h"

#include "hl7/message/acknowledgement.h"
#include "hl7/message/control_id.h"
#include "hl7/mllp/client.h"
#include "hl7/outbox/courier.h"
#include "plugin/store/sealing.h"
#include "plugin/store/store_thread.h"

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <unistd.h>

namespace sartorius::faults {

namespace {

constexpr std::string_view kPassphrase = "killed on purpose";

[[noreturn]] void giveUp(const std::string& what)
{
    std::fprintf(stderr, "sender: %s\n", what.c_str());
    std::_Exit(70);
}

template <class T>
T must(record::Result<T> result, const char* what)
{
    if (!result)
        giveUp(std::string(what) + ": " + result.error().detail);
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

void say(int descriptor, const std::string& line)
{
    const std::string text = line + "\n";
    if (::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        std::_Exit(70);
}

/// Dies like a process that the power or the kernel took: no destructor, no flush.
class Trap
{
public:
    Trap(std::string point, int pass)
        : m_point(std::move(point))
        , m_left(pass)
    {
    }

    void reached(std::string_view point)
    {
        if (point == m_point && --m_left == 0)
            ::kill(::getpid(), SIGKILL);
    }

private:
    std::string m_point;
    std::atomic<int> m_left;
};

/// The store's outbox with a bug in it.
class PlantedOutbox final : public hl7::OutboxStore
{
public:
    PlantedOutbox(hl7::OutboxStore& inner, Plant plant)
        : m_inner(inner)
        , m_plant(plant)
    {
    }

    record::Result<std::optional<hl7::OutboxEntry>>
    leaseNext(const record::DestinationId& destination,
              hl7::OutboxTime now,
              std::chrono::milliseconds leaseFor) override
    {
        auto leased = m_inner.leaseNext(destination, now, leaseFor);
        if (!leased || !*leased)
            return leased;
        auto& entry = **leased;
        if (m_plant == Plant::RegenerateControlId && entry.attempts > 1) {
            const auto fresh = hl7::newControlId();
            const auto at = entry.bytes.find(entry.controlId.value);
            entry.bytes.replace(at, entry.controlId.value.size(), fresh.value);
            entry.controlId = fresh;
        }
        if (m_plant == Plant::DeliverBeforeAnswer)
            must(m_inner.markDelivered(hl7::leaseOf(entry), "planted"), "planted delivery");
        return leased;
    }

    record::Result<void> markDelivered(const hl7::Lease& lease, std::string_view answer) override
    {
        if (m_plant == Plant::DeliverBeforeAnswer)
            return {};
        return m_inner.markDelivered(lease, answer);
    }

    record::Result<void> markRetry(const hl7::Lease& lease,
                                   hl7::OutboxTime at,
                                   hl7::RetryCause cause,
                                   std::string_view reason) override
    {
        return m_inner.markRetry(lease, at, cause, reason);
    }

    record::Result<void> markParked(const hl7::Lease& lease, std::string_view reason) override
    {
        return m_inner.markParked(lease, reason);
    }

    record::Result<std::vector<record::DestinationId>>
    destinationsWithWork(hl7::OutboxTime now) override
    {
        return m_inner.destinationsWithWork(now);
    }

    record::Result<std::optional<hl7::OutboxTime>> nextDue() override { return m_inner.nextDue(); }

private:
    hl7::OutboxStore& m_inner;
    Plant m_plant;
};

store::AuditEvent auditOf(store::AuditAction action, const std::string& order)
{
    store::AuditEvent event;
    event.user = "1234567893";
    event.action = action;
    event.entityKind = "order";
    event.entityId = order;
    return event;
}

bool answersItself(const store::OutboxItem& item)
{
    const auto answer = hl7::readAcknowledgement(item.answer);
    return answer && answer->acknowledges == item.entry.controlId;
}

/// One sending process from its first to its last breath.
class Sender
{
public:
    explicit Sender(const SenderTask& task)
        : m_task(task)
        , m_trap(task.point, task.pass)
    {
    }

    int run();

private:
    void openStore();
    void makeCourier();
    void signOrder(int number);
    void drain();
    void describe();
    bool unsent();

    const SenderTask& m_task;
    Trap m_trap;
    record::SystemClock m_clock;
    std::unique_ptr<store::StoreThread> m_store;
    std::unique_ptr<store::StoreOutbox> m_outbox;
    std::unique_ptr<PlantedOutbox> m_planted;
    std::mutex m_mutex;
    std::condition_variable m_moved;
    int m_changes = 0; // guarded by m_mutex
    std::unique_ptr<hl7::Courier> m_courier; // stops first
};

void Sender::openStore()
{
    store::StoreOptions options;
    options.folder = m_task.folder / "record";
    options.clock = &m_clock;
    options.program = "outbox_kill";
    options.kdf = store::kKdfFloor;
    options.crashPoint = [this](std::string_view point) {
        m_trap.reached(point);
    };
    m_store = must(store::StoreThread::start(options), "open");
    m_store->run([&](store::Store& store) {
        // Later lives open with the recovery key: it needs no slow derivation, and hundreds follow.
        const auto file = m_task.folder / "recovery-key";
        std::string key;
        if (store.state() == store::StoreState::Empty) {
            key = must(store.create(kPassphrase), "create");
            std::ofstream(file) << key;
            return;
        }
        std::ifstream(file) >> key;
        must(store.unlock(key), "unlock");
    });
}

void Sender::makeCourier()
{
    m_outbox = std::make_unique<store::StoreOutbox>(*m_store);
    m_planted = std::make_unique<PlantedOutbox>(*m_outbox, m_task.plant);
    hl7::RetryPolicy policy;
    policy.firstDelay = std::chrono::milliseconds(5);
    policy.longestDelay = std::chrono::milliseconds(50);
    policy.answerTimeout = std::chrono::milliseconds(m_task.patienceMs);
    policy.leaseSlack = std::chrono::milliseconds(200);
    policy.seed = 1;
    hl7::Courier::Parts parts {
        *m_planted,
        m_clock,
        [this](const record::DestinationId& destination)
            -> record::Result<std::unique_ptr<hl7::Transport>> {
            const auto number = static_cast<std::size_t>(destination.value.back() - '0');
            hl7::Peer peer;
            peer.host = "127.0.0.1";
            peer.port = m_task.ports.at(number);
            return std::unique_ptr<hl7::Transport>(std::make_unique<hl7::MllpClient>(peer));
        },
        [this](const hl7::DeliveryChange&) {
            const std::lock_guard hold(m_mutex);
            ++m_changes;
            m_moved.notify_all();
        },
        policy,
        [this](std::string_view point) {
            m_trap.reached(point);
        }};
    m_courier = std::make_unique<hl7::Courier>(std::move(parts));
    if (m_task.threads)
        m_courier->start();
}

void Sender::signOrder(int number)
{
    const std::string order = store::newRecordId();
    store::NewMessage message;
    message.destination = record::DestinationId(
        "peer-" + std::to_string(static_cast<std::size_t>(number) % m_task.ports.size()));
    message.order = record::OrderId(order);
    message.controlId = hl7::newControlId();
    // The time is part of the frozen bytes: made anew on a retry, it would show as a variant.
    const auto now = m_clock.now().utc.time_since_epoch().count();
    message.bytes = "MSH|^~\\&|SARTORIUS|CLINIC|RECORDER|R|" + std::to_string(now)
        + "||OMG^O19^OMG_O19|" + message.controlId.value + "|T|2.5.1\rORC|NW|" + order + "\rNTE|1||"
        + std::string(static_cast<std::size_t>(200 + number % 8 * 700), 'x') + "\r";
    const std::string report = "queued " + message.controlId.value + " " + order + " "
        + store::toHex(store::sha256(message.bytes));
    if (m_task.plant == Plant::ReportBeforeCommit)
        say(m_task.report, report);
    m_store->run([&](store::Store& store) {
        auto transaction = must(store.begin(), "begin");
        store::StoredRecord version;
        version.kind = store::RecordKind::Order;
        version.id = order;
        version.state = "signed";
        version.payload = "order";
        must(transaction.appendVersion(version), "order");
        must(transaction.audit(auditOf(store::AuditAction::Sign, order)), "audit");
        must(transaction.enqueue(message), "enqueue");
        must(transaction.audit(auditOf(store::AuditAction::Queue, order)), "audit");
        must(transaction.commit(), "commit");
    });
    if (m_task.plant != Plant::ReportBeforeCommit)
        say(m_task.report, report);
    if (m_task.threads)
        m_courier->wake();
    else if (number % 2 == 1)
        must(m_courier->step(), "step");
}

bool Sender::unsent()
{
    return m_store->run([](store::Store& store) {
        return must(store.outboxCounts(), "count").unsent;
    }) > 0;
}

void Sender::drain()
{
    while (unsent()) {
        if (!m_task.threads) {
            must(m_courier->step(), "step");
            continue;
        }
        std::unique_lock hold(m_mutex);
        const int seen = m_changes;
        m_moved.wait_for(hold, std::chrono::milliseconds(50), [&] { return m_changes != seen; });
    }
}

void Sender::describe()
{
    m_store->run([&](store::Store& store) {
        for (const auto& item : must(store.listOutbox(), "list"))
            say(m_task.report,
                "row " + item.entry.controlId.value + " " + item.entry.order.value + " "
                    + item.entry.destination.value + " "
                    + std::string(record::toString(item.entry.state)) + " "
                    + store::toHex(store::sha256(item.entry.bytes)) + " "
                    + (answersItself(item) ? "own" : "foreign"));
        const auto audit = must(store.verifyAudit(), "audit");
        say(m_task.report, audit.intact ? "audit intact" : "audit broken");
        say(m_task.report,
            "orders "
                + std::to_string(must(store.list(store::RecordKind::Order), "orders").size()));
    });
    say(m_task.report, "drained");
}

int Sender::run()
{
    ::alarm(300); // a sender that hangs is a failure, not a wait
    openStore();
    makeCourier();
    for (int i = 0; i < m_task.orders; ++i)
        signOrder(i);
    drain();
    while (m_task.untilKilled)
        ::pause();
    m_courier->stop();
    if (!m_task.point.empty())
        return 3;
    describe();
    return 0;
}

} // namespace

int runSender(const SenderTask& task)
{
    return Sender(task).run();
}

} // namespace sartorius::faults
