#pragma once

#include "forms/record/problem.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace sartorius::fhirpath {

/// One value of a JSON text, with its place. Numbers stay the token they were written as ("1.10").
struct JsonNode
{
    enum class Kind { Null, Boolean, Number, Text, Array, Object };

    struct Member;

    Kind kind = Kind::Null;
    bool truth = false; ///< of Boolean
    std::string text; ///< of Text: decoded; of Number: the token as written
    std::vector<JsonNode> elements; ///< of Array
    std::vector<Member> members; ///< of Object, in the order of the file
    std::size_t offset = 0; ///< byte of the file where the value begins

    bool isText() const { return kind == Kind::Text; }

    bool isObject() const { return kind == Kind::Object; }

    bool isArray() const { return kind == Kind::Array; }

    /// The member's value; null when this is no object or has no such member.
    const JsonNode* find(std::string_view key) const;
};

struct JsonNode::Member
{
    std::string key;
    std::size_t offset = 0; ///< byte of the file where the key begins
    JsonNode value;
};

/// A JSON text that was read, and the means to say where in it something is.
class JsonDocument
{
public:
    JsonDocument(std::string file, std::string bytes, JsonNode root);

    const JsonNode& root() const { return m_root; }

    const std::string& file() const { return m_file; }

    /// "file:line:column", both from 1.
    std::string where(std::size_t offset) const;

    std::string where(const JsonNode& node) const { return where(node.offset); }

    /// The place of byte `within` of a text value, escapes of the file taken into account. For
    /// faults inside expressions that are written in JSON.
    std::string where(const JsonNode& text, std::size_t within) const;

private:
    std::string m_file;
    std::string m_bytes;
    JsonNode m_root;
};

struct JsonLimits
{
    std::size_t bytes = std::size_t {1} << 20;
    std::size_t depth = 32;
};

/// Reads a JSON text within limits. Refused with place and remedy: syntax errors and bytes that are
/// not UTF-8 (json-syntax), a key given twice (duplicate-key), nesting beyond the limit (too-deep),
/// a text beyond the limit (too-large). `file` is only used to name places.
[[nodiscard]] tl::expected<JsonDocument, record::Problems>
readJson(std::string bytes, std::string file, const JsonLimits& limits = {});

} // namespace sartorius::fhirpath
