#include "tests/plugin/store/faulty_database.h"

#include "plugin/store/sqlite_database.h"

namespace sartorius::store::testing {

using record::ErrorCode;
using record::failure;
using record::Result;

FaultyDatabase::FaultyDatabase(std::unique_ptr<Database> inner, std::shared_ptr<FaultPlan> plan)
    : m_inner(std::move(inner))
    , m_plan(std::move(plan))
{
}

template <class Work>
auto FaultyDatabase::counted(Work work) -> decltype(work())
{
    auto& plan = *m_plan;
    if (plan.dead)
        return failure(ErrorCode::Internal, "the machine is off");
    const bool now = ++plan.statements == plan.failAt;
    if (!now)
        return work();
    if (plan.afterwards)
        static_cast<void>(work().has_value());
    switch (plan.kind) {
    case FaultPlan::Kind::SyncError:
        return failure(ErrorCode::Internal, "planted sync error");
    case FaultPlan::Kind::DiskFull:
        return failure(ErrorCode::Unavailable, "planted full disk");
    case FaultPlan::Kind::PowerLoss:
        break;
    }
    plan.powerLoss();
    plan.dead = true;
    return failure(ErrorCode::Internal, "the machine is off");
}

Result<std::int64_t> FaultyDatabase::run(std::string_view sql, const Values& values)
{
    return counted([&] { return m_inner->run(sql, values); });
}

Result<Rows> FaultyDatabase::query(std::string_view sql, const Values& values)
{
    return counted([&] { return m_inner->query(sql, values); });
}

Result<void> FaultyDatabase::begin()
{
    return counted([&] { return m_inner->begin(); });
}

Result<void> FaultyDatabase::commit()
{
    return counted([&] { return m_inner->commit(); });
}

Result<void> FaultyDatabase::rollback()
{
    return counted([&] { return m_inner->rollback(); });
}

Result<void> FaultyDatabase::copyTo(const std::filesystem::path& file)
{
    return counted([&] { return m_inner->copyTo(file); });
}

DatabaseMaker faultyMaker(std::shared_ptr<FaultPlan> plan)
{
    return [plan](const DatabaseOpening& opening) -> Result<std::unique_ptr<Database>> {
        auto inner = openSqliteDatabase(opening);
        if (!inner)
            return failure(inner.error());
        return std::unique_ptr<Database>(std::make_unique<FaultyDatabase>(std::move(*inner), plan));
    };
}

} // namespace sartorius::store::testing
