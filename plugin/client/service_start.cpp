#include "plugin/client/service_start.h"

#include <QDir>
#include <QFileInfo>

#include <array>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace sartorius::client {

using record::ErrorCode;
using record::failure;

namespace {

/// What could make the service load foreign code or data.
bool isUnwanted(std::string_view variable)
{
    return variable.rfind("QT_", 0) == 0 || variable.rfind("LD_", 0) == 0
        || variable.rfind("DCMDICTPATH=", 0) == 0;
}

ErrorCode codeOfExit(int status)
{
    if (!WIFEXITED(status))
        return ErrorCode::Internal;
    switch (WEXITSTATUS(status)) { // sysexits, as the command line contract has them
    case 75:
        return ErrorCode::Conflict;
    case 77:
        return ErrorCode::NotPermitted;
    case 64:
    case 78:
        return ErrorCode::InvalidInput;
    case 65:
        return ErrorCode::Corrupt;
    default:
        return ErrorCode::Unavailable;
    }
}

} // namespace

record::Result<QString> findService(const QString& folder)
{
    const QDir base(folder);
    for (const auto* place : {"sartoriusd",
                              "../bin/sartoriusd",
                              "../libexec/sartorius/sartoriusd",
                              "../lib/sartorius/sartoriusd"}) {
        const QFileInfo file(base.filePath(QString::fromLatin1(place)));
        if (file.isFile() && file.isExecutable())
            return QDir::cleanPath(file.absoluteFilePath());
    }
    return failure(ErrorCode::Unavailable, "sartoriusd is not beside our own program");
}

record::Result<StartedService> StartedService::start(const QString& program,
                                                     const QStringList& arguments)
{
    api::Descriptor said(::memfd_create("sartoriusd-stderr", MFD_CLOEXEC));
    std::vector<std::string> words {program.toStdString()};
    for (const QString& argument : arguments)
        words.push_back(argument.toStdString());
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<char*> environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        if (!isUnwanted(*variable))
            environment.push_back(*variable);
    }
    environment.push_back(nullptr);

    posix_spawn_file_actions_t actions {};
    posix_spawnattr_t attributes {};
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (said)
        ::posix_spawn_file_actions_adddup2(&actions, said.get(), 2);
    // a session of its own: the end of a terminal or of a host's group must not end the service
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    pid_t pid = -1;
    const int failed = ::posix_spawn(
        &pid, words[0].c_str(), &actions, &attributes, argv.data(), environment.data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (failed != 0)
        return failure(ErrorCode::Unavailable, "sartoriusd could not be started");
    return StartedService(pid, std::move(said));
}

std::optional<record::Error> StartedService::ended()
{
    int status = 0;
    if (m_pid <= 0 || ::waitpid(m_pid, &status, WNOHANG) != m_pid)
        return std::nullopt;
    m_pid = -1;
    std::array<char, 400> words {};
    const ssize_t length = m_said ? ::pread(m_said.get(), words.data(), words.size(), 0) : 0;
    std::string detail(words.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    detail.resize(std::min(detail.size(), detail.find('\n')));
    if (detail.empty())
        detail = "sartoriusd ended at once";
    return record::Error {codeOfExit(status), std::move(detail)};
}

} // namespace sartorius::client
