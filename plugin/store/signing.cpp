#include "plugin/store/signing.h"

#include "plugin/store/sealing.h"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace sartorius::store {

namespace {

constexpr std::size_t kRawKeySize = 32;
constexpr std::size_t kSignatureSize = 64;

struct Free
{
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

using Key = std::unique_ptr<EVP_PKEY, Free>;
using Context = std::unique_ptr<EVP_MD_CTX, Free>;

const unsigned char* octets(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// The octets of `digits` when they are exactly `size`; empty otherwise.
std::string fromHex(std::string_view digits, std::size_t size)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string bytes;
    if (digits.size() != 2 * size)
        return bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const auto high = kDigits.find(digits[i]);
        const auto low = kDigits.find(digits[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos)
            return {};
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

std::string publicHalf(EVP_PKEY* key)
{
    std::array<unsigned char, kRawKeySize> raw {};
    std::size_t size = raw.size();
    if (EVP_PKEY_get_raw_public_key(key, raw.data(), &size) != 1)
        std::abort(); // a key we made ourselves
    return {raw.begin(), raw.end()};
}

} // namespace

bool ed25519Verifies(std::string_view publicKey, std::string_view message, std::string_view signature)
{
    const std::string raw = fromHex(publicKey, kRawKeySize);
    const std::string signed_ = fromHex(signature, kSignatureSize);
    if (raw.empty() || signed_.empty())
        return false;
    const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(raw), raw.size()));
    const Context context(EVP_MD_CTX_new());
    return key && context
        && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1
        && EVP_DigestVerify(context.get(),
                            octets(signed_),
                            signed_.size(),
                            octets(message),
                            message.size())
        == 1;
}

SigningKey newSigningKey()
{
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    std::array<unsigned char, kRawKeySize> raw {};
    std::size_t size = raw.size();
    if (!key || EVP_PKEY_get_raw_private_key(key.get(), raw.data(), &size) != 1)
        std::abort(); // no entropy: nothing sensible can go on
    return {toHex(std::string(raw.begin(), raw.end())), toHex(publicHalf(key.get()))};
}

std::optional<std::string> ed25519Sign(std::string_view privateKey, std::string_view message)
{
    const std::string raw = fromHex(privateKey, kRawKeySize);
    if (raw.empty())
        return {};
    const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(raw), raw.size()));
    const Context context(EVP_MD_CTX_new());
    std::array<unsigned char, kSignatureSize> signature {};
    std::size_t size = signature.size();
    if (!key || !context
        || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1
        || EVP_DigestSign(context.get(), signature.data(), &size, octets(message), message.size()) != 1)
        return {};
    return toHex(std::string(signature.begin(), signature.end()));
}

} // namespace sartorius::store
