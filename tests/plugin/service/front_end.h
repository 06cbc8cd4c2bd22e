#pragma once

#include "hl7/mllp/listener.h"
#include "plugin/client/client.h"
#include "tests/plugin/client/waiting.h"

#include <catch2/catch.hpp>

#include <QCoreApplication>

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

/// A front end and a recipient for tests of the real record service.
namespace sartorius::service::bench {

inline constexpr char kPassphrase[] = "seven plain words for a test record";

using client::bench::application;
using client::bench::await;
using client::bench::waitUntil;

/// A folder for a store, a runtime folder of its own, and the end of its service.
class Place
{
public:
    Place();
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    client::ClientOptions options(QStringList arguments = {}) const;

    std::filesystem::path folder;
    std::filesystem::path store;
};

/// A recipient over MLLP that says AA to everything and remembers it.
class Recipient
{
public:
    /// 0: any port.
    explicit Recipient(std::uint16_t port = 0);

    std::uint16_t port() const { return m_listener->port(); }

    std::vector<std::string> received() const;

private:
    mutable std::mutex m_mutex;
    std::vector<std::string> m_received;
    std::unique_ptr<hl7::Listener> m_listener;
};

record::Patient jane();
api::Settings settingsFor(std::uint16_t port);

/// Makes the record, its settings and one patient.
record::PatientId makeRecord(client::RecordClient& client, std::uint16_t port);

/// A draft of the knee form with a working diagnosis; needs an open record.
api::Assessment makeDraft(client::RecordClient& client, const record::PatientId& patient);

record::Answer fever(const char* option);

api::SignAndSend signing(const api::Assessment& draft);

api::Status statusOf(client::RecordClient& client);

/// A port nobody listens on now.
std::uint16_t freePort();

} // namespace sartorius::service::bench
