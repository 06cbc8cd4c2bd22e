#include "plugin/store/guarded_database.h"

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

tl::unexpected<record::Error> stoppedFailure()
{
    return failure(ErrorCode::Unavailable,
                   "the store stopped after a failed write; close it, open it again and verify");
}

} // namespace

GuardedDatabase::GuardedDatabase(std::unique_ptr<Database> inner)
    : m_inner(std::move(inner))
{
}

template <class Outcome>
Outcome GuardedDatabase::watched(Outcome outcome)
{
    if (!outcome
        && (outcome.error().code == ErrorCode::Internal
            || outcome.error().code == ErrorCode::Corrupt))
        m_stopped = true;
    return outcome;
}

Result<std::int64_t> GuardedDatabase::run(std::string_view sql, const Values& values)
{
    if (m_stopped)
        return stoppedFailure();
    return watched(m_inner->run(sql, values));
}

Result<Rows> GuardedDatabase::query(std::string_view sql, const Values& values)
{
    if (m_stopped)
        return stoppedFailure();
    return watched(m_inner->query(sql, values));
}

Result<void> GuardedDatabase::begin()
{
    if (m_stopped)
        return stoppedFailure();
    if (m_inTransaction)
        return failure(ErrorCode::Conflict, "a transaction is running already");
    auto begun = watched(m_inner->begin());
    m_inTransaction = begun.has_value();
    return begun;
}

Result<void> GuardedDatabase::commit()
{
    if (m_stopped)
        return stoppedFailure();
    auto committed = watched(m_inner->commit());
    if (committed)
        m_inTransaction = false;
    return committed;
}

Result<void> GuardedDatabase::rollback()
{
    if (m_stopped)
        return stoppedFailure();
    if (!m_inTransaction)
        return {};
    m_inTransaction = false;
    auto done = m_inner->rollback();
    // SQLite itself rolls back on a full disk; then "no transaction is active" is no fault. A
    // connection that really keeps one open refuses the next begin, which does stop the store.
    if (!done && done.error().code != ErrorCode::Corrupt)
        return {};
    return watched(std::move(done));
}

Result<void> GuardedDatabase::copyTo(const std::filesystem::path& file)
{
    if (m_stopped)
        return stoppedFailure();
    // Failing to write a copy says nothing about the record itself.
    return m_inner->copyTo(file);
}

} // namespace sartorius::store
