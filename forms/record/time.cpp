#include "forms/record/time.h"

#include "forms/record/clock.h"

#include <array>
#include <charconv>
#include <ctime>

namespace sartorius::record {

namespace {

using std::chrono::floor;

void appendPadded(std::string& text, std::int64_t value, std::size_t width)
{
    std::array<char, 24> buffer {};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    const auto length = static_cast<std::size_t>(end - buffer.data());
    if (length < width)
        text.append(width - length, '0');
    text.append(buffer.data(), end);
}

/// Reads exactly `count` digits at `at` and moves on; -1 when they are not there.
int takeDigits(std::string_view text, std::size_t& at, std::size_t count)
{
    if (text.size() < at + count)
        return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const char c = text[at + i];
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    at += count;
    return value;
}

bool take(std::string_view text, std::size_t& at, char expected)
{
    if (at >= text.size() || text[at] != expected)
        return false;
    ++at;
    return true;
}

/// Fraction of a second at `at` (after the point) cut to milliseconds; -1 when there is none.
int takeMilliseconds(std::string_view text, std::size_t& at)
{
    int milliseconds = 0;
    std::size_t digits = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && digits < 9; ++at, ++digits) {
        if (digits < 3)
            milliseconds = milliseconds * 10 + (text[at] - '0');
    }
    for (std::size_t i = digits; i < 3; ++i)
        milliseconds *= 10;
    return digits == 0 ? -1 : milliseconds;
}

Result<std::chrono::minutes> takeZone(std::string_view text, std::size_t& at)
{
    if (take(text, at, 'Z'))
        return std::chrono::minutes {0};
    const bool west = take(text, at, '-');
    if (!west && !take(text, at, '+'))
        return failure(ErrorCode::InvalidInput, "a point in time needs its zone");
    const int hours = takeDigits(text, at, 2);
    if (hours < 0 || hours > 14 || !take(text, at, ':'))
        return failure(ErrorCode::InvalidInput, "not a zone offset");
    const int minutes = takeDigits(text, at, 2);
    if (minutes < 0 || minutes > 59)
        return failure(ErrorCode::InvalidInput, "not a zone offset");
    const int offset = hours * 60 + minutes;
    return std::chrono::minutes {west ? -offset : offset};
}

auto localTime(const Instant& instant)
{
    return instant.utc + instant.offset;
}

} // namespace

std::string toString(const Date& date)
{
    std::string text;
    appendPadded(text, int {date.year()}, 4);
    text += '-';
    appendPadded(text, unsigned {date.month()}, 2);
    text += '-';
    appendPadded(text, unsigned {date.day()}, 2);
    return text;
}

Result<Date> dateFrom(std::string_view text)
{
    std::size_t at = 0;
    const int year = takeDigits(text, at, 4);
    const bool first = year > 0 && take(text, at, '-');
    const int month = first ? takeDigits(text, at, 2) : -1;
    const bool second = month > 0 && take(text, at, '-');
    const int day = second ? takeDigits(text, at, 2) : -1;
    if (day <= 0 || at != text.size())
        return failure(ErrorCode::InvalidInput, "not a date of the form yyyy-mm-dd");
    const Date date {std::chrono::year {year},
                     std::chrono::month {static_cast<unsigned>(month)},
                     std::chrono::day {static_cast<unsigned>(day)}};
    if (!date.ok())
        return failure(ErrorCode::InvalidInput, "no such day in the calendar");
    return date;
}

std::string toClinicalText(const Date& date)
{
    static constexpr std::array<std::string_view, 12> kMonths {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::string text;
    appendPadded(text, unsigned {date.day()}, 2);
    text += '-';
    const unsigned month = unsigned {date.month()};
    text += month >= 1 && month <= 12 ? kMonths[month - 1] : std::string_view("???");
    text += '-';
    appendPadded(text, int {date.year()}, 4);
    return text;
}

std::string toString(const Instant& instant)
{
    const auto local = localTime(instant);
    const auto day = floor<std::chrono::days>(local);
    std::string text = toString(Date {day});
    text += 'T';
    text += timeOfDayText(instant);
    text += '.';
    appendPadded(text, (local - floor<std::chrono::seconds>(local)).count(), 3);
    const auto offset = instant.offset.count();
    const auto size = offset < 0 ? -offset : offset;
    text += offset < 0 ? '-' : '+';
    appendPadded(text, size / 60, 2);
    text += ':';
    appendPadded(text, size % 60, 2);
    return text;
}

Result<Instant> instantFrom(std::string_view text)
{
    const auto wrong = [] {
        return failure(ErrorCode::InvalidInput, "not a point in time");
    };
    const Result<Date> date = dateFrom(text.substr(0, 10));
    if (!date)
        return failure(date.error());
    std::size_t at = 10;
    if (!take(text, at, 'T'))
        return wrong();
    const int hours = takeDigits(text, at, 2);
    if (hours < 0 || hours > 23 || !take(text, at, ':'))
        return wrong();
    const int minutes = takeDigits(text, at, 2);
    if (minutes < 0 || minutes > 59 || !take(text, at, ':'))
        return wrong();
    const int seconds = takeDigits(text, at, 2);
    if (seconds < 0 || seconds > 59)
        return wrong();
    const int milliseconds = take(text, at, '.') ? takeMilliseconds(text, at) : 0;
    if (milliseconds < 0)
        return wrong();
    const Result<std::chrono::minutes> offset = takeZone(text, at);
    if (!offset)
        return failure(offset.error());
    if (at != text.size())
        return wrong();
    const auto local = std::chrono::sys_days {*date} + std::chrono::hours {hours}
        + std::chrono::minutes {minutes} + std::chrono::seconds {seconds}
        + std::chrono::milliseconds {milliseconds};
    return Instant {local - *offset, *offset};
}

std::string timeOfDayText(const Instant& instant)
{
    const auto local = localTime(instant);
    const std::chrono::hh_mm_ss time {floor<std::chrono::seconds>(local)
                                      - floor<std::chrono::days>(local)};
    std::string text;
    appendPadded(text, time.hours().count(), 2);
    text += ':';
    appendPadded(text, time.minutes().count(), 2);
    text += ':';
    appendPadded(text, time.seconds().count(), 2);
    return text;
}

Date dateOf(const Instant& instant)
{
    return Date {floor<std::chrono::days>(localTime(instant))};
}

int ageInYears(const Date& birth, const Date& on)
{
    const int years = int {on.year()} - int {birth.year()};
    const bool birthdayToCome = std::chrono::month_day {on.month(), on.day()}
        < std::chrono::month_day {birth.month(), birth.day()};
    return birthdayToCome ? years - 1 : years;
}

Instant SystemClock::now() const
{
    const auto utc = floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const std::time_t seconds
        = std::chrono::system_clock::to_time_t(floor<std::chrono::seconds>(utc));
    std::tm local {};
    // Asked anew each time: daylight saving may begin while the program runs.
    if (localtime_r(&seconds, &local) == nullptr)
        return Instant {utc, std::chrono::minutes {0}};
    return Instant {utc, std::chrono::minutes {local.tm_gmtoff / 60}};
}

std::chrono::steady_clock::time_point SystemClock::monotonic() const
{
    return std::chrono::steady_clock::now();
}

} // namespace sartorius::record
