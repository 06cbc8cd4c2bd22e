#pragma once

#include "forms/record/order.h"
#include "plugin/papers/language.h"

#include <optional>
#include <string>
#include <vector>

namespace sartorius::papers {

/// What the patient takes home: the exercises with their doses, why each works, when to stop.
/// Complete in itself; plain words of a reading grade of at most 8.
struct Handout
{
    record::PersonName patient;
    bool demonstration = false;
    record::Laterality side = record::Laterality::NotSided;
    std::string form; ///< "medial-knee"
    record::Clinic clinic;
    record::Clinician clinician;
    record::Instant made;
    std::vector<record::ExerciseDose> exercises;
    int sessionsPerWeek = 0;
    int weeks = 0;
    std::string goal; ///< as the patient said it; stays in its own language
    Language language = Language::English;
    std::string token; ///< random; what the QR code says. Never anything about the patient
    bool isSigned = false; ///< false: DRAFT stands on it
};

/// One exercise in the patient's words. Content that has no translation yet keeps its English.
struct HandoutExercise
{
    std::string id;
    std::string name;
    std::string why;
    std::vector<std::string> dose; ///< "3 sets", "8 times", "hold 5 seconds", "3 days a week"
    std::string stop;
};

std::string handoutTitle(const Handout& handout);
std::vector<HandoutExercise> handoutExercises(const Handout& handout);

/// Pain rule and stop rule, in the order in which they are read.
std::vector<std::string> handoutRules(const Handout& handout);

/// UTF-8, lines ended by "\n"; the same words as `html`.
std::string plainText(const Handout& handout);

/// One page of HTML without scripts, links or outside resources. `<img src="drawing:EX-01">` and
/// `<img src="qr:">` are for whoever draws it; without them it reads the same.
std::string html(const Handout& handout);

} // namespace sartorius::papers
