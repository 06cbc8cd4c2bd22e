#pragma once

#include "forms/record/order.h"
#include "forms/record/problem.h"
#include "forms/record/result.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace sartorius::rehab {

/// A dose as a range of published programmes; the lower end is where one starts.
struct Range
{
    int from = 0;
    int to = 0;

    friend bool operator==(const Range&, const Range&) = default;
};

struct Exercise
{
    std::string id; ///< "EX-01"
    std::string name;
    std::string purpose;
    std::string dose; ///< as the specification words it, "3 x 8-12 each side"
    std::optional<Range> sets;
    std::optional<Range> repetitions;
    std::optional<Range> holdSeconds;
    std::optional<Range> minutes;
    std::optional<Range> daysPerWeek;
    std::optional<Range> sessionsPerDay;
    bool eachSide = false;
    std::string load;
    std::string tempo; ///< lower-hold-lift in seconds
    std::string rest;
    std::string progressWhen;
    std::string stopRule; ///< on top of the general one
};

struct Phase
{
    std::string name;
    std::string text;
    std::vector<std::string> exercises; ///< ids
};

struct Programme
{
    std::string id; ///< "RP-B"
    std::string name;
    std::vector<Phase> phases;
    std::string criteria; ///< to leave the phases
    std::string recovery; ///< typical time
    int sessionsPerWeek = 0; ///< supervised
    int weeks = 0;
    std::vector<std::string> precautions;
    std::vector<std::string> differentials; ///< ids it is for
};

/// What must not be ordered while one of the flags is open.
struct Block
{
    std::vector<std::string> flags;
    bool everything = false;
    std::vector<std::string> exercises;
    std::string blocked;
    std::string allowed;
};

struct NoProgramme
{
    std::string differential;
    std::string text;
};

struct LoadRules
{
    std::string pain;
    std::string stop;
    std::string running;
};

/// The rehabilitation content of one form. Immutable; safe to read from any thread.
struct Library
{
    std::string form;
    std::string prefix; ///< of exercise ids in orders, where two forms meet: "mk"
    std::string version;
    std::string source;
    std::optional<std::string> approvedBy;
    LoadRules rules;
    std::string runningEntry;               ///< criteria to begin the graded return to running
    std::vector<std::string> runningStages; ///< in order
    std::vector<Exercise> exercises;
    std::vector<Programme> programmes;
    std::vector<Block> blocks;
    std::vector<NoProgramme> none; ///< differentials that get no programme here, and why

    /// Null when there is none of that id.
    const Exercise* exercise(std::string_view id) const;
    const Programme* programme(std::string_view id) const;

    /// The programme of a differential; null when it has none, see `none`.
    const Programme* programmeFor(std::string_view differential) const;
};

using SharedLibrary = std::shared_ptr<const Library>;

/// Reads the rehabilitation content. All problems come at once, with file, line and column.
[[nodiscard]] tl::expected<SharedLibrary, record::Problems> readLibrary(std::string bytes,
                                                                       std::string file);

} // namespace sartorius::rehab
