#include "plugin/store/secret_bytes.h"

#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>
#include <utility>

namespace sartorius::store {

void wipe(void* memory, std::size_t size)
{
    if (size > 0)
        explicit_bzero(memory, size);
}

SecretBytes::SecretBytes(std::size_t size)
    : m_size(size)
{
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t inner = (size + page - 1) / page * page;
    m_mapped = inner + 2 * page;
    m_mapping = mmap(nullptr, m_mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (m_mapping == MAP_FAILED)
        std::abort(); // no page for a key: nothing sensible can go on
    auto* first = static_cast<unsigned char*>(m_mapping) + page;
    if (inner > 0 && mprotect(first, inner, PROT_READ | PROT_WRITE) != 0)
        std::abort();
    // Both may be refused by a small RLIMIT_MEMLOCK or an old kernel; the key still has to work.
    static_cast<void>(mlock(first, inner));
    static_cast<void>(madvise(first, inner, MADV_DONTDUMP));
    m_bytes = first + (inner - size); // ends at the guard page, so that an overrun is caught
}

SecretBytes SecretBytes::copyOf(std::string_view bytes)
{
    SecretBytes secret(bytes.size());
    if (!bytes.empty())
        std::memcpy(secret.m_bytes, bytes.data(), bytes.size());
    return secret;
}

SecretBytes SecretBytes::random(std::size_t size)
{
    SecretBytes secret(size);
    std::size_t done = 0;
    while (done < size) {
        const auto got = getrandom(secret.m_bytes + done, size - done, 0);
        if (got < 0)
            std::abort(); // a key without randomness must never exist
        done += static_cast<std::size_t>(got);
    }
    return secret;
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : m_bytes(std::exchange(other.m_bytes, nullptr))
    , m_size(std::exchange(other.m_size, 0))
    , m_mapping(std::exchange(other.m_mapping, nullptr))
    , m_mapped(std::exchange(other.m_mapped, 0))
{
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept
{
    if (this != &other) {
        clear();
        m_bytes = std::exchange(other.m_bytes, nullptr);
        m_size = std::exchange(other.m_size, 0);
        m_mapping = std::exchange(other.m_mapping, nullptr);
        m_mapped = std::exchange(other.m_mapped, 0);
    }
    return *this;
}

SecretBytes::~SecretBytes()
{
    clear();
}

std::string_view SecretBytes::view() const
{
    return {reinterpret_cast<const char*>(m_bytes), m_size};
}

void SecretBytes::clear()
{
    if (m_mapping == nullptr)
        return;
    wipe(m_bytes, m_size);
    munmap(m_mapping, m_mapped);
    m_mapping = nullptr;
    m_bytes = nullptr;
    m_size = 0;
    m_mapped = 0;
}

} // namespace sartorius::store
