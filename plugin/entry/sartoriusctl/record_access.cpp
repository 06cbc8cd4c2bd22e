#include "plugin/entry/sartoriusctl/record_access.h"

#include "plugin/entry/sartoriusctl/input.h"

#include <QCoreApplication>
#include <QString>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace sartorius::ctl {

namespace {

std::optional<std::string> firstLineOf(const std::string& file)
{
    Input input = readInput(file);
    if (!input.ok())
        return std::nullopt;
    input.bytes.resize(std::min(input.bytes.find_first_of("\r\n"), input.bytes.size()));
    return input.bytes;
}

client::ClientOptions clientOptionsOf(const Invocation& invocation, const std::string& folder)
{
    client::ClientOptions options;
    options.storeFolder = QString::fromStdString(folder);
    options.programFolder = QCoreApplication::applicationDirPath();
    if (const auto config = invocation.value("--config"))
        options.serviceArguments = {QStringLiteral("--config"), QString::fromStdString(*config)};
    return options;
}

Exit refuseClosed(api::RecordState state, Console& console)
{
    if (state == api::RecordState::Empty)
        return console.refuse(Exit::Configuration,
                              {.code = "record-empty",
                               .where = {},
                               .what = "there is no record in this folder yet",
                               .remedy = "Make one in the workspace, or a demonstration with "
                                         "sartoriusctl demo --keep DIR."});
    return console.refuse(Exit::NotPermitted,
                          {.code = "record-locked",
                           .where = {},
                           .what = "the record is locked",
                           .remedy = "Name a file whose first line is the passphrase with "
                                     "--passphrase-file or SARTORIUS_PASSPHRASE_FILE."});
}

} // namespace

std::string storeFolderOf(const Invocation& invocation)
{
    if (const auto given = invocation.value("--store"))
        return std::filesystem::absolute(*given).string();
    return client::defaultStoreFolder().toStdString();
}

std::optional<std::string> passphraseOf(const Invocation& invocation, const std::string& folder)
{
    if (const auto file = invocation.value("--passphrase-file"))
        return firstLineOf(*file);
    if (const char* file = std::getenv("SARTORIUS_PASSPHRASE_FILE"))
        return firstLineOf(file);
    std::error_code ignored;
    if (std::filesystem::exists(folder + "/DEMONSTRATION", ignored))
        return firstLineOf(folder + "/passphrase");
    return std::nullopt;
}

Exit refuse(const api::Refusal& refusal, Console& console)
{
    return console.refuse(refusal.error, refusal.problems);
}

RecordAccess openRecord(const Invocation& invocation, Console& console, Needs needs)
{
    RecordAccess access;
    const std::string folder = storeFolderOf(invocation);
    access.client = std::make_unique<client::RecordClient>(clientOptionsOf(invocation, folder));
    auto status = askAndWait(*access.client, api::GetStatus {});
    if (!status) {
        // Only one service may hold a record; its name is in the refusal.
        const Exit exit = refuse(status.error(), console);
        access.exit
            = status.error().error.code == record::ErrorCode::Conflict ? Exit::TryLater : exit;
        return access;
    }
    access.passphrase = passphraseOf(invocation, folder);
    if (status->record == api::RecordState::Locked && access.passphrase) {
        const auto unlocked = askAndWait(*access.client, api::Unlock {*access.passphrase});
        if (!unlocked) {
            access.exit = refuse(unlocked.error(), console);
            return access;
        }
        status->record = api::RecordState::Open;
    }
    access.status = std::move(*status);
    if (needs == Needs::Open && access.status.record != api::RecordState::Open)
        access.exit = refuseClosed(access.status.record, console);
    return access;
}

} // namespace sartorius::ctl
