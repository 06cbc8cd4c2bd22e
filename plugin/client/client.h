#pragma once

// clang-format off: moc 6.4 cannot read <compare> when it is the first standard header it meets
#include <string>
// clang-format on

#include "dicom/frame_handle.h"
#include "plugin/api/json.h"
#include "plugin/api/local_socket.h"
#include "plugin/api/requests.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>
#include <variant>

/// Asks the record service. What every front end uses, and all it knows of the record.
namespace sartorius::client {

struct ClientOptions
{
    QString storeFolder; ///< empty: the user's own data folder
    /// Where sartoriusd lies; empty: beside the running program. Never PATH.
    QString programFolder;
    bool startService = true; ///< start sartoriusd when nobody answers
    QStringList serviceArguments; ///< given to sartoriusd after `--store FOLDER`
    std::chrono::milliseconds startWithin {15000};
};

/// A decoded picture in a sealed memory file, mapped read-only.
struct OpenedFrame
{
    /// Shared by the future's result and whoever shows the picture; never null.
    std::shared_ptr<const dicom::FrameHandle> picture;

    const dicom::FrameHeader& header() const { return picture->header(); }

    dicom::Frame frame() const { return picture->frame(); }
};

/// "$XDG_DATA_HOME/sartorius": where the record lies when nobody says otherwise.
QString defaultStoreFolder();

/// One connection to the record service. Lives in the thread that made it, which needs an event
/// loop; every function is called there and none of them blocks. Connects, and starts the service
/// where that is allowed, with the first question; a lost connection is made again.
///
/// Whoever asks gets api::Outcome<Reply>: the reply, or an api::Refusal with `error` and
/// `problems`. Unavailable with the detail "connection lost" means that nobody knows whether the
/// act was done: look (GetAssessment, ListOrders) before asking again.
///
///     client.ask(api::GetPatient {id}).then(this, [this](const api::Outcome<api::PatientChart>&
///     chart) {...});
class RecordClient final : public QObject
{
    Q_OBJECT

public:
    explicit RecordClient(ClientOptions options, QObject* parent = nullptr);
    ~RecordClient() override; ///< what was asked and not answered is refused as Unavailable

    template <class Request>
    QFuture<api::Outcome<typename Request::Reply>> ask(Request request)
    {
        using Reply = typename Request::Reply;
        auto promise = newPromise<api::Outcome<Reply>>();
        auto future = promise->future();
        send(api::Request(std::move(request)), [promise](Raw raw) {
            promise->addResult(outcomeOf<Reply>(std::move(raw)));
            promise->finish();
        });
        return future;
    }

    QFuture<api::Outcome<OpenedFrame>> openFrame(api::OpenFrame request);

    bool isConnected() const;
    const QString& storeFolder() const;

Q_SIGNALS:
    void connected();
    void connectionLost();
    void changed(const sartorius::api::ChangeNotice& notice);

private:
    /// An answer before its type is known.
    struct Raw
    {
        std::variant<std::string, api::Refusal> answer; ///< CBOR of the reply
        api::Descriptor attached;
    };

    using Receive = std::function<void(Raw)>;

    template <class Result>
    static std::shared_ptr<QPromise<Result>> newPromise()
    {
        // shared: std::function wants a copyable callable; the waiting question is the only owner
        auto promise = std::make_shared<QPromise<Result>>();
        promise->start();
        return promise;
    }

    template <class Reply>
    static api::Outcome<Reply> outcomeOf(Raw raw)
    {
        if (auto* refusal = std::get_if<api::Refusal>(&raw.answer))
            return tl::unexpected<api::Refusal>(std::move(*refusal));
        auto reply = api::replyFromCbor<Reply>(std::get<std::string>(raw.answer));
        if (!reply)
            return api::refuse(record::ErrorCode::Internal, "unreadable reply", reply.error());
        return std::move(*reply);
    }

    void send(const api::Request& request, Receive receive);

    class Connection;
    std::unique_ptr<Connection> m_connection;
};

} // namespace sartorius::client

Q_DECLARE_METATYPE(sartorius::api::ChangeNotice)
