#pragma once

#include "plugin/workflow/desk.h"

/// The record as a whole: making, opening, settings, audit trail, backup.
namespace sartorius::workflow {

/// What the store knows for the status strip; who is reachable is added by the service.
api::Status statusOf(const Desk& desk);

api::Outcome<api::RecordCreated> answer(Desk& desk, const api::CreateRecord& request);
api::Outcome<api::Done> answer(Desk& desk, const api::Unlock& request);
api::Outcome<api::Done> answer(Desk& desk, const api::Lock& request);
api::Outcome<api::Settings> answer(Desk& desk, const api::GetSettings& request);
api::Outcome<api::Done> answer(Desk& desk, const api::SaveSettings& request);
api::Outcome<api::AuditVerified> answer(Desk& desk, const api::VerifyAudit& request);
api::Outcome<api::Listed<api::AuditRow>> answer(Desk& desk, const api::ListAudit& request);
api::Outcome<api::Done> answer(Desk& desk, const api::MakeBackup& request);

} // namespace sartorius::workflow
