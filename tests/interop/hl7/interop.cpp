#include "hl7/exchange/receiver.h"
#include "hl7/message/base64.h"
#include "hl7/message/message.h"
#include "hl7/message/walk.h"
#include "hl7/mllp/client.h"
#include "hl7/mllp/listener.h"
#include "tests/interop/hl7/samples.h"

#include <charconv>
#include <cstdio>
#include <future>
#include <iostream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

// Our side of the talks with peers. One JSON value to a line; the drivers beside this file read it.
//   hl7_interop samples COUNT       every sample: id, type, hl7 (Base64), values
//   hl7_interop send PORT COUNT     sends them all, again as the courier would; one line per answer:
//                                   id, code, tries
//   hl7_interop listen COUNT        {"port"}, then one line per message received: id, values
// A value is [segment, occurrence, field, repetition, component, sub-component, text].

using namespace sartorius;
using nlohmann::json;

namespace {

constexpr std::uint32_t kSeed = 20261120;
constexpr int kTries = 2; // the same bytes again, on a new connection

json valuesOf(const hl7::Message& message)
{
    std::map<std::string, int> seen;
    std::vector<int> occurrence;
    for (std::size_t i = 0; i < message.segmentCount(); ++i)
        occurrence.push_back(++seen[std::string(message.segment(i).id())]);
    json values = json::array();
    hl7::walk(message, [&](const hl7::ValuePlace& place, std::string_view raw) {
        const std::string id(message.segment(place.segment).id());
        if (raw.empty() || (id == "MSH" && place.field <= 2))
            return;
        values.push_back({id,
                          occurrence[place.segment],
                          place.field,
                          place.repetition,
                          place.component,
                          place.subcomponent,
                          message.decoded(raw)});
    });
    return values;
}

void print(const json& value)
{
    std::cout << value.dump() << '\n' << std::flush;
}

int printSamples(std::size_t count)
{
    for (const auto& sample : support::makeSamples(count, kSeed)) {
        const auto message = hl7::Message::parse(sample.bytes);
        if (!message)
            return 1;
        print({{"id", sample.controlId},
               {"type", sample.type},
               {"hl7", hl7::toBase64(sample.bytes)},
               {"values", valuesOf(*message)}});
    }
    return 0;
}

int send(std::uint16_t port, std::size_t count)
{
    hl7::Peer peer;
    peer.host = "127.0.0.1";
    peer.port = port;
    hl7::MllpClient client(peer);
    for (const auto& sample : support::makeSamples(count, kSeed)) {
        std::string code = "none";
        int tries = 0;
        while (code == "none" && tries < kTries) {
            ++tries;
            const auto answer = client.exchange(sample.bytes, std::chrono::seconds {20}, {});
            const auto read = answer
                ? hl7::readAcknowledgement(*answer)
                : record::Result<hl7::Acknowledgement>(record::failure(answer.error()));
            if (read && read->acknowledges.value == sample.controlId)
                code = hl7::toString(read->code);
            else
                client.close(); // whoever's answer that was, nothing else is read here
        }
        print({{"id", sample.controlId}, {"code", code}, {"tries", tries}});
    }
    return 0;
}

int listen(std::size_t count)
{
    hl7::ReceiverSettings settings;
    settings.processingId = 'T';
    const record::SystemClock clock;
    std::promise<void> done;
    std::size_t left = count;
    const auto keep = [](const hl7::InboundMessage& inbound, const std::string&) {
        if (const auto message = hl7::Message::parse(inbound.bytes))
            print({{"id", inbound.controlId.value}, {"values", valuesOf(*message)}});
        return record::Result<hl7::InboundOutcome>(hl7::InboundOutcome {});
    };
    const auto handle = [&](std::string_view frame, const hl7::FrameSource&)
        -> record::Result<std::vector<std::string>> {
        auto reply = hl7::receive(frame, settings, clock, keep);
        if (!reply)
            return record::failure(reply.error());
        if (--left == 0)
            done.set_value();
        return std::move(reply->answers);
    };
    const auto listener = hl7::Listener::start({}, handle);
    if (!listener)
        return 1;
    print({{"port", (*listener)->port()}});
    done.get_future().wait();
    std::cin.get(); // the driver closes our input when it has its last answer
    return 0;
}

std::size_t numberFrom(const char* text)
{
    const std::string_view digits(text);
    std::size_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

} // namespace

int main(int argc, char** argv)
{
    const std::string verb = argc > 1 ? argv[1] : "";
    if (verb == "samples" && argc == 3)
        return printSamples(numberFrom(argv[2]));
    if (verb == "send" && argc == 4)
        return send(static_cast<std::uint16_t>(numberFrom(argv[2])), numberFrom(argv[3]));
    if (verb == "listen" && argc == 3)
        return listen(numberFrom(argv[2]));
    std::fputs("usage: hl7_interop samples COUNT | send PORT COUNT | listen COUNT\n", stderr);
    return 64;
}
