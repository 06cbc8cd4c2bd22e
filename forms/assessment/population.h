#pragma once

#include "forms/assessment/form.h"
#include "forms/fhirpath/resource.h"
#include "forms/record/problem.h"

#include <map>
#include <string>
#include <vector>

namespace sartorius::assessment {

/// What a form is filled from before anybody asks a question. Borrowed: must outlive the call.
struct PopulationSource
{
    std::map<std::string, const fhirpath::Resource*> named; ///< %patient, %user ... by name
    std::vector<const fhirpath::Resource*> observations; ///< of this patient
};

/// Fills what is not answered yet: `initial` values, initialExpression, itemPopulationContext (one
/// repetition for each value) and Observations no older than observationLinkPeriod. The answers say
/// FromRecord. @return what was found but does not fit its item; the rest is filled all the same.
[[nodiscard]] record::Problems populate(Form& form, const PopulationSource& source);

} // namespace sartorius::assessment
