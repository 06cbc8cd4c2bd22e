#include "forms/content/content.h"
#include "forms/rehab/order.h"
#include "forms/rehab/programme.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

using namespace sartorius;
using rehab::propose;

namespace {

const rehab::Library& library()
{
    static const rehab::SharedLibrary shared = [] {
        auto read = rehab::readLibrary(std::string(content::pack("medial-knee")->rehabilitation), "rehab.json");
        if (!read) {
            for (const auto& problem : read.error()) {
                UNSCOPED_INFO(problem.where << " " << problem.what);
            }
        }
        REQUIRE(read);
        return *read;
    }();
    return *shared;
}

bool has(const std::vector<record::ExerciseDose>& doses, const std::string& id)
{
    return std::any_of(doses.begin(), doses.end(), [&id](const auto& d) { return d.exercise == id; });
}

} // namespace

TEST_CASE("All programmes and exercises of the specification are there", "[rehab]")
{
    CHECK(library().programmes.size() == 10);
    CHECK(library().exercises.size() == 25);
    CHECK(library().runningStages.size() == 6);
    CHECK_FALSE(library().approvedBy.has_value());
}

TEST_CASE("Every differential has one programme or a word why not", "[rehab]")
{
    for (int i = 1; i <= 28; ++i) {
        const std::string id = (i < 10 ? "DX0" : "DX") + std::to_string(i);
        INFO(id);
        const auto& none = library().none;
        const bool explained = std::any_of(
            none.begin(), none.end(), [&id](const auto& n) { return n.differential == id; });
        CHECK((library().programmeFor(id) != nullptr) != explained);
    }
    CHECK(library().programmeFor("DX02")->id == "RP-B");
    CHECK(library().programmeFor("DX06")->id == "RP-E");
    CHECK(library().programmeFor("DX99") == nullptr);
}

TEST_CASE("A proposal lists each exercise once with why, dose and stop rule", "[rehab]")
{
    const auto proposal = propose(library(), *library().programme("RP-A"));

    REQUIRE(proposal);
    std::set<std::string> seen;
    for (const auto& dose : proposal->exercises) {
        INFO(dose.exercise);
        CHECK(seen.insert(dose.exercise).second);
        CHECK_FALSE(dose.name.empty());
        CHECK_FALSE(dose.why.empty());
        CHECK_FALSE(dose.stopRule.empty());
        CHECK_FALSE(dose.load.empty());
    }
    CHECK(proposal->sessionsPerWeek == 2);
    CHECK(proposal->weeks == 6);
    CHECK(proposal->sessions == 12);
    CHECK(proposal->withheld.empty());
}

TEST_CASE("The split squat of the source article starts at its lowest dose", "[rehab]")
{
    const auto dose = rehab::doseOf(library(), *library().exercise("EX-01"));

    CHECK(dose.exercise == "mk:EX-01");
    CHECK(dose.sets == 3);
    CHECK(dose.repetitions == 8);
    CHECK_FALSE(dose.holdSeconds.has_value());
    CHECK(dose.daysPerWeek == 3);
    CHECK(dose.load.find("3 x 8-12 each side") == 0);
    CHECK(dose.stopRule.find("0-60 degrees") != std::string::npos);
}

TEST_CASE("A dose that the specification does not give stays not given", "[rehab]")
{
    const auto ice = rehab::doseOf(library(), *library().exercise("EX-22"));

    CHECK_FALSE(ice.sets.has_value());
    CHECK_FALSE(ice.repetitions.has_value());
    CHECK_FALSE(ice.daysPerWeek.has_value());
}

TEST_CASE("A later phase leaves out what came before it", "[rehab]")
{
    const auto* programme = library().programme("RP-B");
    const auto whole = propose(library(), *programme);
    const auto late = propose(library(), *programme, {}, 2);

    REQUIRE(whole);
    REQUIRE(late);
    CHECK(has(whole->exercises, "mk:EX-22"));
    CHECK_FALSE(has(late->exercises, "mk:EX-22"));
    CHECK(has(late->exercises, "mk:EX-21"));
    CHECK_FALSE(propose(library(), *programme, {}, 3).has_value());
}

TEST_CASE("No programme is proposed while a joint infection is suspected", "[rehab]")
{
    for (const char* flag : {"RF-01", "RF-02", "RF-03", "RF-05", "RF-06", "RF-09", "RF-15", "RF-19", "RF-20", "RF-21"}) {
        INFO(flag);
        const auto refused = propose(library(), *library().programme("RP-A"), {flag});
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == record::ErrorCode::NotPermitted);
        CHECK(refused.error().detail.find(flag) != std::string::npos);
    }
}

TEST_CASE("Exercises that an open flag blocks are withheld and named", "[rehab]")
{
    const auto proposal = propose(library(), *library().programme("RP-A"), {"RF-14"});

    REQUIRE(proposal);
    for (const char* id : {"mk:EX-09", "mk:EX-19", "mk:EX-20", "mk:EX-21"}) {
        INFO(id);
        CHECK_FALSE(has(proposal->exercises, id));
    }
    CHECK(proposal->withheld.size() == 4);
    CHECK(proposal->withheld.front().flag == "RF-14");
    CHECK(has(proposal->exercises, "mk:EX-23"));
}

TEST_CASE("A suspected thrombosis keeps the foam roller out", "[rehab]")
{
    const auto proposal = propose(library(), *library().programme("RP-A"), {"RF-11"});

    REQUIRE(proposal);
    CHECK_FALSE(has(proposal->exercises, "mk:EX-18"));
}

TEST_CASE("Every proposal carries the pain rule and the stop rule", "[rehab]")
{
    for (const auto& programme : library().programmes) {
        INFO(programme.id);
        const auto proposal = propose(library(), programme);
        REQUIRE(proposal);
        REQUIRE(proposal->precautions.size() >= 2);
        CHECK(proposal->precautions[0] == library().rules.pain);
        CHECK(proposal->precautions[1] == library().rules.stop);
    }
}

TEST_CASE("Faults of the rehabilitation content are named with their place", "[rehab]")
{
    const auto problems = [](const std::string& from, const std::string& to) {
        auto text = std::string(content::pack("medial-knee")->rehabilitation);
        text.replace(text.find(from), from.size(), to);
        auto read = rehab::readLibrary(text, "rehab.json");
        return read ? record::Problems {} : read.error();
    };

    const auto unknown = problems("\"exercises\": [\"EX-22\"", "\"exercises\": [\"EX-92\"");
    REQUIRE_FALSE(unknown.empty());
    CHECK(unknown.front().code == "unknown-exercise");
    CHECK(unknown.front().where.find("rehab.json:") == 0);
    const auto range = problems("\"sets\": {\"from\": 3, \"to\": 3}", "\"sets\": {\"from\": 3, \"to\": 2}");
    REQUIRE_FALSE(range.empty());
    CHECK(range.front().code == "bad-range");
}
