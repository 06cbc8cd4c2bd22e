#include "hl7/mllp/frame.h"
#include "hl7/outbox/verdict.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Whatever a peer sends: a message counts as delivered only on an answer that bears its own control
// id and AA or CA, and as refused or rejected only on one that bears the id and says so.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace sartorius;
    const record::ControlId sent("0123456789ABCDEFGHJK");
    const std::string stream(data, data + size);
    const auto check = [&](const std::string& answer) {
        const auto judgement = hl7::judgeAnswer(answer, sent);
        const auto says = [&](std::string_view code) {
            return answer.find(code) != std::string::npos;
        };
        const bool bears = says(sent.value);
        switch (judgement.verdict) {
        case hl7::Verdict::Delivered:
            if (!bears || !(says("AA") || says("CA")))
                std::abort();
            break;
        case hl7::Verdict::Refused:
            if (!bears || !(says("AE") || says("CE")))
                std::abort();
            break;
        case hl7::Verdict::Rejected:
            if (!bears || !(says("AR") || says("CR")))
                std::abort();
            break;
        case hl7::Verdict::NotAnAnswer:
            break;
        }
        static_cast<void>(hl7::confirmationOf(answer));
    };
    check(stream);
    hl7::FrameReader reader(65536);
    reader.feed(stream);
    reader.finish();
    while (const auto answer = reader.next())
        check(*answer);
    return 0;
}
