#include "forms/fhirpath/temporal.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

using Precision = Temporal::Precision;
using record::Decimal;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool exists(int year, int month, int day)
{
    return record::Date {std::chrono::year {year},
                         std::chrono::month {static_cast<unsigned>(month)},
                         std::chrono::day {static_cast<unsigned>(day)}}
        .ok();
}

class TemporalReader
{
public:
    explicit TemporalReader(std::string_view text)
        : m_text(text)
    {
    }

    std::optional<ReadTemporal> read()
    {
        const bool dated = peek() != 'T';
        if (dated && !takeDate())
            return std::nullopt;
        if (peek() == 'T') {
            ++m_at;
            m_read.kind = dated ? Temporal::Kind::DateTime : Temporal::Kind::Time;
            if (!takeTime(!dated))
                return std::nullopt;
        }
        return ReadTemporal {m_read, m_at};
    }

private:
    char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }

    /// Exactly `count` digits, or -1.
    int takeDigits(std::size_t count)
    {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (!isDigit(peek(i)))
                return -1;
            value = value * 10 + (peek(i) - '0');
        }
        m_at += count;
        return value;
    }

    bool takeDate()
    {
        m_read.precision = Precision::Year;
        m_read.year = takeDigits(4);
        if (m_read.year < 1)
            return false;
        if (peek() != '-' || !isDigit(peek(1)))
            return true;
        ++m_at;
        m_read.precision = Precision::Month;
        m_read.month = takeDigits(2);
        if (m_read.month < 1 || m_read.month > 12)
            return false;
        if (peek() != '-' || !isDigit(peek(1)))
            return true;
        ++m_at;
        m_read.precision = Precision::Day;
        m_read.day = takeDigits(2);
        return m_read.day > 0 && exists(m_read.year, m_read.month, m_read.day);
    }

    bool takeTime(bool timeAlone)
    {
        if (!isDigit(peek()))
            return !timeAlone; // @2026-11-20T is a DateTime known to the day
        m_read.precision = Precision::Hour;
        m_read.hour = takeDigits(2);
        if (m_read.hour < 0 || m_read.hour > 23)
            return false;
        if (peek() == ':') {
            ++m_at;
            m_read.precision = Precision::Minute;
            m_read.minute = takeDigits(2);
            if (m_read.minute < 0 || m_read.minute > 59 || !takeSeconds())
                return false;
        }
        return timeAlone || takeZone();
    }

    bool takeSeconds()
    {
        if (peek() != ':')
            return true;
        ++m_at;
        m_read.precision = Precision::Second;
        m_read.second = takeDigits(2);
        if (m_read.second < 0 || m_read.second > 60) // 60: a leap second
            return false;
        if (peek() != '.' || !isDigit(peek(1)))
            return true;
        ++m_at;
        m_read.precision = Precision::Millisecond;
        for (int scale = 100; isDigit(peek()); ++m_at, scale /= 10)
            m_read.millisecond += (peek() - '0') * scale;
        return true;
    }

    bool takeZone()
    {
        if (peek() == 'Z') {
            ++m_at;
            m_read.offset = std::chrono::minutes {0};
            return true;
        }
        const bool signedZone = (peek() == '+' || peek() == '-') && isDigit(peek(1))
            && isDigit(peek(2)) && peek(3) == ':';
        if (!signedZone)
            return true;
        const int sign = peek() == '-' ? -1 : 1;
        ++m_at;
        const int hours = takeDigits(2);
        ++m_at;
        const int minutes = takeDigits(2);
        m_read.offset = std::chrono::minutes {sign * (hours * 60 + minutes)};
        return minutes >= 0 && minutes < 60 && hours * 60 + minutes <= 14 * 60;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    Temporal m_read;
};

/// The fields in order of size; seconds carry their milliseconds, which are one field in FHIRPath.
std::array<int, 6> fieldsOf(const Temporal& t)
{
    return {t.year, t.month, t.day, t.hour, t.minute, t.second * 1000 + t.millisecond};
}

std::size_t fieldCount(const Temporal& t)
{
    return std::min<std::size_t>(static_cast<std::size_t>(t.precision) + 1, 6);
}

std::chrono::sys_days dayOf(const Temporal& t)
{
    return std::chrono::sys_days {record::Date {std::chrono::year {t.year},
                                                std::chrono::month {static_cast<unsigned>(t.month)},
                                                std::chrono::day {static_cast<unsigned>(t.day)}}};
}

bool setDate(Temporal& t, const record::Date& date)
{
    t.year = int {date.year()};
    t.month = static_cast<int>(unsigned {date.month()});
    t.day = static_cast<int>(unsigned {date.day()});
    return t.year >= 1 && t.year <= 9999;
}

void setClock(Temporal& t, std::int64_t milliseconds)
{
    t.hour = static_cast<int>(milliseconds / 3'600'000);
    t.minute = static_cast<int>(milliseconds / 60'000 % 60);
    t.second = static_cast<int>(milliseconds / 1000 % 60);
    t.millisecond = static_cast<int>(milliseconds % 1000);
}

/// The same moment in UTC; of a time known to the hour only where the zone leaves that meaning.
Temporal inUtc(const Temporal& t)
{
    if (!t.offset || t.kind != Temporal::Kind::DateTime || t.precision < Precision::Hour)
        return t;
    const auto moment
        = dayOf(t) + std::chrono::hours {t.hour} + std::chrono::minutes {t.minute} - *t.offset;
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    Temporal utc = t;
    static_cast<void>(setDate(utc, record::Date {day}));
    const auto minutes
        = static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(moment - day).count());
    utc.hour = minutes / 60;
    utc.minute = minutes % 60;
    utc.offset = std::chrono::minutes {0};
    return utc;
}

constexpr std::int64_t kDay = 86'400'000;

/// Milliseconds of a definite unit; months and years have none.
std::int64_t millisecondsOf(CalendarUnit unit)
{
    switch (unit) {
    case CalendarUnit::Week:
        return 7 * kDay;
    case CalendarUnit::Day:
        return kDay;
    case CalendarUnit::Hour:
        return 3'600'000;
    case CalendarUnit::Minute:
        return 60'000;
    case CalendarUnit::Second:
        return 1000;
    case CalendarUnit::Millisecond:
        return 1;
    case CalendarUnit::Year:
    case CalendarUnit::Month:
        break;
    }
    return 0;
}

/// Of UCUM units only the definite ones move a date: a UCUM year is 365.25 days.
std::optional<CalendarUnit> movingUnit(std::string_view unit)
{
    struct Row
    {
        std::string_view code;
        CalendarUnit unit;
    };

    static constexpr std::array<Row, 6> kRows {Row {"wk", CalendarUnit::Week},
                                               {"d", CalendarUnit::Day},
                                               {"h", CalendarUnit::Hour},
                                               {"min", CalendarUnit::Minute},
                                               {"s", CalendarUnit::Second},
                                               {"ms", CalendarUnit::Millisecond}};
    for (const Row& row : kRows) {
        if (row.code == unit)
            return row.unit;
    }
    return calendarUnitOf(unit);
}

/// A date known to the day or better moved by whole months.
bool moveMonths(Temporal& t, std::int64_t months)
{
    record::Date date {std::chrono::year {t.year},
                       std::chrono::month {static_cast<unsigned>(t.month)},
                       std::chrono::day {static_cast<unsigned>(t.day)}};
    date += std::chrono::months {months};
    if (!date.ok()) // 31 January + 1 month: the last day of February
        date = date.year() / date.month() / std::chrono::last;
    return setDate(t, date);
}

/// A year, or a year and month, moved by whole months.
bool moveCoarse(Temporal& t, std::int64_t months)
{
    const std::int64_t total
        = std::int64_t {t.year} * 12 + (t.precision == Precision::Month ? t.month - 1 : 0) + months;
    t.year = static_cast<int>(total / 12);
    if (t.precision == Precision::Month)
        t.month = static_cast<int>(total % 12) + 1;
    return total >= 12 && t.year <= 9999;
}

bool moveClock(Temporal& t, std::int64_t milliseconds)
{
    const int second = std::min(t.second, 59); // a leap second cannot be calculated with
    std::int64_t clock = ((t.hour * 60 + t.minute) * 60 + second) * std::int64_t {1000}
        + t.millisecond + milliseconds;
    std::int64_t days = clock / kDay;
    clock %= kDay;
    if (clock < 0) {
        clock += kDay;
        --days;
    }
    setClock(t, clock);
    if (t.precision == Precision::Second && t.millisecond != 0)
        t.precision = Precision::Millisecond;
    if (t.kind == Temporal::Kind::Time)
        return true;
    return setDate(t, record::Date {dayOf(t) + std::chrono::days {days}});
}

/// Milliseconds that count at the precision: 59 minutes do not move an hour.
std::int64_t cut(std::int64_t milliseconds, Precision precision)
{
    const std::int64_t unit = precision == Precision::Hour ? 3'600'000
        : precision == Precision::Minute                   ? 60'000
        : precision == Precision::Day                      ? kDay
                                                           : 1;
    return milliseconds / unit * unit;
}

} // namespace

std::optional<ReadTemporal> readTemporal(std::string_view text)
{
    return TemporalReader(text).read();
}

std::optional<Temporal> timeFrom(std::string_view text)
{
    const std::string marked = text.substr(0, 1) == "T" ? std::string(text) : "T" + std::string(text);
    const std::optional<ReadTemporal> read = readTemporal(marked);
    if (!read || read->length != marked.size())
        return std::nullopt;
    return read->temporal;
}

std::optional<Temporal> temporalFrom(std::string_view text)
{
    const std::optional<ReadTemporal> read = readTemporal(text);
    if (read && read->length == text.size())
        return read->temporal;
    return text.find(':') == std::string_view::npos ? std::nullopt : timeFrom(text);
}

std::optional<CalendarUnit> calendarUnitOf(std::string_view word)
{
    static constexpr std::array<std::string_view, 8> kUnits {
        "year", "month", "week", "day", "hour", "minute", "second", "millisecond"};
    for (std::size_t i = 0; i < kUnits.size(); ++i) {
        const std::string_view unit = kUnits[i];
        if (word.substr(0, unit.size()) == unit
            && (word.size() == unit.size() || word.substr(unit.size()) == "s"))
            return static_cast<CalendarUnit>(i);
    }
    return std::nullopt;
}

Ordering compareTemporals(const Temporal& first, const Temporal& second)
{
    const bool times = first.kind == Temporal::Kind::Time;
    if (times != (second.kind == Temporal::Kind::Time))
        return {false, std::nullopt};
    // A zone on one side alone leaves the order open, whatever the fields say.
    const bool clocked = first.precision >= Precision::Hour && second.precision >= Precision::Hour;
    if (clocked && first.offset.has_value() != second.offset.has_value())
        return {true, std::nullopt};
    const std::array<int, 6> a = fieldsOf(clocked ? inUtc(first) : first);
    const std::array<int, 6> b = fieldsOf(clocked ? inUtc(second) : second);
    const std::size_t common = std::min(fieldCount(first), fieldCount(second));
    for (std::size_t i = times ? 3 : 0; i < common; ++i) {
        if (a[i] != b[i])
            return {true, a[i] <=> b[i]};
    }
    if (fieldCount(first) != fieldCount(second))
        return {true, std::nullopt};
    return {true, std::strong_ordering::equal};
}

Calculated moved(const Temporal& from, const record::Quantity& by, bool back)
{
    const std::optional<CalendarUnit> unit = movingUnit(by.unit);
    const bool dateUnit = unit && *unit <= CalendarUnit::Day;
    if (!unit || (from.kind == Temporal::Kind::Time && dateUnit))
        return {false, std::nullopt};
    // Whole units only, but seconds have milliseconds.
    const std::int64_t perUnit = *unit == CalendarUnit::Second ? 1000 : 1;
    const auto scaled = record::multiply(by.value, Decimal {perUnit});
    if (!scaled)
        return {true, std::nullopt};
    std::int64_t amount = scaled->mantissa;
    for (std::uint8_t i = 0; i < scaled->scale; ++i)
        amount /= 10;
    if (amount > 4'000'000'000'000 || amount < -4'000'000'000'000)
        return {true, std::nullopt};
    amount = back ? -amount : amount;

    Temporal result = from;
    const bool fine = result.kind == Temporal::Kind::Time || result.precision >= Precision::Day;
    bool good = false;
    if (*unit == CalendarUnit::Year || *unit == CalendarUnit::Month) {
        std::int64_t months = *unit == CalendarUnit::Year ? amount * 12 : amount;
        if (months > 200'000 || months < -200'000)
            return {true, std::nullopt};
        months = result.precision == Precision::Year ? months / 12 * 12 : months;
        good = fine ? moveMonths(result, months) : moveCoarse(result, months);
    } else {
        const std::int64_t each = *unit == CalendarUnit::Second ? 1 : millisecondsOf(*unit);
        std::int64_t milliseconds = 0;
        if (__builtin_mul_overflow(amount, each, &milliseconds)
            || milliseconds > 400'000'000 * kDay / 100 || milliseconds < -400'000'000 * kDay / 100)
            return {true, std::nullopt};
        // FHIRPath: a date known to the year or month counts 365 and 30 days.
        good = fine ? moveClock(result, cut(milliseconds, result.precision))
            : result.precision == Precision::Year
            ? moveCoarse(result, milliseconds / kDay / 365 * 12)
            : moveCoarse(result, milliseconds / kDay / 30);
    }
    return {true, good ? std::optional<Value>(result) : std::nullopt};
}

} // namespace sartorius::fhirpath
