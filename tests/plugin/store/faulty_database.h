#pragma once

#include "plugin/store/database.h"

#include <functional>
#include <memory>

namespace sartorius::store::testing {

/// What is to go wrong, shared by the test and every connection made under it.
struct FaultPlan
{
    enum class Kind {
        SyncError, ///< the statement fails once as a failed write does
        DiskFull, ///< the statement fails once, nothing written
        PowerLoss ///< `powerLoss` is called, then nothing works any more
    };

    int failAt = 0; ///< number of the statement, from 1; 0: none
    bool afterwards = false; ///< the fault comes after the statement has been done
    Kind kind = Kind::SyncError;
    std::function<void()> powerLoss; ///< keeps what is on disk at that moment
    int statements = 0; ///< so far
    bool dead = false;
};

/// Real SQLite that fails, or loses power, at the n-th statement.
class FaultyDatabase final : public Database
{
public:
    /// `plan` is shared by the test and the connection, which outlives no test.
    FaultyDatabase(std::unique_ptr<Database> inner, std::shared_ptr<FaultPlan> plan);

    record::Result<std::int64_t> run(std::string_view sql, const Values& values) override;
    record::Result<Rows> query(std::string_view sql, const Values& values) override;
    record::Result<void> begin() override;
    record::Result<void> commit() override;
    record::Result<void> rollback() override;
    record::Result<void> copyTo(const std::filesystem::path& file) override;

private:
    template <class Work>
    auto counted(Work work) -> decltype(work());

    std::unique_ptr<Database> m_inner;
    std::shared_ptr<FaultPlan> m_plan;
};

/// A maker of SQLite connections under this plan.
DatabaseMaker faultyMaker(std::shared_ptr<FaultPlan> plan);

} // namespace sartorius::store::testing
