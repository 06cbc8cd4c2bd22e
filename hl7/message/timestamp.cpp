#include "hl7/message/timestamp.h"

#include <charconv>

namespace sartorius::hl7 {
namespace {

using record::ErrorCode;
using record::failure;
using record::Result;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Takes `count` digits from the front; nothing when there are fewer.
std::optional<unsigned> takeDigits(std::string_view& text, std::size_t count)
{
    if (text.size() < count)
        return std::nullopt;
    unsigned value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!isDigit(text[i]))
            return std::nullopt;
        value = value * 10 + static_cast<unsigned>(text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool takeOffset(std::string_view& text, Timestamp& time)
{
    if (text.empty())
        return true;
    const bool west = text.front() == '-';
    if (!west && text.front() != '+')
        return false;
    text.remove_prefix(1);
    const auto hours = takeDigits(text, 2);
    const auto minutes = takeDigits(text, 2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59 || !text.empty())
        return false;
    const std::chrono::minutes offset(static_cast<int>(*hours * 60 + *minutes));
    time.offset = west ? -offset : offset;
    return true;
}

bool takeFraction(std::string_view& text, Timestamp& time)
{
    if (text.empty() || text.front() != '.')
        return true;
    text.remove_prefix(1);
    while (!text.empty() && isDigit(text.front())) {
        time.fraction += text.front();
        text.remove_prefix(1);
    }
    return !time.fraction.empty() && time.fraction.size() <= 4;
}

bool isPossible(const Timestamp& time)
{
    using namespace std::chrono;
    if (time.month && (*time.month < 1 || *time.month > 12))
        return false;
    if (time.day && !(year(time.year) / month(*time.month) / day(*time.day)).ok())
        return false;
    const unsigned minute = time.minute.value_or(0);
    const unsigned second = time.second.value_or(0);
    const unsigned hour = time.hour.value_or(0);
    if (hour == 24) // the end of a day, written by some senders
        return minute == 0 && second == 0;
    return hour < 24 && minute < 60 && second <= 60;
}

void append(std::string& text, unsigned value, std::size_t width)
{
    std::string digits(width, '0');
    for (std::size_t i = width; i-- > 0; value /= 10)
        digits[i] = static_cast<char>('0' + value % 10);
    text += digits;
}

} // namespace

Result<Timestamp> timestampFrom(std::string_view text)
{
    Timestamp time;
    const auto year = takeDigits(text, 4);
    bool good = year.has_value() && *year > 0;
    time.year = static_cast<int>(year.value_or(0));
    for (std::optional<unsigned>* part :
         {&time.month, &time.day, &time.hour, &time.minute, &time.second}) {
        if (!good || text.empty() || !isDigit(text.front()))
            break;
        *part = takeDigits(text, 2);
        good = part->has_value();
    }
    if (good && time.second)
        good = takeFraction(text, time);
    if (!good || !takeOffset(text, time) || !isPossible(time))
        return failure(ErrorCode::InvalidInput, "not an HL7 time");
    return time;
}

std::string toString(const Timestamp& time)
{
    std::string text;
    append(text, static_cast<unsigned>(time.year), 4);
    for (const std::optional<unsigned>* part :
         {&time.month, &time.day, &time.hour, &time.minute, &time.second}) {
        if (!part->has_value())
            break;
        append(text, **part, 2);
    }
    if (!time.fraction.empty())
        text += '.' + time.fraction;
    if (time.offset) {
        const auto minutes = static_cast<unsigned>(std::chrono::abs(*time.offset).count());
        text += time.offset->count() < 0 ? '-' : '+';
        append(text, minutes / 60, 2);
        append(text, minutes % 60, 2);
    }
    return text;
}

Timestamp timestampOf(const record::Instant& instant)
{
    using namespace std::chrono;
    const auto local = instant.utc + instant.offset;
    const auto midnight = floor<days>(local);
    const year_month_day date(midnight);
    const hh_mm_ss time(floor<milliseconds>(local - midnight));
    Timestamp result = timestampOf(date);
    result.hour = static_cast<unsigned>(time.hours().count());
    result.minute = static_cast<unsigned>(time.minutes().count());
    result.second = static_cast<unsigned>(time.seconds().count());
    if (const auto part = static_cast<unsigned>(time.subseconds().count()); part != 0)
        append(result.fraction, part, 3);
    result.offset = instant.offset;
    return result;
}

Timestamp timestampOf(const record::Date& date)
{
    Timestamp result;
    result.year = static_cast<int>(date.year());
    result.month = static_cast<unsigned>(date.month());
    result.day = static_cast<unsigned>(date.day());
    return result;
}

std::optional<record::Date> dateOf(const Timestamp& time)
{
    if (!time.month || !time.day)
        return std::nullopt;
    return record::Date(
        std::chrono::year(time.year), std::chrono::month(*time.month), std::chrono::day(*time.day));
}

std::optional<record::Instant> instantOf(const Timestamp& time,
                                         std::optional<std::chrono::minutes> zone)
{
    using namespace std::chrono;
    const auto date = dateOf(time);
    const auto offset = time.offset ? time.offset : zone;
    if (!date || !time.hour || !time.minute || !offset)
        return std::nullopt;
    unsigned fraction = 0;
    for (std::size_t i = 0; i < 3; ++i)
        fraction = fraction * 10
            + (i < time.fraction.size() ? static_cast<unsigned>(time.fraction[i] - '0') : 0U);
    const auto local = sys_days(*date) + hours(*time.hour) + minutes(*time.minute)
        + seconds(time.second.value_or(0)) + milliseconds(fraction);
    return record::Instant {local - *offset, *offset};
}

} // namespace sartorius::hl7
