#pragma once

#include "forms/record/result.h"
#include "plugin/workflow/kept.h"

#include <filesystem>
#include <functional>
#include <string>

/// Copies of images in the store's folder: sealed in chunks, under random names, each with a key of
/// its own that lies in the sealed study. Any thread.
namespace sartorius::workflow {

inline constexpr std::size_t kImageChunk = std::size_t(64) * 1024;

/// Seals the plain file `plain` into `images/<random>` (0600, synced). @return name, key and size.
record::Result<KeptImage> sealImage(const std::filesystem::path& imagesFolder,
                                    const std::filesystem::path& plain,
                                    const record::SopInstanceUid& uid);

/// Opens a sealed copy into `plain`, which must not exist (0600). Corrupt when a chunk was changed,
/// moved, cut off or belongs to another image.
record::Result<void> unsealImage(const std::filesystem::path& imagesFolder,
                                 const KeptImage& image,
                                 const std::filesystem::path& plain);

} // namespace sartorius::workflow
