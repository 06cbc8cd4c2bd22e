#include "forms/fhirpath/expression.h"

#include <algorithm>

namespace sartorius::fhirpath {

namespace {

void sortOnce(std::vector<std::uint32_t>& slots)
{
    std::sort(slots.begin(), slots.end());
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
}

bool readsItem(Operation operation)
{
    return operation >= Operation::Yes && operation <= Operation::Graded;
}

} // namespace

Expression::Expression(std::string text, Program program)
    : m_text(std::move(text))
    , m_program(std::move(program))
{
    for (const Node& node : m_program.nodes) {
        if (readsItem(node.operation))
            m_itemSlots.push_back(node.slot);
        if (node.operation == Operation::FactOf)
            m_factSlots.push_back(node.slot);
    }
    sortOnce(m_itemSlots);
    sortOnce(m_factSlots);
    findLinkIds();
}

namespace {

/// Where an expression takes answers from: follows each path back to what it starts from, and says
/// whether a search for certain linkIds stands in between.
class PathReader
{
public:
    explicit PathReader(const Program& program)
        : m_program(program)
    {
    }

    std::vector<std::string> linkIds;
    bool atLarge = false;

    void read()
    {
        for (std::uint32_t i = 0; i < m_program.nodes.size(); ++i) {
            const Node& node = m_program.nodes[i];
            if (node.operation == Operation::Items || node.operation == Operation::ItemChildren)
                linkIds.push_back(m_program.names[node.name]);
            else if (node.operation == Operation::Where)
                collect(child(node, 1));
            const bool opens = node.operation == Operation::Member
                && (m_program.names[node.name] == "answer"
                    || m_program.names[node.name] == "value");
            const bool searches
                = node.operation == Operation::Call && node.childCount == 1; // descendants()
            if ((opens || searches) && !bounded(child(node, 0)))
                atLarge = true;
        }
        std::sort(linkIds.begin(), linkIds.end());
        linkIds.erase(std::unique(linkIds.begin(), linkIds.end()), linkIds.end());
    }

private:
    std::uint32_t child(const Node& node, std::uint32_t number) const
    {
        return m_program.children[node.firstChild + number];
    }

    /// `linkId = 'x'`, or `linkId in ('x' | 'y')`; nothing that is joined by or.
    const Collection* wanted(std::uint32_t condition) const
    {
        const Node& node = m_program.nodes[condition];
        if (node.operation != Operation::Equal && node.operation != Operation::In)
            return nullptr;
        const Node& left = m_program.nodes[child(node, 0)];
        const Node& right = m_program.nodes[child(node, 1)];
        const bool linkId = left.operation == Operation::Member
            && m_program.names[left.name] == "linkId"
            && m_program.nodes[child(left, 0)].operation == Operation::This;
        return linkId && right.operation == Operation::Constant
            ? &m_program.constants[right.slot]
            : nullptr;
    }

    void collect(std::uint32_t condition)
    {
        if (const Collection* values = wanted(condition)) {
            for (const Value& value : *values)
                linkIds.push_back(toString(value));
        }
    }

    bool bounded(std::uint32_t index) const
    {
        for (;;) {
            const Node& node = m_program.nodes[index];
            switch (node.operation) {
            case Operation::Items:
            case Operation::ItemChildren:
            case Operation::Constant:
                return true;
            case Operation::Where:
                if (wanted(child(node, 1)) != nullptr)
                    return true;
                break;
            case Operation::Member:
            case Operation::Select:
            case Operation::First:
            case Operation::Last:
            case Operation::Tail:
            case Operation::At:
            case Operation::OfType:
            case Operation::As:
                break;
            default:
                return false;
            }
            index = child(node, 0);
        }
    }

    const Program& m_program;
};

} // namespace

void Expression::findLinkIds()
{
    m_navigates = std::any_of(m_program.nodes.begin(), m_program.nodes.end(), [](const Node& node) {
        return node.operation == Operation::Member || node.operation == Operation::Items
            || node.operation == Operation::ItemChildren
            || node.operation == Operation::Environment;
    });
    if (!m_navigates)
        return;
    PathReader reader(m_program);
    reader.read();
    m_linkIds = std::move(reader.linkIds);
    m_readsAtLarge = reader.atLarge;
}

StaticType Expression::type() const
{
    return m_program.nodes.empty() ? StaticType::Any : m_program.nodes.back().type;
}

std::string lineAndColumn(std::string_view text, std::size_t offset)
{
    std::size_t line = 1;
    std::size_t column = 1;
    for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
        if (text[i] == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
            ++column; // continuation bytes of UTF-8 belong to the character before
        }
    }
    return std::to_string(line) + ":" + std::to_string(column);
}

} // namespace sartorius::fhirpath
