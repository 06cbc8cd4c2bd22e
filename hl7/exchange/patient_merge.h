#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/person.h"
#include "forms/record/result.h"
#include "hl7/message/message.h"

#include <string>
#include <vector>

namespace sartorius::hl7 {

/// Two numbers turned out to be one person's.
struct PatientMerge
{
    record::AssignedIdentifier surviving; ///< PID-3
    record::AssignedIdentifier dying; ///< MRG-1

    friend bool operator==(const PatientMerge&, const PatientMerge&) = default;
};

/// Reads ADT A40, A34, A18 and A47 (a changed number is a merge with nobody): one for each MRG
/// segment that names both numbers. None for any other message. Pure.
std::vector<PatientMerge> readMerges(const Message& message);

/// The same message under the surviving number, to be sent instead: PID-3 changed where it bears
/// the dying number, and MSH-10; every other byte as it was. Pure.
/// @return NotFound when the message does not bear the dying number; Corrupt when it cannot be
/// read.
record::Result<std::string> withSurvivingNumber(const std::string& message,
                                                const PatientMerge& merge,
                                                const record::ControlId& controlId);

} // namespace sartorius::hl7
