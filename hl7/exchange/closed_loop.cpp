#include "hl7/exchange/closed_loop.h"

#include "hl7/message/timestamp.h"

#include <optional>

namespace sartorius::hl7 {
namespace {

using record::AcceptanceState;

std::optional<record::Instant> headerTime(const Message& message)
{
    const auto time = timestampFrom(message.get("MSH-7.1"));
    return time ? instantOf(*time) : std::nullopt;
}

OrderStatusUpdate updateOf(const Message& message, std::string_view order, AcceptanceState state)
{
    OrderStatusUpdate update;
    update.order = record::OrderId(message.decoded(order));
    update.state = state;
    update.stated = headerTime(message);
    return update;
}

std::string firstText(const Message& message, std::initializer_list<const char*> paths)
{
    for (const char* path : paths) {
        if (std::string text = message.text(path); !text.empty())
            return text;
    }
    return {};
}

/// HL7 table 0003: S12 new, S13 moved, S14 changed, S15 cancelled, S16 ended, S17 deleted, S26 the
/// patient did not come.
std::optional<AcceptanceState> stateOfAppointment(std::string_view event)
{
    if (event == "S12" || event == "S13" || event == "S14")
        return AcceptanceState::Scheduled;
    if (event == "S15" || event == "S16" || event == "S17")
        return AcceptanceState::AppointmentCancelled;
    if (event == "S26")
        return AcceptanceState::NoShow;
    return std::nullopt;
}

std::vector<OrderStatusUpdate> readAppointment(const Message& message)
{
    const auto state = stateOfAppointment(message.get("MSH-9.2"));
    // 360X: the referral's own id stands in SCH-26, and stays the same through the whole loop.
    const std::string_view order = message.get("SCH-26.1");
    if (!state || order.empty())
        return {};
    OrderStatusUpdate update = updateOf(message, order, *state);
    update.recipientNumber = message.text("SCH-27.1");
    update.reason = firstText(message, {"SCH-7.2", "SCH-6.2", "SCH-7.1", "SCH-6.1"});
    return {update};
}

/// HL7 table 0123: C corrected, F final, P preliminary, A some, R not yet verified.
std::optional<AcceptanceState> stateOfResult(std::string_view status)
{
    if (status == "F" || status == "C")
        return AcceptanceState::Completed;
    if (status == "P" || status == "A" || status == "R")
        return AcceptanceState::InterimReport;
    return std::nullopt;
}

std::vector<OrderStatusUpdate> readResults(const Message& message)
{
    std::vector<OrderStatusUpdate> updates;
    std::string_view placer;
    for (std::size_t i = 0; i < message.segmentCount(); ++i) {
        const Segment segment = message.segment(i);
        if (segment.id() == "ORC")
            placer = segment.part(2, 1, 1);
        if (segment.id() != "OBR")
            continue;
        const std::string_view own = segment.part(2, 1, 1);
        const std::string_view order = own.empty() ? placer : own;
        const auto state = stateOfResult(segment.part(25, 1, 1));
        if (state && !order.empty())
            updates.push_back(updateOf(message, order, *state));
        placer = {};
    }
    return updates;
}

/// HL7 table 0271: AU authenticated, LA legally authenticated, DO documented; others are on their
/// way. Table 0003: T02, T04, T06, T08, T10 bring the document, T11 takes it back.
std::vector<OrderStatusUpdate> readDocument(const Message& message)
{
    const std::string_view event = message.get("MSH-9.2");
    const bool brings
        = event == "T02" || event == "T04" || event == "T06" || event == "T08" || event == "T10";
    std::string_view order = message.get("TXA-14.1");
    for (const char* path : {"ORC-2.1", "OBR-2.1"})
        order = order.empty() ? message.get(path) : order;
    if (!brings || order.empty())
        return {};
    const std::string_view status = message.get("TXA-17");
    const bool whole = status == "AU" || status == "LA" || status == "DO";
    return {updateOf(
        message, order, whole ? AcceptanceState::Completed : AcceptanceState::InterimReport)};
}

} // namespace

std::vector<OrderStatusUpdate> readOrderEvents(const Message& message)
{
    const std::string_view type = message.get("MSH-9.1");
    if (type == "SIU")
        return readAppointment(message);
    if (type == "ORU")
        return readResults(message);
    if (type == "MDM")
        return readDocument(message);
    auto updates = readOrderStatus(message);
    return updates ? *std::move(updates) : std::vector<OrderStatusUpdate>();
}

} // namespace sartorius::hl7
