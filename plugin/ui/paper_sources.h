#pragma once

#include "plugin/api/requests.h"
#include "plugin/papers/assessment_paper.h"
#include "plugin/papers/handout.h"
#include "plugin/papers/letter.h"
#include "plugin/ui/record_session.h"

namespace sartorius::ui {

/// What the papers say about the open assessment and the plan as it stands; values, complete in
/// themselves. An assessment must be open and its form shipped.
papers::AssessmentPaper assessmentPaperOf(const RecordSession& session);
papers::Letter letterOf(const RecordSession& session, const api::Plan& plan);

/// `token` is random and says nothing about anybody.
papers::Handout handoutOf(const RecordSession& session,
                          const api::Plan& plan,
                          papers::Language language,
                          const QString& token);

/// 12 letters and digits that are hard to confuse, from the system's random source.
QString newToken();

} // namespace sartorius::ui
