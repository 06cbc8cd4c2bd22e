#include "forms/record/clock.h"
#include "hl7/message/acknowledgement.h"
#include "hl7/message/builder.h"
#include "hl7/message/control_id.h"
#include "hl7/message/timestamp.h"
#include "plugin/entry/sartoriusctl/peer_options.h"
#include "plugin/entry/sartoriusctl/record_access.h"
#include "plugin/entry/sartoriusctl/verbs.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sartorius::ctl {

namespace {

using record::ErrorCode;

constexpr int kDaysOfWarning = 30;

/// An application management query: it changes nothing and holds no patient. A peer that does not
/// know it says so, and has thereby answered.
record::Result<std::string> harmlessQuery(const record::ControlId& id)
{
    hl7::MessageHeader header;
    header.sendingApplication = "SARTORIUS";
    header.processingId = 'T';
    header.controlId = id;
    header.time = record::SystemClock().now();
    hl7::MessageBuilder message(header, {"NMQ", "N01", "NMQ_N01"});
    message.segment("NCK").text(1, hl7::toString(hl7::timestampOf(record::SystemClock().now())));
    return message.build();
}

std::string_view wordOf(hl7::ProbeLayer layer)
{
    switch (layer) {
    case hl7::ProbeLayer::Name:
        return "name";
    case hl7::ProbeLayer::Connection:
        return "connection";
    case hl7::ProbeLayer::Tls:
        return "tls";
    case hl7::ProbeLayer::Answer:
        return "acknowledgement";
    }
    return {};
}

std::string_view remedyFor(hl7::ProbeLayer layer, ErrorCode code)
{
    const bool ours = code == ErrorCode::NotPermitted;
    switch (layer) {
    case hl7::ProbeLayer::Name:
        return ours
            ? "Switch TLS on for this destination; in the clear only this machine is sent to."
            : "Check the spelling of the host and this machine's name server.";
    case hl7::ProbeLayer::Connection:
        return ours ? "Correct the CA, certificate or key file of this destination."
                    : "Check the port, whether the peer listens, and the firewall between.";
    case hl7::ProbeLayer::Tls:
        return ours
            ? "Compare the certificate shown with the one agreed upon; then renew or pin it."
            : "Check that the peer listens with TLS 1.2 or later and trusts our certificate.";
    case hl7::ProbeLayer::Answer:
        return code == ErrorCode::Corrupt
            ? "The peer does not speak MLLP on this port; check the port."
            : "The peer took the connection and does not answer; ask there whether it hears us.";
    }
    return {};
}

std::string milliseconds(std::chrono::microseconds took)
{
    std::array<char, 32> text {};
    const auto end = std::to_chars(text.data(),
                                   text.data() + text.size(),
                                   static_cast<double>(took.count()) / 1000.0,
                                   std::chars_format::fixed,
                                   1)
                         .ptr;
    return std::string(text.data(), end) + " ms";
}

record::Date dateOf(hl7::CertificateTime time)
{
    return record::Date(std::chrono::floor<std::chrono::days>(time));
}

int daysLeft(const hl7::Certificate& certificate)
{
    const auto now = record::SystemClock().now().utc;
    return static_cast<int>(
        std::chrono::floor<std::chrono::days>(certificate.validUntil - now).count());
}

std::string wordsOf(const hl7::Certificate& certificate)
{
    const int days = daysLeft(certificate);
    std::string words
        = certificate.subject + ", valid until " + record::toString(dateOf(certificate.validUntil));
    if (days < 0)
        words += " (over)";
    else if (days < kDaysOfWarning)
        words += " (ends in " + std::to_string(days) + " days: renew it)";
    return words + ", SHA-256 " + certificate.sha256;
}

Json certificateJson(const hl7::Certificate& certificate)
{
    return {{"subject", certificate.subject},
            {"sha256", certificate.sha256},
            {"validFrom", record::toString(dateOf(certificate.validFrom))},
            {"validUntil", record::toString(dateOf(certificate.validUntil))},
            {"daysLeft", daysLeft(certificate)}};
}

/// The last step: what came back must be an acknowledgement, and ours.
void judgeAnswer(hl7::Probe& probe, const record::ControlId& sent, std::string& code)
{
    if (probe.answer.empty())
        return;
    const auto answer = hl7::readAcknowledgement(probe.answer);
    if (answer && answer->acknowledges == sent)
        code = hl7::toString(answer->code);
    else
        probe.steps.back().outcome = record::failure(
            ErrorCode::Corrupt,
            answer ? "the peer answered another message" : "what came back is no acknowledgement");
}

Exit tell(const hl7::Probe& probe, const std::string& code, Console& console)
{
    Json steps = Json::array();
    record::Problems problems;
    ErrorCode error = ErrorCode::Unavailable;
    for (const hl7::ProbeStep& step : probe.steps) {
        const bool good = step.outcome.has_value();
        const std::string layer(wordOf(step.layer));
        const std::string what = good ? std::string() : step.outcome.error().detail;
        const std::string remedy(good ? "" : remedyFor(step.layer, step.outcome.error().code));
        steps.push_back({{"layer", layer},
                         {"ok", good},
                         {"milliseconds", static_cast<double>(step.took.count()) / 1000.0},
                         {"text", what},
                         {"remedy", remedy}});
        console.say(layer + (good ? ": ok, " : ": failed, ") + milliseconds(step.took));
        if (!good) {
            error = step.outcome.error().code;
            problems.push_back({"no-" + layer, layer, what, remedy});
        }
    }
    if (probe.shown)
        console.say("certificate: " + wordsOf(*probe.shown));
    if (!code.empty())
        console.say(
            "the peer answered " + code
            + (code == "AA" || code == "CA" ? "" : ": it hears us and does not take this query"));
    if (!problems.empty() && !console.wantsJson())
        return console.refuse(error == ErrorCode::NotPermitted ? Exit::NotPermitted
                                                               : Exit::PeerUnavailable,
                              problems);
    Json object = schemaOne();
    object["ok"] = problems.empty();
    object["answer"] = code;
    object["steps"] = std::move(steps);
    if (probe.shown)
        object["certificate"] = certificateJson(*probe.shown);
    if (console.wantsJson())
        console.result(object);
    if (problems.empty())
        return Exit::Ok;
    return error == ErrorCode::NotPermitted ? Exit::NotPermitted : Exit::PeerUnavailable;
}

hl7::Peer peerOf(const api::DestinationSettings& destination)
{
    hl7::Peer peer;
    peer.host = destination.host;
    peer.port = destination.port;
    if (destination.tls)
        peer.tls
            = hl7::TlsClientSettings {destination.caFile,
                                      destination.pinnedSha256,
                                      destination.caFile.empty() ? std::string() : destination.host,
                                      destination.certificateFile,
                                      destination.keyFile,
                                      destination.crlFile};
    return peer;
}

/// The destination of this name in the record's settings.
std::optional<hl7::Peer> configuredPeer(const Invocation& invocation, Console& console, Exit& exit)
{
    RecordAccess access = openRecord(invocation, console);
    exit = access.exit;
    if (exit != Exit::Ok)
        return std::nullopt;
    const auto settings = askAndWait(*access.client, api::GetSettings {});
    if (!settings) {
        exit = refuse(settings.error(), console);
        return std::nullopt;
    }
    const auto found = std::find_if(
        settings->destinations.begin(), settings->destinations.end(), [&](const auto& one) {
            return one.id.value == invocation.operands.front();
        });
    if (found != settings->destinations.end())
        return peerOf(*found);
    exit = console.refuse(Exit::Configuration,
                          {"unknown-destination",
                           "destinations",
                           "the settings have no destination of this name",
                           "sartoriusctl config show lists them."});
    return std::nullopt;
}

Exit pingHl7(const Invocation& invocation, Console& console)
{
    Exit exit = Exit::Ok;
    const auto timeout = timeoutFrom(invocation);
    const auto peer = invocation.operands.empty() ? peerFrom(invocation)
                                                  : configuredPeer(invocation, console, exit);
    if (exit != Exit::Ok)
        return exit;
    if (!peer || !timeout)
        return console.refuse(
            Exit::Usage,
            {"usage", "", "ping hl7 needs a NODE of the settings, or --to HOST:PORT", ""});
    const auto id = hl7::newControlId();
    const auto query = harmlessQuery(id);
    if (!query)
        return console.refuse(query.error());
    hl7::MllpClient client(*peer);
    auto probe = client.probe(*query, *timeout);
    std::string code;
    judgeAnswer(probe, id, code);
    return tell(probe, code, console);
}

} // namespace

Verbs pingVerbs()
{
    return {{"ping hl7",
             "[NODE]",
             "name, connection, TLS and acknowledgement of a peer, each with its time",
             peerOptions(),
             pingHl7}};
}

} // namespace sartorius::ctl
