#pragma once

#include "forms/assessment/form.h"
#include "forms/differential/reasoning.h"
#include "plugin/workflow/catalogue.h"
#include "plugin/workflow/kept.h"

/// An assessment as a filled form with what follows from it. The service trusts no window: it fills
/// the form anew from the answers each time.
namespace sartorius::workflow {

struct Filled
{
    assessment::Form form;
    record::Problems refused; ///< answers that the form does not take
};

Filled fillForm(const FormContent& content, const api::Assessment& assessment);

/// Evaluates and tells the form which flags are open.
differential::Reasoning reason(const FormContent& content,
                               assessment::Form& form,
                               const std::vector<record::Medication>& medications);

/// What is certain from the record, as answers with origin FromRecord: date, side, age on that day,
/// sex for clinical rules, laboratory values in the unit of the item (converted by the table of the
/// clinical specification, never guessed) that are
/// no older than the rules of the form allow (the latest of each), classes of active medicines that
/// are recognised. A guess is never among them.
record::Answers answersFromRecord(const FormContent& content,
                                  const api::PatientChart& chart,
                                  record::Laterality side,
                                  const record::Date& today);

} // namespace sartorius::workflow
