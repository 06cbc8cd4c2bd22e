#pragma once

#include "forms/assessment/form.h"
#include "forms/assessment/response.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

// The form of tests/data/forms/small-knee.questionnaire.json and short ways to answer it.

namespace sartorius::assessment {

inline std::string testFile(const std::string& name)
{
    std::ifstream file(std::string(SARTORIUS_TEST_FORMS) + "/" + name, std::ios::binary);
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline SharedQuestionnaire smallKnee()
{
    const auto read = readQuestionnaire(testFile("small-knee.questionnaire.json"),
                                        "small-knee.questionnaire.json");
    if (!read) {
        for (const record::Problem& problem : read.error())
            UNSCOPED_INFO(problem.where << " " << problem.code << " " << problem.what);
    }
    REQUIRE(read.has_value());
    return *read;
}

inline Form emptyForm()
{
    return Form(smallKnee(), record::dateFrom("2026-11-20").value());
}

inline record::AnswerValue code(const std::string& option)
{
    return record::Coding {{}, option, {}};
}

inline record::AnswerValue number(const std::string& text)
{
    return record::decimalFrom(text).value();
}

/// Sets an answer that must be taken.
inline void give(Form& form,
                 const std::string& item,
                 std::vector<record::AnswerValue> values,
                 std::optional<record::Laterality> side = {})
{
    const record::Problems problems
        = form.set({item, side, std::move(values), record::AnswerOrigin::Entered});
    CAPTURE(item, problems.empty() ? std::string() : problems.front().what);
    REQUIRE(problems.empty());
}

/// The codes of the problems, in order.
inline std::vector<std::string> codesOf(const record::Problems& problems)
{
    std::vector<std::string> codes;
    for (const record::Problem& problem : problems)
        codes.push_back(problem.code);
    return codes;
}

} // namespace sartorius::assessment
