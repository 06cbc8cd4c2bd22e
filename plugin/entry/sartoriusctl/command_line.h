#pragma once

#include "plugin/entry/sartoriusctl/console.h"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::ctl {

/// An option of one verb, "--frame"; `value` is the word for its value in the help, empty for a
/// switch.
struct Option
{
    std::string_view name;
    std::string_view value;
    std::string_view what;
};

/// What one call asks for, already checked against its verb: every option is known and has its
/// value.
class Invocation
{
public:
    std::vector<std::string> operands;
    std::multimap<std::string, std::string, std::less<>> options;

    bool has(std::string_view option) const { return options.find(option) != options.end(); }

    /// The last one given.
    std::optional<std::string> value(std::string_view option) const;

    /// Every one given, in order.
    std::vector<std::string> values(std::string_view option) const;
};

/// One act of the program. `name` is one or two words ("hl7 parse"); `operands` the words after it
/// in the help, those in square brackets optional.
struct Verb
{
    std::string_view name;
    std::string_view operands;
    std::string_view what;
    std::vector<Option> options;
    std::function<Exit(const Invocation&, Console&)> run;
};

using Verbs = std::vector<Verb>;

/// A verb with its arguments, or the sentence that says what is wrong with them.
struct Parsed
{
    const Verb* verb = nullptr;
    Invocation invocation;
    bool help = false;
    bool version = false;
    std::string fault; ///< not empty: exit 64
};

/// Reads the arguments after the program's name. Options and operands may come in any order after
/// the verb; "--" ends the options; "-" is an operand (standard input).
Parsed parseCommandLine(const std::vector<std::string>& given, const Verbs& verbs);

/// Options that every verb takes.
std::span<const Option> everyVerbsOptions();

/// All verbs, or one verb with its options.
std::string helpText(const Verbs& verbs);
std::string helpText(const Verb& verb);

} // namespace sartorius::ctl
