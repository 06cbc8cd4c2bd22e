#include "hl7/exchange/receiver.h"

#include "hl7/message/control_id.h"

#include <algorithm>
#include <optional>

namespace sartorius::hl7 {
namespace {

using record::Result;

/// How bad it is; the letter before it depends on the mode.
enum class Judged { Accept, Error, Reject };

AckCode codeOf(Judged verdict, bool enhanced)
{
    switch (verdict) {
    case Judged::Accept:
        return enhanced ? AckCode::CA : AckCode::AA;
    case Judged::Error:
        return enhanced ? AckCode::CE : AckCode::AE;
    case Judged::Reject:
        return enhanced ? AckCode::CR : AckCode::AR;
    }
    return AckCode::AE;
}

struct Finding
{
    Judged verdict = Judged::Accept;
    std::vector<AckError> errors;
};

Finding finding(Judged verdict, const char* location, const char* code, const char* text)
{
    return Finding {verdict, {AckError {location, code, "E", text}}};
}

bool contains(const std::vector<std::string>& list, std::string_view text)
{
    return std::any_of(
        list.begin(), list.end(), [&](const std::string& one) { return one == text; });
}

/// HL7 table 0357.
Finding judge(const Message& message, const ReceiverSettings& settings)
{
    if (message.meaning("MSH-10") != Meaning::Stated)
        return finding(Judged::Error, "MSH-10", "101", "The control id is missing.");
    if (!contains(settings.versions, message.get("MSH-12.1")))
        return finding(Judged::Reject, "MSH-12", "203", "This version is not supported.");
    if (!contains(settings.types, message.get("MSH-9.1")))
        return finding(Judged::Reject, "MSH-9", "200", "This message type is not supported.");
    if (message.get("MSH-11.1") != std::string_view(&settings.processingId, 1))
        return finding(Judged::Reject, "MSH-11", "202", "This processing id is not taken here.");
    return {};
}

bool enhancedMode(const Message& message)
{
    return message.meaning("MSH-15") == Meaning::Stated
        || message.meaning("MSH-16") == Meaning::Stated;
}

/// HL7 table 0155 for the answer that comes at once; original mode always answers.
bool answerWanted(const Message& message, Judged verdict)
{
    if (!enhancedMode(message))
        return true;
    const std::string_view wish = message.get("MSH-15");
    if (wish == "AL")
        return true;
    return verdict == Judged::Accept ? wish == "SU" : wish == "ER";
}

Result<std::string>
answerTo(const Message& message, const Finding& found, const record::Clock& clock)
{
    if (!answerWanted(message, found.verdict))
        return std::string {};
    AcknowledgementReply reply;
    reply.code = codeOf(found.verdict, enhancedMode(message));
    reply.ownId = newControlId();
    reply.time = clock.now();
    reply.errors = found.errors;
    return encodeAcknowledgement(message, reply);
}

InboundMessage inboundFrom(const Message& message)
{
    InboundMessage inbound;
    inbound.bytes = message.bytes();
    inbound.sendingApplication = message.get("MSH-3");
    inbound.sendingFacility = message.get("MSH-4");
    inbound.controlId = record::ControlId(std::string(message.get("MSH-10")));
    inbound.type = message.get("MSH-9.1");
    inbound.event = message.get("MSH-9.2");
    const std::string_view wish = message.get("MSH-16");
    inbound.applicationAnswerWanted = wish == "AL" || wish == "SU" || wish == "ER";
    return inbound;
}

Result<std::string> receiveOne(const Message& message,
                               const ReceiverSettings& settings,
                               const record::Clock& clock,
                               const KeepInbound& keep)
{
    const Finding found = judge(message, settings);
    // An acknowledgement is never acknowledged; it is kept like any other message.
    const bool acknowledgement = message.get("MSH-9.1") == "ACK";
    if (found.verdict != Judged::Accept)
        return acknowledgement ? Result<std::string>(std::string {})
                               : answerTo(message, found, clock);

    Result<std::string> answer
        = acknowledgement ? Result<std::string>(std::string {}) : answerTo(message, found, clock);
    if (!answer)
        return answer;
    const auto outcome = keep(inboundFrom(message), *answer);
    if (!outcome)
        return record::failure(outcome.error());
    switch (outcome->kind) {
    case InboundOutcome::Kind::Kept:
        return answer;
    case InboundOutcome::Kind::Duplicate:
        return outcome->answer;
    case InboundOutcome::Kind::Conflict:
        break;
    }
    return answerTo(message,
                    finding(Judged::Error,
                            "MSH-10",
                            "205",
                            "This control id was used before with another content."),
                    clock);
}

} // namespace

Result<ReceiverReply> receive(std::string_view frame,
                              const ReceiverSettings& settings,
                              const record::Clock& clock,
                              const KeepInbound& keep)
{
    ReceiverReply reply;
    const auto whole = Message::parse(std::string(frame));
    if (!whole) {
        reply.junk = true;
        return reply;
    }
    const bool batch = whole->isBatch();
    for (const std::string_view bytes : messagesOf(*whole)) {
        const auto part = batch ? Message::parse(std::string(bytes)) : whole;
        if (!part) {
            reply.junk = true;
            continue;
        }
        auto answer = receiveOne(*part, settings, clock, keep);
        if (!answer)
            return record::failure(answer.error());
        if (!answer->empty())
            reply.answers.push_back(*std::move(answer));
    }
    reply.junk = reply.junk || messagesOf(*whole).empty();
    return reply;
}

} // namespace sartorius::hl7
