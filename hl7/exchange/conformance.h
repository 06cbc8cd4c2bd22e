#pragma once

#include "forms/record/problem.h"
#include "hl7/message/message.h"

#include <string>
#include <vector>

namespace sartorius::hl7 {

/// HL7 table 0516, shortened to what we judge.
enum class Severity { Error, Warning };

/// One place where a message is not what the standard asks, as an ERR segment would say it.
struct Fault
{
    std::string location; ///< "PID-5.1", "OBX[2]-3", or a whole segment "PID"
    std::string code; ///< HL7 table 0357: 100 sequence, 101 missing, 102 data type, 103 table value
    Severity severity = Severity::Error;
    std::string what; ///< one plain sentence, never with a value of the message

    friend bool operator==(const Fault&, const Fault&) = default;
};

/// How strict: Written is the whole standard, for what we send and for lint; Received makes an
/// error only of what a reader of ours acts on, and a warning of the rest, because senders put
/// segments anywhere and leave required fields out.
enum class Strictness { Written, Received };

/// Compares a message with the structure of its type, and each field with its rule: presence, data
/// type, table, repetition; and the conditions between fields (OBX-2 when OBX-5 is valued, OBR-2
/// equal to ORC-2). In the order of the message. Pure.
std::vector<Fault> faultsOf(const Message& message, Strictness strictness);

/// ERR-2 of HL7 2.5.1 for a location: "PID^1^5^1^1".
std::string errorLocation(const std::string& location);

/// The faults as problems for a person; `where` is errorLocation.
record::Problems problemsOf(const std::vector<Fault>& faults);

} // namespace sartorius::hl7
