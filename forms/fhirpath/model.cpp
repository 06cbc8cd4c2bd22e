#include "forms/fhirpath/model.h"

#include <algorithm>
#include <set>
#include <string>

namespace sartorius::fhirpath {

std::string_view r4ModelText(); // generated from r4.model

namespace {

/// The part before the mark; the text moves on behind it.
std::string_view takeUntil(std::string_view& text, char mark)
{
    const std::size_t at = std::min(text.find(mark), text.size());
    const std::string_view part = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return part;
}

char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

} // namespace

Model::Model(std::string_view lines)
{
    m_types.push_back({});
    std::vector<std::pair<TypeId, std::string_view>> rows;
    while (!lines.empty()) {
        std::string_view line = takeUntil(lines, '\n');
        if (line.empty())
            continue;
        const TypeId type = declare(takeUntil(line, ' '));
        rows.emplace_back(type, line);
        for (std::string_view rest = line; !rest.empty();) {
            std::string_view word = takeUntil(rest, ' ');
            takeUntil(word, ':');
            while (!word.empty()) {
                if (word.front() == '@')
                    word.remove_prefix(1);
                declare(takeUntil(word, '|'));
            }
        }
    }
    for (auto& [type, line] : rows) {
        m_types[type].base = typeNamed(takeUntil(line, ' '));
        while (!line.empty())
            readMember(m_types[type], takeUntil(line, ' '));
    }
}

TypeId Model::declare(std::string_view name)
{
    const auto at = std::lower_bound(m_byName.begin(),
                                     m_byName.end(),
                                     name,
                                     [](const auto& entry, auto wanted) { return entry.first < wanted; });
    if (at != m_byName.end() && at->first == name)
        return at->second;
    const auto type = static_cast<TypeId>(m_types.size());
    m_byName.insert(at, {name, type});
    m_types.push_back({name, kNoType, {}});
    return type;
}

void Model::readMember(Type& type, std::string_view word)
{
    Member member;
    member.name = takeUntil(word, ':');
    member.choice = !member.name.empty() && member.name.back() == '*';
    if (member.choice)
        member.name.remove_suffix(1);
    while (!word.empty()) {
        if (word.front() == '@')
            word.remove_prefix(1);
        member.types.push_back(typeNamed(takeUntil(word, '|')));
    }
    type.members.push_back(std::move(member));
}

TypeId Model::typeNamed(std::string_view name) const
{
    const auto at = std::lower_bound(m_byName.begin(),
                                     m_byName.end(),
                                     name,
                                     [](const auto& entry, auto wanted) { return entry.first < wanted; });
    return at != m_byName.end() && at->first == name ? at->second : kNoType;
}

bool Model::isA(TypeId type, TypeId ancestor) const
{
    if (ancestor == kNoType)
        return false;
    for (; type != kNoType; type = m_types[type].base) {
        if (type == ancestor)
            return true;
    }
    return false;
}

Model::Property Model::property(TypeId owner, std::string_view jsonName) const
{
    for (; owner != kNoType; owner = m_types[owner].base) {
        for (const Member& member : m_types[owner].members) {
            if (!member.choice) {
                if (member.name == jsonName)
                    return {member.name, member.types.empty() ? kNoType : member.types.front()};
                continue;
            }
            if (jsonName.substr(0, member.name.size()) != member.name)
                continue;
            const std::string_view suffix = jsonName.substr(member.name.size());
            for (const TypeId type : member.types) {
                const std::string_view name = m_types[type].name;
                if (name.size() == suffix.size() && upper(name.front()) == suffix.front()
                    && name.substr(1) == suffix.substr(1))
                    return {member.name, type};
            }
        }
    }
    return {};
}

bool Model::hasElement(TypeId owner, std::string_view element) const
{
    for (; owner != kNoType; owner = m_types[owner].base) {
        for (const Member& member : m_types[owner].members) {
            if (member.name == element)
                return true;
        }
    }
    return false;
}

const Model& r4Model()
{
    static const Model kModel(r4ModelText());
    return kModel;
}

} // namespace sartorius::fhirpath
