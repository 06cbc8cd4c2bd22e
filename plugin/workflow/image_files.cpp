#include "plugin/workflow/image_files.h"

#include "plugin/api/local_socket.h"
#include "plugin/store/records.h"
#include "plugin/store/sealing.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sartorius::workflow {

using record::ErrorCode;
using record::failure;

namespace {

/// Where a chunk belongs; opened anywhere else it is refused. The last chunk says that it is the
/// last, so that a file cut at a chunk's end is found.
std::string placeOf(const record::SopInstanceUid& uid, std::uint64_t index, bool last)
{
    return store::lengthPrefixed({"image",
                                  uid.value,
                                  store::bigEndian32(static_cast<std::uint32_t>(index)),
                                  last ? "last" : "more"});
}

record::Result<std::string> readUpTo(int fd, std::size_t most)
{
    std::string bytes(most, '\0');
    std::size_t got = 0;
    while (got < most) {
        const ssize_t count = ::read(fd, bytes.data() + got, most - got);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(ErrorCode::Unavailable, "image file could not be read");
        if (count == 0)
            break;
        got += static_cast<std::size_t>(count);
    }
    bytes.resize(got);
    return bytes;
}

record::Result<void> writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return failure(ErrorCode::Unavailable, "image file could not be written");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

api::Descriptor openForReading(const std::filesystem::path& file)
{
    return api::Descriptor(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
}

api::Descriptor makeNew(const std::filesystem::path& file)
{
    return api::Descriptor(
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
}

int nibble(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

record::Result<store::SecretBytes> keyFrom(const std::string& hex)
{
    if (hex.size() != store::kKeySize * 2)
        return failure(ErrorCode::Corrupt, "image key of another length");
    store::SecretBytes key(store::kKeySize);
    for (std::size_t i = 0; i < store::kKeySize; ++i) {
        const int high = nibble(hex[2 * i]);
        const int low = nibble(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return failure(ErrorCode::Corrupt, "image key is not hexadecimal");
        key.writable()[i] = static_cast<unsigned char>(high * 16 + low);
    }
    return key;
}

/// Each chunk: four bytes of length, then what `seal` gave.
record::Result<void> sealChunks(int from,
                                int to,
                                const store::SecretBytes& key,
                                const record::SopInstanceUid& uid,
                                std::int64_t& size)
{
    auto chunk = readUpTo(from, kImageChunk);
    for (std::uint64_t index = 0; chunk; ++index) {
        auto next = readUpTo(from, kImageChunk);
        if (!next)
            return failure(next.error());
        const auto sealed
            = store::seal(key, store::kRecordKeyId, placeOf(uid, index, next->empty()), *chunk);
        if (!sealed)
            return failure(sealed.error());
        if (const auto written = writeAll(
                to, store::bigEndian32(static_cast<std::uint32_t>(sealed->size())) + *sealed);
            !written)
            return written;
        size += static_cast<std::int64_t>(chunk->size());
        if (next->empty())
            return {};
        chunk = std::move(next);
    }
    return failure(chunk.error());
}

record::Result<void>
openChunks(int from, int to, const store::SecretBytes& key, const KeptImage& image)
{
    std::int64_t size = 0;
    bool last = false;
    for (std::uint64_t index = 0; !last; ++index) {
        const auto head = readUpTo(from, 4);
        if (!head || head->size() != 4)
            return failure(ErrorCode::Corrupt, "sealed image ends early");
        const std::uint32_t length = store::fromBigEndian32(*head);
        if (length > kImageChunk * 2)
            return failure(ErrorCode::Corrupt, "sealed image has an impossible chunk");
        const auto sealed = readUpTo(from, length);
        if (!sealed || sealed->size() != length)
            return failure(ErrorCode::Corrupt, "sealed image ends early");
        auto plain = store::unseal(key, placeOf(image.uid, index, false), *sealed);
        if (!plain) {
            last = true;
            plain = store::unseal(key, placeOf(image.uid, index, true), *sealed);
        }
        if (!plain)
            return failure(ErrorCode::Corrupt, "sealed image was changed");
        size += static_cast<std::int64_t>(plain->size());
        if (const auto written = writeAll(to, *plain); !written)
            return written;
    }
    if (size != image.size)
        return failure(ErrorCode::Corrupt, "sealed image has another size");
    return {};
}

} // namespace

record::Result<KeptImage> sealImage(const std::filesystem::path& imagesFolder,
                                    const std::filesystem::path& plain,
                                    const record::SopInstanceUid& uid)
{
    if (::mkdir(imagesFolder.c_str(), 0700) != 0 && errno != EEXIST)
        return failure(ErrorCode::Unavailable, "images folder could not be made");
    const api::Descriptor from = openForReading(plain);
    if (!from)
        return failure(ErrorCode::Unavailable, "image file could not be opened");
    const store::SecretBytes key = store::SecretBytes::random(store::kKeySize);
    KeptImage image {uid, store::newRecordId(), store::toHex(key.view()), 0};
    const auto file = imagesFolder / image.file;
    const api::Descriptor to = makeNew(file);
    if (!to)
        return failure(ErrorCode::Unavailable, "sealed image could not be made");
    auto sealed = sealChunks(from.get(), to.get(), key, uid, image.size);
    // A study that names this file is written after this: the bytes must be there first.
    if (sealed && ::fsync(to.get()) != 0)
        sealed = failure(ErrorCode::Unavailable, "sealed image could not be synced");
    const api::Descriptor folder(::open(imagesFolder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (sealed && (!folder || ::fsync(folder.get()) != 0))
        sealed = failure(ErrorCode::Unavailable, "images folder could not be synced");
    if (!sealed) {
        ::unlink(file.c_str());
        return failure(sealed.error());
    }
    return image;
}

record::Result<void> unsealImage(const std::filesystem::path& imagesFolder,
                                 const KeptImage& image,
                                 const std::filesystem::path& plain)
{
    if (!store::isRecordId(image.file))
        return failure(ErrorCode::Corrupt, "image name is not ours");
    const auto key = keyFrom(image.key);
    if (!key)
        return failure(key.error());
    const api::Descriptor from = openForReading(imagesFolder / image.file);
    if (!from)
        return failure(ErrorCode::Corrupt, "sealed image is missing");
    const api::Descriptor to = makeNew(plain);
    if (!to)
        return failure(ErrorCode::Unavailable, "no room for the image");
    auto opened = openChunks(from.get(), to.get(), *key, image);
    if (!opened)
        ::unlink(plain.c_str());
    return opened;
}

} // namespace sartorius::workflow
