#include "plugin/entry/sartoriusctl/demo_steps.h"

namespace sartorius::ctl {

StepOutcome StepOutcome::failed(const record::Error& error, const record::Problems& problems)
{
    std::string why(record::toString(error.code));
    if (!error.detail.empty())
        why += ": " + error.detail;
    for (const auto& problem : problems)
        why += "; " + problem.where + ": " + problem.what;
    return failed(why);
}

bool StepReport::run(std::string name, const std::function<StepOutcome()>& step)
{
    if (!m_ok)
        return false;
    const auto began = std::chrono::steady_clock::now();
    StepOutcome outcome = step();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - began);
    m_ok = outcome.ok;
    const std::string line = std::string(outcome.ok ? "ok   " : "FAIL ") + name + " ("
        + std::to_string(took.count()) + " ms): " + outcome.detail;
    if (m_console.wantsJson())
        m_console.say(line);
    else
        m_console.line(line);
    m_steps.push_back({.name = std::move(name),
                       .ok = outcome.ok,
                       .took = took,
                       .detail = std::move(outcome.detail)});
    return m_ok;
}

Json StepReport::toJson() const
{
    Json steps = Json::array();
    for (const auto& step : m_steps)
        steps.push_back({{"name", step.name},
                         {"ok", step.ok},
                         {"ms", step.took.count()},
                         {"detail", step.detail}});
    Json object = schemaOne();
    object["ok"] = m_ok;
    object["steps"] = std::move(steps);
    return object;
}

} // namespace sartorius::ctl
