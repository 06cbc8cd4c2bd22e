#pragma once

#include "forms/record/result.h"
#include "plugin/store/secret_bytes.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

/// All cryptography at rest. Formats: README "Formats on disk".
namespace sartorius::store {

inline constexpr std::size_t kKeySize = 32;
inline constexpr std::size_t kNonceSize = 12;
inline constexpr std::size_t kTagSize = 16;
inline constexpr std::size_t kWrappedKeySize = kKeySize + 8;
inline constexpr std::size_t kPublicKeySize = 32;

/// Which key sealed a record; written into it.
inline constexpr std::uint32_t kRecordKeyId = 1;
inline constexpr std::uint32_t kQueueKeyId = 2;
inline constexpr std::uint32_t kInboundKeyId = 3;

/// Fields joined without ambiguity: each as 4 bytes of length, big-endian, and its bytes.
std::string lengthPrefixed(std::initializer_list<std::string_view> fields);

/// AES-256-GCM under a fresh random nonce. `place` says where the record belongs (table, id,
/// version, patient ...): opened anywhere else, it is refused. The plaintext is padded, so that
/// sizes tell little.
record::Result<std::string>
seal(const SecretBytes& key, std::uint32_t keyId, std::string_view place, std::string_view plain);

/// As seal, with a nonce given: for frozen test vectors only. A nonce must never be used twice.
record::Result<std::string> sealWithNonce(const SecretBytes& key,
                                          std::uint32_t keyId,
                                          std::string_view nonce,
                                          std::string_view place,
                                          std::string_view plain);

/// Corrupt, without saying why, when any bit differs, the place is another or the key is wrong.
record::Result<std::string>
unseal(const SecretBytes& key, std::string_view place, std::string_view sealed);

/// X25519 to a public key, then as seal: what is stored while the record is locked.
record::Result<std::string>
sealTo(std::string_view publicKey, std::string_view place, std::string_view plain);
record::Result<std::string>
unsealFrom(const SecretBytes& privateKey, std::string_view place, std::string_view sealed);

/// True for what sealTo made, false for what seal made.
bool isSealedTo(std::string_view sealed);
record::Result<std::string> publicKeyOf(const SecretBytes& privateKey);

/// HKDF-SHA256 with an empty salt; the label keeps sub-keys apart.
SecretBytes subKey(const SecretBytes& key, std::string_view label);

/// AES-256 key wrap (RFC 3394) of 32 or 64 bytes. Unwrapping: Corrupt when the wrapping key is
/// wrong.
std::string wrapKey(const SecretBytes& wrapping, const SecretBytes& key);
record::Result<SecretBytes> unwrapKey(const SecretBytes& wrapping, std::string_view wrapped);

std::string hmacSha256(const SecretBytes& key, std::string_view text);
std::string sha256(std::string_view bytes);
bool equalInConstantTime(std::string_view a, std::string_view b);
std::string randomBytes(std::size_t count);

/// Lower-case hexadecimal.
std::string toHex(std::string_view bytes);

/// 4 bytes, big-endian.
std::string bigEndian32(std::uint32_t value);
std::uint32_t fromBigEndian32(std::string_view fourBytes);

} // namespace sartorius::store
