#pragma once

#include "plugin/store/database.h"

#include <type_traits>
#include <utility>

namespace sartorius::store {

/// Stands before the real connection and stops for good at the first Internal or Corrupt error.
/// After a failed sync the kernel may have dropped the pages, and a second sync can succeed without
/// them: to go on would be to say "saved" for what is lost. Refuses a transaction inside a
/// transaction.
class GuardedDatabase final : public Database
{
public:
    explicit GuardedDatabase(std::unique_ptr<Database> inner);

    record::Result<std::int64_t> run(std::string_view sql, const Values& values = {}) override;
    record::Result<Rows> query(std::string_view sql, const Values& values = {}) override;
    record::Result<void> begin() override;
    record::Result<void> commit() override;
    record::Result<void> rollback() override;
    record::Result<void> copyTo(const std::filesystem::path& file) override;

    bool stopped() const { return m_stopped; }

    bool inTransaction() const { return m_inTransaction; }

private:
    /// Notes whether an outcome ends the store.
    template <class Outcome>
    Outcome watched(Outcome outcome);

    std::unique_ptr<Database> m_inner;
    bool m_stopped = false;
    bool m_inTransaction = false;
};

/// Runs `work` in one transaction: committed when it succeeds, rolled back when it or the commit
/// fails.
template <class Work>
auto durably(Database& database, Work work) -> std::invoke_result_t<Work&>
{
    if (const auto begun = database.begin(); !begun)
        return record::failure(begun.error());
    auto outcome = work();
    if (!outcome) {
        static_cast<void>(database.rollback().has_value());
        return outcome;
    }
    if (const auto committed = database.commit(); !committed) {
        static_cast<void>(database.rollback().has_value());
        return record::failure(committed.error());
    }
    return outcome;
}

} // namespace sartorius::store
