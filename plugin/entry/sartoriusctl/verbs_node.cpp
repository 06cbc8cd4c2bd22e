#include "dicom/imaging_fault.h"
#include "dicom/supervisor/node_check.h"
#include "plugin/entry/sartoriusctl/peer_options.h"
#include "plugin/entry/sartoriusctl/verbs.h"

#include <algorithm>

namespace sartorius::ctl {

namespace {

using dicom::NodeLayer;

std::string_view wordOf(NodeLayer layer)
{
    switch (layer) {
    case NodeLayer::Name:
        return "name";
    case NodeLayer::Connection:
        return "connection";
    case NodeLayer::Association:
        return "association";
    case NodeLayer::Echo:
        return "echo";
    }
    return {};
}

std::string_view remedyFor(NodeLayer layer)
{
    switch (layer) {
    case NodeLayer::Name:
        return "Check the spelling of the host and this machine's name server.";
    case NodeLayer::Connection:
        return "Check the port, whether the archive listens, and the firewall between.";
    case NodeLayer::Association:
        return "Compare both AE titles with the ones registered at the archive, and its port.";
    case NodeLayer::Echo:
        return "Ask the archive's keeper what this status means there.";
    }
    return {};
}

std::optional<dicom::Node> nodeFrom(const Invocation& invocation)
{
    const auto peer = peerFrom(invocation);
    if (!peer)
        return std::nullopt;
    dicom::Node node;
    node.host = peer->host;
    node.port = peer->port;
    node.calledAe = invocation.value("--called").value_or(node.calledAe);
    node.callingAe = invocation.value("--calling").value_or(node.callingAe);
    if (!dicom::isAeTitle(node.calledAe) || !dicom::isAeTitle(node.callingAe))
        return std::nullopt;
    return node;
}

Exit tell(const std::vector<dicom::NodeStep>& steps, Console& console)
{
    Json list = Json::array();
    record::Problems problems;
    bool rejected = false;
    for (const dicom::NodeStep& step : steps) {
        const std::string layer(wordOf(step.layer));
        const bool good = step.outcome.has_value();
        const std::string what = good ? std::string() : step.outcome.error().detail;
        const std::string remedy(good ? "" : remedyFor(step.layer));
        list.push_back({{"layer", layer},
                        {"ok", good},
                        {"milliseconds", static_cast<double>(step.took.count()) / 1000.0},
                        {"text", what},
                        {"remedy", remedy}});
        console.say(layer + (good ? ": ok" : ": failed"));
        if (!good) {
            rejected = step.outcome.error().code == record::ErrorCode::Rejected;
            problems.push_back({"no-" + layer, layer, what, remedy});
        }
    }
    const Exit failed = rejected ? Exit::PeerRejected : Exit::PeerUnavailable;
    if (!problems.empty() && !console.wantsJson())
        return console.refuse(failed, problems);
    Json object = schemaOne();
    object["ok"] = problems.empty();
    object["steps"] = std::move(list);
    if (console.wantsJson())
        console.result(object);
    return problems.empty() ? Exit::Ok : failed;
}

Exit pingDicom(const Invocation& invocation, Console& console)
{
    const auto node = nodeFrom(invocation);
    const auto timeout = timeoutFrom(invocation);
    if (!node || !timeout)
        return console.refuse(
            Exit::Usage,
            {"usage", "", "a node is --to HOST:PORT, with AE titles of 1 to 16 characters", ""});
    const auto imaging = dicom::ImagingSupervisor::start();
    if (!imaging)
        return console.refuse(imaging.error());
    const auto steps = dicom::checkNode(*imaging, *node, *timeout);
    return steps ? tell(*steps, console) : console.refuse(steps.error());
}

std::vector<Option> nodeOptions()
{
    return {{"--to", "HOST:PORT", "the archive"},
            {"--called", "AE", "its AE title; default ANY-SCP"},
            {"--calling", "AE", "ours; default SARTORIUS"},
            {"--timeout", "SECONDS", "for each layer; default 30"}};
}

} // namespace

Verbs nodeVerbs()
{
    constexpr const char* kWhat
        = "name, connection, association and echo of an archive, each with its time";
    return {{"ping dicom", "", kWhat, nodeOptions(), pingDicom},
            {"dicom echo", "", kWhat, nodeOptions(), pingDicom}};
}

} // namespace sartorius::ctl
