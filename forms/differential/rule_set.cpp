#include "forms/differential/rule_set.h"

#include <algorithm>

namespace sartorius::differential {
namespace {

template <class List>
auto* withId(List& list, std::string_view id)
{
    const auto found = std::find_if(list.begin(), list.end(), [id](const auto& e) { return e.id == id; });
    return found == list.end() ? nullptr : &*found;
}

} // namespace

std::string_view toString(Evidence evidence)
{
    switch (evidence) {
    case Evidence::Verified:
        return "V";
    case Evidence::Secondary:
        return "V2";
    case Evidence::Knowledge:
        return "K";
    case Evidence::Editorial:
        return "E";
    case Evidence::Local:
        return "L";
    }
    return {};
}

std::string_view toString(Band band)
{
    switch (band) {
    case Band::Confirmatory:
        return "confirmatory";
    case Band::WellSupported:
        return "well-supported";
    case Band::Supported:
        return "supported";
    case Band::Possible:
        return "possible";
    case Band::LittleSupport:
        return "little-support";
    case Band::CannotJudge:
        return "cannot-judge";
    }
    return {};
}

bool Statement::mayBeShown() const
{
    if (evidence != Evidence::Knowledge) {
        return true;
    }
    return std::none_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const Differential* RuleSet::differential(std::string_view id) const
{
    return withId(differentials, id);
}

const Source* RuleSet::source(std::string_view id) const
{
    return withId(sources, id);
}

const NamedScore* RuleSet::namedScore(std::string_view id) const
{
    return withId(scores, id);
}

} // namespace sartorius::differential
