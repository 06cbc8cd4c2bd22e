#include "plugin/entry/sartoriusctl/input.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sartorius::ctl {

namespace {

Input missing(const std::string& path, int error)
{
    Input input;
    input.exit = error == EIO ? Exit::InputOutput : Exit::InputMissing;
    input.problem = {.code = "input-missing",
                     .where = path,
                     .what = std::string("the file cannot be read: ") + std::strerror(error),
                     .remedy = "Give a file that exists and that you may read, or - for standard "
                               "input."};
    return input;
}

Input readAll(int descriptor, const std::string& path)
{
    Input input;
    std::string piece(std::size_t {1} << 16U, '\0');
    for (;;) {
        const ssize_t got = ::read(descriptor, piece.data(), piece.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return missing(path, errno);
        if (got == 0)
            return input;
        input.bytes.append(piece, 0, static_cast<std::size_t>(got));
        if (input.bytes.size() > kMaximumInput) {
            input.exit = Exit::BadData;
            input.problem = {.code = "too-large",
                             .where = path,
                             .what = "the input is larger than 64 MiB",
                             .remedy = "Give the one file that is meant."};
            return input;
        }
    }
}

bool writeAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

} // namespace

Input readInput(const std::string& path)
{
    if (path == "-")
        return readAll(STDIN_FILENO, "standard input");
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return missing(path, errno);

    struct stat facts
    {
    };

    if (::fstat(descriptor, &facts) == 0 && S_ISDIR(facts.st_mode)) {
        ::close(descriptor);
        return missing(path, EISDIR);
    }
    Input input = readAll(descriptor, path);
    ::close(descriptor);
    return input;
}

bool writeWholeFile(const std::string& path, std::string_view bytes)
{
    if (path == "-")
        return writeAll(STDOUT_FILENO, bytes);
    const std::string part = path + ".part";
    const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return false;
    const bool written = writeAll(descriptor, bytes) && ::fsync(descriptor) == 0;
    const bool closed = ::close(descriptor) == 0;
    if (!written || !closed || std::rename(part.c_str(), path.c_str()) != 0) {
        ::unlink(part.c_str());
        return false;
    }
    return true;
}

} // namespace sartorius::ctl
