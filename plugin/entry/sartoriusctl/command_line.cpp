#include "plugin/entry/sartoriusctl/command_line.h"

#include <algorithm>
#include <array>

namespace sartorius::ctl {

namespace {

constexpr std::array kEveryVerb {
    Option {"--json", "", "stable JSON (schema 1) on standard output"},
    Option {"--store", "DIR", "the record's folder (default: the user's data folder)"},
    Option {"--passphrase-file", "FILE", "first line opens the record"},
    Option {"--config", "FILE", "settings read before the site's and the user's"},
    Option {"--help", "", "what this verb takes"},
};

const Option* findOption(const Verb& verb, std::string_view name)
{
    const auto named = [name](const Option& option) {
        return option.name == name;
    };
    const auto own = std::find_if(verb.options.begin(), verb.options.end(), named);
    if (own != verb.options.end())
        return &*own;
    const auto every = std::find_if(kEveryVerb.begin(), kEveryVerb.end(), named);
    return every == kEveryVerb.end() ? nullptr : &*every;
}

struct Arity
{
    std::size_t least = 0;
    std::size_t most = 0;
};

/// "NODE FILE [OTHER]" takes 2 to 3.
Arity arityOf(std::string_view operands)
{
    Arity arity;
    std::size_t at = 0;
    while (at < operands.size()) {
        const std::size_t end = std::min(operands.find(' ', at), operands.size());
        ++arity.most;
        if (operands[at] != '[')
            ++arity.least;
        at = end + 1;
    }
    return arity;
}

/// Two words before one, so that "rehab order" is never "rehab" with an operand.
const Verb*
findVerb(const std::vector<std::string>& arguments, const Verbs& verbs, std::size_t& words)
{
    for (words = 2; words > 0; --words) {
        if (arguments.size() < words)
            continue;
        const std::string name = words == 2 ? arguments[0] + ' ' + arguments[1] : arguments[0];
        const auto found = std::find_if(
            verbs.begin(), verbs.end(), [&name](const Verb& verb) { return verb.name == name; });
        if (found != verbs.end())
            return &*found;
    }
    return nullptr;
}

/// Global options may stand before the verb; they are moved behind it.
std::vector<std::string> verbFirst(const std::vector<std::string>& arguments)
{
    std::vector<std::string> moved;
    std::size_t at = 0;
    while (at < arguments.size() && arguments[at].starts_with("--") && arguments[at] != "--") {
        const auto every = std::find_if(kEveryVerb.begin(), kEveryVerb.end(), [&](const Option& o) {
            return o.name == arguments[at];
        });
        moved.push_back(arguments[at++]);
        if (every != kEveryVerb.end() && !every->value.empty() && at < arguments.size())
            moved.push_back(arguments[at++]);
    }
    std::vector<std::string> all(arguments.begin() + static_cast<std::ptrdiff_t>(at),
                                 arguments.end());
    const auto words = std::min<std::size_t>(all.size(), 2);
    std::size_t place = 0;
    while (place < words && !all[place].starts_with("-"))
        ++place;
    all.insert(all.begin() + static_cast<std::ptrdiff_t>(place), moved.begin(), moved.end());
    return all;
}

std::string unknownVerb(const std::vector<std::string>& arguments, const Verbs& verbs)
{
    std::string family;
    for (const auto& verb : verbs) {
        if (verb.name.substr(0, verb.name.find(' ')) != arguments.front())
            continue;
        family += family.empty() ? "" : ", ";
        family += std::string(verb.name);
    }
    if (!family.empty())
        return "\"" + arguments.front() + "\" needs one of: " + family;
    return "there is no verb \"" + arguments.front() + "\"; see sartoriusctl --help";
}

void readOption(const std::vector<std::string>& arguments, std::size_t& at, Parsed& parsed)
{
    std::string name = arguments[at];
    std::optional<std::string> value;
    if (const auto equals = name.find('='); equals != std::string::npos) {
        value = name.substr(equals + 1);
        name.resize(equals);
    }
    const Option* option = findOption(*parsed.verb, name);
    if (option == nullptr) {
        parsed.fault = "\"" + std::string(parsed.verb->name) + "\" has no option " + name;
        return;
    }
    if (option->value.empty()) {
        if (value)
            parsed.fault = name + " takes no value";
        parsed.help = parsed.help || name == "--help";
    } else if (!value) {
        if (at + 1 >= arguments.size()) {
            parsed.fault = name + " needs " + std::string(option->value);
            return;
        }
        value = arguments[++at];
    }
    parsed.invocation.options.emplace(name, value.value_or(""));
}

} // namespace

std::optional<std::string> Invocation::value(std::string_view option) const
{
    const auto [first, last] = options.equal_range(option);
    if (first == last)
        return std::nullopt;
    return std::prev(last)->second;
}

std::vector<std::string> Invocation::values(std::string_view option) const
{
    std::vector<std::string> found;
    const auto [first, last] = options.equal_range(option);
    for (auto each = first; each != last; ++each)
        found.push_back(each->second);
    return found;
}

std::span<const Option> everyVerbsOptions()
{
    return kEveryVerb;
}

Parsed parseCommandLine(const std::vector<std::string>& given, const Verbs& verbs)
{
    Parsed parsed;
    const std::vector<std::string> arguments = verbFirst(given);
    if (arguments.empty()) {
        parsed.fault = "no verb given; see sartoriusctl --help";
        return parsed;
    }
    if (arguments.front() == "--help" || arguments.front() == "help" || arguments.front() == "-h") {
        parsed.help = true;
        return parsed;
    }
    if (arguments.front() == "--version") {
        parsed.version = true;
        return parsed;
    }
    std::size_t words = 0;
    parsed.verb = findVerb(arguments, verbs, words);
    if (parsed.verb == nullptr) {
        parsed.fault = unknownVerb(arguments, verbs);
        return parsed;
    }
    bool optionsEnded = false;
    for (std::size_t at = words; at < arguments.size() && parsed.fault.empty(); ++at) {
        const std::string& argument = arguments[at];
        if (!optionsEnded && argument == "--")
            optionsEnded = true;
        else if (!optionsEnded && argument.size() > 1 && argument.front() == '-')
            readOption(arguments, at, parsed);
        else
            parsed.invocation.operands.push_back(argument);
    }
    const Arity arity = arityOf(parsed.verb->operands);
    const std::size_t count = parsed.invocation.operands.size();
    if (parsed.fault.empty() && !parsed.help && (count < arity.least || count > arity.most))
        parsed.fault = "usage: sartoriusctl " + std::string(parsed.verb->name) + ' '
            + std::string(parsed.verb->operands);
    return parsed;
}

std::string helpText(const Verbs& verbs)
{
    std::string text = "sartoriusctl: the record and its tools, without a display\n\n";
    for (const auto& verb : verbs) {
        std::string line = "  " + std::string(verb.name) + ' ' + std::string(verb.operands);
        line.resize(std::max<std::size_t>(line.size() + 2, 40), ' ');
        text += line + std::string(verb.what) + '\n';
    }
    text += "\nOptions of every verb:\n";
    for (const auto& option : kEveryVerb) {
        std::string line = "  " + std::string(option.name) + ' ' + std::string(option.value);
        line.resize(std::max<std::size_t>(line.size() + 2, 40), ' ');
        text += line + std::string(option.what) + '\n';
    }
    text += "\nFILE may be - for standard input. Exit codes: 0 ok, 64 usage, 65 bad data,\n"
            "66 input missing, 69 peer unavailable, 70 internal, 74 input/output, 75 try later,\n"
            "76 peer rejected, 77 not permitted, 78 configuration.\n";
    return text;
}

std::string helpText(const Verb& verb)
{
    std::string text = "usage: sartoriusctl " + std::string(verb.name) + ' '
        + std::string(verb.operands) + "\n  " + std::string(verb.what) + '\n';
    for (const auto& option : verb.options) {
        std::string line = "  " + std::string(option.name) + ' ' + std::string(option.value);
        line.resize(std::max<std::size_t>(line.size() + 2, 28), ' ');
        text += line + std::string(option.what) + '\n';
    }
    return text;
}

} // namespace sartorius::ctl
