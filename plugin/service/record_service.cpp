#include "plugin/service/record_service.h"

#include "plugin/service/paper_press.h"
#include "plugin/store/secret_bytes.h"
#include "plugin/workflow/assessments.h"
#include "plugin/workflow/imaging.h"
#include "plugin/workflow/inbound.h"
#include "plugin/workflow/keeping.h"
#include "plugin/workflow/orders.h"
#include "plugin/workflow/patients.h"
#include "plugin/workflow/sending.h"
#include "plugin/workflow/signing.h"
#include "plugin/workflow/tray.h"

#include <array>
#include <fcntl.h>
#include <type_traits>
#include <unistd.h>

namespace sartorius::service {

using record::ErrorCode;
using record::failure;

namespace {

std::string hostName()
{
    std::array<char, 65> name {};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data())
                                                            : std::string();
}

api::ChangeKind kindOf(const std::string& what)
{
    if (what == "assessment")
        return api::ChangeKind::Assessment;
    if (what == "patient")
        return api::ChangeKind::Patient;
    if (what == "study" || what == "linked-study")
        return api::ChangeKind::Studies;
    if (what == "order" || what == "outbox" || what == "message")
        return api::ChangeKind::Order;
    return api::ChangeKind::RecordState;
}

/// An act of ours that threw (no memory, say) is refused, never lost without an answer.
template <class Value, class Work>
api::Outcome<Value> guarded(Work work)
{
    try {
        return work();
    } catch (const std::exception&) {
        return api::refuse(ErrorCode::Internal, "exception in a use case");
    }
}

} // namespace

RecordService::RecordService(RecordServiceOptions options,
                             const record::Clock& clock,
                             workflow::Catalogue catalogue)
    : m_options(std::move(options))
    , m_clock(clock)
    , m_catalogue(std::move(catalogue))
    , m_workstation(hostName())
    , m_log(m_options.store, clock)
    , m_onStore([this](const std::function<void(workflow::Desk&)>& work) { onStore(work); })
{
    m_imports.setMaxThreadCount(1);
    m_frames.setMaxThreadCount(2);
    m_idle.setSingleShot(true);
    m_lock.setSingleShot(true);
    connect(&m_idle, &QTimer::timeout, this, [this] { endIfNothingUnsent(); });
    connect(&m_lock, &QTimer::timeout, this, [this] {
        m_store->post([this](store::Store& store) {
            auto desk = deskFor(store);
            if (store.state() == store::StoreState::Open)
                static_cast<void>(workflow::answer(desk, api::Lock {}));
        });
    });
}

record::Result<std::unique_ptr<RecordService>> RecordService::start(RecordServiceOptions options,
                                                                    const record::Clock& clock)
{
    auto catalogue = workflow::Catalogue::shipped();
    if (!catalogue)
        return failure(ErrorCode::Internal,
                       "a shipped form has a fault: " + catalogue.error()[0].where);
    std::unique_ptr<RecordService> service(
        new RecordService(std::move(options), clock, std::move(*catalogue)));
    if (auto opened = service->open(); !opened)
        return failure(opened.error());
    return service;
}

RecordService::~RecordService()
{
    if (m_sessions) { // nobody should wait at a closed door
        ::unlink(api::socketPath(m_options.store).c_str());
        ::rmdir(api::socketFolder(m_options.store).c_str());
    }
    m_sessions.reset();
    m_imports.clear();
    if (m_images)
        m_images->stop();
    m_imports.waitForDone();
    m_frames.clear();
    m_frames.waitForDone();
    m_delivery.reset();
    if (m_images)
        m_log.note("stopped");
    m_images.reset();
    m_store.reset(); // last: whoever holds the store's lock owns socket and scratch folder too
}

record::Result<void> RecordService::open()
{
    store::StoreOptions options;
    options.folder = m_options.store;
    options.clock = &m_clock;
    options.kdf = m_options.kdf;
    options.changed = [this](const store::StoreChange& change) {
        storeChanged(change);
    };
    auto opened = store::StoreThread::start(std::move(options));
    if (!opened)
        return failure(opened.error());
    m_store = std::move(*opened);
    m_demonstration = std::filesystem::exists(m_options.store / "DEMONSTRATION");
    m_delivery = std::make_unique<Delivery>(
        Delivery::Parts {*m_store,
                         m_clock,
                         m_onStore,
                         m_demonstration,
                         [this](const hl7::DeliveryChange&) {
                             QMetaObject::invokeMethod(this, [this] {
                                 if (!m_sessions)
                                     return;
                                 m_sessions->broadcast({api::ChangeKind::Peers, {}});
                                 considerEnd();
                             });
                         },
                         m_log});
    auto listening = api::listenForClients(m_options.store);
    if (!listening)
        return failure(listening.error());
    m_sessions = std::make_unique<SessionServer>(
        std::move(*listening),
        [this](SessionId id, api::ReceivedRequest received) { handle(id, std::move(received)); });
    connect(m_sessions.get(), &SessionServer::sessionOpened, this, [this] { m_idle.stop(); });
    connect(m_sessions.get(), &SessionServer::sessionClosed, this, [this] { considerEnd(); });
    connect(m_sessions.get(), &SessionServer::strangerRefused, this, [this] {
        m_log.note("stranger-refused");
    });
    m_images
        = std::make_unique<ImageRoom>(m_options.store / "images", scratchFolder(m_options.store));
    if (m_options.settings.listener) {
        if (auto started = m_delivery->startListening(*m_options.settings.listener); !started)
            return failure(started.error());
    }
    record::Result<void> unlocked;
    bool ready = false;
    m_store->run([&](store::Store& store) {
        if (!m_options.passphrase.empty() && store.state() == store::StoreState::Locked)
            unlocked = store.unlock(m_options.passphrase);
        if (store.state() == store::StoreState::Open) {
            auto desk = deskFor(store);
            static_cast<void>(workflow::applyWaiting(desk)); // else it stays in the tray
        }
        ready = store.queueReady();
    });
    store::wipe(m_options.passphrase.data(), m_options.passphrase.size());
    m_options.passphrase.clear();
    if (!unlocked)
        return failure(unlocked.error());
    if (ready)
        m_delivery->startSending();
    m_log.note("started");
    considerEnd();
    return {};
}

workflow::Desk RecordService::deskFor(store::Store& store) const
{
    return {store, m_clock, m_catalogue, m_demonstration, m_workstation, pressPaper};
}

void RecordService::onStore(const std::function<void(workflow::Desk&)>& work)
{
    m_store->run([&](store::Store& store) {
        auto desk = deskFor(store);
        work(desk);
    });
}

/// On the store's thread, after each commit.
void RecordService::storeChanged(const store::StoreChange& change)
{
    const api::ChangeNotice notice {kindOf(change.what), change.id};
    QMetaObject::invokeMethod(this, [this, notice] {
        if (m_sessions)
            m_sessions->broadcast(notice);
    });
}

void RecordService::handle(SessionId session, api::ReceivedRequest received)
{
    if (const auto* refusal = std::get_if<api::Refusal>(&received.what)) {
        m_log.note("malformed-request");
        m_sessions->send(session, api::refusalFrame(received.id, *refusal));
        return;
    }
    auto& request = std::get<api::Request>(received.what);
    if (!std::holds_alternative<api::GetStatus>(request)) // a clock that asks is nobody's presence
        m_lock.start(m_options.settings.lockAfter);
    std::visit([&](auto& one) { ask(session, received.id, std::move(one)); }, request);
}

void RecordService::reply(SessionId session,
                          std::uint64_t id,
                          std::string frame,
                          api::Descriptor attached)
{
    // Called from any thread; sockets belong to ours. shared: a queued call must be copyable.
    auto travelling = std::make_shared<api::Descriptor>(std::move(attached));
    QMetaObject::invokeMethod(this, [this, session, frame = std::move(frame), travelling] {
        if (m_sessions)
            m_sessions->send(session, frame, std::move(*travelling));
    });
    static_cast<void>(id);
}

template <class Value>
void RecordService::reply(SessionId session, std::uint64_t id, const api::Outcome<Value>& outcome)
{
    reply(session,
          id,
          outcome ? api::replyFrame(id, *outcome) : api::refusalFrame(id, outcome.error()));
}

template <class Request>
void RecordService::ask(SessionId session, std::uint64_t id, Request request)
{
    m_store->post([this, session, id, request = std::move(request)](store::Store& store) {
        auto desk = deskFor(store);
        const auto outcome
            = guarded<typename Request::Reply>([&] { return workflow::answer(desk, request); });
        reply(session, id, outcome);
        if (outcome)
            QMetaObject::invokeMethod(this, [this, request] { afterwards(request); });
    });
}

/// What the courier must know once an act is durable.
template <class Request>
void RecordService::afterwards(const Request&)
{
    if constexpr (std::is_same_v<Request,
                                 api::CreateRecord> || std::is_same_v<Request, api::Unlock>)
        m_delivery->startSending();
    else if constexpr (std::is_same_v<
                           Request,
                           api::SignAndSend> || std::is_same_v<Request, api::ActOnOutbox> || std::is_same_v<Request, api::CancelOrder> || std::is_same_v<Request, api::WithdrawAssessment>)
        m_delivery->wake();
    else if constexpr (std::is_same_v<Request, api::SaveSettings>)
        m_delivery->settingsChanged();
}

void RecordService::ask(SessionId session, std::uint64_t id, api::GetStatus)
{
    m_store->post([this, session, id](store::Store& store) {
        const auto desk = deskFor(store);
        auto status = workflow::statusOf(desk);
        status.storeFolder = m_options.store.string();
        m_delivery->tellHealth(status.destinations);
        reply(session, id, api::Outcome<api::Status>(std::move(status)));
    });
}

void RecordService::ask(SessionId session, std::uint64_t id, api::StopService request)
{
    m_sessions->send(session, api::replyFrame(id, api::Done {}));
    m_stopAsked = true;
    if (request.force)
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT finished(); }, Qt::QueuedConnection);
    else
        endIfNothingUnsent();
}

void RecordService::ask(SessionId session, std::uint64_t id, api::ImportStudies request)
{
    const auto work = [this, session, id, folder = request.folder] {
        bool isOpen = false;
        m_store->run(
            [&](store::Store& store) { isOpen = store.state() == store::StoreState::Open; });
        if (!isOpen) {
            reply(session,
                  id,
                  api::Outcome<api::Imported>(
                      api::refuse(ErrorCode::NotPermitted, "the record is locked")));
            return;
        }
        auto read = m_images->readMedia(folder);
        if (!read) {
            reply(session, id, api::Outcome<api::Imported>(api::refuse(read.error())));
            return;
        }
        std::vector<std::string> copies;
        for (const workflow::NewImage& image : read->images)
            copies.push_back(image.kept.file);
        record::Result<workflow::Added> added = failure(ErrorCode::Internal, "not added");
        onStore([&](workflow::Desk& desk) {
            added = workflow::addImages(desk, std::move(read->images));
        });
        if (!added) {
            m_log.note("images-not-kept", static_cast<std::int64_t>(copies.size()));
            reply(session, id, api::Outcome<api::Imported>(api::refuse(added.error())));
            return;
        }
        m_images->remove(added->spare);
        reply(session,
              id,
              api::Outcome<api::Imported>(
                  api::Imported {added->images, added->studies, std::move(read->problems)}));
    };
    m_imports.start(work);
}

void RecordService::ask(SessionId session, std::uint64_t id, api::OpenFrame request)
{
    const auto work = [this, session, id, request = std::move(request)] {
        record::Result<workflow::KeptImage> image = failure(ErrorCode::Internal, "not looked for");
        onStore([&](workflow::Desk& desk) { image = workflow::findImage(desk, request.instance); });
        if (!image) {
            reply(session, id, api::Outcome<api::FrameOpened>(api::refuse(image.error())));
            return;
        }
        const auto picture = m_images->decode(*image, request.frame);
        if (!picture) {
            m_log.note("image-not-read");
            reply(session, id, api::Outcome<api::FrameOpened>(api::refuse(picture.error())));
            return;
        }
        api::Descriptor copy(::fcntl(picture->descriptor(), F_DUPFD_CLOEXEC, 0));
        reply(session,
              id,
              api::replyFrame(id, api::FrameOpened {picture->header()}),
              std::move(copy));
    };
    m_frames.start(work);
}

/// Nobody is connected: begins to count towards the end.
void RecordService::considerEnd()
{
    if (m_stopAsked)
        endIfNothingUnsent();
    else if (!m_options.stay && !m_options.settings.listener && m_sessions->sessionCount() == 0
             && !m_idle.isActive())
        m_idle.start(m_options.settings.idleEnd);
}

void RecordService::endIfNothingUnsent()
{
    m_store->post([this](store::Store& store) {
        const auto counts = store.outboxCounts();
        const bool nothing = !counts || counts->unsent == 0;
        QMetaObject::invokeMethod(this, [this, nothing] {
            // Somebody may have come meanwhile; the courier's next change asks again.
            if (nothing && (m_stopAsked || m_sessions->sessionCount() == 0))
                Q_EMIT finished();
        });
    });
}

} // namespace sartorius::service
