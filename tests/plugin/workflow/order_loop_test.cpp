#include "plugin/workflow/order_loop.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace sartorius;
using namespace sartorius::workflow;
using record::AcceptanceState;
using store::OrderEvent;

namespace {

OrderEvent event(AcceptanceState state, int minute)
{
    OrderEvent made;
    made.order = record::OrderId("o-1");
    made.state = state;
    made.stated.utc += std::chrono::minutes(minute);
    made.message = std::to_string(minute) + std::string(record::toString(state));
    return made;
}

AcceptanceState endOf(const std::vector<OrderEvent>& events)
{
    const auto deciding = decidingEvent(events);
    return deciding ? deciding->state : AcceptanceState::NotAnswered;
}

/// What is told in the order in which it happened leads here, step by step.
AcceptanceState walked(const std::vector<AcceptanceState>& states)
{
    AcceptanceState now = AcceptanceState::NotAnswered;
    for (const auto state : states) {
        if (leadsTo(now, state))
            now = state;
    }
    return now;
}

} // namespace

TEST_CASE("The usual loop goes from the answer to the reviewed report", "[workflow][loop]")
{
    using enum AcceptanceState;

    CHECK(endOf({}) == NotAnswered);
    CHECK(endOf({event(Accepted, 1), event(Scheduled, 2)}) == Scheduled);
    CHECK(endOf({event(Scheduled, 2), event(NoShow, 3), event(Scheduled, 4)}) == Scheduled);
    CHECK(endOf({event(Scheduled, 2), event(InterimReport, 5)}) == InterimReport);
    CHECK(endOf({event(Completed, 6), event(Reviewed, 7)}) == Reviewed);
    CHECK(endOf({event(InfoRequested, 1), event(Accepted, 2)}) == Accepted);
    CHECK(endOf({event(Accepted, 1), event(Cancelled, 2)}) == Cancelled);
    CHECK(endOf({event(Expired, 5), event(Accepted, 6)}) == Accepted);
}

TEST_CASE("A late copy never turns back the loop", "[workflow][loop]")
{
    using enum AcceptanceState;

    CHECK(endOf({event(Completed, 6), event(Accepted, 1)}) == Completed);
    CHECK(endOf({event(Scheduled, 2), event(Accepted, 1)}) == Scheduled);
    CHECK(endOf({event(Scheduled, 2), event(Accepted, 3)}) == Scheduled);
    CHECK(endOf({event(Accepted, 2), event(Rejected, 1)}) == Accepted);
    CHECK(endOf({event(Completed, 6), event(Scheduled, 9)}) == Completed);
    CHECK(endOf({event(Cancelled, 3), event(Accepted, 4)}) == Cancelled);
    CHECK(endOf({event(Accepted, 4), event(Expired, 5)}) == Accepted);
}

TEST_CASE("A corrected report wants to be read again", "[workflow][loop]")
{
    using enum AcceptanceState;

    CHECK(endOf({event(Completed, 6), event(Reviewed, 7), event(Completed, 8)}) == Completed);
    CHECK(endOf({event(Reviewed, 7), event(Completed, 6), event(Completed, 6)}) == Reviewed);
}

TEST_CASE("Six statements in any order of arrival come to the same end", "[workflow][loop]")
{
    std::mt19937 random(20261121);
    std::uniform_int_distribution<std::size_t> anyState(1, record::kAcceptanceStates.size() - 1);
    std::uniform_int_distribution<int> anyMinute(0, 4); // some at the same moment
    for (int round = 0; round < 400; ++round) {
        std::vector<OrderEvent> events;
        for (int i = 0; i < 6; ++i)
            events.push_back(event(record::kAcceptanceStates[anyState(random)], anyMinute(random)));
        std::vector<int> places {0, 1, 2, 3, 4, 5};
        const auto expected = decidingEvent(events);
        do {
            std::vector<OrderEvent> arrived;
            for (const int place : places)
                arrived.push_back(events[static_cast<std::size_t>(place)]);
            if (decidingEvent(arrived) != expected)
                FAIL("round " << round << " depends on the order of arrival");
        } while (std::next_permutation(places.begin(), places.end()));
    }
}

TEST_CASE("No statement leads into a state that nothing leads out of", "[workflow][loop]")
{
    // Every sequence of up to four of the fourteen states: a report and its review still close it.
    const auto& all = record::kAcceptanceStates;
    for (const auto a : all) {
        for (const auto b : all) {
            for (const auto c : all) {
                for (const auto d : all) {
                    const auto end = walked(
                        {a, b, c, d, AcceptanceState::Completed, AcceptanceState::Reviewed});
                    if (end != AcceptanceState::Reviewed)
                        FAIL("a dead end after "
                             << record::toString(a) << " " << record::toString(b) << " "
                             << record::toString(c) << " " << record::toString(d));
                }
            }
        }
    }
}
