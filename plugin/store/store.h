#pragma once

#include "forms/record/clock.h"
#include "forms/record/identifiers.h"
#include "forms/record/order.h"
#include "forms/record/result.h"
#include "hl7/outbox/outbox_store.h"
#include "plugin/store/audit.h"
#include "plugin/store/database.h"
#include "plugin/store/inbox.h"
#include "plugin/store/records.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Where the record is kept: sealed, audited, and with the line of messages that wait to be sent.
namespace sartorius::store {

/// Empty: no passphrase was set yet. Locked: chart keys are not in memory. Open: everything may be
/// done.
enum class StoreState { Empty, Locked, Open };

/// Cost of guessing a passphrase (Argon2id). Less than 64 MiB, 3 passes or 1 lane, or more than 2
/// GiB, is refused, from whoever asks.
struct KdfParameters
{
    std::uint32_t memoryKiB = 256 * 1024;
    std::uint32_t passes = 3;
    std::uint32_t lanes = 4;

    friend bool operator==(const KdfParameters&, const KdfParameters&) = default;
};

/// The cheapest parameters that are accepted; for tests.
inline constexpr KdfParameters kKdfFloor {64 * 1024, 3, 4};

/// Something that is on disk now and was not before. `what` is "patient", "assessment", "order" ...
/// (RecordKind), "outbox" or "record" (locked, unlocked).
struct StoreChange
{
    std::string what;
    std::string id;
    record::PatientId patient;
};

struct StoreOptions
{
    std::filesystem::path folder; ///< made with 0700 when missing; refused when others may read it
    const record::Clock* clock = nullptr; ///< outlives the store
    std::string program = "sartoriusd"; ///< how a second holder sees us
    KdfParameters kdf; ///< for the next create or changePassphrase
    std::function<void(std::string_view point)> crashPoint; ///< C0 to C3; empty in the product
    std::function<void(const StoreChange&)> changed; ///< on the store's thread, after each commit
    DatabaseMaker database; ///< empty: SQLite through Qt
};

/// A message to be queued. The bytes are frozen: what is given here is what every attempt sends.
struct NewMessage
{
    record::DestinationId destination;
    record::OrderId order;
    record::ControlId
        controlId; ///< must be the one inside `bytes`; Conflict when it was used before
    std::string bytes;
};

/// What a person does with a message that waits.
enum class OutboxAct { Retry, Hold, Cancel };

/// A message of the outbox with what its list shows.
struct OutboxItem
{
    hl7::OutboxEntry entry;
    record::Instant queuedAt;
    std::optional<record::Instant> deliveredAt;
    std::string answer; ///< the acknowledgement that ended it; empty before
};

struct OutboxCounts
{
    int unsent = 0; ///< queued, in flight or retrying
    int parked = 0;
    int held = 0;
};

/// What is known about one signed order beside its content. Delivery and acceptance are two facts.
struct OrderFacts
{
    record::OrderId order;
    record::PatientId patient;
    std::int64_t number = 0; ///< running number shown in lists
    record::Instant signedAt;
    record::DeliveryState delivery = record::DeliveryState::Draft; ///< of its latest message
    std::optional<record::OutboxId> outbox;
    record::ControlId controlId;
    record::DestinationId destination;
    int attempts = 0;
    std::string reason; ///< why its message waits, is parked or held
    std::optional<record::Instant> deliveredAt;
    record::AcceptanceState acceptance = record::AcceptanceState::NotAnswered;
    std::optional<record::Instant> acceptanceAt;
    std::string acceptanceReason;
};

class Store;

/// Writes that stand or fall together. Made by Store::begin; nothing is kept unless commit says so.
/// One at a time, on the store's thread; it must not outlive its store. After a failed write only
/// the destructor is of use.
class Transaction
{
public:
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction(); ///< rolls back what was not committed

    /// Overwrites the draft of this kind and id, or makes it when `expectedRevision` is 0.
    /// @return the new revision. Conflict when the draft's revision is another. NotPermitted when
    /// locked
    ///         (Settings excepted). InvalidInput for a malformed id or unknown state
    ///         word.
    record::Result<std::int64_t> putDraft(const StoredRecord& draft, std::int64_t expectedRevision);

    /// Removes a draft that has become a version or was given up. NotFound.
    record::Result<void> dropDraft(RecordKind kind, const std::string& id);

    /// Appends a version for ever. Conflict unless `version` follows the last one (the first is 1).
    /// An Order's first version receives a running number.
    record::Result<void> appendVersion(const StoredRecord& version);

    /// Puts a message at the end of its destination's line.
    record::Result<record::OutboxId> enqueue(const NewMessage& message);

    /// What became of an order, as of `at` (now when not given); NotFound for an order that was
    /// never appended.
    record::Result<void> setAcceptance(const record::OrderId& order,
                                       record::AcceptanceState state,
                                       std::string_view reason,
                                       std::optional<record::Instant> at = std::nullopt);

    /// Keeps a message that came in; one that is here already writes nothing. Works while locked
    /// when the queue is ready.
    record::Result<KeptInbound> keep(const NewInbound& message);

    /// Puts a kept message into the tray of a person, or takes it out. NotFound.
    record::Result<void>
    setInbox(const std::string& id, InboxState state, std::string_view reasonCode);

    /// Adds a statement about an order; setAcceptance says what all of them amount to.
    record::Result<void> note(const OrderEvent& event);

    /// Lists an order under another patient, after two records turned out to be one person's.
    record::Result<void> repoint(const record::OrderId& order, const record::PatientId& patient);

    /// Retry: parked, held or retrying becomes queued. Hold: queued, retrying or parked becomes
    /// held. Cancel: all of these become cancelled. Conflict for a message in flight: it cannot be
    /// un-sent.
    record::Result<void> act(const record::OutboxId& id, OutboxAct what, std::string_view reason);

    /// The recipient's application has said, by a message of its own, that it has taken this one.
    /// Changes nothing when the message has left its line already, or was never sent.
    record::Result<void> confirm(const record::OutboxId& id, std::string_view answer);

    /// At least one event belongs to every transaction that writes.
    record::Result<void> audit(const AuditEvent& event);

    /// Durable when it returns. Internal, and nothing kept, when something was written without an
    /// event.
    record::Result<void> commit();

private:
    friend class Store;
    explicit Transaction(Store& store);

    Store* m_store;
};

/// The record on disk. One thread owns it, the one that opened it; a call from another thread ends
/// the program (see StoreThread). Every function: Unavailable after the store has stopped because a
/// write or sync failed; then close, reopen, verify.
class Store
{
public:
    /// Takes the lock file, opens or makes the database, brings its schema up to date.
    /// @return Conflict at once when another process holds the folder; `detail` names program and
    /// id.
    ///         Rejected for a foreign or newer file or a network file system. Corrupt when a check
    ///         after an unclean exit fails. NotPermitted when the folder is not ours alone.
    static record::Result<std::unique_ptr<Store>> open(StoreOptions options);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    StoreState state() const;

    /// True when queued messages can be sent: always when open, mostly when locked.
    bool queueReady() const;

    /// Sets the first passphrase and opens the record. InvalidInput when it is shorter than 12
    /// characters or a common one; Conflict when there is a record already.
    /// @return the recovery key, to be shown once: nine groups of four in base 32, "K7QM-...".
    record::Result<std::string> create(std::string_view passphrase);

    /// Takes the passphrase or the recovery key. NotPermitted when wrong; from the fifth failure
    /// on, Unavailable until a delay of 1 s, doubling to 15 min, is over (kept across restarts).
    record::Result<void> unlock(std::string_view passphraseOrRecoveryKey,
                                std::string_view user = {});

    /// Wipes chart and audit keys; the queue key stays, so that sending goes on.
    record::Result<void> lock(std::string_view user = {});

    /// Checks a passphrase without changing the state, for a signature. Same errors and delay as
    /// unlock.
    record::Result<void> confirm(std::string_view passphrase);

    /// Rewraps the store key; NotPermitted when the old one is wrong, InvalidInput when the new is
    /// weak.
    record::Result<void>
    changePassphrase(std::string_view oldOne, std::string_view newOne, std::string_view user = {});

    /// Conflict when one is running already.
    record::Result<Transaction> begin();

    /// One event alone in its transaction: reads, prints, exports.
    record::Result<void> audit(const AuditEvent& event);

    /// The draft when there is one, otherwise the latest version. NotFound, NotPermitted, Corrupt.
    record::Result<StoredRecord> get(RecordKind kind, const std::string& id) const;
    record::Result<StoredRecord> draft(RecordKind kind, const std::string& id) const;
    record::Result<StoredRecord> latestVersion(RecordKind kind, const std::string& id) const;

    /// All versions, oldest first; Corrupt when their chain does not hold.
    record::Result<std::vector<StoredRecord>> versions(RecordKind kind,
                                                       const std::string& id) const;

    /// What `get` gives for each id, newest first; of one patient or of all.
    record::Result<std::vector<StoredRecord>>
    list(RecordKind kind, const std::optional<record::PatientId>& patient = std::nullopt) const;

    /// A record id made from a natural key ("settings", a study UID) under a secret key: the same
    /// text gives the same id in this store, and the id tells nothing. Works locked when the queue
    /// is ready.
    record::Result<std::string> derivedId(RecordKind kind, std::string_view naturalKey) const;

    record::Result<std::vector<OrderFacts>>
    orderFacts(const std::optional<record::PatientId>& patient = std::nullopt) const;
    record::Result<OrderFacts> orderFacts(const record::OrderId& order) const;

    /// Works while locked when the queue is ready.
    record::Result<OutboxItem> outboxItem(const record::OutboxId& id) const;
    record::Result<OutboxItem> outboxItem(const record::ControlId& id) const;
    record::Result<std::vector<OutboxItem>> listOutbox() const;
    record::Result<OutboxCounts> outboxCounts() const;

    /// NotPermitted when locked: what came in is for an open record only.
    record::Result<InboxItem> inboxItem(const std::string& id) const;

    /// What waits for a person, oldest first.
    record::Result<std::vector<InboxItem>> tray() const;

    /// Everything that was stated about an order, as it arrived. Works while locked.
    record::Result<std::vector<OrderEvent>> orderEvents(const record::OrderId& order) const;

    /// Checks every MAC from the first row on. NotPermitted when locked.
    record::Result<AuditVerification> verifyAudit() const;

    /// Newest first. Needs no key; says nothing about being intact.
    record::Result<std::vector<AuditEntry>>
    listAudit(const std::optional<record::PatientId>& patient, int limit) const;
    record::Result<AuditHead> auditHead() const;

    /// Writes one sealed file that the passphrase or the recovery key of now opens. The file
    /// appears under its name only when complete, verified and synced. NotPermitted when locked.
    record::Result<void> backup(const std::filesystem::path& file, std::string_view user = {});

    /// Makes a store in an empty folder from a backup file. Messages that were not yet delivered
    /// come back held. NotPermitted for a wrong secret, Corrupt for a changed file, Conflict for a
    /// folder that is not empty.
    static record::Result<void> restore(const std::filesystem::path& file,
                                        const StoreOptions& into,
                                        std::string_view passphraseOrRecoveryKey);

    /// hl7::OutboxStore, on the store's thread; other threads use StoreOutbox.
    hl7::OutboxStore& outbox();

private:
    friend class Transaction;
    struct Inside;
    explicit Store(std::unique_ptr<Inside> inside);

    std::unique_ptr<Inside> m_inside;
};

} // namespace sartorius::store
