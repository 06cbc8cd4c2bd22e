#pragma once

#include "hl7/message/message.h"

#include <optional>
#include <string>
#include <string_view>

namespace sartorius::hl7 {

/// Where inside a repetition a value is not of its data type: component 0 is the whole.
struct TypeFault
{
    std::uint32_t component = 0;
    std::string code; ///< HL7 table 0357: 101 a required component is missing, 102 not of the type
};

/// Compares one stated repetition with an HL7 data type. Types without a rule of ours take anything.
std::optional<TypeFault>
typeFaultOf(const Message& message, std::string_view raw, std::string_view type);

/// One unsigned number, as SI and sequence numbers are written.
bool isSequenceNumber(std::string_view text);

} // namespace sartorius::hl7
