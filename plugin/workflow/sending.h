#pragma once

#include "hl7/exchange/outgoing_message.h"
#include "plugin/workflow/kept.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How an order or report leaves the record: judged, frozen, kept and queued in one transaction.
namespace sartorius::workflow {

/// An order or report with what it says to whoever has an earlier one of it.
struct Outgoing
{
    api::AnyOrder order;
    hl7::OrderAct act = {};
    int version = 1; ///< of its row; a change, correction or cancellation is the next one
    std::string pdf = {}; ///< of a report
};

const record::OrderId& idOf(const api::AnyOrder& order);
const record::Recipient& recipientOf(const api::AnyOrder& order);
const record::AssessmentId& assessmentOf(const api::AnyOrder& order);

/// What was sent already, as its latest version has it.
struct SentOrder
{
    api::AnyOrder order;
    int version = 1;
    bool takenBack = false;
};

/// Everything that was ordered or reported from one assessment, oldest first.
record::Result<std::vector<SentOrder>> sentFrom(const Desk& desk,
                                                const record::PatientId& patient,
                                                const record::AssessmentId& assessment);

/// Makes `next` the change or correction of the latest one of its kind that this recipient has from
/// the same assessment; unchanged when there is none.
void follow(Outgoing& next, const std::vector<SentOrder>& sent, const std::string& reason);

/// The message that it would be, judged by the standard and by what its peer requires.
hl7::Composed
composed(const api::Settings& settings, const Outgoing& outgoing, const record::Instant& now);

/// Keeps the order and queues its message. From here on its bytes and control id are never made
/// anew. InvalidInput when it is not fit to be sent.
record::Result<void> queueOutgoing(store::Transaction& writing,
                                   const Desk& desk,
                                   const api::Settings& settings,
                                   const Outgoing& outgoing,
                                   std::string_view reasonCode = {});

/// Takes back every report of an assessment.
record::Result<void> withdrawReports(store::Transaction& writing,
                                     const Desk& desk,
                                     const api::Settings& settings,
                                     const record::PatientId& patient,
                                     const record::AssessmentId& assessment,
                                     const std::string& reason);

api::Outcome<api::Done> answer(Desk& desk, const api::CancelOrder& request);

} // namespace sartorius::workflow
