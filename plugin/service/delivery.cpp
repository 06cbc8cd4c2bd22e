#include "plugin/service/delivery.h"

#include "hl7/mllp/client.h"
#include "plugin/workflow/destinations.h"
#include "plugin/workflow/inbound.h"

#include <optional>

namespace sartorius::service {

using record::ErrorCode;
using record::failure;

/// The store's outbox, and an eye on the answers: one that ends a message may say already whether
/// the recipient takes the job.
class Delivery::AnswerReader final : public hl7::OutboxStore
{
public:
    AnswerReader(store::StoreThread& thread, const OnStore& onStore)
        : m_outbox(thread)
        , m_onStore(onStore)
    {
    }

    record::Result<std::optional<hl7::OutboxEntry>>
    leaseNext(const record::DestinationId& destination,
              hl7::OutboxTime now,
              std::chrono::milliseconds leaseFor) override
    {
        return m_outbox.leaseNext(destination, now, leaseFor);
    }

    record::Result<void> markDelivered(const hl7::Lease& lease, std::string_view answer) override
    {
        auto marked = m_outbox.markDelivered(lease, answer);
        if (marked)
            m_onStore([&](workflow::Desk& desk) {
                // Delivery is durable already; what the answer says besides may be lost without
                // harm, for the recipient's own status message says it again.
                static_cast<void>(workflow::applyAnswer(desk, lease.id, answer));
            });
        return marked;
    }

    record::Result<void> markRetry(const hl7::Lease& lease,
                                   hl7::OutboxTime at,
                                   hl7::RetryCause cause,
                                   std::string_view reason) override
    {
        return m_outbox.markRetry(lease, at, cause, reason);
    }

    record::Result<void> markParked(const hl7::Lease& lease, std::string_view reason) override
    {
        return m_outbox.markParked(lease, reason);
    }

    record::Result<std::vector<record::DestinationId>>
    destinationsWithWork(hl7::OutboxTime now) override
    {
        return m_outbox.destinationsWithWork(now);
    }

    record::Result<std::optional<hl7::OutboxTime>> nextDue() override { return m_outbox.nextDue(); }

private:
    store::StoreOutbox m_outbox;
    const OnStore& m_onStore;
};

Delivery::Delivery(Parts parts)
    : m_parts(std::move(parts))
    , m_outbox(std::make_unique<AnswerReader>(m_parts.store, m_parts.onStore))
{
    hl7::Courier::Parts courier {*m_outbox, m_parts.clock, {}, {}, {}, {}};
    courier.transports = [this](const record::DestinationId& id) {
        return transportTo(id);
    };
    courier.changed = [this](const hl7::DeliveryChange& change) {
        noteHealth(change);
        m_parts.changed(change);
    };
    m_courier = std::make_unique<hl7::Courier>(std::move(courier));
}

Delivery::~Delivery()
{
    // Both end before what they use does.
    m_listener.reset();
    m_courier.reset();
}

void Delivery::startSending()
{
    if (m_sending) {
        m_courier->wake();
        return;
    }
    m_sending = true;
    m_courier->start();
    m_parts.log.note("sending-started");
}

void Delivery::wake()
{
    if (m_sending)
        m_courier->wake();
}

void Delivery::settingsChanged()
{
    if (!m_sending)
        return;
    m_courier->forgetTransports();
    m_courier->wake();
}

record::Result<std::unique_ptr<hl7::Transport>>
Delivery::transportTo(const record::DestinationId& id) const
{
    record::Result<api::Settings> settings = failure(ErrorCode::Unavailable, "no store");
    m_parts.onStore([&](workflow::Desk& desk) { settings = workflow::settingsOf(desk); });
    if (!settings)
        return failure(settings.error());
    const auto* destination = workflow::findDestination(*settings, id);
    if (destination == nullptr)
        return failure(ErrorCode::NotFound, "no such destination in the settings");
    if (m_parts.demonstration && !workflow::isLoopback(destination->host))
        return failure(ErrorCode::NotPermitted,
                       "a demonstration record sends to this machine only");
    hl7::Peer peer;
    peer.host = destination->host;
    peer.port = destination->port;
    if (destination->tls) {
        hl7::TlsClientSettings tls;
        tls.caFile = destination->caFile;
        tls.pinnedSha256 = destination->pinnedSha256;
        tls.hostName = destination->caFile.empty() ? std::string() : destination->host;
        tls.certificateFile = destination->certificateFile;
        tls.privateKeyFile = destination->keyFile;
        tls.crlFile = destination->crlFile;
        peer.tls = std::move(tls);
    }
    return std::unique_ptr<hl7::Transport>(std::make_unique<hl7::MllpClient>(std::move(peer)));
}

void Delivery::noteHealth(const hl7::DeliveryChange& change)
{
    using State = record::DeliveryState;
    const std::scoped_lock lock(m_mutex);
    api::PeerHealth& health = m_health[change.destination.value];
    health.name = change.destination.value;
    if (change.state == State::Delivered || change.state == State::Parked) {
        health.tried = true;
        health.reachable = true; // it answered, whatever it said
        health.lastError = change.state == State::Parked ? "The last message was refused." : "";
    } else if (change.state == State::Retrying) {
        health.tried = true;
        health.reachable = false;
        health.lastError = "No usable answer; the same message will be sent again.";
    }
}

void Delivery::tellHealth(std::vector<api::PeerHealth>& destinations) const
{
    const std::scoped_lock lock(m_mutex);
    for (api::PeerHealth& one : destinations) {
        if (const auto at = m_health.find(one.name); at != m_health.end())
            one = at->second;
    }
}

record::Result<void> Delivery::startListening(const ListenerChoice& choice)
{
    if (m_listener)
        return failure(ErrorCode::Conflict, "there is a listener already");
    hl7::ListenerSettings settings;
    settings.address = choice.address;
    settings.port = choice.port;
    if (!choice.certificateFile.empty())
        settings.tls = hl7::TlsServerSettings {
            choice.certificateFile, choice.keyFile, choice.clientCaFile, {}, choice.crlFile};
    auto listener = hl7::Listener::start(
        std::move(settings),
        [this](std::span<const hl7::ReceivedFrame> frames) { return receive(frames); });
    if (!listener)
        return failure(listener.error());
    m_listener = std::move(*listener);
    m_parts.log.note("listening", m_listener->port());
    return {};
}

std::uint16_t Delivery::listeningPort() const
{
    return m_listener ? m_listener->port() : std::uint16_t(0);
}

record::Result<std::vector<std::vector<std::string>>>
Delivery::receive(std::span<const hl7::ReceivedFrame> frames)
{
    std::vector<std::string_view> messages;
    for (const hl7::ReceivedFrame& frame : frames)
        messages.emplace_back(frame.message);
    record::Result<std::vector<std::vector<std::string>>> answers
        = failure(ErrorCode::Unavailable, "no store");
    m_parts.onStore([&](workflow::Desk& desk) { answers = workflow::takeInbound(desk, messages); });
    return answers;
}

} // namespace sartorius::service
