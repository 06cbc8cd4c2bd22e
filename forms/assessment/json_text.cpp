#include "forms/assessment/json_text.h"

#include <utility>

namespace sartorius::assessment {

void JsonText::separate()
{
    if (m_afterKey) {
        m_afterKey = false;
        return;
    }
    if (m_levels.empty())
        return;
    m_text += m_levels.back().used ? ",\n" : "\n";
    m_levels.back().used = true;
    m_text.append(m_levels.size() * 2, ' ');
}

void JsonText::begin(char bracket)
{
    separate();
    m_text += bracket;
    m_levels.emplace_back();
}

void JsonText::end(char bracket)
{
    const bool used = m_levels.back().used;
    m_levels.pop_back();
    if (used) {
        m_text += '\n';
        m_text.append(m_levels.size() * 2, ' ');
    }
    m_text += bracket;
}

JsonText& JsonText::beginObject()
{
    begin('{');
    return *this;
}

JsonText& JsonText::endObject()
{
    end('}');
    return *this;
}

JsonText& JsonText::beginArray()
{
    begin('[');
    return *this;
}

JsonText& JsonText::endArray()
{
    end(']');
    return *this;
}

JsonText& JsonText::key(std::string_view name)
{
    separate();
    quoted(name);
    m_text += ": ";
    m_afterKey = true;
    return *this;
}

JsonText& JsonText::text(std::string_view value)
{
    separate();
    quoted(value);
    return *this;
}

JsonText& JsonText::number(const record::Decimal& value)
{
    separate();
    m_text += record::toString(value);
    return *this;
}

JsonText& JsonText::boolean(bool value)
{
    separate();
    m_text += value ? "true" : "false";
    return *this;
}

void JsonText::quoted(std::string_view value)
{
    static constexpr std::string_view kHex = "0123456789abcdef";
    m_text += '"';
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            m_text += '\\';
            m_text += c;
        } else if (c == '\n') {
            m_text += "\\n";
        } else if (byte < 0x20) {
            m_text += "\\u00";
            m_text += kHex[byte >> 4U];
            m_text += kHex[byte & 0xFU];
        } else {
            m_text += c;
        }
    }
    m_text += '"';
}

std::string JsonText::take()
{
    m_text += '\n';
    return std::move(m_text);
}

} // namespace sartorius::assessment
