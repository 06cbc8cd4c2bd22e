#pragma once

#include "forms/record/order.h"
#include "forms/record/result.h"
#include "forms/rehab/programme.h"

#include <cstddef>
#include <string>
#include <vector>

namespace sartorius::rehab {

/// An exercise that was left out because of an open red flag, or because of what the record says.
struct Withheld
{
    std::string exercise;
    std::string flag; ///< empty: the record speaks against it
    std::string reason;
};

/// The lines of a rehabilitation order as they are proposed: starting doses, for a physiotherapist to
/// change. The caller adds patient, side, recipient and goal.
struct Proposal
{
    std::string programme;
    std::string programmeName;
    std::vector<record::ExerciseDose> exercises;
    std::vector<std::string> precautions; ///< pain rule, stop rule and those of the programme
    std::vector<Withheld> withheld;
    int sessions = 0;
    int sessionsPerWeek = 0;
    int weeks = 0;
};

/// Proposes the exercises of the programme's phases `from` to the last, each once, in the order in which
/// they come. Exercises that an open red flag blocks are withheld and named.
/// @param unsafe exercises that clash with the record (a dose of heat with numb skin, for example).
/// @return NotFound for a phase that does not exist; NotPermitted when an open flag blocks the whole
///         programme (the detail names the flag).
record::Result<Proposal> propose(const Library& library,
                                 const Programme& programme,
                                 const std::vector<std::string>& openFlags = {},
                                 std::size_t from = 0,
                                 const std::vector<Withheld>& unsafe = {});

/// More than this many exercises a day are seldom done.
constexpr std::size_t kExercisesADay = 4;

/// What a patient is asked to do on one day.
struct DailyPlan
{
    std::vector<std::string> now;   ///< ids with prefix, at most kExercisesADay
    std::vector<std::string> later; ///< the rest of the proposal, in its order
    int minutes = 0;                ///< of those for now, rest included, rounded up
};

/// Takes the first exercises of the proposal up to the cap and says how long they take.
DailyPlan dailyPlan(const Library& library, const Proposal& proposal, std::size_t cap = kExercisesADay);

/// Minutes of one day with the starting dose: given minutes, otherwise sets of repetitions of 4 s or of
/// holds, both sides where each side is done, and half a minute between sets; 1 for what has no dose.
int minutesADay(const Exercise& exercise);

/// One exercise with its starting dose: the lower end of each range. `why` and `stopRule` are filled.
record::ExerciseDose doseOf(const Library& library, const Exercise& exercise);

} // namespace sartorius::rehab
