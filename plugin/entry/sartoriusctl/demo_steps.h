#pragma once

#include "forms/record/problem.h"
#include "plugin/entry/sartoriusctl/console.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace sartorius::ctl {

/// What one step of the demonstration brought; `detail` says what was seen, for a person to judge.
struct StepOutcome
{
    bool ok = false;
    std::string detail;

    static StepOutcome done(std::string seen) { return {.ok = true, .detail = std::move(seen)}; }

    static StepOutcome failed(std::string why) { return {.ok = false, .detail = std::move(why)}; }

    static StepOutcome failed(const record::Error& error, const record::Problems& problems = {});
};

struct Step
{
    std::string name;
    bool ok = false;
    std::chrono::milliseconds took {0};
    std::string detail;
};

/// Runs steps one after the other, tells each at once, and stops running after the first that
/// failed: what follows would only fail because of it.
class StepReport
{
public:
    explicit StepReport(Console& console)
        : m_console(console)
    {
    }

    bool run(std::string name, const std::function<StepOutcome()>& step);

    bool allOk() const { return m_ok; }

    /// {"schema": 1, "steps": [{"name", "ok", "ms", "detail"}]}
    Json toJson() const;

private:
    Console& m_console;
    std::vector<Step> m_steps;
    bool m_ok = true;
};

} // namespace sartorius::ctl
