#include "hl7/message/acknowledgement.h"

#include "hl7/message/message.h"

#include <array>
#include <optional>
#include <utility>

namespace sartorius::hl7 {
namespace {

using record::ErrorCode;
using record::failure;
using record::Result;

constexpr std::array<std::pair<std::string_view, AckCode>, 6> kCodes {{{"AA", AckCode::AA},
                                                                       {"AE", AckCode::AE},
                                                                       {"AR", AckCode::AR},
                                                                       {"CA", AckCode::CA},
                                                                       {"CE", AckCode::CE},
                                                                       {"CR", AckCode::CR}}};

std::optional<AckCode> codeFrom(std::string_view text)
{
    for (const auto& [name, code] : kCodes) {
        if (name == text)
            return code;
    }
    return std::nullopt;
}

/// ERR-2 (ERL: segment, occurrence, field, repetition, component, sub-component) as a path.
std::string locationOf(const Message& message, const Segment& err)
{
    const auto part = [&](std::uint32_t n) {
        return message.decoded(err.part(2, 1, n));
    };
    const auto index = [](const std::string& n) {
        return n.empty() || n == "1" ? "" : "[" + n + "]";
    };
    std::string text = part(1);
    if (text.empty())
        return text;
    text += index(part(2));
    if (const std::string field = part(3); !field.empty())
        text += "-" + field + index(part(4));
    for (const std::uint32_t n : {5U, 6U}) {
        if (const std::string more = part(n); !more.empty())
            text += "." + more;
    }
    return text;
}

AckError errorOf(const Message& message, const Segment& err)
{
    AckError error;
    error.location = locationOf(message, err);
    error.code = message.decoded(err.part(3, 1, 1));
    error.severity = message.decoded(err.part(4, 1));
    error.text = message.decoded(err.part(8, 1));
    if (error.text.empty())
        error.text = message.decoded(err.part(7, 1));
    if (error.text.empty())
        error.text = message.decoded(err.part(3, 1, 2));
    return error;
}

} // namespace

std::string_view toString(AckCode code)
{
    for (const auto& [name, value] : kCodes) {
        if (value == code)
            return name;
    }
    return "AE";
}

Result<Acknowledgement> readAcknowledgement(std::string bytes)
{
    const auto message = Message::parse(std::move(bytes));
    if (!message)
        return failure(ErrorCode::Corrupt, "the answer is no HL7 message");
    if (message->isBatch() || message->count("MSA") != 1)
        return failure(ErrorCode::Corrupt, "the answer has not exactly one MSA");
    const auto code = codeFrom(message->get("MSA-1"));
    if (!code)
        return failure(ErrorCode::Corrupt, "MSA-1 is no acknowledgement code");
    Acknowledgement ack;
    ack.code = *code;
    ack.acknowledges = record::ControlId(message->text("MSA-2"));
    ack.ownId = record::ControlId(message->text("MSH-10"));
    ack.messageType = message->get("MSH-9");
    ack.text = message->text("MSA-3");
    for (std::size_t i = 0; i < message->segmentCount(); ++i) {
        if (message->segment(i).id() == "ERR")
            ack.errors.push_back(errorOf(*message, message->segment(i)));
    }
    return ack;
}

} // namespace sartorius::hl7
