#include "hl7/exchange/conformance.h"
#include "hl7/exchange/document.h"
#include "hl7/exchange/lab_report.h"
#include "hl7/exchange/order_status.h"
#include "hl7/exchange/patient_event.h"
#include "hl7/message/charset.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace sartorius::hl7;

namespace {

void need(bool holds)
{
    if (!holds)
        std::abort();
}

void readPatients(const Message& message)
{
    const auto events = readPatientEvents(message);
    if (!events)
        return;
    for (const PatientEvent& event : *events) {
        const auto once = applied({}, event);
        need(applied(once, event) == once); // the same message twice changes nothing
        need(isValidUtf8(event.name.value.family));
    }
}

void readLabs(const Message& message)
{
    const auto reports = readLabReports(message);
    if (!reports)
        return;
    for (const LabReport& report : *reports) {
        for (const LabFinding& finding : report.findings) {
            const bool taken = finding.refusal == LabFinding::Refusal::None && !finding.withdrawn;
            need(finding.value.has_value() == taken);
            need(!taken || (!finding.items.empty() && !finding.value->unit.empty()));
        }
    }
}

void readOthers(const Message& message)
{
    static_cast<void>(readOrderStatus(message));
    std::size_t bytes = 0;
    for (const EncapsulatedDocument& document : documentsOf(message))
        static_cast<void>(
            readDocument(message, document, [&](std::string_view block) { bytes += block.size(); }));
    need(bytes <= message.bytes().size());
    for (const Strictness strictness : {Strictness::Written, Strictness::Received}) {
        for (const Fault& fault : faultsOf(message, strictness))
            need(!fault.location.empty() && !fault.code.empty() && !fault.what.empty());
    }
}

} // namespace

// Every reader takes whatever parses; the message says by its own MSH-9 which of them read it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto message = Message::parse(std::string(data, data + size));
    if (!message)
        return 0;
    readPatients(*message);
    readLabs(*message);
    readOthers(*message);
    return 0;
}
