#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sartorius::content {

/// One shipped form with everything that reasons about it. All members are UTF-8 JSON exactly as the
/// file in this folder holds it, so their hash identifies the content; they live as long as the program.
struct Pack
{
    std::string_view id;             ///< "medial-knee"
    std::string_view title;          ///< English, for lists
    std::string_view version;        ///< that of its rules
    std::string_view questionnaire;  ///< FHIR R4 Questionnaire
    std::string_view rules;          ///< red flags, differentials, factors, bands and their sources
    std::string_view rehabilitation; ///< programmes and exercises
    std::string_view medications;    ///< names and classes of medicines; the same for every form
    std::string_view sources;        ///< where every rule, weight and threshold comes from; may be empty
    std::string_view referral;       ///< checklist, targets and safety net of a referral; may be empty
};

/// The shipped forms, in the order of a list.
std::span<const Pack> packs();

/// The pack of that id; null when there is none. The pointer lives as long as the program.
const Pack* pack(std::string_view id);

/// The line drawing of an exercise as an SVG document of its own, 200 x 150, in the current colour; empty
/// when there is none. @param exercise with the prefix of its form, "tc:EX-01".
std::string figure(std::string_view exercise);

} // namespace sartorius::content
