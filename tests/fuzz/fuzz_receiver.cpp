#include "hl7/exchange/receiver.h"
#include "hl7/message/acknowledgement.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace sartorius;
using namespace sartorius::hl7;

namespace {

void need(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

// Every answer is one that our own sender can read, names the message it answers, and says "taken"
// only of what was kept.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string frame(data, data + size);
    static_cast<void>(readAcknowledgement(frame));
    std::size_t kept = 0;
    const auto reply
        = receive(frame, {}, record::SystemClock {}, [&](const InboundMessage& message, const std::string&) {
              need(!message.controlId.empty());
              ++kept;
              return record::Result<InboundOutcome>(InboundOutcome {});
          });
    if (!reply)
        return 0; // an answer that cannot be written is no answer; the connection is closed
    std::size_t taken = 0;
    for (const std::string& answer : reply->answers) {
        const auto read = readAcknowledgement(answer);
        need(read.has_value());
        taken += read->code == AckCode::AA || read->code == AckCode::CA ? 1U : 0U;
    }
    need(taken <= kept);
    return 0;
}
