#include "forms/assessment/value_sets.h"

#include "forms/assessment/json_fields.h"

#include <algorithm>

namespace sartorius::assessment {

namespace {

constexpr int kDeepest = 8;
constexpr std::size_t kMostCodes = 2000;

// Value sets come from the publishers of standards; they are larger than forms.
constexpr JsonLimits kLimits {std::size_t {8} << 20U, 64};

std::string textAt(const JsonNode& node, std::string_view key)
{
    const JsonNode* value = node.find(key);
    return value != nullptr && value->isText() ? value->text : std::string();
}

/// ordinalValue or itemWeight, on the concept or its extension.
std::optional<record::Decimal> ordinalOf(const JsonNode& node)
{
    for (const std::string_view url : {"http://hl7.org/fhir/StructureDefinition/ordinalValue",
                                       "http://hl7.org/fhir/StructureDefinition/itemWeight",
                                       "http://hl7.org/fhir/StructureDefinition/valueset-ordinalValue",
                                       "http://hl7.org/fhir/StructureDefinition/codesystem-ordinalValue"}) {
        const JsonNode* value = JsonFields::extensionValue(node, url);
        if (value == nullptr)
            continue;
        if (const auto number = record::decimalFrom(value->text))
            return *number;
    }
    return std::nullopt;
}

} // namespace

std::optional<std::vector<Option>> ValueSets::expand(std::string_view reference)
{
    m_options.clear();
    const JsonNode* set = find("ValueSet", reference);
    if (set == nullptr || !addSet(*set) || m_options.empty())
        return std::nullopt;
    return m_options;
}

const JsonNode* ValueSets::find(std::string_view kind, std::string_view reference)
{
    if (reference.substr(0, 1) == "#") {
        for (const JsonNode& resource : JsonFields::elementsOf(m_root.find("contained"))) {
            if ("#" + textAt(resource, "id") == reference)
                return &resource;
        }
        return nullptr;
    }
    const std::string_view url = reference.substr(0, reference.find('|'));
    for (const JsonNode& resource : JsonFields::elementsOf(m_root.find("contained"))) {
        if (!url.empty() && textAt(resource, "url") == url
            && textAt(resource, "resourceType") == kind)
            return &resource;
    }
    std::optional<std::string> bytes = m_terminology ? m_terminology(kind, url) : std::nullopt;
    if (!bytes)
        return nullptr;
    auto document = readJson(std::move(*bytes), std::string(url), kLimits);
    if (!document)
        return nullptr;
    m_fetched.reserve(64); // nodes of the ones before must stay where they are
    if (m_fetched.size() == m_fetched.capacity())
        return nullptr;
    m_fetched.push_back(std::move(*document));
    return &m_fetched.back().root();
}

bool ValueSets::addSet(const JsonNode& set)
{
    if (++m_depth > kDeepest)
        return false;
    bool known = true;
    const JsonNode* compose = set.find("compose");
    const JsonNode* expansion = set.find("expansion");
    const JsonNode* contains = expansion == nullptr ? nullptr : expansion->find("contains");
    if (contains != nullptr) {
        addExpanded(contains);
    } else if (compose != nullptr) {
        const std::size_t before = m_options.size();
        for (const JsonNode& include : JsonFields::elementsOf(compose->find("include")))
            known = addInclude(include) && known;
        if (before == 0)
            exclude(*compose);
    } else {
        known = false;
    }
    --m_depth;
    return known;
}

bool ValueSets::addInclude(const JsonNode& include)
{
    const std::string system = textAt(include, "system");
    if (include.find("filter") != nullptr)
        return false;
    if (const JsonNode* concepts = include.find("concept")) {
        for (const JsonNode& listed : concepts->elements)
            add(listed, system);
        return true;
    }
    bool known = true;
    for (const JsonNode& other : JsonFields::elementsOf(include.find("valueSet"))) {
        const JsonNode* set = find("ValueSet", other.text);
        known = set != nullptr && addSet(*set) && known;
    }
    return known && (system.empty() || addSystem(system));
}

bool ValueSets::addSystem(const std::string& system)
{
    const JsonNode* definition = find("CodeSystem", system);
    const JsonNode* concepts = definition == nullptr ? nullptr : definition->find("concept");
    if (concepts == nullptr || textAt(*definition, "content") == "fragment")
        return false;
    addConcepts(concepts, system);
    return true;
}

void ValueSets::addConcepts(const JsonNode* concepts, const std::string& system)
{
    for (const JsonNode& listed : JsonFields::elementsOf(concepts)) {
        add(listed, system);
        addConcepts(listed.find("concept"), system);
    }
}

void ValueSets::addExpanded(const JsonNode* contains)
{
    for (const JsonNode& listed : JsonFields::elementsOf(contains)) {
        const JsonNode* abstract = listed.find("abstract");
        if (abstract == nullptr || !abstract->truth)
            add(listed, textAt(listed, "system"));
        addExpanded(listed.find("contains"));
    }
}

void ValueSets::exclude(const JsonNode& compose)
{
    for (const JsonNode& excluded : JsonFields::elementsOf(compose.find("exclude"))) {
        const std::string system = textAt(excluded, "system");
        for (const JsonNode& listed : JsonFields::elementsOf(excluded.find("concept"))) {
            const std::string code = textAt(listed, "code");
            m_options.erase(std::remove_if(m_options.begin(),
                                           m_options.end(),
                                           [&](const Option& option) {
                                               return option.coding.code == code
                                                   && option.coding.system == system;
                                           }),
                            m_options.end());
        }
    }
}

void ValueSets::add(const JsonNode& listed, const std::string& system)
{
    Option option;
    option.coding = {system, textAt(listed, "code"), textAt(listed, "display")};
    if (option.coding.code.empty() || m_options.size() >= kMostCodes)
        return;
    if (option.coding.display.empty())
        option.coding.display = option.coding.code;
    option.ordinal = ordinalOf(listed);
    m_options.push_back(std::move(option));
}

} // namespace sartorius::assessment
