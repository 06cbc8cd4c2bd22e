#pragma once

#include "forms/record/decimal.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::assessment {

/// Writes JSON text value by value, indented by two blanks. Numbers are written from their decimal
/// form, so that 1.10 stays 1.10. Calls must nest properly; that is the caller's promise.
class JsonText
{
public:
    JsonText& beginObject();
    JsonText& endObject();
    JsonText& beginArray();
    JsonText& endArray();
    JsonText& key(std::string_view name);
    JsonText& text(std::string_view value);
    JsonText& number(const record::Decimal& value);
    JsonText& boolean(bool value);

    /// A member with a text value.
    JsonText& member(std::string_view name, std::string_view value)
    {
        return key(name).text(value);
    }

    /// What was written, with a final line end.
    std::string take();

private:
    void begin(char bracket);
    void end(char bracket);
    void separate();
    void quoted(std::string_view value);

    struct Level
    {
        bool used = false;
    };

    std::string m_text;
    std::vector<Level> m_levels;
    bool m_afterKey = false;
};

} // namespace sartorius::assessment
