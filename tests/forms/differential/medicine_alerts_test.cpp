// Interactions, combinations and notes of sections 4.1 to 4.4 and 4.7.

#include "tests/forms/differential/knee.h"
#include "tests/forms/differential/thigh.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sartorius;
using tests::medicines;
using tests::thighReasoned;
using tests::withId;

namespace {

using Lines = std::vector<std::string>;

std::string severity(const char* id, const Lines& lines, const std::string& answers = "")
{
    const auto reasoning = thighReasoned(answers, medicines(lines));
    const auto* alert = withId(reasoning.medication.alerts, id);
    return alert == nullptr ? "none" : alert->severity;
}

bool noted(const char* id, const Lines& lines, const std::string& answers = "")
{
    return withId(thighReasoned(answers, medicines(lines)).medication.notes, id) != nullptr;
}

struct Pair
{
    const char* id;
    Lines lines;
    const char* severity;
    const char* answers = "";
};

/// The least that raises each alert of section 4.3.
const std::vector<Pair>& pairs()
{
    static const std::vector<Pair> list {
        {"MX-01", {"simvastatin 20 mg", "clarithromycin 500 mg"}, "H"},
        {"MX-02", {"Zocor", "danazol"}, "H"},
        {"MX-03", {"rosuvastatin", "Lopid"}, "H"},
        {"MX-04", {"simvastatin 40 mg", "amlodipine 5 mg"}, "M"},
        {"MX-05", {"simvastatin 20 mg", "diltiazem"}, "M"},
        {"MX-06", {"atorvastatin 40 mg", "itraconazole"}, "M", R"("tc-pc-main": "swelling", "tc-lab-ck": 100, "tc-ctx-sex": "M")"},
        {"MX-07", {"pravastatin", "Neoral"}, "H"},
        {"MX-08", {"atorvastatin", "fusidic acid tablets"}, "H"},
        {"MX-09", {"atorvastatin", "colchicine"}, "M"},
        {"MX-10", {"colchicine", "verapamil"}, "H"},
        {"MX-11", {"atorvastatin", "fenofibrate"}, "L"},
        {"MX-12", {"atorvastatin", "niacin 1 g"}, "M"},
        {"MX-13", {"atorvastatin", "Cubicin"}, "M"},
        {"MX-14", {"rosuvastatin 40 mg"}, "M"},
        {"MX-15", {"ciprofloxacin", "prednisolone 20 mg"}, "H"},
        {"MX-16", {"ramipril", "furosemide", "ibuprofen"}, "H"},
        {"MX-17", {"ramipril", "spironolactone"}, "M", R"("tc-lab-k": 4.9)"},
        {"MX-18", {"furosemide", "digoxin"}, "M"},
        {"MX-19", {"sertraline", "indapamide"}, "M"},
        {"MX-20", {"warfarin", "naproxen"}, "H"},
        {"MX-21", {"warfarin", "metronidazole"}, "H"},
        {"MX-22", {"allopurinol", "azathioprine"}, "H"},
        {"MX-23", {"lithium", "ramipril"}, "H"},
        {"MX-24", {"metformin"}, "H", R"("tc-lab-egfr": 29)"},
        {"MX-25", {"Forxiga"}, "M", R"("tc-pc-trigger": ["fasting"])"},
        {"MX-26", {"Ventolin", "furosemide"}, "M"},
        {"MX-27", {"Kenalog knee injection", "Norvir"}, "H"},
        {"MX-28", {"sertraline", "tramadol"}, "H"},
        {"MX-29", {"simvastatin 80 mg", "ticagrelor"}, "M"},
        {"MX-30", {"apixaban", "amiodarone"}, "M", R"("tc-lab-egfr": 80)"},
        {"MX-31", {"methotrexate", "trimethoprim"}, "H"},
    };
    return list;
}

} // namespace

TEST_CASE("Every interaction of the specification is raised by its least pair", "[differential][medicines]")
{
    CHECK(pairs().size() == 31);
    for (const auto& pair : pairs()) {
        INFO(pair.id);
        CHECK(severity(pair.id, pair.lines, pair.answers) == pair.severity);
        // One of the pair alone raises nothing, nor does the pair once the partner was stopped long ago.
        if (pair.lines.size() > 1) {
            CHECK(severity(pair.id, {pair.lines.front()}, pair.answers) == "none");
        }
    }
}

TEST_CASE("Dose limits of interactions are exact and an unknown dose keeps the alert", "[differential][medicines]")
{
    CHECK(severity("MX-04", {"simvastatin 20 mg", "amlodipine"}) == "none");
    CHECK(severity("MX-04", {"simvastatin 20 mg bd", "amlodipine"}) == "M");
    CHECK(severity("MX-04", {"simvastatin", "amlodipine"}) == "M");
    const auto unknown = thighReasoned("", medicines({"simvastatin 20", "amlodipine 5 mg"}));
    const auto* alert = withId(unknown.medication.alerts, "MX-04");
    REQUIRE(alert != nullptr);
    CHECK(alert->toCheck == Lines {"dose of simvastatin"});
    CHECK(alert->medicines == Lines {"simvastatin 20", "amlodipine 5 mg"});
    CHECK(severity("MX-05", {"simvastatin 10 mg", "verapamil"}) == "none");
    CHECK(severity("MX-14", {"rosuvastatin 20 mg"}) == "M"); // the eGFR is not known
    CHECK(severity("MX-14", {"rosuvastatin 20 mg"}, R"("tc-lab-egfr": 30)") == "none");
    CHECK(severity("MX-14", {"rosuvastatin 20 mg"}, R"("tc-lab-egfr": 29)") == "M");
    CHECK(severity("MX-12", {"atorvastatin", "niacin 500 mg"}) == "none");
    CHECK(severity("MX-29", {"simvastatin 40 mg", "Brilique"}) == "none");
}

TEST_CASE("A symptom or a value of the form raises an interaction", "[differential][medicines]")
{
    const Lines pair {"atorvastatin 40 mg", "clarithromycin"};
    CHECK(severity("MX-06", pair, R"("tc-pc-main": "cramp")") == "H");
    CHECK(severity("MX-06", pair) == "M");
    CHECK(severity("MX-17", {"losartan", "trimethoprim"}, R"("tc-lab-k": 5.0)") == "H");
    CHECK(severity("MX-24", {"metformin"}, R"("tc-lab-egfr": 90, "tc-ex-hydration": "normal", "tc-pc-trigger": ["none"])") == "none");
    CHECK(severity("MX-24", {"metformin"}) == "H"); // kidney function unknown: to be checked
    CHECK(severity("MX-31", {"methotrexate", "ibuprofen"}, R"("tc-lab-egfr": 59)") == "H");
}

TEST_CASE("A stopped medicine still counts for as long as it acts", "[differential][medicines]")
{
    CHECK(severity("MX-01", {"simvastatin stopped 4 weeks ago", "clarithromycin"}) == "H");
    CHECK(severity("MX-01", {"simvastatin stopped 5 weeks ago", "clarithromycin"}) == "none");
    CHECK(severity("MX-10", {"colchicine", "clarithromycin stopped 14 days ago"}) == "H");
    CHECK(severity("MX-10", {"colchicine", "clarithromycin stopped 15 days ago"}) == "none");
    CHECK(severity("MX-08", {"atorvastatin", "fusidic acid stopped 7 days ago"}) == "H");
    CHECK(severity("MX-08", {"atorvastatin", "fusidic acid stopped 8 days ago"}) == "none");
    CHECK(severity("MX-18", {"furosemide stopped", "digoxin"}) == "none");
    CHECK(severity("MX-15", {"ciprofloxacin stopped", "prednisolone"}) == "H"); // no date: it may still count
}

TEST_CASE("A medicine on the skin or in the eye interacts with nothing", "[differential][medicines]")
{
    CHECK(severity("MX-08", {"atorvastatin", "Fucidin cream"}) == "none");
    CHECK(severity("MX-20", {"warfarin", "ibuprofen gel"}) == "none");
    CHECK(severity("MX-01", {"simvastatin", "ketoconazole shampoo"}) == "none");
    CHECK(severity("MX-15", {"ciprofloxacin ear drops", "prednisolone"}) == "none");
}

TEST_CASE("What is ticked on the form counts as a medicine", "[differential][medicines]")
{
    CHECK(severity("MX-01", {"clarithromycin"}, R"("tc-med-otc": ["red-yeast-rice"])") == "H");
    CHECK(severity("MX-17", {"ramipril"}, R"("tc-med-otc": ["potassium-salt"], "tc-lab-k": 4.0)") == "M");
    CHECK(noted("NP-stimulants", {}, R"("tc-med-illicit": ["cocaine"])"));
    CHECK(noted("NP-quinine", {}, R"("tc-med-otc": ["tonic-water"])"));
    CHECK_FALSE(noted("NP-quinine", {}, R"("tc-med-otc": ["creatine"])"));
}

TEST_CASE("Every class, substance and topic has its note", "[differential][medicines]")
{
    const auto& all = *tests::thighPack().rules->medicines;
    CHECK(all.classes.size() == 31);
    for (const auto& group : all.classes) {
        INFO(group.id);
        CHECK_FALSE(group.check.empty());
        CHECK_FALSE(group.action.empty());
        const auto member = std::find_if(
            all.classesOfIngredient.begin(), all.classesOfIngredient.end(), [&group](const auto& entry) {
                return tests::contains(entry.second, group.id);
            });
        REQUIRE(member != all.classesOfIngredient.end());
        CHECK(noted(group.id.c_str(), {member->first}));
    }
    CHECK(noted("T-URATE", {"indapamide"}));
    CHECK(noted("T-FQ", {"ciprofloxacin"}));
    CHECK(noted("T-PPI", {"omeprazole"}));
    CHECK(noted("NP-liquorice", {"liquorice tea"}));
    CHECK_FALSE(noted("T-NSAID", {"ibuprofen gel"}));
}

TEST_CASE("Anti-doping notes are for tested athletes", "[differential][medicines]")
{
    const std::string tested = R"("tc-ctx-tested-athlete": "yes")";
    CHECK(noted("AD-diuretic", {"furosemide"}, tested));
    CHECK(noted("AD-steroid", {"Kenalog knee injection"}, tested));
    CHECK(noted("AD-beta2", {"Ventolin"}, tested));
    CHECK(noted("AD-modulator", {"tamoxifen"}, tested));
    CHECK(noted("AD-masking", {"DDAVP nasal spray"}, tested));
    CHECK(noted("AD-anabolic", {"testosterone"}, tested));
    CHECK_FALSE(noted("AD-diuretic", {"furosemide"}, R"("tc-ctx-tested-athlete": "no")"));
    CHECK_FALSE(noted("AD-diuretic", {"furosemide"}));
}

TEST_CASE("A list without the medicine says no only when it was reviewed and wholly recognised",
          "[differential][medicines]")
{
    using differential::takes;
    using fhirpath::Truth;
    const auto& all = *tests::thighPack().rules->medicines;
    const auto truth = [&all](const Lines& lines, const char* group, bool reviewed) {
        return takes(differential::recognise(&all, medicines(lines), tests::thighToday()), group, reviewed);
    };
    CHECK(truth({"simvastatin"}, "MC-01", false) == Truth::True);
    CHECK(truth({"furosemide"}, "MC-01", false) == Truth::Unknown);
    CHECK(truth({"furosemide"}, "MC-01", true) == Truth::False);
    CHECK(truth({}, "any", true) == Truth::False);
    CHECK(truth({"furosemide", "Foozumab"}, "MC-01", true) == Truth::Unknown);
    CHECK(truth({"simvastatin stopped 12 weeks ago"}, "stopped:MC-01", true) == Truth::True);
    CHECK(truth({"simvastatin stopped 13 weeks ago"}, "stopped:MC-01", true) == Truth::False);
    CHECK(truth({"simvastatin stopped"}, "stopped:MC-01", true) == Truth::Unknown);
    CHECK(truth({"simvastatin stopped"}, "MC-01", true) == Truth::False);
}
