// Two hundred lines of medicine lists, half of them traps: what must be recognised, and what must not.

#include "forms/differential/medicine_text.h"
#include "tests/forms/differential/thigh.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sartorius;
using differential::MedicineReview;

namespace {

const differential::Medicines& names()
{
    return *tests::thighPack().rules->medicines;
}

MedicineReview review(const std::string& line)
{
    return differential::recognise(&names(), tests::medicines({line}), tests::thighToday());
}

/// Classes of the active, systemic matches, each once, in order.
std::string classesOf(const MedicineReview& review)
{
    std::vector<std::string> classes;
    for (const auto& match : review.matched) {
        if (match.status != record::MedicationStatus::Stopped) {
            classes.insert(classes.end(), match.classes.begin(), match.classes.end());
        }
    }
    std::sort(classes.begin(), classes.end());
    classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
    std::string text;
    for (const auto& id : classes) {
        text += (text.empty() ? "" : " ") + id;
    }
    return text;
}

struct Line
{
    const char* text;
    const char* classes; ///< of what is taken; empty: none
};

/// Brands, doses, forms and spellings that must be recognised.
const std::vector<Line>& genuine()
{
    static const std::vector<Line> lines {
        {"Zocor 40mg nocte", "MC-01"},
        {"LIPITOR 20 MG", "MC-01"},
        {"atorvastatin calcium 80 mg od", "MC-01"},
        {"Crestor10mg", "MC-01"},
        {"pravastatin sodium 40mg tablets", "MC-01"},
        {"Mevacor", "MC-01"},
        {"Lescol XL 80 mg", "MC-01"},
        {"Livalo 2 mg daily", "MC-01"},
        {"Caduet 5/10", "MC-01 MC-21"},
        {"Inegy 10/40", "MC-01 MC-28"},
        {"red yeast rice capsules", "MC-01"},
        {"bendroflumethiazide 2.5mg mane", "MC-02"},
        {"bendrofluazide 2,5 mg", "MC-02"},
        {"HCTZ 12.5", "MC-02"},
        {"chlorthalidone 25 mg", "MC-02"},
        {"Natrilix SR", "MC-02"},
        {"Zaroxolyn 5mg prn", "MC-02"},
        {"Lasix 40", "MC-03"},
        {"frusemide 40mg om", "MC-03"},
        {"Burinex 1 mg", "MC-03"},
        {"torsemide 10 mg", "MC-03"},
        {"Frumil LS", "MC-03 MC-04"},
        {"co-amilofruse 5/40", "MC-03 MC-04"},
        {"furosemide/amiloride", "MC-03 MC-04"},
        {"Aldactone 25 mg", "MC-04"},
        {"eplerenone 50mg", "MC-04"},
        {"Dyazide", "MC-02 MC-04"},
        {"Losec 20 mg", "MC-05"},
        {"lansoprazole 30mg caps", "MC-05"},
        {"Nexium", "MC-05"},
        {"esomeprazole magnesium 40 mg", "MC-05"},
        {"Protium 40", "MC-05"},
        {"Lustral 100 mg", "MC-06"},
        {"citalopram hydrobromide 20mg", "MC-06"},
        {"Prozac 20", "MC-06"},
        {"Tegretol Retard 200mg bd", "MC-06"},
        {"DDAVP nasal spray", "MC-06"},
        {"Ventolin 100 mcg inhaler 2 puffs prn", "MC-07"},
        {"albuterol", "MC-07"},
        {"Seretide 250", "MC-07"},
        {"Symbicort Turbohaler 200/6", "MC-07"},
        {"Relvar Ellipta", "MC-07"},
        {"Lopid 600mg bd", "MC-08"},
        {"Lipantil Micro 200", "MC-08"},
        {"bezafibrate MR 400 mg", "MC-08"},
        {"colchicine 500 micrograms bd", "MC-09"},
        {"Ciproxin 500mg bd for 7 days", "MC-10"},
        {"levofloxacin 500 mg", "MC-10"},
        {"norfloxacin", "MC-10"},
        {"Premarin 0.625 mg", "MC-11"},
        {"Evista", "MC-11"},
        {"oestradiol patch 50", "MC-11"},
        {"tamoxifen 20mg", "MC-11"},
        {"Evorel 50 patches", "MC-11"},
        {"the combined pill", "MC-11"},
        {"Femara 2.5 mg", "MC-12"},
        {"Arimidex", "MC-12"},
        {"Forsteo pen", "MC-13"},
        {"Venofer infusion", "MC-13"},
        {"Cordarone X 200 mg", "MC-14"},
        {"lithium carbonate 400mg nocte", "MC-14"},
        {"Priadel", "MC-14"},
        {"Nurofen 400 mg tds", "MC-15"},
        {"naproxen sodium 550", "MC-15"},
        {"Voltarol 50 mg tablets", "MC-15"},
        {"indomethacin 25mg", "MC-15"},
        {"Arcoxia 90", "MC-15"},
        {"Vimovo", "MC-05 MC-15"},
        {"Aspirin 75", "MC-16"},
        {"ASA 81 mg", "MC-16"},
        {"cyclosporine 100 mg bd", "MC-16"},
        {"Sinemet 25/100", "MC-16"},
        {"niacin 1 g", "MC-16"},
        {"Plaquenil 200", "MC-17"},
        {"hydroxychloroquine sulfate 200 mg", "MC-17"},
        {"isotretinoin 20mg", "MC-17"},
        {"alendronate 70 mg weekly", "MC-18"},
        {"Prolia injection every 6 months", "MC-18"},
        {"Aclasta", "MC-18"},
        {"Marevan 3mg", "MC-19"},
        {"Eliquis 5 mg bd", "MC-19"},
        {"dabigatran 110 mg", "MC-19"},
        {"Clexane 40 mg sc", "MC-19"},
        {"prednisolone 5 mg", "MC-20"},
        {"Medrol", "MC-20"},
        {"Istin 10mg", "MC-21"},
        {"theophylline MR", "MC-21"},
        {"interferon beta-1a", "MC-21"},
        {"Forxiga 10 mg", "MC-22"},
        {"Brilique 90 mg bd", "MC-23"},
        {"Tritace 5 mg", "MC-24"},
        {"Hyzaar 100/25", "MC-02 MC-24"},
        {"Septrin forte", "MC-24"},
        {"Klaricid XL", "MC-25"},
        {"Paxlovid 5 days", "MC-25"},
        {"quinine sulphate 300 mg nocte", "MC-26"},
        {"Janumet", "MC-27"},
        {"Nilemdo", "MC-28"},
        {"Zyloric 300 mg", "MC-29"},
        {"Testogel 50 mg gel", "MC-30"},
        {"thyroxine 100 mcg", "MC-31"},
    };
    return lines;
}

/// Look-alikes, parts of words, routes, allergies, other people, stopped medicines: no class follows.
const std::vector<Line>& traps()
{
    static const std::vector<Line> lines {
        {"nystatin suspension", ""},
        {"Nystan pastilles", ""},
        {"pentostatin", ""},
        {"cilastatin", ""},
        {"somatostatin analogue", ""},
        {"simvastatinum", ""},
        {"statin", ""},
        {"statine", ""},
        {"vastatin", ""},
        {"chloroquine 250 mg", ""},
        {"hydroxyzine 25 mg", ""},
        {"hydralazine 50 mg", ""},
        {"penicillin V", ""},
        {"penicillins", ""},
        {"chlorpromazine 25 mg", ""},
        {"chlorpropamide", ""},
        {"clomipramine 10 mg", ""},
        {"metronidazole 400 mg", ""},
        {"metformin 500 mg", ""},
        {"azithromycin 250 mg", ""},
        {"amoxicillin 500", ""},
        {"paracetamol 1 g", ""},
        {"co-codamol 30/500", ""},
        {"valsartan 80", ""},
        {"Diovan", ""},
        {"digoxin 125 mcg", ""},
        {"folic acid 5mg", ""},
        {"ferrous sulfate", ""},
        {"gabapentin 300", ""},
        {"fluticasone nasal spray", ""},
        {"beclometasone inhaler", ""},
        {"Voltarol gel", ""},
        {"ibuprofen gel", ""},
        {"diclofenac 1% cream to knee", ""},
        {"hydrocortisone 1% cream", ""},
        {"dexamethasone eye drops", ""},
        {"ciprofloxacin ear drops", ""},
        {"ofloxacin eye drops", ""},
        {"Fucidin cream", ""},
        {"ketoconazole shampoo", ""},
        {"Nizoral cream", ""},
        {"clindamycin lotion", ""},
        {"erythromycin topical gel", ""},
        {"betamethasone ointment", ""},
        {"allergic to ibuprofen", ""},
        {"allergy: simvastatin", ""},
        {"allergies: penicillin, aspirin, naproxen", ""},
        {"intolerant to atorvastatin", ""},
        {"statin intolerance", ""},
        {"never took warfarin", ""},
        {"denies aspirin", ""},
        {"not taking furosemide", ""},
        {"no aspirin", ""},
        {"avoid ibuprofen", ""},
        {"without prednisolone", ""},
        {"declined apixaban", ""},
        {"mother takes warfarin", ""},
        {"husband on amiodarone", ""},
        {"simvastatin stopped", ""},
        {"stopped Lasix in May", ""},
        {"atorvastatin, stopped 3 weeks ago", ""},
        {"warfarin discontinued", ""},
        {"no longer on prednisolone", ""},
        {"colchicine d/c", ""},
        {"omeprazole (held)", ""},
        {"off Eliquis", ""},
        {"simvostatin 20", ""},
        {"atorvastatine", ""},
        {"furosimide 40", ""},
        {"omeprazol", ""},
        {"amlodipin", ""},
        {"prednisilone", ""},
        {"prednison", ""},
        {"warfarine", ""},
        {"colchicin", ""},
        {"clarithromicin", ""},
        {"naproxin", ""},
        {"diclofenak", ""},
        {"hydrochlorothiazid", ""},
        {"bendroflumethiazyde", ""},
        {"spironolacton", ""},
        {"amiodaron", ""},
        {"ciprofloxacine", ""},
        {"celebrax", ""},
        {"celexia", ""},
        {"lasec", ""},
        {"fluvoxatin", ""},
        {"penicilamine", ""},
        {"metphormin", ""},
        {"zocorx", ""},
        {"xzocor", ""},
        {"lipitorium", ""},
        {"warf", ""},
        {"aspirinol", ""},
        {"naproxenum forte", ""},
        {"Phlebodia 600", ""},
        {"Foozumab 40 mg", ""},
        {"vitamin B12 injection", ""},
        {"multivitamin", ""},
        {"potassium permanganate soak", "none-but-potassium"},
        {"losartan potassium allergy", ""},
        {"calamine", ""},
    };
    return lines;
}

} // namespace

TEST_CASE("A hundred brands, spellings and doses have their classes and no other", "[differential][medicines]")
{
    CHECK(genuine().size() >= 100);
    for (const auto& line : genuine()) {
        INFO(line.text);
        const auto result = review(line.text);
        CHECK(classesOf(result) == line.classes);
        CHECK(result.unmatched.empty());
        CHECK(result.suggestions.empty());
    }
}

TEST_CASE("A hundred look-alikes and traps have no class", "[differential][medicines]")
{
    CHECK(traps().size() >= 100);
    for (const auto& line : traps()) {
        INFO(line.text);
        CHECK(classesOf(review(line.text)).empty());
    }
}

TEST_CASE("What is not recognised is shown as not checked", "[differential][medicines]")
{
    for (const char* text : {"Foozumab 40 mg", "statin", "zocorx", "warf", "Phlebodia 600", "simvostatin 20", "omeprazol"}) {
        INFO(text);
        const auto result = review(text);
        CHECK(result.matched.empty());
        CHECK(result.unmatched == std::vector<std::string> {text});
    }
    // The half that is understood does not hide the half that is not.
    const auto half = review("furosemide/amiloridde");
    REQUIRE(half.matched.size() == 1);
    CHECK(half.unmatched == std::vector<std::string> {"amiloridde"});
    CHECK(review("simvastatin 20 mg, Foozumab 5").unmatched == std::vector<std::string> {"Foozumab 5"});
    CHECK(differential::recognise(nullptr, tests::medicines({"Zocor"})).unmatched.size() == 1);
}

TEST_CASE("A slip of the pen is suggested and never taken", "[differential][medicines]")
{
    const auto suggestion = [](const char* text) {
        const auto result = review(text);
        CHECK(result.matched.empty());
        CHECK(result.unmatched.size() == 1);
        return result.suggestions.size() == 1 ? result.suggestions.front().name : std::string();
    };
    CHECK(suggestion("simvostatin 20") == "simvastatin");
    CHECK(suggestion("furosimide") == "furosemide");
    CHECK(suggestion("clarithromicin") == "clarithromycin");
    CHECK(suggestion("atrovastatin 10") == "atorvastatin");
    // Never across a pair that has been mistaken before, and not when two names are as near.
    CHECK(suggestion("prednisilone").empty());
    CHECK(suggestion("lasec").empty());
    CHECK(suggestion("penicilamine").empty());
}

TEST_CASE("A medicine says its dose, whether it is new, and how often", "[differential][medicines]")
{
    const auto one = [](const char* text) {
        const auto result = review(text);
        REQUIRE(result.matched.size() == 1);
        return result.matched.front();
    };
    CHECK(one("simvastatin 40 mg nocte").milligrams == record::Decimal(40));
    CHECK(one("simvastatin 20mg bd").milligrams == record::Decimal(40));
    CHECK(one("niacin 1 g").milligrams == record::Decimal(1000));
    CHECK(one("colchicine 500 micrograms").milligrams == record::Decimal(5, 1));
    CHECK(one("bendroflumethiazide 2,5 mg").milligrams == record::Decimal(25, 1));
    CHECK_FALSE(one("simvastatin 40").milligrams.has_value()); // no unit: not guessed
    CHECK_FALSE(one("simvastatin 20 mg or 40 mg").milligrams.has_value());
    CHECK(one("naproxen 250 mg prn").asNeeded);
    CHECK(one("atorvastatin increased to 80 mg").changed);
    CHECK(one("atorvastatin, stopped 3 weeks ago").stoppedDaysAgo == 21);
    CHECK(one("simvastatin not stopped").status == record::MedicationStatus::Active);
    CHECK(one("Kenalog knee injection").localInjection);
}

TEST_CASE("A stop word speaks of its own medicine only", "[differential][medicines]")
{
    const auto status = [](const MedicineReview& result, const std::string& ingredient) {
        for (const auto& match : result.matched) {
            if (match.ingredient == ingredient) {
                return match.status == record::MedicationStatus::Stopped ? "stopped" : "active";
            }
        }
        return "missing";
    };
    const auto changed = review("simvastatin stopped, atorvastatin 10 mg started");
    CHECK(status(changed, "simvastatin") == std::string("stopped"));
    CHECK(status(changed, "atorvastatin") == std::string("active"));
    const auto both = review("simvastatin stopped and atorvastatin started");
    CHECK(status(both, "simvastatin") == std::string("stopped"));
    CHECK(status(both, "atorvastatin") == std::string("active"));
    CHECK(status(review("ramipril 5 mg; furosemide held"), "ramipril") == std::string("active"));
    CHECK(status(review("allergic to penicillin, ramipril 5 mg"), "ramipril") == std::string("active"));
    CHECK(review("allergies: penicillin, aspirin").matched.empty());
    CHECK(review("allergies: penicillin, aspirin").allergies.size() == 2);
}

TEST_CASE("Edits between words are counted with swaps", "[differential][medicines]")
{
    using differential::editsBetween;
    CHECK(editsBetween("atorvastatin", "atorvastatin", 2) == 0);
    CHECK(editsBetween("atrovastatin", "atorvastatin", 2) == 1);
    CHECK(editsBetween("furosimide", "furosemide", 2) == 1);
    CHECK(editsBetween("omeprazol", "omeprazole", 1) == 1);
    CHECK(editsBetween("amiloride", "amlodipine", 2) == 3);
    CHECK(editsBetween("", "abc", 2) == 3);
}

TEST_CASE("Words of a line are plain", "[differential][medicines]")
{
    using Words = std::vector<std::string>;
    CHECK(differential::wordsOf("Zocor\xC2\xA0" "40\xC2\xB5g") == Words {"zocor", "40ug"});
    CHECK(differential::wordsOf("zocor40mg") == Words {"zocor", "40mg"});
    CHECK(differential::wordsOf("2,5 mg") == Words {"2.5", "mg"});
    CHECK(differential::wordsOf("Bet\xC3\xA9 beta-1a") == Words {"bete", "beta", "1a"});
    CHECK(differential::wordsOf("\xEF\xBC\xBA\xEF\xBD\x8F") == Words {"zo"});
    CHECK(differential::wordsOf("\xEF\xBC").size() <= 1);
}
