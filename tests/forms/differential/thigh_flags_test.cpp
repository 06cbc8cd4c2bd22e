// The red flags of the thigh specification, section 2.1.

#include "tests/forms/differential/knee.h"
#include "tests/forms/differential/thigh.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sartorius;
using tests::contains;
using tests::medicines;
using tests::thighPack;
using tests::thighReasoned;
using tests::withId;

namespace {

struct Row
{
    const char* id;
    const char* answers;
    const char* urgency;
    const char* medicine = nullptr;
};

/// The least that makes each flag fire.
const std::vector<Row>& triggers()
{
    static const std::vector<Row> rows {
        {"RF-01", R"("tc-ex-sens": ["saddle"])", "U0"},
        {"RF-02", R"("tc-pc-duration-days": 14, "tc-sx-cold": "yes", "tc-sx-numbness": "yes")", "U0"},
        {"RF-03", R"("tc-ex-power-add": 3)", "U1"},
        {"RF-04", R"("tc-sx-ulcer": "yes")", "U1"},
        {"RF-05", R"("tc-lab-ck": 5000)", "U0"},
        {"RF-06", R"("tc-sx-confusion": "yes", "tc-ctx-temp": 40)", "U0"},
        {"RF-07", R"("tc-sx-vomiting": "yes", "tc-pc-mass-change": 0.5)", "U0"},
        {"RF-08", R"("tc-sx-pain-out": "yes", "tc-sx-passive-stretch-pain": "yes")", "U0"},
        {"RF-09", R"("tc-ex-dvt-tender": "yes", "tc-hx-cancer": "yes")", "U1"},
        {"RF-20", R"("tc-ctx-spo2": 91)", "U0"},
        {"RF-10", R"("tc-lab-k": 6.5)", "U0"},
        {"RF-11", R"("tc-ctx-temp": 38, "tc-ex-psoas": "yes")", "U0"},
        {"RF-12", R"("tc-sx-wb-pain": "yes", "tc-hx-bone": "yes")", "U1"},
        {"RF-13", R"("tc-ex-wasting": "yes", "tc-sx-fascic": "yes", "tc-sx-bulbar": "yes")", "U2"},
        {"RF-14", R"("tc-sx-mass": "yes")", "U2"},
        {"RF-15", R"("tc-sx-testicular": "yes")", "U0"},
        {"RF-16", R"("tc-hx-cvd": ["aaa"], "tc-sx-back-pain": "yes")", "U0"},
        {"RF-17", R"("tc-sx-bruising": "yes")", "U0", "warfarin 3 mg"},
        {"RF-18", R"("tc-lab-ck": 3201, "tc-ctx-sex": "M")", "U1", "simvastatin 20 mg"},
        {"RF-19", R"("tc-ctx-age": 16, "tc-ex-gait": "antalgic")", "U0"},
        {"RF-21", R"("tc-sx-confusion": "yes")", "U0"},
    };
    return rows;
}

std::vector<record::Medication> listOf(const Row& row)
{
    return row.medicine == nullptr ? medicines({}) : medicines({row.medicine});
}

bool fires(const char* id, const std::string& answers, const std::vector<std::string>& list = {})
{
    return withId(thighReasoned(answers, medicines(list)).redFlags, id) != nullptr;
}

bool open(const char* id, const std::string& answers)
{
    return withId(thighReasoned(answers).notYetAssessable, id) != nullptr;
}

} // namespace

TEST_CASE("Every red flag of the thigh fires on the least input that triggers it", "[differential][thigh][red-flags]")
{
    CHECK(triggers().size() == thighPack().rules->redFlags.size());
    for (const auto& row : triggers()) {
        INFO(row.id);
        const auto reasoning = thighReasoned(row.answers, listOf(row));
        const auto* flag = withId(reasoning.redFlags, row.id);
        REQUIRE(flag != nullptr);
        CHECK(flag->urgency == row.urgency);
        CHECK_FALSE(flag->because.empty());
        CHECK(reasoning.urgency.has_value());
        CHECK_FALSE(reasoning.mustNotMiss.empty());
    }
}

TEST_CASE("On an empty thigh form no red flag fires and every one is not yet assessable",
          "[differential][thigh][red-flags]")
{
    const auto reasoning = thighReasoned("");

    CHECK(reasoning.redFlags.empty());
    CHECK(reasoning.notYetAssessable.size() == thighPack().rules->redFlags.size());
    for (const auto& flag : reasoning.notYetAssessable) {
        INFO(flag.id);
        CHECK_FALSE(flag.needs.empty());
    }
    CHECK(reasoning.candidates.empty());
    CHECK_FALSE(reasoning.urgency.has_value());
}

TEST_CASE("A finding of either leg raises a red flag of the thigh", "[differential][thigh][red-flags]")
{
    CHECK(fires("RF-14", R"("tc-sx-mass": {"left": "yes"})"));
    CHECK(fires("RF-01", R"("tc-sx-numb-area": {"left": ["saddle"], "right": ["none"]})"));
    CHECK(fires("RF-03", R"("tc-ex-power-kneeext": {"right": 5, "left": 2})"));
    // Signs of one compartment belong to one leg; those of a disease of the whole body do not.
    CHECK_FALSE(fires("RF-08", R"("tc-sx-pain-out": {"right": "yes"}, "tc-sx-swelling": {"left": "yes"})"));
    CHECK(fires("RF-13",
                R"("tc-ex-wasting": {"right": "yes"}, "tc-ex-fascic": {"left": "yes"}, "tc-ex-plantar": {"left": "extensor"})"));
    CHECK(fires("RF-14", R"("tc-loc-side": "both", "tc-sx-mass": {"left": "yes"})"));
}

TEST_CASE("The limits of the red flags of the thigh are exact", "[differential][thigh][red-flags]")
{
    CHECK_FALSE(fires("RF-02", R"("tc-pc-duration-days": 15, "tc-sx-cold": "yes", "tc-sx-numbness": "yes")"));
    CHECK(fires("RF-02",
                R"("tc-pc-duration-days": 15, "tc-ex-motor-loss-ali": "paralysis", "tc-sx-cold": "yes")"));
    CHECK_FALSE(fires("RF-03", R"("tc-ex-power-add": 4)"));
    CHECK_FALSE(fires("RF-05", R"("tc-lab-ck": 4999)"));
    CHECK(fires("RF-05", R"("tc-ctx-sex": "F", "tc-lab-ck": 1000, "tc-lab-k": 6.0)"));
    CHECK_FALSE(fires("RF-05", R"("tc-ctx-sex": "F", "tc-lab-ck": 999, "tc-lab-k": 6.0)"));
    CHECK_FALSE(fires("RF-05", R"("tc-ctx-sex": "F", "tc-lab-ck": 1000, "tc-lab-k": 5.9)"));
    CHECK_FALSE(fires("RF-06", R"("tc-sx-confusion": "yes", "tc-ctx-temp": 39.9)"));
    CHECK(fires("RF-06", R"("tc-sx-confusion": "yes", "tc-ctx-temp": 36.5, "tc-pc-trigger": ["heat"])"));
    CHECK(fires("RF-07", R"("tc-lab-na": 124)"));
    CHECK_FALSE(fires("RF-07", R"("tc-lab-na": 125)"));
    CHECK(fires("RF-07", R"("tc-lab-na": 134, "tc-sx-vomiting": "yes")"));
    CHECK_FALSE(fires("RF-07", R"("tc-lab-na": 135, "tc-sx-vomiting": "yes")"));
    CHECK_FALSE(fires("RF-07", R"("tc-sx-vomiting": "yes", "tc-pc-mass-change": 0)"));
    CHECK_FALSE(fires("RF-20", R"("tc-ctx-spo2": 92)"));
    CHECK(fires("RF-20", R"("tc-sx-chest": "yes", "tc-hx-pregnant": "postpartum-6w")"));
    CHECK(fires("RF-10", R"("tc-lab-k": 2.4)"));
    CHECK_FALSE(fires("RF-10", R"("tc-lab-k": 2.5)"));
    CHECK_FALSE(fires("RF-10", R"("tc-lab-k": 6.4)"));
    CHECK(fires("RF-10", R"("tc-lab-k": 6.0, "tc-sx-palpitations": "yes")"));
    CHECK(fires("RF-10", R"("tc-lab-k": 2.9, "tc-sx-palpitations": "yes")"));
    CHECK_FALSE(fires("RF-10", R"("tc-lab-k": 3.0, "tc-sx-palpitations": "yes")"));
    CHECK(fires("RF-10", R"("tc-lab-ca": 1.85, "tc-lab-alb": 40)"));
    CHECK_FALSE(fires("RF-10", R"("tc-lab-ca": 1.90, "tc-lab-alb": 40)"));
    CHECK(fires("RF-10", R"("tc-lab-ca": 3.51, "tc-lab-ca-adjusted": "yes")"));
    CHECK(fires("RF-10", R"("tc-lab-gluc": 2.9)"));
    CHECK_FALSE(fires("RF-10", R"("tc-lab-gluc": 25)"));
    CHECK(fires("RF-11", R"("tc-sx-fever": "yes", "tc-lab-crp": 20)"));
    CHECK_FALSE(fires("RF-11", R"("tc-sx-fever": "yes", "tc-lab-crp": 19.9)"));
    CHECK(fires("RF-11", R"("tc-lab-crp": 100, "tc-hx-immunosup": "yes")"));
    CHECK(fires("RF-12", R"("tc-sx-wb-pain": "yes", "tc-pc-load-change": 30)"));
    CHECK_FALSE(fires("RF-12", R"("tc-sx-wb-pain": "yes", "tc-pc-load-change": 29)"));
    CHECK(fires("RF-12", R"("tc-sx-wb-pain": "yes")", {"alendronic acid 70 mg weekly"}));
    CHECK(fires("RF-17", R"("tc-lab-inr": 4.6)", {"Marevan"}));
    CHECK_FALSE(fires("RF-17", R"("tc-lab-inr": 4.5)", {"Marevan"}));
    CHECK_FALSE(fires("RF-17", R"("tc-sx-bruising": "yes")"));
    CHECK_FALSE(fires("RF-18", R"("tc-lab-ck": 3200, "tc-ctx-sex": "M")", {"simvastatin"}));
    CHECK(fires("RF-18", R"("tc-lab-ck": 1280, "tc-ctx-sex": "M", "tc-sx-weakness": "yes")", {"simvastatin"}));
    CHECK_FALSE(fires("RF-19", R"("tc-ctx-age": 17, "tc-ex-gait": "antalgic")"));
    CHECK(fires("RF-19", R"("tc-ctx-age": 8, "tc-ex-rom-ir": {"left": 20})"));
    CHECK_FALSE(fires("RF-19", R"("tc-ctx-age": 7, "tc-ex-rom-ir": {"left": 20})"));
}

TEST_CASE("Two recorded Wells points raise the flag of the thigh before the rest is asked",
          "[differential][thigh][red-flags]")
{
    const std::string two = R"("tc-ex-calf-circ": {"right": 40, "left": 37}, "tc-ex-dvt-tender": "yes")";

    CHECK(fires("RF-09", two));
    CHECK_FALSE(fires("RF-09", R"("tc-ex-calf-circ": {"right": 39.9, "left": 37}, "tc-ex-dvt-tender": "yes")"));
    CHECK_FALSE(fires("RF-09", two + R"(, "tc-wells-alt": "yes")"));
    // Not for pregnancy: there a swollen leg alone is enough, and unlikely is never said.
    const auto pregnant = thighReasoned(two + R"(, "tc-hx-pregnant": "yes")");
    CHECK(withId(pregnant.redFlags, "RF-09") == nullptr);
    CHECK(withId(pregnant.scores, "R-WELLS")->status == scores::ScoreStatus::NotApplicable);
    const auto swollen = thighReasoned(R"("tc-hx-pregnant": "yes", "tc-sx-swelling": {"left": "yes"})");
    CHECK(withId(swollen.redFlags, "RF-09") != nullptr);
    CHECK(withId(swollen.mustNotMiss, "DX-17") != nullptr);
}

TEST_CASE("A sign that was not examined leaves the flag of the thigh open", "[differential][thigh][red-flags]")
{
    CHECK(open("RF-08", R"("tc-sx-pain-out": "yes")"));
    CHECK(open("RF-02", R"("tc-pc-duration-days": 3, "tc-sx-cold": "no")"));
    CHECK(open("RF-18", R"("tc-lab-ck": 9000, "tc-ctx-sex": "M")"));
    CHECK(open("RF-21", R"("tc-sx-confusion": "not-asked")"));
    CHECK_FALSE(open("RF-21", R"("tc-sx-confusion": "no")"));
}

TEST_CASE("A flag of the thigh keeps the condition that it names", "[differential][thigh][red-flags]")
{
    const auto kept = [](const char* answers, const char* id, const std::vector<std::string>& list = {}) {
        return withId(thighReasoned(answers, medicines(list)).mustNotMiss, id) != nullptr;
    };
    CHECK(kept(R"("tc-sx-saddle": "yes")", "DX-13"));
    CHECK(kept(R"("tc-sx-ulcer": "yes")", "DX-15"));
    CHECK(kept(R"("tc-hx-cvd": ["aaa"], "tc-sx-back-pain": "yes")", "RF-16"));
    CHECK(kept(R"("tc-sx-bruising": "yes")", "RF-17", {"apixaban 5 mg bd"}));
    CHECK(kept(R"("tc-sx-pain-out": "yes", "tc-sx-swelling": "yes")", "RF-08"));
}
