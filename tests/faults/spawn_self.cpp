#include "tests/faults/spawn_self.h"

#include <array>
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

extern char** environ;

namespace sartorius::faults {

std::optional<Started> spawnSelf(std::vector<std::string> arguments)
{
    std::vector<char*> argv;
    for (auto& argument : arguments)
        argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::array<int, 2> ends {-1, -1};
    posix_spawn_file_actions_t actions;
    bool good = ::pipe2(ends.data(), O_CLOEXEC) == 0 && posix_spawn_file_actions_init(&actions) == 0
        && posix_spawn_file_actions_adddup2(&actions, ends[1], kReportDescriptor) == 0;
    if (good && ends[1] == kReportDescriptor) // dup2 onto itself would keep close-on-exec
        good = ::fcntl(ends[1], F_SETFD, 0) == 0;
    Started started;
    if (!good
        || posix_spawn(
               &started.process, "/proc/self/exe", &actions, nullptr, argv.data(), environ)
            != 0)
        return std::nullopt;
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    started.reports = ends[0];
    return started;
}

} // namespace sartorius::faults
