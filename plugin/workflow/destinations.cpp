#include "plugin/workflow/destinations.h"

#include <algorithm>
#include <set>

namespace sartorius::workflow {

const api::DestinationSettings* findDestination(const api::Settings& settings,
                                                const record::DestinationId& id)
{
    for (const api::DestinationSettings& one : settings.destinations) {
        if (one.id == id)
            return &one;
    }
    return nullptr;
}

hl7::PeerProfile profileOf(const api::MessageProfile& settings)
{
    hl7::PeerProfile profile;
    if (!settings.version.empty())
        profile.version = settings.version;
    profile.legacyOrders = settings.legacyOrders;
    profile.reportsAsResults = settings.reportsAsResults;
    profile.sendingApplication = settings.ourApplication;
    profile.sendingFacility = settings.ourFacility;
    profile.acceptAcknowledgement = settings.acceptAcknowledgement;
    profile.applicationAcknowledgement = settings.applicationAcknowledgement;
    if (!settings.charset.empty())
        profile.writing.charset = hl7::charsetFrom(settings.charset);
    profile.writing.omittedSegments = settings.omittedSegments;
    for (const api::PeerCode& one : settings.codes)
        profile.writing.codes.push_back(
            {one.segment, one.field, one.ours, {one.code, one.text, one.system}});
    for (const api::PeerRequirement& one : settings.required)
        profile.required.push_back({one.path, one.what, one.remedy});
    return profile;
}

bool isLoopback(std::string_view host)
{
    if (host == "localhost" || host == "::1" || host == "[::1]")
        return true;
    if (host.rfind("127.", 0) != 0 || std::count(host.begin(), host.end(), '.') != 3)
        return false;
    return host.back() != '.' && std::all_of(host.begin(), host.end(), [](char c) {
               return (c >= '0' && c <= '9') || c == '.';
           });
}

namespace {

class Check
{
public:
    record::Problems problems;

    void need(bool holds, const char* code, std::string where, const char* what, const char* remedy)
    {
        if (!holds)
            problems.push_back({code, std::move(where), what, remedy});
    }

    /// Names must be given, once.
    void name(std::set<std::string>& names, const std::string& name, const std::string& where)
    {
        need(!name.empty(), "missing", where + ".id", "This entry has no name.", "Give it a name.");
        need(name.empty() || names.insert(name).second,
             "double-name",
             where + ".id",
             "This name stands twice.",
             "Give each entry a name of its own.");
    }
};

std::string placeOf(const char* list, std::size_t index)
{
    return list + ("[" + std::to_string(index) + "]");
}

} // namespace

record::Problems settingsProblems(const api::Settings& settings, bool demonstration)
{
    Check check;
    std::set<std::string> destinations;
    for (std::size_t i = 0; i < settings.destinations.size(); ++i) {
        const api::DestinationSettings& one = settings.destinations[i];
        const std::string where = placeOf("destinations", i);
        check.name(destinations, one.id.value, where);
        check.need(!one.host.empty(),
                   "missing",
                   where + ".host",
                   "The destination has no host.",
                   "Enter a name or address.");
        check.need(one.port != 0,
                   "missing",
                   where + ".port",
                   "The destination has no port.",
                   "Enter the port.");
        check.need(!demonstration || isLoopback(one.host),
                   "demonstration-loopback",
                   where + ".host",
                   "A demonstration record sends to this machine only.",
                   "Use 127.0.0.1.");
        check.need(one.tls || isLoopback(one.host),
                   "tls-needed",
                   where + ".tls",
                   "Patient data would leave this machine in the clear.",
                   "Switch TLS on.");
        check.need(!one.tls || !one.caFile.empty() || !one.pinnedSha256.empty(),
                   "missing",
                   where + ".caFile",
                   "Nothing says whom to trust at this destination.",
                   "Give a CA file or the SHA-256 of its certificate.");
        for (record::Problem& problem : hl7::problemsOf(profileOf(one.profile))) {
            problem.where = where + ".profile: " + problem.where;
            check.problems.push_back(std::move(problem));
        }
    }
    std::set<std::string> recipients;
    for (std::size_t i = 0; i < settings.recipients.size(); ++i) {
        const record::Recipient& one = settings.recipients[i];
        const std::string where = placeOf("recipients", i);
        check.name(recipients, one.id.value, where);
        check.need(one.destination.empty() || destinations.count(one.destination.value) != 0,
                   "unknown-destination",
                   where + ".destination",
                   "There is no such destination.",
                   "Name one of the destinations.");
    }
    std::set<std::string> nodes;
    for (std::size_t i = 0; i < settings.nodes.size(); ++i) {
        const api::NodeSettings& one = settings.nodes[i];
        const std::string where = placeOf("nodes", i);
        check.name(nodes, one.id.value, where);
        check.need(!one.aeTitle.empty() && one.aeTitle.size() <= 16,
                   "out-of-range",
                   where + ".aeTitle",
                   "An AE title has 1 to 16 characters.",
                   "Correct it."); // PS3.5 table 6.2-1, AE
        check.need(!demonstration || isLoopback(one.host),
                   "demonstration-loopback",
                   where + ".host",
                   "A demonstration record asks this machine only.",
                   "Use 127.0.0.1.");
    }
    return std::move(check.problems);
}

} // namespace sartorius::workflow
