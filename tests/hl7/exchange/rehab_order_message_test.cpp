#include "hl7/exchange/rehab_order_message.h"
#include "hl7/message/message.h"

#include <catch2/catch.hpp>

#include "sample_orders.h"

using namespace sartorius;
using namespace sartorius::hl7;
using namespace sartorius::support;

namespace {

Message encoded(const record::RehabOrder& order)
{
    const auto bytes = encodeRehabOrder(order, sampleHeader());
    REQUIRE(bytes);
    auto message = Message::parse(*bytes);
    REQUIRE(message);
    return *std::move(message);
}

/// OBX-5 of the OBX with this code and this OBX-4; empty when there is none.
std::string valueOf(const Message& message, std::string_view code, std::string_view part)
{
    for (std::size_t i = 0; i < message.segmentCount(); ++i) {
        const Segment segment = message.segment(i);
        if (segment.id() == "OBX" && segment.part(3, 1, 1) == code && segment.field(4) == part)
            return message.decoded(segment.field(5));
    }
    return {};
}

} // namespace

TEST_CASE("A rehabilitation order has its timing between ORC and OBR", "[hl7][exchange]")
{
    const Message message = encoded(sampleRehabOrder());
    std::string order;
    for (std::size_t i = 0; i < message.segmentCount(); ++i)
        order += std::string(message.segment(i).id()) + " ";

    CHECK(order.rfind("MSH NTE PID PV1 AL1 AL1 ORC TQ1 OBR NTE CTD DG1 OBX ", 0) == 0);
    CHECK(message.get("MSH-9") == "OMG^O19^OMG_O19");
    CHECK(message.get("ORC-1") == "NW");
    CHECK(message.text("ORC-2.1") == "ffeeddccbbaa99887766554433221100");
    CHECK(message.get("OBR-2") == message.get("ORC-2"));
    CHECK(message.get("OBR-16") == message.get("ORC-12"));
    CHECK(message.text("TQ1-3.1.2") == "2 per week");
    CHECK(message.text("TQ1-6.1") == "6");
    CHECK(message.text("TQ1-6.2.1") == "wk");
    CHECK(message.text("TQ1-9.1") == "R");
    CHECK(message.text("TQ1-11") == "12 sessions, 2 per week, for 6 weeks");
    CHECK(message.text("TQ1-14") == "12");
    CHECK(message.text("OBR-4.1") == "91251008");
    CHECK(message.text("OBR-4.4") == "RP-B");
    CHECK(message.text("OBR-13") == "Left: Patellar tendinitis");
    CHECK(message.text("CTD-4.9") == "Orthopaedics, General Hospital");
    CHECK(message.text("DG1-3.1") == "M76.5");
    CHECK(message.get("MSH-11") == "T");
}

TEST_CASE("Each exercise travels with its dose and nothing that was not given", "[hl7][exchange]")
{
    const Message message = encoded(sampleRehabOrder());

    CHECK(valueOf(message, "exercise", "1") == "mk:EX-01^Squat to 60°^99SARTORIUS");
    CHECK(valueOf(message, "sets", "1") == "3");
    CHECK(valueOf(message, "repetitions", "1") == "10");
    CHECK(valueOf(message, "hold", "1") == "5");
    CHECK(valueOf(message, "days-per-week", "1") == "4");
    CHECK(valueOf(message, "load", "1") == "bodyweight + 10 %");
    CHECK(valueOf(message, "stop-rule", "1") == "pain > 4/10 | swelling");
    CHECK(valueOf(message, "why", "1") == "Load tolerance");
    CHECK(valueOf(message, "exercise", "2") == "mk:EX-07^Bicycle^99SARTORIUS");
    CHECK(valueOf(message, "sets", "2").empty());
    CHECK(valueOf(message, "days-per-week", "2") == "5");
    CHECK(valueOf(message, "precaution", "1") == "No deep flexion > 90° for 6 weeks");
    CHECK(valueOf(message, "goal", "") == "Run 5 km\nby spring");
    CHECK(message.text("NTE[3]-3")
          == "Squat to 60°: 3 sets of 10 repetitions, hold 5 s, 4 days a week, load: bodyweight + "
             "10 %. "
             "Stop: pain > 4/10 | swelling");
    CHECK(message.text("NTE[4]-3") == "Bicycle, 5 days a week");
}

TEST_CASE("An order that lacks what its recipient needs is not encoded", "[hl7][exchange]")
{
    struct Case
    {
        const char* where;
        void (*spoil)(record::RehabOrder&);
    };

    const Case cases[] = {
        {"ORC-2",
         [](record::RehabOrder& o) {
             o.id = {};
         }},
        {"PID-7",
         [](record::RehabOrder& o) {
             o.patient.birthDate.reset();
         }},
        {"ORC-12",
         [](record::RehabOrder& o) {
             o.from.name = {};
         }},
        {"CTD-2",
         [](record::RehabOrder& o) {
             o.to.name.clear();
             o.to.person = {};
         }},
        {"DG1-3",
         [](record::RehabOrder& o) {
             o.diagnosis = {};
         }},
        {"OBR-4",
         [](record::RehabOrder& o) {
             o.programme.clear();
             o.exercises.clear();
         }},
        {"OBX-5",
         [](record::RehabOrder& o) {
             o.side.reset();
         }},
        {"TQ1-14",
         [](record::RehabOrder& o) {
             o.sessions = 0;
         }},
        {"TQ1-3",
         [](record::RehabOrder& o) {
             o.sessionsPerWeek = -1;
         }},
        {"TQ1-6",
         [](record::RehabOrder& o) {
             o.weeks = 0;
         }},
        {"OBX-5",
         [](record::RehabOrder& o) {
             o.exercises[1].name.clear();
         }},
    };
    CHECK(requirements(sampleRehabOrder()).empty());
    for (const Case& one : cases) {
        INFO(one.where);
        record::RehabOrder order = sampleRehabOrder();
        one.spoil(order);

        const record::Problems missing = requirements(order);

        REQUIRE(missing.size() == 1);
        CHECK(missing[0].where == one.where);
        CHECK_FALSE(encodeRehabOrder(order, sampleHeader()));
    }
}
