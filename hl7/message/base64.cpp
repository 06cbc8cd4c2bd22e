#include "hl7/message/base64.h"

#include <array>
#include <cstdint>

namespace sartorius::hl7 {
namespace {

using record::ErrorCode;
using record::failure;

constexpr std::string_view kAlphabet
    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint32_t kBad = 0xFF000000U;

using Table = std::array<std::uint32_t, 256>;

/// For one of the four characters of a quantum: its six bits where they belong, kBad for others.
constexpr Table tableFor(unsigned shift)
{
    Table table {};
    for (std::uint32_t& entry : table)
        entry = kBad;
    for (std::uint32_t i = 0; i < kAlphabet.size(); ++i)
        table[static_cast<unsigned char>(kAlphabet[i])] = i << shift;
    return table;
}

constexpr std::array<Table, 4> kTables {tableFor(18), tableFor(12), tableFor(6), tableFor(0)};

std::uint32_t quantum(const char* at)
{
    const auto byte = [at](int i) {
        return static_cast<unsigned char>(at[i]);
    };
    return kTables[0][byte(0)] | kTables[1][byte(1)] | kTables[2][byte(2)] | kTables[3][byte(3)];
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Bytes of decoded text on their way to whoever takes them.
class Block
{
public:
    explicit Block(const std::function<void(std::string_view)>& take)
        : m_take(take)
    {
    }

    void put(std::uint32_t bits, std::size_t count)
    {
        m_bytes[m_used] = static_cast<char>(bits >> 16U);
        m_bytes[m_used + 1] = static_cast<char>((bits >> 8U) & 0xFFU);
        m_bytes[m_used + 2] = static_cast<char>(bits & 0xFFU);
        m_used += count;
        if (m_used + 3 > m_bytes.size())
            flush();
    }

    void flush()
    {
        if (m_used > 0)
            m_take(std::string_view(m_bytes.data(), m_used));
        m_used = 0;
    }

private:
    const std::function<void(std::string_view)>& m_take;
    std::array<char, 49'152> m_bytes; // NOLINT: written before it is read
    std::size_t m_used = 0;
};

/// What does not come as four plain characters: white space, padding, the end.
class Rest
{
public:
    /// @return false for a character that cannot stand there.
    bool take(char c, Block& out)
    {
        if (isBlank(c))
            return true;
        if (c == '=')
            return m_count >= 2 && ++m_padding + m_count <= 4;
        const std::uint32_t value = kTables[3][static_cast<unsigned char>(c)];
        if (value == kBad || m_padding > 0)
            return false;
        m_bits = m_bits << 6U | value;
        if (++m_count == 4) {
            out.put(m_bits, 3);
            m_bits = 0;
            m_count = 0;
        }
        return true;
    }

    bool between() const { return m_count == 0 && m_padding == 0; }

    bool finish(Block& out) const
    {
        if (m_count == 1)
            return false;
        if (m_count > 1)
            out.put(m_bits << (6U * (4U - m_count)), m_count - 1);
        return true;
    }

private:
    std::uint32_t m_bits = 0;
    unsigned m_count = 0;
    unsigned m_padding = 0;
};

} // namespace

std::string toBase64(std::string_view bytes)
{
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j)
            bits = bits << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        const std::size_t characters = std::min<std::size_t>(bytes.size() - i, 3) + 1;
        for (std::size_t j = 0; j < 4; ++j)
            out += j < characters ? kAlphabet[bits >> (18U - 6U * j) & 0x3FU] : '=';
    }
    return out;
}

record::Result<void> fromBase64(std::string_view text,
                                const std::function<void(std::string_view)>& take)
{
    Block out(take);
    Rest rest;
    std::size_t at = 0;
    while (at < text.size()) {
        if (rest.between() && at + 4 <= text.size()) {
            const std::uint32_t bits = quantum(text.data() + at);
            if (bits < kBad) {
                out.put(bits, 3);
                at += 4;
                continue;
            }
        }
        if (!rest.take(text[at++], out))
            return failure(ErrorCode::InvalidInput, "the document is no Base64");
    }
    if (!rest.finish(out))
        return failure(ErrorCode::InvalidInput, "the Base64 of the document is cut off");
    out.flush();
    return {};
}

record::Result<std::string> fromBase64(std::string_view text)
{
    std::string out;
    out.reserve(text.size() / 4 * 3 + 3);
    const auto done = fromBase64(text, [&out](std::string_view block) { out += block; });
    if (!done)
        return failure(done.error());
    return out;
}

} // namespace sartorius::hl7
