#pragma once

#include "forms/record/order.h"
#include "forms/record/result.h"
#include "hl7/exchange/requirements.h"
#include "hl7/message/header.h"

#include <string>

namespace sartorius::hl7 {

/// A rehabilitation order as OMG^O19^OMG_O19 of version 2.5.1: ORC (new order), TQ1 with sessions,
/// frequency and duration, OBR, and each exercise with its dose as OBX of one OBX-4. Pure; rules as
/// in encodeReferral.
/// @return InvalidInput while `requirements` lists anything, or when a text is not UTF-8.
record::Result<std::string> encodeRehabOrder(const record::RehabOrder& order,
                                             const MessageHeader& header);

} // namespace sartorius::hl7
