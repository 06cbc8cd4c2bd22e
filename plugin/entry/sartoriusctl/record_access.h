#pragma once

#include "plugin/api/requests.h"
#include "plugin/client/client.h"
#include "plugin/entry/sartoriusctl/command_line.h"

#include <QEventLoop>
#include <QFutureWatcher>

#include <memory>
#include <optional>
#include <string>

/// The record as a verb sees it: a connection to its service, opened with the passphrase file.
namespace sartorius::ctl {

/// Asks and runs an event loop until the answer is there. For programs without a window only.
template <class Request>
api::Outcome<typename Request::Reply> askAndWait(client::RecordClient& client, Request request)
{
    using Answer = api::Outcome<typename Request::Reply>;
    QFutureWatcher<Answer> watcher;
    QEventLoop loop;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(client.ask(std::move(request)));
    if (!watcher.isFinished())
        loop.exec();
    return watcher.result();
}

/// First line of the passphrase file: `--passphrase-file`, else SARTORIUS_PASSPHRASE_FILE, else the
/// public one of a demonstration record. Empty optional: none of them is there.
std::optional<std::string> passphraseOf(const Invocation& invocation, const std::string& folder);

/// The folder of `--store`, or the user's.
std::string storeFolderOf(const Invocation& invocation);

/// Says a refusal and gives its exit code: 75 when another service holds the record.
Exit refuse(const api::Refusal& refusal, Console& console);

struct RecordAccess
{
    std::unique_ptr<client::RecordClient> client;
    api::Status status;
    std::optional<std::string> passphrase;
    Exit exit = Exit::Ok; ///< not Ok: already told, nothing else to do
};

enum class Needs {
    Service, ///< any state of the record will do
    Open ///< charts must be readable: an empty or locked record is refused
};

/// Starts or finds the service of the record, and unlocks it when the passphrase is at hand.
RecordAccess openRecord(const Invocation& invocation, Console& console, Needs needs = Needs::Open);

} // namespace sartorius::ctl
