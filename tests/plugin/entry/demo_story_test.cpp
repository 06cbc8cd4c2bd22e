#include "forms/assessment/form.h"
#include "forms/differential/pack.h"
#include "forms/differential/reasoning.h"
#include "plugin/entry/sartoriusctl/demo_answers.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <set>

using namespace sartorius;

namespace {

differential::LoadedPack loaded()
{
    auto pack = differential::load(*content::pack("medial-knee"));
    REQUIRE(pack);
    return *pack;
}

std::vector<ctl::DemoPerson> everybody()
{
    auto people = ctl::demoOthers();
    people.insert(people.begin(), ctl::demoRunner());
    return people;
}

differential::Reasoning reasoningAbout(const differential::LoadedPack& pack,
                                       const ctl::DemoPerson& person,
                                       const ctl::DemoVisit& visit)
{
    const record::Date today {
        std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
    assessment::Form form(pack.questionnaire, today);
    form.setIndexSide(visit.side);
    const auto answers = ctl::demoAnswers(visit, person, *pack.questionnaire);
    if (!answers)
        FAIL(answers.error().detail);
    for (const auto& answer : *answers) {
        const auto problems = form.set(answer);
        CAPTURE(answer.item);
        CHECK(problems.empty());
    }
    return differential::evaluate(*pack.rules, form, person.medications);
}

} // namespace

TEST_CASE("The form takes every made-up story, and its working diagnosis is among the candidates",
          "[entry]")
{
    const auto pack = loaded();
    for (const auto& person : everybody()) {
        for (const auto& visit : person.visits) {
            CAPTURE(person.patient.identifiers.front().value, visit.diagnosisCode);

            const auto reasoning = reasoningAbout(pack, person, visit);

            if (!visit.sign)
                continue;
            const auto named = std::find_if(
                reasoning.candidates.begin(),
                reasoning.candidates.end(),
                [&](const auto& candidate) { return candidate.id == visit.diagnosisCode; });
            REQUIRE(named != reasoning.candidates.end());
            CHECK(named->score > 0);
        }
    }
}

TEST_CASE("A dozen people are made up, each with a number of its own that says so", "[entry]")
{
    std::set<std::string> numbers;
    for (const auto& person : everybody()) {
        const auto& number = person.patient.identifiers.front();
        CHECK(number.value.rfind("DEMO-", 0) == 0);
        CHECK(person.patient.demonstration);
        CHECK(person.patient.birthDate->ok());
        numbers.insert(number.value);
    }
    CHECK(numbers.size() == 12);
}

TEST_CASE("A routine referral beside an open red flag carries its reason in the story", "[entry]")
{
    const auto pack = loaded();
    for (const auto& person : everybody()) {
        for (const auto& visit : person.visits) {
            const bool routine = std::any_of(
                visit.orders.begin(), visit.orders.end(), [](const ctl::DemoOrder& order) {
                    return order.referral && order.priority == record::Priority::Routine;
                });
            const auto reasoning = reasoningAbout(pack, person, visit);
            CAPTURE(person.patient.identifiers.front().value, reasoning.redFlags.size());
            if (visit.sign && routine && !reasoning.redFlags.empty())
                CHECK_FALSE(visit.overrideReason.empty());
        }
    }
}
