#include "plugin/store/schema.h"

#include "plugin/store/lock_file.h"
#include "plugin/store/sqlite_database.h"

#include <string>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

Result<std::int64_t> number(Database& database, std::string_view pragma)
{
    const auto rows = database.query(pragma);
    if (!rows)
        return failure(rows.error());
    return rows->empty() || rows->front().empty() ? 0 : integerOf(rows->front().front());
}

Result<void> keepCopy(Database& database,
                      int before,
                      const std::filesystem::path& folder,
                      const DatabaseMaker& maker)
{
    const auto file = folder / ("record.before-" + std::to_string(before));
    std::error_code error;
    std::filesystem::remove(file, error);
    if (auto copied = database.copyTo(file); !copied)
        return copied;
    const auto copy = maker(DatabaseOpening {file, false});
    if (!copy)
        return failure(copy.error());
    if (auto good = checkIntegrity(**copy, true); !good)
        return good;
    return syncFolder(folder);
}

Result<void> step(Database& database, const Migration& migration)
{
    if (auto begun = database.begin(); !begun)
        return begun;
    // Pragmas take no bound values; these numbers are our own.
    const std::string mark = "PRAGMA user_version=" + std::to_string(migration.version);
    const std::string ours = "PRAGMA application_id=" + std::to_string(kApplicationId);
    std::vector<std::string_view> statements = migration.statements;
    statements.push_back(ours);
    statements.push_back(mark);
    for (const auto statement : statements) {
        if (const auto done = database.run(statement); !done) {
            static_cast<void>(database.rollback().has_value());
            return failure(done.error());
        }
    }
    return database.commit();
}

} // namespace

Result<void> migrate(Database& database,
                     std::span<const Migration> steps,
                     const std::filesystem::path& folder,
                     const DatabaseMaker& maker)
{
    const auto application = number(database, "PRAGMA application_id");
    const auto version = number(database, "PRAGMA user_version");
    const auto tables = number(database, "SELECT count(*) FROM sqlite_master");
    for (const auto* result : {&application, &version, &tables})
        if (!*result)
            return failure(result->error());
    const bool fresh = *application == 0 && *version == 0 && *tables == 0;
    if (!fresh && *application != kApplicationId)
        return failure(ErrorCode::Rejected, "the file belongs to another program");
    const int last = steps.empty() ? 0 : steps.back().version;
    if (*version > last)
        return failure(ErrorCode::Rejected,
                       "the record was written by a newer program (schema "
                           + std::to_string(*version) + ", this one reads " + std::to_string(last)
                           + ")");
    if (!fresh && *version < last) {
        if (auto kept = keepCopy(database, last, folder, maker); !kept)
            return kept;
    }
    for (const auto& migration : steps) {
        if (migration.version <= *version)
            continue;
        if (auto done = step(database, migration); !done)
            return done;
    }
    return {};
}

Result<void> checkIntegrity(Database& database, bool whole)
{
    const auto rows = database.query(whole ? "PRAGMA integrity_check" : "PRAGMA quick_check");
    if (!rows)
        return failure(rows.error());
    if (rows->size() != 1 || textOf(rows->front().front()) != "ok")
        return failure(ErrorCode::Corrupt, "the database is damaged");
    return {};
}

} // namespace sartorius::store
