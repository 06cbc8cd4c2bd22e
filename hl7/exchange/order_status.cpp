#include "hl7/exchange/order_status.h"

#include "hl7/message/timestamp.h"

#include <array>
#include <optional>
#include <string_view>

namespace sartorius::hl7 {
namespace {

using record::AcceptanceState;

std::string wordsOf(const Message& message, const Segment& segment, std::uint32_t field)
{
    std::string words = message.decoded(segment.part(field, 1, 2));
    if (words.empty())
        words = message.decoded(segment.part(field, 1, 1));
    return words;
}

/// The sender's zone is that of MSH-7 when the time bears none; a time without any zone says too
/// little to be put in order.
std::optional<record::Instant> statedTime(const Message& message, std::string_view own)
{
    const auto header = timestampFrom(message.get("MSH-7.1"));
    if (const auto time = timestampFrom(own)) {
        if (const auto at = instantOf(*time, header ? header->offset : std::nullopt))
            return at;
    }
    return header ? instantOf(*header) : std::nullopt;
}

/// HL7 table 0283: A accepted, P pending, R rejected, E expired. Pending with words is a question.
AcceptanceState stateOfReferral(std::string_view code, bool hasWords)
{
    if (code == "A")
        return AcceptanceState::Accepted;
    if (code == "R")
        return AcceptanceState::Rejected;
    if (code == "E")
        return AcceptanceState::Expired;
    return code == "P" && hasWords ? AcceptanceState::InfoRequested : AcceptanceState::NotAnswered;
}

/// HL7 table 0038, set by the filler only.
std::optional<AcceptanceState> stateOfStatus(std::string_view code)
{
    if (code == "SC")
        return AcceptanceState::Scheduled;
    if (code == "IP" || code == "HD")
        return AcceptanceState::Accepted;
    if (code == "A") // some, but not all, results
        return AcceptanceState::InterimReport;
    if (code == "CM")
        return AcceptanceState::Completed;
    if (code == "CA" || code == "DC" || code == "ER")
        return AcceptanceState::Rejected;
    return std::nullopt;
}

/// HL7 table 0119, answers of a filler. Placer codes coming back decide nothing by themselves.
std::optional<AcceptanceState> stateOfOrder(std::string_view control, std::string_view status)
{
    if (control == "CR" || control == "DR") // as requested: our own cancellation
        return AcceptanceState::Cancelled;
    if (control == "UA" || control == "OC" || control == "OD")
        return AcceptanceState::Rejected;
    if (control == "OK" || control == "NA")
        return stateOfStatus(status).value_or(AcceptanceState::Accepted);
    if (control == "SC" || control == "SR" || control == "RE" || control == "XR" || control == "OH")
        return stateOfStatus(status);
    return std::nullopt;
}

OrderStatusUpdate readReferralAnswer(const Message& message, const Segment& rf1)
{
    OrderStatusUpdate update;
    update.order = record::OrderId(message.decoded(rf1.part(6, 1, 1)));
    update.recipientNumber = message.decoded(rf1.part(11, 1, 1));
    update.reason = wordsOf(message, rf1, 10);
    if (update.reason.empty())
        update.reason = message.text("MSA-3");
    update.state = stateOfReferral(rf1.part(1, 1, 1), !update.reason.empty());
    update.stated = statedTime(message, rf1.part(9, 1, 1));
    return update;
}

std::optional<OrderStatusUpdate>
readOrderAnswer(const Message& message, const Segment& orc, std::size_t index)
{
    const auto state = stateOfOrder(orc.part(1, 1), orc.part(5, 1));
    if (!state)
        return std::nullopt;
    OrderStatusUpdate update;
    update.state = *state;
    update.order = record::OrderId(message.decoded(orc.part(2, 1, 1)));
    update.recipientNumber = message.decoded(orc.part(3, 1, 1));
    update.reason = wordsOf(message, orc, 16);
    update.stated = statedTime(message, orc.part(9, 1, 1));
    for (std::size_t i = index + 1; i < message.segmentCount() && message.segment(i).id() != "ORC";
         ++i) {
        const Segment segment = message.segment(i);
        if (segment.id() == "OBR" && update.order.empty())
            update.order = record::OrderId(message.decoded(segment.part(2, 1, 1)));
        if (segment.id() == "NTE" && update.reason.empty())
            update.reason = message.decoded(segment.field(3));
    }
    return update;
}

} // namespace

record::Result<std::vector<OrderStatusUpdate>> readOrderStatus(const Message& message)
{
    constexpr std::array<std::string_view, 5> kOrderTypes {"ORG", "ORR", "OMG", "ORM", "OSU"};
    const std::string_view type = message.get("MSH-9.1");
    std::vector<OrderStatusUpdate> updates;
    if (type == "RRI") {
        const std::size_t index = message.find("RF1");
        if (index != Message::kNotFound)
            updates.push_back(readReferralAnswer(message, message.segment(index)));
        return updates;
    }
    bool known = false;
    for (const std::string_view one : kOrderTypes)
        known = known || one == type;
    if (!known)
        return record::failure(record::ErrorCode::InvalidInput, "the message is no order status");
    for (std::size_t i = 0; i < message.segmentCount(); ++i) {
        if (message.segment(i).id() != "ORC")
            continue;
        if (auto update = readOrderAnswer(message, message.segment(i), i))
            updates.push_back(*std::move(update));
    }
    return updates;
}

} // namespace sartorius::hl7
