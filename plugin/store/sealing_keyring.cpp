#include "plugin/store/sealing_keyring.h"

#include <algorithm>
#include <argon2.h>
#include <array>
#include <cstring>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

constexpr std::string_view kMagic = "SRTK";
constexpr char kFormat = 1;
constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kMacSize = 32;
constexpr std::size_t kRecoverySize = 20;
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The header of README "Formats on disk", field by field.
struct Header
{
    KdfParameters kdf;
    std::string salt;
    std::string passphraseWrap;
    std::string recoveryWrap;
    std::string dataWrap;
    std::string queueWrap;
    std::string auditWrap;
    std::string inboundPublic;
};

constexpr std::size_t kBodySize = 4 + 1 + 3 * 4 + kSaltSize + 5 * kWrappedKeySize + kPublicKeySize;

std::string bodyOf(const Header& header)
{
    return std::string(kMagic) + kFormat + bigEndian32(header.kdf.memoryKiB)
        + bigEndian32(header.kdf.passes) + bigEndian32(header.kdf.lanes) + header.salt
        + header.passphraseWrap + header.recoveryWrap + header.dataWrap + header.queueWrap
        + header.auditWrap + header.inboundPublic;
}

std::string encoded(const Header& header, const SecretBytes& storeKey)
{
    const std::string body = bodyOf(header);
    return body + hmacSha256(subKey(storeKey, "sartorius header 1"), body);
}

Result<Header> decoded(std::string_view bytes)
{
    if (bytes.size() != kBodySize + kMacSize || bytes.substr(0, 4) != kMagic || bytes[4] != kFormat)
        return failure(ErrorCode::Corrupt, "the key header is damaged or of another version");
    std::size_t at = 5;
    const auto take = [&](std::size_t size) {
        at += size;
        return std::string(bytes.substr(at - size, size));
    };
    Header header;
    header.kdf.memoryKiB = fromBigEndian32(take(4));
    header.kdf.passes = fromBigEndian32(take(4));
    header.kdf.lanes = fromBigEndian32(take(4));
    header.salt = take(kSaltSize);
    header.passphraseWrap = take(kWrappedKeySize);
    header.recoveryWrap = take(kWrappedKeySize);
    header.dataWrap = take(kWrappedKeySize);
    header.queueWrap = take(kWrappedKeySize);
    header.auditWrap = take(kWrappedKeySize);
    header.inboundPublic = take(kPublicKeySize);
    return header;
}

Result<SecretBytes>
userKey(std::string_view passphrase, std::string_view salt, const KdfParameters& kdf)
{
    // A header from a foreign file could ask for no cost at all, or for all our memory.
    if (const auto allowed = checkCost(kdf); !allowed)
        return failure(allowed.error());
    SecretBytes key(kKeySize);
    const int outcome = argon2id_hash_raw(kdf.passes,
                                          kdf.memoryKiB,
                                          kdf.lanes,
                                          passphrase.data(),
                                          passphrase.size(),
                                          salt.data(),
                                          salt.size(),
                                          key.writable().data(),
                                          key.size());
    if (outcome != ARGON2_OK)
        return failure(ErrorCode::Unavailable, "not enough memory to open the record");
    return key;
}

SecretBytes recoveryWrapping(const SecretBytes& recoveryKey, std::string_view salt)
{
    return subKey(recoveryKey, "sartorius recovery 1" + std::string(salt));
}

/// The store key behind a secret, with the header proven to be the one that was written with it.
Result<SecretBytes>
storeKeyFrom(const Header& header, std::string_view bytes, std::string_view secret)
{
    Result<SecretBytes> storeKey = failure(ErrorCode::NotPermitted, "wrong passphrase");
    if (const auto recovery = recoveryKeyFrom(secret))
        storeKey = unwrapKey(recoveryWrapping(*recovery, header.salt), header.recoveryWrap);
    if (!storeKey) {
        const auto user = userKey(secret, header.salt, header.kdf);
        if (!user)
            return failure(user.error());
        storeKey = unwrapKey(*user, header.passphraseWrap);
    }
    if (!storeKey)
        return failure(ErrorCode::NotPermitted, "wrong passphrase");
    const auto mac
        = hmacSha256(subKey(*storeKey, "sartorius header 1"), bytes.substr(0, kBodySize));
    if (!equalInConstantTime(mac, bytes.substr(kBodySize)))
        return failure(ErrorCode::Corrupt, "the key header was changed");
    return storeKey;
}

std::string base32(std::string_view bytes)
{
    std::string text;
    unsigned bits = 0;
    unsigned buffer = 0;
    for (const char c : bytes) {
        buffer = (buffer << 8U | static_cast<unsigned char>(c)) & 0xfffffU;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            text += kAlphabet[buffer >> bits & 31U];
        }
    }
    return text;
}

char normalised(char c)
{
    if (c >= 'a' && c <= 'z')
        c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O')
        return '0';
    return c == 'I' || c == 'L' ? '1' : c;
}

std::string checksum(std::string_view twentyBytes)
{
    return base32(sha256("sartorius recovery key" + std::string(twentyBytes))).substr(0, 4);
}

} // namespace

std::size_t keyHeaderSize()
{
    return kBodySize + kMacSize;
}

Result<void> checkCost(const KdfParameters& kdf)
{
    if (kdf.memoryKiB < kKdfFloor.memoryKiB || kdf.passes < kKdfFloor.passes || kdf.lanes < 1)
        return failure(ErrorCode::Rejected, "the key derivation is cheaper than the floor");
    if (kdf.memoryKiB > 2U * 1024 * 1024 || kdf.passes > 64 || kdf.lanes > 16)
        return failure(ErrorCode::Rejected, "the key derivation asks for too much");
    return {};
}

std::string recoveryKeyText(std::string_view twentyBytes)
{
    const std::string plain = base32(twentyBytes) + checksum(twentyBytes);
    std::string text;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (i > 0 && i % 4 == 0)
            text += '-';
        text += plain[i];
    }
    return text;
}

Result<SecretBytes> recoveryKeyFrom(std::string_view text)
{
    const auto refused = [] {
        return failure(ErrorCode::InvalidInput, "not a recovery key");
    };
    std::string bytes;
    std::string check;
    unsigned buffer = 0;
    unsigned bits = 0;
    for (const char c : text) {
        if (c == '-' || c == ' ' || c == '\n' || c == '\r')
            continue;
        const auto value = kAlphabet.find(normalised(c));
        if (value == std::string_view::npos || check.size() == 4)
            return refused();
        if (bytes.size() == kRecoverySize) {
            check += normalised(c);
            continue;
        }
        buffer = (buffer << 5U | static_cast<unsigned>(value)) & 0xfffffU;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>(buffer >> bits & 0xffU);
        }
    }
    if (bytes.size() != kRecoverySize || check != checksum(bytes))
        return refused();
    auto secret = SecretBytes::copyOf(bytes);
    wipe(bytes.data(), bytes.size());
    return secret;
}

Result<void> checkNewPassphrase(std::string_view passphrase)
{
    constexpr std::array<std::string_view, 16> kCommon {"passwordpassword",
                                                        "password1234",
                                                        "password12345",
                                                        "password123456",
                                                        "123456789012",
                                                        "1234567890123",
                                                        "123456789123",
                                                        "qwertyuiop123",
                                                        "qwerty123456",
                                                        "qwertyuiopas",
                                                        "letmeinletmein",
                                                        "administrator",
                                                        "iloveyou1234",
                                                        "welcome12345",
                                                        "changeme1234",
                                                        "sartoriussartorius"};
    const auto characters = std::count_if(passphrase.begin(), passphrase.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    });
    if (characters < 12)
        return failure(ErrorCode::InvalidInput, "a passphrase has at least 12 characters");
    if (std::all_of(
            passphrase.begin(), passphrase.end(), [&](char c) { return c == passphrase.front(); })
        || std::find(kCommon.begin(), kCommon.end(), passphrase) != kCommon.end())
        return failure(ErrorCode::InvalidInput, "this passphrase is among the first to be tried");
    return {};
}

Result<std::string> KeyRing::create(std::string_view passphrase, const KdfParameters& kdf)
{
    if (const auto good = checkNewPassphrase(passphrase); !good)
        return failure(good.error());
    Header header;
    header.kdf = kdf;
    header.salt = randomBytes(kSaltSize);
    const auto user = userKey(passphrase, header.salt, kdf);
    if (!user)
        return failure(user.error());
    auto storeKey = SecretBytes::random(kKeySize);
    const auto recovery = SecretBytes::random(kRecoverySize);
    const auto data = SecretBytes::random(kKeySize);
    header.passphraseWrap = wrapKey(*user, storeKey);
    header.recoveryWrap = wrapKey(recoveryWrapping(recovery, header.salt), storeKey);
    header.dataWrap = wrapKey(storeKey, data);
    header.queueWrap = wrapKey(storeKey, SecretBytes::random(kKeySize));
    header.auditWrap = wrapKey(storeKey, SecretBytes::random(kKeySize));
    const auto publicKey = publicKeyOf(subKey(data, "sartorius inbound 1"));
    if (!publicKey)
        return failure(publicKey.error());
    header.inboundPublic = *publicKey;
    const std::string bytes = encoded(header, storeKey);
    if (const auto taken = takeStoreKey(bytes, std::move(storeKey)); !taken)
        return failure(taken.error());
    return recoveryKeyText(recovery.view());
}

Result<void> KeyRing::unlock(std::string_view header, std::string_view secret)
{
    const auto parsed = decoded(header);
    if (!parsed)
        return failure(parsed.error());
    auto storeKey = storeKeyFrom(*parsed, header, secret);
    if (!storeKey)
        return failure(storeKey.error());
    return takeStoreKey(header, std::move(*storeKey));
}

Result<void> KeyRing::check(std::string_view header, std::string_view secret)
{
    const auto parsed = decoded(header);
    if (!parsed)
        return failure(parsed.error());
    const auto storeKey = storeKeyFrom(*parsed, header, secret);
    if (!storeKey)
        return failure(storeKey.error());
    return {};
}

Result<std::string> KeyRing::withPassphrase(std::string_view header,
                                            std::string_view newOne,
                                            const KdfParameters& kdf) const
{
    if (m_storeKey.empty())
        return failure(ErrorCode::NotPermitted, "the record is locked");
    if (const auto good = checkNewPassphrase(newOne); !good)
        return failure(good.error());
    auto parsed = decoded(header);
    if (!parsed)
        return failure(parsed.error());
    // The salt stays: the recovery key's wrap depends on it. A salt needs to be unique to this
    // record, and the new passphrase makes the derived key another one.
    const auto user = userKey(newOne, parsed->salt, kdf);
    if (!user)
        return failure(user.error());
    parsed->kdf = kdf;
    parsed->passphraseWrap = wrapKey(*user, m_storeKey);
    return encoded(*parsed, m_storeKey);
}

Result<void> KeyRing::takeStoreKey(std::string_view header, SecretBytes storeKey)
{
    const auto parsed = decoded(header);
    if (!parsed)
        return failure(parsed.error());
    const auto data = unwrapKey(storeKey, parsed->dataWrap);
    auto queue = unwrapKey(storeKey, parsed->queueWrap);
    auto audit = unwrapKey(storeKey, parsed->auditWrap);
    if (!data || !queue || !audit)
        return failure(ErrorCode::Corrupt, "the key header was changed");
    m_header = header;
    m_recordKey = subKey(*data, "sartorius record 1");
    m_inboundPrivate = subKey(*data, "sartorius inbound 1");
    m_auditKey = subKey(*audit, "sartorius audit 1");
    m_backupKey = subKey(storeKey, "sartorius backup 1");
    m_storeKey = std::move(storeKey);
    m_inboundPublic = parsed->inboundPublic;
    takeQueueKey(std::move(*queue));
    return {};
}

void KeyRing::takeQueueKey(SecretBytes queue)
{
    m_queueAuditKey = subKey(queue, "sartorius queue audit 1");
    m_indexKey = subKey(queue, "sartorius index 1");
    m_queueKey = subKey(queue, "sartorius queue 1");
    m_queueBase = std::move(queue);
}

void KeyRing::lock()
{
    m_storeKey.clear();
    m_recordKey.clear();
    m_inboundPrivate.clear();
    m_auditKey.clear();
    m_backupKey.clear();
}

std::string KeyRing::wrapForMachine(const SecretBytes& machineKey) const
{
    SecretBytes both(kKeySize + kPublicKeySize);
    std::copy(m_queueBase.bytes().begin(), m_queueBase.bytes().end(), both.writable().begin());
    std::copy(m_inboundPublic.begin(), m_inboundPublic.end(), both.writable().begin() + kKeySize);
    return wrapKey(machineKey, both);
}

Result<void> KeyRing::openForMachine(const SecretBytes& machineKey, std::string_view wrapped)
{
    const auto both = unwrapKey(machineKey, wrapped);
    if (!both)
        return failure(both.error());
    if (both->size() != kKeySize + kPublicKeySize)
        return failure(ErrorCode::Corrupt, "a wrapped key does not open");
    m_inboundPublic = both->view().substr(kKeySize);
    takeQueueKey(SecretBytes::copyOf(both->view().substr(0, kKeySize)));
    return {};
}

} // namespace sartorius::store
