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
