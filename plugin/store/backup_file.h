#pragma once

#include "plugin/store/sealing_keyring.h"

#include <filesystem>
#include <string>

namespace sartorius::store {

/// Seals a file in chunks of 64 KiB under a key of its own, which the record's passphrase or
/// recovery key opens through `keys.header()`. Writes `target`.part, syncs, renames, syncs the
/// folder: the name `target` only ever stands for a whole backup.
record::Result<void> sealBackup(const std::filesystem::path& plain,
                                const KeyRing& keys,
                                const std::filesystem::path& target);

/// Writes what is inside to `plain` (0600). NotPermitted for a wrong secret, Corrupt for any
/// changed, missing, added or reordered byte; `plain` is removed then.
record::Result<void> openBackup(const std::filesystem::path& sealed,
                                std::string_view secret,
                                const std::filesystem::path& plain);

} // namespace sartorius::store
