#include "forms/assessment/questionnaire.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

// A questionnaire loads, or every refusal says what, where and what to do.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto loaded
        = sartorius::assessment::readQuestionnaire(std::string(data, data + size), "fuzz.json");
    if (!loaded) {
        if (loaded.error().empty())
            std::abort();
        for (const auto& problem : loaded.error()) {
            if (problem.code.empty() || problem.where.empty() || problem.what.empty())
                std::abort();
        }
    }
    return 0;
}
