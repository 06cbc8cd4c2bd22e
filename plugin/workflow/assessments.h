#pragma once

#include "plugin/workflow/desk.h"

/// Filling an assessment. Every change is a revision on disk before it is answered.
namespace sartorius::workflow {

api::Outcome<api::Assessment> answer(Desk& desk, const api::StartAssessment& request);
api::Outcome<api::Assessment> answer(Desk& desk, const api::GetAssessment& request);
api::Outcome<api::Listed<api::AssessmentSummary>> answer(Desk& desk,
                                                         const api::ListAssessments& request);

/// All changes or none. InvalidInput with one problem for each answer that the form does not take.
api::Outcome<api::Saved> answer(Desk& desk, const api::SaveAnswers& request);

api::Outcome<api::Assessment> answer(Desk& desk, const api::AmendAssessment& request);
api::Outcome<api::Done> answer(Desk& desk, const api::WithdrawAssessment& request);

} // namespace sartorius::workflow
