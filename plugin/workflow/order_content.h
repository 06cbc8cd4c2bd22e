#pragma once

#include "forms/assessment/form.h"
#include "forms/differential/reasoning.h"
#include "plugin/workflow/kept.h"

#include <string>
#include <vector>

/// What a signed assessment says in an order: statements, findings, flags. Pure.
namespace sartorius::workflow {

/// Everything an order is built from.
struct OrderSource
{
    const api::Assessment& assessment;
    const assessment::Form& form;
    const differential::Reasoning& reasoning;
    const api::PatientChart& chart;
    const record::Clinician& from;
    const record::Clinic& clinic;
    record::Instant signedAt;
    std::string summary; ///< plain text of the assessment
};

/// Complete scores, candidates with their band in words, measurements with their unit, findings
/// that are not normal. What is unknown, and what is normal, is not listed.
std::vector<record::Statement> statementsOf(const OrderSource& source);

/// "Fever with a warm knee: refer the same day" ... for every flag that is open.
std::vector<std::string> openFlags(const differential::Reasoning& reasoning);

record::Referral
referralOf(const OrderSource& source, const api::ReferralPlan& plan, const record::Recipient& to);
record::RehabOrder
rehabOrderOf(const OrderSource& source, const api::RehabPlan& plan, const record::Recipient& to);
record::AssessmentReport reportOf(const OrderSource& source, const record::Recipient& to);

} // namespace sartorius::workflow
