#pragma once

#include "forms/assessment/form.h"

#include <string>
#include <vector>

namespace sartorius::assessment {

/// What an extracted Observation says beside its code and value.
struct ExtractionContext
{
    std::string subject; ///< reference, "Patient/1"
    std::string encounter; ///< empty: left out
    std::string performer; ///< empty: left out
    std::string response; ///< reference of the QuestionnaireResponse it is derived from
    std::string effective; ///< dateTime; a value that says its own day keeps that
};

/// SDC observation-based extraction: one FHIR R4 Observation (JSON) for each answer of an item that
/// says observationExtract and has a code. Items that are not offered give none.
std::vector<std::string> extractObservations(const Form& form, const ExtractionContext& context);

} // namespace sartorius::assessment
