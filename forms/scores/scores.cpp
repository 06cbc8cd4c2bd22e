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

namespace sartorius::scores {
namespace {

using Rule = ScoreResult (*)(Readings&);

struct Named
{
    std::string_view id;
    Rule rule;
};

constexpr std::string_view kNice = "R-NICE";
constexpr std::string_view kThigh = "thigh-cramp"; ///< id of its Questionnaire

constexpr std::array<Named, 12> kRules {{
    {"R-OKR", &ottawaKneeRule},
    {"R-PKR", &pittsburghRule},
    {"R-ACR", &acrClinical},
    {"R-GOUT15", &goutClassification},
    {"R-JANS", &acuteGoutRule},
    {"R-KOCH", &kocherCount},
    {"R-MCL", &collateralLigamentGrade},
    {"R-LOW", &meniscusComposite},
    {"R-WELLS", &wells},
    {"R-PJI", &prostheticInfection},
    {"R-WELLS-RF", &wellsForRedFlags},
    {"LSI", &limbSymmetry},
}};

constexpr std::array<std::string_view, 12> kIds {"R-OKR",
                                                 "R-PKR",
                                                 "R-ACR",
                                                 "R-NICE",
                                                 "R-GOUT15",
                                                 "R-JANS",
                                                 "R-KOCH",
                                                 "R-MCL",
                                                 "R-LOW",
                                                 "R-WELLS",
                                                 "R-PJI",
                                                 "LSI"};

} // namespace

std::span<const std::string_view> ids()
{
    return kIds;
}

std::span<const std::string_view> ids(std::string_view form)
{
    return form == kThigh ? thighIds() : ids();
}

bool known(std::string_view id)
{
    return id == kNice || knownForThigh(id)
        || std::any_of(kRules.begin(), kRules.end(), [id](const Named& n) { return n.id == id; });
}

record::Result<ScoreResult> score(std::string_view id,
                                  const assessment::Form& form,
                                  const std::vector<std::string>& openFlags)
{
    // Both specifications name a rule R-WELLS; the form says which items it is read from.
    if (form.questionnaire().id() == kThigh) {
        auto result = thighScore(id, form);
        return result ? record::Result<ScoreResult>(std::move(*result))
                      : record::failure(record::ErrorCode::NotFound, "no rule of that id");
    }
    Readings readings(form);
    if (id == kNice) {
        return niceClinical(readings, openFlags);
    }
    const auto found = std::find_if(kRules.begin(), kRules.end(), [id](const Named& n) {
        return n.id == id;
    });
    if (found == kRules.end()) {
        return record::failure(record::ErrorCode::NotFound, "no rule of that id");
    }
    return found->rule(readings);
}

} // namespace sartorius::scores
