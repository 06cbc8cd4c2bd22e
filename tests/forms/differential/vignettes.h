#pragma once

#include <string>
#include <vector>

namespace sartorius::tests {

/// One patient, and what the text of the specification says must follow. `argued` shows the arithmetic:
/// it was written from sections 2 and 3 of the specification before the case was run.
struct Vignette
{
    const char* name;
    const char* answers; ///< members of the short form
    std::vector<std::string> flags; ///< "RF-01 E", all that must fire, in order
    const char* first; ///< id, band and score of the first candidate
    std::vector<std::string> others; ///< "DX12 well-supported 7"; "DX10 n/a"
    std::vector<std::string> scores; ///< "R-OKR not-indicated"
    const char* urgency;
    const char* argued;
};

/// Sixteen knees, one for each kind of answer that a clinician would want from the panel.
inline const std::vector<Vignette>& vignettes()
{
    static const std::vector<Vignette> all {
        {"A runner after two weeks of more kilometres",
         R"("mk-ctx-age": 31, "mk-ctx-sport": "running", "mk-pc-injury": "no", "mk-pc-onset": "gradual",
            "mk-pc-duration-days": 21, "mk-pc-load-change": ["mileage-up"], "mk-sx-run-pattern": "worsens-with-load",
            "mk-sx-swelling": "none", "mk-ex-effusion": "0", "mk-ex-warmth": "no", "mk-sx-night-pain": "no",
            "mk-sx-rest-pain": "no", "mk-sx-locking": "none", "mk-ex-hip-ir-pain": "no",
            "mk-ex-bony-percussion": "neg", "mk-ex-tender": ["none"], "mk-ex-palpation-complete": true,
            "mk-ex-gait": "normal", "mk-sx-fever": "no")",
         {},
         "DX01 well-supported 7",
         {"DX12 possible 1", "DX03 n/a", "DX24 n/a", "DX28 n/a"},
         {},
         "R",
         "DX01: mileage +3, gradual, worsens with load, no swelling, no effusion +4 = 7 with a strong one. "
         "DX12: load +1, run pattern +1, percussion negative -1 = 1. No trigger is met; no injury closes the "
         "gates of DX03, DX24, DX25, DX28."},
        {"A stout woman with a tender pes anserinus",
         R"("mk-ctx-age": 58, "mk-ctx-sex-at-birth": "female", "mk-ctx-height": 165, "mk-ctx-weight": 90,
            "mk-hx-diabetes": "yes", "mk-pc-injury": "no", "mk-pc-onset": "gradual", "mk-pc-duration-days": 60,
            "mk-ex-tender": ["pes-anserine"], "mk-ex-palpation-complete": true, "mk-sx-site": ["pes-anserine"],
            "mk-ex-pes-resisted": "pos", "mk-ex-pes-swelling": "no", "mk-sx-stairs-pain": "yes",
            "mk-ex-effusion": "0", "mk-ex-warmth": "no", "mk-ex-erythema": "no", "mk-sx-night-pain": "no",
            "mk-sx-rest-pain": "no", "mk-sx-fever": "no", "mk-ex-mcmurray-medial": "neg",
            "mk-ex-bony-percussion": "neg", "mk-ex-gait": "normal", "mk-med-list": ["none"])",
         {},
         "DX02 well-supported 8",
         {},
         {},
         "R",
         "DX02: tender +3; site, resisted flexion, stairs, BMI 33.1, diabetes +5 = 8. Nothing against: neither "
         "joint line nor McMurray nor percussion. RF-18 is false without a fluoroquinolone."},
        {"A footballer hit from the side: collateral ligament grade II",
         R"("mk-ctx-age": 24, "mk-pc-injury": "yes", "mk-pc-injury-date": "2026-11-18", "mk-pc-onset": "sudden",
            "mk-pc-duration-days": 2, "mk-pc-mechanism": ["direct-blow-lateral-valgus"],
            "mk-pc-wb-immediate": "able", "mk-ex-wb-4steps": "able", "mk-ex-wb-4steps-full": "able",
            "mk-ex-flexion": 100, "mk-ex-tender": ["mcl-mid"], "mk-ex-palpation-complete": true,
            "mk-ex-valgus-30": "lax-endpoint", "mk-ex-valgus-0": "stable", "mk-ex-varus-30": "stable",
            "mk-ex-lachman": "neg", "mk-ex-post-drawer": "neg", "mk-ex-effusion": "trace", "mk-ex-pulses": "normal",
            "mk-sx-locking": "none", "mk-sx-giving-way": "no", "mk-sx-swelling": "2-24h", "mk-med-list": ["none"],
            "mk-hx-bleeding-disorder": "no", "mk-ex-warmth": "no", "mk-sx-pain-out": "no", "mk-ex-slr": "able",
            "mk-sx-fever": "no")",
         {},
         "DX03 well-supported 8",
         {"DX28 little-support -3", "DX24 little-support -4"},
         {"R-OKR not-indicated", "R-PKR not-indicated", "R-MCL II"},
         "R",
         "DX03: valgus at 30 +3, blow +3, tender +1, lax +1 = 8. DX28: Lachman negative -3. DX24: Ottawa not "
         "indicated -3, bears weight -1 = -4. Ottawa: 24 years, nothing bony, flexion 100, able. Pittsburgh: "
         "blunt, but 24 years and four full steps. Lax at 30, stable at 0 is grade II; isolated I-II is routine."},
        {"A knee locked after a twist ten days ago",
         R"("mk-ctx-age": 27, "mk-pc-injury": "yes", "mk-pc-injury-date": "2026-11-10", "mk-pc-duration-days": 10,
            "mk-pc-onset": "sudden", "mk-pc-mechanism": ["twist-pivot"], "mk-sx-locking": "locked-now",
            "mk-sx-swelling": "2-24h", "mk-ex-effusion": "1+", "mk-ex-ext-deficit": 15, "mk-ex-warmth": "no",
            "mk-sx-rest-pain": "no", "mk-sx-night-pain": "no", "mk-sx-fever": "no", "mk-ex-lachman": "neg",
            "mk-ex-valgus-0": "stable", "mk-ex-varus-30": "stable", "mk-ex-post-drawer": "neg",
            "mk-ex-pulses": "normal", "mk-med-list": ["none"], "mk-hx-bleeding-disorder": "no",
            "mk-ex-pain-forced-ext": "yes", "mk-ex-tender": ["joint-line-medial"], "mk-ex-palpation-complete": true)",
         {"RF-07 U2W"},
         "DX04 well-supported 12",
         {"DX14 well-supported 5", "DX28 little-support -2"},
         {"R-OKR not-applicable", "R-LOW indeterminate"},
         "U2W",
         "RF-07: locked now. DX04: twist +3, locking +3; injury, joint line, forced extension, swelling, effusion, "
         "deficit 15 +6 = 12. DX14: locking under 30 +3, injury +1, effusion +1 = 5. DX28: twist +1, Lachman -3. "
         "Ottawa does not apply after 10 days. Lowery: three known, three to five possible."},
        {"Osteoarthritis of a woman of 63",
         R"("mk-ctx-age": 63, "mk-ctx-sex-at-birth": "female", "mk-sx-morning-stiffness-min": 15,
            "mk-sx-activity-pain": "yes", "mk-pc-duration-days": 400, "mk-pc-injury": "no", "mk-pc-onset": "gradual",
            "mk-ex-crepitus": "yes", "mk-ex-bony-enlargement": "yes", "mk-ex-bony-tenderness": "no",
            "mk-ex-warmth": "no", "mk-ex-effusion": "trace", "mk-img-xr-kl": "3", "mk-ex-alignment": "varus",
            "mk-ex-tender": ["joint-line-medial"], "mk-ex-palpation-complete": true, "mk-ex-mcmurray-medial": "pain",
            "mk-sx-rest-pain": "no", "mk-sx-night-pain": "no", "mk-sx-fever": "no", "mk-sx-chills": "no")",
         {},
         "DX06 well-supported 12",
         {"DX05 well-supported 7", "DX13 possible 1"},
         {"R-NICE met", "R-ACR met"},
         "R",
         "DX06: NICE pattern of 400 days +3, K-L 3 +3; 45, 60, crepitus, enlargement, varus, joint line +6 = 12. "
         "DX05: joint line +3; gradual, McMurray, trace, 45 +4 = 7. DX13: 55, female, trace +3, gradual -1, no "
         "night pain -1 = 1. ACR: five of six."},
        {"Septic arthritis without fever",
         R"("mk-ctx-age": 71, "mk-hx-diabetes": "yes", "mk-pc-injury": "no", "mk-pc-onset": "days",
            "mk-pc-duration-days": 3, "mk-ex-warmth": "yes", "mk-ex-erythema": "yes", "mk-ex-effusion": "2+",
            "mk-ex-rom-painful": "short-arc", "mk-ctx-temp": 37.4, "mk-sx-fever": "no", "mk-ex-wb-4steps": "unable",
            "mk-ctx-unwell": "no", "mk-hx-prosthetic-knee": "no", "mk-hx-knee-surgery": ["none"],
            "mk-sx-locking": "none", "mk-lab-crp": 180, "mk-hx-gout": "no", "mk-sx-podagra-ever": "no")",
         {"RF-01 E"},
         "DX09 well-supported 10",
         {"DX10 n/a"},
         {},
         "E",
         "RF-01: warm, effusion 2+, three days; a normal temperature excludes nothing. DX09: warm effusion +3, "
         "short arc +3; no weight, redness, CRP 180, diabetes +4 = 10. A native joint closes DX10."},
        {"A replaced knee that aches at rest after three months",
         R"("mk-ctx-age": 68, "mk-hx-prosthetic-knee": "yes", "mk-hx-knee-surgery": ["arthroplasty"],
            "mk-hx-knee-surgery-days": 400, "mk-pc-duration-days": 90, "mk-sx-rest-pain": "yes",
            "mk-sx-night-pain": "yes", "mk-ex-warmth": "no", "mk-ex-effusion": "1+", "mk-ctx-temp": 36.8,
            "mk-sx-fever": "no", "mk-ex-wound": "no", "mk-ex-sinus": "no", "mk-ctx-unwell": "no",
            "mk-lab-crp": 22, "mk-lab-esr": 45)",
         {"RF-02 U2W"},
         "DX10 supported 5",
         {"DX09 n/a"},
         {"R-PJI indeterminate", "R-SYN not-applicable"},
         "U2W",
         "RF-02: prosthesis with effusion, rest and night pain; 90 days, no fever, wound, sinus, not unwell: U2W. "
         "DX10: rest, night, effusion, CRP, ESR = 5 but nothing strong, so not above supported. ICM: 3 to 12."},
        {"Gout of the knee in a man with podagra",
         R"("mk-ctx-age": 55, "mk-ctx-sex-at-birth": "male", "mk-pc-onset": "hours", "mk-pc-injury": "no",
            "mk-pc-duration-days": 2, "mk-sx-podagra-ever": "yes", "mk-sx-mtp1-now": "no",
            "mk-sx-prior-episodes": "recurrent", "mk-sx-episode-peak-24h": "yes", "mk-sx-episode-resolve-14d": "yes",
            "mk-sx-episode-full-resolution": "yes", "mk-ex-erythema": "yes", "mk-sx-touch-intolerance": "yes",
            "mk-sx-cannot-use": "yes", "mk-ex-warmth": "yes", "mk-ex-effusion": "2+", "mk-lab-urate-mgdl": 8.6,
            "mk-hx-htn": "yes", "mk-hx-cvd": "no", "mk-hx-ckd": "no", "mk-ex-tophus": "no",
            "mk-lab-syn-crystals": "not-done", "mk-img-us-double-contour": "not-done",
            "mk-img-gout-erosion": "not-done", "mk-hx-prosthetic-knee": "no", "mk-ctx-temp": 37.2,
            "mk-sx-fever": "no")",
         {"RF-01 E"},
         "DX07 well-supported 13",
         {"DX09 cannot-judge 4"},
         {"R-GOUT15 classified", "R-JANS high"},
         "E",
         "RF-01 stays whatever the scores say. DX07: podagra +3; peak, redness, touch, 6.0 and 8.0 mg/dL, male, "
         "hypertension, attacks, effusion, warmth +10 = 13. DX09 knows too few features, yet its flag keeps it. "
         "GOUT15: 2 + 3 + 2 + 3 = 10. Janssens: 2 + 2 + 0.5 + 1 + 1.5 + 3.5 = 10.5."},
        {"Pseudogout after an operation, crystals seen",
         R"("mk-ctx-age": 78, "mk-pc-injury": "no", "mk-pc-onset": "hours", "mk-pc-duration-days": 4,
            "mk-img-xr-chondrocalcinosis": "yes", "mk-ex-effusion": "1+", "mk-ex-warmth": "yes",
            "mk-sx-episode-peak-24h": "yes", "mk-hx-recent-surgery-12w": "yes", "mk-hx-prosthetic-knee": "no",
            "mk-hx-knee-surgery": ["none"], "mk-lab-aspirated": "yes", "mk-lab-syn-crystals": "cpp",
            "mk-lab-syn-wbc": 18000, "mk-lab-syn-gram": "neg", "mk-lab-syn-culture": "pending", "mk-sx-fever": "no",
            "mk-ctx-temp": 37.0)",
         {"RF-01 E"},
         "DX08 confirmatory 8",
         {},
         {"R-SYN low-count", "R-GOUT15 indeterminate"},
         "E",
         "DX08: crystals confirm; chondrocalcinosis +3, 65, peak, warmth, effusion, operation +5 = 8. Crystals "
         "do not exclude infection: RF-01 stays."},
        {"Insufficiency fracture after a minor step",
         R"("mk-ctx-age": 62, "mk-ctx-sex-at-birth": "female", "mk-pc-injury": "no", "mk-pc-mechanism": ["minor-step"],
            "mk-pc-onset": "sudden", "mk-pc-duration-days": 20, "mk-pc-pop": "yes", "mk-sx-night-pain": "yes",
            "mk-sx-rest-pain": "yes", "mk-ex-tender": ["medial-femoral-condyle"], "mk-ex-palpation-complete": true,
            "mk-ex-gait": "antalgic", "mk-ex-effusion": "trace", "mk-ex-warmth": "no", "mk-hx-osteoporosis": "yes",
            "mk-hx-malignancy": "none", "mk-sx-systemic": ["none"], "mk-ex-mass": "no")",
         {"RF-14 U2W"},
         "DX13 well-supported 14",
         {"DX12 well-supported 7"},
         {},
         "U2W",
         "RF-14 by the tender condyle with night pain, and again by age, sudden onset and limp. DX13: sudden minor "
         "step +3, condyle +3; 55, night, rest, female, osteoporosis, gait, trace, pop +8 = 14. DX12: condyle +3; "
         "night, rest, osteoporosis, gait +4 = 7."},
        {"A stress injury of the tibial plateau",
         R"("mk-ctx-age": 22, "mk-ctx-sport": "running", "mk-pc-injury": "no", "mk-pc-onset": "gradual",
            "mk-pc-load-change": ["mileage-up"], "mk-sx-run-pattern": "worsens-with-load", "mk-sx-swelling": "none",
            "mk-ex-tender": ["medial-tibial-plateau"], "mk-ex-palpation-complete": true,
            "mk-ex-bony-percussion": "pos", "mk-sx-night-pain": "no", "mk-sx-rest-pain": "no",
            "mk-hx-stress-fracture": "yes", "mk-hx-low-energy": "yes", "mk-ex-gait": "normal", "mk-ex-effusion": "0",
            "mk-ex-warmth": "no", "mk-sx-locking": "none")",
         {"RF-14 U2W"},
         "DX12 well-supported 10",
         {"DX01 well-supported 6"},
         {},
         "U2W",
         "RF-14 by percussion. DX12: plateau +3, percussion +3; load, run pattern, stress fracture, low energy +4 "
         "= 10. DX01: +3 +4, percussion -1 = 6. In one band the must-not-miss comes first."},
        {"A boy whose knee pain is a slipped hip",
         R"("mk-ctx-age": 13, "mk-ctx-sex-at-birth": "male", "mk-pc-injury": "no", "mk-ctx-bmi-centile": 95,
            "mk-ex-gait": "external-rotated", "mk-ex-hip-ir": 10, "mk-ex-hip-ir-pain": "yes",
            "mk-ex-hip-obligate-er": "yes", "mk-sx-groin-thigh-pain": "yes", "mk-ex-knee-exam-normal": "yes",
            "mk-ex-effusion": "0", "mk-sx-fever": "no", "mk-ctx-temp": 36.7, "mk-ex-wb-4steps": "able",
            "mk-sx-night-pain": "no", "mk-sx-rest-pain": "no")",
         {"RF-09 E"},
         "DX19 well-supported 11",
         {"DX18 well-supported 8"},
         {"R-KOCH indeterminate", "R-WELLS not-applicable"},
         "E",
         "DX19: 13 years with rotation 10 +3, obligate rotation +3; rotation pain, groin, gait, centile, normal "
         "knee +5 = 11. DX18: 10 deg +3, rotation pain +3; groin, normal knee +2 = 8, behind the must-not-miss."},
        {"A skier of 56 with a torn cruciate",
         R"("mk-ctx-age": 56, "mk-pc-injury": "yes", "mk-pc-injury-date": "2026-11-19", "mk-pc-onset": "sudden",
            "mk-pc-duration-days": 1, "mk-pc-mechanism": ["twist-pivot"], "mk-pc-pop": "yes",
            "mk-pc-continue-play": "no", "mk-sx-swelling": "within-2h", "mk-ex-lachman": "pos",
            "mk-sx-giving-way": "yes", "mk-ex-valgus-0": "stable", "mk-ex-post-drawer": "neg",
            "mk-ex-varus-30": "stable", "mk-ex-pulses": "normal", "mk-ex-effusion": "2+", "mk-ex-warmth": "no",
            "mk-ex-flexion": 70, "mk-pc-wb-immediate": "able", "mk-ex-wb-4steps": "able", "mk-ex-tender": ["none"],
            "mk-ex-palpation-complete": true, "mk-ex-slr": "able", "mk-med-list": ["none"],
            "mk-hx-bleeding-disorder": "no", "mk-sx-locking": "none", "mk-sx-pain-out": "no", "mk-sx-fever": "no",
            "mk-sx-chills": "no", "mk-ctx-temp": 36.9)",
         {"RF-04 SD"},
         "DX28 well-supported 8",
         {"DX24 supported 3", "DX04 well-supported 5"},
         {"R-OKR indicated", "R-PKR not-indicated"},
         "SD",
         "RF-04: Ottawa by 56 years and by flexion 70. DX28: Lachman +3; pop, swelling, giving way, stopped, twist "
         "+5 = 8. DX24: Ottawa +3, early swelling +1, bears weight -1 = 3. DX04: twist +3, injury, effusion +2 = 5. "
         "Pittsburgh: a twist is no blunt trauma."},
        {"A swollen calf behind the knee after an operation",
         R"("mk-ctx-age": 47, "mk-ctx-sex-at-birth": "male", "mk-hx-recent-surgery-12w": "yes",
            "mk-ex-leg-swelling": "yes", "mk-ex-calf-diff-cm": 4, "mk-ex-pitting": "yes",
            "mk-sx-chest-dyspnoea": "no", "mk-sx-site": ["popliteal"], "mk-pc-injury": "no",
            "mk-sx-night-pain": "no")",
         {"RF-11 SD"},
         "DX22 well-supported 7",
         {},
         {"R-WELLS indeterminate"},
         "SD",
         "Three points are recorded, which is enough for the flag though the alternative is not answered; the "
         "score itself spans 1 to 9. DX22: Wells +3; calf, pitting, operation, popliteal +4 = 7."},
        {"A dancer with patellofemoral pain",
         R"("mk-ctx-age": 19, "mk-ctx-sex-at-birth": "female", "mk-ctx-sport": "dance", "mk-pc-injury": "no",
            "mk-pc-onset": "gradual", "mk-pc-duration-days": 120, "mk-ex-squat-pain": "anterior",
            "mk-sx-stairs-pain": "yes", "mk-sx-sitting-pain": "yes", "mk-sx-kneel-squat-pain": "yes",
            "mk-sx-site": ["anterior-peripatellar"], "mk-ex-tender": ["medial-patellar-facet"],
            "mk-ex-palpation-complete": true, "mk-ex-effusion": "0", "mk-ex-warmth": "no", "mk-sx-locking": "none",
            "mk-sx-night-pain": "no", "mk-sx-rest-pain": "no", "mk-ex-sls": "poor", "mk-ex-plica-test": "neg")",
         {},
         "DX20 well-supported 10",
         {"DX15 little-support -1"},
         {},
         "R",
         "DX20: squat +3; stairs, sitting, site, facet, single-leg squat, kneeling, age +7 = 10. DX15: sitting and "
         "age +2, plica test negative -3 = -1."},
        {"A high-energy injury with two lax ligaments, pulses not felt for",
         R"("mk-ctx-age": 35, "mk-pc-injury": "yes", "mk-pc-injury-date": "2026-11-20", "mk-pc-onset": "sudden",
            "mk-pc-duration-days": 0, "mk-pc-mechanism": ["high-energy"], "mk-ex-lachman": "pos",
            "mk-ex-post-drawer": "pos", "mk-ex-valgus-0": "stable", "mk-sx-swelling": "within-2h",
            "mk-med-list": ["none"], "mk-hx-bleeding-disorder": "no", "mk-ex-wb-4steps-full": "unable",
            "mk-sx-giving-way": "yes")",
         {"RF-04 SD", "RF-05 E"},
         "DX28 well-supported 8",
         {"DX24 well-supported 5"},
         {"R-PKR indicated", "R-OKR indeterminate"},
         "E",
         "RF-05 twice over: two ligaments, and high energy with blank pulses. RF-04 by Pittsburgh: blunt and no "
         "full steps. DX28: Lachman +3, drawer +3, swelling, giving way +2 = 8. DX24: Pittsburgh +3, swelling, "
         "high energy +2 = 5."},
    };
    return all;
}

} // namespace sartorius::tests
