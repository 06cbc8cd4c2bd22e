#pragma once

#include "forms/fhirpath/located_json.h"
#include "forms/fhirpath/model.h"
#include "forms/fhirpath/value.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sartorius::fhirpath {

/// What an element's primitive value is to expressions.
enum class Primitive : std::uint8_t {
    None, ///< an object, or a value that is absent (only its id or extensions are there)
    Boolean,
    Integer,
    Long,
    Decimal,
    String,
    Date,
    DateTime,
    Time
};

/// A resource, or any JSON object, as expressions navigate it: a tree laid out flat, each node
/// before its children. Immutable once written; read by any number of threads.
class Resource
{
public:
    struct Node
    {
        std::string_view json; ///< name as in JSON ("valueQuantity"); empty at the root
        std::string_view name; ///< name as in expressions ("value")
        std::string_view text; ///< of primitives: decoded text, number token, "true" or "false"
        std::uint32_t parent = 0;
        std::uint32_t end = 0; ///< behind the last node of its subtree
        TypeId type = kNoType;
        Primitive primitive = Primitive::None;
        bool resource = false; ///< has a resourceType of its own
        bool element = true; ///< false: resourceType, which is no element
        bool listed = false; ///< stands in a JSON array
        bool leaf = false; ///< a JSON primitive, whether or not it has a value
    };

    const Node& node(std::uint32_t index) const { return m_nodes[index]; }

    std::size_t size() const { return m_nodes.size(); }

    /// Null without type information.
    const Model* model() const { return m_model; }

    Element root() const { return {this, 0}; }

    /// The resourceType of a node; empty when it is no resource.
    std::string_view resourceType(std::uint32_t index) const;

    /// The nodes that have that linkId, in document order. Only of questionnaires and responses.
    const std::vector<std::uint32_t>& withLinkId(std::string_view linkId) const;

    /// Whether the root is a questionnaire or response, so that `withLinkId` knows all of its items.
    bool indexed() const { return m_indexed; }

private:
    friend class ResourceWriter;

    std::vector<Node> m_nodes;
    std::vector<std::unique_ptr<char[]>> m_chunks; // the texts of the nodes
    std::size_t m_free = 0;
    char* m_next = nullptr;
    const Model* m_model = nullptr;
    bool m_indexed = false;
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> m_byLinkId;
};

/// Writes a Resource node by node. Calls must nest properly; that is the caller's promise.
class ResourceWriter
{
public:
    explicit ResourceWriter(const Model* model)
    {
        m_resource.m_model = model;
    }

    /// Opens the object at `name` (empty: the root). `resourceType` makes it a resource.
    /// @return its node.
    std::uint32_t
    open(std::string_view name, std::string_view resourceType = {}, bool listed = false);

    enum class Token { Text, Number, Boolean, Absent };

    /// Opens a primitive; what is written before `close` are its id and extensions.
    void openPrimitive(std::string_view name, Token token, std::string_view text, bool listed = false);
    void close();

    /// A primitive with nothing but its value.
    void text(std::string_view name, std::string_view value);
    void number(std::string_view name, std::string_view token);
    void boolean(std::string_view name, bool value);

    Resource take();

private:
    void push(std::string_view name, bool listed);
    std::string_view kept(std::string_view text);

    Resource m_resource;
    std::vector<std::uint32_t> m_open;
};

/// Reads a JSON object. `model` null: no type information, as it stands.
Resource resourceFrom(const JsonNode& json, const Model* model);

/// The value of a primitive, or of a FHIR Quantity; empty when the element has none.
std::optional<Value> systemValue(const Element& element);

/// The element as a Coding; empty when it has no code.
std::optional<record::Coding> codingOf(const Element& element);

/// Whether the element is a primitive whose value is absent.
bool hasNoValue(const Element& element);

/// The text of an element whose value is text, without a copy; null for anything else.
const std::string_view* textOf(const Element& element);

/// Appends the children of that name ("value", "valueQuantity").
void appendChildren(const Element& element, std::string_view name, Collection& found);

/// The children, in document order.
std::vector<std::uint32_t> childrenOf(const Element& element);

/// The element as compact JSON.
std::string jsonOf(const Element& element);

/// A value, or a collection as an array: dates, quantities and Long as text, decimals with the digits
/// they have.
std::string jsonOf(const Value& value);
std::string jsonOf(const Collection& collection);

/// A text as a JSON string, quotes included.
std::string jsonText(std::string_view text);

} // namespace sartorius::fhirpath
