#pragma once

#include "forms/record/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sartorius::store {

/// Bytes of a BLOB column; a type of its own so that text and bytes are never bound for each other.
struct Blob
{
    std::string bytes;

    friend bool operator==(const Blob&, const Blob&) = default;
};

/// NULL, INTEGER, TEXT (UTF-8) or BLOB.
using Value = std::variant<std::monostate, std::int64_t, std::string, Blob>;
using Values = std::vector<Value>;
using Row = Values;
using Rows = std::vector<Row>;

/// One of the five seams: a connection to a database, used by one thread. SQL text is constant;
/// what varies is bound. Statements are prepared once per text and kept.
///
/// Errors say whether the connection may still be trusted. Conflict: a constraint or trigger
/// refused this one statement. Unavailable: no room or busy; nothing was written, try later.
/// Internal and Corrupt: reading, writing or syncing failed, and what is on disk is unknown; after
/// either the store stops for good (a second sync can succeed although the first one lost pages).
class Database
{
public:
    virtual ~Database() = default;

    /// Runs one statement without result rows. @return rows changed.
    virtual record::Result<std::int64_t> run(std::string_view sql, const Values& values = {}) = 0;

    /// Runs one statement and reads all its rows.
    virtual record::Result<Rows> query(std::string_view sql, const Values& values = {}) = 0;

    virtual record::Result<void> begin() = 0;

    /// On disk when it returns.
    virtual record::Result<void> commit() = 0;
    virtual record::Result<void> rollback() = 0;

    /// Copies the whole database over the same connection into a new file (0600), synced.
    virtual record::Result<void> copyTo(const std::filesystem::path& file) = 0;

protected:
    Database() = default;
    Database(const Database&) = default;
    Database& operator=(const Database&) = default;
};

/// How a connection is wanted.
struct DatabaseOpening
{
    std::filesystem::path file; ///< made with 0600 when missing
    bool exclusive = true; ///< false: read only, to verify a copy
};

/// Makes a connection; the product uses openSqliteDatabase, a fault test wraps it.
using DatabaseMaker
    = std::function<record::Result<std::unique_ptr<Database>>(const DatabaseOpening&)>;

/// The value of a column, or a default when it is NULL or of another type.
std::int64_t integerOf(const Value& value);
std::string textOf(const Value& value);
std::string bytesOf(const Value& value);

} // namespace sartorius::store
