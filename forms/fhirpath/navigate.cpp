// Elements of resources, and functions that evaluate their argument again and again.

#include "forms/fhirpath/evaluator.h"
#include "forms/fhirpath/function_rule.h"
#include "forms/fhirpath/resource.h"
#include "forms/fhirpath/types.h"

#include <algorithm>

namespace sartorius::fhirpath {

void Evaluator::appendMember(const Value& value, std::string_view name, Collection& found) const
{
    if (const auto* element = std::get_if<Element>(&value)) {
        appendChildren(*element, name, found);
    } else if (const auto* quantity = std::get_if<record::Quantity>(&value)) {
        if (name == "value")
            found.emplace_back(quantity->value);
        else if (name == "unit" || name == "code")
            found.emplace_back(quantity->unit);
    } else if (const auto* coding = std::get_if<record::Coding>(&value)) {
        const std::string* text = name == "code" ? &coding->code
            : name == "system"                   ? &coding->system
            : name == "display"                  ? &coding->display
                                                 : nullptr;
        if (text != nullptr && !text->empty())
            found.emplace_back(*text);
    } else if (const auto* type = std::get_if<TypeName>(&value)) {
        if (name == "name" || name == "namespace")
            found.emplace_back(name == "name" ? type->name : type->space);
    }
}

Sequence Evaluator::member(const Node& node)
{
    const std::string& name = m_program.names[node.name];
    const Sequence focus = value(child(node, 0));
    // The first name of a path may be that of the resource it starts from.
    const bool first = !node.hasFocus && !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
    Collection found;
    for (const Value& candidate : focus.values()) {
        const auto* element = std::get_if<Element>(&candidate);
        const bool itself = first && element != nullptr
            && element->resource->node(element->node).resource
            && (element->resource->resourceType(element->node) == name || isOfType(candidate, name));
        if (itself)
            found.push_back(candidate);
        else
            appendMember(candidate, name, found);
    }
    m_steps += focus.values().size() / 4;
    return Sequence::own(std::move(found));
}

/// descendants().where(linkId = 'x') and item.where(linkId = 'x') without looking at the rest.
Sequence Evaluator::itemsOf(const Node& node)
{
    const std::string& linkId = m_program.names[node.name];
    const Sequence focus = value(child(node, 0));
    Collection found;
    for (const Value& candidate : focus.values()) {
        const auto* element = std::get_if<Element>(&candidate);
        if (element == nullptr)
            continue;
        const Resource& resource = *element->resource;
        const std::uint32_t begin = element->node;
        const std::uint32_t end = resource.node(begin).end;
        const bool all = node.operation == Operation::Items;
        const auto take = [&](std::uint32_t at) {
            const bool inside = all ? at > begin && at < end
                                    : resource.node(at).parent == begin && at != begin
                    && resource.node(at).name == "item";
            if (inside)
                found.emplace_back(Element {&resource, at});
        };
        if (resource.indexed()) {
            for (const std::uint32_t at : resource.withLinkId(linkId))
                take(at);
            continue;
        }
        for (std::uint32_t at = begin + 1; at < end; ++at) {
            if (resource.node(at).name == "linkId" && resource.node(at).text == linkId)
                take(resource.node(at).parent);
        }
        m_steps += end - begin;
    }
    return step(node) ? Sequence::own(std::move(found)) : Sequence();
}

Sequence Evaluator::environment(const Node& node)
{
    const std::string& name = m_program.names[node.name];
    if (name == "ucum")
        return Sequence::one(std::string(record::kUcum));
    if (name == "sct")
        return Sequence::one(std::string(record::kSnomed));
    if (name == "loinc")
        return Sequence::one(std::string(record::kLoinc));
    if (name.substr(0, 3) == "vs-")
        return Sequence::one("http://hl7.org/fhir/ValueSet/" + name.substr(3));
    if (name.substr(0, 4) == "ext-")
        return Sequence::one("http://hl7.org/fhir/StructureDefinition/" + name.substr(4));
    const bool context = name == "context";
    const std::optional<Value>& wanted
        = context || !m_inputs.resource ? m_inputs.focus : m_inputs.resource;
    if (!wanted)
        return {};
    const auto* element = std::get_if<Element>(&*wanted);
    if (context || element == nullptr)
        return Sequence::borrow(std::span<const Value>(&*wanted, 1));
    std::uint32_t at = element->node;
    if (name == "rootResource")
        at = 0;
    while (at != 0 && !element->resource->node(at).resource)
        at = element->resource->node(at).parent;
    return Sequence::one(Element {element->resource, at});
}

Sequence Evaluator::call(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    std::vector<Sequence> arguments;
    for (std::uint32_t i = 1; i < node.childCount; ++i)
        arguments.push_back(value(child(node, i)));
    if (failed())
        return {};
    Call call(focus.values(), arguments, m_inputs, m_steps);
    Sequence result = m_program.functions[node.slot]->handler(call);
    if (call.problem())
        fail(node, call.problem()->code, call.problem()->what, call.problem()->remedy);
    return step(node) ? std::move(result) : Sequence();
}

/// repeat() takes each value once; repeatAll() every one.
Sequence Evaluator::repeated(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    Collection all;
    Collection round(focus.values().begin(), focus.values().end());
    while (!round.empty() && !failed()) {
        Collection next;
        eachItem(round, [&](const Value&) {
            const Sequence projection = value(child(node, 1));
            for (const Value& candidate : projection.values()) {
                const auto* element = std::get_if<Element>(&candidate);
                m_steps += element != nullptr ? 1 : all.size();
                if (!step(node))
                    return;
                const bool there = node.operation == Operation::Repeat
                    && std::any_of(all.begin(), all.end(), [&](const Value& value) {
                           return value == candidate || equal(value, candidate).value_or(false);
                       });
                if (there)
                    continue;
                all.push_back(candidate);
                next.push_back(candidate);
            }
        });
        round = std::move(next);
    }
    return Sequence::own(std::move(all));
}

Sequence Evaluator::aggregated(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    Collection total;
    if (node.childCount > 2)
        total = value(child(node, 2)).take();
    const Collection* const outer = m_total;
    eachItem(focus.values(), [&](const Value&) {
        m_total = &total;
        Collection next = value(child(node, 1)).take();
        total = std::move(next);
    });
    m_total = outer;
    return Sequence::own(std::move(total));
}

Sequence Evaluator::ofType(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    Collection kept;
    for (const Value& candidate : focus.values()) {
        if (isOfType(candidate, m_program.names[node.name]))
            kept.push_back(candidate);
    }
    return Sequence::own(std::move(kept));
}

Sequence Evaluator::sorted(const Node& node)
{
    const Sequence focus = value(child(node, 0));
    struct Row
    {
        Value value;
        std::vector<std::optional<Value>> keys;
    };

    std::vector<Row> rows;
    eachItem(focus.values(), [&](const Value& candidate) {
        Row row {candidate, {}};
        for (std::uint32_t i = 1; i < node.childCount; ++i)
            row.keys.push_back(only(node, value(child(node, i))));
        if (node.childCount == 1)
            row.keys.push_back(plainValue(candidate));
        rows.push_back(std::move(row));
    });
    m_steps += rows.size() * 8;
    // What has no key comes first; what cannot be compared keeps its place.
    const auto before = [&](const Row& a, const Row& b) {
        for (std::size_t i = 0; i < a.keys.size(); ++i) {
            const bool descending = (node.slot >> i & 1U) != 0;
            if (a.keys[i].has_value() != b.keys[i].has_value())
                return a.keys[i].has_value() == descending;
            if (!a.keys[i])
                continue;
            const Ordering order = ordering(*a.keys[i], *b.keys[i]);
            if (order.order && !std::is_eq(*order.order))
                return descending ? std::is_gt(*order.order) : std::is_lt(*order.order);
        }
        return false;
    };
    std::stable_sort(rows.begin(), rows.end(), before);
    Collection result;
    for (Row& row : rows)
        result.push_back(std::move(row.value));
    return step(node) ? Sequence::own(std::move(result)) : Sequence();
}

} // namespace sartorius::fhirpath
