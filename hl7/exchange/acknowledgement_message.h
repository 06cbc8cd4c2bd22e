#pragma once

#include "forms/record/result.h"
#include "forms/record/time.h"
#include "hl7/message/acknowledgement.h"
#include "hl7/message/message.h"

#include <string>
#include <vector>

namespace sartorius::hl7 {

/// What we say about a message that was received.
struct AcknowledgementReply
{
    AckCode code = AckCode::AA;
    record::ControlId ownId;
    record::Instant time;
    std::string text; ///< MSA-3; never a value of the message
    bool asksForCommit = false; ///< MSH-15 AL, MSH-16 NE: sent as a message of its own
    std::vector<AckError> errors; ///< `location` as a path, `text` never a value of the message
};

/// The answer to `received`: its separators, version and character set, sender and receiver
/// exchanged, its control id echoed byte for byte. ERR in the form of the sender's version.
record::Result<std::string> encodeAcknowledgement(const Message& received,
                                                  const AcknowledgementReply& reply);

} // namespace sartorius::hl7
