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

const Item* Questionnaire::find(std::string_view linkId) const
{
    const auto at = m_byLinkId.find(linkId);
    return at == m_byLinkId.end() ? nullptr : &m_items[at->second];
}

const Item* Questionnaire::indexSideItem() const
{
    return m_indexSideItem ? &m_items[*m_indexSideItem] : nullptr;
}

} // namespace sartorius::assessment
