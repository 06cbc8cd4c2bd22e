#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Ed25519 over content packs. Keys and signatures are lower-case hexadecimal: 64 digits a key, 128 a
/// signature.
namespace sartorius::store {

/// True only for a good signature by the private half of `publicKey`; false for anything malformed.
bool ed25519Verifies(std::string_view publicKey, std::string_view message, std::string_view signature);

struct SigningKey
{
    std::string privateKey; ///< 64 digits; whoever holds it publishes packs
    std::string publicKey;
};

/// A fresh pair, for a publisher.
SigningKey newSigningKey();

/// Empty when the key is malformed.
std::optional<std::string> ed25519Sign(std::string_view privateKey, std::string_view message);

} // namespace sartorius::store
