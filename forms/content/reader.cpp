#include "forms/content/reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sartorius::content {
namespace {

using Kind = assessment::JsonNode::Kind;

const std::vector<assessment::JsonNode>& nothing()
{
    static const std::vector<assessment::JsonNode> empty;
    return empty;
}

std::string quoted(std::string_view key)
{
    return "\"" + std::string(key) + "\"";
}

} // namespace

Reader::Reader(const assessment::JsonDocument& document, record::Problems& problems)
    : m_document(document)
    , m_problems(problems)
{
}

void Reader::problem(const Node& node, std::string code, std::string what, std::string remedy)
{
    m_problems.push_back(record::Problem {.code = std::move(code),
                                          .where = m_document.where(node),
                                          .what = std::move(what),
                                          .remedy = std::move(remedy)});
}

void Reader::allow(const Node& object, std::initializer_list<std::string_view> keys)
{
    if (!object.isObject()) {
        problem(object, "wrong-type", "An object is expected here.", "Write { ... }.");
        return;
    }
    for (const auto& member : object.members) {
        if (std::find(keys.begin(), keys.end(), member.key) == keys.end()) {
            m_problems.push_back(record::Problem {.code = "unknown-key",
                                                  .where = m_document.where(member.offset),
                                                  .what = quoted(member.key) + " is not known here.",
                                                  .remedy = "Correct the spelling or take it out."});
        }
    }
}

std::string Reader::text(const Node& object, std::string_view key)
{
    auto value = optionalText(object, key);
    if (!value || value->empty()) {
        if (object.find(key) == nullptr || value) {
            problem(object, "missing", quoted(key) + " is missing.", "Add it.");
        }
        return {};
    }
    return *value;
}

std::optional<std::string> Reader::optionalText(const Node& object, std::string_view key)
{
    const Node* node = object.find(key);
    if (node == nullptr || node->kind == Kind::Null) {
        return {};
    }
    if (!node->isText()) {
        problem(*node, "wrong-type", quoted(key) + " is not a text.", "Write it in quotation marks.");
        return {};
    }
    return node->text;
}

std::optional<int> Reader::integer(const Node& object, std::string_view key)
{
    const Node* node = object.find(key);
    if (node == nullptr || node->kind == Kind::Null) {
        return {};
    }
    int value = 0;
    const char* begin = node->text.data();
    const char* end = begin + node->text.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (node->kind != Kind::Number || error != std::errc {} || stop != end) {
        problem(*node, "wrong-type", quoted(key) + " is not a whole number.", "Write digits only.");
        return {};
    }
    return value;
}

bool Reader::truth(const Node& object, std::string_view key)
{
    const Node* node = object.find(key);
    if (node == nullptr) {
        return false;
    }
    if (node->kind != Kind::Boolean) {
        problem(*node, "wrong-type", quoted(key) + " is not true or false.", "Write true or false.");
        return false;
    }
    return node->truth;
}

const std::vector<Reader::Node>& Reader::list(const Node& object, std::string_view key)
{
    const Node* node = object.find(key);
    if (node == nullptr) {
        return nothing();
    }
    if (!node->isArray()) {
        problem(*node, "wrong-type", quoted(key) + " is not a list.", "Write [ ... ].");
        return nothing();
    }
    return node->elements;
}

std::vector<std::string> Reader::texts(const Node& object, std::string_view key)
{
    std::vector<std::string> result;
    for (const auto& element : list(object, key)) {
        if (element.isText()) {
            result.push_back(element.text);
        } else {
            problem(element, "wrong-type", "A text is expected here.", "Write it in quotation marks.");
        }
    }
    return result;
}

} // namespace sartorius::content
