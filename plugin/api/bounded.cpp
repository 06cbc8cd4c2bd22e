#include "plugin/api/bounded.h"

namespace sartorius::api {

namespace {

record::Problem
problemAt(std::string_view code, std::string where, std::string what, std::string remedy)
{
    return {std::string(code), std::move(where), std::move(what), std::move(remedy)};
}

/// Builds the tree event by event. Stops at the first thing that is not allowed, before the parser
/// goes deeper: its CBOR half is recursive, so the depth must be checked here and not afterwards.
class TreeBuilder final : public nlohmann::json_sax<Json>
{
public:
    explicit TreeBuilder(std::string place)
        : m_placeWord(std::move(place))
    {
    }

    Json root;
    record::Problems problems;

    bool null() override { return put(Json(nullptr)); }

    bool boolean(bool value) override { return put(Json(value)); }

    bool number_integer(number_integer_t value) override { return put(Json(value)); }

    bool number_unsigned(number_unsigned_t value) override { return put(Json(value)); }

    bool string(string_t& value) override { return put(Json(std::move(value))); }

    bool number_float(number_float_t, const string_t&) override
    {
        return stop("number-with-point",
                    "A number with a point stands here.",
                    "Write it in quotes, as \"1.10\".");
    }

    bool binary(binary_t&) override
    {
        return stop("binary", "Binary data stands here.", "Only text and numbers are allowed.");
    }

    bool start_object(std::size_t) override { return open(Json::object()); }

    bool end_object() override { return close(); }

    bool start_array(std::size_t) override { return open(Json::array()); }

    bool end_array() override { return close(); }

    bool key(string_t& name) override
    {
        if (m_open.back()->contains(name))
            return stop("double-key",
                        "The key \"" + shown(name) + "\" stands here twice.",
                        "Remove one of the two.");
        m_key = std::move(name);
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const Json::exception&) override
    {
        problems.push_back(problemAt("json-syntax",
                                     m_placeWord + " " + std::to_string(position),
                                     "This cannot be read any further.",
                                     "Correct it at this place."));
        return false;
    }

private:
    bool stop(std::string_view code, std::string what, std::string remedy)
    {
        problems.push_back(
            problemAt(code, m_key.empty() ? "" : shown(m_key), std::move(what), std::move(remedy)));
        return false;
    }

    static std::string shown(const std::string& name)
    {
        return isUtf8(name) ? name.substr(0, 80) : std::string("?");
    }

    Json* place(Json value)
    {
        if (m_open.empty()) {
            root = std::move(value);
            return &root;
        }
        Json& parent = *m_open.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        return &(parent[m_key] = std::move(value));
    }

    bool put(Json value)
    {
        place(std::move(value));
        return true;
    }

    bool open(Json container)
    {
        if (m_open.size() >= std::size_t(kMaxDepth))
            return stop("too-deep", "This is nested deeper than 64 levels.", "Flatten it.");
        // Pointers stay valid: a container grows only while it is the innermost open one, and then
        // none of its children is open.
        m_open.push_back(place(std::move(container)));
        return true;
    }

    bool close()
    {
        m_open.pop_back();
        return true;
    }

    std::string m_placeWord;
    std::vector<Json*> m_open;
    std::string m_key;
};

Read<Json> parsed(std::string_view bytes, Json::input_format_t format, std::string placeWord)
{
    TreeBuilder builder(std::move(placeWord));
    bool good = false;
    try {
        good = Json::sax_parse(bytes.begin(), bytes.end(), &builder, format);
    } catch (const std::exception&) {
        good = false;
    }
    if (good && builder.problems.empty())
        return std::move(builder.root);
    if (builder.problems.empty())
        builder.problems.push_back(
            problemAt("json-syntax", {}, "This cannot be read.", "Write it anew."));
    return tl::unexpected<record::Problems>(std::move(builder.problems));
}

} // namespace

bool isUtf8(std::string_view text)
{
    std::size_t i = 0;
    const auto byte = [&](std::size_t at) {
        return static_cast<unsigned char>(text[at]);
    };
    while (i < text.size()) {
        const unsigned char first = byte(i);
        std::size_t length = 1;
        std::uint32_t code = first;
        if (first >= 0xF0U) {
            length = 4;
            code = first & 0x07U;
        } else if (first >= 0xE0U) {
            length = 3;
            code = first & 0x0FU;
        } else if (first >= 0xC0U) {
            length = 2;
            code = first & 0x1FU;
        } else if (first >= 0x80U) {
            return false;
        }
        if (first > 0xF4U || i + length > text.size())
            return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((byte(i + k) & 0xC0U) != 0x80U)
                return false;
            code = (code << 6U) | (byte(i + k) & 0x3FU);
        }
        // overlong forms, surrogates and what lies beyond Unicode (RFC 3629 section 3)
        static constexpr std::uint32_t kLeast[] {0, 0, 0x80, 0x800, 0x10000};
        if ((length > 1 && code < kLeast[length]) || (code >= 0xD800U && code <= 0xDFFFU)
            || code > 0x10FFFFU)
            return false;
        i += length;
    }
    return true;
}

Read<Json> jsonFromText(std::string_view text)
{
    return parsed(text, Json::input_format_t::json, "character");
}

Read<Json> jsonFromCbor(std::string_view bytes)
{
    return parsed(bytes, Json::input_format_t::cbor, "byte");
}

std::string textOf(const Json& json, int indent)
{
    // replace: text of ours is UTF-8 already; a stray byte must not become an exception here
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string cborOf(const Json& json)
{
    std::string bytes;
    Json::to_cbor(json, bytes);
    return bytes;
}

} // namespace sartorius::api
