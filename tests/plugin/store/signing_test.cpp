#include "plugin/store/signing.h"

#include "forms/content/manifest.h"
#include "plugin/store/sealing.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using store::ed25519Sign;
using store::ed25519Verifies;

TEST_CASE("A signature is good for its key and its bytes and for no others", "[store][signing]")
{
    const auto key = store::newSigningKey();
    const auto other = store::newSigningKey();
    const std::string message = "sartorius-pack 1\nid medial-knee\n";
    const auto signature = ed25519Sign(key.privateKey, message);

    REQUIRE(signature);
    CHECK(key.publicKey.size() == 64);
    CHECK(signature->size() == 128);
    CHECK(ed25519Verifies(key.publicKey, message, *signature));
    CHECK_FALSE(ed25519Verifies(other.publicKey, message, *signature));
    CHECK_FALSE(ed25519Verifies(key.publicKey, message + ' ', *signature));
    for (const std::size_t at : {std::size_t {0}, std::size_t {63}, std::size_t {127}}) {
        auto changed = *signature;
        changed[at] = changed[at] == '0' ? '1' : '0';
        CHECK_FALSE(ed25519Verifies(key.publicKey, message, changed));
    }
}

TEST_CASE("A malformed key or signature is a refusal and nothing worse", "[store][signing]")
{
    const auto key = store::newSigningKey();
    const auto signature = ed25519Sign(key.privateKey, "bytes");
    REQUIRE(signature);

    CHECK_FALSE(ed25519Verifies("", "bytes", *signature));
    CHECK_FALSE(ed25519Verifies("zz", "bytes", *signature));
    CHECK_FALSE(ed25519Verifies(std::string(64, 'G'), "bytes", *signature));
    CHECK_FALSE(ed25519Verifies(key.publicKey, "bytes", ""));
    CHECK_FALSE(ed25519Verifies(key.publicKey, "bytes", std::string(128, '0')));
    CHECK_FALSE(ed25519Sign("short", "bytes"));
}

TEST_CASE("The first test of RFC 8032 verifies", "[store][signing]")
{
    CHECK(ed25519Sign("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "")
          == "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
             "d25bf5f0595bbe24655141438e7a100b");
    CHECK(ed25519Verifies("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                          "",
                          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
                          "1cf9b46bd25bf5f0595bbe24655141438e7a100b"));
}

TEST_CASE("A shipped pack that a publisher signed opens, and not when one byte differs", "[store][signing]")
{
    const auto sha256 = [](std::string_view bytes) { return store::toHex(store::sha256(bytes)); };
    const auto key = store::newSigningKey();
    const auto check = [&key](std::string_view publisher, std::string_view message, std::string_view signature) {
        return publisher == "clinic" && ed25519Verifies(key.publicKey, message, signature);
    };
    for (const auto& pack : content::packs()) {
        INFO(pack.id);
        content::PackBytes bytes;
        bytes.manifest = content::manifestOf(pack, sha256);
        bytes.signature = "ed25519 clinic " + *ed25519Sign(key.privateKey, bytes.manifest);
        for (const auto& file : content::filesOf(pack)) {
            bytes.files[std::string(file.name)] = file.bytes;
        }
        CHECK(content::openSigned(bytes, sha256, check));
        bytes.files["rules.json"].back() = ' ';
        CHECK_FALSE(content::openSigned(bytes, sha256, check));
    }
}
