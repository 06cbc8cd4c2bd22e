// Archives of others, as Debian ships them.

#include "dicom/supervisor/node_check.h"
#include "tests/dicom/scratch_folder.h"
#include "tests/dicom/supervisor/imaging_fixture.h"

#include <catch2/catch.hpp>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace sartorius::dicom;
using namespace sartorius::tests;
using std::chrono::seconds;
using std::chrono::steady_clock;

namespace {

std::uint16_t freePort()
{
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    REQUIRE(::bind(probe, reinterpret_cast<sockaddr*>(&address), length) == 0);
    REQUIRE(::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    ::close(probe);
    return ntohs(address.sin_port);
}

/// A program of others that ends with its owner.
class Program
{
public:
    explicit Program(std::vector<std::string> words)
    {
        posix_spawn_file_actions_t files {};
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&files, 1, 2);
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::string quick = "TCP_NODELAY=1";
        std::array<char*, 2> environment {quick.data(), nullptr};
        REQUIRE(posix_spawn(&m_process,
                            words.front().c_str(),
                            &files,
                            nullptr,
                            arguments.data(),
                            environment.data())
                == 0);
        posix_spawn_file_actions_destroy(&files);
    }

    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    ~Program()
    {
        kill(m_process, SIGKILL);
        waitpid(m_process, nullptr, 0);
    }

private:
    pid_t m_process = -1;
};

/// The steps once the program listens, which takes it a while.
std::vector<NodeStep> checkWhenReady(const ImagingSupervisor& imaging, const Node& node)
{
    const auto until = steady_clock::now() + seconds(60);
    for (;;) {
        auto steps = checkNode(imaging, node, seconds(10)).value();
        if (steps.size() > 2 || steady_clock::now() > until)
            return steps;
        std::this_thread::yield();
    }
}

} // namespace

TEST_CASE("Debian's storescp answers our echo", "[dicom][network][interop]")
{
    constexpr const char* kProgram = "/usr/bin/storescp";
    if (!std::filesystem::exists(kProgram)) {
        WARN("storescp is not installed");
        return;
    }
    Node node;
    node.host = "127.0.0.1";
    node.port = freePort();
    const Program archive({kProgram, "--ignore", std::to_string(node.port)});

    const auto steps = checkWhenReady(startedSupervisor(), node);

    REQUIRE(steps.size() == 4);
    CHECK(steps.back().outcome);
}

TEST_CASE("Orthanc answers our echo, and a wrong name is told as such", "[dicom][network][interop]")
{
    constexpr const char* kProgram = "/usr/sbin/Orthanc";
    if (!std::filesystem::exists(kProgram)) {
        WARN("Orthanc is not installed");
        return;
    }
    const ScratchFolder folder;
    Node node;
    node.host = "127.0.0.1";
    node.port = freePort();
    node.calledAe = "ORTHANC";
    const std::string root = folder.path().string();
    const auto settings = folder.write(
        "orthanc.json",
        R"({"StorageDirectory": ")" + root + R"(", "IndexDirectory": ")" + root
            + R"(", "HttpServerEnabled": false, "DicomAet": "ORTHANC", "DicomCheckCalledAet": true,)"
              R"( "DicomAlwaysAllowEcho": true, "DicomPort": )"
            + std::to_string(node.port) + "}");
    const Program archive({kProgram, settings.string()});
    const ImagingSupervisor imaging = startedSupervisor();

    const auto steps = checkWhenReady(imaging, node);
    node.calledAe = "SOMEBODY";
    const auto wrong = checkNode(imaging, node, seconds(10)).value();

    REQUIRE(steps.size() == 4);
    CHECK(steps.back().outcome);
    REQUIRE(wrong.size() == 3);
    CHECK(wrong.back().outcome.error().detail.find("called AE title") != std::string::npos);
}
