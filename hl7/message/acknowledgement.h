#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace sartorius::hl7 {

/// HL7 table 0008. The first letter tells application (A) from accept (C) acknowledgement; both
/// mean the same to a sender: taken, error, rejected.
enum class AckCode { AA, AE, AR, CA, CE, CR };

std::string_view toString(AckCode code);

/// One ERR segment.
struct AckError
{
    std::string location; ///< "PID-5" or "OBX[2]-5.1"; empty when the error is of the whole message
    std::string code; ///< HL7 table 0357, "101"
    std::string severity; ///< HL7 table 0516: E, W, I, F
    std::string text; ///< the peer's words; may hold patient data

    friend bool operator==(const AckError&, const AckError&) = default;
};

/// What an answer says.
struct Acknowledgement
{
    AckCode code = AckCode::AE;
    record::ControlId acknowledges; ///< MSA-2: the message that is answered
    record::ControlId ownId; ///< MSH-10 of the answer
    std::string messageType; ///< "ACK^I12", "RRI^I12^RRI_I12"
    std::string text; ///< MSA-3; may hold patient data
    std::vector<AckError> errors;

    friend bool operator==(const Acknowledgement&, const Acknowledgement&) = default;
};

/// Reads an answer of any message type that has an MSA segment. Lenient about everything but what
/// decides: exactly one message, one MSA, a known code.
/// @return Corrupt otherwise; such an answer counts as none.
record::Result<Acknowledgement> readAcknowledgement(std::string bytes);

} // namespace sartorius::hl7
