#include "tests/plugin/entry/program.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace sartorius::test {

namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// Files, not pipes: a program that fills one pipe while we read the other would hang both.
File temporaryFile()
{
    File file(std::tmpfile(), std::fclose);
    if (!file)
        throw std::runtime_error("no temporary file");
    return file;
}

std::string readBack(std::FILE* file)
{
    std::rewind(file);
    std::string text;
    std::array<char, 65536> piece {};
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), file))
        text.append(piece.data(), got);
    return text;
}

std::vector<std::string> environmentOf(const std::filesystem::path& home)
{
    const char* path = std::getenv("PATH");
    const std::string folder = home.string();
    std::vector<std::string> all {"PATH=" + std::string(path == nullptr ? "/usr/bin" : path),
                                  "HOME=" + folder,
                                  "XDG_DATA_HOME=" + folder + "/data",
                                  "XDG_CONFIG_HOME=" + folder + "/config",
                                  "XDG_RUNTIME_DIR=" + folder,
                                  "QT_QPA_PLATFORM=offscreen",
                                  "LC_ALL=C.UTF-8"};
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"})
        if (const char* value = std::getenv(name))
            all.push_back(std::string(name) + '=' + value);
    return all;
}

std::vector<char*> pointersTo(std::vector<std::string>& words)
{
    std::vector<char*> pointers;
    for (auto& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

struct Program::State
{
    File in = temporaryFile();
    File out = temporaryFile();
    File err = temporaryFile();
    pid_t child = 0;
    int status = 0;
    bool ended = false;

    void start(const std::string& program,
               const std::vector<std::string>& arguments,
               const std::filesystem::path& home)
    {
        posix_spawn_file_actions_t actions {};
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ::fileno(in.get()), STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, ::fileno(out.get()), STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, ::fileno(err.get()), STDERR_FILENO);
        std::vector<std::string> words {program};
        words.insert(words.end(), arguments.begin(), arguments.end());
        std::vector<std::string> environment = environmentOf(home);
        const auto argv = pointersTo(words);
        const auto envp = pointersTo(environment);
        const int failed
            = ::posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), envp.data());
        posix_spawn_file_actions_destroy(&actions);
        if (failed != 0)
            throw std::runtime_error("cannot start " + program);
    }

    /// False while it still runs and `wait` is false.
    bool hasEnded(bool wait)
    {
        while (!ended) {
            const pid_t got = ::waitpid(child, &status, wait ? 0 : WNOHANG);
            if (got == child)
                ended = true;
            else if (got == 0)
                return false;
            else if (errno != EINTR)
                throw std::runtime_error("cannot wait for a program");
        }
        return true;
    }

    Ran result()
    {
        Ran ran;
        ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        ran.out = readBack(out.get());
        ran.err = readBack(err.get());
        return ran;
    }
};

Program::Program(const std::string& program,
                 const std::vector<std::string>& arguments,
                 const std::filesystem::path& home)
    : m_state(std::make_unique<State>())
{
    m_state->start(program, arguments, home);
}

Program::~Program()
{
    if (!m_state->hasEnded(false)) {
        ::kill(m_state->child, SIGKILL);
        m_state->hasEnded(true);
    }
}

std::string Program::firstLine()
{
    for (;;) {
        const bool ended = m_state->hasEnded(false);
        // pread: the program writes through the same file description and must keep its own place.
        std::string text(4096, '\0');
        const ssize_t got = ::pread(::fileno(m_state->out.get()), text.data(), text.size(), 0);
        text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
        if (const auto end = text.find('\n'); end != std::string::npos)
            return text.substr(0, end);
        if (ended)
            return {};
        ::poll(nullptr, 0, 5);
    }
}

Ran Program::end()
{
    m_state->hasEnded(true);
    return m_state->result();
}

int Program::processId() const
{
    return m_state->child;
}

Ran run(const std::string& program,
        const std::vector<std::string>& arguments,
        const std::filesystem::path& home,
        const std::string& input)
{
    Program::State state;
    std::fwrite(input.data(), 1, input.size(), state.in.get());
    std::fflush(state.in.get());
    std::rewind(state.in.get());
    state.start(program, arguments, home);
    state.hasEnded(true);
    return state.result();
}

Folder::Folder()
{
    std::string name = (std::filesystem::temp_directory_path() / "sartorius-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no temporary folder");
    m_path = name;
}

Folder::~Folder()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

std::string Folder::file(const std::string& name, const std::string& bytes) const
{
    const std::filesystem::path path = m_path / name;
    std::ofstream stream(path, std::ios::binary);
    stream << bytes;
    return path.string();
}

std::string contentOf(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

} // namespace sartorius::test
