#include "hl7/message/path.h"

#include <charconv>

namespace sartorius::hl7 {
namespace {

class PathReader
{
public:
    explicit PathReader(std::string_view text)
        : m_rest(text)
    {
    }

    bool atEnd() const { return m_rest.empty(); }

    bool take(char wanted)
    {
        if (m_rest.empty() || m_rest.front() != wanted)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    bool takeSegment(std::array<char, 3>& id)
    {
        if (m_rest.size() < 3)
            return false;
        for (std::size_t i = 0; i < 3; ++i) {
            const char c = m_rest[i];
            const bool upper = c >= 'A' && c <= 'Z';
            const bool digit = c >= '0' && c <= '9';
            if (!upper && !(digit && i > 0))
                return false;
            id[i] = c;
        }
        m_rest.remove_prefix(3);
        return true;
    }

    bool takeNumber(std::uint32_t& number)
    {
        const char* const end = m_rest.data() + m_rest.size();
        const auto [stop, error] = std::from_chars(m_rest.data(), end, number);
        if (error != std::errc {} || number == 0)
            return false;
        m_rest.remove_prefix(static_cast<std::size_t>(stop - m_rest.data()));
        return true;
    }

    /// "[n]", or nothing, which leaves `number` alone.
    bool takeIndex(std::uint32_t& number)
    {
        return !take('[') || (takeNumber(number) && take(']'));
    }

private:
    std::string_view m_rest;
};

void append(std::string& text, std::uint32_t number)
{
    std::array<char, 12> digits {};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc {})
        text.append(digits.data(), end);
}

} // namespace

std::optional<Path> pathFrom(std::string_view text)
{
    Path path;
    PathReader reader(text);
    if (!reader.takeSegment(path.segment) || !reader.takeIndex(path.occurrence) || !reader.take('-')
        || !reader.takeNumber(path.field) || !reader.takeIndex(path.repetition))
        return std::nullopt;
    for (std::uint32_t* part : {&path.component, &path.subcomponent}) {
        if (reader.atEnd())
            return path;
        if ((!reader.take('.') && !reader.take('-')) || !reader.takeNumber(*part))
            return std::nullopt;
    }
    return reader.atEnd() ? std::optional(path) : std::nullopt;
}

std::string toString(const Path& path)
{
    std::string text(path.segment.data(), path.segment.size());
    const auto index = [&text](std::uint32_t number) {
        if (number == 1)
            return;
        text += '[';
        append(text, number);
        text += ']';
    };
    index(path.occurrence);
    text += '-';
    append(text, path.field);
    index(path.repetition);
    for (const std::uint32_t part : {path.component, path.subcomponent}) {
        if (part == 0)
            break;
        text += '.';
        append(text, part);
    }
    return text;
}

} // namespace sartorius::hl7
