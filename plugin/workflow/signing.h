#pragma once

#include "plugin/workflow/desk.h"

/// The signature, and what leaves with it.
namespace sartorius::workflow {

/// What the plan lacks for its recipients; asks nothing that a signature would ask (no passphrase).
api::Outcome<api::PlanChecked> answer(Desk& desk, const api::CheckPlan& request);

/// Validates and evaluates again, then in ONE transaction: the signed version, each order with its
/// message and control id, and the audit rows. Either all of it is durable or nothing happened. A
/// signed assessment (expectedRevision 0) is not signed again: only its plan is sent.
api::Outcome<api::Signed> answer(Desk& desk, const api::SignAndSend& request);

} // namespace sartorius::workflow
