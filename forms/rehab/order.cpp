#include "forms/rehab/order.h"

#include <algorithm>
#include <utility>

namespace sartorius::rehab {
namespace {

std::optional<int> start(const std::optional<Range>& range)
{
    return range ? std::optional<int>(range->from) : std::nullopt;
}

bool contains(const std::vector<std::string>& list, const std::string& value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

/// The first open flag of the block; empty when none is open.
std::string openFlag(const Block& block, const std::vector<std::string>& openFlags)
{
    const auto found = std::find_if(block.flags.begin(), block.flags.end(), [&](const std::string& flag) {
        return contains(openFlags, flag);
    });
    return found == block.flags.end() ? std::string() : *found;
}

std::optional<Withheld> withheld(const Library& library,
                                 const std::string& exercise,
                                 const std::vector<std::string>& openFlags)
{
    for (const auto& block : library.blocks) {
        const auto flag = openFlag(block, openFlags);
        if (!flag.empty() && contains(block.exercises, exercise)) {
            return Withheld {exercise, flag, block.blocked};
        }
    }
    return {};
}

} // namespace

record::ExerciseDose doseOf(const Library& library, const Exercise& exercise)
{
    record::ExerciseDose dose;
    dose.exercise = library.prefix + ":" + exercise.id;
    dose.name = exercise.name;
    dose.why = exercise.purpose;
    dose.sets = start(exercise.sets);
    dose.repetitions = start(exercise.repetitions);
    dose.holdSeconds = start(exercise.holdSeconds);
    dose.daysPerWeek = start(exercise.daysPerWeek);
    // What has no field of its own travels in words, so that nothing of the dose is lost.
    dose.load = exercise.dose;
    const auto add = [&dose](const std::string& name, const std::string& value) {
        if (!value.empty()) {
            dose.load += "; " + name + value;
        }
    };
    add("load: ", exercise.load);
    add("tempo: ", exercise.tempo);
    add("rest: ", exercise.rest);
    add("progress when: ", exercise.progressWhen);
    dose.stopRule = library.rules.stop;
    if (!exercise.stopRule.empty()) {
        dose.stopRule += " Here also: " + exercise.stopRule + ".";
    }
    return dose;
}

record::Result<Proposal> propose(const Library& library,
                                 const Programme& programme,
                                 const std::vector<std::string>& openFlags,
                                 std::size_t from,
                                 const std::vector<Withheld>& unsafe)
{
    if (from >= programme.phases.size()) {
        return record::failure(record::ErrorCode::NotFound, "no such phase in " + programme.id);
    }
    Proposal proposal;
    proposal.programme = programme.id;
    proposal.programmeName = programme.name;
    proposal.precautions = {library.rules.pain, library.rules.stop};
    proposal.precautions.insert(
        proposal.precautions.end(), programme.precautions.begin(), programme.precautions.end());
    for (const auto& block : library.blocks) {
        const auto flag = openFlag(block, openFlags);
        if (flag.empty()) {
            continue;
        }
        if (block.everything) {
            return record::failure(record::ErrorCode::NotPermitted, flag + " is open");
        }
        proposal.precautions.push_back("While " + flag + " is open, not: " + block.blocked
                                       + ". Allowed: " + block.allowed + ".");
    }
    std::vector<std::string> taken;
    for (std::size_t phase = from; phase < programme.phases.size(); ++phase) {
        for (const auto& id : programme.phases[phase].exercises) {
            if (contains(taken, id)) {
                continue;
            }
            taken.push_back(id);
            const auto clash = std::find_if(
                unsafe.begin(), unsafe.end(), [&id](const Withheld& w) { return w.exercise == id; });
            if (auto blocked = withheld(library, id, openFlags)) {
                proposal.withheld.push_back(std::move(*blocked));
            } else if (clash != unsafe.end()) {
                proposal.withheld.push_back(*clash);
            } else if (const Exercise* exercise = library.exercise(id)) {
                proposal.exercises.push_back(doseOf(library, *exercise));
            }
        }
    }
    proposal.sessionsPerWeek = programme.sessionsPerWeek;
    proposal.weeks = programme.weeks;
    proposal.sessions = programme.sessionsPerWeek * programme.weeks;
    return proposal;
}

int minutesADay(const Exercise& exercise)
{
    constexpr int kSecondsARepetition = 4;
    constexpr int kSecondsBetweenSets = 30;
    const int sessions = start(exercise.sessionsPerDay).value_or(1);
    if (const auto minutes = start(exercise.minutes)) {
        return *minutes * sessions;
    }
    if (!exercise.sets && !exercise.repetitions && !exercise.holdSeconds) {
        return 1;
    }
    const int sets = start(exercise.sets).value_or(1);
    const int repetitions = start(exercise.repetitions).value_or(1);
    const int seconds = start(exercise.holdSeconds).value_or(kSecondsARepetition);
    const int sides = exercise.eachSide ? 2 : 1;
    const int total = (sets * repetitions * seconds * sides + (sets - 1) * kSecondsBetweenSets) * sessions;
    return (total + 59) / 60;
}

DailyPlan dailyPlan(const Library& library, const Proposal& proposal, std::size_t cap)
{
    DailyPlan plan;
    for (const auto& dose : proposal.exercises) {
        if (plan.now.size() >= cap) {
            plan.later.push_back(dose.exercise);
            continue;
        }
        plan.now.push_back(dose.exercise);
        const auto colon = dose.exercise.find(':');
        if (const Exercise* exercise = library.exercise(dose.exercise.substr(colon + 1))) {
            plan.minutes += minutesADay(*exercise);
        }
    }
    return plan;
}

} // namespace sartorius::rehab
