// Functions that put collections together or take them apart.

#include "forms/fhirpath/function_rule.h"
#include "forms/fhirpath/operators.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

using Values = std::span<const Value>;

bool holds(Call& call, Values values, const Value& wanted)
{
    call.steps += values.size();
    return std::any_of(values.begin(), values.end(), [&](const Value& value) {
        return equal(value, wanted).value_or(false);
    });
}

void addOnce(Call& call, Collection& kept, const Value& value)
{
    if (!holds(call, kept, value))
        kept.push_back(value);
}

Sequence single(Call& call)
{
    if (call.focus.size() > 1)
        call.fail("not-single", "There are several values.", "Use first(), or select one.");
    return call.focus.size() == 1 && call.single() ? Sequence::one(call.focus.front())
                                                   : Sequence();
}

Sequence slice(Values values, std::int64_t from, std::int64_t to)
{
    const auto size = static_cast<std::int64_t>(values.size());
    from = std::clamp<std::int64_t>(from, 0, size);
    to = std::clamp<std::int64_t>(to, from, size);
    return Sequence::own(Collection(values.begin() + from, values.begin() + to));
}

Sequence skip(Call& call)
{
    const auto count = call.whole(0);
    return count ? slice(call.focus, *count, static_cast<std::int64_t>(call.focus.size()))
                 : Sequence();
}

Sequence take(Call& call)
{
    const auto count = call.whole(0);
    return count ? slice(call.focus, 0, *count) : Sequence();
}

Sequence intersect(Call& call)
{
    Collection kept;
    for (const Value& value : call.focus) {
        if (holds(call, call.argument(0), value))
            addOnce(call, kept, value);
    }
    return Sequence::own(std::move(kept));
}

Sequence exclude(Call& call)
{
    Collection kept;
    for (const Value& value : call.focus) {
        if (!holds(call, call.argument(0), value))
            kept.push_back(value);
    }
    return Sequence::own(std::move(kept));
}

Sequence unite(Call& call)
{
    Collection kept;
    for (const Values values : {call.focus, call.argument(0)}) {
        for (const Value& value : values)
            addOnce(call, kept, value);
    }
    return Sequence::own(std::move(kept));
}

Sequence combine(Call& call)
{
    Collection all(call.focus.begin(), call.focus.end());
    const Values more = call.argument(0);
    all.insert(all.end(), more.begin(), more.end());
    return Sequence::own(std::move(all));
}

Sequence within(Call& call, Values inner, Values outer)
{
    return Sequence::boolean(std::all_of(
        inner.begin(), inner.end(), [&](const Value& value) { return holds(call, outer, value); }));
}

Sequence subsetOf(Call& call)
{
    return within(call, call.focus, call.argument(0));
}

Sequence supersetOf(Call& call)
{
    return within(call, call.argument(0), call.focus);
}

Sequence isDistinct(Call& call)
{
    Collection kept;
    for (const Value& value : call.focus)
        addOnce(call, kept, value);
    return Sequence::boolean(kept.size() == call.focus.size());
}

Sequence average(Call& call)
{
    std::optional<Value> total;
    for (const Value& element : call.focus) {
        const std::optional<Value> value = plainValue(element);
        if (!value)
            return {};
        if (!total) {
            total = value;
            continue;
        }
        Calculated sum = calculate(Arithmetic::Add, *total, *value);
        if (!sum.value)
            return {};
        total = std::move(sum.value);
    }
    if (!total)
        return {};
    const auto count = static_cast<std::int64_t>(call.focus.size());
    Calculated mean = calculate(Arithmetic::Divide, *total, Value {count});
    return mean.value ? Sequence::one(std::move(*mean.value)) : Sequence();
}

Sequence coalesce(Call& call)
{
    for (std::size_t i = 0; i < call.argumentCount(); ++i) {
        const Values values = call.argument(i);
        if (!values.empty())
            return Sequence::own(Collection(values.begin(), values.end()));
    }
    return {};
}

constexpr auto kCall = Operation::Call;
constexpr auto kTaken = Focus::Taken;
constexpr std::array<FunctionRule, 12> kFunctions {
    FunctionRule {"single", kCall, kTaken, 0, 0, StaticType::Any, single},
    {"skip", kCall, kTaken, 1, 1, StaticType::Any, skip},
    {"take", kCall, kTaken, 1, 1, StaticType::Any, take},
    {"intersect", kCall, kTaken, 1, 1, StaticType::Any, intersect},
    {"exclude", kCall, kTaken, 1, 1, StaticType::Any, exclude},
    {"union", kCall, kTaken, 1, 1, StaticType::Any, unite},
    {"combine", kCall, kTaken, 1, 2, StaticType::Any, combine},
    {"subsetOf", kCall, kTaken, 1, 1, StaticType::Boolean, subsetOf},
    {"supersetOf", kCall, kTaken, 1, 1, StaticType::Boolean, supersetOf},
    {"isDistinct", kCall, kTaken, 0, 0, StaticType::Boolean, isDistinct},
    {"avg", kCall, kTaken, 0, 0, StaticType::Any, average},
    {"coalesce", kCall, Focus::None, 1, kAnyNumber, StaticType::Any, coalesce}};

} // namespace

std::span<const FunctionRule> setFunctions()
{
    return kFunctions;
}

} // namespace sartorius::fhirpath
