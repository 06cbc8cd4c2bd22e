#pragma once

#include "forms/assessment/located_json.h"
#include "forms/assessment/questionnaire.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::assessment {

/// Expands value sets without a network: from an expansion, listed codes, code systems and other
/// value sets, contained in a resource or given by `terminology`.
class ValueSets
{
public:
    ValueSets(const JsonNode& root, const Terminology& terminology)
        : m_root(root)
        , m_terminology(terminology)
    {
    }

    /// Empty when the set, or something it is made of, is not at hand or is made by a filter.
    std::optional<std::vector<Option>> expand(std::string_view reference);

private:
    const JsonNode* find(std::string_view kind, std::string_view reference);
    bool addSet(const JsonNode& set);
    bool addInclude(const JsonNode& include);
    bool addSystem(const std::string& system);
    void addConcepts(const JsonNode* concepts, const std::string& system);
    void addExpanded(const JsonNode* contains);
    void exclude(const JsonNode& compose);
    void add(const JsonNode& listed, const std::string& system);

    const JsonNode& m_root;
    const Terminology& m_terminology;
    std::vector<JsonDocument> m_fetched; ///< kept while their nodes are looked at
    std::vector<Option> m_options;
    int m_depth = 0;
};

} // namespace sartorius::assessment
