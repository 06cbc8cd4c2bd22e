#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/time.h"
#include "hl7/message/delimiters.h"

#include <string>

namespace sartorius::hl7 {

/// What MSH says about a message of ours. Applications and facilities may be written as
/// "name^universal id^type" parts: `name`, or an OID alone.
struct MessageHeader
{
    std::string sendingApplication = "SARTORIUS";
    std::string sendingFacility;
    std::string receivingApplication;
    std::string receivingFacility;
    char processingId
        = 'P'; ///< HL7 table 0103: P production, T training (demonstration), D debugging
    record::ControlId controlId;
    record::Instant time;
    std::string version = "2.5.1";
    std::string acceptAcknowledgement; ///< MSH-15, HL7 table 0155; both empty: original mode
    std::string applicationAcknowledgement; ///< MSH-16

    friend bool operator==(const MessageHeader&, const MessageHeader&) = default;
};

} // namespace sartorius::hl7
