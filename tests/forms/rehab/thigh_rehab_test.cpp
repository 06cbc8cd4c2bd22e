// The rehabilitation content of the thigh form.

#include "forms/content/content.h"
#include "forms/rehab/order.h"
#include "forms/rehab/programme.h"
#include "forms/rehab/referral.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

using namespace sartorius;

namespace {

const rehab::Library& thighLibrary()
{
    static const rehab::SharedLibrary library = [] {
        auto read = rehab::readLibrary(std::string(content::pack("thigh-cramp")->rehabilitation), "thigh-cramp.rehab.json");
        if (!read) {
            for (const auto& problem : read.error()) {
                UNSCOPED_INFO(problem.where << " " << problem.code << ": " << problem.what);
            }
        }
        REQUIRE(read);
        return *read;
    }();
    return *library;
}

std::string numbered(const char* prefix, int number)
{
    return prefix + std::string(number < 10 ? "0" : "") + std::to_string(number);
}

} // namespace

TEST_CASE("All exercises and order lines of the thigh specification are there", "[rehab][thigh]")
{
    for (int i = 1; i <= 18; ++i) {
        INFO(i);
        CHECK(thighLibrary().exercise(numbered("EX-", i)) != nullptr);
    }
    for (int i = 1; i <= 17; ++i) {
        INFO(i);
        CHECK(thighLibrary().exercise(numbered("KX-", i)) != nullptr);
    }
}

TEST_CASE("Every differential of the thigh has one programme or a word why not", "[rehab][thigh]")
{
    for (int i = 1; i <= 34; ++i) {
        const auto id = numbered("DX-", i);
        INFO(id);
        const auto& none = thighLibrary().none;
        const bool said = std::any_of(none.begin(), none.end(), [&id](const auto& n) { return n.differential == id; });
        CHECK((thighLibrary().programmeFor(id) != nullptr) != said);
    }
}

TEST_CASE("While a flag of the leg is open nothing of the thigh is ordered", "[rehab][thigh]")
{
    const auto* cramp = thighLibrary().programmeFor("DX-01");
    REQUIRE(cramp != nullptr);
    for (const char* flag : {"RF-02", "RF-04", "RF-08", "RF-09", "RF-11", "RF-12", "RF-15", "RF-16", "RF-17", "RF-20"}) {
        INFO(flag);
        CHECK_FALSE(rehab::propose(thighLibrary(), *cramp, {flag}).has_value());
    }
    CHECK(rehab::propose(thighLibrary(), *cramp).has_value());
}

TEST_CASE("No more than four exercises are asked for on one day, with their minutes", "[rehab][thigh]")
{
    const auto* strain = thighLibrary().programmeFor("DX-08");
    REQUIRE(strain != nullptr);
    const auto proposal = rehab::propose(thighLibrary(), *strain);
    REQUIRE(proposal);
    REQUIRE(proposal->exercises.size() > rehab::kExercisesADay);

    const auto plan = rehab::dailyPlan(thighLibrary(), *proposal);

    CHECK(plan.now.size() == rehab::kExercisesADay);
    CHECK(plan.now.size() + plan.later.size() == proposal->exercises.size());
    CHECK(plan.now.front() == "tc:EX-05");
    int minutes = 0;
    for (const auto& id : plan.now) {
        minutes += rehab::minutesADay(*thighLibrary().exercise(id.substr(3)));
    }
    CHECK(plan.minutes == minutes);
    // 2 sets of 5 x 10 s and half a minute between: 130 s; 2 sets of 8 x 4 s on two sides: 158 s.
    CHECK(rehab::minutesADay(*thighLibrary().exercise("EX-12")) == 3);
    CHECK(rehab::minutesADay(*thighLibrary().exercise("EX-13")) == 3);
    CHECK(rehab::minutesADay(*thighLibrary().exercise("EX-18")) == 30);
}

TEST_CASE("What clashes with the record is withheld and named", "[rehab][thigh]")
{
    const auto* cramp = thighLibrary().programmeFor("DX-01");
    REQUIRE(cramp != nullptr);
    const auto proposal
        = rehab::propose(thighLibrary(), *cramp, {}, 0, {rehab::Withheld {"EX-04", "", "reduced sensation"}});
    REQUIRE(proposal);
    REQUIRE(proposal->withheld.size() == 1);
    CHECK(proposal->withheld.front().exercise == "EX-04");
    CHECK(proposal->withheld.front().reason == "reduced sensation");
    for (const auto& dose : proposal->exercises) {
        CHECK(dose.exercise != "tc:EX-04");
    }
}

namespace {

const rehab::ReferralGuide& guide()
{
    static const rehab::SharedReferralGuide read = [] {
        auto result = rehab::readReferralGuide(std::string(content::pack("thigh-cramp")->referral), "referral.json");
        REQUIRE(result);
        return *result;
    }();
    return *read;
}

} // namespace

TEST_CASE("A referral of the thigh has its checklist, urgencies and a target for every flag", "[rehab][thigh]")
{
    CHECK(guide().checklist.size() == 16);
    REQUIRE(guide().urgency("U0") != nullptr);
    CHECK(guide().urgency("U0")->hl7Priority == "S");
    CHECK(guide().urgency("U4")->hl7Priority.empty());
    for (int i = 1; i <= 21; ++i) {
        const auto flag = numbered("RF-", i);
        INFO(flag);
        CHECK_FALSE(rehab::targetsFor(guide(), {flag}, "").empty());
    }
    const auto both = rehab::targetsFor(guide(), {"RF-09", "RF-20"}, "DX-17");
    REQUIRE(both.size() == 2);
    CHECK(both[0]->id == "dvt-clinic");
    CHECK(both[1]->id == "emergency-department");
    CHECK(guide().helpNow.size() == 10);
}

TEST_CASE("A referral is not sent while its question, urgency, flags, identity or telephone call is missing",
          "[rehab][thigh]")
{
    CHECK(rehab::sendingProblems({}).size() == 4);
    rehab::ReferralState state {true, true, true, true, false, false};
    CHECK(rehab::sendingProblems(state).empty());
    state.emergency = true;
    REQUIRE(rehab::sendingProblems(state).size() == 1);
    CHECK(rehab::sendingProblems(state).front().code == "no-telephone-handover");
    state.phoned = true;
    CHECK(rehab::sendingProblems(state).empty());
}

TEST_CASE("Every exercise of both forms has a line drawing", "[rehab][thigh]")
{
    for (const auto& pack : content::packs()) {
        const auto library = rehab::readLibrary(std::string(pack.rehabilitation), "rehab.json");
        REQUIRE(library);
        for (const auto& exercise : (*library)->exercises) {
            INFO((*library)->prefix << ":" << exercise.id);
            const auto drawing = content::figure((*library)->prefix + ":" + exercise.id);
            CHECK(drawing.find("class=\"") != std::string::npos);
            CHECK(drawing.find("<use") == std::string::npos);
            CHECK(drawing.find("<title>") != std::string::npos);
        }
    }
    CHECK(content::figure("tc:EX-99").empty());
}
