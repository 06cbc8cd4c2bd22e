#include "hl7/mllp/client.h"
#include "hl7/mllp/listener.h"

#include <catch2/catch.hpp>
#include <openssl/ssl.h>

#include <asio/ssl.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "raw_peer.h"
#include "test_certificates.h"

using namespace sartorius;
using namespace sartorius::hl7;
using namespace sartorius::support;
using namespace std::chrono_literals;

namespace {

constexpr std::array<const char*, 7> kVersions {
    "SSL 3", "TLS 1.0", "TLS 1.1", "1.2 CBC", "1.2 RSA key exchange", "1.2 AEAD", "1.3"};
constexpr std::size_t kSsl3 = 0;
constexpr std::size_t kRsaExchange = 4;

/// One row of tls_matrix.txt.
struct Expected
{
    std::string certificate;
    std::string client;
    std::string listener;
};

std::vector<Expected> readMatrix()
{
    std::ifstream file(std::string(SARTORIUS_TEST_FOLDER) + "/tls_matrix.txt");
    std::vector<Expected> rows;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        Expected row;
        if (!line.empty() && line[0] != '#'
            && words >> row.certificate >> row.client >> row.listener)
            rows.push_back(row);
    }
    return rows;
}

/// What one row needs on disk; made once for elliptic keys and once for RSA, which the old key
/// exchange wants.
class Certificates
{
public:
    explicit Certificates(unsigned rsaBits);

    /// A certificate as the row describes it, for the side with this purpose.
    std::string make(const std::string& row, const std::string& purpose);

    TestCertificates files;

private:
    unsigned m_rsaBits;
    int m_number = 0;
};

Certificates::Certificates(unsigned rsaBits)
    : m_rsaBits(rsaBits)
{
    CertificateWish authority;
    authority.authority = true;
    for (const char* name : {"ca", "other-ca"}) {
        authority.name = name;
        files.make(name, "", authority);
    }
    authority.name = "narrow";
    authority.pathLength = 0;
    files.make("narrow", "ca", authority);
    authority.name = "below-narrow";
    files.make("below-narrow", "narrow", authority);
    CertificateWish leaf;
    leaf.name = "no authority";
    files.make("no-authority", "ca", leaf);
    leaf.rsaBits = rsaBits;
    leaf.name = "localhost";
    files.make("own", "ca", leaf);
    files.make("own-revoked", "ca", leaf);
    files.make("own-of-other-ca", "other-ca", leaf);
    files.makeList("list-old", "ca", {}, -30);
    files.makeList("list-of-others", "other-ca", {});
}

std::string Certificates::make(const std::string& row, const std::string& purpose)
{
    CertificateWish wish;
    wish.rsaBits = m_rsaBits;
    wish.usage = purpose;
    std::string issuer = "ca";
    if (row == "expired") {
        wish.notBefore = -7200;
        wish.notAfter = -3600;
    } else if (row == "not-yet-valid") {
        wish.notBefore = 3600;
        wish.notAfter = 7200;
    } else if (row == "self-signed") {
        issuer.clear();
    } else if (row == "other-ca-in-system-store") {
        issuer = "other-ca";
    } else if (row == "wrong-host") {
        wish.name = "elsewhere";
        wish.addresses.clear();
    } else if (row == "wildcard-abuse") {
        wish.name = "l*lhost";
        wish.addresses = "DNS:*";
    } else if (row == "address-in-certificate") {
        wish.name.clear();
    } else if (row == "wrong-purpose") {
        wish.usage = purpose == "serverAuth" ? "clientAuth" : "serverAuth";
    } else if (row == "rsa-1024") {
        wish.rsaBits = 1024;
    } else if (row == "sha-1") {
        wish.sha1 = true;
    } else if (row == "intermediate-is-no-authority") {
        issuer = "no-authority";
    } else if (row == "path-too-long") {
        issuer = "below-narrow";
    }
    const std::string file = row + std::to_string(++m_number);
    files.make(file, issuer, wish);
    if (issuer == "no-authority")
        files.append(file, "no-authority");
    if (issuer == "below-narrow") {
        files.append(file, "below-narrow");
        files.append(file, "narrow");
    }
    files.makeList("list", "ca", {"own-revoked", row == "revoked" ? file : "own-revoked"});
    return file;
}

std::string listFor(const std::string& row, const TestCertificates& files)
{
    if (row == "revoked")
        return files.certificate("list");
    if (row == "list-missing")
        return files.certificate("list-of-others");
    return row == "list-expired" ? files.certificate("list-old") : std::string();
}

/// A peer that speaks anything it is told to, at security level 0.
void pinVersion(asio::ssl::context& context, std::size_t version)
{
    SSL_CTX* const native = context.native_handle();
    SSL_CTX_set_security_level(native, 0);
    constexpr std::array<int, 7> kNumbers {TLS1_VERSION,
                                           TLS1_VERSION,
                                           TLS1_1_VERSION,
                                           TLS1_2_VERSION,
                                           TLS1_2_VERSION,
                                           TLS1_2_VERSION,
                                           TLS1_3_VERSION};
    constexpr std::array<const char*, 7> kCiphers {
        "ALL@SECLEVEL=0",
        "ALL@SECLEVEL=0",
        "ALL@SECLEVEL=0",
        "ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:AES128-SHA:@SECLEVEL=0",
        "AES128-GCM-SHA256:AES256-GCM-SHA384:@SECLEVEL=0",
        "ECDHE+AESGCM:@SECLEVEL=0",
        "ALL@SECLEVEL=0"};
    REQUIRE(SSL_CTX_set_min_proto_version(native, kNumbers[version]) == 1);
    REQUIRE(SSL_CTX_set_max_proto_version(native, kNumbers[version]) == 1);
    REQUIRE(SSL_CTX_set_cipher_list(native, kCiphers[version]) == 1);
}

/// A server hello of SSL 3.0 with a null session, as an old peer would send it.
const std::string kSsl3ServerHello = std::string("\x16\x03\x00\x00\x2a\x02\x00\x00\x26\x03\x00", 11)
    + std::string(32, 'r') + std::string("\x00\x00\x05\x00", 4);
/// A client hello of SSL 3.0 that offers RC4 and 3DES.
const std::string kSsl3ClientHello = std::string("\x16\x03\x00\x00\x2f\x01\x00\x00\x2b\x03\x00", 11)
    + std::string(32, 'r') + std::string("\x00\x00\x04\x00\x05\x00\x0a\x01\x00", 9);

struct Outcome
{
    bool accepted = false;
    std::size_t bytesTaken = 0; ///< payload that reached the other side
    std::string reason;
};

/// Our client against a lenient server that shows the row's certificate.
Outcome clientMeets(Certificates& made, const std::string& row, std::size_t version)
{
    const std::string file = made.make(row, "serverAuth");
    asio::io_context io;
    asio::ssl::context context(asio::ssl::context::tls_server);
    pinVersion(context, version);
    context.use_certificate_chain_file(made.files.certificate(file));
    context.use_private_key_file(made.files.key(file), asio::ssl::context::pem);
    if (row.rfind("own-", 0) == 0) {
        context.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
        context.load_verify_file(made.files.certificate("ca"));
        X509_STORE* const store = SSL_CTX_get_cert_store(context.native_handle());
        X509_LOOKUP* const lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
        REQUIRE(
            X509_load_crl_file(lookup, made.files.certificate("list").c_str(), X509_FILETYPE_PEM)
            == 1);
        X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
    }
    asio::ip::tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    Outcome outcome;
    std::thread server([&] {
        asio::error_code error;
        asio::ip::tcp::socket socket = acceptor.accept();
        if (version == kSsl3) {
            asio::write(socket, asio::buffer(kSsl3ServerHello), error);
            std::array<char, 4096> block {};
            while (!error)
                socket.read_some(asio::buffer(block), error);
            return;
        }
        asio::ssl::stream<asio::ip::tcp::socket> stream(std::move(socket), context);
        stream.handshake(asio::ssl::stream_base::server, error);
        std::array<char, 100> block {};
        if (!error)
            outcome.bytesTaken = stream.read_some(asio::buffer(block), error);
        if (outcome.bytesTaken > 0)
            asio::write(stream, asio::buffer(*framed("taken")), error);
        // The client must not be told by a reset that it was refused.
        stream.lowest_layer().shutdown(asio::ip::tcp::socket::shutdown_send, error);
        while (!error)
            stream.next_layer().read_some(asio::buffer(block), error);
    });
    Peer peer;
    peer.host = "127.0.0.1";
    peer.port = acceptor.local_endpoint().port();
    peer.tls.emplace();
    peer.tls->caFile = made.files.certificate("ca");
    peer.tls->hostName = row == "address-in-certificate" ? "127.0.0.1" : "localhost";
    peer.tls->crlFile = listFor(row, made.files);
    const std::string own
        = row == "own-of-other-ca" || row == "own-revoked" ? row : std::string("own");
    if (row != "own-absent") {
        peer.tls->certificateFile = made.files.certificate(own);
        peer.tls->privateKeyFile = made.files.key(own);
    }
    if (row == "pin-mismatch")
        peer.tls->pinnedSha256 = made.files.fingerprint("own-revoked");
    {
        MllpClient client(peer);
        const auto answer = client.exchange("a message with patient data", 10s, {});
        outcome.accepted = answer.has_value();
        outcome.reason = answer ? "" : answer.error().detail;
    }
    server.join();
    return outcome;
}

/// A lenient client that shows the row's certificate against our listener.
Outcome listenerMeets(Certificates& made, const std::string& row, std::size_t version)
{
    const bool own = row.rfind("own-", 0) == 0;
    const std::string file = own ? row : made.make(row, "clientAuth");
    if (own)
        made.make(row, "clientAuth");
    ListenerSettings settings;
    settings.tls.emplace();
    settings.tls->certificateFile = made.files.certificate("own");
    settings.tls->privateKeyFile = made.files.key("own");
    settings.tls->clientCaFile = made.files.certificate("ca");
    settings.tls->crlFile
        = row == "own-revoked" ? made.files.certificate("list") : listFor(row, made.files);
    if (row == "pin-mismatch")
        settings.tls->clientSha256 = {made.files.fingerprint("own-revoked")};
    Outcome outcome;
    const auto listener
        = Listener::start(settings, [&](std::string_view message, const FrameSource&) {
              outcome.bytesTaken = message.size();
              return FrameAnswers(std::vector<std::string> {"taken"});
          });
    REQUIRE(listener);
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    socket.connect({asio::ip::address_v4::loopback(), (*listener)->port()});
    asio::error_code error;
    std::array<char, 100> block {};
    if (version == kSsl3) {
        asio::write(socket, asio::buffer(kSsl3ClientHello), error);
        while (!error)
            socket.read_some(asio::buffer(block), error);
        (*listener)->stop();
        return outcome;
    }
    asio::ssl::context context(asio::ssl::context::tls_client);
    pinVersion(context, version);
    if (row != "own-absent") {
        context.use_certificate_chain_file(made.files.certificate(file));
        context.use_private_key_file(made.files.key(file), asio::ssl::context::pem);
    }
    asio::ssl::stream<asio::ip::tcp::socket> stream(std::move(socket), context);
    stream.handshake(asio::ssl::stream_base::client, error);
    // Under 1.3 a client learns only by its first read that it was refused.
    if (!error)
        asio::write(stream, asio::buffer(*framed("a message")), error);
    if (!error)
        outcome.accepted = stream.read_some(asio::buffer(block), error) > 0;
    outcome.reason = error.message();
    (*listener)->stop();
    return outcome;
}

char shown(const Outcome& outcome)
{
    return outcome.accepted ? 'A' : '.';
}

} // namespace

TEST_CASE("Every cell of the TLS matrix is as written", "[hl7][mllp][tls]")
{
    const auto matrix = readMatrix();
    REQUIRE(matrix.size() == 20);
    std::map<bool, std::unique_ptr<Certificates>> made;
    made[false] = std::make_unique<Certificates>(0);
    made[true] = std::make_unique<Certificates>(2048);
    // What OpenSSL takes for the system's own signers, were it asked.
    ::setenv("SSL_CERT_FILE", made[false]->files.certificate("other-ca").c_str(), 1);
    for (const Expected& row : matrix) {
        REQUIRE(row.client.size() == kVersions.size());
        REQUIRE(row.listener.size() == kVersions.size());
        for (std::size_t version = 0; version < kVersions.size(); ++version) {
            CAPTURE(row.certificate, kVersions[version]);
            Certificates& certificates = *made[version == kRsaExchange];
            const auto client = clientMeets(certificates, row.certificate, version);
            CAPTURE(client.reason);
            CHECK(shown(client) == row.client[version]);
            CHECK((client.bytesTaken > 0) == client.accepted);
            CHECK(client.reason.empty() == client.accepted);
            const auto listener = listenerMeets(certificates, row.certificate, version);
            CAPTURE(listener.reason);
            CHECK(shown(listener) == row.listener[version]);
            CHECK((listener.bytesTaken > 0) == listener.accepted);
        }
    }
    ::unsetenv("SSL_CERT_FILE");
}
