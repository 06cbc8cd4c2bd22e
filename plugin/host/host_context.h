#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/laterality.h"
#include "forms/record/order.h"
#include "forms/record/person.h"
#include "forms/record/result.h"
#include "forms/record/time.h"

#include <optional>
#include <string>
#include <vector>

/// The small public seam between Sartorius and the clinical record it is shown in. Values of record
/// only.
namespace sartorius::host {

/// Whom the host has open, and who works with it. Absent parts are unknown to the host.
struct PatientContext
{
    record::Patient
        patient; ///< `id` is ours and stays empty; the first identifier is the host's number
    std::optional<record::Encounter> encounter;
    std::optional<record::Clinician> user;
    std::string form; ///< "medial-knee"; empty: the person chooses
    std::optional<record::Laterality> side;
};

/// A document that was signed here and belongs into the host's chart.
struct Document
{
    record::AssignedIdentifier patient;
    record::AssessmentId assessment;
    int version = 1;
    std::string title;
    std::string mediaType; ///< "text/plain"
    std::string body;
    record::Instant signedAt;
};

/// An order that left from here, for the host's order list. Delivery and acceptance are two facts.
struct OrderNotice
{
    record::AssignedIdentifier patient;
    record::OrderId order;
    record::OrderKind kind = record::OrderKind::Referral;
    std::string to;
    record::Instant created;
    record::DeliveryState delivery = record::DeliveryState::Queued;
    record::AcceptanceState acceptance = record::AcceptanceState::NotAnswered;
};

/// One of the five seams, implemented by the host: patient context in, documents and orders out.
/// All calls come from the thread that made the workspace and must return at once; what takes long
/// the host does later. The context must outlive every workspace that was made with it.
class HostContext
{
public:
    virtual ~HostContext() = default;

    /// Shown where a person must know which record they are in: "Stand-alone", "City Clinic EHR".
    virtual std::string name() const = 0;

    /// Nobody open in the host: empty. Asked when a workspace is made and after `patientChanged`.
    virtual std::optional<PatientContext> patient() const = 0;

    /// A refusal is shown to the person; the document stays in our own record either way.
    virtual record::Result<void> takeDocument(const Document& document) = 0;
    virtual record::Result<void> takeOrder(const OrderNotice& order) = 0;

protected:
    HostContext() = default;
    HostContext(const HostContext&) = default;
    HostContext& operator=(const HostContext&) = default;
};

} // namespace sartorius::host
