#include "plugin/store/sqlite_database.h"

#include "plugin/store/records.h"

#include <sqlite3.h>

#include <QByteArray>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QString>
#include <QVariant>

#include <fcntl.h>
#include <unistd.h>
#include <unordered_map>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

QVariant toVariant(const Value& value)
{
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return QVariant::fromValue<qlonglong>(*number);
    if (const auto* text = std::get_if<std::string>(&value)) {
        // A null QString would be bound as NULL.
        return text->empty()
            ? QStringLiteral("")
            : QString::fromUtf8(text->data(), static_cast<qsizetype>(text->size()));
    }
    if (const auto* blob = std::get_if<Blob>(&value))
        return QByteArray(blob->bytes.data() != nullptr ? blob->bytes.data() : "",
                          static_cast<qsizetype>(blob->bytes.size()));
    return {};
}

Value fromVariant(const QVariant& variant)
{
    if (variant.isNull())
        return std::monostate {};
    switch (variant.typeId()) {
    case QMetaType::QByteArray: {
        const QByteArray bytes = variant.toByteArray();
        return Blob {std::string(bytes.constData(), static_cast<std::size_t>(bytes.size()))};
    }
    case QMetaType::QString: {
        const QByteArray bytes = variant.toString().toUtf8();
        return std::string(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    }
    default:
        return static_cast<std::int64_t>(variant.toLongLong());
    }
}

/// What the caller can do about a result code; see Database. The text of the library never goes on:
/// a constraint message can quote content.
record::Error errorOf(int code)
{
    const std::string number = " (sqlite " + std::to_string(code) + ")";
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return {ErrorCode::Conflict, "a rule of the database refused" + number};
    case SQLITE_FULL:
        return {ErrorCode::Unavailable, "no room on the disk" + number};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::Unavailable, "the database is held by another" + number};
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
        return {ErrorCode::Unavailable, "the database cannot be used" + number};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {ErrorCode::Corrupt, "the database is damaged" + number};
    default:
        return {ErrorCode::Internal, "the database failed" + number};
    }
}

record::Error errorOf(const QSqlError& error)
{
    bool isNumber = false;
    const int code = error.nativeErrorCode().toInt(&isNumber);
    return errorOf(isNumber ? code : SQLITE_ERROR);
}

class SqliteDatabase final : public Database
{
public:
    explicit SqliteDatabase(QString connection)
        : m_connection(std::move(connection))
    {
    }

    ~SqliteDatabase() override
    {
        m_statements.clear();
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_connection);
    }

    SqliteDatabase(const SqliteDatabase&) = delete;
    SqliteDatabase& operator=(const SqliteDatabase&) = delete;

    Result<void> open(const DatabaseOpening& opening);

    Result<std::int64_t> run(std::string_view sql, const Values& values) override
    {
        const auto query = execute(sql, values);
        if (!query)
            return failure(query.error());
        const std::int64_t changed = (*query)->numRowsAffected();
        (*query)->finish();
        return changed;
    }

    Result<Rows> query(std::string_view sql, const Values& values) override
    {
        const auto query = execute(sql, values);
        if (!query)
            return failure(query.error());
        QSqlQuery& statement = **query;
        Rows rows;
        const int columns = statement.record().count();
        while (statement.next()) {
            Row row;
            row.reserve(static_cast<std::size_t>(columns));
            for (int i = 0; i < columns; ++i)
                row.push_back(fromVariant(statement.value(i)));
            rows.push_back(std::move(row));
        }
        const QSqlError error = statement.lastError();
        statement.finish(); // an unfinished read would hold back the commit
        if (error.type() != QSqlError::NoError)
            return failure(errorOf(error));
        return rows;
    }

    Result<void> begin() override { return plain("BEGIN IMMEDIATE"); }

    Result<void> commit() override { return plain("COMMIT"); }

    Result<void> rollback() override { return plain("ROLLBACK"); }

    Result<void> copyTo(const std::filesystem::path& file) override;

private:
    Result<QSqlQuery*> execute(std::string_view sql, const Values& values)
    {
        auto& kept = m_statements[std::string(sql)];
        if (kept == nullptr) {
            kept = std::make_unique<QSqlQuery>(m_database);
            kept->setForwardOnly(true);
            if (!kept->prepare(QString::fromUtf8(sql.data(), static_cast<qsizetype>(sql.size())))) {
                const auto error = errorOf(kept->lastError());
                m_statements.erase(std::string(sql));
                return failure(error);
            }
        }
        for (std::size_t i = 0; i < values.size(); ++i)
            kept->bindValue(static_cast<int>(i), toVariant(values[i]));
        if (!kept->exec()) {
            const auto error = errorOf(kept->lastError());
            kept->finish();
            return failure(error);
        }
        return kept.get();
    }

    Result<void> plain(std::string_view sql)
    {
        if (const auto done = run(sql, {}); !done)
            return failure(done.error());
        return {};
    }

    sqlite3* handle() const
    {
        const QVariant handle = m_database.driver()->handle();
        if (!handle.isValid() || qstrcmp(handle.typeName(), "sqlite3*") != 0)
            return nullptr;
        return *static_cast<sqlite3* const*>(handle.constData());
    }

    QString m_connection;
    QSqlDatabase m_database;
    std::unordered_map<std::string, std::unique_ptr<QSqlQuery>> m_statements;
};

Result<void> SqliteDatabase::open(const DatabaseOpening& opening)
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    if (!m_database.isValid())
        return failure(ErrorCode::Unavailable, "Qt's SQLite driver is missing");
    m_database.setDatabaseName(QString::fromStdString(opening.file.string()));
    m_database.setConnectOptions(
        opening.exclusive ? QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000")
                          : QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=0"));
    if (!m_database.open())
        return failure(errorOf(m_database.lastError()));
    sqlite3* const raw = handle();
    if (raw == nullptr)
        return failure(ErrorCode::Internal, "Qt's SQLite driver gives no handle");
    int now = 0;
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, &now);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, &now);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &now);
    // EXCLUSIVE before WAL: then no shared-memory file appears, and the one connection that may
    // write is the one that does (Debian's 3.40 can corrupt a log that two connections reset at
    // once).
    std::vector<std::string_view> pragmas {"PRAGMA foreign_keys=ON",
                                           "PRAGMA temp_store=MEMORY",
                                           "PRAGMA mmap_size=0",
                                           "PRAGMA trusted_schema=OFF",
                                           "PRAGMA cell_size_check=ON",
                                           "PRAGMA busy_timeout=5000"};
    if (opening.exclusive)
        pragmas.insert(pragmas.begin(),
                       {"PRAGMA locking_mode=EXCLUSIVE",
                        "PRAGMA journal_mode=WAL",
                        "PRAGMA synchronous=FULL",
                        "PRAGMA secure_delete=ON",
                        "PRAGMA wal_autocheckpoint=1000"});
    for (const auto pragma : pragmas) {
        const auto rows = query(pragma, {});
        if (!rows)
            return failure(rows.error());
        if (pragma == "PRAGMA journal_mode=WAL"
            && (rows->empty() || textOf(rows->front().front()) != "wal"))
            return failure(ErrorCode::Unavailable, "the database refuses a write-ahead log");
    }
    m_statements.clear();
    return {};
}

/// Creates the file with 0600 before SQLite could make it wider; its log inherits that.
Result<void> makePrivateFile(const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        return failure(ErrorCode::Unavailable, "the database file cannot be made");
    ::close(descriptor);
    return {};
}

Result<void> syncFile(const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return failure(ErrorCode::Internal, "a copy cannot be synced");
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!synced)
        return failure(ErrorCode::Internal, "a copy cannot be synced");
    return {};
}

Result<void> SqliteDatabase::copyTo(const std::filesystem::path& file)
{
    if (auto made = makePrivateFile(file); !made)
        return made;
    sqlite3* target = nullptr;
    int code = sqlite3_open_v2(file.c_str(), &target, SQLITE_OPEN_READWRITE, nullptr);
    if (code == SQLITE_OK) {
        // Same connection as the writer, one step: nothing can change in between.
        if (sqlite3_backup* backup = sqlite3_backup_init(target, "main", handle(), "main")) {
            code = sqlite3_backup_step(backup, -1);
            const int finished = sqlite3_backup_finish(backup);
            code = code == SQLITE_DONE ? finished : code;
        } else {
            code = sqlite3_errcode(target);
        }
        // A copy is one file: without this it would ask for a write-ahead log beside it.
        if (code == SQLITE_OK)
            code = sqlite3_exec(target, "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
    }
    sqlite3_close(target);
    if (code != SQLITE_OK)
        return failure(errorOf(code));
    return syncFile(file);
}

} // namespace

std::int64_t integerOf(const Value& value)
{
    const auto* number = std::get_if<std::int64_t>(&value);
    return number != nullptr ? *number : 0;
}

std::string textOf(const Value& value)
{
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? *text : std::string();
}

std::string bytesOf(const Value& value)
{
    const auto* blob = std::get_if<Blob>(&value);
    return blob != nullptr ? blob->bytes : std::string();
}

Result<std::unique_ptr<Database>> openSqliteDatabase(const DatabaseOpening& opening)
{
    if (opening.exclusive) {
        if (const auto made = makePrivateFile(opening.file); !made)
            return failure(made.error());
    }
    // Connection names are process-wide in Qt; a random one meets no other.
    auto database = std::make_unique<SqliteDatabase>(
        QString::fromStdString("sartorius-store-" + newRecordId()));
    if (const auto done = database->open(opening); !done)
        return failure(done.error());
    return std::unique_ptr<Database>(std::move(database));
}

std::string sqliteVersion()
{
    return sqlite3_libversion();
}

} // namespace sartorius::store
