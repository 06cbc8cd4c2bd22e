#pragma once

#include "plugin/store/database.h"

namespace sartorius::store {

/// "SART": how a database file says that it is ours.
inline constexpr std::int64_t kApplicationId = 0x53415254;

/// A connection through Qt's SQLite driver with the settings of a medical record: one exclusive
/// connection, write-ahead log, every commit synced, deleted content overwritten, schema not
/// trusted. Needs a QCoreApplication (Qt loads the driver through it).
/// @return Corrupt when the file is no database, Unavailable when it cannot be opened.
record::Result<std::unique_ptr<Database>> openSqliteDatabase(const DatabaseOpening& opening);

/// The library's version, for status pages ("3.40.1").
std::string sqliteVersion();

} // namespace sartorius::store
