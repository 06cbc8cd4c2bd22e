#include "forms/fhirpath/resource.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace sartorius::fhirpath {

namespace {

constexpr std::size_t kChunk = std::size_t {16} * 1024;

Primitive primitiveOf(std::string_view type)
{
    struct Row
    {
        std::string_view type;
        Primitive primitive;
    };

    static constexpr std::array<Row, 9> kRows {Row {"boolean", Primitive::Boolean},
                                               {"integer", Primitive::Integer},
                                               {"positiveInt", Primitive::Integer},
                                               {"unsignedInt", Primitive::Integer},
                                               {"decimal", Primitive::Decimal},
                                               {"date", Primitive::Date},
                                               {"dateTime", Primitive::DateTime},
                                               {"instant", Primitive::DateTime},
                                               {"time", Primitive::Time}};
    for (const Row& row : kRows) {
        if (row.type == type)
            return row.primitive;
    }
    return Primitive::String;
}

Primitive primitiveOf(ResourceWriter::Token token, std::string_view text)
{
    if (token == ResourceWriter::Token::Boolean)
        return Primitive::Boolean;
    if (token == ResourceWriter::Token::Text)
        return Primitive::String;
    const bool whole = text.find_first_of(".eE") == std::string_view::npos;
    return whole ? Primitive::Integer : Primitive::Decimal;
}

/// A type that the JSON token cannot be is the file's mistake; the token is believed then.
Primitive reconciled(Primitive wanted, ResourceWriter::Token token, std::string_view text)
{
    using Token = ResourceWriter::Token;
    const Primitive written = primitiveOf(token, text);
    const bool number = wanted == Primitive::Integer || wanted == Primitive::Decimal;
    const bool fits = token == Token::Text ? wanted >= Primitive::String
        : token == Token::Number           ? number
                                           : wanted == Primitive::Boolean;
    return fits ? (wanted == Primitive::Integer ? written : wanted) : written;
}

void appendJson(const Resource& resource, std::uint32_t index, std::string& json);

void appendValue(const Resource::Node& node, std::string& json)
{
    if (node.primitive == Primitive::None)
        json += "null";
    else if (node.primitive >= Primitive::String)
        json += jsonText(node.text);
    else
        json += node.text;
}

/// The children from `first` on that share its name: one JSON member, or two when the primitives
/// have ids or extensions.
std::uint32_t
appendMember(const Resource& resource, std::uint32_t first, std::uint32_t end, std::string& json)
{
    std::vector<std::uint32_t> same;
    std::uint32_t at = first;
    for (; at < end && resource.node(at).json == resource.node(first).json;
         at = resource.node(at).end)
        same.push_back(at);
    const Resource::Node& node = resource.node(first);
    const auto write = [&](const auto& one) {
        for (std::size_t i = 0; i < same.size(); ++i) {
            json += i > 0 ? "," : "";
            one(same[i]);
        }
    };
    const bool companions = node.leaf && std::any_of(same.begin(), same.end(), [&](std::uint32_t i) {
        return resource.node(i).end > i + 1;
    });
    const bool values = !node.leaf || std::any_of(same.begin(), same.end(), [&](std::uint32_t i) {
        return resource.node(i).primitive != Primitive::None;
    });
    if (values) {
        json += jsonText(node.json) + (node.listed ? ":[" : ":");
        write([&](std::uint32_t i) {
            if (node.leaf)
                appendValue(resource.node(i), json);
            else
                appendJson(resource, i, json);
        });
        json += node.listed ? "]" : "";
    }
    if (companions) {
        json += std::string(values ? "," : "") + jsonText("_" + std::string(node.json))
            + (node.listed ? ":[" : ":");
        write([&](std::uint32_t i) {
            if (resource.node(i).end == i + 1)
                json += "null";
            else
                appendJson(resource, i, json);
        });
        json += node.listed ? "]" : "";
    }
    return at;
}

void appendJson(const Resource& resource, std::uint32_t index, std::string& json)
{
    json += '{';
    bool first = true;
    for (std::uint32_t at = index + 1; at < resource.node(index).end;) {
        json += first ? "" : ",";
        first = false;
        at = appendMember(resource, at, resource.node(index).end, json);
    }
    json += '}';
}

/// Reads JSON members into a writer; `x` and `_x` become one element.
class JsonWalk
{
public:
    explicit JsonWalk(const Model* model)
        : m_writer(model)
    {
    }

    Resource whole(const JsonNode& json)
    {
        object({}, json, false);
        return m_writer.take();
    }

private:
    void object(std::string_view name, const JsonNode& json, bool listed)
    {
        const JsonNode* type = json.find("resourceType");
        m_writer.open(name, type != nullptr && type->isText() ? type->text : "", listed);
        members(json);
        m_writer.close();
    }

    void members(const JsonNode& json)
    {
        for (const JsonNode::Member& member : json.members) {
            const std::string_view key = member.key;
            if (key == "resourceType" && member.value.isText())
                continue; // written by open
            if (key.size() > 1 && key.front() == '_') {
                const JsonNode* value = json.find(key.substr(1));
                if (value == nullptr)
                    property(key.substr(1), nullptr, &member.value);
                continue;
            }
            property(key, &member.value, json.find("_" + member.key));
        }
    }

    void property(std::string_view name, const JsonNode* value, const JsonNode* more)
    {
        const bool list = (value != nullptr && value->isArray()) || (more != nullptr && more->isArray());
        if (!list) {
            one(name, value, more, false);
            return;
        }
        const std::size_t values = value != nullptr ? value->elements.size() : 0;
        const std::size_t companions = more != nullptr ? more->elements.size() : 0;
        for (std::size_t i = 0; i < std::max(values, companions); ++i)
            one(name,
                i < values ? &value->elements[i] : nullptr,
                i < companions ? &more->elements[i] : nullptr,
                true);
    }

    void one(std::string_view name, const JsonNode* value, const JsonNode* more, bool listed)
    {
        using Token = ResourceWriter::Token;
        if (value != nullptr && value->isObject()) {
            object(name, *value, listed);
            return;
        }
        if (value != nullptr && value->isArray()) { // an array in an array is no FHIR
            property(name, value, nullptr);
            return;
        }
        Token token = Token::Absent;
        std::string_view text;
        if (value != nullptr && value->kind != JsonNode::Kind::Null) {
            text = value->kind == JsonNode::Kind::Boolean ? (value->truth ? "true" : "false")
                                                          : std::string_view(value->text);
            token = value->kind == JsonNode::Kind::Boolean ? Token::Boolean
                : value->isText()                          ? Token::Text
                                                           : Token::Number;
        }
        const bool companion = more != nullptr && more->isObject();
        if (token == Token::Absent && !companion)
            return;
        m_writer.openPrimitive(name, token, text, listed);
        if (companion)
            members(*more);
        m_writer.close();
    }

    ResourceWriter m_writer;
};

} // namespace

std::string_view Resource::resourceType(std::uint32_t index) const
{
    // A resource's type is its first child.
    return m_nodes[index].resource ? m_nodes[index + 1].text : std::string_view {};
}

const std::vector<std::uint32_t>& Resource::withLinkId(std::string_view linkId) const
{
    static const std::vector<std::uint32_t> kNone;
    const auto at = m_byLinkId.find(linkId);
    return at == m_byLinkId.end() ? kNone : at->second;
}

void ResourceWriter::push(std::string_view name, bool listed)
{
    Resource::Node node;
    node.listed = listed;
    const TypeId owner = m_open.empty() ? kNoType : m_resource.m_nodes[m_open.back()].type;
    const Model::Property property
        = owner == kNoType ? Model::Property {} : m_resource.m_model->property(owner, name);
    node.type = property.type;
    if (property.element.empty()) {
        node.json = kept(name);
        node.name = node.json;
    } else {
        node.name = property.element; // lives as long as the model
        node.json = property.element == name ? property.element : kept(name);
    }
    node.parent = m_open.empty() ? 0 : m_open.back();
    m_open.push_back(static_cast<std::uint32_t>(m_resource.m_nodes.size()));
    m_resource.m_nodes.push_back(node);
}

std::uint32_t
ResourceWriter::open(std::string_view name, std::string_view resourceType, bool listed)
{
    push(name, listed);
    const std::uint32_t index = m_open.back();
    if (resourceType.empty())
        return index;
    Resource::Node& node = m_resource.m_nodes.back();
    node.resource = true;
    if (m_resource.m_model != nullptr) {
        if (const TypeId type = m_resource.m_model->typeNamed(resourceType); type != kNoType)
            node.type = type;
    }
    m_resource.m_indexed = m_resource.m_indexed
        || (m_open.size() == 1
            && (resourceType == "Questionnaire" || resourceType == "QuestionnaireResponse"));
    text("resourceType", resourceType);
    m_resource.m_nodes.back().element = false;
    return index;
}

void ResourceWriter::openPrimitive(std::string_view name,
                                   Token token,
                                   std::string_view text,
                                   bool listed)
{
    push(name, listed);
    Resource::Node& node = m_resource.m_nodes.back();
    node.leaf = true;
    node.text = kept(text);
    if (token == Token::Absent)
        return;
    if (m_resource.m_indexed && name == "linkId")
        m_resource.m_byLinkId[node.text].push_back(node.parent);
    node.primitive = primitiveOf(token, text);
    if (node.type != kNoType)
        node.primitive
            = reconciled(primitiveOf(m_resource.m_model->nameOf(node.type)), token, text);
}

void ResourceWriter::close()
{
    const std::uint32_t index = m_open.back();
    m_open.pop_back();
    m_resource.m_nodes[index].end = static_cast<std::uint32_t>(m_resource.m_nodes.size());
}

void ResourceWriter::text(std::string_view name, std::string_view value)
{
    openPrimitive(name, Token::Text, value);
    close();
}

void ResourceWriter::number(std::string_view name, std::string_view token)
{
    openPrimitive(name, Token::Number, token);
    close();
}

void ResourceWriter::boolean(std::string_view name, bool value)
{
    openPrimitive(name, Token::Boolean, value ? "true" : "false");
    close();
}

Resource ResourceWriter::take()
{
    return std::move(m_resource);
}

std::string_view ResourceWriter::kept(std::string_view text)
{
    if (text.empty())
        return {};
    if (text.size() > m_resource.m_free) {
        const std::size_t size = std::max(kChunk, text.size());
        m_resource.m_chunks.push_back(std::make_unique<char[]>(size));
        m_resource.m_next = m_resource.m_chunks.back().get();
        m_resource.m_free = size;
    }
    char* const begin = m_resource.m_next;
    std::memcpy(begin, text.data(), text.size());
    m_resource.m_next += text.size();
    m_resource.m_free -= text.size();
    return {begin, text.size()};
}

Resource resourceFrom(const JsonNode& json, const Model* model)
{
    return JsonWalk(model).whole(json);
}

const std::string_view* textOf(const Element& element)
{
    const Resource::Node& node = element.resource->node(element.node);
    return node.primitive == Primitive::String ? &node.text : nullptr;
}

namespace {

std::optional<Value> numberFrom(const Resource::Node& node)
{
    const record::Result<record::Decimal> number = record::decimalFrom(node.text);
    if (!number)
        return std::nullopt;
    if (node.primitive == Primitive::Decimal)
        return Value {*number};
    return number->scale == 0 ? Value {number->mantissa} : Value {*number};
}

/// "2012-01" as a date; text that is no date stays text.
std::optional<Value> temporalValue(const Resource::Node& node)
{
    std::optional<Temporal> temporal = temporalFrom(node.text);
    if (!temporal)
        return Value {std::string(node.text)};
    const bool time = temporal->kind == Temporal::Kind::Time;
    if (time != (node.primitive == Primitive::Time))
        return Value {std::string(node.text)};
    if (node.primitive == Primitive::DateTime)
        temporal->kind = Temporal::Kind::DateTime;
    return Value {*temporal};
}

/// FHIR "Use of FHIR Quantity": definite UCUM times are the calendar's own; a and mo become years
/// and months.
std::optional<Value> quantityValue(const Element& element)
{
    const Resource& resource = *element.resource;
    const Model* model = resource.model();
    static const TypeId kQuantity = r4Model().typeNamed("Quantity");
    if (model == nullptr || !model->isA(resource.node(element.node).type, kQuantity))
        return std::nullopt;
    std::optional<record::Decimal> number;
    std::string_view code;
    std::string_view unit;
    std::string_view system;
    for (const std::uint32_t child : childrenOf(element)) {
        const Resource::Node& node = resource.node(child);
        if (node.name == "value") {
            if (const auto read = record::decimalFrom(node.text))
                number = *read;
        } else if (node.name == "comparator") {
            return std::nullopt; // "less than 5" is no number
        } else if (node.name == "code") {
            code = node.text;
        } else if (node.name == "unit") {
            unit = node.text;
        } else if (node.name == "system") {
            system = node.text;
        }
    }
    if (!number)
        return std::nullopt;
    if (system == "http://unitsofmeasure.org" && (code == "a" || code == "mo"))
        return Value {record::Quantity {*number, code == "a" ? "year" : "month"}};
    return Value {record::Quantity {*number, std::string(code.empty() ? unit : code)}};
}

} // namespace

std::vector<std::uint32_t> childrenOf(const Element& element)
{
    std::vector<std::uint32_t> children;
    const Resource& resource = *element.resource;
    for (std::uint32_t at = element.node + 1; at < resource.node(element.node).end;
         at = resource.node(at).end)
        children.push_back(at);
    return children;
}

std::optional<Value> systemValue(const Element& element)
{
    const Resource::Node& node = element.resource->node(element.node);
    switch (node.primitive) {
    case Primitive::None:
        return node.leaf ? std::nullopt : quantityValue(element);
    case Primitive::Boolean:
        return Value {node.text == "true"};
    case Primitive::Integer:
    case Primitive::Decimal:
        return numberFrom(node);
    case Primitive::Long: {
        std::int64_t number = 0;
        const auto [end, fault]
            = std::from_chars(node.text.data(), node.text.data() + node.text.size(), number);
        if (fault != std::errc {} || end != node.text.data() + node.text.size())
            return std::nullopt;
        return Value {Long {number}};
    }
    case Primitive::String:
        return Value {std::string(node.text)};
    case Primitive::Date:
    case Primitive::DateTime:
    case Primitive::Time:
        return temporalValue(node);
    }
    return std::nullopt;
}

std::optional<record::Coding> codingOf(const Element& element)
{
    record::Coding coding;
    for (const std::uint32_t child : childrenOf(element)) {
        const Resource::Node& node = element.resource->node(child);
        std::string* part = node.name == "system" ? &coding.system
            : node.name == "code"                 ? &coding.code
            : node.name == "display"              ? &coding.display
                                                  : nullptr;
        if (part != nullptr)
            *part = node.text;
    }
    return coding.code.empty() ? std::nullopt : std::optional(std::move(coding));
}

bool hasNoValue(const Element& element)
{
    const Resource::Node& node = element.resource->node(element.node);
    return node.leaf && node.primitive == Primitive::None;
}

void appendChildren(const Element& element, std::string_view name, Collection& found)
{
    const Resource& resource = *element.resource;
    const std::uint32_t end = resource.node(element.node).end;
    for (std::uint32_t at = element.node + 1; at < end;) {
        const Resource::Node& node = resource.node(at);
        if (node.name == name || node.json == name)
            found.emplace_back(Element {&resource, at});
        at = node.end;
    }
}

std::string jsonText(std::string_view text)
{
    std::string json = "\"";
    for (const char c : text) {
        static constexpr std::string_view kHex = "0123456789abcdef";
        static constexpr std::string_view kMarks = "\"\\\n\r\t\b\f";
        static constexpr std::string_view kLetters = "\"\\nrtbf";
        const std::size_t mark = kMarks.find(c);
        if (mark != std::string_view::npos) {
            json += '\\';
            json += kLetters[mark];
        } else if (static_cast<unsigned char>(c) < 0x20) {
            json += "\\u00";
            json += kHex[static_cast<unsigned char>(c) >> 4U];
            json += kHex[static_cast<unsigned char>(c) & 0xFU];
        } else {
            json += c;
        }
    }
    return json + "\"";
}

std::string jsonOf(const Element& element)
{
    const Resource::Node& node = element.resource->node(element.node);
    std::string json;
    if (node.leaf)
        appendValue(node, json);
    else
        appendJson(*element.resource, element.node, json);
    return json;
}

std::string jsonOf(const Value& value)
{
    if (const auto* element = std::get_if<Element>(&value))
        return jsonOf(*element);
    if (const auto* coding = std::get_if<record::Coding>(&value))
        return "{\"system\":" + jsonText(coding->system) + ",\"code\":" + jsonText(coding->code)
            + ",\"display\":" + jsonText(coding->display) + "}";
    if (const auto* type = std::get_if<TypeName>(&value))
        return "{\"namespace\":" + jsonText(type->space) + ",\"name\":" + jsonText(type->name)
            + "}";
    const bool bare = std::holds_alternative<bool>(value)
        || std::holds_alternative<std::int64_t>(value)
        || std::holds_alternative<record::Decimal>(value);
    return bare ? toString(value) : jsonText(toString(value));
}

std::string jsonOf(const Collection& collection)
{
    std::string json = "[";
    for (const Value& value : collection)
        json += (json.size() > 1 ? "," : "") + jsonOf(value);
    return json + "]";
}

} // namespace sartorius::fhirpath
