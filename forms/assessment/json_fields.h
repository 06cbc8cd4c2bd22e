#pragma once

#include "forms/assessment/located_json.h"
#include "forms/record/decimal.h"
#include "forms/record/problem.h"
#include "forms/record/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::assessment {

/// Reads the members of a JSON document and gathers a Problem with its place for each that is not
/// what it should be. Reading goes on, so that all problems come at once.
class JsonFields
{
public:
    JsonFields(const JsonDocument& document, record::Problems& problems)
        : m_document(document)
        , m_problems(problems)
    {
    }

    const JsonDocument& document() const { return m_document; }

    /// Enough problems were found: a file with more is not mended one by one, and looking further
    /// could be made to take forever.
    bool full() const { return m_problems.size() >= kMostProblems; }

    void problem(std::string code, std::size_t offset, std::string what, std::string remedy);

    void problem(std::string code, const JsonNode& node, std::string what, std::string remedy)
    {
        problem(std::move(code), node.offset, std::move(what), std::move(remedy));
    }

    /// The member as text; empty when absent. A member of another kind is a problem (wrong-type).
    std::string text(const JsonNode& object, std::string_view key);
    bool truth(const JsonNode& object, std::string_view key);
    std::optional<record::Decimal> number(const JsonNode& object, std::string_view key);
    std::optional<record::Date> date(const JsonNode& object, std::string_view key);

    /// The member when it is an array; null when absent.
    const JsonNode* array(const JsonNode& object, std::string_view key);

    /// The elements of an array that may be absent.
    static const std::vector<JsonNode>& elementsOf(const JsonNode* array);

    std::optional<record::Decimal> numberOf(const JsonNode& node);
    std::optional<record::Date> dateOf(const JsonNode& node);

    /// The FHIR extension of that url; null when the element has none.
    static const JsonNode* extension(const JsonNode& element, std::string_view url);

    /// The value[x] of an extension, of an option or of an answer; null when it has none.
    static const JsonNode* value(const JsonNode& element);

    /// Its value[x]; null when the extension is absent.
    static const JsonNode* extensionValue(const JsonNode& element, std::string_view url);

    /// A boolean extension that is present and true.
    static bool flagged(const JsonNode& element, std::string_view url);

private:
    static constexpr std::size_t kMostProblems = 200;

    void wrongType(const JsonNode& node, std::string_view key, std::string_view wanted);

    const JsonDocument& m_document;
    record::Problems& m_problems;
};

/// "text", "a number" ...: for sentences.
std::string_view nameOf(JsonNode::Kind kind);

} // namespace sartorius::assessment
