#pragma once

#include "forms/differential/pack.h"
#include "forms/differential/reasoning.h"
#include "tests/forms/scores/filled_form.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace sartorius::tests {

/// The shipped rules of the medial-knee form, read once.
inline const differential::RuleSet& kneeRules()
{
    static const differential::SharedRuleSet rules = [] {
        const auto* pack = content::pack("medial-knee");
        REQUIRE(pack != nullptr);
        auto medicines = differential::readMedicines(std::string(pack->medications), "medications.json");
        REQUIRE(medicines);
        auto read = differential::readRules(
            std::string(pack->rules), "medial-knee.rules.json", medialKnee(), *medicines);
        if (!read) {
            for (const auto& problem : read.error()) {
                UNSCOPED_INFO(problem.where << " " << problem.code << ": " << problem.what);
            }
        }
        REQUIRE(read);
        return *read;
    }();
    return *rules;
}

inline differential::Reasoning reasoned(const std::string& members)
{
    return differential::evaluate(kneeRules(), filled(members));
}

template <class List>
const auto* withId(const List& list, const std::string& id)
{
    const auto found = std::find_if(list.begin(), list.end(), [&id](const auto& e) { return e.id == id; });
    return found == list.end() ? nullptr : &*found;
}

inline bool contains(const std::vector<std::string>& list, const std::string& value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

} // namespace sartorius::tests
