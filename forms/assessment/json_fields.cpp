#include "forms/assessment/json_fields.h"

namespace sartorius::assessment {

std::string_view nameOf(JsonNode::Kind kind)
{
    switch (kind) {
    case JsonNode::Kind::Null:
        return "null";
    case JsonNode::Kind::Boolean:
        return "true or false";
    case JsonNode::Kind::Number:
        return "a number";
    case JsonNode::Kind::Text:
        return "text";
    case JsonNode::Kind::Array:
        return "a list";
    case JsonNode::Kind::Object:
        return "an object";
    }
    return {};
}

void JsonFields::problem(std::string code, std::size_t offset, std::string what, std::string remedy)
{
    if (full())
        return;
    m_problems.push_back(
        {std::move(code), m_document.where(offset), std::move(what), std::move(remedy)});
}

void JsonFields::wrongType(const JsonNode& node, std::string_view key, std::string_view wanted)
{
    problem("wrong-type",
            node,
            "\"" + std::string(key) + "\" must be " + std::string(wanted) + ", but this is "
                + std::string(nameOf(node.kind)) + ".",
            "Write " + std::string(wanted) + ".");
}

std::string JsonFields::text(const JsonNode& object, std::string_view key)
{
    const JsonNode* node = object.find(key);
    if (node == nullptr)
        return {};
    if (!node->isText())
        wrongType(*node, key, "text");
    return node->isText() ? node->text : std::string();
}

bool JsonFields::truth(const JsonNode& object, std::string_view key)
{
    const JsonNode* node = object.find(key);
    if (node == nullptr)
        return false;
    if (node->kind != JsonNode::Kind::Boolean)
        wrongType(*node, key, "true or false");
    return node->truth;
}

std::optional<record::Decimal> JsonFields::numberOf(const JsonNode& node)
{
    if (node.kind != JsonNode::Kind::Number) {
        problem("wrong-type",
                node,
                "A number is needed here, but this is " + std::string(nameOf(node.kind)) + ".",
                "Write a number without quotes.");
        return std::nullopt;
    }
    const record::Result<record::Decimal> value = record::decimalFrom(node.text);
    if (!value) {
        problem("out-of-range", node, "This number does not fit.", "Use at most 18 digits.");
        return std::nullopt;
    }
    return *value;
}

std::optional<record::Decimal> JsonFields::number(const JsonNode& object, std::string_view key)
{
    const JsonNode* node = object.find(key);
    return node == nullptr ? std::nullopt : numberOf(*node);
}

std::optional<record::Date> JsonFields::dateOf(const JsonNode& node)
{
    const record::Result<record::Date> date = record::dateFrom(node.text);
    if (node.isText() && date)
        return *date;
    problem("wrong-type", node, "This is no calendar date.", "Write a date as 2026-11-20.");
    return std::nullopt;
}

std::optional<record::Date> JsonFields::date(const JsonNode& object, std::string_view key)
{
    const JsonNode* node = object.find(key);
    return node == nullptr ? std::nullopt : dateOf(*node);
}

const JsonNode* JsonFields::array(const JsonNode& object, std::string_view key)
{
    const JsonNode* node = object.find(key);
    if (node == nullptr || node->isArray())
        return node;
    wrongType(*node, key, "a list");
    return nullptr;
}

const std::vector<JsonNode>& JsonFields::elementsOf(const JsonNode* array)
{
    static const std::vector<JsonNode> kNone;
    return array == nullptr ? kNone : array->elements;
}

const JsonNode* JsonFields::extension(const JsonNode& element, std::string_view url)
{
    const JsonNode* all = element.find("extension");
    if (all == nullptr)
        return nullptr;
    for (const JsonNode& extension : all->elements) {
        const JsonNode* its = extension.find("url");
        if (its != nullptr && its->text == url)
            return &extension;
    }
    return nullptr;
}

const JsonNode* JsonFields::extensionValue(const JsonNode& element, std::string_view url)
{
    const JsonNode* found = extension(element, url);
    return found == nullptr ? nullptr : value(*found);
}

const JsonNode* JsonFields::value(const JsonNode& element)
{
    for (const JsonNode::Member& member : element.members) {
        if (member.key.substr(0, 5) == "value")
            return &member.value;
    }
    return nullptr;
}

bool JsonFields::flagged(const JsonNode& element, std::string_view url)
{
    const JsonNode* value = extensionValue(element, url);
    return value != nullptr && value->truth;
}

} // namespace sartorius::assessment
