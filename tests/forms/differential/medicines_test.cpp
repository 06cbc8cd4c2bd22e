#include "tests/forms/differential/knee.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sartorius;
using differential::MedicineReview;
using record::Medication;
using record::MedicationStatus;
using tests::kneeRules;

namespace {

MedicineReview review(const std::string& text, MedicationStatus status = MedicationStatus::Active)
{
    return differential::recognise(kneeRules().medicines.get(),
                                   {Medication {text, status, {}, {}}});
}

} // namespace

TEST_CASE("A brand name gives its ingredient and class", "[differential][medicines]")
{
    const auto result = review("Zocor 40mg nocte");

    REQUIRE(result.matched.size() == 1);
    CHECK(result.matched[0].text == "Zocor 40mg nocte");
    CHECK(result.matched[0].ingredient == "simvastatin");
    CHECK(result.matched[0].classes == std::vector<std::string> {"MC-01"});
    CHECK(result.matched[0].status == MedicationStatus::Active);
}

TEST_CASE("A product of two ingredients gives both", "[differential][medicines]")
{
    const auto result = review("Hyzaar 100/25");

    REQUIRE(result.matched.size() == 2);
    CHECK(result.matched[0].ingredient == "losartan");
    CHECK(result.matched[1].ingredient == "hydrochlorothiazide");
}

TEST_CASE("Only whole words are recognised", "[differential][medicines]")
{
    for (const char* text : {"statin suspension", "simvastatinum", "zocorx", "Phlebodia 600"}) {
        INFO(text);
        const auto result = review(text);
        CHECK(result.matched.empty());
        CHECK(result.unmatched == std::vector<std::string> {text});
    }
    CHECK(review("hydroxychloroquine 200").matched.size() == 1);
    REQUIRE(review("Nystatin suspension").matched.size() == 1);
    CHECK(review("Nystatin suspension").matched[0].classes.empty());
}

TEST_CASE("A stopped medicine is known as stopped", "[differential][medicines]")
{
    CHECK(review("Lasix 40", MedicationStatus::Stopped).matched[0].status == MedicationStatus::Stopped);
    CHECK(review("atorvastatin, stopped in May").matched[0].status == MedicationStatus::Stopped);
}

TEST_CASE("A medicine on the skin has no effect on the whole body", "[differential][medicines]")
{
    const auto result = review("Voltarol gel");

    REQUIRE(result.matched.size() == 1);
    CHECK(result.matched[0].ingredient == "diclofenac");
    CHECK(result.matched[0].classes.empty());
}

TEST_CASE("An allergy is not a medicine", "[differential][medicines]")
{
    const auto result = review("allergic to ibuprofen");

    CHECK(result.matched.empty());
    CHECK(result.unmatched.empty());
}

TEST_CASE("Other spellings and upper case are recognised", "[differential][medicines]")
{
    CHECK(review("FRUSEMIDE").matched[0].ingredient == "furosemide");
    CHECK(review("Aspirin 75").matched[0].ingredient == "acetylsalicylic acid");
}

TEST_CASE("A medicine on the list that is not ticked on the form is pointed out",
          "[differential][medicines]")
{
    const std::vector<Medication> list {Medication {"Eliquis 5 mg", MedicationStatus::Active, {}, {}}};
    const auto silent = differential::evaluate(kneeRules(), tests::filled(""), list);
    const auto ticked
        = differential::evaluate(kneeRules(), tests::filled(R"("mk-med-list": ["anticoagulant"])"), list);

    REQUIRE(silent.problems.size() == 1);
    CHECK(silent.problems[0].item == "mk-med-list");
    CHECK(ticked.problems.empty());
    // It is not taken as an answer: the list may be incomplete, and the clinician confirms.
    CHECK(tests::withId(silent.redFlags, "RF-12") == nullptr);
}
