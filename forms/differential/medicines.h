#pragma once

#include "forms/record/medication.h"
#include "forms/record/problem.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace sartorius::differential {

/// What is known of the names of medicines: ingredients with their classes, brands, other spellings.
struct Medicines
{
    struct Class
    {
        std::string id;
        std::string name;
    };

    std::vector<Class> classes;
    /// Name in plain lower case -> ingredients it stands for.
    std::map<std::string, std::vector<std::string>, std::less<>> names;
    std::map<std::string, std::vector<std::string>, std::less<>> classesOfIngredient;
    std::vector<std::string> topical; ///< words that say the medicine does not act in the whole body
    std::vector<std::string> stopped; ///< words that say it is no longer taken
    std::vector<std::string> ignored; ///< words that say it is not taken at all
    std::size_t longestName = 1;      ///< in words
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

    friend bool operator==(const MatchedMedicine&, const MatchedMedicine&) = default;
};

struct MedicineReview
{
    std::vector<MatchedMedicine> matched;
    std::vector<std::string> unmatched; ///< not recognised, therefore not checked

    friend bool operator==(const MedicineReview&, const MedicineReview&) = default;
};

/// Recognises medicines by whole words, longest name first; a product of several ingredients gives one
/// entry each. Nothing is guessed from similar spelling. A line about an allergy is left out.
/// @param medicines null: everything is unmatched.
MedicineReview recognise(const Medicines* medicines, const std::vector<record::Medication>& list);

} // namespace sartorius::differential
