#pragma once

#include "plugin/api/json.h"
#include "plugin/service/delivery.h"
#include "plugin/service/event_log.h"
#include "plugin/service/image_room.h"
#include "plugin/service/service_settings.h"
#include "plugin/service/session_server.h"
#include "plugin/store/store_thread.h"
#include "plugin/workflow/catalogue.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <string>

namespace sartorius::service {

struct RecordServiceOptions
{
    std::filesystem::path store;
    ServiceSettings settings;
    store::KdfParameters kdf; ///< for a new record
    std::string passphrase; ///< empty: stays locked; wiped after use
    bool stay = false; ///< does not end when idle
};

/// The record service: owns the record, answers every front end, sends what is queued. Lives in a
/// thread with an event loop; the store, the courier and the imaging work in threads of their own,
/// so that no request waits for another's picture or peer.
class RecordService final : public QObject
{
    Q_OBJECT

public:
    /// Takes the record and listens. Conflict at once when another process has the record; `detail`
    /// names it. `clock` outlives the service.
    static record::Result<std::unique_ptr<RecordService>> start(RecordServiceOptions options,
                                                                const record::Clock& clock);

    /// Ends everything in order: no new requests, no sending, then the store.
    ~RecordService() override;

    std::uint16_t listeningPort() const { return m_delivery->listeningPort(); }

    EventLog& log() { return m_log; }

Q_SIGNALS:
    /// Nothing is left to do, or somebody asked for the end: the program may leave its event loop.
    void finished();

private:
    using SessionId = SessionServer::SessionId;

    RecordService(RecordServiceOptions options,
                  const record::Clock& clock,
                  workflow::Catalogue catalogue);

    record::Result<void> open();
    void onStore(const std::function<void(workflow::Desk&)>& work);
    workflow::Desk deskFor(store::Store& store) const;
    void storeChanged(const store::StoreChange& change);

    void handle(SessionId session, api::ReceivedRequest received);
    template <class Request>
    void ask(SessionId session, std::uint64_t id, Request request);
    template <class Request>
    void afterwards(const Request& request);
    void ask(SessionId session, std::uint64_t id, api::GetStatus request);
    void ask(SessionId session, std::uint64_t id, api::StopService request);
    void ask(SessionId session, std::uint64_t id, api::ImportStudies request);
    void ask(SessionId session, std::uint64_t id, api::OpenFrame request);
    template <class Value>
    void reply(SessionId session, std::uint64_t id, const api::Outcome<Value>& outcome);
    void
    reply(SessionId session, std::uint64_t id, std::string frame, api::Descriptor attached = {});

    void considerEnd();
    void endIfNothingUnsent();

    RecordServiceOptions m_options;
    const record::Clock& m_clock;
    workflow::Catalogue m_catalogue;
    bool m_demonstration = false;
    std::string m_workstation;
    EventLog m_log;
    OnStore m_onStore;
    std::unique_ptr<store::StoreThread> m_store;
    std::unique_ptr<ImageRoom> m_images;
    std::unique_ptr<Delivery> m_delivery;
    std::unique_ptr<SessionServer> m_sessions;
    QThreadPool m_imports; // one folder at a time
    QThreadPool m_frames;
    QTimer m_idle;
    QTimer m_lock;
    bool m_stopAsked = false;
};

} // namespace sartorius::service
