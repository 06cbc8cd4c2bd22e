#pragma once

#include "forms/record/order.h"

#include <optional>
#include <string>
#include <vector>

namespace sartorius::papers {

/// A letter to a colleague: assessment first, then the plan, then what was found - the abnormal in
/// words, the normal counted. One page. Complete in itself.
struct Letter
{
    record::Patient patient;
    record::Clinician clinician;
    record::Clinic clinic;
    std::optional<record::Recipient> to;
    std::string form; ///< "Medial knee"
    record::Laterality side = record::Laterality::NotSided;
    record::Instant assessed;
    std::string workingDiagnosis; ///< empty: none was chosen, and the letter says so
    std::vector<std::string> considered; ///< other candidates in words
    std::vector<std::string> redFlags; ///< open ones
    int redFlagsNotJudged = 0;
    std::string question; ///< of the referral, if one goes
    std::optional<record::Priority> priority;
    std::vector<std::string> rehabilitation; ///< exercises with dose
    std::vector<std::string> abnormal; ///< findings in words
    int normal = 0;
    int enteredTogether = 0; ///< of the normal ones, answered as a group
    std::vector<record::Medication> medications;
    bool medicationsReviewed = false;
    std::vector<record::LinkedStudy> studies;
    std::optional<record::Instant> signedAt; ///< empty: DRAFT stands on it
    std::string sha256;
};

/// UTF-8, lines ended by "\n"; the same words as `html`.
std::string plainText(const Letter& letter);

/// One page of HTML without scripts, links or outside resources.
std::string html(const Letter& letter);

} // namespace sartorius::papers
