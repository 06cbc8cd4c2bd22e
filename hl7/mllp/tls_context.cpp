#include "hl7/mllp/tls_context.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <memory>

namespace sartorius::hl7 {
namespace {

using record::ErrorCode;
using record::failure;
using record::Result;

// BCP 195: ephemeral keys and authenticated encryption only (TLS 1.3 has nothing else).
constexpr char kCiphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM";

std::string fingerprint(X509* certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest {};
    unsigned length = 0;
    if (certificate == nullptr
        || X509_digest(certificate, EVP_sha256(), digest.data(), &length) != 1)
        return {};
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < length; ++i) {
        text += kDigits[digest[i] >> 4U];
        text += kDigits[digest[i] & 0xFU];
    }
    return text;
}

std::optional<CertificateTime> timeOf(const ASN1_TIME* time)
{
    std::tm parts {};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
        return std::nullopt;
    return CertificateTime(std::chrono::seconds(::timegm(&parts)));
}

std::optional<Certificate> describe(X509& certificate)
{
    const auto from = timeOf(X509_get0_notBefore(&certificate));
    const auto until = timeOf(X509_get0_notAfter(&certificate));
    std::array<char, 256> subject {};
    X509_NAME_oneline(
        X509_get_subject_name(&certificate), subject.data(), static_cast<int>(subject.size()));
    if (!from || !until)
        return std::nullopt;
    return Certificate {subject.data(), fingerprint(&certificate), *from, *until};
}

bool harden(asio::ssl::context& context)
{
    SSL_CTX* const native = context.native_handle();
    SSL_CTX_set_security_level(native, 2); // no RSA below 2048, no SHA-1 signatures
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    return SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1
        && SSL_CTX_set_cipher_list(native, kCiphers) == 1;
}

Result<void> loadIdentity(asio::ssl::context& context,
                          const std::string& certificateFile,
                          const std::string& keyFile)
{
    asio::error_code error;
    context.use_certificate_chain_file(certificateFile, error);
    if (error)
        return failure(ErrorCode::InvalidInput, "the certificate file cannot be used");
    context.use_private_key_file(keyFile, asio::ssl::context::pem, error);
    if (error || SSL_CTX_check_private_key(context.native_handle()) != 1)
        return failure(ErrorCode::InvalidInput,
                       "the private key file does not fit its certificate");
    return {};
}

/// From now on every certificate of a chain needs a valid list of its signer.
Result<void> requireLists(asio::ssl::context& context, const std::string& crlFile)
{
    if (crlFile.empty())
        return {};
    X509_STORE* const store = SSL_CTX_get_cert_store(context.native_handle());
    X509_LOOKUP* const lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    if (lookup == nullptr || X509_load_crl_file(lookup, crlFile.c_str(), X509_FILETYPE_PEM) < 1)
        return failure(ErrorCode::InvalidInput, "the file of revocation lists cannot be used");
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
    return {};
}

/// Faults of a chain that do not matter for a certificate that is known by its fingerprint.
bool isOnlyUnknownIssuer(int error)
{
    return error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT
        || error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN
        || error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT
        || error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
        || error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
}

/// Called by OpenSSL for every certificate of the chain, before anything is sent.
bool acceptPinned(bool verified, X509_STORE_CTX* native, const std::string& pin, bool withCa)
{
    if (fingerprint(X509_STORE_CTX_get0_cert(native)) != pin) {
        X509_STORE_CTX_set_error(native, X509_V_ERR_CERT_REJECTED);
        return false;
    }
    if (verified || withCa || !isOnlyUnknownIssuer(X509_STORE_CTX_get_error(native)))
        return verified;
    X509_STORE_CTX_set_error(native, X509_V_OK);
    return true;
}

} // namespace

std::string normalFingerprint(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == ':' || c == ' ')
            continue;
        out += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

Result<asio::ssl::context> clientContext(const TlsClientSettings& settings)
{
    if (settings.caFile.empty() && settings.pinnedSha256.empty())
        return failure(ErrorCode::InvalidInput, "TLS needs a CA file or a pinned certificate");
    if (settings.caFile.empty() && !settings.crlFile.empty())
        return failure(ErrorCode::InvalidInput, "revocation lists need the CA file they belong to");
    if (settings.pinnedSha256.empty() && settings.hostName.empty())
        return failure(ErrorCode::InvalidInput, "TLS with a CA file needs the peer's host name");
    asio::ssl::context context(asio::ssl::context::tls_client);
    if (!harden(context))
        return failure(ErrorCode::Internal, "OpenSSL refuses its settings");
    context.set_verify_mode(asio::ssl::verify_peer);
    asio::error_code error;
    if (!settings.caFile.empty())
        context.load_verify_file(settings.caFile, error);
    if (error)
        return failure(ErrorCode::InvalidInput, "the CA file cannot be used");
    if (auto lists = requireLists(context, settings.crlFile); !lists)
        return failure(lists.error());
    if (!settings.certificateFile.empty()) {
        if (auto loaded = loadIdentity(context, settings.certificateFile, settings.privateKeyFile);
            !loaded)
            return failure(loaded.error());
    }
    return context;
}

Result<asio::ssl::context> serverContext(const TlsServerSettings& settings)
{
    asio::ssl::context context(asio::ssl::context::tls_server);
    if (!harden(context))
        return failure(ErrorCode::Internal, "OpenSSL refuses its settings");
    context.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    asio::error_code error;
    context.load_verify_file(settings.clientCaFile, error);
    if (error)
        return failure(ErrorCode::InvalidInput, "the file of client CAs cannot be used");
    if (auto lists = requireLists(context, settings.crlFile); !lists)
        return failure(lists.error());
    if (auto loaded = loadIdentity(context, settings.certificateFile, settings.privateKeyFile);
        !loaded)
        return failure(loaded.error());
    // No session is resumed: a client that has been struck off must not come back with a ticket.
    SSL_CTX_set_session_cache_mode(context.native_handle(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context.native_handle(), 0);
    return context;
}

Result<void>
expectPeer(TlsStream& stream, const TlsClientSettings& settings, std::optional<Certificate>& shown)
{
    SSL* const native = stream.native_handle();
    if (!settings.hostName.empty()) {
        asio::error_code notAddress;
        asio::ip::make_address(settings.hostName, notAddress);
        X509_VERIFY_PARAM* const parameters = SSL_get0_param(native);
        X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        // SSL_set_tlsext_host_name, without the old-style cast of its macro.
        const auto setServerName = [&] {
            return SSL_ctrl(native,
                            SSL_CTRL_SET_TLSEXT_HOSTNAME,
                            TLSEXT_NAMETYPE_host_name,
                            const_cast<char*>(settings.hostName.c_str()))
                == 1;
        };
        const bool set = notAddress
            ? SSL_set1_host(native, settings.hostName.c_str()) == 1 && setServerName()
            : X509_VERIFY_PARAM_set1_ip_asc(parameters, settings.hostName.c_str()) == 1;
        if (!set)
            return failure(ErrorCode::InvalidInput, "the peer's host name cannot be used");
    }
    stream.set_verify_callback([pin = normalFingerprint(settings.pinnedSha256),
                                withCa = !settings.caFile.empty(),
                                &shown](bool verified, asio::ssl::verify_context& verify) {
        X509_STORE_CTX* const chain = verify.native_handle();
        X509* const leaf = X509_STORE_CTX_get0_cert(chain);
        shown = leaf == nullptr ? std::nullopt : describe(*leaf);
        return pin.empty() ? verified : acceptPinned(verified, chain, pin, withCa);
    });
    return {};
}

std::string peerFingerprint(TlsStream& stream)
{
    return fingerprint(SSL_get0_peer_certificate(stream.native_handle()));
}

Result<Certificate> readCertificate(const std::string& pemFile)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> file(BIO_new_file(pemFile.c_str(), "rb"),
                                                         &BIO_free);
    const std::unique_ptr<X509, decltype(&X509_free)> read(
        file ? PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr) : nullptr, &X509_free);
    auto certificate = read ? describe(*read) : std::nullopt;
    if (!certificate)
        return failure(ErrorCode::InvalidInput, "the certificate file cannot be used");
    return *std::move(certificate);
}

std::string verifyFailure(TlsStream& stream)
{
    const long result = SSL_get_verify_result(stream.native_handle());
    return result == X509_V_OK ? std::string {} : X509_verify_cert_error_string(result);
}

} // namespace sartorius::hl7
