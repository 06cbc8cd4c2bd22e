#pragma once

#include "forms/assessment/form.h"
#include "forms/assessment/questionnaire.h"
#include "forms/record/answer.h"
#include "forms/record/medication.h"
#include "forms/record/problem.h"
#include "forms/record/time.h"

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace sartorius::assessment {

/// What a filled form came with, whichever way it was written down.
struct FilledForm
{
    record::Answers answers;
    std::vector<record::Medication> medications; ///< only in the short form
    std::optional<record::Date> date;            ///< of the assessment
};

enum class ResponseStatus { InProgress, Completed, Amended };

/// What a QuestionnaireResponse says beside its answers.
struct ResponseContext
{
    ResponseStatus status = ResponseStatus::InProgress;
    std::optional<record::Instant> authored;
};

/// A FHIR R4 QuestionnaireResponse (UTF-8 JSON, indented). Decimals keep their digits; the origin of an
/// answer travels in the extension urn:sartorius:origin.
std::string toQuestionnaireResponse(const Form& form, const ResponseContext& context);

/// Reads what `toQuestionnaireResponse` wrote, or any R4 QuestionnaireResponse to this questionnaire.
/// All problems come at once, with file, line and column.
[[nodiscard]] tl::expected<FilledForm, record::Problems> fromQuestionnaireResponse(
    std::string bytes, const Questionnaire& questionnaire, std::string file);

/// Reads the short form {"answers": {...}, "medications": [...], "date": "2026-11-20"}. A bare value for
/// an item recorded per side means the index side, which must then be named: by the index-side item in
/// the same answers or by "side": "right".
[[nodiscard]] tl::expected<FilledForm, record::Problems>
fromShortForm(std::string bytes, const Questionnaire& questionnaire, std::string file);

/// Reads either of the two, told apart by "resourceType".
[[nodiscard]] tl::expected<FilledForm, record::Problems>
readFilledForm(std::string bytes, const Questionnaire& questionnaire, std::string file);

/// Sets every answer of `filled`, its date and its index side in `form`. @return every refused answer.
[[nodiscard]] record::Problems fill(Form& form, const FilledForm& filled);

} // namespace sartorius::assessment
