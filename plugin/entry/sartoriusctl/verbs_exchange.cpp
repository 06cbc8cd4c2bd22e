#include "hl7/message/acknowledgement.h"
#include "hl7/message/message.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/numbers.h"
#include "plugin/entry/sartoriusctl/peer_options.h"
#include "plugin/entry/sartoriusctl/storing_receiver.h"
#include "plugin/entry/sartoriusctl/verbs.h"

#include <csignal>
#include <ctime>

namespace sartorius::ctl {

namespace {

Exit usage(Console& console, std::string what)
{
    return console.refuse(Exit::Usage,
                          {.code = "usage", .where = {}, .what = std::move(what), .remedy = {}});
}

Json answerJson(const hl7::Acknowledgement& answer)
{
    Json errors = Json::array();
    for (const auto& error : answer.errors)
        errors.push_back({{"location", error.location},
                          {"code", error.code},
                          {"severity", error.severity},
                          {"text", error.text}});
    Json object = schemaOne();
    object["code"] = hl7::toString(answer.code);
    object["acknowledges"] = answer.acknowledges.value;
    object["controlId"] = answer.ownId.value;
    object["type"] = answer.messageType;
    object["text"] = answer.text;
    object["errors"] = std::move(errors);
    return object;
}

Exit judge(const std::string& bytes, const std::string& controlId, Console& console)
{
    const auto answer = hl7::readAcknowledgement(bytes);
    if (!answer)
        return console.refuse(Exit::PeerUnavailable,
                              {.code = "no-acknowledgement",
                               .where = {},
                               .what = "what the peer sent back is no acknowledgement",
                               .remedy
                               = "Nobody knows whether it took the message; ask there before "
                                 "sending again."});
    if (answer->acknowledges.value != controlId)
        return console.refuse(Exit::PeerUnavailable,
                              {.code = "foreign-acknowledgement",
                               .where = "MSA-2",
                               .what = "the peer answered another message",
                               .remedy = "Nobody knows whether it took this one; ask there before "
                                         "sending again."});
    if (console.wantsJson())
        console.result(answerJson(*answer));
    else
        console.bytes(bytes);
    const bool taken = answer->code == hl7::AckCode::AA || answer->code == hl7::AckCode::CA;
    console.say(std::string(taken ? "taken: " : "not taken: ")
                + std::string(hl7::toString(answer->code)));
    return taken ? Exit::Ok : Exit::PeerRejected;
}

Exit send(const Invocation& invocation, Console& console)
{
    const auto peer = peerFrom(invocation);
    if (!peer)
        return usage(console, "hl7 send needs --to HOST:PORT");
    const auto timeout = timeoutFrom(invocation);
    if (!timeout)
        return usage(console, "--timeout needs a number of seconds");
    Input input = readInput(invocation.operands.front());
    if (!input.ok())
        return console.refuse(input.exit, input.problem);
    const auto message = hl7::Message::parse(input.bytes);
    if (!message)
        return console.refuse(Exit::BadData, message.error());
    hl7::MllpClient client(*peer);
    const auto answer = client.exchange(input.bytes, *timeout, {});
    if (answer)
        return judge(*answer, message->text("MSH-10"), console);
    const bool corrupt = answer.error().code == record::ErrorCode::Corrupt;
    if (corrupt)
        return console.refuse(Exit::PeerUnavailable,
                              {.code = "no-frame",
                               .where = {},
                               .what = "the peer does not speak MLLP: " + answer.error().detail,
                               .remedy = "Check host and port."});
    return console.refuse(answer.error());
}

std::optional<ReceiverOptions> receiverFrom(const Invocation& invocation)
{
    const auto port = numberFrom<std::uint16_t>(invocation.value("--port").value_or(""));
    if (!port)
        return std::nullopt;
    ReceiverOptions options;
    options.folder = invocation.value("--folder").value_or("received");
    options.processingId = 'P';
    options.alsoProcessingId = 'T';
    options.listener.port = *port;
    options.listener.address = invocation.value("--address").value_or("127.0.0.1");
    if (invocation.has("--tls")) {
        hl7::TlsServerSettings tls;
        tls.certificateFile = invocation.value("--tls-certificate").value_or("");
        tls.privateKeyFile = invocation.value("--tls-key").value_or("");
        tls.clientCaFile = invocation.value("--tls-ca").value_or("");
        tls.crlFile = invocation.value("--tls-crl").value_or("");
        tls.clientSha256 = invocation.values("--tls-pin");
        options.listener.tls = tls;
    }
    return options;
}

/// Until the signal or the wanted number of messages; one line for each message on disk.
void tellMessages(const StoringReceiver& receiver,
                  std::size_t wanted,
                  const sigset_t& signals,
                  Console& console)
{
    std::size_t told = 0;
    const timespec pause {.tv_sec = 0, .tv_nsec = 100'000'000};
    for (;;) {
        const auto kept = receiver.kept();
        for (; told < kept.size(); ++told) {
            const Json line {{"controlId", kept[told].controlId},
                             {"file", kept[told].file.string()}};
            console.line(line.dump(-1, ' ', false, Json::error_handler_t::replace));
            console.finish();
        }
        if (wanted > 0 && told >= wanted)
            return;
        if (::sigtimedwait(&signals, nullptr, &pause) > 0)
            return;
    }
}

Exit listen(const Invocation& invocation, Console& console)
{
    auto options = receiverFrom(invocation);
    const auto wanted = numberFrom<std::size_t>(invocation.value("--count").value_or("0"));
    if (!options || !wanted)
        return usage(console, "hl7 listen needs --port P");
    std::error_code failed;
    std::filesystem::create_directories(options->folder, failed);
    // Before the listener's threads start, so that they leave the signals to this one.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const auto receiver = StoringReceiver::start(std::move(*options));
    if (!receiver)
        return console.refuse(receiver.error());
    Json object = schemaOne();
    object["listening"] = (*receiver)->port();
    console.line(object.dump());
    console.finish();
    tellMessages(**receiver, *wanted, signals, console);
    return Exit::Ok;
}

} // namespace

Verbs exchangeVerbs()
{
    const auto tls = tlsOptions();
    std::vector<Option> listening {
        {"--port", "P", "0 takes a free one and says which"},
        {"--address", "A", "default 127.0.0.1; others need TLS"},
        {"--folder", "DIR", "where messages are kept; default ./received"},
        {"--count", "N", "end after so many messages"},
    };
    listening.insert(listening.end(), tls.begin(), tls.end());
    return {
        {"hl7 send",
         "FILE",
         "one exchange over MLLP; says what the peer answered",
         peerOptions(),
         send},
        {"hl7 listen", "", "keep each message on disk, then acknowledge it", listening, listen},
    };
}

} // namespace sartorius::ctl
