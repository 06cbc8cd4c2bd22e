#pragma once

#include "forms/assessment/located_json.h"
#include "forms/record/problem.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::content {

/// Takes a content file apart and collects every fault with its place, so that an author sees all of
/// them at once. What is faulty reads as empty.
class Reader
{
public:
    using Node = assessment::JsonNode;

    Reader(const assessment::JsonDocument& document, record::Problems& problems);

    /// Every key that is not listed is a problem: a misspelt key would be lost without a word.
    void allow(const Node& object, std::initializer_list<std::string_view> keys);

    /// A text that must be there and not be empty.
    std::string text(const Node& object, std::string_view key);

    /// A text that may be missing or null.
    std::optional<std::string> optionalText(const Node& object, std::string_view key);

    std::optional<int> integer(const Node& object, std::string_view key);
    bool truth(const Node& object, std::string_view key);

    /// The elements of a list; none when it is missing.
    const std::vector<Node>& list(const Node& object, std::string_view key);
    std::vector<std::string> texts(const Node& object, std::string_view key);

    void problem(const Node& node, std::string code, std::string what, std::string remedy);

    const assessment::JsonDocument& document() const { return m_document; }

    record::Problems& problems() { return m_problems; }

private:
    const assessment::JsonDocument& m_document;
    record::Problems& m_problems;
};

} // namespace sartorius::content
