#pragma once

#include "forms/assessment/response.h"
#include "forms/content/content.h"
#include "forms/differential/pack.h"
#include "forms/differential/reasoning.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <vector>

namespace sartorius::tests {

/// The shipped thigh-cramp form with its rules, read once.
inline const differential::LoadedPack& thighPack()
{
    static const differential::LoadedPack loaded = [] {
        const auto* pack = content::pack("thigh-cramp");
        REQUIRE(pack != nullptr);
        auto read = differential::load(*pack);
        if (!read) {
            for (const auto& problem : read.error()) {
                UNSCOPED_INFO(problem.where << " " << problem.code << ": " << problem.what << " " << problem.remedy);
            }
        }
        REQUIRE(read);
        return *read;
    }();
    return loaded;
}

inline record::Date thighToday()
{
    return {std::chrono::year {2026}, std::chrono::November, std::chrono::day {20}};
}

/// A thigh form with these answers, written as members of a JSON object. The right side is the index side
/// unless the answers say otherwise.
inline assessment::Form thighFilled(const std::string& members)
{
    const auto& questionnaire = thighPack().questionnaire;
    const bool saysSide = members.find("\"tc-loc-side\"") != std::string::npos;
    const std::string side = saysSide ? "" : R"("side": "right", )";
    const std::string text = R"({"date": "2026-11-20", )" + side + R"("answers": {)" + members + "}}";
    auto read = assessment::fromShortForm(text, *questionnaire, "answers.json");
    if (!read) {
        for (const auto& problem : read.error()) {
            UNSCOPED_INFO(problem.where << " " << problem.code << ": " << problem.what);
        }
    }
    REQUIRE(read);
    assessment::Form form(questionnaire, thighToday());
    if (!saysSide) {
        form.setIndexSide(record::Laterality::Right);
    }
    const auto refused = assessment::fill(form, *read);
    for (const auto& problem : refused) {
        UNSCOPED_INFO(problem.where << " " << problem.code << ": " << problem.what);
    }
    REQUIRE(refused.empty());
    return form;
}

inline differential::Reasoning thighReasoned(const std::string& members,
                                             const std::vector<record::Medication>& medications = {})
{
    return differential::evaluate(*thighPack().rules, thighFilled(members), medications);
}

inline std::vector<record::Medication> medicines(const std::vector<std::string>& lines)
{
    std::vector<record::Medication> list;
    for (const auto& line : lines) {
        list.push_back({line, record::MedicationStatus::Active, {}, {}});
    }
    return list;
}

} // namespace sartorius::tests
