#pragma once

#include "plugin/store/database.h"

#include <filesystem>
#include <span>
#include <vector>

namespace sartorius::store {

/// One numbered step forward; there is none back.
struct Migration
{
    int version = 0; ///< `user_version` afterwards: 1, 2, 3 ...
    std::vector<std::string_view> statements;
};

/// The steps of this program, in order.
std::span<const Migration> migrations();

/// Brings a database to the last step, each step one transaction with its number. Before a step
/// changes an existing record, a verified copy "record.before-N" is left beside it.
/// @return Rejected for a foreign application_id or a number newer than the last step.
record::Result<void> migrate(Database& database,
                             std::span<const Migration> steps,
                             const std::filesystem::path& folder,
                             const DatabaseMaker& maker);

/// Corrupt unless SQLite finds every page, index and rule in order. `whole` also compares indexes
/// with their tables, which takes longer.
record::Result<void> checkIntegrity(Database& database, bool whole);

} // namespace sartorius::store
