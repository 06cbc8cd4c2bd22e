#pragma once

#include "forms/assessment/questionnaire.h"
#include "forms/differential/reasoning.h"
#include "forms/record/order.h"

#include <optional>
#include <string>
#include <vector>

/// What a person reads on paper or in a letter.
namespace sartorius::papers {

/// Everything an assessment's summary says. Complete in itself.
struct AssessmentPaper
{
    record::Patient patient;
    record::Clinician clinician;
    record::Clinic clinic;
    assessment::SharedQuestionnaire questionnaire; ///< never null
    record::Laterality side = record::Laterality::NotSided;
    record::Instant created;
    record::Answers answers;
    std::vector<record::Medication> medications;
    std::vector<record::LabResult> labs;
    std::vector<record::LinkedStudy> studies;
    std::optional<record::Coding> workingDiagnosis;
    differential::Reasoning reasoning;
    int version = 1;
    std::string amendmentReason;
    std::optional<record::Instant> signedAt; ///< empty: every page says DRAFT
    std::string sha256; ///< of the signed bytes; shown in the footer when known
};

/// The lines of a summary, in the order in which they are read.
struct PaperSection
{
    std::string title;
    std::vector<std::string> lines;
};

/// Head, flags first, diagnosis, findings by section of the form, scores, medicines, laboratory,
/// images. What was not recorded is not there: its absence says nothing.
std::vector<PaperSection> sectionsOf(const AssessmentPaper& paper);

/// UTF-8, lines ended by "\n". An unsigned one begins and ends with DRAFT.
std::string plainText(const AssessmentPaper& paper);

/// One page of HTML without scripts, links or outside resources; every text of the record is
/// escaped.
std::string html(const AssessmentPaper& paper);

} // namespace sartorius::papers
