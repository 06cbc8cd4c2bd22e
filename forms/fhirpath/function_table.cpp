// Which functions there are.

#include "forms/fhirpath/function_rule.h"
#include "forms/fhirpath/operators.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

constexpr std::array<FunctionRule, 47> kCore {
    FunctionRule {"yes", Operation::Yes, Focus::None, 1, 1},
    {"no", Operation::No, Focus::None, 1, 1},
    {"notYes", Operation::NotYes, Focus::None, 1, 1},
    {"has", Operation::Has, Focus::None, 2, 2},
    {"v", Operation::Plain, Focus::None, 1, 1},
    {"answered", Operation::Answered, Focus::None, 1, 1},
    {"graded", Operation::Graded, Focus::None, 2, 2},
    {"atLeast", Operation::AtLeast, Focus::None, 2, kAnyNumber},
    {"either", Operation::Either, Focus::None, 1, 1},
    {"score", Operation::FactOf, Focus::None, 1, 1},
    {"flag", Operation::FactOf, Focus::None, 1, 1},
    {"med", Operation::FactOf, Focus::None, 1, 1},
    {"mx", Operation::FactOf, Focus::None, 1, 1},
    {"iif", Operation::Iif, Focus::Taken, 2, 3},
    {"today", Operation::Today, Focus::None, 0, 0},
    {"not", Operation::Not, Focus::Taken, 0, 0},
    {"exists", Operation::Exists, Focus::Taken, 0, 1},
    {"any", Operation::Exists, Focus::Taken, 0, 1},
    {"empty", Operation::Empty, Focus::Taken, 0, 0},
    {"count", Operation::Count, Focus::Taken, 0, 0},
    {"where", Operation::Where, Focus::Taken, 1, 1},
    {"select", Operation::Select, Focus::Taken, 1, 1},
    {"all", Operation::All, Focus::Taken, 1, 1},
    {"allTrue", Operation::AllTrue, Focus::Taken, 0, 0},
    {"anyTrue", Operation::AnyTrue, Focus::Taken, 0, 0},
    {"allFalse", Operation::AllFalse, Focus::Taken, 0, 0},
    {"anyFalse", Operation::AnyFalse, Focus::Taken, 0, 0},
    {"first", Operation::First, Focus::Taken, 0, 0},
    {"last", Operation::Last, Focus::Taken, 0, 0},
    {"tail", Operation::Tail, Focus::Taken, 0, 0},
    {"distinct", Operation::Distinct, Focus::Taken, 0, 0},
    {"sum", Operation::Sum, Focus::Taken, 0, 0},
    {"min", Operation::Minimum, Focus::Taken, 0, 0},
    {"max", Operation::Maximum, Focus::Taken, 0, 0},
    {"round", Operation::Round, Focus::Taken, 0, 1},
    {"abs", Operation::Abs, Focus::Taken, 0, 0},
    {"ceiling", Operation::Ceiling, Focus::Taken, 0, 0},
    {"floor", Operation::Floor, Focus::Taken, 0, 0},
    {"truncate", Operation::Truncate, Focus::Taken, 0, 0},
    {"is", Operation::Is, Focus::Taken, 1, 1},
    {"as", Operation::As, Focus::Taken, 1, 1},
    {"ofType", Operation::OfType, Focus::Taken, 1, 1},
    {"repeat", Operation::Repeat, Focus::Taken, 1, 1},
    {"repeatAll", Operation::RepeatAll, Focus::Taken, 1, 1},
    {"aggregate", Operation::Aggregate, Focus::Taken, 1, 2},
    {"sort", Operation::Sort, Focus::Taken, 0, 8},
    {"defineVariable", Operation::Define, Focus::Taken, 1, 2}};

/// Every function, sorted by name.
const std::vector<const FunctionRule*>& everyFunction()
{
    static const std::vector<const FunctionRule*> kAll = [] {
        std::vector<const FunctionRule*> all;
        for (const auto table : {coreFunctions(),
                                 textFunctions(),
                                 mathFunctions(),
                                 conversionFunctions(),
                                 timeFunctions(),
                                 setFunctions(),
                                 treeFunctions()}) {
            for (const FunctionRule& rule : table)
                all.push_back(&rule);
        }
        std::sort(all.begin(), all.end(), [](const FunctionRule* a, const FunctionRule* b) {
            return a->name < b->name;
        });
        return all;
    }();
    return kAll;
}

} // namespace

std::span<const FunctionRule> coreFunctions()
{
    return kCore;
}

const FunctionRule* functionNamed(std::string_view name)
{
    const auto& all = everyFunction();
    const auto at = std::lower_bound(all.begin(), all.end(), name, [](const auto* rule, auto wanted) {
        return rule->name < wanted;
    });
    return at != all.end() && (*at)->name == name ? *at : nullptr;
}

std::vector<std::string_view> functionNames()
{
    std::vector<std::string_view> names;
    for (const FunctionRule* rule : everyFunction())
        names.push_back(rule->name);
    return names;
}

// ---- what a function is called with

std::optional<Value> Call::only(std::span<const Value> values)
{
    if (values.size() > 1)
        fail("not-single",
             "Several values stand where one is needed.",
             "Use first(), single() or exists().");
    return values.size() == 1 ? plainValue(values.front()) : std::nullopt;
}

std::optional<std::string> Call::textFrom(const std::optional<Value>& value)
{
    if (!value)
        return std::nullopt;
    if (const auto* text = std::get_if<std::string>(&*value))
        return *text;
    if (std::holds_alternative<Temporal>(*value))
        return toString(*value);
    fail("type-mismatch", "Text is needed here.", "Use toString().");
    return std::nullopt;
}

std::optional<std::string> Call::text()
{
    return textFrom(single());
}

std::optional<std::string> Call::text(std::size_t index)
{
    return textFrom(single(index));
}

std::optional<record::Decimal> Call::number(std::size_t index)
{
    const std::optional<Value> value = single(index);
    if (!value)
        return std::nullopt;
    const std::optional<record::Decimal> number = numberOf(*value);
    if (!number)
        fail("type-mismatch", "A number is needed here.", "Use a number.");
    return number;
}

std::optional<std::int64_t> Call::whole(std::size_t index)
{
    const std::optional<record::Decimal> given = number(index);
    if (!given)
        return std::nullopt;
    const record::Decimal rounded = record::rounded(*given, 0);
    if (rounded == *given)
        return rounded.mantissa;
    fail("type-mismatch", "A whole number is needed here.", "Use a whole number.");
    return std::nullopt;
}

void Call::fail(std::string code, std::string what, std::string remedy)
{
    if (!m_problem)
        m_problem = record::Problem {std::move(code), {}, std::move(what), std::move(remedy)};
}

} // namespace sartorius::fhirpath
