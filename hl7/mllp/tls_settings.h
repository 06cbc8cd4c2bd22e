#pragma once

#include <string>
#include <vector>

namespace sartorius::hl7 {

/// How a client proves who it is and knows the peer. TLS 1.2 is the least. The peer is trusted
/// through `caFile`, `pinnedSha256` or both, never through the system's certificates. All files are
/// PEM.
struct TlsClientSettings
{
    std::string caFile; ///< certificates that may have signed the peer's
    std::string pinnedSha256; ///< SHA-256 of the peer's certificate (DER), 64 hexadecimal digits
    std::string hostName; ///< name or address that the certificate must bear; required with
                          ///< `caFile` alone: any holder of a certificate would do otherwise
    std::string certificateFile; ///< our own certificate and chain; empty: none is shown
    std::string privateKeyFile;
    std::string crlFile {}; ///< revocation lists of every signer; when given, a peer without a
                            ///< valid list is refused like a revoked one

    friend bool operator==(const TlsClientSettings&, const TlsClientSettings&) = default;
};

/// How a listener proves who it is and whom it lets in. Every client must show a certificate.
struct TlsServerSettings
{
    std::string certificateFile;
    std::string privateKeyFile;
    std::string clientCaFile; ///< signers of clients' certificates
    std::vector<std::string> clientSha256; ///< when not empty: only these certificates
    std::string crlFile {}; ///< as for a client

    friend bool operator==(const TlsServerSettings&, const TlsServerSettings&) = default;
};

} // namespace sartorius::hl7
