#include "hl7/outbox/verdict.h"

#include "hl7/message/acknowledgement.h"
#include "hl7/message/message.h"

namespace sartorius::hl7 {
namespace {

std::string reasonOf(const Acknowledgement& ack)
{
    constexpr std::size_t kMost = 500;
    std::string reason = "peer answered " + std::string(toString(ack.code));
    for (const AckError& error : ack.errors) {
        for (const std::string* part : {&error.code, &error.location, &error.text}) {
            if (!part->empty())
                reason += " " + *part;
        }
        reason += ";";
    }
    if (!ack.text.empty())
        reason += " " + ack.text;
    if (reason.size() > kMost) {
        std::size_t end = kMost; // never in the middle of a UTF-8 character
        while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xC0U) == 0x80U)
            --end;
        reason.resize(end);
    }
    return reason;
}

} // namespace

Confirmation confirmationOf(std::string_view message)
{
    const auto read = Message::parse(std::string(message));
    if (!read)
        return Confirmation::None;
    const std::string_view commit = read->get("MSH-15");
    const std::string_view application = read->get("MSH-16");
    if (commit.empty() && application.empty())
        return Confirmation::Answer;
    if (commit == "AL" || commit == "SU")
        return Confirmation::Commit;
    return application == "AL" || application == "SU" ? Confirmation::Application
                                                      : Confirmation::None;
}

Judgement judgeAnswer(std::string_view answer, const record::ControlId& sent)
{
    const auto ack = readAcknowledgement(std::string(answer));
    if (!ack)
        return {Verdict::NotAnAnswer, "the answer cannot be read"};
    if (sent.empty() || ack->acknowledges != sent)
        return {Verdict::NotAnAnswer, "the answer is to another message"};
    switch (ack->code) {
    case AckCode::AA:
    case AckCode::CA:
        return {Verdict::Delivered, {}};
    case AckCode::AE:
    case AckCode::CE:
        return {Verdict::Refused, reasonOf(*ack)};
    case AckCode::AR:
    case AckCode::CR:
        return {Verdict::Rejected, reasonOf(*ack)};
    }
    return {};
}

} // namespace sartorius::hl7
