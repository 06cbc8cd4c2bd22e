#pragma once

#include "plugin/workflow/desk.h"

/// Who is in the record.
namespace sartorius::workflow {

/// Registers a person once. Somebody with the same number from the same authority, or with the same
/// birth date and a name alike (letter case, accents, order of names), comes back as a duplicate
/// first.
api::Outcome<api::PatientRegistered> answer(Desk& desk, const api::RegisterPatient& request);

api::Outcome<api::Listed<api::PatientSummary>> answer(Desk& desk, const api::FindPatients& request);
api::Outcome<api::PatientChart> answer(Desk& desk, const api::GetPatient& request);

} // namespace sartorius::workflow
