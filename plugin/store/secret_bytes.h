#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace sartorius::store {

/// A key in memory of its own: between two guard pages, locked against swapping where the system
/// allows it, left out of core dumps, wiped before it is given back. Moves, never copies. Empty
/// after a move.
class SecretBytes
{
public:
    SecretBytes() = default;

    /// Zeroes, to be filled through `writable`.
    explicit SecretBytes(std::size_t size);

    /// Takes a copy; wiping the source is the caller's.
    static SecretBytes copyOf(std::string_view bytes);

    /// From the operating system's random numbers.
    static SecretBytes random(std::size_t size);

    SecretBytes(SecretBytes&& other) noexcept;
    SecretBytes& operator=(SecretBytes&& other) noexcept;
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;
    ~SecretBytes();

    std::span<const unsigned char> bytes() const { return {m_bytes, m_size}; }

    std::span<unsigned char> writable() { return {m_bytes, m_size}; }

    std::string_view view() const;

    std::size_t size() const { return m_size; }

    bool empty() const { return m_size == 0; }

    /// Wipes and gives back.
    void clear();

private:
    unsigned char* m_bytes = nullptr; // inside m_mapping; owned
    std::size_t m_size = 0;
    void* m_mapping = nullptr;
    std::size_t m_mapped = 0;
};

/// Overwrites memory in a way the compiler keeps.
void wipe(void* memory, std::size_t size);

} // namespace sartorius::store
