#include "plugin/entry/sartoriusctl/demo_stage.h"
#include "plugin/entry/sartoriusctl/record_access.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

/// From a changed answer in the front end to the service's word that it is on disk, over the real
/// socket and the real store. Goal: p99 under 10 ms. Prints one JSON object.
namespace {

using namespace sartorius;
using Clock = std::chrono::steady_clock;

double milliseconds(Clock::duration time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

int measure(int count)
{
    auto stage = ctl::DemoStage::set({});
    if (!stage || !(*stage)->openRecord())
        return 1;
    const ctl::DemoPerson person = ctl::demoRunner();
    const auto patient = (*stage)->desk().admit(person);
    if (!patient)
        return 1;
    const auto draft = (*stage)->desk().see(*patient, person, person.visits.front());
    if (!draft)
        return 1;
    std::vector<double> times;
    std::int64_t revision = draft->revision;
    for (int i = 0; i < count; ++i) {
        api::SaveAnswers save;
        save.assessment = draft->id;
        save.expectedRevision = revision;
        record::Answer answer;
        answer.item = "mk-sx-nrs-activity";
        answer.values = {std::int64_t {i % 11}};
        save.changed = {answer};
        const auto begin = Clock::now();
        const auto saved = ctl::askAndWait((*stage)->client(), save);
        times.push_back(milliseconds(Clock::now() - begin));
        if (!saved)
            return 1;
        revision = saved->revision;
    }
    (*stage)->closeRecord(true);
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    std::printf("{\"schema\": 1, \"benchmark\": \"save-answer\", \"count\": %d, \"p50Ms\": %.3f, "
                "\"p99Ms\": %.3f, \"worstMs\": %.3f}\n",
                count,
                at(0.5),
                at(0.99),
                times.back());
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    return measure(500);
}
