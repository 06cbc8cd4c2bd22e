#include "plugin/store/sealing.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

constexpr std::string_view kMagic = "SRTS";
constexpr char kSymmetricFormat = 1;
constexpr char kPublicKeyFormat = 2;
constexpr std::size_t kHeadSize = 4 + 1 + 4; // magic, format, key id
constexpr std::size_t kLargestPlain = std::size_t {64} * 1024 * 1024;

struct Free
{
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }

    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }

    void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }

    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

template <class Thing>
using Owned = std::unique_ptr<Thing, Free>;

const unsigned char* octets(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* octets(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

/// Our own primitives failing means no memory or a broken library: nothing sensible can go on.
void require(bool good)
{
    if (!good)
        std::abort();
}

/// Powers of two from 256 B to 4 KiB, then multiples of 4 KiB; the length itself is inside.
std::size_t paddedSize(std::size_t size)
{
    std::size_t bucket = 256;
    while (bucket < size && bucket < 4096)
        bucket *= 2;
    return size <= bucket ? bucket : (size + 4095) / 4096 * 4096;
}

std::string encryptGcm(const SecretBytes& key,
                       std::string_view nonce,
                       std::string_view head,
                       std::string_view place,
                       std::string_view plain)
{
    std::string padded(paddedSize(plain.size() + 4), '\0');
    std::copy_n(bigEndian32(static_cast<std::uint32_t>(plain.size())).data(), 4, padded.data());
    std::copy(plain.begin(), plain.end(), padded.begin() + 4);

    std::string out(padded.size() + kTagSize, '\0');
    Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
    int length = 0;
    require(context != nullptr
            && EVP_EncryptInit_ex(
                   context.get(), EVP_aes_256_gcm(), nullptr, key.bytes().data(), octets(nonce))
                == 1);
    for (const auto part : {head, place})
        require(EVP_EncryptUpdate(
                    context.get(), nullptr, &length, octets(part), static_cast<int>(part.size()))
                == 1);
    require(
        EVP_EncryptUpdate(
            context.get(), octets(out), &length, octets(padded), static_cast<int>(padded.size()))
        == 1);
    require(EVP_EncryptFinal_ex(context.get(), octets(out) + length, &length) == 1);
    require(EVP_CIPHER_CTX_ctrl(
                context.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, octets(out) + padded.size())
            == 1);
    wipe(padded.data(), padded.size());
    return out;
}

Result<std::string> decryptGcm(const SecretBytes& key,
                               std::string_view nonce,
                               std::string_view head,
                               std::string_view place,
                               std::string_view sealed)
{
    const auto refused = [] {
        return failure(ErrorCode::Corrupt, "a sealed record does not open");
    };
    if (sealed.size() < 256 + kTagSize || sealed.size() > kLargestPlain + 8192)
        return refused();
    const std::string_view body = sealed.substr(0, sealed.size() - kTagSize);
    std::string tag(sealed.substr(body.size()));
    std::string plain(body.size(), '\0');
    Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
    int length = 0;
    require(context != nullptr
            && EVP_DecryptInit_ex(
                   context.get(), EVP_aes_256_gcm(), nullptr, key.bytes().data(), octets(nonce))
                == 1);
    for (const auto part : {head, place})
        require(EVP_DecryptUpdate(
                    context.get(), nullptr, &length, octets(part), static_cast<int>(part.size()))
                == 1);
    require(EVP_DecryptUpdate(
                context.get(), octets(plain), &length, octets(body), static_cast<int>(body.size()))
            == 1);
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1);
    // Never EVP_Cipher(), never without the final call: only this one checks the tag.
    if (EVP_DecryptFinal_ex(context.get(), octets(plain) + length, &length) != 1) {
        wipe(plain.data(), plain.size());
        return refused();
    }
    const std::size_t size = fromBigEndian32(plain);
    if (size > plain.size() - 4)
        return refused();
    std::string result = plain.substr(4, size);
    wipe(plain.data(), plain.size());
    return result;
}

std::string head(char format, std::uint32_t keyId)
{
    return std::string(kMagic) + format + bigEndian32(keyId);
}

bool hasHead(std::string_view sealed, char format, std::size_t least)
{
    return sealed.size() >= least && sealed.substr(0, 4) == kMagic && sealed[4] == format;
}

SecretBytes agreed(EVP_PKEY* own, std::string_view peer)
{
    Owned<EVP_PKEY> other(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, octets(peer), peer.size()));
    Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(own, nullptr));
    SecretBytes secret(kKeySize);
    std::size_t size = kKeySize;
    if (other == nullptr || context == nullptr || EVP_PKEY_derive_init(context.get()) != 1
        || EVP_PKEY_derive_set_peer(context.get(), other.get()) != 1
        || EVP_PKEY_derive(context.get(), secret.writable().data(), &size) != 1 || size != kKeySize)
        return {};
    return secret;
}

std::string rawPublic(EVP_PKEY* key)
{
    std::string bytes(kPublicKeySize, '\0');
    std::size_t size = bytes.size();
    require(EVP_PKEY_get_raw_public_key(key, octets(bytes), &size) == 1 && size == kPublicKeySize);
    return bytes;
}

Owned<EVP_PKEY> privateKeyFrom(const SecretBytes& bytes)
{
    return Owned<EVP_PKEY>(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes.bytes().data(), bytes.size()));
}

SecretBytes boxKey(const SecretBytes& shared, std::string_view ephemeral, std::string_view receiver)
{
    // Both public keys take part, so that a shared secret serves exactly this pair.
    return subKey(shared,
                  "sartorius inbound box 1" + std::string(ephemeral) + std::string(receiver));
}

} // namespace

std::string bigEndian32(std::uint32_t value)
{
    return {static_cast<char>(value >> 24U & 0xffU),
            static_cast<char>(value >> 16U & 0xffU),
            static_cast<char>(value >> 8U & 0xffU),
            static_cast<char>(value & 0xffU)};
}

std::uint32_t fromBigEndian32(std::string_view fourBytes)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4 && i < fourBytes.size(); ++i)
        value = value << 8U | static_cast<unsigned char>(fourBytes[i]);
    return value;
}

std::string lengthPrefixed(std::initializer_list<std::string_view> fields)
{
    std::string joined;
    for (const auto field : fields) {
        joined += bigEndian32(static_cast<std::uint32_t>(field.size()));
        joined += field;
    }
    return joined;
}

std::string toHex(std::string_view bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto value = static_cast<unsigned char>(c);
        text += kDigits[value >> 4U];
        text += kDigits[value & 0xfU];
    }
    return text;
}

std::string randomBytes(std::size_t count)
{
    return std::string(SecretBytes::random(count).view());
}

Result<std::string> sealWithNonce(const SecretBytes& key,
                                  std::uint32_t keyId,
                                  std::string_view nonce,
                                  std::string_view place,
                                  std::string_view plain)
{
    if (key.size() != kKeySize || nonce.size() != kNonceSize)
        return failure(ErrorCode::Internal, "sealing without a key");
    if (plain.size() > kLargestPlain)
        return failure(ErrorCode::InvalidInput, "a record may hold 64 MiB at most");
    const std::string start = head(kSymmetricFormat, keyId);
    return start + std::string(nonce) + encryptGcm(key, nonce, start, place, plain);
}

Result<std::string>
seal(const SecretBytes& key, std::uint32_t keyId, std::string_view place, std::string_view plain)
{
    return sealWithNonce(key, keyId, randomBytes(kNonceSize), place, plain);
}

Result<std::string> unseal(const SecretBytes& key, std::string_view place, std::string_view sealed)
{
    if (key.size() != kKeySize)
        return failure(ErrorCode::NotPermitted, "the record is locked");
    if (!hasHead(sealed, kSymmetricFormat, kHeadSize + kNonceSize))
        return failure(ErrorCode::Corrupt, "not a sealed record");
    return decryptGcm(key,
                      sealed.substr(kHeadSize, kNonceSize),
                      sealed.substr(0, kHeadSize),
                      place,
                      sealed.substr(kHeadSize + kNonceSize));
}

Result<std::string> publicKeyOf(const SecretBytes& privateKey)
{
    const auto key = privateKeyFrom(privateKey);
    if (key == nullptr)
        return failure(ErrorCode::Internal, "no inbound key");
    return rawPublic(key.get());
}

Result<std::string>
sealTo(std::string_view publicKey, std::string_view place, std::string_view plain)
{
    if (plain.size() > kLargestPlain)
        return failure(ErrorCode::InvalidInput, "a record may hold 64 MiB at most");
    const auto own = privateKeyFrom(SecretBytes::random(kKeySize));
    if (publicKey.size() != kPublicKeySize || own == nullptr)
        return failure(ErrorCode::Internal, "no inbound key");
    const SecretBytes shared = agreed(own.get(), publicKey);
    if (shared.empty())
        return failure(ErrorCode::Internal, "no inbound key");
    const std::string ephemeral = rawPublic(own.get());
    const SecretBytes key = boxKey(shared, ephemeral, publicKey);
    const std::string start = head(kPublicKeyFormat, kInboundKeyId) + ephemeral;
    const std::string nonce = randomBytes(kNonceSize);
    return start + nonce + encryptGcm(key, nonce, start, place, plain);
}

bool isSealedTo(std::string_view sealed)
{
    return hasHead(sealed, kPublicKeyFormat, kHeadSize);
}

Result<std::string>
unsealFrom(const SecretBytes& privateKey, std::string_view place, std::string_view sealed)
{
    constexpr std::size_t kStart = kHeadSize + kPublicKeySize;
    if (privateKey.empty())
        return failure(ErrorCode::NotPermitted, "the record is locked");
    if (!hasHead(sealed, kPublicKeyFormat, kStart + kNonceSize))
        return failure(ErrorCode::Corrupt, "not a sealed record");
    const auto own = privateKeyFrom(privateKey);
    if (own == nullptr)
        return failure(ErrorCode::Internal, "no inbound key");
    const std::string_view ephemeral = sealed.substr(kHeadSize, kPublicKeySize);
    const SecretBytes shared = agreed(own.get(), ephemeral);
    if (shared.empty())
        return failure(ErrorCode::Corrupt, "a sealed record does not open");
    return decryptGcm(boxKey(shared, ephemeral, rawPublic(own.get())),
                      sealed.substr(kStart, kNonceSize),
                      sealed.substr(0, kStart),
                      place,
                      sealed.substr(kStart + kNonceSize));
}

SecretBytes subKey(const SecretBytes& key, std::string_view label)
{
    Owned<EVP_KDF> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    require(kdf != nullptr);
    Owned<EVP_KDF_CTX> context(EVP_KDF_CTX_new(kdf.get()));
    require(context != nullptr);
    std::string digest = "SHA256";
    std::string info(label);
    const std::array<OSSL_PARAM, 4> parameters {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), digest.size()),
        OSSL_PARAM_construct_octet_string(
            OSSL_KDF_PARAM_KEY, const_cast<unsigned char*>(key.bytes().data()), key.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
        OSSL_PARAM_construct_end()};
    SecretBytes out(kKeySize);
    require(EVP_KDF_derive(context.get(), out.writable().data(), out.size(), parameters.data())
            == 1);
    return out;
}

std::string wrapKey(const SecretBytes& wrapping, const SecretBytes& key)
{
    Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
    require(context != nullptr && wrapping.size() == kKeySize && key.size() % 8 == 0);
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    std::string out(key.size() + 8, '\0');
    int length = 0;
    int rest = 0;
    require(EVP_EncryptInit_ex(
                context.get(), EVP_aes_256_wrap(), nullptr, wrapping.bytes().data(), nullptr)
            == 1);
    require(
        EVP_EncryptUpdate(
            context.get(), octets(out), &length, key.bytes().data(), static_cast<int>(key.size()))
        == 1);
    require(EVP_EncryptFinal_ex(context.get(), octets(out) + length, &rest) == 1);
    return out;
}

Result<SecretBytes> unwrapKey(const SecretBytes& wrapping, std::string_view wrapped)
{
    if (wrapping.size() != kKeySize || wrapped.size() < 24 || wrapped.size() % 8 != 0)
        return failure(ErrorCode::Corrupt, "a wrapped key does not open");
    Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
    require(context != nullptr);
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    SecretBytes out(
        wrapped.size()); // the cipher may write a whole wrapped length before it refuses
    int length = 0;
    int rest = 0;
    if (EVP_DecryptInit_ex(
            context.get(), EVP_aes_256_wrap(), nullptr, wrapping.bytes().data(), nullptr)
            != 1
        || EVP_DecryptUpdate(context.get(),
                             out.writable().data(),
                             &length,
                             octets(wrapped),
                             static_cast<int>(wrapped.size()))
            != 1
        || EVP_DecryptFinal_ex(context.get(), out.writable().data() + length, &rest) != 1)
        return failure(ErrorCode::Corrupt, "a wrapped key does not open");
    return SecretBytes::copyOf(out.view().substr(0, wrapped.size() - 8));
}

std::string hmacSha256(const SecretBytes& key, std::string_view text)
{
    std::string mac(32, '\0');
    std::size_t size = 0;
    require(EVP_Q_mac(nullptr,
                      "HMAC",
                      nullptr,
                      "SHA256",
                      nullptr,
                      key.bytes().data(),
                      key.size(),
                      octets(text),
                      text.size(),
                      octets(mac),
                      mac.size(),
                      &size)
            != nullptr);
    return mac;
}

std::string sha256(std::string_view bytes)
{
    std::string digest(32, '\0');
    unsigned int size = 0;
    require(EVP_Digest(bytes.data(), bytes.size(), octets(digest), &size, EVP_sha256(), nullptr)
            == 1);
    return digest;
}

bool equalInConstantTime(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace sartorius::store
