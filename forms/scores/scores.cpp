#include "forms/scores/scores.h"

#include "forms/scores/gout.h"
#include "forms/scores/infection.h"
#include "forms/scores/knee_injury.h"
#include "forms/scores/osteoarthritis.h"
#include "forms/scores/readings.h"
#include "forms/scores/thigh_rules.h"
#include "forms/scores/thrombosis.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sartorius::scores {
namespace {

constexpr std::string_view kNice = "R-NICE";

ScoreResult niceWithoutFlags(Readings& readings)
{
    return niceClinical(readings, {});
}

constexpr std::string_view kKnee = "medial-knee"; ///< ids of the Questionnaires
constexpr std::string_view kThigh = "thigh-cramp";

struct Named
{
    std::string_view id;
    ScoreResult (*compute)(Readings& readings);
};

constexpr std::array<Named, 19> kKneeRules {{
    {"R-OKR", &ottawaKneeRule},
    {"R-PKR", &pittsburghRule},
    {"R-ACR", &acrClinical},
    {"R-ACR-b", &acrRadiographic},
    {"R-ACR-c", &acrLaboratory},
    {kNice, &niceWithoutFlags},
    {"R-GOUT15", &goutClassification},
    {"R-JANS", &acuteGoutRule},
    {"R-KOCH", &kocherCount},
    {"R-SYN", &synovialLikelihood},
    {"R-KL", &kellgrenLawrence},
    {"R-MCL", &collateralLigamentGrade},
    {"R-LOW", &meniscusComposite},
    {"R-WELLS", &wells},
    {"R-PJI", &prostheticInfection},
    {"LSI", &limbSymmetry},
    {"R-WELLS-RF", &wellsForRedFlags},
    {"LSI-HAMS", &hamstringSymmetry},
    {"LSI-ABD", &hipAbductorSymmetry},
}};

constexpr std::size_t kKneePublished = 16; ///< those before what only other rules read

const Named* kneeRule(std::string_view id)
{
    const auto* found = std::find_if(
        kKneeRules.begin(), kKneeRules.end(), [id](const Named& n) { return n.id == id; });
    return found == kKneeRules.end() ? nullptr : found;
}

std::span<const std::string_view> kneeIds()
{
    static const auto ids = [] {
        std::array<std::string_view, kKneePublished> list;
        std::transform(kKneeRules.begin(),
                       kKneeRules.begin() + kKneePublished,
                       list.begin(),
                       [](const Named& n) { return n.id; });
        return list;
    }();
    return ids;
}

record::Result<ScoreResult> notKnown()
{
    return record::failure(record::ErrorCode::NotFound, "no rule of that id");
}

} // namespace

std::span<const std::string_view> ids(std::string_view form)
{
    if (form == kKnee) {
        return kneeIds();
    }
    return form == kThigh ? thighIds() : std::span<const std::string_view> {};
}

bool known(std::string_view form, std::string_view id)
{
    return (form == kKnee && kneeRule(id) != nullptr) || (form == kThigh && knownForThigh(id));
}

bool readsFlags(std::string_view id)
{
    return id == kNice;
}

record::Result<ScoreResult> score(std::string_view id,
                                  const assessment::Form& form,
                                  const std::vector<std::string>& openFlags)
{
    // Both specifications name a rule R-WELLS; the form says which items it is read from.
    const auto& of = form.questionnaire().id();
    if (of == kThigh) {
        auto result = thighScore(id, form);
        return result ? record::Result<ScoreResult>(std::move(*result)) : notKnown();
    }
    const Named* rule = of == kKnee ? kneeRule(id) : nullptr;
    if (rule == nullptr) {
        return notKnown();
    }
    Readings readings(form);
    return readsFlags(id) ? niceClinical(readings, openFlags) : rule->compute(readings);
}

} // namespace sartorius::scores
