#pragma once

#include "forms/fhirpath/value.h"
#include "forms/record/decimal.h"
#include "forms/record/medication.h"
#include "forms/record/problem.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace sartorius::differential {

/// Medicines that one side of an interaction may be: ingredients or classes.
struct MedicineSelector
{
    std::vector<std::string> any;
    std::optional<record::Decimal> aboveMg; ///< a day; a dose that is not known counts as above
    std::optional<record::Decimal> fromMg;  ///< as aboveMg, the limit included
    std::size_t count = 1;                  ///< how many different ingredients
    bool localInjection = false;            ///< given into a joint or a tendon sheath
    int withinDays = 0;                     ///< counts so long after it was stopped
};

/// An interaction or combination of section 4.3; one id may have several, for its doses.
struct Interaction
{
    std::string id; ///< "MX-04"
    std::string severity; ///< "H", "M" or "L"
    std::string effect;
    std::string advice;
    std::string evidence;
    std::vector<MedicineSelector> needs;
    std::string condition; ///< of the form, by name; empty: none. Unknown keeps the alert
    std::string raisedIf;  ///< condition of the form that makes it "H"
};

/// What to know of a medicine, substance or class, without a partner.
struct MedicineRemark
{
    std::string id;
    std::string text;
    std::string evidence;
    std::vector<std::string> any;
    std::string condition; ///< of the form, by name; told only when it is known to hold
};

/// What is known of the names of medicines: ingredients with their classes, brands, other spellings, and
/// what follows from them.
struct Medicines
{
    struct Class
    {
        std::string id;
        std::string name;
        std::string mechanism;
        std::string symptoms;
        std::string check;
        std::string action;
    };

    struct AfterStop
    {
        std::string group;
        int days = 0;
    };

    std::vector<Class> classes;
    /// Name in plain lower case -> ingredients it stands for.
    std::map<std::string, std::vector<std::string>, std::less<>> names;
    /// Names that are also salts: they count when nothing else of the part is a medicine.
    std::map<std::string, std::string, std::less<>> bareNames;
    std::map<std::string, std::vector<std::string>, std::less<>> classesOfIngredient;
    std::map<std::string, std::string, std::less<>> rxnorm; ///< of ingredients
    std::set<std::string, std::less<>> anyRoute;   ///< ingredients that act whatever the route
    std::set<std::string, std::less<>> plainWords; ///< words of dose, form, time and salt
    std::vector<std::vector<std::string>> lookAlikes;
    std::vector<std::string> topical;    ///< words that say the medicine does not act in the whole body
    std::vector<std::string> localInjection;
    std::vector<std::string> stopped;    ///< words that say it is no longer taken
    std::vector<std::string> started;    ///< words that say it is new or its dose was changed
    std::vector<std::string> asNeeded;
    std::vector<std::string> ignored;    ///< words that say it is not taken at all
    std::vector<std::string> notBefore;  ///< the same, right before the name
    std::vector<std::string> otherPerson;
    std::vector<std::string> allergy;
    std::map<std::string, int, std::less<>> timesADay;
    std::vector<AfterStop> keepWhenStopped;
    std::vector<Interaction> interactions;
    std::map<std::string, std::vector<std::string>, std::less<>> aliases; ///< "statin" -> ids of alerts
    std::vector<MedicineRemark> remarks;
    std::size_t longestName = 1; ///< in words
};

using SharedMedicines = std::shared_ptr<const Medicines>;

[[nodiscard]] tl::expected<SharedMedicines, record::Problems> readMedicines(std::string bytes,
                                                                           std::string file);

struct MatchedMedicine
{
    std::string text; ///< as it was said
    std::string ingredient;
    std::vector<std::string> classes; ///< empty for a topical route: no effect on the whole body
    record::MedicationStatus status = record::MedicationStatus::Active;
    std::optional<record::Decimal> milligrams; ///< a day; empty unless it was said with its unit
    std::optional<int> stoppedDaysAgo;
    bool systemic = true;
    bool localInjection = false;
    bool asNeeded = false;
    bool changed = false; ///< new, or its dose was changed

    friend bool operator==(const MatchedMedicine&, const MatchedMedicine&) = default;
};

/// A likely slip of the pen. Nothing follows from it until somebody has confirmed it.
struct MedicineSuggestion
{
    std::string text; ///< as it was said
    std::string name; ///< the name it is like
    std::vector<std::string> ingredients;

    friend bool operator==(const MedicineSuggestion&, const MedicineSuggestion&) = default;
};

struct MedicineAlert
{
    std::string id;
    std::string severity;
    std::string text;
    std::vector<std::string> medicines; ///< as they were said
    std::vector<std::string> toCheck;   ///< what is not known and bears on it, in words
    std::string evidence;

    friend bool operator==(const MedicineAlert&, const MedicineAlert&) = default;
};

struct MedicineNote
{
    std::string id; ///< of the class, substance or topic
    std::string text;
    std::vector<std::string> medicines;

    friend bool operator==(const MedicineNote&, const MedicineNote&) = default;
};

struct MedicineReview
{
    std::vector<MatchedMedicine> matched;
    std::vector<std::string> unmatched; ///< not recognised, therefore not checked
    std::vector<MedicineSuggestion> suggestions;
    std::vector<std::string> allergies; ///< lines that speak of an allergy
    std::vector<MedicineAlert> alerts;  ///< most severe first
    std::vector<MedicineNote> notes;

    friend bool operator==(const MedicineReview&, const MedicineReview&) = default;
};

/// Recognises medicines by whole words, longest name first; a product of several ingredients gives one
/// entry each. A similar spelling is only suggested. A line about an allergy is left out.
/// @param medicines null: everything is unmatched.
/// @param today for the days since a medicine was stopped; without it they are unknown.
MedicineReview recognise(const Medicines* medicines,
                         const std::vector<record::Medication>& list,
                         std::optional<record::Date> today = {});

/// Truth of the form's named conditions ("egfr-below-30"); one that is not there is unknown.
using MedicineConditions = std::map<std::string, fhirpath::Truth, std::less<>>;

/// Adds the alerts and notes that follow from the matched medicines.
void addAlerts(const Medicines& medicines, const MedicineConditions& conditions, MedicineReview& review);

/// Whether the review has an active medicine of the class ("any": of whatever kind); with "stopped:" before
/// the class, one that was stopped in the last 12 weeks. No is said only when the list was reviewed with
/// the patient and every line of it was recognised.
fhirpath::Truth takes(const MedicineReview& review, std::string_view group, bool listReviewed);

/// Whether one of the alerts behind the alias ("statin") is there.
bool hasAlert(const Medicines& medicines, const MedicineReview& review, std::string_view alias);

} // namespace sartorius::differential
