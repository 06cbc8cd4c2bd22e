#pragma once

#include "plugin/workflow/desk.h"

/// What came in and waits for a person.
namespace sartorius::workflow {

api::Outcome<api::Listed<api::TrayItem>> answer(Desk& desk, const api::ListTray& request);
api::Outcome<std::string> answer(Desk& desk, const api::GetTrayMessage& request);

/// Dismiss: looked at, nothing to do. ForOrder: what it states is noted for that order. Merge: the
/// patient's numbers, open orders and messages that wait get the surviving number; a message in
/// flight cannot be un-sent. All of it and its audit rows are one transaction.
api::Outcome<api::Done> answer(Desk& desk, const api::ResolveTray& request);

/// A person of ours has read the report of an order: its loop is closed. Conflict when there is no
/// report.
api::Outcome<api::Done> answer(Desk& desk, const api::ReviewReport& request);

} // namespace sartorius::workflow
