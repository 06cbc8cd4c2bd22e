#pragma once

#include "forms/assessment/form.h"
#include "forms/assessment/questionnaire.h"
#include "forms/record/answer.h"
#include "forms/record/laterality.h"
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
    std::optional<record::Date> date; ///< of the assessment
    std::optional<record::Laterality> side; ///< the index side

    /// False when nothing said which side the index side is and values for it were given all the
    /// same. They are held on the right then, with `side` Right as a stand-in: good for reasoning,
    /// which only reads "the index side", and never to be stored or sent.
    bool sideNamed = true;
};

enum class ResponseStatus { InProgress, Completed, Amended };

/// What a QuestionnaireResponse says beside its answers.
struct ResponseContext
{
    ResponseStatus status = ResponseStatus::InProgress;
    std::optional<record::Instant> authored;
};

/// A FHIR R4 QuestionnaireResponse (UTF-8 JSON, indented). Decimals keep their digits; the origin
/// of an answer and the day of its value travel in the extensions urn:sartorius:origin and :dated.
std::string toQuestionnaireResponse(const Form& form, const ResponseContext& context);

/// Reads what `toQuestionnaireResponse` wrote, or any R4 QuestionnaireResponse to this
/// questionnaire. All problems come at once, with file, line and column.
[[nodiscard]] tl::expected<FilledForm, record::Problems>
fromQuestionnaireResponse(std::string bytes, const Questionnaire& questionnaire, std::string file);

/// Reads the short form {"answers": {...}, "medications": [...], "date": "2026-11-20"}. A bare
/// value for an item recorded per side means the index side: that of the index-side item in the
/// same answers, or of "side": "right"; see FilledForm::sideNamed. null means not known. Further
/// codes: unknown-key, missing-field, unknown-status.
[[nodiscard]] tl::expected<FilledForm, record::Problems>
fromShortForm(std::string bytes, const Questionnaire& questionnaire, std::string file);

/// Reads either of the two, told apart by "resourceType".
[[nodiscard]] tl::expected<FilledForm, record::Problems>
readFilledForm(std::string bytes, const Questionnaire& questionnaire, std::string file);

/// Sets every answer of `filled`, its date and its index side in `form`. @return every refused
/// answer.
[[nodiscard]] record::Problems fill(Form& form, const FilledForm& filled);

} // namespace sartorius::assessment
