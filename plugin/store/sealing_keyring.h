#pragma once

#include "forms/record/result.h"
#include "plugin/store/sealing.h"
#include "plugin/store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sartorius::store {

/// The keys of one record and what state they are in.
///
/// passphrase -> Argon2id -> user key -> unwraps the store key -> unwraps data, queue and audit
/// keys; the printed recovery key unwraps the store key too. Sub-keys by HKDF. Changing a
/// passphrase rewraps 32 bytes.
class KeyRing
{
public:
    /// Makes all keys, open. @return the recovery key in its printed form.
    record::Result<std::string> create(std::string_view passphrase, const KdfParameters& kdf);

    /// Opens everything. NotPermitted for a wrong secret; Corrupt for a changed header; Rejected
    /// for a header whose cost lies outside the limits (it is not tried then).
    record::Result<void> unlock(std::string_view header, std::string_view secret);

    /// NotPermitted when `secret` does not open `header`; changes nothing.
    static record::Result<void> check(std::string_view header, std::string_view secret);

    /// @return the header for the new passphrase; needs an open ring.
    record::Result<std::string> withPassphrase(std::string_view header,
                                               std::string_view newOne,
                                               const KdfParameters& kdf) const;

    /// The header that is on disk now; the keys stay.
    void takeHeader(std::string header) { m_header = std::move(header); }

    /// Wipes what opens charts; keeps the queue's.
    void lock();

    bool isOpen() const { return !m_recordKey.empty(); }

    bool queueReady() const { return !m_queueKey.empty(); }

    /// Header as written by create; empty otherwise.
    const std::string& header() const { return m_header; }

    /// What lets a restart while locked go on sending: queue key and inbound public key under the
    /// machine key. It opens no chart.
    std::string wrapForMachine(const SecretBytes& machineKey) const;
    record::Result<void> openForMachine(const SecretBytes& machineKey, std::string_view wrapped);

    const SecretBytes& recordKey() const { return m_recordKey; }

    const SecretBytes& inboundPrivate() const { return m_inboundPrivate; }

    const std::string& inboundPublic() const { return m_inboundPublic; }

    const SecretBytes& auditKey() const { return m_auditKey; }

    const SecretBytes& queueKey() const { return m_queueKey; }

    const SecretBytes& queueAuditKey() const { return m_queueAuditKey; }

    const SecretBytes& indexKey() const { return m_indexKey; }

    /// Under which a backup's own key is wrapped.
    const SecretBytes& backupKey() const { return m_backupKey; }

private:
    void takeQueueKey(SecretBytes queue);
    record::Result<void> takeStoreKey(std::string_view header, SecretBytes storeKey);

    std::string m_header;
    SecretBytes m_storeKey;
    SecretBytes m_recordKey;
    SecretBytes m_inboundPrivate;
    SecretBytes m_auditKey;
    SecretBytes m_backupKey;
    SecretBytes m_queueBase; // what is wrapped; never seals anything itself
    SecretBytes m_queueKey;
    SecretBytes m_queueAuditKey;
    SecretBytes m_indexKey;
    std::string m_inboundPublic;
};

/// Size of a key header in bytes.
std::size_t keyHeaderSize();

/// The printed form of 20 bytes: 36 characters of base 32 (no I, L, O, U), the last four a
/// checksum, in nine groups of four.
std::string recoveryKeyText(std::string_view twentyBytes);

/// Reads it back: any case, dashes and spaces anywhere, O for 0, I and L for 1. InvalidInput
/// otherwise.
record::Result<SecretBytes> recoveryKeyFrom(std::string_view text);

/// InvalidInput for fewer than 12 characters, a single character repeated, or a well-known one.
record::Result<void> checkNewPassphrase(std::string_view passphrase);

/// Rejected outside the limits of KdfParameters.
record::Result<void> checkCost(const KdfParameters& kdf);

} // namespace sartorius::store
