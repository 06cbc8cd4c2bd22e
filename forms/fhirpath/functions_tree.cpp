// Functions of resources: their tree, their types, and what FHIR adds to FHIRPath.

#include "forms/fhirpath/function_rule.h"
#include "forms/fhirpath/operators.h"
#include "forms/fhirpath/resource.h"
#include "forms/fhirpath/types.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

void addChildren(const Value& value, Collection& found)
{
    const auto* element = std::get_if<Element>(&value);
    if (element == nullptr)
        return;
    const Resource& resource = *element->resource;
    const std::uint32_t end = resource.node(element->node).end;
    for (std::uint32_t at = element->node + 1; at < end; at = resource.node(at).end) {
        if (resource.node(at).element)
            found.emplace_back(Element {&resource, at});
    }
}

Sequence children(Call& call)
{
    Collection found;
    for (const Value& value : call.focus)
        addChildren(value, found);
    call.steps += found.size();
    return Sequence::own(std::move(found));
}

/// Level by level: repeat(children()).
Sequence descendants(Call& call)
{
    Collection found;
    for (const Value& value : call.focus)
        addChildren(value, found);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Value parent = found[i]; // a copy: the vector grows
        addChildren(parent, found);
    }
    call.steps += found.size() / 8;
    return Sequence::own(std::move(found));
}

Sequence trace(Call& call)
{
    return Sequence::own(Collection(call.focus.begin(), call.focus.end()));
}

Sequence typeInfo(Call& call)
{
    Collection types;
    for (const Value& value : call.focus)
        types.emplace_back(typeOf(value));
    return Sequence::own(std::move(types));
}

Sequence extension(Call& call)
{
    const auto url = call.text(0);
    if (!url)
        return {};
    Collection found;
    for (const Value& value : call.focus) {
        const auto* element = std::get_if<Element>(&value);
        if (element == nullptr)
            continue;
        Collection extensions;
        appendChildren(*element, "extension", extensions);
        for (const Value& candidate : extensions) {
            Collection urls;
            appendChildren(std::get<Element>(candidate), "url", urls);
            if (!urls.empty() && equal(urls.front(), Value {*url}).value_or(false))
                found.push_back(candidate);
        }
    }
    return Sequence::own(std::move(found));
}

Sequence hasValue(Call& call)
{
    if (call.focus.size() != 1)
        return Sequence::boolean(false);
    const auto* element = std::get_if<Element>(&call.focus.front());
    const bool primitive = element == nullptr
        || element->resource->node(element->node).primitive != Primitive::None;
    return Sequence::boolean(primitive);
}

Sequence getValue(Call& call)
{
    if (call.focus.size() != 1)
        return {};
    const auto value = call.single();
    return value ? Sequence::one(*value) : Sequence();
}

/// A reference to something contained, or in the same Bundle; others need a server.
void resolveOne(const Value& value, Collection& found)
{
    const auto* element = std::get_if<Element>(&value);
    if (element == nullptr)
        return;
    Collection references;
    appendChildren(*element, "reference", references);
    const auto* target = references.empty() ? element : std::get_if<Element>(&references.front());
    const std::string_view* text = textOf(*target);
    if (text == nullptr || text->empty())
        return;
    const Resource& resource = *element->resource;
    for (std::uint32_t at = 0; at < resource.size(); ++at) {
        if (!resource.node(at).resource)
            continue;
        Collection ids;
        appendChildren({&resource, at}, "id", ids);
        const std::string id = ids.empty() ? std::string() : toString(ids.front());
        const std::string typed = std::string(resource.resourceType(at)) + "/" + id;
        Collection urls;
        if (resource.node(at).json == "resource")
            appendChildren({&resource, resource.node(at).parent}, "fullUrl", urls);
        const bool same = (text->front() == '#' && text->substr(1) == id) || *text == typed
            || (!urls.empty() && *textOf(std::get<Element>(urls.front())) == *text);
        if (same)
            found.emplace_back(Element {&resource, at});
    }
}

Sequence resolve(Call& call)
{
    Collection found;
    for (const Value& value : call.focus)
        resolveOne(value, found);
    return Sequence::own(std::move(found));
}

/// SDC: the ordinal of an answer, by its extension on the coding.
Sequence ordinal(Call& call)
{
    Collection found;
    for (const Value& value : call.focus) {
        const auto* element = std::get_if<Element>(&value);
        if (element == nullptr)
            continue;
        Collection extensions;
        appendChildren(*element, "extension", extensions);
        for (const Value& candidate : extensions) {
            Collection urls;
            appendChildren(std::get<Element>(candidate), "url", urls);
            const std::string url = urls.empty() ? std::string() : toString(urls.front());
            if (url == "http://hl7.org/fhir/StructureDefinition/ordinalValue"
                || url == "http://hl7.org/fhir/StructureDefinition/itemWeight")
                appendChildren(std::get<Element>(candidate), "value", found);
        }
    }
    return Sequence::own(std::move(found));
}

Sequence conformsTo(Call& call)
{
    const auto url = call.text(0);
    if (!url || call.focus.size() != 1)
        return {};
    static constexpr std::string_view kBase = "http://hl7.org/fhir/StructureDefinition/";
    const std::string_view name = std::string_view(*url).substr(std::min(kBase.size(), url->size()));
    if (url->rfind(kBase, 0) != 0 || !isTypeName(name)) {
        call.fail("unsupported", "Only types of FHIR R4 are known here.", "Name a base type.");
        return {};
    }
    return Sequence::boolean(isOfType(call.focus.front(), name));
}

constexpr auto kCall = Operation::Call;
constexpr auto kTaken = Focus::Taken;
constexpr auto kAny = StaticType::Any;
constexpr std::array<FunctionRule, 11> kFunctions {
    FunctionRule {"children", kCall, kTaken, 0, 0, kAny, children},
    {"descendants", kCall, kTaken, 0, 0, kAny, descendants},
    {"trace", kCall, kTaken, 1, 2, kAny, trace},
    {"type", kCall, kTaken, 0, 0, kAny, typeInfo},
    {"extension", kCall, kTaken, 1, 1, kAny, extension},
    {"hasValue", kCall, kTaken, 0, 0, StaticType::Boolean, hasValue},
    {"getValue", kCall, kTaken, 0, 0, kAny, getValue},
    {"resolve", kCall, kTaken, 0, 0, kAny, resolve},
    {"ordinal", kCall, kTaken, 0, 0, kAny, ordinal},
    {"weight", kCall, kTaken, 0, 0, kAny, ordinal},
    {"conformsTo", kCall, kTaken, 1, 1, StaticType::Boolean, conformsTo}};

} // namespace

std::span<const FunctionRule> treeFunctions()
{
    return kFunctions;
}

} // namespace sartorius::fhirpath
