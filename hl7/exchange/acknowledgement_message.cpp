#include "hl7/exchange/acknowledgement_message.h"

#include "hl7/message/builder.h"
#include "hl7/message/timestamp.h"

namespace sartorius::hl7 {
namespace {

/// ERL since 2.5: segment, occurrence, field, repetition, component, sub-component.
Components locationFields(const AckError& error)
{
    const auto number = [](std::uint32_t n) {
        return n == 0 ? std::string {} : std::to_string(n);
    };
    const auto path = pathFrom(error.location);
    if (!path) {
        // A whole segment: "PID", or "OBX[3]", which with a field behind it would be a path.
        const auto segment = pathFrom(error.location + "-1");
        if (!segment)
            return {error.location.substr(0, 3)};
        return {std::string(segment->segment.data(), 3), number(segment->occurrence)};
    }
    return {std::string(path->segment.data(), path->segment.size()),
            number(path->occurrence),
            number(path->field),
            number(path->repetition),
            number(path->component),
            number(path->subcomponent)};
}

/// ELD up to 2.4: segment, occurrence, field, code and text.
Components oldLocationFields(const AckError& error)
{
    Components fields = locationFields(error);
    fields.resize(3, Component(""));
    fields.push_back(Component::of({error.code, error.text, "HL70357"}));
    return fields;
}

bool hasOldErrors(std::string_view version)
{
    return version.rfind("2.1", 0) == 0 || version.rfind("2.2", 0) == 0
        || version.rfind("2.3", 0) == 0 || version.rfind("2.4", 0) == 0;
}

void writeError(MessageBuilder& answer, const AckError& error, bool oldForm)
{
    SegmentBuilder& err = answer.segment("ERR");
    if (oldForm) {
        err.composite(1, oldLocationFields(error));
        return;
    }
    if (!error.location.empty())
        err.composite(2, locationFields(error));
    err.composite(3, {error.code, error.text, "HL70357"}).text(4, error.severity);
    err.text(8, error.text);
}

} // namespace

record::Result<std::string> encodeAcknowledgement(const Message& received,
                                                  const AcknowledgementReply& reply)
{
    WritingRules rules;
    if (hidesSeparators(received.charset()))
        rules.charset = received.charset(); // its raw texts are UTF-8: see Message
    MessageBuilder answer(received.delimiters(), std::move(rules));
    const std::string_view version = received.get("MSH-12");
    SegmentBuilder& msh = answer.header();
    msh.raw(3, received.get("MSH-5")).raw(4, received.get("MSH-6"));
    msh.raw(5, received.get("MSH-3")).raw(6, received.get("MSH-4"));
    msh.text(7, toString(timestampOf(reply.time)));
    const std::string event = received.text("MSH-9.2");
    msh.composite(9, {"ACK", event, hasOldErrors(version) ? "" : "ACK"});
    msh.text(10, reply.ownId.value);
    msh.raw(11, received.get("MSH-11"));
    msh.raw(12, version.empty() ? "2.5.1" : version);
    if (reply.asksForCommit)
        msh.text(15, "AL").text(16, "NE");
    msh.raw(18, received.segment(0).field(18));
    answer.segment("MSA")
        .text(1, toString(reply.code))
        .raw(2, received.get("MSH-10"))
        .text(3, reply.text);
    for (const AckError& error : reply.errors)
        writeError(answer, error, hasOldErrors(version));
    return answer.build();
}

} // namespace sartorius::hl7
