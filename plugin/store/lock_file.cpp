#include "plugin/store/lock_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

std::string holderIn(int descriptor)
{
    std::array<char, 256> text {};
    const auto got = ::pread(descriptor, text.data(), text.size() - 1, 0);
    const std::string content(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    const auto lineEnd = content.find('\n');
    if (lineEnd == std::string::npos)
        return "held by another process";
    std::string process = content.substr(lineEnd + 1);
    process.erase(std::find(process.begin(), process.end(), '\n'), process.end());
    return "held by " + content.substr(0, lineEnd) + " (process " + process + ")";
}

} // namespace

LockFile::LockFile(int descriptor)
    : m_descriptor(descriptor)
{
}

LockFile::~LockFile()
{
    // The file stays: removing it would let two processes lock two different files of one name.
    static_cast<void>(::ftruncate(m_descriptor, 0));
    ::close(m_descriptor);
}

Result<std::unique_ptr<LockFile>> LockFile::take(const std::filesystem::path& file,
                                                 std::string_view program)
{
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        return failure(ErrorCode::NotPermitted, "the lock file cannot be made");
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const bool held = errno == EWOULDBLOCK;
        const std::string holder = holderIn(descriptor);
        ::close(descriptor);
        if (held)
            return failure(ErrorCode::Conflict, holder);
        return failure(ErrorCode::Unavailable, "the record cannot be locked here");
    }
    const std::string text = std::string(program) + "\n" + std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor, 0) != 0
        || ::pwrite(descriptor, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        ::close(descriptor);
        return failure(ErrorCode::Unavailable, "the lock file cannot be written");
    }
    return std::unique_ptr<LockFile>(new LockFile(descriptor));
}

bool isNetworkFileSystem(long magic)
{
    // linux/magic.h and fs/*: NFS, SMB, CIFS, SMB2, AFS, Ceph, Coda, 9P
    constexpr std::array<unsigned long, 8> kNetwork {
        0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0xc36400, 0x73757245, 0x01021997};
    const auto number = static_cast<unsigned long>(magic) & 0xffffffffUL;
    return std::find(kNetwork.begin(), kNetwork.end(), number) != kNetwork.end();
}

Result<void> preparePrivateFolder(const std::filesystem::path& folder)
{
    std::error_code error;
    if (folder.has_parent_path())
        std::filesystem::create_directories(folder.parent_path(), error);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return failure(ErrorCode::Unavailable, "the folder of the record cannot be made");

    struct stat found
    {
    };

    if (::stat(folder.c_str(), &found) != 0 || !S_ISDIR(found.st_mode))
        return failure(ErrorCode::Unavailable, "the folder of the record cannot be read");
    if (found.st_uid != ::geteuid() || (found.st_mode & 0077U) != 0)
        return failure(ErrorCode::NotPermitted,
                       "the folder of the record must be this user's alone (0700)");

    struct statfs system
    {
    };

    if (::statfs(folder.c_str(), &system) == 0
        && isNetworkFileSystem(static_cast<long>(system.f_type)))
        return failure(ErrorCode::Rejected, "the record cannot live on a network file system");
    return {};
}

Result<void> syncFolder(const std::filesystem::path& folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return failure(ErrorCode::Internal, "a folder cannot be synced");
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!synced)
        return failure(ErrorCode::Internal, "a folder cannot be synced");
    return {};
}

} // namespace sartorius::store
