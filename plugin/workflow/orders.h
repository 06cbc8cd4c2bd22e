#pragma once

#include "plugin/workflow/desk.h"

#include <string_view>
#include <vector>

/// What was ordered, what became of it, and what a person does with a message that waits.
namespace sartorius::workflow {

/// Newest first; empty patient: everybody's.
record::Result<std::vector<api::OrderSummary>> ordersOf(const Desk& desk,
                                                        const record::PatientId& patient);

api::Outcome<api::Listed<api::OrderSummary>> answer(Desk& desk, const api::ListOrders& request);
api::Outcome<api::Done> answer(Desk& desk, const api::ActOnOutbox& request);
api::Outcome<std::string> answer(Desk& desk, const api::GetMessage& request);
api::Outcome<std::string> answer(Desk& desk, const api::GetOrder& request);

} // namespace sartorius::workflow
