#pragma once

#include "forms/record/lab_result.h"
#include "forms/record/person.h"
#include "forms/record/result.h"
#include "hl7/exchange/patient_event.h"
#include "hl7/message/message.h"

#include <optional>
#include <string>
#include <vector>

namespace sartorius::hl7 {

/// A laboratory's own code and the LOINC code that means the same, from the peer's settings.
struct LabCode
{
    std::string code;
    std::string loinc;
};

/// One OBX of a laboratory report.
struct LabFinding
{
    /// Why a person must enter it, if at all.
    enum class Refusal {
        None,
        NotFinal, ///< preliminary, pending, cannot be obtained
        NoItem, ///< no form asks for this code
        NotANumber,
        NoUnit,
        OtherUnit, ///< a unit that does not belong to the code: never guessed
        NoTime ///< it is not known when the sample was taken
    };
    std::size_t segment = 0; ///< index of its OBX
    std::vector<std::string> items; ///< ids of the form items that take it
    record::LabResult written; ///< as the laboratory wrote it; number, unit and time where readable
    std::optional<record::Quantity> value; ///< in the item's unit, only when nothing was refused
    std::string text; ///< OBX-5 in words
    std::string status; ///< OBX-11
    bool corrected = false; ///< C: replaces an earlier value of the same code and time
    bool withdrawn = false; ///< D or W: an earlier value of the same code and time must go
    bool abnormal = false; ///< OBX-8 says anything but N
    Refusal refusal = Refusal::None;

    friend bool operator==(const LabFinding&, const LabFinding&) = default;
};

/// A report with whom it is about: matched by identifier and one thing more, never by name alone.
struct LabReport
{
    std::vector<record::AssignedIdentifier> identifiers;
    record::PersonName name;
    std::optional<record::Date> birthDate;
    std::string placerOrder; ///< OBR-2.1 of the first group
    std::string fillerOrder; ///< OBR-3.1
    bool demonstration = false; ///< MSH-11 T
    std::vector<LabFinding> findings;

    friend bool operator==(const LabReport&, const LabReport&) = default;
};

/// True when any finding is one that a form asks for.
bool hasLabItems(const LabReport& report);

/// Reads an ORU^R01, one report for each PID. Values come in the unit of the form item that takes
/// them, by the conversions of the clinical specification, or are refused with the reason. Pure.
/// @return InvalidInput when the message is no ORU.
record::Result<std::vector<LabReport>> readLabReports(const Message& message,
                                                      const PeerClock& clock = {},
                                                      const std::vector<LabCode>& codes = {});

} // namespace sartorius::hl7
