#include "forms/fhirpath/types.h"

#include "forms/fhirpath/operators.h"
#include "forms/fhirpath/resource.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

constexpr std::array<std::string_view, 11> kSystemTypes {"Any",
                                                         "Boolean",
                                                         "Integer",
                                                         "Long",
                                                         "Decimal",
                                                         "String",
                                                         "Date",
                                                         "DateTime",
                                                         "Time",
                                                         "Quantity",
                                                         "Coding"};

std::string_view systemTypeOf(const Value& value)
{
    if (const auto* temporal = std::get_if<Temporal>(&value)) {
        switch (temporal->kind) {
        case Temporal::Kind::Date:
            return "Date";
        case Temporal::Kind::DateTime:
            return "DateTime";
        case Temporal::Kind::Time:
            return "Time";
        }
    }
    static constexpr std::array<std::string_view, 10> kByIndex {"Boolean",
                                                                "Integer",
                                                                "Decimal",
                                                                "String",
                                                                "Date",
                                                                "Quantity",
                                                                "Coding",
                                                                "Long",
                                                                "",
                                                                ""};
    return kByIndex[value.index()];
}

/// "System.Quantity" into its space and name; no space when there is none.
struct Named
{
    std::string_view space;
    std::string_view name;
};

Named split(std::string_view typeName)
{
    for (const std::string_view space : {std::string_view("System"), std::string_view("FHIR")}) {
        if (typeName.size() > space.size() && typeName.substr(0, space.size()) == space
            && typeName[space.size()] == '.')
            return {space, typeName.substr(space.size() + 1)};
    }
    return {{}, typeName};
}

bool elementIs(const Element& element, const Named& wanted)
{
    const Resource::Node& node = element.resource->node(element.node);
    const Model* model = element.resource->model();
    if (model != nullptr && node.type != kNoType) {
        const std::string_view own = model->nameOf(node.type);
        if (const Named system = split(own); system.space == "System")
            return wanted.space != "FHIR" && wanted.name == system.name;
        return wanted.space != "System" && model->isA(node.type, model->typeNamed(wanted.name));
    }
    if (!node.leaf)
        return wanted.space != "System" && !wanted.name.empty()
            && element.resource->resourceType(element.node) == wanted.name;
    const std::optional<Value> plain = systemValue(element);
    return plain && wanted.space != "FHIR" && systemTypeOf(*plain) == wanted.name;
}

} // namespace

TypeName typeOf(const Value& value)
{
    const auto* element = std::get_if<Element>(&value);
    if (element == nullptr)
        return {"System", std::string(systemTypeOf(value))};
    const Resource::Node& node = element->resource->node(element->node);
    const Model* model = element->resource->model();
    if (model != nullptr && node.type != kNoType) {
        const Named named = split(model->nameOf(node.type));
        if (named.space == "System")
            return {"System", std::string(named.name)};
        const bool nested = named.name.find('.') != std::string_view::npos;
        return {"FHIR", nested ? "BackboneElement" : std::string(named.name)};
    }
    if (const std::optional<Value> plain = systemValue(*element))
        return typeOf(*plain);
    return {"", std::string(element->resource->resourceType(element->node))};
}

bool isOfType(const Value& value, std::string_view typeName)
{
    const Named wanted = split(typeName);
    if (const auto* element = std::get_if<Element>(&value))
        return elementIs(*element, wanted);
    return wanted.space != "FHIR" && (systemTypeOf(value) == wanted.name || wanted.name == "Any");
}

bool isTypeName(std::string_view typeName)
{
    const Named named = split(typeName);
    const bool system
        = std::find(kSystemTypes.begin(), kSystemTypes.end(), named.name) != kSystemTypes.end();
    if (named.space != "FHIR" && system)
        return true;
    return named.space != "System" && named.name.find('.') == std::string_view::npos
        && r4Model().typeNamed(named.name) != kNoType;
}

} // namespace sartorius::fhirpath
