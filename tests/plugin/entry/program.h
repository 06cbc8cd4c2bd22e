#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sartorius::test {

/// What one run of a program left behind.
struct Ran
{
    int exit = -1; ///< -1: it did not end by itself
    std::string out;
    std::string err;
};

/// Runs one of our built programs to its end with `input` as its standard input. HOME and the XDG
/// folders lie in `home`, so that nothing of this machine's user is read or touched.
Ran run(const std::string& program,
        const std::vector<std::string>& arguments,
        const std::filesystem::path& home,
        const std::string& input = {});

/// One that runs beside the test, until it ends by itself or this object does.
class Program
{
public:
    Program(const std::string& program,
            const std::vector<std::string>& arguments,
            const std::filesystem::path& home);
    ~Program(); ///< killed when it still runs
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// Waits for the first line of its output; empty when it ended without one.
    std::string firstLine();

    /// Waits for its end.
    Ran end();

    int processId() const;

private:
    friend Ran run(const std::string&,
                   const std::vector<std::string>&,
                   const std::filesystem::path&,
                   const std::string&);
    struct State;
    std::unique_ptr<State> m_state;
};

/// A folder of its own below the temporary folder, removed with everything in it at the end.
class Folder
{
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const { return m_path; }

    /// Writes a file there and gives its path.
    std::string file(const std::string& name, const std::string& bytes) const;

private:
    std::filesystem::path m_path;
};

std::string contentOf(const std::filesystem::path& file);

} // namespace sartorius::test
