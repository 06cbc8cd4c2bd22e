#pragma once

#include "forms/record/result.h"
#include "hl7/mllp/certificate.h"
#include "hl7/mllp/tls_settings.h"

#include <asio/ip/tcp.hpp>
#include <asio/ssl.hpp>
#include <optional>
#include <string>

namespace sartorius::hl7 {

// Inside mllp only: the one place that speaks with OpenSSL.

using TlsStream = asio::ssl::stream<asio::ip::tcp::socket>;

/// InvalidInput when a file cannot be read, key and certificate do not fit, or nothing is trusted.
record::Result<asio::ssl::context> clientContext(const TlsClientSettings& settings);
record::Result<asio::ssl::context> serverContext(const TlsServerSettings& settings);

/// Sets what the peer's certificate must be before the handshake starts; `shown`, which outlives
/// the handshake, becomes the one it shows, accepted or not.
record::Result<void>
expectPeer(TlsStream& stream, const TlsClientSettings& settings, std::optional<Certificate>& shown);

/// SHA-256 of the peer's certificate as 64 lower-case digits; empty when it showed none.
std::string peerFingerprint(TlsStream& stream);

/// Lower case without colons and blanks, as peerFingerprint writes it.
std::string normalFingerprint(std::string_view text);

/// Why OpenSSL refused the peer's certificate, in its own words; empty when it did not.
std::string verifyFailure(TlsStream& stream);

} // namespace sartorius::hl7
