#pragma once

#include "forms/record/clock.h"
#include "hl7/mllp/listener.h"
#include "hl7/outbox/courier.h"
#include "plugin/api/values.h"
#include "plugin/service/event_log.h"
#include "plugin/service/service_settings.h"
#include "plugin/store/store_thread.h"
#include "plugin/workflow/desk.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace sartorius::service {

/// Runs a use case on the store's thread and waits for it.
using OnStore = std::function<void(const std::function<void(workflow::Desk&)>&)>;

/// The way out and the way back: the courier with a transport per destination of the settings, and
/// the listener when a settings file asks for one. Starts threads of its own; made and destroyed in
/// one thread, which is not the store's.
class Delivery
{
public:
    struct Parts
    {
        store::StoreThread& store;
        const record::Clock& clock;
        OnStore onStore;
        bool demonstration = false;
        std::function<void(const hl7::DeliveryChange&)> changed; ///< from the courier's threads
        EventLog& log;
    };

    explicit Delivery(Parts parts);
    ~Delivery();
    Delivery(const Delivery&) = delete;
    Delivery& operator=(const Delivery&) = delete;

    /// Once the queue can be read; again does nothing.
    void startSending();

    /// Refuses a second listener. Errors as hl7::Listener::start.
    record::Result<void> startListening(const ListenerChoice& choice);
    std::uint16_t listeningPort() const;

    void wake();
    void settingsChanged();

    /// Fills in what is known of each destination.
    void tellHealth(std::vector<api::PeerHealth>& destinations) const;

private:
    class AnswerReader;

    record::Result<std::unique_ptr<hl7::Transport>>
    transportTo(const record::DestinationId& id) const;
    record::Result<std::vector<std::vector<std::string>>>
    receive(std::span<const hl7::ReceivedFrame> frames);
    void noteHealth(const hl7::DeliveryChange& change);

    Parts m_parts;
    std::unique_ptr<AnswerReader> m_outbox;
    std::unique_ptr<hl7::Courier> m_courier;
    std::unique_ptr<hl7::Listener> m_listener;
    bool m_sending = false;
    mutable std::mutex m_mutex; // of m_health
    std::map<std::string, api::PeerHealth> m_health;
};

} // namespace sartorius::service
