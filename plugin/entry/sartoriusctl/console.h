#pragma once

#include "forms/record/problem.h"
#include "plugin/entry/sartoriusctl/exit_code.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace sartorius::ctl {

/// Keys keep the order in which they were put, so that output can be compared as text.
using Json = nlohmann::ordered_json;

/// {"schema": 1}, to be filled: every object that leaves the program starts with it.
Json schemaOne();

/// One problem as {"code", "item", "where", "text", "remedy"}: `item` is where when it is an item
/// id.
Json toJson(const record::Problem& problem);
Json toJson(const record::Problems& problems);

/// Results to standard output, words for people to standard error; never anything else anywhere.
class Console
{
public:
    explicit Console(bool json);

    bool wantsJson() const { return m_json; }

    /// One JSON value, indented, with a line end.
    void result(const Json& value);

    /// Raw bytes: a message, a form, a listing.
    void bytes(std::string_view text);
    void line(std::string_view text);

    /// For people. Silent when nobody could read it is not our business: standard error is theirs.
    void say(std::string_view text);

    /// Says each problem with place and remedy, and with --json the same as one object.
    Exit refuse(Exit code, const record::Problems& problems);
    Exit refuse(Exit code, const record::Problem& problem);
    Exit refuse(const record::Error& error, const record::Problems& problems = {});

    /// Ok, or InputOutput when standard output could not take all that was written.
    Exit finish();

private:
    void failure(std::string_view code, std::string_view text, const record::Problems& problems);

    bool m_json = false;
    bool m_broken = false;
};

} // namespace sartorius::ctl
