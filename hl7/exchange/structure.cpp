#include "hl7/exchange/structure.h"

#include <algorithm>
#include <cassert>
#include <set>

namespace sartorius::hl7 {
namespace {

using Node = Structure::Node;

class Notation
{
public:
    explicit Notation(std::string_view text)
        : m_rest(text)
    {
    }

    /// Parts up to a closing bracket or the end.
    Node group()
    {
        Node node;
        for (;;) {
            skipBlanks();
            if (m_rest.empty() || m_rest.front() == ')')
                return node;
            if (m_rest.front() == '|') {
                node.choice = true;
                m_rest.remove_prefix(1);
                continue;
            }
            node.parts.push_back(part());
        }
    }

private:
    void skipBlanks()
    {
        while (!m_rest.empty() && m_rest.front() == ' ')
            m_rest.remove_prefix(1);
    }

    Node part()
    {
        Node node;
        if (m_rest.front() == '(') {
            m_rest.remove_prefix(1);
            node = group();
            assert(!m_rest.empty());
            m_rest.remove_prefix(1);
        } else {
            assert(m_rest.size() >= 3);
            node.segment = m_rest.substr(0, 3);
            m_rest.remove_prefix(3);
        }
        const char mark = m_rest.empty() ? ' ' : m_rest.front();
        node.optional = mark == '?' || mark == '*';
        node.repeats = mark == '*' || mark == '+';
        if (node.optional || node.repeats)
            m_rest.remove_prefix(1);
        return node;
    }

    std::string_view m_rest;
};

bool mayStartWith(const Node& node, std::string_view id)
{
    if (!node.segment.empty())
        return id.size() == 3 && node.segment[0] == id[0] && node.segment[1] == id[1]
            && node.segment[2] == id[2]; // asked for each part of each line
    for (const Node& part : node.parts) {
        if (mayStartWith(part, id))
            return true;
        if (!node.choice && !part.optional)
            return false;
    }
    return false;
}

/// The segment whose absence shows that a required part is missing.
const std::string& sign(const Node& node)
{
    if (!node.segment.empty())
        return node.segment;
    for (const Node& part : node.parts) {
        if (!part.optional)
            return sign(part);
    }
    return sign(node.parts.front());
}

void collect(const Node& node, std::vector<std::string>& ids)
{
    if (!node.segment.empty())
        ids.push_back(node.segment);
    for (const Node& part : node.parts)
        collect(part, ids);
}

struct Line
{
    std::string_view id;
    std::size_t index = 0;
};

class Comparison
{
public:
    Comparison(const Message& message, const std::vector<std::string>& known)
        : m_end(message.segmentCount())
    {
        m_lines.reserve(m_end);
        for (std::size_t i = 0; i < m_end; ++i) {
            const std::string_view id = message.segment(i).id();
            if (id.empty() || id.front() == 'Z')
                continue;
            if (std::binary_search(known.begin(), known.end(), id))
                m_lines.push_back({id, i});
            else
                faults.push_back({StructureFault::Kind::Foreign, std::string(id), i});
        }
    }

    std::vector<StructureFault> faults;

    void part(const Node& node)
    {
        if (!mayStartWith(node, here())) {
            if (!node.optional)
                faults.push_back({StructureFault::Kind::Missing, sign(node), place()});
            return;
        }
        do {
            once(node);
        } while (node.repeats && mayStartWith(node, here()));
    }

    /// What is left stands in the wrong place. A segment that was missed and then found is one
    /// fault, not two.
    void finish()
    {
        for (; m_at < m_lines.size(); ++m_at) {
            const Line& line = m_lines[m_at];
            const auto missed
                = std::find_if(faults.begin(), faults.end(), [&](const StructureFault& fault) {
                      return fault.kind == StructureFault::Kind::Missing
                          && fault.segment == line.id;
                  });
            if (missed != faults.end())
                *missed = {StructureFault::Kind::OutOfPlace, std::string(line.id), line.index};
            else if (m_reported.insert(line.id).second)
                faults.push_back(
                    {StructureFault::Kind::OutOfPlace, std::string(line.id), line.index});
        }
    }

private:
    void once(const Node& node)
    {
        if (!node.segment.empty()) {
            ++m_at;
            return;
        }
        for (const Node& one : node.parts) {
            if (!node.choice) {
                part(one);
            } else if (mayStartWith(one, here())) {
                part(one);
                return;
            }
        }
    }

    std::string_view here() const
    {
        return m_at < m_lines.size() ? m_lines[m_at].id : std::string_view {};
    }

    std::size_t place() const { return m_at < m_lines.size() ? m_lines[m_at].index : m_end; }

    std::vector<Line> m_lines;
    std::set<std::string_view> m_reported;
    std::size_t m_end;
    std::size_t m_at = 0;
};

} // namespace

Structure::Structure(std::string_view notation)
    : m_root(Notation(notation).group())
{
    collect(m_root, m_known);
    std::sort(m_known.begin(), m_known.end());
}

std::vector<StructureFault> Structure::faultsOf(const Message& message) const
{
    Comparison comparison(message, m_known);
    for (const Node& part : m_root.parts)
        comparison.part(part);
    comparison.finish();
    std::stable_sort(comparison.faults.begin(),
                     comparison.faults.end(),
                     [](const auto& a, const auto& b) { return a.index < b.index; });
    return std::move(comparison.faults);
}

} // namespace sartorius::hl7
