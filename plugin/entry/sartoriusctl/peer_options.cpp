#include "plugin/entry/sartoriusctl/peer_options.h"

#include "plugin/entry/sartoriusctl/numbers.h"

namespace sartorius::ctl {

std::vector<Option> tlsOptions()
{
    return {
        {"--tls", "", "TLS instead of plain TCP"},
        {"--tls-ca", "FILE", "certificates that may have signed the peer's (PEM)"},
        {"--tls-crl", "FILE", "revocation lists of all of them (PEM); then each needs a valid one"},
        {"--tls-pin", "SHA256", "fingerprint of the peer's certificate"},
        {"--tls-certificate", "FILE", "our own certificate (PEM)"},
        {"--tls-key", "FILE", "its key (PEM)"},
    };
}

std::vector<Option> peerOptions()
{
    std::vector<Option> options {
        {"--to", "HOST:PORT", "the peer"},
        {"--timeout", "SECONDS", "for the whole exchange; default 30"},
        {"--plaintext", "", "allow plain TCP beyond this machine"},
        {"--tls-name", "NAME", "name the peer's certificate must bear"},
    };
    const auto tls = tlsOptions();
    options.insert(options.end(), tls.begin(), tls.end());
    return options;
}

std::optional<hl7::Peer> peerFrom(const Invocation& invocation)
{
    const std::string to = invocation.value("--to").value_or("");
    const auto colon = to.rfind(':');
    if (colon == std::string::npos || colon == 0)
        return std::nullopt;
    const auto port = numberFrom<std::uint16_t>(std::string_view(to).substr(colon + 1));
    if (!port || *port == 0)
        return std::nullopt;
    hl7::Peer peer;
    peer.host = to.substr(0, colon);
    peer.port = *port;
    peer.plaintextBeyondLoopback = invocation.has("--plaintext");
    if (invocation.has("--tls")) {
        hl7::TlsClientSettings tls;
        tls.caFile = invocation.value("--tls-ca").value_or("");
        tls.crlFile = invocation.value("--tls-crl").value_or("");
        tls.pinnedSha256 = invocation.value("--tls-pin").value_or("");
        tls.hostName = invocation.value("--tls-name").value_or(tls.caFile.empty() ? "" : peer.host);
        tls.certificateFile = invocation.value("--tls-certificate").value_or("");
        tls.privateKeyFile = invocation.value("--tls-key").value_or("");
        peer.tls = tls;
    }
    return peer;
}

std::optional<std::chrono::seconds> timeoutFrom(const Invocation& invocation)
{
    const auto seconds = numberFrom<int>(invocation.value("--timeout").value_or("30"));
    if (!seconds || *seconds < 1)
        return std::nullopt;
    return std::chrono::seconds {*seconds};
}

} // namespace sartorius::ctl
