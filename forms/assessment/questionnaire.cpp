#include "forms/assessment/questionnaire.h"

#include <algorithm>

namespace sartorius::assessment {

bool Item::isYesNo() const
{
    return type == ItemType::Boolean || (option("yes") != nullptr && option("no") != nullptr);
}

const Option* Item::option(std::string_view code) const
{
    const auto at = std::find_if(options.begin(), options.end(), [code](const Option& candidate) {
        return candidate.coding.code == code;
    });
    return at == options.end() ? nullptr : &*at;
}

std::string_view toString(SupportLevel level)
{
    switch (level) {
    case SupportLevel::Full:
        return "full";
    case SupportLevel::Partial:
        return "partial";
    case SupportLevel::ReadOnly:
        return "read-only";
    }
    return {};
}

std::pair<std::uint32_t, std::uint32_t> Questionnaire::slotRange(std::uint32_t item) const
{
    // Questions are numbered in document order, so a subtree is one run of them.
    std::uint32_t last = item;
    while (!m_items[last].children.empty())
        last = m_items[last].children.back();
    const auto first = std::lower_bound(m_questions.begin(), m_questions.end(), item);
    const auto end = std::upper_bound(m_questions.begin(), m_questions.end(), last);
    return {static_cast<std::uint32_t>(first - m_questions.begin()),
            static_cast<std::uint32_t>(end - m_questions.begin())};
}

std::vector<std::uint32_t> Questionnaire::enclosing(std::uint32_t item) const
{
    std::vector<std::uint32_t> groups;
    for (std::optional<std::uint32_t> at = m_items[item].parent; at; at = m_items[*at].parent) {
        if (m_items[*at].isRepeatingGroup())
            groups.push_back(*at);
    }
    std::reverse(groups.begin(), groups.end());
    return groups;
}

const Item* Questionnaire::find(std::string_view linkId) const
{
    const auto at = m_byLinkId.find(linkId);
    return at == m_byLinkId.end() ? nullptr : &m_items[at->second];
}

const Item* Questionnaire::findWithSide(std::string_view linkId) const
{
    const std::size_t slash = linkId.rfind('/');
    const std::string_view side = slash == std::string_view::npos ? "" : linkId.substr(slash);
    const Item* item = side == "/right" || side == "/left" ? find(linkId.substr(0, slash)) : nullptr;
    return item != nullptr && item->perSide ? item : find(linkId);
}

const Item* Questionnaire::indexSideItem() const
{
    return m_indexSideItem ? &m_items[*m_indexSideItem] : nullptr;
}

} // namespace sartorius::assessment
