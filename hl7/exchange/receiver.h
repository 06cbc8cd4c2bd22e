#pragma once

#include "forms/record/clock.h"
#include "forms/record/result.h"
#include "hl7/exchange/acknowledgement_message.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::hl7 {

/// A message that came in and is about to be stored.
struct InboundMessage
{
    std::string bytes;
    std::string sendingApplication; ///< MSH-3, MSH-4 and MSH-10 together name a message
    std::string sendingFacility;
    record::ControlId controlId;
    std::string type; ///< MSH-9.1
    std::string event; ///< MSH-9.2
    bool applicationAnswerWanted = false; ///< MSH-16: as a message of its own, now that it is kept
};

/// What the store found when it kept a message.
struct InboundOutcome
{
    enum class Kind {
        Kept, ///< new; it and its answer are on disk
        Duplicate, ///< same name, same content: nothing applied, `answer` is the one given before
        Conflict ///< same name, other content: a person must look
    };
    Kind kind = Kind::Kept;
    std::string answer; ///< of a Duplicate: what was given to `keep` with it; may be empty
    bool applicationAnswersElsewhere = false; ///< the application's answer goes over a connection
                                              ///< of our own: it is not given here
};

/// Keeps a message and the answers it will get in one transaction, before the answer leaves.
using KeepInbound = std::function<record::Result<InboundOutcome>(const InboundMessage&,
                                                                 const std::string& answer)>;

/// What a listener takes.
struct ReceiverSettings
{
    std::vector<std::string> types {"ACK",
                                    "ADT",
                                    "ORU",
                                    "OMG",
                                    "ORM",
                                    "ORG",
                                    "ORR",
                                    "OSU",
                                    "RRI",
                                    "REF",
                                    "SIU",
                                    "MDM"}; ///< MSH-9.1
    char processingId
        = 'P'; ///< another one in MSH-11 is rejected: training never enters the record
    std::vector<std::string> versions {"2.1",
                                       "2.2",
                                       "2.3",
                                       "2.3.1",
                                       "2.4",
                                       "2.5",
                                       "2.5.1",
                                       "2.6",
                                       "2.7",
                                       "2.7.1",
                                       "2.8",
                                       "2.8.1",
                                       "2.8.2",
                                       "2.9"};
};

/// What to say to one frame: answers in order, each to be framed by itself; often one, sometimes
/// none.
struct ReceiverReply
{
    std::vector<std::string> answers;
    bool junk = false; ///< the frame held no message; counted, never answered
};

/// The acknowledgement rules of HL7 chapter 2 for one incoming frame: original and enhanced mode
/// (MSH-15, MSH-16), duplicates, what is not supported. Stores before it answers. Pure but for
/// `keep`.
/// @return the failure of `keep`: nothing was stored, so nothing may be answered and the connection
/// is
///         to be closed; the peer will send again.
record::Result<ReceiverReply> receive(std::string_view frame,
                                      const ReceiverSettings& settings,
                                      const record::Clock& clock,
                                      const KeepInbound& keep);

} // namespace sartorius::hl7
