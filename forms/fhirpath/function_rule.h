#pragma once

#include "forms/fhirpath/inputs.h"
#include "forms/fhirpath/program.h"
#include "forms/fhirpath/sequence.h"
#include "forms/record/problem.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::fhirpath {

/// What a function works on: its focus and its arguments, evaluated.
class Call
{
public:
    Call(std::span<const Value> from,
         std::span<const Sequence> arguments,
         const Inputs& given,
         std::size_t& taken)
        : focus(from)
        , inputs(given)
        , steps(taken)
        , m_arguments(arguments)
    {
    }

    std::span<const Value> focus;
    const Inputs& inputs;
    std::size_t& steps; ///< of the budget; a function that compares pairs counts them

    std::size_t argumentCount() const { return m_arguments.size(); }

    std::span<const Value> argument(std::size_t index) const
    {
        return index < m_arguments.size() ? m_arguments[index].values() : std::span<const Value> {};
    }

    /// The only value, an element's own taken out. Empty when there is none; several are a fault.
    std::optional<Value> single() { return only(focus); }

    std::optional<Value> single(std::size_t index) { return only(argument(index)); }

    /// The same as text, or a whole number; another type is a fault.
    std::optional<std::string> text();
    std::optional<std::string> text(std::size_t index);
    std::optional<record::Decimal> number(std::size_t index);
    std::optional<std::int64_t> whole(std::size_t index);

    /// Ends the evaluation with a problem.
    void fail(std::string code, std::string what, std::string remedy);

    const std::optional<record::Problem>& problem() const { return m_problem; }

private:
    std::optional<Value> only(std::span<const Value> values);
    std::optional<std::string> textFrom(const std::optional<Value>& value);

    std::span<const Sequence> m_arguments;
    std::optional<record::Problem> m_problem;
};

using Handler = Sequence (*)(Call& call);

/// How a function treats what stands before its point.
enum class Focus { None, Taken };

struct FunctionRule
{
    std::string_view name;
    Operation operation;
    Focus focus;
    std::size_t fewest; ///< arguments, the focus not counted
    std::size_t most;
    StaticType result = StaticType::Any;
    Handler handler = nullptr; ///< of Operation::Call
};

inline constexpr std::size_t kAnyNumber = 1000;

/// Null when there is no such function.
const FunctionRule* functionNamed(std::string_view name);

/// All names, for suggestions.
std::vector<std::string_view> functionNames();

// One table per kind of function.
std::span<const FunctionRule> coreFunctions();
std::span<const FunctionRule> textFunctions();
std::span<const FunctionRule> mathFunctions();
std::span<const FunctionRule> conversionFunctions();
std::span<const FunctionRule> timeFunctions();
std::span<const FunctionRule> setFunctions();
std::span<const FunctionRule> treeFunctions();

} // namespace sartorius::fhirpath
