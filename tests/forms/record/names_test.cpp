#include "forms/record/answer.h"
#include "forms/record/finding.h"
#include "forms/record/laterality.h"
#include "forms/record/medication.h"
#include "forms/record/order.h"
#include "forms/record/person.h"

#include <catch2/catch.hpp>

using namespace sartorius::record;

TEST_CASE("A side is read back as it was written and never guessed", "[record][laterality]")
{
    for (const Laterality side :
         {Laterality::Right, Laterality::Left, Laterality::Bilateral, Laterality::NotSided}) {
        const Result<Laterality> again = lateralityFrom(toString(side));
        REQUIRE(again.has_value());
        CHECK(*again == side);
    }
    CHECK(*lateralityFrom("R") == Laterality::Right);
    CHECK(*lateralityFrom("U") == Laterality::NotSided);
    for (const char* text : {"", "rechts", "Right", "r", "both", "RL"})
        CHECK(lateralityFrom(text).error().code == ErrorCode::InvalidInput);
}

TEST_CASE("The opposite of a side that is both or neither is itself", "[record][laterality]")
{
    CHECK(opposite(Laterality::Right) == Laterality::Left);
    CHECK(opposite(Laterality::Left) == Laterality::Right);
    CHECK(opposite(Laterality::Bilateral) == Laterality::Bilateral);
    CHECK(opposite(Laterality::NotSided) == Laterality::NotSided);
}

TEST_CASE("The spellings of the vocabulary are stable", "[record][names]")
{
    CHECK(toString(ErrorCode::NotPermitted) == "NotPermitted");
    CHECK(toString(Presence::NotAssessed) == "not-assessed");
    CHECK(toString(MedicationStatus::Stopped) == "stopped");
    CHECK(toString(DeliveryState::InFlight) == "in-flight");
    CHECK(toString(AcceptanceState::NotAnswered) == "not-answered");
    CHECK(toString(OrderKind::Rehabilitation) == "rehabilitation");
    CHECK(toString(OrderKind::Report) == "report");
    CHECK(toString(Priority::Stat) == "stat");
    CHECK(Finding {}.presence == Presence::NotAssessed);
    CHECK(*answerOriginFrom(toString(AnswerOrigin::BulkNormal)) == AnswerOrigin::BulkNormal);
    CHECK_FALSE(answerOriginFrom("guessed").has_value());
}

TEST_CASE("A name is shown family first in capitals", "[record][person]")
{
    CHECK(displayName({"Doe", "Jane", "", "", ""}) == "DOE, Jane");
    CHECK(displayName({"Doe", "Jane", "Q", "", ""}) == "DOE, Jane Q");
    CHECK(displayName({"Doe", "", "", "", ""}) == "DOE");
    CHECK(displayName({"", "Jane", "", "", ""}) == "Jane");
    CHECK(displayName({}).empty());
}
