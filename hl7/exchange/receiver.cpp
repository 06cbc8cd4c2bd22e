#include "hl7/exchange/receiver.h"

#include "hl7/exchange/conformance.h"
#include "hl7/exchange/structure.h"
#include "hl7/message/control_id.h"

#include <algorithm>
#include <optional>

namespace sartorius::hl7 {
namespace {

using record::Result;

/// How bad it is; the letter before it depends on the mode.
enum class Judged { Accept, Error, Reject };

/// Enhanced mode has two: that the message is safely stored, and what the application says of it.
enum class Level { Commit, Application };

AckCode codeOf(Judged verdict, Level level)
{
    const bool commit = level == Level::Commit;
    switch (verdict) {
    case Judged::Accept:
        return commit ? AckCode::CA : AckCode::AA;
    case Judged::Error:
        return commit ? AckCode::CE : AckCode::AE;
    case Judged::Reject:
        return commit ? AckCode::CR : AckCode::AR;
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

/// What a reader of ours would act on must be right; what else is odd is not the sender's affair.
Finding judgeContent(const Message& message)
{
    Finding found;
    for (const Fault& fault : faultsOf(message, Strictness::Received)) {
        if (fault.severity == Severity::Error)
            found.errors.push_back(AckError {fault.location, fault.code, "E", fault.what});
    }
    found.verdict = found.errors.empty() ? Judged::Accept : Judged::Error;
    return found;
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
    if (!isEventOf(message.get("MSH-9.1"), message.get("MSH-9.2")))
        return finding(Judged::Reject, "MSH-9.2", "201", "This event is not supported.");
    if (message.get("MSH-11.1") != std::string_view(&settings.processingId, 1))
        return finding(Judged::Reject, "MSH-11", "202", "This processing id is not taken here.");
    // An acknowledgement gets no answer: whatever it says is kept for a person to see.
    return message.get("MSH-9.1") == "ACK" ? Finding {} : judgeContent(message);
}

bool enhancedMode(const Message& message)
{
    return message.meaning("MSH-15") == Meaning::Stated
        || message.meaning("MSH-16") == Meaning::Stated;
}

/// HL7 table 0155: AL always, SU on success, ER on errors, NE never.
bool isWished(std::string_view wish, Judged verdict)
{
    return wish == "AL" || wish == (verdict == Judged::Accept ? "SU" : "ER");
}

using Answers = std::vector<std::string>;

Result<void> addAnswer(Answers& answers,
                       const Message& message,
                       const Finding& found,
                       Level level,
                       const record::Clock& clock)
{
    AcknowledgementReply reply;
    reply.code = codeOf(found.verdict, level);
    reply.ownId = newControlId();
    reply.time = clock.now();
    reply.errors = found.errors;
    auto answer = encodeAcknowledgement(message, reply);
    if (!answer)
        return record::failure(answer.error());
    answers.push_back(*std::move(answer));
    return {};
}

/// What is to be said at once, and then by the application as a message of its own. What the commit
/// level refused never reached the application, which adds nothing to a refusal that was told.
Result<Answers> answersTo(const Message& message, const Finding& found, const record::Clock& clock)
{
    Answers answers;
    const bool commit = enhancedMode(message) && isWished(message.get("MSH-15"), found.verdict);
    const bool refusalTold = commit && found.verdict != Judged::Accept;
    // An acknowledgement is never acknowledged, unless it comes by itself and asks to be committed.
    const bool application = message.get("MSH-9.1") != "ACK"
        && (!enhancedMode(message)
            || (isWished(message.get("MSH-16"), found.verdict) && !refusalTold));
    if (commit) {
        if (auto added = addAnswer(answers, message, found, Level::Commit, clock); !added)
            return record::failure(added.error());
    }
    if (application) {
        if (auto added = addAnswer(answers, message, found, Level::Application, clock); !added)
            return record::failure(added.error());
    }
    return answers;
}

// Kept answers are one text; no message can hold this character, or no frame could hold it.
constexpr char kBetweenAnswers = '\x1C';

std::string joined(const Answers& answers)
{
    std::string text;
    for (const std::string& answer : answers)
        text += (text.empty() ? std::string() : std::string(1, kBetweenAnswers)) + answer;
    return text;
}

Answers split(std::string_view text)
{
    Answers answers;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(kBetweenAnswers), text.size());
        answers.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return answers;
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
    inbound.applicationAnswerWanted = enhancedMode(message) && inbound.type != "ACK"
        && isWished(message.get("MSH-16"), Judged::Accept);
    return inbound;
}

Result<Answers> receiveOne(const Message& message,
                           const ReceiverSettings& settings,
                           const record::Clock& clock,
                           const KeepInbound& keep)
{
    const Finding found = judge(message, settings);
    auto answers = answersTo(message, found, clock);
    if (!answers || found.verdict != Judged::Accept)
        return answers;
    const InboundMessage inbound = inboundFrom(message);
    const auto outcome = keep(inbound, joined(*answers));
    if (!outcome)
        return record::failure(outcome.error());
    switch (outcome->kind) {
    case InboundOutcome::Kind::Kept:
        break;
    case InboundOutcome::Kind::Duplicate:
        *answers = split(outcome->answer);
        break;
    case InboundOutcome::Kind::Conflict:
        return answersTo(message,
                         finding(Judged::Error,
                                 "MSH-10",
                                 "205",
                                 "This control id was used before with another content."),
                         clock);
    }
    if (outcome->applicationAnswersElsewhere && inbound.applicationAnswerWanted
        && !answers->empty())
        answers->pop_back();
    return answers;
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
        for (std::string& one : *answer)
            reply.answers.push_back(std::move(one));
    }
    reply.junk = reply.junk || messagesOf(*whole).empty();
    return reply;
}

} // namespace sartorius::hl7
