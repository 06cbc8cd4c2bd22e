#include "plugin/entry/sartoriusctl/record_verb.h"
#include "plugin/entry/sartoriusctl/verbs.h"

#include <algorithm>

namespace sartorius::ctl {

namespace {

Exit status(const Invocation& invocation, Console& console)
{
    RecordAccess access = openRecord(invocation, console, Needs::Service);
    if (access.exit != Exit::Ok)
        return access.exit;
    return perform(*access.client, api::GetStatus {}, console);
}

Exit configShow(const Invocation& invocation, Console& console)
{
    return performOn(invocation, console, api::GetSettings {});
}

void lacks(record::Problems& problems, std::string where, std::string what, std::string remedy)
{
    problems.push_back({.code = "setting-missing",
                        .where = std::move(where),
                        .what = std::move(what),
                        .remedy = std::move(remedy)});
}

record::Problems problemsOf(const api::Settings& settings)
{
    record::Problems problems;
    if (!settings.clinician || settings.clinician->name.family.empty()
        || settings.clinician->number.value.empty() || settings.clinician->role.empty())
        lacks(problems,
              "clinician",
              "the clinician lacks a name, number or role",
              "Without them nothing can be signed; fill them in the settings.");
    if (!settings.clinic || settings.clinic->name.empty())
        lacks(problems, "clinic", "the clinic has no name", "Fill it in the settings.");
    for (const auto& recipient : settings.recipients) {
        const bool known = std::any_of(
            settings.destinations.begin(),
            settings.destinations.end(),
            [&](const auto& destination) { return destination.id == recipient.destination; });
        if (!known)
            lacks(problems,
                  "recipients." + recipient.id.value,
                  "its destination is not among the destinations",
                  "Add the destination or choose another.");
    }
    for (const auto& destination : settings.destinations)
        if (destination.host.empty() || destination.port == 0)
            lacks(problems,
                  "destinations." + destination.id.value,
                  "host or port is missing",
                  "Give both.");
    return problems;
}

Exit configCheck(const Invocation& invocation, Console& console)
{
    RecordAccess access = openRecord(invocation, console);
    if (access.exit != Exit::Ok)
        return access.exit;
    const auto settings = askAndWait(*access.client, api::GetSettings {});
    if (!settings)
        return refuse(settings.error(), console);
    const record::Problems problems = problemsOf(*settings);
    if (!problems.empty())
        return console.refuse(Exit::Configuration, problems);
    console.say("the settings are complete");
    if (console.wantsJson()) {
        Json object = schemaOne();
        object["problems"] = Json::array();
        console.result(object);
    }
    return Exit::Ok;
}

} // namespace

Verbs recordVerbs()
{
    return {
        {"status", "", "the record, its service, and what is unsent", {}, status},
        {"config show", "", "destinations, recipients, nodes, clinician, clinic", {}, configShow},
        {"config check", "", "what the settings still lack", {}, configCheck},
    };
}

} // namespace sartorius::ctl
