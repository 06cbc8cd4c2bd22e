#pragma once

#include "forms/record/result.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace sartorius::store {

/// Says that this process has the record: an advisory lock that the kernel drops with the process,
/// even when it is killed, and the holder's name and process id for the next one to read.
class LockFile
{
public:
    /// Conflict at once, with "held by sartoriusd (process 1234)", when somebody else has it.
    static record::Result<std::unique_ptr<LockFile>> take(const std::filesystem::path& file,
                                                          std::string_view program);
    ~LockFile();
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;

private:
    explicit LockFile(int descriptor);

    int m_descriptor;
};

/// Makes the folder with 0700 when it is missing. NotPermitted when others may enter it or it
/// belongs to somebody else; Rejected when it lies on a network file system, whose locks and syncs
/// cannot be relied upon.
record::Result<void> preparePrivateFolder(const std::filesystem::path& folder);

/// By the number that statfs gives: NFS, SMB, CIFS, AFS, Ceph, Coda, 9P.
bool isNetworkFileSystem(long magic);

/// Makes names in a folder durable.
record::Result<void> syncFolder(const std::filesystem::path& folder);

} // namespace sartorius::store
