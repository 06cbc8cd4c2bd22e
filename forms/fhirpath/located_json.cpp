#include "forms/fhirpath/located_json.h"

#include "forms/fhirpath/expression.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace sartorius::fhirpath {

namespace {

using Json = nlohmann::json;

/// Builds the located tree from the parser's events. The parser does not say where a value begins,
/// so a cursor walks the bytes beside it: between two events stand only blanks and punctuation.
class Builder
{
public:
    Builder(std::string_view bytes, std::size_t deepest)
        : m_bytes(bytes)
        , m_deepest(deepest)
    {
        if (bytes.substr(0, 3) == "\xEF\xBB\xBF")
            m_cursor = 3;
    }

    static constexpr std::size_t kMostFaults = 200;

    struct Fault
    {
        std::string code;
        std::size_t offset;
        std::string what;
        std::string remedy;
    };

    const std::vector<Fault>& faults() const { return m_faults; }

    JsonNode takeRoot() { return std::move(m_root); }

    // NOLINTBEGIN(readability-identifier-naming): the parser calls these by these names
    bool null() { return scalar(JsonNode::Kind::Null, {}); }

    bool boolean(bool value)
    {
        scalar(JsonNode::Kind::Boolean, {});
        m_last->truth = value;
        return true;
    }

    bool number_integer(Json::number_integer_t) { return scalar(JsonNode::Kind::Number, {}); }

    bool number_unsigned(Json::number_unsigned_t) { return scalar(JsonNode::Kind::Number, {}); }

    bool number_float(Json::number_float_t, const std::string&)
    {
        return scalar(JsonNode::Kind::Number, {});
    }

    bool string(std::string& value) { return scalar(JsonNode::Kind::Text, std::move(value)); }

    bool binary(Json::binary_t&) { return false; }

    bool start_object(std::size_t) { return open(JsonNode::Kind::Object); }

    bool start_array(std::size_t) { return open(JsonNode::Kind::Array); }

    bool end_object() { return close(); }

    bool end_array() { return close(); }

    bool key(std::string& name)
    {
        const std::size_t offset = next();
        skipText();
        if (!m_open.back().keys.insert(name).second && m_faults.size() < kMostFaults)
            m_faults.push_back({"duplicate-key",
                                offset,
                                "The key \"" + name + "\" is given twice in one object.",
                                "Keep one of them."});
        m_open.back().node->members.push_back({std::move(name), offset, {}});
        return true;
    }

    bool
    parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& fault)
    {
        const std::size_t offset = position > 0 ? position - 1 : 0; // the last byte that was read
        m_faults.push_back(
            {"json-syntax",
             std::min(offset, m_bytes.size()),
             "This is not valid JSON: " + explained(fault.what()) + ".",
             "Mend the text at this place; often a comma, quote or bracket is missing."});
        return false;
    }

    // NOLINTEND(readability-identifier-naming)

private:
    struct Open
    {
        JsonNode* node;
        std::set<std::string, std::less<>> keys;
    };

    /// The parser's own words without its number and place.
    static std::string explained(std::string_view message)
    {
        const std::size_t dash = message.find(" - ");
        if (dash != std::string_view::npos)
            message.remove_prefix(dash + 3);
        else if (const std::size_t colon = message.find(": "); colon != std::string_view::npos)
            message.remove_prefix(colon + 2);
        return std::string(message);
    }

    /// Where the next token begins.
    std::size_t next()
    {
        m_cursor = std::min(m_bytes.find_first_not_of(" \t\r\n,:]}", m_cursor), m_bytes.size());
        return m_cursor;
    }

    void skipText()
    {
        for (++m_cursor; m_cursor < m_bytes.size() && m_bytes[m_cursor] != '"'; ++m_cursor) {
            if (m_bytes[m_cursor] == '\\')
                ++m_cursor;
        }
        ++m_cursor;
    }

    JsonNode* place()
    {
        if (m_open.empty())
            return &m_root;
        JsonNode* parent = m_open.back().node;
        if (parent->isObject())
            return &parent->members.back().value;
        return &parent->elements.emplace_back();
    }

    bool scalar(JsonNode::Kind kind, std::string text)
    {
        m_last = place();
        m_last->kind = kind;
        m_last->offset = next();
        m_last->text = std::move(text);
        if (kind == JsonNode::Kind::Text) {
            skipText();
            return true;
        }
        const std::size_t end
            = std::min(m_bytes.find_first_of(" \t\r\n,]}", m_cursor), m_bytes.size());
        if (kind == JsonNode::Kind::Number)
            m_last->text = std::string(m_bytes.substr(m_cursor, end - m_cursor));
        m_cursor = end;
        return true;
    }

    bool open(JsonNode::Kind kind)
    {
        const std::size_t offset = next();
        if (m_open.size() >= m_deepest) {
            m_faults.push_back(
                {"too-deep",
                 offset,
                 "The text is nested more than " + std::to_string(m_deepest) + " levels deep.",
                 "Use fewer levels of groups."});
            return false;
        }
        JsonNode* node = place();
        node->kind = kind;
        node->offset = offset;
        ++m_cursor;
        // Open containers never move: only the innermost one grows.
        m_open.push_back({node, {}});
        return true;
    }

    bool close()
    {
        m_open.pop_back();
        return true;
    }

    std::string_view m_bytes;
    std::size_t m_deepest;
    std::size_t m_cursor = 0;
    JsonNode m_root;
    JsonNode* m_last = nullptr;
    std::vector<Open> m_open;
    std::vector<Fault> m_faults;
};

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Bytes of UTF-8 that the escape at `at` stands for, and how long the escape is.
std::pair<std::size_t, std::size_t> escapeSize(std::string_view bytes, std::size_t at)
{
    if (at + 5 >= bytes.size() || bytes[at + 1] != 'u' || !isHex(bytes[at + 2]))
        return {1, 2};
    const std::string_view digits = bytes.substr(at + 2, 4);
    if (digits.substr(0, 2) == "00")
        return {digits[2] < '8' ? 1 : 2, 6};
    const bool surrogate = (digits[0] == 'd' || digits[0] == 'D')
        && (digits[1] == '8' || digits[1] == '9' || digits[1] == 'a' || digits[1] == 'A'
            || digits[1] == 'b' || digits[1] == 'B');
    if (surrogate)
        return {4, 12};
    return {digits[0] == '0' && digits[1] < '8' ? 2 : 3, 6};
}

} // namespace

const JsonNode* JsonNode::find(std::string_view key) const
{
    for (const Member& member : members) {
        if (member.key == key)
            return &member.value;
    }
    return nullptr;
}

JsonDocument::JsonDocument(std::string file, std::string bytes, JsonNode root)
    : m_file(std::move(file))
    , m_bytes(std::move(bytes))
    , m_root(std::move(root))
{
}

std::string JsonDocument::where(std::size_t offset) const
{
    return m_file + ":" + lineAndColumn(m_bytes, offset);
}

std::string JsonDocument::where(const JsonNode& text, std::size_t within) const
{
    std::size_t at = text.offset + 1;
    for (std::size_t decoded = 0; decoded < within && at < m_bytes.size();) {
        if (m_bytes[at] == '\\') {
            const auto [meaning, length] = escapeSize(m_bytes, at);
            decoded += meaning;
            at += length;
        } else {
            ++decoded;
            ++at;
        }
    }
    return where(at);
}

tl::expected<JsonDocument, record::Problems>
readJson(std::string bytes, std::string file, const JsonLimits& limits)
{
    if (bytes.size() > limits.bytes)
        return tl::unexpected<record::Problems>({record::Problem {
            "too-large",
            file,
            "The file is larger than " + std::to_string(limits.bytes / 1024) + " KiB.",
            "Split it, or check that it is the right file."}});
    Builder builder(bytes, limits.depth);
    const bool complete = Json::sax_parse(bytes, &builder);
    JsonDocument document(std::move(file), std::move(bytes), builder.takeRoot());
    if (complete && builder.faults().empty())
        return document;
    record::Problems problems;
    for (const auto& fault : builder.faults())
        problems.push_back({fault.code, document.where(fault.offset), fault.what, fault.remedy});
    return tl::unexpected<record::Problems>(std::move(problems));
}

} // namespace sartorius::fhirpath
