#pragma once

#include "forms/record/order.h"
#include "forms/record/result.h"
#include "forms/rehab/programme.h"

#include <cstddef>
#include <string>
#include <vector>

namespace sartorius::rehab {

/// An exercise that was left out because of an open red flag.
struct Withheld
{
    std::string exercise;
    std::string flag;
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
/// @return NotFound for a phase that does not exist; NotPermitted when an open flag blocks the whole
///         programme (the detail names the flag).
record::Result<Proposal> propose(const Library& library,
                                 const Programme& programme,
                                 const std::vector<std::string>& openFlags = {},
                                 std::size_t from = 0);

/// One exercise with its starting dose: the lower end of each range. `why` and `stopRule` are filled.
record::ExerciseDose doseOf(const Library& library, const Exercise& exercise);

} // namespace sartorius::rehab
