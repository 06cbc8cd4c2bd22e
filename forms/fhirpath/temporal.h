#pragma once

#include "forms/fhirpath/operators.h"
#include "forms/fhirpath/value.h"

#include <cstddef>
#include <optional>
#include <string_view>

// Dates and times: reading, comparing and moving them.

namespace sartorius::fhirpath {

/// A date or time at the beginning of a text, and how many bytes it takes. A time begins with T.
struct ReadTemporal
{
    Temporal temporal;
    std::size_t length = 0;
};

std::optional<ReadTemporal> readTemporal(std::string_view text);

/// "10:42", "T10:42": a time alone; the whole text must be one.
std::optional<Temporal> timeFrom(std::string_view text);

/// What FHIRPath calls a calendar duration, written as a word; "years" and "year" are one.
enum class CalendarUnit { Year, Month, Week, Day, Hour, Minute, Second, Millisecond };

std::optional<CalendarUnit> calendarUnitOf(std::string_view word);

Ordering compareTemporals(const Temporal& first, const Temporal& second);

/// The moment moved by a duration, cut to the moment's own precision.
Calculated moved(const Temporal& from, const record::Quantity& by, bool back);

} // namespace sartorius::fhirpath
