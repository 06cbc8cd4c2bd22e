#include "hl7/mllp/client.h"
#include "hl7/mllp/listener.h"

#include <catch2/catch.hpp>
#include <openssl/ssl.h>

#include <algorithm>
#include <asio/ssl.hpp>

#include "raw_peer.h"
#include "test_certificates.h"

using namespace sartorius;
using namespace sartorius::hl7;
using namespace sartorius::support;
using namespace std::chrono_literals;

namespace {

using Answers = std::vector<std::string>;

struct World
{
    World()
    {
        CertificateWish authority;
        authority.authority = true;
        authority.name = "Test CA";
        certificates.make("ca", "", authority);
        authority.name = "Other CA";
        certificates.make("other-ca", "", authority);
        certificates.make("server", "ca");
        certificates.make("client", "ca", named("clinic"));
    }

    static CertificateWish named(const std::string& name)
    {
        CertificateWish wish;
        wish.name = name;
        wish.addresses.clear();
        return wish;
    }

    std::unique_ptr<Listener> listen(const std::string& certificate,
                                     const std::vector<std::string>& clients = {})
    {
        ListenerSettings settings;
        settings.tls = TlsServerSettings {certificates.certificate(certificate),
                                          certificates.key(certificate),
                                          certificates.certificate("ca"),
                                          clients};
        auto listener = Listener::start(
            settings, [this](std::string_view message, const FrameSource& source) {
                lastSource = source;
                return record::Result<Answers>(Answers {"ack of " + std::string(message)});
            });
        REQUIRE(listener);
        return *std::move(listener);
    }

    Peer peerAt(const Listener& listener, const std::string& client = "client") const
    {
        Peer peer;
        peer.host = "127.0.0.1";
        peer.port = listener.port();
        peer.tls = TlsClientSettings {certificates.certificate("ca"),
                                      "",
                                      "localhost",
                                      client.empty() ? "" : certificates.certificate(client),
                                      client.empty() ? "" : certificates.key(client)};
        return peer;
    }

    TestCertificates certificates;
    FrameSource lastSource;
};

std::string plain(std::string fingerprint)
{
    std::erase(fingerprint, ':');
    std::transform(fingerprint.begin(), fingerprint.end(), fingerprint.begin(), [](char c) {
        return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    });
    return fingerprint;
}

} // namespace

TEST_CASE("Both sides prove who they are and messages travel over TLS", "[hl7][mllp][tls]")
{
    World world;
    const auto listener = world.listen("server");
    MllpClient client(world.peerAt(*listener));

    for (const std::string message : {"one", "two", "three"}) {
        const auto answer = client.exchange(message, 10s, {});
        REQUIRE(answer);
        CHECK(*answer == "ack of " + message);
    }
    CHECK(listener->counts().accepted == 1);
    CHECK(world.lastSource.certificateSha256 == plain(world.certificates.fingerprint("client")));
    CHECK(client.peerCertificate()->sha256 == plain(world.certificates.fingerprint("server")));
}

TEST_CASE("A peer that does not prove who it is gets not one byte", "[hl7][mllp][tls]")
{
    struct Case
    {
        const char* name;
        const char* issuer;
        CertificateWish wish;
    };

    CertificateWish expired;
    expired.notBefore = -7200;
    expired.notAfter = -3600;
    CertificateWish early;
    early.notBefore = 3600;
    early.notAfter = 7200;
    CertificateWish clientOnly;
    clientOnly.usage = "clientAuth";
    CertificateWish noName = World::named("");
    noName.addresses = "IP:127.0.0.1";
    const Case cases[] = {
        {"other CA", "other-ca", {}},
        {"self-signed", "", {}},
        {"expired", "ca", expired},
        {"not yet valid", "ca", early},
        {"wrong host", "ca", World::named("elsewhere")},
        {"partial wildcard", "ca", World::named("l*lhost")},
        {"wildcard of a top level", "ca", World::named("*")},
        {"address only", "ca", noName},
        {"client certificate as server", "ca", clientOnly},
        {"issued by no authority", "server", {}},
    };
    World world;
    for (const Case& one : cases) {
        INFO(one.name);
        world.certificates.make("bad", one.issuer, one.wish);
        world.lastSource = {};
        const auto listener = world.listen("bad");
        MllpClient client(world.peerAt(*listener));

        const auto answer = client.exchange("secret", 10s, {});

        REQUIRE_FALSE(answer);
        CHECK(answer.error().code == record::ErrorCode::NotPermitted);
        CHECK(listener->counts().frames == 0);
    }
}

TEST_CASE("Weak keys and signatures are refused", "[hl7][mllp][tls]")
{
    World world;
    CertificateWish wish;
    SECTION("RSA of 1024 bits")
    {
        wish.rsaBits = 1024;
    }
    SECTION("SHA-1")
    {
        wish.sha1 = true;
    }
    world.certificates.make("weak", "ca", wish);
    // A listener of ours would refuse such a certificate itself: the peer is a lenient one.
    asio::io_context io;
    asio::ssl::context context(asio::ssl::context::tls_server);
    SSL_CTX_set_security_level(context.native_handle(), 0);
    context.use_certificate_chain_file(world.certificates.certificate("weak"));
    context.use_private_key_file(world.certificates.key("weak"), asio::ssl::context::pem);
    asio::ip::tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    Peer peer;
    peer.host = "127.0.0.1";
    peer.port = acceptor.local_endpoint().port();
    peer.tls = TlsClientSettings {world.certificates.certificate("ca"), "", "localhost", "", ""};
    std::size_t got = 0;
    std::thread server([&] {
        asio::ssl::stream<asio::ip::tcp::socket> stream(acceptor.accept(), context);
        asio::error_code error;
        stream.handshake(asio::ssl::stream_base::server, error);
        std::array<char, 100> block {};
        if (!error)
            got = stream.read_some(asio::buffer(block), error);
    });
    MllpClient client(peer);

    const auto answer = client.exchange("secret", 10s, {});
    server.join();

    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == record::ErrorCode::NotPermitted);
    CHECK(got == 0);
}

TEST_CASE("Old TLS versions are not spoken", "[hl7][mllp][tls]")
{
    World world;
    asio::io_context io;
    asio::ssl::context context(asio::ssl::context::tls_server);
    SSL_CTX_set_security_level(context.native_handle(), 0);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.native_handle(), TLS1_1_VERSION);
    context.use_certificate_chain_file(world.certificates.certificate("server"));
    context.use_private_key_file(world.certificates.key("server"), asio::ssl::context::pem);
    asio::ip::tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    bool refused = false;
    std::thread server([&] {
        asio::ssl::stream<asio::ip::tcp::socket> stream(acceptor.accept(), context);
        asio::error_code error;
        stream.handshake(asio::ssl::stream_base::server, error);
        refused = static_cast<bool>(error);
    });
    Peer peer;
    peer.host = "127.0.0.1";
    peer.port = acceptor.local_endpoint().port();
    peer.tls = TlsClientSettings {world.certificates.certificate("ca"), "", "localhost", "", ""};
    MllpClient client(peer);

    const auto answer = client.exchange("secret", 10s, {});
    server.join();

    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == record::ErrorCode::Unavailable);
    CHECK(refused);
}

TEST_CASE("A pinned certificate is accepted without a CA and no other is", "[hl7][mllp][tls]")
{
    World world;
    world.certificates.make("pinned", "", World::named("whatever"));
    const auto listener = world.listen("pinned");
    Peer peer = world.peerAt(*listener);
    peer.tls->caFile.clear();
    peer.tls->hostName.clear();

    peer.tls->pinnedSha256 = world.certificates.fingerprint("pinned");
    CHECK(MllpClient(peer).exchange("one", 10s, {}));

    peer.tls->pinnedSha256 = world.certificates.fingerprint("server");
    const auto other = MllpClient(peer).exchange("secret", 10s, {});
    REQUIRE_FALSE(other);
    CHECK(other.error().code == record::ErrorCode::NotPermitted);
    CHECK(listener->counts().frames == 1);
}

TEST_CASE("A pinned certificate must still be in date", "[hl7][mllp][tls]")
{
    World world;
    CertificateWish expired;
    expired.notAfter = -60;
    world.certificates.make("old", "", expired);
    const auto listener = world.listen("old");
    Peer peer = world.peerAt(*listener);
    peer.tls->caFile.clear();
    peer.tls->pinnedSha256 = world.certificates.fingerprint("old");

    const auto answer = MllpClient(peer).exchange("secret", 10s, {});

    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == record::ErrorCode::NotPermitted);
}

TEST_CASE("A client without a wanted certificate is not heard", "[hl7][mllp][tls]")
{
    World world;
    world.certificates.make("stranger", "other-ca", World::named("stranger"));
    world.certificates.make("colleague", "ca", World::named("colleague"));
    const auto listener = world.listen("server", {world.certificates.fingerprint("client")});

    for (const std::string name : {"", "stranger", "colleague"}) {
        INFO(name);
        MllpClient client(world.peerAt(*listener, name));
        CHECK_FALSE(client.exchange("one", 10s, {}));
    }
    MllpClient known(world.peerAt(*listener));
    CHECK(known.exchange("one", 10s, {}));
    CHECK(listener->counts().frames == 1);
}

TEST_CASE("A plain client on a TLS port is not heard, nor a TLS client on a plain port",
          "[hl7][mllp][tls]")
{
    World world;
    const auto listener = world.listen("server");
    Peer plainPeer = world.peerAt(*listener);
    plainPeer.tls.reset();
    CHECK_FALSE(MllpClient(plainPeer).exchange("one", 10s, {}));
    CHECK(listener->counts().frames == 0);

    RawServer server([](RawConnection& connection, int) {
        connection.write("hello\r\n");
        connection.closedByPeer();
    });
    Peer tlsPeer = world.peerAt(*listener);
    tlsPeer.port = server.port();
    CHECK_FALSE(MllpClient(tlsPeer).exchange("secret", 2s, {}));
}

TEST_CASE("TLS settings that trust nobody or everybody are refused", "[hl7][mllp][tls]")
{
    World world;
    const auto listener = world.listen("server");
    const Peer good = world.peerAt(*listener);
    const auto refused = [](const Peer& peer) {
        const auto answer = MllpClient(peer).exchange("secret", 2s, {});
        return !answer && answer.error().code == record::ErrorCode::NotPermitted;
    };
    Peer peer = good;
    peer.tls->caFile.clear();
    CHECK(refused(peer));
    peer = good;
    peer.tls->hostName.clear();
    CHECK(refused(peer));
    peer = good;
    peer.tls->caFile = "/nonexistent";
    CHECK(refused(peer));
    peer = good;
    peer.tls->privateKeyFile = world.certificates.key("server");
    CHECK(refused(peer));

    ListenerSettings settings;
    settings.tls = TlsServerSettings {world.certificates.certificate("server"),
                                      world.certificates.key("client"),
                                      world.certificates.certificate("ca"),
                                      {}};
    const auto wrongKey = Listener::start(settings, FrameHandler {});
    REQUIRE_FALSE(wrongKey);
    CHECK(wrongKey.error().code == record::ErrorCode::InvalidInput);
    CHECK(listener->counts().frames == 0);
}

TEST_CASE("Beyond loopback a listener with TLS may be opened", "[hl7][mllp][tls]")
{
    World world;
    ListenerSettings settings;
    settings.address = "0.0.0.0";
    settings.tls = TlsServerSettings {world.certificates.certificate("server"),
                                      world.certificates.key("server"),
                                      world.certificates.certificate("ca"),
                                      {}};

    CHECK(Listener::start(settings, [](std::string_view, const FrameSource&) {
        return record::Result<Answers>(Answers {});
    }));
}
