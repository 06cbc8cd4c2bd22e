#pragma once

#include <string_view>

/// Defined by the file that embed.cmake writes: the bytes of each data file of this folder.
namespace sartorius::content::bytes {

std::string_view medial_knee_questionnaire_json();
std::string_view medial_knee_rules_json();
std::string_view medial_knee_sources_json();
std::string_view rehab_json();
std::string_view exercise_figures_svg();
std::string_view thigh_cramp_questionnaire_json();
std::string_view thigh_cramp_rules_json();
std::string_view thigh_cramp_rehab_json();
std::string_view thigh_cramp_referral_json();
std::string_view thigh_cramp_sources_json();
std::string_view medications_json();

} // namespace sartorius::content::bytes
