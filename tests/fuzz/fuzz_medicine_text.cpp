#include "forms/content/content.h"
#include "forms/differential/medicines.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace sartorius;

namespace {

const differential::Medicines& medicines()
{
    static const auto read
        = differential::readMedicines(std::string(content::packs().front().medications), "medications.json");
    if (!read)
        std::abort();
    return **read;
}

} // namespace

// Whatever a line says, nothing of it is lost: it is recognised, set aside or shown as not checked, the same
// each time, and every class belongs to the ingredient that was named.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(data, data + size);
    const std::vector<record::Medication> list {{text, record::MedicationStatus::Active, {}, {}}};
    auto review = differential::recognise(&medicines(), list);
    if (!(review == differential::recognise(&medicines(), list)))
        std::abort();
    for (const auto& match : review.matched) {
        const auto known = medicines().classesOfIngredient.find(match.ingredient);
        if (known == medicines().classesOfIngredient.end() || match.text != text)
            std::abort();
        for (const auto& group : match.classes) {
            if (std::find(known->second.begin(), known->second.end(), group) == known->second.end())
                std::abort();
        }
        if (!match.systemic && !match.classes.empty())
            std::abort();
    }
    for (const auto& suggestion : review.suggestions) {
        if (suggestion.ingredients.empty() || review.unmatched.empty())
            std::abort();
    }
    differential::addAlerts(medicines(), {}, review);
    for (const auto& alert : review.alerts) {
        if (alert.medicines.empty() || alert.text.empty())
            std::abort();
    }
    return 0;
}
