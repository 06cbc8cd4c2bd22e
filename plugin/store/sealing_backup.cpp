#include "plugin/store/backup_file.h"
#include "plugin/store/lock_file.h"

#include <openssl/evp.h>

#include <array>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace sartorius::store {

using record::ErrorCode;
using record::failure;
using record::Result;

namespace {

constexpr std::string_view kMagic = "SRTB";
constexpr char kFormat = 1;
constexpr std::size_t kChunk = std::size_t {64} * 1024;
constexpr std::size_t kPrefixSize = 7;

/// A descriptor that closes itself.
class Descriptor
{
public:
    explicit Descriptor(int number)
        : m_number(number)
    {
    }

    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool good() const { return m_number >= 0; }

    int number() const { return m_number; }

private:
    int m_number;
};

bool writeAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto done = ::write(descriptor, bytes.data(), bytes.size());
        if (done <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

/// Reads until `size` bytes or the end of the file.
Result<std::string> readUpTo(int descriptor, std::size_t size)
{
    std::string bytes(size, '\0');
    std::size_t filled = 0;
    while (filled < size) {
        const auto got = ::read(descriptor, bytes.data() + filled, size - filled);
        if (got < 0)
            return failure(ErrorCode::Unavailable, "the file cannot be read");
        if (got == 0)
            break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

/// STREAM: prefix, number of the chunk and whether it is the last one make the nonce, so that
/// chunks can be neither swapped nor left out nor cut off.
std::string nonceOf(std::string_view prefix, std::uint32_t index, bool last)
{
    return std::string(prefix) + bigEndian32(index) + (last ? '\1' : '\0');
}

/// One pass over chunks, encrypting or decrypting.
class ChunkCipher
{
public:
    ChunkCipher(const SecretBytes& key, std::string head, std::string prefix)
        : m_key(key)
        , m_head(std::move(head))
        , m_prefix(std::move(prefix))
        , m_context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free)
    {
    }

    Result<std::string> sealed(std::string_view plain, bool last)
    {
        std::string out(plain.size() + kTagSize, '\0');
        int length = 0;
        const bool good = start(1, last)
            && EVP_CipherUpdate(m_context.get(),
                                octets(out),
                                &length,
                                octets(plain),
                                static_cast<int>(plain.size()))
                == 1
            && EVP_EncryptFinal_ex(m_context.get(), octets(out) + length, &length) == 1
            && EVP_CIPHER_CTX_ctrl(
                   m_context.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, octets(out) + plain.size())
                == 1;
        if (!good)
            return failure(ErrorCode::Internal, "a backup cannot be sealed");
        ++m_index;
        return out;
    }

    Result<std::string> opened(std::string_view sealed, bool last)
    {
        if (sealed.size() < kTagSize)
            return failure(ErrorCode::Corrupt, "the backup is cut off");
        const std::string_view body = sealed.substr(0, sealed.size() - kTagSize);
        std::string tag(sealed.substr(body.size()));
        std::string out(body.size(), '\0');
        int length = 0;
        const bool good = start(0, last)
            && EVP_CipherUpdate(m_context.get(),
                                octets(out),
                                &length,
                                octets(body),
                                static_cast<int>(body.size()))
                == 1
            && EVP_CIPHER_CTX_ctrl(m_context.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data())
                == 1
            && EVP_DecryptFinal_ex(m_context.get(), octets(out) + length, &length) == 1;
        if (!good)
            return failure(ErrorCode::Corrupt, "the backup was changed");
        ++m_index;
        return out;
    }

private:
    static unsigned char* octets(std::string& text)
    {
        return reinterpret_cast<unsigned char*>(text.data());
    }

    static const unsigned char* octets(std::string_view text)
    {
        return reinterpret_cast<const unsigned char*>(text.data());
    }

    bool start(int encrypt, bool last)
    {
        const std::string nonce = nonceOf(m_prefix, m_index, last);
        int length = 0;
        return m_context != nullptr
            && EVP_CipherInit_ex(m_context.get(),
                                 EVP_aes_256_gcm(),
                                 nullptr,
                                 m_key.bytes().data(),
                                 octets(std::string_view(nonce)),
                                 encrypt)
            == 1
            && EVP_CipherUpdate(m_context.get(),
                                nullptr,
                                &length,
                                octets(std::string_view(m_head)),
                                static_cast<int>(m_head.size()))
            == 1;
    }

    const SecretBytes& m_key;
    std::string m_head;
    std::string m_prefix;
    std::uint32_t m_index = 0;
    std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> m_context;
};

std::size_t headSize()
{
    return 4 + 1 + keyHeaderSize() + kWrappedKeySize + kPrefixSize;
}

Result<void> writeChunks(int from, int to, ChunkCipher& cipher)
{
    auto chunk = readUpTo(from, kChunk);
    for (;;) {
        if (!chunk)
            return failure(chunk.error());
        auto next = readUpTo(from, kChunk);
        if (!next)
            return failure(next.error());
        const bool last = next->empty();
        const auto sealed = cipher.sealed(*chunk, last);
        if (!sealed)
            return failure(sealed.error());
        if (!writeAll(to, *sealed))
            return failure(ErrorCode::Unavailable, "the backup cannot be written");
        if (last)
            return {};
        chunk = std::move(next);
    }
}

Result<void> readChunks(int from, int to, ChunkCipher& cipher)
{
    auto chunk = readUpTo(from, kChunk + kTagSize);
    for (;;) {
        if (!chunk)
            return failure(chunk.error());
        auto next = readUpTo(from, kChunk + kTagSize);
        if (!next)
            return failure(next.error());
        const bool last = next->empty();
        const auto plain = cipher.opened(*chunk, last);
        if (!plain)
            return failure(plain.error());
        if (!writeAll(to, *plain))
            return failure(ErrorCode::Unavailable, "the folder cannot be written");
        if (last)
            return {};
        chunk = std::move(next);
    }
}

} // namespace

Result<void> sealBackup(const std::filesystem::path& plain,
                        const KeyRing& keys,
                        const std::filesystem::path& target)
{
    if (!keys.isOpen())
        return failure(ErrorCode::NotPermitted, "the record is locked");
    auto part = target;
    part += ".part";
    const Descriptor from(::open(plain.c_str(), O_RDONLY | O_CLOEXEC));
    const Descriptor to(
        ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!from.good() || !to.good())
        return failure(ErrorCode::Unavailable, "the backup file cannot be made");
    const auto key = SecretBytes::random(kKeySize);
    const std::string prefix = randomBytes(kPrefixSize);
    const std::string head
        = std::string(kMagic) + kFormat + keys.header() + wrapKey(keys.backupKey(), key) + prefix;
    ChunkCipher cipher(key, head, prefix);
    auto written = writeAll(to.number(), head)
        ? writeChunks(from.number(), to.number(), cipher)
        : failure(ErrorCode::Unavailable, "the backup cannot be written");
    if (written && ::fsync(to.number()) != 0)
        written = failure(ErrorCode::Unavailable, "the backup cannot be synced");
    if (written && ::rename(part.c_str(), target.c_str()) != 0)
        written = failure(ErrorCode::Unavailable, "the backup file cannot be named");
    if (!written) {
        ::unlink(part.c_str());
        return written;
    }
    return syncFolder(target.has_parent_path() ? target.parent_path() : std::filesystem::path("."));
}

Result<void> openBackup(const std::filesystem::path& sealed,
                        std::string_view secret,
                        const std::filesystem::path& plain)
{
    const Descriptor from(::open(sealed.c_str(), O_RDONLY | O_CLOEXEC));
    if (!from.good())
        return failure(ErrorCode::NotFound, "the backup file cannot be opened");
    const auto head = readUpTo(from.number(), headSize());
    if (!head)
        return failure(head.error());
    if (head->size() != headSize() || head->compare(0, 4, kMagic) != 0 || (*head)[4] != kFormat)
        return failure(ErrorCode::Corrupt, "this is no backup of a record");
    KeyRing keys;
    if (auto unlocked = keys.unlock(head->substr(5, keyHeaderSize()), secret); !unlocked)
        return unlocked;
    const std::size_t wrapAt = 5 + keyHeaderSize();
    const auto key = unwrapKey(keys.backupKey(), head->substr(wrapAt, kWrappedKeySize));
    if (!key)
        return failure(ErrorCode::Corrupt, "the backup was changed");
    const Descriptor to(
        ::open(plain.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!to.good())
        return failure(ErrorCode::Unavailable, "the folder cannot be written");
    ChunkCipher cipher(*key, *head, head->substr(wrapAt + kWrappedKeySize, kPrefixSize));
    auto read = readChunks(from.number(), to.number(), cipher);
    if (read && ::fsync(to.number()) != 0)
        read = failure(ErrorCode::Unavailable, "the folder cannot be synced");
    if (!read)
        ::unlink(plain.c_str());
    return read;
}

} // namespace sartorius::store
