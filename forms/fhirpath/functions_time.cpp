// Functions of dates and times.

#include "forms/fhirpath/function_rule.h"
#include "forms/fhirpath/temporal.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

using Precision = Temporal::Precision;

/// The focus as a date or time, also when it is written as text; empty for anything else.
std::optional<Temporal> focusTemporal(Call& call)
{
    const std::optional<Value> value = call.single();
    if (!value)
        return std::nullopt;
    if (const auto* temporal = std::get_if<Temporal>(&*value))
        return *temporal;
    const auto* text = std::get_if<std::string>(&*value);
    return text != nullptr ? temporalFrom(*text) : std::nullopt;
}

template <Precision wanted, int Temporal::* field>
Sequence component(Call& call)
{
    const auto temporal = focusTemporal(call);
    const bool dated = wanted <= Precision::Day;
    if (!temporal || temporal->precision < wanted
        || (dated && temporal->kind == Temporal::Kind::Time))
        return {};
    return Sequence::one(std::int64_t {(*temporal).*field});
}

Sequence timezoneOffset(Call& call)
{
    const auto temporal = focusTemporal(call);
    if (!temporal || !temporal->offset)
        return {};
    const auto hours = record::divide(record::Decimal {temporal->offset->count()}, record::Decimal {60}, 4);
    record::Decimal result = *hours;
    while (result.scale > 1 && result.mantissa % 10 == 0) {
        result.mantissa /= 10;
        --result.scale;
    }
    return Sequence::one(result);
}

Sequence dateOf(Call& call)
{
    const auto temporal = focusTemporal(call);
    if (!temporal || temporal->kind == Temporal::Kind::Time)
        return {};
    Temporal date;
    date.precision = std::min(temporal->precision, Precision::Day);
    date.year = temporal->year;
    date.month = temporal->month;
    date.day = temporal->day;
    return Sequence::one(date);
}

Sequence timeOf(Call& call)
{
    const auto temporal = focusTemporal(call);
    if (!temporal || temporal->kind != Temporal::Kind::DateTime
        || temporal->precision < Precision::Hour)
        return {};
    Temporal time;
    time.kind = Temporal::Kind::Time;
    time.precision = temporal->precision;
    time.hour = temporal->hour;
    time.minute = temporal->minute;
    time.second = temporal->second;
    time.millisecond = temporal->millisecond;
    return Sequence::one(time);
}

std::optional<Temporal> moment(const Inputs& inputs)
{
    return inputs.now ? temporalFrom(record::toString(*inputs.now)) : std::nullopt;
}

Sequence now(Call& call)
{
    const auto temporal = moment(call.inputs);
    return temporal ? Sequence::one(*temporal) : Sequence();
}

Sequence timeOfDay(Call& call)
{
    auto temporal = moment(call.inputs);
    if (!temporal)
        return {};
    temporal->kind = Temporal::Kind::Time;
    temporal->year = temporal->month = temporal->day = 0;
    temporal->offset.reset();
    return Sequence::one(*temporal);
}

constexpr auto kCall = Operation::Call;
constexpr auto kTaken = Focus::Taken;
constexpr auto kInt = StaticType::Integer;
constexpr std::array<FunctionRule, 12> kFunctions {
    FunctionRule {"yearOf", kCall, kTaken, 0, 0, kInt, component<Precision::Year, &Temporal::year>},
    {"monthOf", kCall, kTaken, 0, 0, kInt, component<Precision::Month, &Temporal::month>},
    {"dayOf", kCall, kTaken, 0, 0, kInt, component<Precision::Day, &Temporal::day>},
    {"hourOf", kCall, kTaken, 0, 0, kInt, component<Precision::Hour, &Temporal::hour>},
    {"minuteOf", kCall, kTaken, 0, 0, kInt, component<Precision::Minute, &Temporal::minute>},
    {"secondOf", kCall, kTaken, 0, 0, kInt, component<Precision::Second, &Temporal::second>},
    {"millisecondOf",
     kCall,
     kTaken,
     0,
     0,
     kInt,
     component<Precision::Millisecond, &Temporal::millisecond>},
    {"timezoneOffsetOf", kCall, kTaken, 0, 0, StaticType::Decimal, timezoneOffset},
    {"dateOf", kCall, kTaken, 0, 0, StaticType::Temporal, dateOf},
    {"timeOf", kCall, kTaken, 0, 0, StaticType::Temporal, timeOf},
    {"now", kCall, Focus::None, 0, 0, StaticType::Temporal, now},
    {"timeOfDay", kCall, Focus::None, 0, 0, StaticType::Temporal, timeOfDay}};

} // namespace

std::span<const FunctionRule> timeFunctions()
{
    return kFunctions;
}

} // namespace sartorius::fhirpath
