#include "forms/content/content.h"
#include "forms/differential/pack.h"
#include "forms/differential/reasoning.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

// A rule pack loads against the shipped knee form and then judges an empty form twice the same way, or every
// refusal says what, where and what to do.
namespace {

using namespace sartorius;

const assessment::SharedQuestionnaire& knee()
{
    static const auto form
        = assessment::readQuestionnaire(std::string(content::pack("medial-knee")->questionnaire), "knee.json");
    if (!form)
        std::abort();
    return *form;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto rules = differential::readRules(std::string(data, data + size), "fuzz.rules.json", knee());
    if (!rules) {
        if (rules.error().empty())
            std::abort();
        for (const auto& problem : rules.error()) {
            if (problem.code.empty() || problem.where.empty() || problem.what.empty())
                std::abort();
        }
        return 0;
    }
    const assessment::Form form(knee(), record::Date {});
    const auto once = differential::toJson(differential::evaluate(**rules, form), "");
    if (once != differential::toJson(differential::evaluate(**rules, form), ""))
        std::abort();
    return 0;
}
