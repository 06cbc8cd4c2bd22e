#pragma once

#include "hl7/mllp/certificate.h"
#include "hl7/mllp/frame.h"
#include "hl7/mllp/tls_settings.h"
#include "hl7/outbox/transport.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sartorius::hl7 {

/// Where messages of a destination go.
struct Peer
{
    std::string host;
    std::uint16_t port = 0;
    std::optional<TlsClientSettings> tls;

    /// Patient data in the clear leaves this machine only when the site says so.
    bool plaintextBeyondLoopback = false;

    std::size_t answerLimit = kDefaultFrameLimit;

    friend bool operator==(const Peer&, const Peer&) = default;
};

/// What an exchange needs, one upon the other.
enum class ProbeLayer { Name, Connection, Tls, Answer };

/// How far one layer came.
struct ProbeStep
{
    ProbeLayer layer = ProbeLayer::Name;
    record::Result<void> outcome;
    std::chrono::microseconds took {};
};

/// One exchange looked at layer by layer; the last step is the first that failed.
struct Probe
{
    std::vector<ProbeStep> steps;
    std::string answer; ///< empty unless all went well
    std::optional<Certificate> shown; ///< the peer's certificate, accepted or not
};

/// The Transport over MLLP: one TCP or TLS connection that is kept between messages, without delay
/// (TCP_NODELAY) and with keep-alive probes. A connection on which anything unexpected stands,
/// before or after an exchange, is closed, so that no late answer is read as the next one's.
class MllpClient final : public Transport
{
public:
    explicit MllpClient(Peer peer);
    ~MllpClient() override;
    MllpClient(const MllpClient&) = delete;
    MllpClient& operator=(const MllpClient&) = delete;

    record::Result<std::string> exchange(std::string_view message,
                                         std::chrono::milliseconds timeout,
                                         const ExchangeHooks& hooks) override;
    void close() override;
    void interrupt() override;

    /// What the peer showed on the last connection, accepted or not; nothing without TLS.
    std::optional<Certificate> peerCertificate() const;

    /// As `exchange` on a new connection, with the time that each layer took.
    Probe probe(std::string_view message, std::chrono::milliseconds timeout);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace sartorius::hl7
