#pragma once

#include "forms/record/result.h"
#include "forms/record/time.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sartorius::hl7 {

/// HL7 DTM / TS: YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]. What is not written is not known:
/// the precision is part of the value.
struct Timestamp
{
    int year = 0;
    std::optional<unsigned> month;
    std::optional<unsigned> day;
    std::optional<unsigned> hour; ///< 0 to 23; 24 only as 24:00
    std::optional<unsigned> minute;
    std::optional<unsigned> second; ///< 0 to 60
    std::string fraction; ///< digits after the point, one to four
    std::optional<std::chrono::minutes> offset; ///< absent: the sender's own zone

    friend bool operator==(const Timestamp&, const Timestamp&) = default;
};

/// Reads the whole text; a second component (TS precision of old versions) must be cut off before.
/// @return InvalidInput for anything that is no such time, or a day that does not exist.
record::Result<Timestamp> timestampFrom(std::string_view text);

/// The same characters that timestampFrom read.
std::string toString(const Timestamp& time);

/// To the second, or to the millisecond when there is one, with zone.
Timestamp timestampOf(const record::Instant& instant);
Timestamp timestampOf(const record::Date& date);

/// The date, when the day is known.
std::optional<record::Date> dateOf(const Timestamp& time);

/// The point in time, when it is known to the minute and the zone is written or given (MSH-7's).
/// Seconds not written count as the start of the minute.
std::optional<record::Instant> instantOf(const Timestamp& time,
                                         std::optional<std::chrono::minutes> zone = std::nullopt);

} // namespace sartorius::hl7
