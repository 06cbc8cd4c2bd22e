#pragma once

#include "forms/assessment/questionnaire.h"
#include "forms/record/answer.h"
#include "plugin/entry/sartoriusctl/demo_people.h"

namespace sartorius::ctl {

/// The answers of a visit as the form takes them, with the age and sex of this very patient put in.
/// Internal, with the place, when a story does not fit the form.
record::Result<record::Answers> demoAnswers(const DemoVisit& visit,
                                            const DemoPerson& person,
                                            const assessment::Questionnaire& form);

} // namespace sartorius::ctl
