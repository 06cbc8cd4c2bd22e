#pragma once

#include <string_view>

/// What was found at the made-up visits, in the short form of `assess evaluate`.
namespace sartorius::ctl::story {

/// A runner who raised the distance; pain and tenderness two finger-widths below the inner joint
/// line.
inline constexpr std::string_view kRunner = R"({"answers": {
  "mk-ctx-age": 29, "mk-ctx-sex-at-birth": "female", "mk-ctx-height": 171, "mk-ctx-weight": 61.5,
  "mk-ctx-unwell": "no", "mk-ctx-pregnant": "no", "mk-ctx-sport": "running", "mk-ctx-level": "club",
  "mk-ctx-occupation-load": "no", "mk-ctx-goal": "Half marathon in spring",
  "mk-pc-duration-days": 24, "mk-pc-onset": "gradual", "mk-pc-injury": "no",
  "mk-pc-mechanism": ["none"], "mk-pc-load-change": ["mileage-up", "hills-up"],
  "mk-pc-weekly-distance": 52, "mk-pc-load-change-pct": 35, "mk-pc-sleep-hours": 6.5,
  "mk-sx-site": ["pes-anserine"], "mk-sx-nrs-rest": 1, "mk-sx-nrs-activity": 6,
  "mk-sx-activity-pain": "yes", "mk-sx-days-month": "yes", "mk-sx-run-pattern": "worsens-with-load",
  "mk-sx-night-pain": "no", "mk-sx-rest-pain": "no", "mk-sx-morning-stiffness-min": 5,
  "mk-sx-locking": "none", "mk-sx-giving-way": "no", "mk-sx-swelling": "none", "mk-sx-fever": "no",
  "mk-sx-stairs-pain": "yes", "mk-sx-systemic": ["none"], "mk-sx-paraesthesia": ["none"],
  "mk-ex-gait": "normal", "mk-ex-wb-4steps": "able",
  "mk-ex-alignment": {"right": "neutral", "left": "neutral"},
  "mk-ex-effusion": {"right": "0", "left": "0"},
  "mk-ex-warmth": "no", "mk-ex-erythema": "no", "mk-ex-wound": "no",
  "mk-ex-flexion": {"right": 142, "left": 145}, "mk-ex-ext-deficit": {"right": 0, "left": 0},
  "mk-ex-rom-painful": "none", "mk-ex-palpation-complete": true, "mk-ex-tender": ["pes-anserine"],
  "mk-ex-valgus-30": {"right": "none", "left": "none"},
  "mk-ex-mcmurray-medial": "neg", "mk-ex-thessaly-20": "neg",
  "mk-ex-pes-resisted": "pos", "mk-ex-pes-swelling": "no", "mk-ex-ham-resisted": "neg",
  "mk-ex-bony-percussion": "neg", "mk-ex-sensation": {"right": "normal", "left": "normal"},
  "mk-ex-quads-power": {"right": 5, "left": 5}, "mk-ex-hip-ir": {"right": 38, "left": 40},
  "mk-ex-hip-ir-pain": "no", "mk-ex-knee-exam-normal": "no", "mk-ex-leg-swelling": "no",
  "mk-ex-pulses": {"right": "normal", "left": "normal"}, "mk-ex-mass": "no"
}})";

inline constexpr std::string_view kRunnerFirstVisit = R"({"answers": {
  "mk-ctx-sport": "running", "mk-pc-duration-days": 5, "mk-pc-onset": "gradual",
  "mk-pc-injury": "no", "mk-pc-load-change": ["mileage-up"], "mk-sx-site": ["pes-anserine"],
  "mk-sx-nrs-activity": 4, "mk-sx-run-pattern": "warms-up", "mk-sx-night-pain": "no",
  "mk-sx-swelling": "none", "mk-sx-fever": "no", "mk-ex-gait": "normal",
  "mk-ex-effusion": {"right": "0", "left": "0"}, "mk-ex-warmth": "no",
  "mk-ex-flexion": {"right": 144, "left": 145}, "mk-ex-tender": ["pes-anserine"],
  "mk-ex-palpation-complete": true, "mk-ex-mass": "no"
}})";

inline constexpr std::string_view kTwistedKnee = R"({"answers": {
  "mk-ctx-age": 36, "mk-ctx-sport": "football", "mk-ctx-level": "club",
  "mk-pc-duration-days": 9, "mk-pc-onset": "sudden", "mk-pc-injury": "yes",
  "mk-pc-mechanism": ["twist-pivot"], "mk-pc-pop": "no", "mk-pc-continue-play": "no",
  "mk-pc-wb-immediate": "able", "mk-sx-site": ["joint-line-medial"], "mk-sx-nrs-activity": 7,
  "mk-sx-locking": "catching", "mk-sx-giving-way": "yes", "mk-sx-swelling": "2-24h",
  "mk-sx-fever": "no", "mk-sx-night-pain": "no", "mk-ex-gait": "antalgic", "mk-ex-wb-4steps": "able",
  "mk-ex-effusion": {"left": "1+", "right": "0"}, "mk-ex-warmth": "no",
  "mk-ex-flexion": {"left": 118, "right": 140}, "mk-ex-ext-deficit": {"left": 5, "right": 0},
  "mk-ex-palpation-complete": true, "mk-ex-tender": ["joint-line-medial"],
  "mk-ex-valgus-30": {"left": "none", "right": "none"},
  "mk-ex-lachman": {"left": "neg", "right": "neg"}, "mk-ex-mcmurray-medial": "pain-click",
  "mk-ex-thessaly-20": "pos", "mk-ex-pain-max-flex": "yes", "mk-ex-pain-forced-ext": "yes",
  "mk-ex-pulses": {"left": "normal", "right": "normal"}
}})";

inline constexpr std::string_view kWornMeniscus = R"({"answers": {
  "mk-ctx-age": 48, "mk-ctx-sport": "gym", "mk-pc-duration-days": 120, "mk-pc-onset": "gradual",
  "mk-pc-injury": "no", "mk-sx-site": ["joint-line-medial", "posteromedial"],
  "mk-sx-kneel-squat-pain": "yes", "mk-sx-locking": "catching", "mk-sx-swelling": "recurrent-with-load",
  "mk-sx-night-pain": "no", "mk-sx-fever": "no", "mk-ex-gait": "normal",
  "mk-ex-effusion": {"right": "trace", "left": "0"}, "mk-ex-warmth": "no",
  "mk-ex-flexion": {"right": 128, "left": 138}, "mk-ex-palpation-complete": true,
  "mk-ex-tender": ["joint-line-medial"], "mk-ex-mcmurray-medial": "pain",
  "mk-ex-thessaly-20": "pos", "mk-ex-pain-max-flex": "yes"
}})";

inline constexpr std::string_view kSprain = R"({"answers": {
  "mk-ctx-age": 25, "mk-ctx-sport": "combat", "mk-pc-duration-days": 3, "mk-pc-onset": "sudden",
  "mk-pc-injury": "yes", "mk-pc-mechanism": ["direct-blow-lateral-valgus"],
  "mk-pc-wb-immediate": "able", "mk-sx-site": ["mcl-femoral-origin"], "mk-sx-swelling": "later",
  "mk-sx-fever": "no", "mk-sx-giving-way": "no", "mk-ex-gait": "antalgic", "mk-ex-wb-4steps": "able",
  "mk-ex-effusion": {"left": "0", "right": "0"}, "mk-ex-warmth": "no",
  "mk-ex-flexion": {"left": 125, "right": 142}, "mk-ex-palpation-complete": true,
  "mk-ex-tender": ["mcl-femoral"], "mk-ex-valgus-30": {"left": "lax-endpoint", "right": "none"},
  "mk-ex-valgus-0": {"left": "stable", "right": "stable"},
  "mk-ex-lachman": {"left": "neg", "right": "neg"},
  "mk-ex-post-drawer": {"left": "neg", "right": "neg"},
  "mk-ex-pulses": {"left": "normal", "right": "normal"}
}})";

inline constexpr std::string_view kWornJoint = R"({"answers": {
  "mk-ctx-age": 60, "mk-ctx-height": 158, "mk-ctx-weight": 82, "mk-ctx-sport": "none",
  "mk-pc-duration-days": 900, "mk-pc-onset": "gradual", "mk-pc-injury": "no",
  "mk-sx-site": ["joint-line-medial"], "mk-sx-activity-pain": "yes", "mk-sx-days-month": "yes",
  "mk-sx-morning-stiffness-min": 15, "mk-sx-night-pain": "no", "mk-sx-swelling": "recurrent-with-load",
  "mk-sx-fever": "no", "mk-hx-oa": "yes", "mk-hx-diabetes": "yes", "mk-ex-gait": "antalgic",
  "mk-ex-alignment": {"right": "varus", "left": "varus"},
  "mk-ex-effusion": {"right": "trace", "left": "0"}, "mk-ex-warmth": "no",
  "mk-ex-bony-enlargement": "yes", "mk-ex-bony-tenderness": "yes", "mk-ex-crepitus": "yes",
  "mk-ex-flexion": {"right": 112, "left": 124}, "mk-ex-palpation-complete": true,
  "mk-ex-tender": ["joint-line-medial", "pes-anserine"]
}})";

inline constexpr std::string_view kGoutyKnee = R"({"answers": {
  "mk-ctx-age": 67, "mk-ctx-temp": 37.4, "mk-pc-duration-days": 30, "mk-pc-onset": "hours",
  "mk-pc-injury": "no", "mk-sx-site": ["diffuse"], "mk-sx-rest-pain": "yes",
  "mk-sx-prior-episodes": "recurrent", "mk-sx-episode-peak-24h": "yes", "mk-sx-podagra-ever": "yes",
  "mk-sx-fever": "no", "mk-hx-gout": "yes", "mk-hx-htn": "yes", "mk-ex-effusion": {"right": "trace"},
  "mk-ex-warmth": "no", "mk-ex-erythema": "no", "mk-ex-flexion": {"right": 105, "left": 130},
  "mk-lab-urate-umol": 521
}})";

/// A hot, swollen knee with fever: the red flag that must never be missed.
inline constexpr std::string_view kHotKnee = R"({"answers": {
  "mk-ctx-age": 74, "mk-ctx-temp": 38.6, "mk-ctx-hr": 104, "mk-ctx-unwell": "yes",
  "mk-pc-duration-days": 2, "mk-pc-onset": "days", "mk-pc-injury": "no", "mk-sx-site": ["diffuse"],
  "mk-sx-fever": "yes", "mk-sx-rest-pain": "yes", "mk-sx-swelling": "later",
  "mk-hx-diabetes": "yes", "mk-ex-gait": "unable", "mk-ex-effusion": {"left": "2+", "right": "0"},
  "mk-ex-warmth": "yes", "mk-ex-erythema": "yes", "mk-ex-rom-painful": "short-arc",
  "mk-ex-flexion": {"left": 40, "right": 120}
}})";

inline constexpr std::string_view kJustBegun = R"({"answers": {
  "mk-ctx-sport": "dance", "mk-pc-onset": "gradual", "mk-pc-injury": "no",
  "mk-sx-site": ["medial-patellar-edge"], "mk-sx-snapping": "yes", "mk-ex-plica-test": "not-assessed"
}})";

inline constexpr std::string_view kAchesOnStatin = R"({"answers": {
  "mk-ctx-age": 55, "mk-ctx-sport": "cycling", "mk-pc-duration-days": 60, "mk-pc-onset": "gradual",
  "mk-pc-injury": "no", "mk-sx-site": ["diffuse"], "mk-sx-bilateral": "yes",
  "mk-sx-night-pain": "no", "mk-sx-fever": "no", "mk-med-list": ["statin"], "mk-med-temporal": "yes",
  "mk-ex-gait": "normal", "mk-ex-effusion": {"right": "0", "left": "0"}, "mk-ex-warmth": "no",
  "mk-ex-flexion": {"right": 138, "left": 138}, "mk-ex-palpation-complete": true, "mk-ex-tender": ["none"]
}})";

inline constexpr std::string_view kLegPainWalking = R"({"answers": {
  "mk-ctx-age": 78, "mk-pc-duration-days": 200, "mk-pc-onset": "gradual", "mk-pc-injury": "no",
  "mk-sx-site": ["medial-shin"], "mk-sx-claudication": "yes", "mk-sx-fever": "no",
  "mk-hx-smoking": "yes", "mk-hx-cvd": "yes", "mk-ex-gait": "normal",
  "mk-ex-effusion": {"right": "0", "left": "0"}, "mk-ex-warmth": "no",
  "mk-ex-pulses": {"right": "reduced", "left": "reduced"}, "mk-ex-limb-cold": "no",
  "mk-ex-leg-swelling": "no"
}})";

} // namespace sartorius::ctl::story
