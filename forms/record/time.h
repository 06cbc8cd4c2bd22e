#pragma once

#include "forms/record/result.h"

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace sartorius::record {

/// A calendar date without time zone: birth dates, dates of injury.
using Date = std::chrono::year_month_day;

/// A point in time with the offset from UTC in which it was made, so that "10:42 at the clinic" can be
/// shown again. Order and equality are by the point in time alone.
struct Instant
{
    std::chrono::sys_time<std::chrono::milliseconds> utc {};
    std::chrono::minutes offset {0};

    friend auto operator<=>(const Instant& a, const Instant& b) { return a.utc <=> b.utc; }

    friend bool operator==(const Instant& a, const Instant& b) { return a.utc == b.utc; }
};

/// A date or time known only so far as it was said. Absent parts are unknown, never zero.
struct PartialDateTime
{
    std::chrono::year year {};
    std::optional<std::chrono::month> month;
    std::optional<std::chrono::day> day;
    std::optional<std::chrono::seconds> timeOfDay; ///< since midnight
    std::optional<std::chrono::minutes> offset;    ///< absent: zone unknown

    friend bool operator==(const PartialDateTime&, const PartialDateTime&) = default;
};

/// "1989-03-14".
std::string toString(const Date& date);

/// Reads ISO yyyy-mm-dd; InvalidInput for anything else or a day that does not exist.
Result<Date> dateFrom(std::string_view text);

/// "14-Mar-1989": cannot be misread in any country. English month names, whatever the locale.
std::string toClinicalText(const Date& date);

/// "2026-11-20T10:42:07.000+01:00".
std::string toString(const Instant& instant);

/// Reads the form of toString; seconds fraction optional, "Z" allowed, zone required.
Result<Instant> instantFrom(std::string_view text);

/// "10:42:07" in the offset of the instant.
std::string timeOfDayText(const Instant& instant);

/// The calendar date at the instant's own offset.
Date dateOf(const Instant& instant);

/// Whole years lived on `on`; negative when `on` is before birth.
int ageInYears(const Date& birth, const Date& on);

} // namespace sartorius::record
