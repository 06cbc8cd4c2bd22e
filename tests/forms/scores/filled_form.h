#pragma once

#include "forms/assessment/form.h"
#include "forms/assessment/response.h"
#include "forms/content/content.h"

#include <catch2/catch.hpp>
#include <string>

namespace sartorius::tests {

/// The shipped medial-knee form, read once.
inline assessment::SharedQuestionnaire medialKnee()
{
    static const assessment::SharedQuestionnaire questionnaire = [] {
        const auto* pack = content::pack("medial-knee");
        REQUIRE(pack != nullptr);
        auto read = assessment::readQuestionnaire(std::string(pack->questionnaire),
                                                  "medial-knee.questionnaire.json");
        if (!read) {
            for (const auto& problem : read.error()) {
                UNSCOPED_INFO(problem.where << " " << problem.code << ": " << problem.what);
            }
        }
        REQUIRE(read);
        return *read;
    }();
    return questionnaire;
}

/// The medial-knee form of a right knee with these answers, written as members of a JSON object:
/// R"("mk-ctx-age": 29, "mk-ex-warmth": "yes")".
inline assessment::Form filled(const std::string& members)
{
    const std::string text = R"({"date": "2026-11-20", "side": "right", "answers": {)" + members + "}}";
    auto read = assessment::fromShortForm(text, *medialKnee(), "answers.json");
    if (!read) {
        for (const auto& problem : read.error()) {
            UNSCOPED_INFO(problem.where << " " << problem.code << ": " << problem.what);
        }
    }
    REQUIRE(read);
    assessment::Form form(medialKnee(),
                          record::Date {std::chrono::year {2026}, std::chrono::November, std::chrono::day {20}});
    form.setIndexSide(record::Laterality::Right);
    const auto refused = assessment::fill(form, *read);
    for (const auto& problem : refused) {
        UNSCOPED_INFO(problem.where << " " << problem.code << ": " << problem.what);
    }
    REQUIRE(refused.empty());
    return form;
}

} // namespace sartorius::tests
