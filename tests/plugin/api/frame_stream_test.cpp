#include "plugin/api/frame_stream.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace sartorius;

namespace {

constexpr std::size_t kLongest = 1024 * 1024;

std::pair<api::Descriptor, api::Descriptor> connectedPair()
{
    int fds[2] {-1, -1};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) == 0);
    return {api::Descriptor(fds[0]), api::Descriptor(fds[1])};
}

/// A folder that goes with the test.
struct Folder
{
    std::filesystem::path path;

    Folder()
    {
        std::string name
            = (std::filesystem::temp_directory_path() / "sartorius-api-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }

    ~Folder() { std::filesystem::remove_all(path); }
};

} // namespace

TEST_CASE("Frames come out as they went in, however they are split", "[api]")
{
    auto [raw, socket] = connectedPair();
    api::FrameStream stream(std::move(socket), kLongest);
    const std::string bytes {"\0\0\0\3abc\0\0\0\0\0\0\0\1z", 16};

    std::vector<std::string> got;
    for (const char byte : bytes) {
        REQUIRE(::write(raw.get(), &byte, 1) == 1);
        auto frames = stream.receive();
        REQUIRE(frames);
        for (auto& frame : *frames)
            got.push_back(frame.bytes);
    }

    CHECK(got == std::vector<std::string> {"abc", "", "z"});
}

TEST_CASE("A memory file arrives with the frame it was sent with", "[api]")
{
    auto [one, other] = connectedPair();
    api::FrameStream from(std::move(one), kLongest);
    api::FrameStream to(std::move(other), kLongest);
    api::Descriptor file(::memfd_create("frame", MFD_CLOEXEC));
    REQUIRE(::write(file.get(), "pixels", 6) == 6);

    REQUIRE(from.send("before"));
    REQUIRE(from.send("picture", std::move(file)));
    REQUIRE(from.send("after"));
    const auto frames = to.receive();

    REQUIRE(frames);
    REQUIRE(frames->size() == 3);
    CHECK_FALSE((*frames)[0].attached);
    CHECK_FALSE((*frames)[2].attached);
    REQUIRE((*frames)[1].attached);
    char text[6] {};
    CHECK(::pread((*frames)[1].attached.get(), text, 6, 0) == 6);
    CHECK(std::string(text, 6) == "pixels");
}

TEST_CASE("A large frame waits for a slow reader and arrives whole", "[api]")
{
    auto [one, other] = connectedPair();
    const std::size_t size = 8 * 1024 * 1024;
    api::FrameStream from(std::move(one), size);
    api::FrameStream to(std::move(other), size);
    std::string large(size, 'x');
    large.back() = 'y';

    REQUIRE(from.send(large));
    CHECK(from.hasUnsent());
    std::vector<api::SocketFrame> got;
    while (got.empty()) {
        auto frames = to.receive();
        REQUIRE(frames);
        for (auto& frame : *frames)
            got.push_back(std::move(frame));
        REQUIRE(from.flush());
    }

    CHECK(got[0].bytes == large);
    CHECK_FALSE(from.hasUnsent());
}

TEST_CASE("A frame that is announced too long is refused before it comes", "[api]")
{
    auto [raw, socket] = connectedPair();
    api::FrameStream stream(std::move(socket), kLongest);
    REQUIRE(::write(raw.get(), "\x7F\xFF\xFF\xFF", 4) == 4);

    const auto frames = stream.receive();

    REQUIRE_FALSE(frames);
    CHECK(frames.error().code == record::ErrorCode::Corrupt);
}

TEST_CASE("The last frames of a peer that hangs up are still handed out", "[api]")
{
    auto [raw, socket] = connectedPair();
    api::FrameStream stream(std::move(socket), kLongest);
    REQUIRE(::write(raw.get(), "\0\0\0\1z", 5) == 5);
    raw = api::Descriptor();

    const auto frames = stream.receive();
    REQUIRE(frames);
    CHECK(frames->size() == 1);
    const auto gone = stream.receive();
    REQUIRE_FALSE(gone);
    CHECK(gone.error().code == record::ErrorCode::Unavailable);
}

TEST_CASE("A meeting place that others may enter is refused", "[api]")
{
    const Folder folder;
    const auto place = folder.path / "place";

    REQUIRE(api::ensurePrivateFolder(place));

    struct stat facts
    {
    };

    REQUIRE(::stat(place.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777U) == 0700U);

    REQUIRE(::chmod(place.c_str(), 0750) == 0);
    const auto open = api::ensurePrivateFolder(place);
    REQUIRE_FALSE(open);
    CHECK(open.error().code == record::ErrorCode::NotPermitted);

    REQUIRE(::chmod(place.c_str(), 0700) == 0);
    REQUIRE(::symlink(place.c_str(), (folder.path / "link").c_str()) == 0);
    CHECK_FALSE(api::ensurePrivateFolder(folder.path / "link"));
}

TEST_CASE("Two stores never share a meeting place and one store always has the same", "[api]")
{
    const Folder folder;

    CHECK(api::socketPath(folder.path) == api::socketPath(folder.path / "."));
    CHECK(api::socketPath(folder.path) == api::socketPath(folder.path.string() + "/"));
    CHECK(api::socketPath(folder.path) != api::socketPath(folder.path / "other"));
}

TEST_CASE("A caller reaches the one who listens for this store", "[api]")
{
    const Folder folder;
    const auto none = api::connectToService(folder.path);
    REQUIRE_FALSE(none);
    CHECK(none.error().code == record::ErrorCode::Unavailable);

    auto listening = api::listenForClients(folder.path);
    REQUIRE(listening);
    auto caller = api::connectToService(folder.path);
    REQUIRE(caller);
    auto accepted = api::acceptClient(listening->get());
    REQUIRE(accepted);
    CHECK_FALSE(api::acceptClient(listening->get()));
    std::filesystem::remove_all(api::socketFolder(folder.path));
}
