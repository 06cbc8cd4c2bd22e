#include "plugin/entry/sartoriusctl/receiver_answer.h"

#include "forms/record/clock.h"
#include "hl7/exchange/acknowledgement_message.h"
#include "hl7/message/builder.h"
#include "hl7/message/control_id.h"
#include "hl7/message/message.h"

namespace sartorius::ctl {

namespace {

hl7::MessageHeader headerTo(const hl7::Message& received)
{
    hl7::MessageHeader header;
    header.sendingApplication = received.text("MSH-5");
    header.sendingFacility = received.text("MSH-6");
    header.receivingApplication = received.text("MSH-3");
    header.receivingFacility = received.text("MSH-4");
    header.processingId = received.text("MSH-11") == "T" ? 'T' : 'P';
    header.controlId = hl7::newControlId();
    header.time = record::SystemClock().now();
    return header;
}

void copyField(hl7::SegmentBuilder& segment,
               std::uint32_t field,
               const hl7::Message& from,
               const std::string& path)
{
    segment.raw(field, from.get(path));
}

/// RRI_I12: MSH MSA RF1 PRD+ PID. The recipient echoes RF1-6 and gives its own number in RF1-11.
record::Result<std::string> referralDecision(const hl7::Message& referral, bool accepted)
{
    hl7::MessageBuilder answer(headerTo(referral), {"RRI", "I12", "RRI_I12"});
    answer.segment("MSA").text(1, "AA").text(2, referral.text("MSH-10"));
    auto& rf1 = answer.segment("RF1");
    // HL7 table 0283: A accepted, R rejected.
    if (accepted)
        rf1.composite(1, {"A", "Accepted", "HL70283"});
    else
        rf1.composite(1, {"R", "Rejected", "HL70283"});
    copyField(rf1, 6, referral, "RF1-6");
    rf1.composite(11, {"REC-" + referral.text("MSH-10").substr(0, 6), "DEMORECEIVER"});
    auto& prd = answer.segment("PRD");
    prd.composite(1, {"RT", "Referred to Provider", "HL70286"});
    copyField(prd, 2, referral, "PRD[2]-2");
    auto& pid = answer.segment("PID");
    copyField(pid, 3, referral, "PID-3");
    copyField(pid, 5, referral, "PID-5");
    return answer.build();
}

/// ORG_O20: MSH MSA PID ORC. HL7 table 0119: OK accepted, UA unable to accept.
record::Result<std::string> orderDecision(const hl7::Message& order, bool accepted)
{
    hl7::MessageBuilder answer(headerTo(order), {"ORG", "O20", "ORG_O20"});
    answer.segment("MSA").text(1, "AA").text(2, order.text("MSH-10"));
    auto& pid = answer.segment("PID");
    copyField(pid, 3, order, "PID-3");
    copyField(pid, 5, order, "PID-5");
    auto& orc = answer.segment("ORC").text(1, accepted ? "OK" : "UA");
    copyField(orc, 2, order, "ORC-2");
    orc.composite(3, {"REC-" + order.text("MSH-10").substr(0, 6), "DEMORECEIVER"});
    return answer.build();
}

} // namespace

char processingIdOf(std::string_view frame)
{
    const auto message = hl7::Message::parse(std::string(frame));
    const std::string id = message ? message->text("MSH-11.1") : std::string();
    return id.empty() ? ' ' : id.front();
}

std::string refusalOf(std::string_view frame)
{
    const auto message = hl7::Message::parse(std::string(frame));
    if (!message)
        return {};
    hl7::AcknowledgementReply reply;
    reply.code = hl7::AckCode::AR;
    reply.ownId = hl7::newControlId();
    reply.time = record::SystemClock().now();
    reply.text = "This archive takes no orders (demonstration)";
    reply.errors = {{.location = "MSH-9",
                     .code = "200",
                     .severity = "E",
                     .text = "This archive takes no orders (demonstration)"}};
    return hl7::encodeAcknowledgement(*message, reply).value_or("");
}

std::string decisionOf(std::string_view frame, const std::string& taken, bool accepted)
{
    const auto message = hl7::Message::parse(std::string(frame));
    if (!message)
        return taken;
    const std::string type = message->text("MSH-9.1");
    if (type == "REF")
        return referralDecision(*message, accepted).value_or(taken);
    if (type == "OMG")
        return orderDecision(*message, accepted).value_or(taken);
    return taken;
}

} // namespace sartorius::ctl
