#include "plugin/workflow/order_loop.h"

#include <algorithm>
#include <tuple>

namespace sartorius::workflow {

using record::AcceptanceState;

namespace {

/// Of two statements of the same moment the later in this order decides: what a person must act on
/// outweighs good news, and a report outweighs all.
constexpr std::array<AcceptanceState, 14> kWeight {AcceptanceState::NotAnswered,
                                                   AcceptanceState::Expired,
                                                   AcceptanceState::Accepted,
                                                   AcceptanceState::Scheduled,
                                                   AcceptanceState::InfoRequested,
                                                   AcceptanceState::AppointmentCancelled,
                                                   AcceptanceState::NoShow,
                                                   AcceptanceState::Redirected,
                                                   AcceptanceState::Rejected,
                                                   AcceptanceState::Cancelled,
                                                   AcceptanceState::Seen,
                                                   AcceptanceState::InterimReport,
                                                   AcceptanceState::Completed,
                                                   AcceptanceState::Reviewed};

auto weightOf(AcceptanceState state)
{
    return std::find(kWeight.begin(), kWeight.end(), state) - kWeight.begin();
}

bool isReported(AcceptanceState state)
{
    return state == AcceptanceState::Completed || state == AcceptanceState::Reviewed;
}

/// The patient was there: appointments and decisions that are told later change nothing.
bool isSeen(AcceptanceState state)
{
    return state == AcceptanceState::Seen || state == AcceptanceState::InterimReport
        || isReported(state);
}

bool hasAppointment(AcceptanceState state)
{
    return state == AcceptanceState::Scheduled || state == AcceptanceState::AppointmentCancelled
        || state == AcceptanceState::NoShow;
}

} // namespace

bool leadsTo(AcceptanceState from, AcceptanceState to)
{
    switch (to) {
    case AcceptanceState::NotAnswered:
        return false;
    case AcceptanceState::Expired:
        return from == AcceptanceState::NotAnswered || from == AcceptanceState::InfoRequested;
    case AcceptanceState::InfoRequested:
        return !isSeen(from) && from != AcceptanceState::Cancelled;
    case AcceptanceState::Accepted:
        return !isSeen(from) && !hasAppointment(from) && from != AcceptanceState::Cancelled;
    case AcceptanceState::Scheduled:
    case AcceptanceState::AppointmentCancelled:
    case AcceptanceState::NoShow:
        return !isSeen(from) && from != AcceptanceState::Cancelled;
    case AcceptanceState::Rejected:
    case AcceptanceState::Redirected:
        return !isReported(from) && from != AcceptanceState::Cancelled;
    case AcceptanceState::Cancelled:
        return !isReported(from);
    case AcceptanceState::Seen:
        return from != AcceptanceState::InterimReport && !isReported(from);
    case AcceptanceState::InterimReport:
        return !isReported(from);
    case AcceptanceState::Completed:
        return true; // a corrected report after the review wants to be read again
    case AcceptanceState::Reviewed:
        return from == AcceptanceState::Completed;
    }
    return false;
}

std::optional<store::OrderEvent> decidingEvent(std::vector<store::OrderEvent> events)
{
    const auto key = [](const store::OrderEvent& event) {
        return std::tuple(
            event.stated.utc, weightOf(event.state), std::tie(event.reason, event.message));
    };
    std::sort(events.begin(), events.end(), [&](const auto& a, const auto& b) {
        return key(a) < key(b);
    });
    std::optional<store::OrderEvent> deciding;
    for (const store::OrderEvent& event : events) {
        if (leadsTo(deciding ? deciding->state : AcceptanceState::NotAnswered, event.state))
            deciding = event;
    }
    return deciding;
}

} // namespace sartorius::workflow
