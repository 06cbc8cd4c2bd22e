#include "plugin/store/sealing.h"

#include <catch2/catch.hpp>

using namespace sartorius::store;
using sartorius::record::ErrorCode;

namespace {

SecretBytes countingKey()
{
    SecretBytes key(kKeySize);
    for (std::size_t i = 0; i < kKeySize; ++i)
        key.writable()[i] = static_cast<unsigned char>(i);
    return key;
}

} // namespace

TEST_CASE("A sealed record keeps its format", "[store][sealing]")
{
    const auto key = countingKey();
    const std::string nonce("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b", kNonceSize);

    const auto sealed = sealWithNonce(key, kRecordKeyId, nonce, "place", "plain");

    REQUIRE(sealed);
    CHECK(sealed->size() == 4 + 1 + 4 + kNonceSize + 256 + kTagSize);
    CHECK(toHex(sealed->substr(0, 9)) == "535254530100000001");
    // Frozen, and computed by another implementation (Python cryptography, AESGCM).
    CHECK(toHex(sha256(*sealed))
          == "5b6959da5cae1e45b5b5a628b55692c3a6d034301e653693eb736ead83b59a3f");
    CHECK(unseal(key, "place", *sealed).value() == "plain");
}

TEST_CASE("Sub-keys and MACs follow their standards", "[store][sealing]")
{
    // RFC 4231, test case 2
    const auto key = SecretBytes::copyOf("Jefe");
    CHECK(toHex(hmacSha256(key, "what do ya want for nothing?"))
          == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    // FIPS 180-4 example
    CHECK(toHex(sha256("abc"))
          == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 5869, test case 3 (empty salt and info), first 32 of 42 bytes
    const auto input = SecretBytes::copyOf(std::string(22, '\x0b'));
    CHECK(toHex(subKey(input, "").view())
          == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");

    // RFC 3394, 4.6: 256 bits of key data with a 256-bit key
    const std::string plain("\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff"
                            "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f",
                            32);
    CHECK(toHex(wrapKey(countingKey(), SecretBytes::copyOf(plain)))
          == "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21");
}

TEST_CASE("A changed bit of a sealed record is refused", "[store][sealing]")
{
    const auto key = countingKey();
    const auto sealed = seal(key, kRecordKeyId, "place", "twisted the left knee");
    REQUIRE(sealed);

    for (std::size_t bit = 0; bit < sealed->size() * 8; ++bit) {
        std::string changed = *sealed;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        const auto opened = unseal(key, "place", changed);
        REQUIRE_FALSE(opened);
        REQUIRE(opened.error().code == ErrorCode::Corrupt);
    }
    for (std::size_t length = 0; length < sealed->size(); ++length)
        REQUIRE_FALSE(unseal(key, "place", sealed->substr(0, length)));
    CHECK(unseal(key, "place", *sealed).value() == "twisted the left knee");
}

TEST_CASE("A sealed record opens only where it belongs", "[store][sealing]")
{
    const auto key = countingKey();
    const auto sealed = seal(key, kRecordKeyId, lengthPrefixed({"draft", "ab", "c"}), "plain");
    REQUIRE(sealed);

    CHECK(unseal(key, lengthPrefixed({"draft", "ab", "c"}), *sealed));
    CHECK_FALSE(unseal(key, lengthPrefixed({"draft", "a", "bc"}), *sealed));
    CHECK_FALSE(unseal(key, lengthPrefixed({"version", "ab", "c"}), *sealed));
    CHECK_FALSE(
        unseal(SecretBytes::random(kKeySize), lengthPrefixed({"draft", "ab", "c"}), *sealed));
}

TEST_CASE("Sizes on disk tell little", "[store][sealing]")
{
    const auto key = countingKey();
    const auto size = [&](std::size_t plain) {
        return seal(key, kRecordKeyId, "", std::string(plain, 'x')).value().size();
    };

    CHECK(size(0) == size(252));
    CHECK(size(253) == size(508));
    CHECK(size(4093) == size(8188));
    CHECK(size(8189) == size(8188) + 4096);
    CHECK(unseal(key, "", seal(key, kRecordKeyId, "", std::string(10000, 'x')).value()).value()
          == std::string(10000, 'x'));
}

TEST_CASE("What is sealed to the inbound key needs no secret to store", "[store][sealing]")
{
    const auto own = SecretBytes::random(kKeySize);
    const auto publicKey = publicKeyOf(own);
    REQUIRE(publicKey);

    const auto sealed = sealTo(*publicKey, "place", "ORU^R01");

    REQUIRE(sealed);
    CHECK(unsealFrom(own, "place", *sealed).value() == "ORU^R01");
    CHECK_FALSE(unsealFrom(own, "elsewhere", *sealed));
    CHECK_FALSE(unsealFrom(SecretBytes::random(kKeySize), "place", *sealed));
    for (std::size_t byte = 0; byte < sealed->size(); ++byte) {
        std::string changed = *sealed;
        changed[byte] = static_cast<char>(changed[byte] ^ 1);
        REQUIRE_FALSE(unsealFrom(own, "place", changed));
    }
}

TEST_CASE("A wrapped key opens under its own wrapping key alone", "[store][sealing]")
{
    const auto wrapping = SecretBytes::random(kKeySize);
    const auto key = SecretBytes::random(kKeySize);
    const auto wrapped = wrapKey(wrapping, key);

    CHECK(unwrapKey(wrapping, wrapped).value().view() == key.view());
    CHECK_FALSE(unwrapKey(SecretBytes::random(kKeySize), wrapped));
    std::string changed = wrapped;
    changed[7] = static_cast<char>(changed[7] ^ 4);
    CHECK_FALSE(unwrapKey(wrapping, changed));
}
