#pragma once

#include "forms/assessment/questionnaire.h"
#include "forms/fhirpath/value.h"
#include "forms/record/answer.h"

namespace sartorius::assessment {

/// A computed value as an answer to the item; `accept` judges whether it fits.
record::AnswerValue answerValue(const Item& item, const fhirpath::Value& value);

} // namespace sartorius::assessment
