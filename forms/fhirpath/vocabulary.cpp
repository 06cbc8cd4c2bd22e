#include "forms/fhirpath/vocabulary.h"

#include <algorithm>

namespace sartorius::fhirpath {

namespace {

/// Levenshtein distance, given up (as `limit` + 1) once it must exceed `limit`.
std::size_t edits(std::string_view from, std::string_view to, std::size_t limit)
{
    const std::size_t gap
        = from.size() > to.size() ? from.size() - to.size() : to.size() - from.size();
    if (gap > limit)
        return limit + 1;
    std::vector<std::size_t> row(to.size() + 1);
    for (std::size_t j = 0; j <= to.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        std::size_t best = row[0];
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t kept = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({kept, row[j] + 1, row[j - 1] + 1});
            best = std::min(best, row[j]);
        }
        if (best > limit)
            return limit + 1;
    }
    return row[to.size()];
}

} // namespace

std::string_view toString(FactKind kind)
{
    switch (kind) {
    case FactKind::Score:
        return "score";
    case FactKind::Flag:
        return "flag";
    case FactKind::MedicineClass:
        return "med";
    case FactKind::MedicineAlert:
        return "mx";
    case FactKind::Context:
        return "%";
    }
    return {};
}

Vocabulary::Vocabulary(std::vector<ItemSignature> items)
    : m_items(std::move(items))
{
    for (std::uint32_t slot = 0; slot < m_items.size(); ++slot)
        m_itemSlots.emplace(m_items[slot].id, slot);
}

std::uint32_t Vocabulary::declareFact(FactKind kind, const std::string& name)
{
    const auto slot = static_cast<std::uint32_t>(m_facts.size());
    const auto [at, added] = m_factSlots.emplace(FactName {kind, name}, slot);
    if (added)
        m_facts.push_back(FactName {kind, name});
    return at->second;
}

std::optional<std::uint32_t> Vocabulary::itemSlot(std::string_view id) const
{
    const auto at = m_itemSlots.find(id);
    if (at == m_itemSlots.end())
        return std::nullopt;
    return at->second;
}

std::optional<std::uint32_t> Vocabulary::factSlot(FactKind kind, std::string_view name) const
{
    const auto at = m_factSlots.find(FactName {kind, std::string(name)});
    if (at == m_factSlots.end())
        return std::nullopt;
    return at->second;
}

std::string Vocabulary::nearestItem(std::string_view id) const
{
    std::vector<std::string_view> ids;
    ids.reserve(m_items.size());
    for (const ItemSignature& item : m_items)
        ids.emplace_back(item.id);
    return nearest(id, ids);
}

std::string nearest(std::string_view text, const std::vector<std::string_view>& candidates)
{
    // A very long unknown name is no typing slip, and comparing it would cost its square.
    if (text.empty() || text.size() > 128)
        return {};
    std::size_t limit = std::max<std::size_t>(text.size() / 3, 1);
    std::string_view best;
    for (const std::string_view candidate : candidates) {
        const std::size_t distance = edits(text, candidate, limit);
        if (distance > limit || (!best.empty() && distance == limit))
            continue;
        best = candidate;
        limit = distance;
    }
    return std::string(best);
}

} // namespace sartorius::fhirpath
