#include "hl7/exchange/receiver.h"
#include "hl7/mllp/listener.h"
#include "tests/support/manual_clock.h"

#include <catch2/catch.hpp>

#include <map>

#include "mllp/raw_peer.h"

using namespace sartorius;
using namespace sartorius::hl7;
using namespace sartorius::support;

using Answers = std::vector<std::string>;

TEST_CASE("Every probe of a receiver is answered as it should be", "[hl7][probes]")
{
    support::ManualClock clock;
    std::map<std::string, std::pair<std::string, std::string>> kept;
    const KeepInbound keep = [&](const InboundMessage& m, const std::string& answer) {
        const auto [place, fresh] = kept.try_emplace(m.controlId.value, m.bytes, answer);
        if (fresh)
            return record::Result<InboundOutcome>(InboundOutcome {});
        const bool same = place->second.first == m.bytes;
        return record::Result<InboundOutcome>(
            InboundOutcome {same ? InboundOutcome::Kind::Duplicate : InboundOutcome::Kind::Conflict,
                            place->second.second});
    };
    const auto started = Listener::start({}, [&](std::string_view frame, const FrameSource&) {
        const auto reply = receive(frame, {}, clock, keep);
        if (!reply)
            return record::Result<Answers>(record::failure(reply.error()));
        return record::Result<Answers>(reply->answers);
    });
    REQUIRE(started);
    const auto& listener = *started;
    const auto message = [](const std::string& id,
                            const std::string& version = "2.5.1",
                            const std::string& wishes = "|",
                            const std::string& type = "ORU^R01") {
        return "MSH|^~\\&|LAB|GH|S|C|20260101||" + type + "|" + id + "|P|" + version + "|||"
            + wishes + "\rPID|1||9\r";
    };
    RawClient client(listener->port());
    const auto ask = [&](const std::string& bytes) {
        client.connection.write(bytes);
        const auto answer = client.connection.frame();
        REQUIRE(answer);
        const auto ack = readAcknowledgement(*answer);
        REQUIRE(ack);
        return std::string(toString(ack->code)) + " " + ack->acknowledges.value
            + (ack->errors.empty() ? "" : " " + ack->errors[0].code);
    };

    CHECK(ask(*framed(message("plain"))) == "AA plain");
    CHECK(ask("\x0B" + message("unended") + "\x1C" + *framed("junk") + std::string("\r\n\0", 3)
              + *framed(message("after")))
          == "AA unended");
    CHECK(client.connection.frame()->find("MSA|AA|after\r") != std::string::npos);
    CHECK(ask(*framed(message(""))) == "AE  101");
    CHECK(ask(*framed(message("plain"))) == "AA plain");
    CHECK(ask(*framed(message("plain") + "NTE|1\r")) == "AE plain 205");
    CHECK(ask(*framed(message("quiet", "2.5.1", "NE|NE")) + *framed(message("next"))) == "AA next");
    CHECK(ask(*framed(message("both", "2.5.1", "AL|AL"))) == "CA both");
    CHECK(ask(*framed(message("v", "9.9"))) == "AR v 203");
    CHECK(ask(*framed(message("t", "2.5.1", "|", "ZZZ^Z01"))) == "AR t 200");
    CHECK(kept.size() == 6);
}
