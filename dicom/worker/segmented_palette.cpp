#include "dicom/worker/segmented_palette.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace sartorius::dicom {

namespace {

class Expansion
{
public:
    Expansion(std::span<const std::uint16_t> words, std::size_t most)
        : m_words(words)
        , m_most(most)
    {
    }

    std::vector<std::uint16_t> run()
    {
        while (m_at < m_words.size() && m_entries.size() < m_most) {
            if (!segment(m_at, true))
                return {};
        }
        return std::move(m_entries);
    }

private:
    enum Kind : std::uint16_t { Discrete = 0, Linear = 1, Indirect = 2 };

    /// Moves `at` behind the segment.
    bool segment(std::size_t& at, bool mayPoint)
    {
        if (at + 2 > m_words.size())
            return false;
        const std::uint16_t kind = m_words[at];
        const std::size_t length = m_words[at + 1];
        at += 2;
        if (kind == Discrete)
            return discrete(at, length);
        if (kind == Linear)
            return linear(at, length);
        return kind == Indirect && mayPoint && indirect(at, length);
    }

    bool discrete(std::size_t& at, std::size_t length)
    {
        if (length > m_words.size() - at)
            return false;
        for (std::size_t i = 0; i < length; ++i)
            add(m_words[at + i]);
        at += length;
        return true;
    }

    bool linear(std::size_t& at, std::size_t length)
    {
        if (at >= m_words.size() || m_entries.empty() || length == 0)
            return false;
        const double from = m_entries.back();
        const double to = m_words[at];
        for (std::size_t i = 1; i <= length; ++i)
            add(static_cast<std::uint16_t>(std::lround(
                from + (to - from) * static_cast<double>(i) / static_cast<double>(length))));
        ++at;
        return true;
    }

    /// Repeats segments from before; they may not point on themselves.
    bool indirect(std::size_t& at, std::size_t count)
    {
        if (at + 2 > m_words.size())
            return false;
        std::size_t from = m_words[at] | std::size_t {m_words[at + 1]} << 16U;
        at += 2;
        for (std::size_t i = 0; i < count && m_entries.size() < m_most; ++i) {
            if (from >= m_words.size() || !segment(from, false))
                return false;
        }
        return true;
    }

    void add(std::uint16_t entry)
    {
        if (m_entries.size() < m_most)
            m_entries.push_back(entry);
    }

    std::span<const std::uint16_t> m_words;
    std::size_t m_most;
    std::size_t m_at = 0;
    std::vector<std::uint16_t> m_entries;
};

} // namespace

std::vector<std::uint16_t> expandSegments(std::span<const std::uint16_t> words, std::size_t most)
{
    return Expansion(words, most).run();
}

} // namespace sartorius::dicom
