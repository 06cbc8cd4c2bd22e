#include "plugin/papers/markup.h"

namespace sartorius::papers {

std::string escaped(std::string_view text)
{
    std::string safe;
    for (const char c : text) {
        if (c == '&')
            safe += "&amp;";
        else if (c == '<')
            safe += "&lt;";
        else if (c == '>')
            safe += "&gt;";
        else if (c == '"')
            safe += "&quot;";
        else if (static_cast<unsigned char>(c) >= 0x20U || c == '\n' || c == '\t')
            safe += c;
    }
    return safe;
}

std::string oneLine(std::string_view text)
{
    std::string safe;
    for (const char c : text)
        safe += static_cast<unsigned char>(c) < 0x20U || c == 0x7F ? ' ' : c;
    return safe;
}

std::string filled(std::string_view pattern, std::string_view value)
{
    std::string text(pattern);
    const auto at = text.find("%1");
    if (at != std::string::npos)
        text.replace(at, 2, value);
    return text;
}

} // namespace sartorius::papers
