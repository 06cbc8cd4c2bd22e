#pragma once

#include "forms/record/clock.h"
#include "plugin/store/store.h"

#include <filesystem>
#include <memory>
#include <string>

namespace sartorius::store::testing {

inline constexpr char kPassphrase[] = "a passphrase for tests";

/// A folder of its own under the system's temporary one; gone with the object.
class TemporaryFolder
{
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }

    std::filesystem::path operator/(const std::string& name) const { return m_path / name; }

private:
    std::filesystem::path m_path;
};

/// Stands still until it is told to go on.
class ManualClock final : public record::Clock
{
public:
    record::Instant now() const override;
    std::chrono::steady_clock::time_point monotonic() const override;

    void advance(std::chrono::milliseconds by) { m_elapsed += by; }

private:
    std::chrono::milliseconds m_elapsed {0};
};

/// Options for a store in `folder / "record"`, with the cheapest key derivation that is accepted.
StoreOptions optionsFor(const std::filesystem::path& folder, const record::Clock& clock);

/// Opens, or ends the test case.
std::unique_ptr<Store> openStore(const StoreOptions& options);

/// Opens a new record, or ends the test case. Its recovery key lies beside the record's folder.
std::unique_ptr<Store> newStore(const StoreOptions& options);

/// Opens with the recovery key that newStore left: without the cost of a passphrase.
void unlockQuickly(Store& store, const std::filesystem::path& folder);

AuditEvent anEvent(AuditAction action = AuditAction::Update);
StoredRecord aRecord(RecordKind kind,
                     const std::string& id,
                     const std::string& payload,
                     const std::string& state = "draft");
NewMessage aMessage(const std::string& destination,
                    const std::string& order,
                    const std::string& content = "MSH|^~\\&|SARTORIUS|");

/// One committed transaction of one draft.
record::Result<std::int64_t>
saveDraft(Store& store, const StoredRecord& draft, std::int64_t revision);
record::Result<void> append(Store& store, const StoredRecord& version);
record::Result<record::OutboxId> enqueue(Store& store, const NewMessage& message);

/// Runs SQL on a closed record behind the store's back, as somebody with an editor could.
void tamper(const std::filesystem::path& database, const std::string& sql);

std::string contentOf(const std::filesystem::path& file);
void writeContent(const std::filesystem::path& file, const std::string& bytes);

} // namespace sartorius::store::testing
