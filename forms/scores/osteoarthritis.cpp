#include "forms/scores/osteoarthritis.h"

#include "forms/scores/readings.h"

#include <algorithm>
#include <utility>

namespace sartorius::scores {
namespace {

ScoreResult acr(const char* id, std::string variant)
{
    ScoreResult result;
    result.id = id;
    result.variant = std::move(variant);
    result.source = "Altman, Arthritis Rheum 1986;29:1039-49";
    result.cautions = {"Classification criteria select groups for studies and are not diagnostic."};
    return result;
}

ScoreResult counted(ScoreResult result,
                    const KneeOsteoarthritis& inputs,
                    const std::vector<Criterion>& criteria,
                    record::Decimal needed)
{
    if (inputs.pain.holds == false) {
        return notApplicable(std::move(result), "No knee pain.");
    }
    std::vector<Points> parts;
    parts.reserve(criteria.size());
    for (const auto& criterion : criteria) {
        parts.push_back(points(criterion));
    }
    return additive(std::move(result), sum(parts), [needed](const record::Decimal& count) {
        return std::string(count >= needed ? "met" : "not-met");
    });
}

} // namespace

ScoreResult acrClinical(const KneeOsteoarthritis& inputs)
{
    return counted(acr("R-ACR", "clinical"),
                   inputs,
                   {inputs.ageAbove50,
                    inputs.stiffnessBelow30,
                    inputs.crepitus,
                    inputs.bonyTenderness,
                    inputs.bonyEnlargement,
                    inputs.noWarmth},
                   3);
}

ScoreResult acrRadiographic(const KneeOsteoarthritis& inputs)
{
    ScoreResult result = counted(acr("R-ACR-b", "clinical and radiographic"),
                                 inputs,
                                 {inputs.ageAbove50, inputs.stiffnessBelow30, inputs.crepitus},
                                 1);
    if (result.status == ScoreStatus::NotApplicable || inputs.osteophytes.holds == true) {
        return result;
    }
    if (inputs.osteophytes.holds == false || result.category == "not-met") {
        result.status = ScoreStatus::Complete;
        result.category = "not-met";
        result.missing.clear();
        return result;
    }
    result.status = ScoreStatus::Indeterminate;
    result.category.clear();
    result.missing.insert(result.missing.begin(),
                          inputs.osteophytes.items.begin(),
                          inputs.osteophytes.items.end());
    return result;
}

ScoreResult acrLaboratory(const KneeOsteoarthritis& inputs)
{
    return counted(acr("R-ACR-c", "clinical and laboratory"),
                   inputs,
                   {inputs.ageAbove50,
                    inputs.stiffnessBelow30,
                    inputs.crepitus,
                    inputs.bonyTenderness,
                    inputs.bonyEnlargement,
                    inputs.noWarmth,
                    inputs.esrBelow40,
                    inputs.rheumatoidFactorBelow40,
                    inputs.osteoarthriticFluid},
                   5);
}

KneeOsteoarthritis kneeOsteoarthritis(Readings& readings)
{
    using Order = Readings::Order;
    KneeOsteoarthritis inputs;
    // The form is for a painful knee unless both pain scores say otherwise.
    const auto rest = readings.number("mk-sx-nrs-rest");
    const auto activity = readings.number("mk-sx-nrs-activity");
    inputs.pain.holds = !(rest && activity && rest->mantissa == 0 && activity->mantissa == 0);
    inputs.ageAbove50 = readings.compared("mk-ctx-age", Order::Above, 50);
    inputs.stiffnessBelow30 = readings.compared("mk-sx-morning-stiffness-min", Order::Below, 30);
    inputs.crepitus = readings.yes("mk-ex-crepitus");
    inputs.bonyTenderness = readings.yes("mk-ex-bony-tenderness");
    inputs.bonyEnlargement = readings.yes("mk-ex-bony-enlargement");
    inputs.noWarmth = opposite(readings.yes("mk-ex-warmth"));
    inputs.osteophytes = readings.has("mk-img-xr-osteophytes", {"definite", "moderate", "large"});
    inputs.esrBelow40 = readings.compared("mk-lab-esr", Order::Below, 40);
    inputs.rheumatoidFactorBelow40 = readings.has("mk-lab-rf-titre", {"lt-1-40"});
    inputs.osteoarthriticFluid = any({readings.compared("mk-lab-syn-wbc", Order::Below, 2000),
                                      readings.has("mk-lab-syn-appearance", {"clear"})});
    return inputs;
}

ScoreResult acrClinical(Readings& readings)
{
    ScoreResult result = acrClinical(kneeOsteoarthritis(readings));
    result.used = readings.used();
    return result;
}

ScoreResult acrRadiographic(Readings& readings)
{
    ScoreResult result = acrRadiographic(kneeOsteoarthritis(readings));
    result.used = readings.used();
    return result;
}

ScoreResult acrLaboratory(Readings& readings)
{
    ScoreResult result = acrLaboratory(kneeOsteoarthritis(readings));
    result.used = readings.used();
    return result;
}

ScoreResult niceClinical(const ClinicalOsteoarthritis& inputs)
{
    ScoreResult result;
    result.id = "R-NICE";
    result.source = "NICE NG226, 2022";
    result = decided(std::move(result),
                     all({inputs.age45, inputs.activityRelatedPain, inputs.stiffnessAtMost30}),
                     "met",
                     "not-met");
    if (result.category == "met") {
        result.text = "Osteoarthritis may be diagnosed without imaging.";
        for (const auto& feature : inputs.atypical) {
            result.cautions.push_back("Atypical feature present: " + feature);
        }
    }
    return result;
}

ScoreResult niceClinical(Readings& readings, const std::vector<std::string>& openFlags)
{
    using Order = Readings::Order;
    const auto open = [&openFlags](const char* id) {
        return std::find(openFlags.begin(), openFlags.end(), id) != openFlags.end();
    };
    const auto holds = [](const Criterion& criterion) { return criterion.holds.value_or(false); };
    ClinicalOsteoarthritis inputs {
        .age45 = readings.compared("mk-ctx-age", Order::AtLeast, 45),
        .activityRelatedPain = readings.yes("mk-sx-activity-pain"),
        .stiffnessAtMost30 = readings.compared("mk-sx-morning-stiffness-min", Order::AtMost, 30),
        .atypical = {},
    };
    if (holds(all({readings.yes("mk-pc-injury"),
                   readings.compared("mk-pc-duration-days", Order::AtMost, 42)}))) {
        inputs.atypical.emplace_back("recent trauma");
    }
    if (open("RF-01")) {
        inputs.atypical.emplace_back("hot swollen joint");
    }
    if (open("RF-10")) {
        inputs.atypical.emplace_back("concern about malignancy");
    }
    if (holds(readings.has("mk-pc-onset", {"sudden"}))) {
        inputs.atypical.emplace_back("sudden onset");
    }
    ScoreResult result = niceClinical(inputs);
    result.used = readings.used();
    return result;
}

namespace {

/// What a grade allows of each finding, in the wording of 1957.
struct GradeWording
{
    const char* grade;
    std::vector<std::string> osteophytes;
    std::vector<std::string> narrowing;
    std::vector<std::string> sclerosis;
    std::vector<std::string> deformity;
};

const std::vector<GradeWording>& gradeWordings()
{
    static const std::vector<GradeWording> wordings {
        {"0", {"none"}, {"none"}, {"none"}, {"none"}},
        {"1", {"possible"}, {"none", "possible"}, {"none"}, {"none"}},
        {"2", {"definite"}, {"none", "possible"}, {"none"}, {"none"}},
        {"3", {"moderate"}, {"definite"}, {"none", "some"}, {"none", "possible"}},
        {"4", {"large"}, {"marked"}, {"severe"}, {"definite"}},
    };
    return wordings;
}

/// A finding that was not reported could still fit.
bool fits(const std::string& finding, const std::vector<std::string>& allowed)
{
    return finding.empty() || std::find(allowed.begin(), allowed.end(), finding) != allowed.end();
}

} // namespace

ScoreResult kellgrenLawrence(const KneeRadiograph& findings)
{
    ScoreResult result;
    result.id = "R-KL";
    result.variant = "K-L 1957 wording";
    result.source = "Kellgren and Lawrence, Ann Rheum Dis 1957;16:494-502";
    result.cautions = {"Only a hint on consistency: the grade is entered by the reader."};
    const std::vector<std::pair<const char*, const std::string*>> reported {
        {"mk-img-xr-osteophytes", &findings.osteophytes},
        {"mk-img-xr-jsn-medial", &findings.narrowing},
        {"mk-img-xr-sclerosis", &findings.sclerosis},
        {"mk-img-xr-deformity", &findings.deformity},
    };
    for (const auto& [item, finding] : reported) {
        if (finding->empty()) {
            result.missing.emplace_back(item);
        }
    }
    std::string grade = "ungradable";
    for (const auto& wording : gradeWordings()) {
        if (fits(findings.osteophytes, wording.osteophytes) && fits(findings.narrowing, wording.narrowing)
            && fits(findings.sclerosis, wording.sclerosis) && fits(findings.deformity, wording.deformity)) {
            grade = wording.grade;
            break;
        }
    }
    if (grade == "ungradable") {
        // Nothing that is still unknown could make these findings fit.
        result.missing.clear();
        result.text = "The findings fit no grade: ungradable, ask the reader.";
    } else if (!result.missing.empty()) {
        return result;
    }
    result.status = ScoreStatus::Complete;
    result.category = grade;
    if (grade != "ungradable" && !findings.grade.empty() && findings.grade != grade) {
        result.cautions.push_back("The reader gave another grade than the findings fit: ask again.");
    }
    return result;
}

ScoreResult kellgrenLawrence(Readings& readings)
{
    ScoreResult result = kellgrenLawrence(KneeRadiograph {
        .osteophytes = readings.knownCode("mk-img-xr-osteophytes"),
        .narrowing = readings.knownCode("mk-img-xr-jsn-medial"),
        .sclerosis = readings.knownCode("mk-img-xr-sclerosis"),
        .deformity = readings.knownCode("mk-img-xr-deformity"),
        .grade = readings.knownCode("mk-img-xr-kl"),
    });
    result.used = readings.used();
    return result;
}

} // namespace sartorius::scores
