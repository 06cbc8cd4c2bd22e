#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::workflow;
using bench::RecordBench;

TEST_CASE("The same number from the same authority is a duplicate", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    auto other = bench::jane();
    other.name = {"Roe", "Mary", "", "", ""};
    other.birthDate = std::chrono::year(1970) / 1 / 1;

    const auto found = answer(desk, api::RegisterPatient {other, {}, false, {}, false});

    REQUIRE(found);
    CHECK(found->id.empty());
    REQUIRE(found->duplicates.size() == 1);
    CHECK(found->duplicates[0].id == record.patient);
}

TEST_CASE("The same number from another authority is another person", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    auto other = bench::jane();
    other.identifiers[0].authority = "ELSEWHERE";
    other.birthDate = std::chrono::year(1970) / 1 / 1;

    const auto registered = answer(desk, api::RegisterPatient {other, {}, false, {}, false});

    REQUIRE(registered);
    CHECK(registered->duplicates.empty());
    CHECK_FALSE(registered->id.empty());
}

TEST_CASE("The same birth date and a name alike are a duplicate", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    auto other = bench::jane();
    other.identifiers = {{"X-9", "CLINIC", "MR"}};
    other.name = {"DOE", "jane", "", "", ""};

    const auto found = answer(desk, api::RegisterPatient {other, {}, false, {}, false});

    REQUIRE(found);
    CHECK(found->duplicates.size() == 1);
}

TEST_CASE("A person who has looked at the duplicates decides", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();

    const auto registered = answer(desk, api::RegisterPatient {bench::jane(), {}, false, {}, true});

    REQUIRE(registered);
    CHECK_FALSE(registered->id.empty());
    CHECK(registered->id != record.patient);
}

TEST_CASE("A patient without name or birth date is refused with what to do", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();

    const auto refused = answer(desk, api::RegisterPatient {});

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::InvalidInput);
    REQUIRE(refused.error().problems.size() == 2);
    CHECK_FALSE(refused.error().problems[0].remedy.empty());
}

TEST_CASE("A patient is found by name, number and birth date", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    for (const char* text : {"doe", "Jane D", "m-1001", "1989-03", "14-mar", ""}) {
        INFO(text);
        const auto found = answer(desk, api::FindPatients {text, 10});
        REQUIRE(found);
        CHECK(found->items.size() == 1);
    }
    const auto none = answer(desk, api::FindPatients {"roe", 10});
    REQUIRE(none);
    CHECK(none->items.empty());
}

TEST_CASE("What was never reviewed is not called none", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    auto other = bench::jane();
    other.identifiers = {{"N-1", "CLINIC", "MR"}};
    other.name.family = "Moe";
    const auto registered = answer(desk, api::RegisterPatient {other, {}, false, {}, false});
    REQUIRE(registered);

    const auto chart = answer(desk, api::GetPatient {registered->id});

    REQUIRE(chart);
    CHECK_FALSE(chart->medicationsReviewed);
    CHECK_FALSE(chart->patient.allergiesReviewed);
}

TEST_CASE("Every patient of a demonstration record is marked as made up", "[workflow]")
{
    RecordBench record;
    record.demonstration = true;
    auto other = bench::jane();
    other.identifiers = {{"D-1", "CLINIC", "MR"}};
    other.name.family = "Moe";
    const auto id = record.addPatient(other);
    auto desk = record.desk();

    const auto chart = answer(desk, api::GetPatient {id});

    REQUIRE(chart);
    CHECK(chart->patient.demonstration);
}

TEST_CASE("A locked record shows nobody", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    REQUIRE(answer(desk, api::Lock {}));

    const auto chart = answer(desk, api::GetPatient {record.patient});
    const auto found = answer(desk, api::FindPatients {"", 10});
    const auto settings = answer(desk, api::GetSettings {});

    REQUIRE_FALSE(chart);
    CHECK(chart.error().error.code == record::ErrorCode::NotPermitted);
    CHECK_FALSE(found);
    CHECK_FALSE(settings);
    CHECK(statusOf(desk).record == api::RecordState::Locked);
}
