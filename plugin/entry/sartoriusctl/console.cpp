#include "plugin/entry/sartoriusctl/console.h"

#include <cstdio>

namespace sartorius::ctl {

namespace {

std::string_view nameOf(Exit code)
{
    switch (code) {
    case Exit::Ok:
        return "ok";
    case Exit::Usage:
        return "usage";
    case Exit::BadData:
        return "bad-data";
    case Exit::InputMissing:
        return "input-missing";
    case Exit::PeerUnavailable:
        return "peer-unavailable";
    case Exit::Internal:
        return "internal";
    case Exit::InputOutput:
        return "input-output";
    case Exit::TryLater:
        return "try-later";
    case Exit::PeerRejected:
        return "peer-rejected";
    case Exit::NotPermitted:
        return "not-permitted";
    case Exit::Configuration:
        return "configuration";
    }
    return "internal";
}

bool write(std::FILE* file, std::string_view text)
{
    return std::fwrite(text.data(), 1, text.size(), file) == text.size();
}

} // namespace

Json schemaOne()
{
    Json object = Json::object();
    object["schema"] = 1;
    return object;
}

Json toJson(const record::Problem& problem)
{
    Json object = Json::object();
    object["code"] = problem.code;
    object["item"] = problem.where;
    object["text"] = problem.what;
    object["remedy"] = problem.remedy;
    return object;
}

Json toJson(const record::Problems& problems)
{
    Json list = Json::array();
    for (const auto& problem : problems)
        list.push_back(toJson(problem));
    return list;
}

Console::Console(bool json)
    : m_json(json)
{
}

void Console::result(const Json& value)
{
    // replace: a name in a broken character set must not become an exception or no answer at all.
    line(value.dump(2, ' ', false, Json::error_handler_t::replace));
}

void Console::bytes(std::string_view text)
{
    m_broken = !write(stdout, text) || m_broken;
}

void Console::line(std::string_view text)
{
    bytes(text);
    bytes("\n");
}

void Console::say(std::string_view text)
{
    const std::string whole = std::string(text) + '\n';
    // Standard error may be closed; there is nobody left to tell.
    static_cast<void>(write(stderr, whole));
}

void Console::failure(std::string_view code,
                      std::string_view text,
                      const record::Problems& problems)
{
    for (const auto& problem : problems) {
        std::string told = problem.where;
        if (!told.empty())
            told += ": ";
        told += problem.what;
        if (!problem.remedy.empty())
            told += "\n    " + problem.remedy;
        say(told);
    }
    if (problems.empty() && !text.empty())
        say(text);
    if (!m_json)
        return;
    Json object = schemaOne();
    object["error"] = {{"code", code}, {"text", text}};
    object["problems"] = toJson(problems);
    result(object);
}

Exit Console::refuse(Exit code, const record::Problems& problems)
{
    failure(nameOf(code), problems.empty() ? "" : problems.front().what, problems);
    return code;
}

Exit Console::refuse(Exit code, const record::Problem& problem)
{
    return refuse(code, record::Problems {problem});
}

Exit Console::refuse(const record::Error& error, const record::Problems& problems)
{
    failure(nameOf(exitFor(error.code)),
            error.detail.empty() ? record::toString(error.code) : error.detail,
            problems);
    return exitFor(error.code);
}

Exit Console::finish()
{
    if (std::fflush(stdout) != 0)
        m_broken = true;
    return m_broken ? Exit::InputOutput : Exit::Ok;
}

} // namespace sartorius::ctl
