#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

namespace sartorius::hl7 {

/// The pieces of a raw text between separators, one after another and without copies, for a `for`
/// loop. An empty text is one empty piece; a separator of zero never separates.
class Pieces
{
public:
    class Iterator
    {
    public:
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;
        using pointer = const std::string_view*;
        using reference = std::string_view;

        Iterator() = default;

        Iterator(std::string_view text, char separator)
            : m_rest(text)
            , m_separator(separator)
            , m_atEnd(false)
        {
            cut();
        }

        std::string_view operator*() const { return m_piece; }

        Iterator& operator++()
        {
            if (m_piece.size() == m_rest.size()) {
                m_atEnd = true;
            } else {
                m_rest.remove_prefix(m_piece.size() + 1);
                cut();
            }
            return *this;
        }

        friend bool operator==(const Iterator& a, const Iterator& b)
        {
            return a.m_atEnd == b.m_atEnd
                && (a.m_atEnd || a.m_piece.data() == b.m_piece.data());
        }

    private:
        void cut()
        {
            m_piece = m_separator == '\0' ? m_rest : m_rest.substr(0, m_rest.find(m_separator));
        }

        std::string_view m_rest;
        std::string_view m_piece;
        char m_separator = '\0';
        bool m_atEnd = true;
    };

    Pieces(std::string_view text, char separator)
        : m_text(text)
        , m_separator(separator)
    {
    }

    Iterator begin() const { return {m_text, m_separator}; }

    Iterator end() const { return {}; }

private:
    std::string_view m_text;
    char m_separator;
};

} // namespace sartorius::hl7
