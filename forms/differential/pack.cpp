#include "forms/differential/pack.h"

#include <string>
#include <utility>

namespace sartorius::differential {

tl::expected<LoadedPack, record::Problems> load(const content::Pack& pack)
{
    const std::string id(pack.id);
    auto questionnaire = assessment::readQuestionnaire(std::string(pack.questionnaire),
                                                       id + ".questionnaire.json");
    auto medicines = readMedicines(std::string(pack.medications), "medications.json");
    record::Problems problems;
    if (!medicines) {
        problems = std::move(medicines.error());
    }
    if (!questionnaire) {
        problems.insert(problems.end(), questionnaire.error().begin(), questionnaire.error().end());
    }
    if (!problems.empty()) {
        return tl::unexpected(std::move(problems));
    }
    auto rules = readRules(std::string(pack.rules), id + ".rules.json", *questionnaire, *medicines);
    if (!rules) {
        return tl::unexpected(std::move(rules.error()));
    }
    return LoadedPack {.questionnaire = *questionnaire, .rules = *rules};
}

} // namespace sartorius::differential
